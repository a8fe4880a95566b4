import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { png } from "@itwin-images/ci/test/images";
import type { TargetKind } from "@itwin-images/core";

/** What a request is for. */
export type Call = "upload" | "current" | "exists" | "head" | "download" | "discovery" | "token" | "other";

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: Buffer | string;
}

/** A request that arrived, and what can be done with it. */
export interface Exchange {
  readonly call: Call;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** `itwin:<id>`; empty for requests of no target. */
  readonly target: string;
  /** Which request of this call and target it is, from 1. */
  readonly number: number;
  readonly response: ServerResponse;
  readonly socket: Socket;
  /** Lets the request take effect, and gives the true answer. */
  handle(): Answer;
  reply(answer: Answer): void;
}

/** Does something else than the true answer. */
export type Fault = (exchange: Exchange) => void;

/** A platform of our own: it stores what it gets, and a script decides which requests meet a fault. */
export interface FaultyPlatform extends AsyncDisposable {
  readonly url: string;
  readonly exchanges: Exchange[];
  /** By `itwin:<id>`. */
  readonly stored: Map<string, StoredImage>;
  readonly tokens: Set<string>;
  /** Chooses the fault of a request. */
  script: (exchange: Exchange) => Fault | undefined;
  put(target: string, bytes: Uint8Array): void;
  /** Refuses connections, and breaks those that are open. */
  goDown(): void;
  comeBack(): Promise<void>;
}

interface StoredImage {
  readonly bytes: Buffer;
  readonly name: string;
}

export const token = "Tok-0123456789/Abc+def=Ghi";
export const clientId = "service-faults";
export const clientSecret = "s3cret/with+signs=and&more";

/** What a target shows that had another image before, and an iModel that has none. */
export const older: Buffer = await png(77);

const kinds: Readonly<Record<string, TargetKind>> = { itwins: "itwin", savedviews: "saved-view", imodels: "imodel" };

/** Where nothing may ever be sent: the target of redirects, and of addresses that lead elsewhere. */
export const visits: string[] = [];
const elsewhereServer = createServer((request, response) => {
  visits.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`);
  response.end("here");
}).listen(0, "127.0.0.1");
await new Promise((resolve) => elsewhereServer.once("listening", resolve));
elsewhereServer.unref();
export const elsewhere: string = addressOf(elsewhereServer);

export interface FaultyPlatformOptions {
  /** Whether the storage gives an MD5. Default `true`. */
  readonly md5?: boolean;
  /** Forgets each request once it is answered. Default `false`. */
  readonly forgets?: boolean;
  /** What the token service gives. Default: another token each time. */
  readonly token?: string;
}

export async function startPlatform(options: FaultyPlatformOptions = {}): Promise<FaultyPlatform> {
  const exchanges: Exchange[] = [];
  const numbers = new Map<string, number>();
  const stored = new Map<string, StoredImage>();
  const named = new Map<string, { readonly bytes: Buffer; readonly target: string }>();
  const tokens = new Set([token]);
  let url = "";
  let blobUrl = "";

  function put(target: string, bytes: Uint8Array): void {
    const name = `large_${randomUUID()}.png`;
    stored.set(target, { bytes: Buffer.from(bytes), name });
    named.set(name, { bytes: Buffer.from(bytes), target });
  }

  const json = (status: number, value: unknown): Answer => ({
    status,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(value),
  });
  const failure = (status: number, code: string): Answer => json(status, { error: { code, message: `${code}.` } });
  const signed = (name: string) => `${blobUrl}/${name}?sv=1&sig=c2lnbmF0dXJl`;
  const imageOf = ({ name }: StoredImage) => ({
    image: {
      ...{ id: name.slice(6, -4), smallImageName: name.replace("large", "small"), smallImageUrl: signed(name) },
      ...{ largeImageName: name, largeImageUrl: signed(name) },
    },
  });

  /** The true answer of a request. */
  function handle({ call, target, path, headers, body }: Exchange): Answer {
    const kind = target.split(":", 1)[0];
    const image = stored.get(target);
    const isApi = call === "upload" || call === "current" || call === "exists";
    if (isApi && !tokens.has(headers.authorization?.replace(/^Bearer /, "") ?? ""))
      return failure(401, "HeaderNotFound");
    switch (call) {
      case "upload": {
        const bytes = kind === "saved-view" ? fromDataUrl(body) : body;
        put(target, bytes);
        const now = stored.get(target);
        if (kind === "saved-view" || now === undefined) return { status: 204 };
        return kind === "itwin" ? json(201, imageOf(now)) : { status: 201 };
      }
      case "current":
        if (kind === "imodel") return { status: 200, body: image?.bytes ?? older };
        if (image === undefined) return failure(404, "ImageNotFound");
        return kind === "itwin" ? json(200, imageOf(image)) : json(200, { href: signed(image.name) });
      case "exists":
        return json(200, { [properties[kind ?? ""] ?? ""]: { displayName: target } });
      case "head":
      case "download": {
        const bytes = named.get(blobName(path))?.bytes;
        if (bytes === undefined) return failure(404, "BlobNotFound");
        const md5 = createHash("md5").update(bytes).digest("base64");
        const about = { "Content-Length": String(bytes.length), ...(options.md5 !== false && { "Content-MD5": md5 }) };
        return { status: 200, headers: about, ...(call === "download" && { body: bytes }) };
      }
      case "discovery":
        return json(200, { issuer: url, token_endpoint: `${url}/connect/token` });
      case "token": {
        const fresh = options.token ?? `fresh-token-${randomUUID()}`;
        tokens.add(fresh);
        return json(200, { access_token: fresh, token_type: "Bearer", expires_in: 3600 });
      }
      default:
        return failure(404, "ResourceNotFound");
    }
  }

  const platform: FaultyPlatform = {
    get url() {
      return url;
    },
    exchanges,
    stored,
    tokens,
    script: () => undefined,
    put,
    goDown() {
      api.close();
      api.closeAllConnections();
    },
    async comeBack() {
      api.listen(Number(new URL(url).port), "127.0.0.1");
      await once(api, "listening");
    },
    async [Symbol.asyncDispose]() {
      for (const server of [api, blobs]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };

  const blobCall = (method: string, path: string): { call: Call; target: string } => ({
    call: method === "HEAD" ? "head" : "download",
    target: named.get(blobName(path))?.target ?? "",
  });

  function serve(isBlob: boolean): Server {
    return createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request) chunks.push(chunk as Buffer);
      } catch {
        return;
      }
      const { method = "", url: path = "", headers } = request;
      const about = { method, path, headers, body: Buffer.concat(chunks), response, socket: request.socket };
      const { call, target } = isBlob ? blobCall(method, path) : apiCall(method, path);
      const key = `${call} ${target || path}`;
      const number = (numbers.get(key) ?? 0) + 1;
      numbers.set(key, number);
      const exchange: Exchange = {
        ...{ ...about, call, target, number },
        handle: () => handle(exchange),
        reply: (answer) => reply(response, answer),
      };
      exchanges.push(exchange);
      const fault = platform.script(exchange);
      if (fault) fault(exchange);
      else exchange.reply(exchange.handle());
      if (options.forgets) exchanges.length = 0;
    });
  }

  const [api, blobs] = [serve(false), serve(true)];
  for (const server of [api, blobs]) server.listen(0, "127.0.0.1");
  await Promise.all([api, blobs].filter((server) => !server.listening).map((server) => once(server, "listening")));
  url = addressOf(api);
  blobUrl = addressOf(blobs);
  return platform;
}

export function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers }).end(body);
}

/** What the answer of a target itself has its properties in. */
const properties: Readonly<Record<string, string>> = { itwin: "iTwin", "saved-view": "savedView", imodel: "iModel" };

function apiCall(method: string, path: string): { call: Call; target: string } {
  if (path === "/.well-known/openid-configuration") return { call: "discovery", target: "" };
  if (path === "/connect/token") return { call: "token", target: "" };
  const [, api = "", id = "", image] = path.replace(/\?.*/, "").split("/");
  const kind = kinds[api];
  if (kind === undefined) return { call: "other", target: "" };
  const read = image === undefined ? "exists" : "current";
  return { call: method === "PUT" ? "upload" : read, target: `${kind}:${decodeURIComponent(id)}` };
}

const blobName = (path: string): string => path.replace(/^\/|\?.*$/g, "");

function fromDataUrl(body: Buffer): Buffer {
  const { image } = JSON.parse(body.toString()) as { image: string };
  return Buffer.from(image.slice(image.indexOf(",") + 1), "base64");
}
