import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A repository behind GitHub's GraphQL API, as far as commits go. */
export interface GraphqlServer extends AsyncDisposable {
  readonly url: string;
  /** The operations that arrived, by name, with their variables. */
  readonly operations: readonly { readonly name: string; readonly variables: Record<string, unknown> }[];
  readonly authorizations: ReadonlySet<string>;
  /** The files at a branch's head; `undefined` without the branch. */
  files(branch: string): Record<string, string> | undefined;
  head(branch: string): string | undefined;
  /** How many commits were made on a branch through the API. */
  commits(branch: string): number;
  /** Somebody pushes: these files are written, and those that are `undefined` removed. */
  push(branch: string, files: Readonly<Record<string, string | Uint8Array | undefined>>): string;
  /** Called before an operation is handled; what it returns is the whole answer. */
  before: (name: string) => { status?: number; headers?: Record<string, string>; body: unknown } | undefined;
}

type Files = Map<string, Buffer>;

/** Git's id of a file. */
const blobId = (bytes: Uint8Array): string =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");

export async function startGraphqlServer(repository = "octo/renders"): Promise<GraphqlServer> {
  const commits = new Map<string, Files>();
  const branches = new Map<string, string>();
  const made = new Map<string, number>();
  const operations: { name: string; variables: Record<string, unknown> }[] = [];
  const authorizations = new Set<string>();

  const add = (branch: string, files: Files): string => {
    const oid = randomBytes(20).toString("hex");
    commits.set(oid, files);
    branches.set(branch, oid);
    return oid;
  };
  const fault = (type: string, message: string) => ({ data: null, errors: [{ type, message }] });

  function answer(name: string, variables: Record<string, unknown>): object {
    if (name === "Head" || name === "Folder" || name === "Text") {
      const { owner, name: repo } = variables;
      if (`${owner}/${repo}` !== repository) return fault("NOT_FOUND", "Could not resolve to a Repository");
    }
    if (name === "Head") {
      const oid = branches.get(String(variables.ref).replace("refs/heads/", ""));
      return { data: { repository: { id: "R_1", ref: oid === undefined ? null : { target: { oid } } } } };
    }
    if (name === "Folder" || name === "Text") {
      const [oid = "", path = ""] = String(variables.folder ?? variables.file).split(/:(.*)/s);
      const files = commits.get(oid) ?? new Map();
      return { data: { repository: { object: name === "Folder" ? folderOf(files, path) : textOf(files, path) } } };
    }
    if (name === "CreateBranch") {
      const branch = String(variables.ref).replace("refs/heads/", "");
      if (branches.has(branch))
        return fault("UNPROCESSABLE", `A ref named "refs/heads/${branch}" already exists in the repository.`);
      branches.set(branch, String(variables.oid));
      return { data: { createRef: { ref: { target: { oid: variables.oid } } } } };
    }
    const { branch, expectedHeadOid, fileChanges } = variables.input as CommitInput;
    const head = branches.get(branch.branchName);
    if (branch.repositoryNameWithOwner !== repository || head === undefined)
      return fault("NOT_FOUND", "No such branch");
    if (head !== expectedHeadOid) {
      return fault(
        "STALE_DATA",
        `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`,
      );
    }
    const files: Files = new Map(commits.get(head));
    for (const { path, contents } of fileChanges.additions) files.set(path, Buffer.from(contents, "base64"));
    for (const { path } of fileChanges.deletions) {
      if (!files.delete(path))
        return fault("UNPROCESSABLE", `A path was requested for deletion which does not exist: ${path}`);
    }
    made.set(branch.branchName, (made.get(branch.branchName) ?? 0) + 1);
    return { data: { createCommitOnBranch: { commit: { oid: add(branch.branchName, files) } } } };
  }

  const server = createServer(async (request, response) => {
    authorizations.add(request.headers.authorization ?? "");
    const { query, variables } = (await json(request)) as { query: string; variables: Record<string, unknown> };
    const name = /^(?:query|mutation) (\w+)/.exec(query)?.[1] ?? "";
    checkVariables(query, variables);
    operations.push({ name, variables });
    const { status = 200, headers = {}, body } = self.before(name) ?? { body: answer(name, variables) };
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const self: GraphqlServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    operations,
    authorizations,
    before: () => undefined,
    files(branch) {
      const oid = branches.get(branch);
      const files = oid === undefined ? undefined : commits.get(oid);
      return files && Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString("latin1")]));
    },
    head: (branch) => branches.get(branch),
    commits: (branch) => made.get(branch) ?? 0,
    push(branch, changes) {
      const files: Files = new Map(commits.get(branches.get(branch) ?? ""));
      for (const [path, content] of Object.entries(changes)) {
        if (content === undefined) files.delete(path);
        else files.set(path, Buffer.from(content));
      }
      return add(branch, files);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string };
  readonly expectedHeadOid: string;
  readonly fileChanges: {
    readonly additions: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions: readonly { readonly path: string }[];
  };
}

/** GitHub refuses variables that an operation does not declare, and declared ones that are missing. */
function checkVariables(query: string, variables: object): void {
  const head = query.slice(0, query.indexOf("{"));
  const declared = [...head.matchAll(/\$(\w+):/g)].map(([, name]) => name);
  if (declared.sort().join() !== Object.keys(variables).sort().join()) throw new Error(`Variables of ${head}`);
}

function folderOf(files: Files, folder: string): object | null {
  const entries = [...files].flatMap(([path, bytes]) => {
    const way = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
    if (way === undefined) return [];
    const [name = "", ...deeper] = way.split("/");
    return [{ name, type: deeper.length > 0 ? "tree" : "blob", oid: blobId(bytes) }];
  });
  return entries.length === 0 ? null : { entries };
}

function textOf(files: Files, path: string): object | null {
  const bytes = files.get(path);
  return bytes ? { text: bytes.toString("utf8"), isTruncated: false } : null;
}
