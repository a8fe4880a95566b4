import type { LookupAddress, lookup } from "node:dns";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type PrepareRequestFunctionResult, RequestError, Server } from "proxy-chain";
import { generate } from "selfsigned";

/** Hosts with TLS whose names nobody knows but the proxies, and whose certificates come from a private CA. */
export interface PrivateNetwork extends AsyncDisposable {
  /** The address of a host: `https://api.platform.test:12345`. */
  url(name: string): string;
  /** PEM file with the certificate of the CA. */
  readonly caFile: string;
  /** Starts a proxy. Hosts in `refused` get that status and no connection. */
  startProxy(options?: ProxyOptions): Promise<TestProxy>;
}

interface ProxyOptions {
  readonly user?: { readonly name: string; readonly password: string };
  readonly refused?: Readonly<Record<string, number>>;
}

export interface TestProxy {
  /** `127.0.0.1:12345` */
  readonly host: string;
  /** Names of the hosts that it was asked for, with the right password. */
  readonly asked: ReadonlySet<string>;
  /** How often it was asked for a host, whatever it answered. */
  attempts(): number;
}

/** What a host with TLS hands its requests to: the origin of a server of this machine. */
type Hosts = Record<string, string>;

/** Servers redirect to and name addresses of theirs. Those that are not among the hosts get this name. */
const otherName = "storage.test";

/** Looks names up in place of DNS: all of them are this machine. */
const here = ((_host: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
  done(null, [{ address: "127.0.0.1", family: 4 }])) as typeof lookup;

/** @param hosts - Names, each with the origin of the server of this machine that answers for it. */
export async function startPrivateNetwork(hosts: Hosts): Promise<PrivateNetwork> {
  const folder = await mkdtemp(join(tmpdir(), "network-"));
  const caFile = join(folder, "ca.pem");
  const { ca, key, cert } = await makeCertificates([...Object.keys(hosts), otherName]);
  await writeFile(caFile, ca);
  const origins: Hosts = { ...hosts };
  const front = createServer({ key, cert }, async (request, response) => {
    const [name = "", port] = (request.headers.host ?? "").split(":");
    // As the server itself would write the address, were it the one that has the name.
    const publicOf = (origin: string): string => {
      if (origins[name] === origin) return `https://${name}:${port}`;
      if (!Object.values(origins).includes(origin)) origins[otherName] = origin;
      const [known] = Object.entries(origins).find(([, one]) => one === origin) ?? [];
      return `https://${known}:${port}`;
    };
    await forward(request, response, origins[name] ?? "", publicOf);
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  const { port } = front.address() as AddressInfo;
  const proxies: Server[] = [];

  return {
    url: (name) => `https://${name}:${port}`,
    caFile,
    async startProxy({ user, refused = {} } = {}) {
      const asked = new Set<string>();
      let attempts = 0;
      const proxy = new Server({
        port: 0,
        host: "127.0.0.1",
        prepareRequestFunction({ hostname, username, password }): PrepareRequestFunctionResult {
          attempts++;
          if (user && (username !== user.name || password !== user.password)) return { requestAuthentication: true };
          const status = refused[hostname];
          if (status !== undefined) throw new RequestError("Refused.", status);
          asked.add(hostname);
          return { dnsLookup: here };
        },
      });
      await proxy.listen();
      proxies.push(proxy);
      return { host: `127.0.0.1:${proxy.port}`, asked, attempts: () => attempts };
    },
    async [Symbol.asyncDispose]() {
      for (const proxy of proxies) await proxy.close(true);
      front.close();
      front.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
  publicOf: (origin: string) => string,
): Promise<void> {
  const { host: _, connection: __, "transfer-encoding": ___, ...headers } = request.headers;
  const sent = await buffer(request);
  const answer = await fetch(origin + request.url, {
    method: request.method ?? "GET",
    headers: { ...(headers as Record<string, string>), "accept-encoding": "identity" },
    ...(sent.length > 0 && { body: sent }),
    redirect: "manual",
  });
  const rename = (text: string) => text.replace(/http:\/\/127\.0\.0\.1:\d+/g, publicOf);
  const isText = /^application\/json/.test(answer.headers.get("content-type") ?? "");
  const bytes = Buffer.from(await answer.arrayBuffer());
  const body = isText ? Buffer.from(rename(bytes.toString())) : bytes;
  for (const [name, value] of answer.headers) {
    if (name !== "connection" && name !== "keep-alive") response.setHeader(name, rename(value));
  }
  if (request.method !== "HEAD") response.setHeader("content-length", body.length);
  response.removeHeader("transfer-encoding");
  response.writeHead(answer.status).end(body);
}

const modern = { keyType: "ec", algorithm: "sha256" } as const;

async function makeCertificates(names: readonly string[]): Promise<{ ca: string; key: string; cert: string }> {
  const ca = await generate([{ name: "commonName", value: "CA of the tests" }], {
    ...modern,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const { private: key, cert } = await generate([{ name: "commonName", value: names[0] ?? "" }], {
    ...modern,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [{ name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value }) as const) }],
  });
  return { ca: ca.cert, key, cert };
}
