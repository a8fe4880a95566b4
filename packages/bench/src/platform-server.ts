// A platform that renders nothing and keeps almost nothing: its own time is not ours. It runs as a process of its own, and
// takes its settings from the first argument.
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32, deflateSync } from "node:zlib";

/** How the platform answers. */
export interface PlatformSettings {
  /** Milliseconds before each answer of the API. */
  readonly latency: number;
  /** Whether the bytes of uploads are thrown away unread: then nothing can be read back. */
  readonly discards: boolean;
}

const settings: PlatformSettings = JSON.parse(process.argv[2] ?? "{}");

interface Shown {
  readonly name: string;
  readonly length: number;
  readonly md5: string;
}

const shown = new Map<string, Shown>();
const requests: Record<string, number> = {};

/** A rendering of an iModel: a small PNG that is another one for each image. */
function rendering(text: string): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixel = createHash("md5").update(text).digest().subarray(0, 3);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat([Buffer.from([0]), pixel]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

async function read(request: IncomingMessage): Promise<{ length: number; md5: string }> {
  const hash = createHash("md5");
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (!settings.discards) hash.update(chunk);
  }
  return { length, md5: settings.discards ? "" : hash.digest("base64") };
}

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "", url = "" } = request;
  const path = url.replace(/\?.*/, "");
  const isBlob = path.startsWith("/blob/");
  const key = `${method} ${isBlob ? "blob" : (path.split("/")[1] ?? "")}`;
  requests[key] = (requests[key] ?? 0) + 1;
  const body = method === "PUT" ? await read(request) : undefined;
  if (settings.latency > 0) await new Promise((resolve) => setTimeout(resolve, settings.latency));

  const image = (of: Shown) => ({
    id: randomUUID(),
    smallImageName: `small_${of.name}.jpeg`,
    smallImageUrl: `${origin()}${path.replace(/\/image$/, "")}?sig=x`,
    largeImageName: `large_${of.name}.jpeg`,
    largeImageUrl: `${origin()}/blob${path}?sig=x`,
  });
  if (isBlob) {
    const found = shown.get(path.slice("/blob".length));
    if (found === undefined) return void response.writeHead(404).end();
    return void response.writeHead(200, { "Content-Length": found.length, "Content-MD5": found.md5 }).end();
  }
  if (path === "/counts") return json(response, 200, requests);
  if (body !== undefined) {
    // What comes as a data URL is measured as it came: nobody reads these back.
    const now = { name: randomUUID(), ...body };
    shown.set(path, now);
    if (path.startsWith("/savedviews")) return void response.writeHead(204).end();
    return path.startsWith("/itwins") ? json(response, 201, { image: image(now) }) : json(response, 201, {});
  }
  const found = shown.get(path);
  if (path.startsWith("/imodels")) {
    return void response.writeHead(200, { "Content-Type": "image/png" }).end(rendering(found?.name ?? "default"));
  }
  if (found === undefined) return json(response, 404, { error: { code: "ImageNotFound", message: "none" } });
  return path.startsWith("/itwins")
    ? json(response, 200, { image: image(found) })
    : json(response, 200, { href: `${origin()}/blob${path}?sig=x` });
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void answer(request, response));
const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
server.listen(0, "127.0.0.1", () => process.stdout.write(`${origin()}\n`));
