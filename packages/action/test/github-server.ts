import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Repository } from "./github-server/repository.ts";
import { type Answer, notFound, routes } from "./github-server/routes.ts";
import { answerErrors, type Call, findOperation, requestErrors } from "./openapi/description.ts";

export type { AssetSpec, CommittedFile, Release } from "./github-server/repository.ts";

export interface GithubServerOptions {
  /** `owner/name`. Default: `octo/renders`. */
  readonly repository?: string;
  readonly private?: boolean;
  /** `/api/v3` for a GitHub Enterprise Server. Default: none. */
  readonly basePath?: string;
  /** More entries than this truncate a recursive tree, as 100,000 do at GitHub. */
  readonly treeEntries?: number;
  /** Answers asset downloads itself, as some GitHub Enterprise Servers do, and not with a redirect. */
  readonly servesAssets?: boolean;
}

/** A request that arrived. */
interface GithubRequest {
  /** The API, or the storage host that it redirects to. */
  readonly host: "api" | "storage";
  readonly method: string;
  /** With the query, without the API's base path. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  /** When it arrived, in milliseconds of `performance.now()`. */
  readonly at: number;
}

/** What goes wrong instead of an answer, or what else happens at the same time. */
interface GithubFault {
  readonly host?: GithubRequest["host"];
  /** Which requests. Default: all. */
  readonly path?: RegExp;
  readonly method?: string;
  /** What happens at the same time, such as somebody's edit. */
  readonly onHit?: () => void;
  /** How often. Default: once. */
  readonly times?: number;
  /** An answer, a connection that breaks, or an answer that breaks off after half of its bytes. */
  readonly answer?: Answer | "reset" | "cut";
}

/** A GitHub with one repository: its releases, their assets and its commits, on a port of this machine. */
export interface GithubServer extends AsyncDisposable {
  /** Address of the API, with its base path: what GITHUB_API_URL is. */
  readonly url: string;
  readonly repository: Repository;
  readonly requests: readonly GithubRequest[];
  /** A token of a workflow. Default: `contents: read`. */
  issueToken(contents?: "none" | "read" | "write"): string;
  fault(fault: GithubFault): void;
}

/** The bodies of the two kinds of rate limit, and of a permission that is missing, in GitHub's words. */
export const refusals = {
  secondary:
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID 0400:1234.",
  primary: "API rate limit exceeded for installation ID 12345.",
  permission: "Resource not accessible by integration",
} as const;

/** Starts the server. Closing it fails when a request or an answer was not as GitHub describes it. */
export async function startGithubServer(options: GithubServerOptions = {}): Promise<GithubServer> {
  const { basePath = "", treeEntries = 100_000, servesAssets = false } = options;
  const repository = new Repository(options.repository ?? "octo/renders", options.private ?? false);
  const requests: GithubRequest[] = [];
  const tokens = new Map<string, "none" | "read" | "write">();
  const faults: (GithubFault & { left: number })[] = [];
  const wrong: string[] = [];
  const signature = randomUUID();

  const storage = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://storage");
    note("storage", request, request.url ?? "/");
    const fault = faultOf("storage", request.url ?? "/", request.method);
    const id = Number(url.pathname.slice(1));
    const asset = repository.releases.flatMap(({ assets }) => assets).find((one) => one.id === id);
    // As the real one: a second credential beside the signature is one too many.
    if (request.headers.authorization !== undefined) {
      return send(response, { status: 400, bytes: Buffer.from("Only one auth mechanism allowed") });
    }
    if (url.searchParams.get("sig") !== signature || !asset) {
      return send(response, { status: 403, bytes: Buffer.from("Server failed to authenticate the request.") });
    }
    send(response, { status: 200, bytes: asset.bytes }, fault);
  });
  const storageUrl = await listen(storage);

  const api = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://api");
    const path = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : "";
    note("api", request, `${path}${url.search}`);
    const sent = await text(request);
    const call: Call = {
      method: request.method ?? "",
      path,
      query: url.searchParams,
      body: sent === "" ? undefined : JSON.parse(sent),
    };
    const found = findOperation(call.method, path);
    if (!found) {
      wrong.push(`${call.method} ${request.url} is no operation that we make`);
      return send(response, notFound);
    }
    const { operation, values } = found;
    wrong.push(...requestErrors(operation, values, call).map((error) => `${call.method} ${path}: ${error}`));
    if (!request.headers["user-agent"])
      wrong.push(`${call.method} ${path}: GitHub refuses requests without User-Agent`);
    const fault = faultOf("api", `${path}${url.search}`, call.method);
    const answer = typeof fault === "object" ? fault : answerTo(operation.operationId, values, call, request.headers);
    if (answer.json !== undefined && answer !== fault) {
      const errors = answerErrors(operation, answer.status, answer.json);
      wrong.push(...errors.map((error) => `answer to ${call.method} ${path}: ${error}`));
    }
    send(response, answer, fault);
  });
  const apiUrl = `${await listen(api)}${basePath}`;

  function answerTo(
    operationId: string,
    values: Readonly<Record<string, string>>,
    call: Call,
    headers: IncomingMessage["headers"],
  ): Answer {
    const token = /^(?:token|Bearer) (.+)$/i.exec(headers.authorization ?? "")?.[1];
    const contents = token === undefined ? undefined : tokens.get(token);
    if (token !== undefined && contents === undefined) return refusal(401, "Bad credentials");
    const known = `${values.owner}/${values.repo}` === repository.fullName;
    if (!known || (repository.isPrivate && contents === undefined)) return notFound;
    const route = routes[operationId];
    if (!route) throw new Error(`The server has no answer for ${operationId}.`);
    if (contents === "none" || (route.permission === "write" && contents !== "write")) {
      return {
        ...refusal(403, refusals.permission),
        headers: { "x-accepted-github-permissions": `contents=${route.permission}` },
      };
    }
    return route.answer({
      ...{ url: apiUrl, repository, call, values, treeEntries, servesAssets },
      accept: headers.accept ?? "",
      mayWrite: contents === "write",
      storageUrl: (id) => `${storageUrl}/${id}?sp=r&sig=${signature}`,
    });
  }

  function note(host: GithubRequest["host"], { method = "", headers }: IncomingMessage, path: string): void {
    requests.push({ host, method, path, headers, at: performance.now() });
  }

  function faultOf(host: GithubRequest["host"], path: string, method = ""): GithubFault["answer"] | undefined {
    const meant = (one: GithubFault) =>
      (one.host ?? "api") === host && (one.path ?? /^/).test(path) && (one.method ?? method) === method;
    const fault = faults.find((one) => one.left > 0 && meant(one));
    if (fault) fault.left--;
    fault?.onHit?.();
    return fault?.answer;
  }

  return {
    url: apiUrl,
    repository,
    requests,
    issueToken(contents = "read") {
      const token = `ghs_${randomUUID().replaceAll("-", "")}`;
      tokens.set(token, contents);
      return token;
    },
    fault(fault) {
      faults.push({ ...fault, left: fault.times ?? 1 });
    },
    async [Symbol.asyncDispose]() {
      for (const server of [api, storage]) {
        server.close();
        server.closeAllConnections();
      }
      if (wrong.length > 0) throw new Error(`Not as GitHub describes it:\n${[...new Set(wrong)].join("\n")}`);
    },
  };
}

/** An answer that says no, in GitHub's form. */
export function refusal(status: number, message: string, headers: Answer["headers"] = {}): Answer {
  return { status, headers, json: { message, documentation_url: "https://docs.github.com/rest", status: `${status}` } };
}

function send(response: ServerResponse, answer: Answer, fault?: GithubFault["answer"]): void {
  const [told, failure] = typeof fault === "object" ? [fault, undefined] : [answer, fault];
  if (failure === "reset") {
    response.destroy();
    return;
  }
  const isJson = told.json !== undefined;
  const body = isJson ? Buffer.from(JSON.stringify(told.json)) : Buffer.from(told.bytes ?? []);
  response.writeHead(told.status, {
    "content-type": isJson ? "application/json; charset=utf-8" : "application/octet-stream",
    "content-length": body.length,
    ...told.headers,
  });
  if (failure === "cut") {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    return;
  }
  response.end(body);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
