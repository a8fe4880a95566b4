import { oneLine } from "@itwin-images/core/internal";
import { type GithubClient, requestOptions } from "../github/client.ts";
import { type Intent, unknownAnswer } from "../github/explain.ts";
import { githubCodes as codes, GithubError } from "../github/github-error.ts";

/** A repository behind GitHub's GraphQL API. */
export interface Repository {
  readonly client: GithubClient;
  readonly graphqlUrl: string;
  readonly signal: AbortSignal;
}

/** What a commit changes. Paths are relative to the repository, with forward slashes. */
export interface FileChanges {
  readonly additions: readonly { readonly path: string; readonly contents: string }[];
  readonly deletions: readonly { readonly path: string }[];
}

const headQuery = `query Head($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { id ref(qualifiedName: $ref) { target { oid } } }
}`;

const folderQuery = `query Folder($owner: String!, $name: String!, $folder: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $folder) { ... on Tree { entries { name type oid } } }
  }
}`;

const textQuery = `query Text($owner: String!, $name: String!, $file: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $file) { ... on Blob { text isTruncated } }
  }
}`;

const createBranchMutation = `mutation CreateBranch($repositoryId: ID!, $ref: String!, $oid: GitObjectID!) {
  createRef(input: { repositoryId: $repositoryId, name: $ref, oid: $oid }) { ref { target { oid } } }
}`;

const commitMutation = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/** The repository's node id, and the head of a branch; `undefined` when there is no such branch. */
export async function readHead(at: Repository, branch: string): Promise<{ id: string; head: string | undefined }> {
  const what = `read the branch ${branch}`;
  const answer = await ask(at, what, headQuery, { ref: `refs/heads/${branch}` });
  const id = dig(answer, "repository", "id");
  if (typeof id !== "string") throw unexpected(answer, what);
  const head = dig(answer, "repository", "ref", "target", "oid");
  return { id, head: typeof head === "string" ? head : undefined };
}

/** The git object ids of the files in a folder at a commit, by name; empty when the folder is not there. */
export async function readFolder(at: Repository, commit: string, folder: string): Promise<ReadonlyMap<string, string>> {
  const what = `read ${folder || "the top folder"}`;
  const answer = await ask(at, what, folderQuery, { folder: `${commit}:${folder}` });
  if (answer.errors.length > 0 || dig(answer, "repository") === undefined) throw unexpected(answer, what);
  const entries = dig(answer, "repository", "object", "entries");
  const files = new Map<string, string>();
  for (const entry of Array.isArray(entries) ? entries : []) {
    const { name, type, oid } = entry as { name: string; type: string; oid: string };
    if (type === "blob") files.set(name, oid);
  }
  return files;
}

/** The text of a file at a commit, or the beginning of a long one; `undefined` when it is not there, or no text. */
export async function readTextFile(
  at: Repository,
  commit: string,
  file: string,
): Promise<{ text: string; isWhole: boolean } | undefined> {
  const what = `read ${file}`;
  const answer = await ask(at, what, textQuery, { file: `${commit}:${file}` });
  if (answer.errors.length > 0) throw unexpected(answer, what);
  const text = dig(answer, "repository", "object", "text");
  const isWhole = dig(answer, "repository", "object", "isTruncated") === false;
  return typeof text === "string" ? { text, isWhole } : undefined;
}

/** Makes a branch. One that was made meanwhile is no failure: its head is looked at before the commit. */
export async function createBranch(at: Repository, args: { id: string; branch: string; oid: string }): Promise<void> {
  const { id: repositoryId, branch, oid } = args;
  const what = `make the branch ${branch}`;
  const answer = await ask(at, what, createBranchMutation, { repositoryId, ref: `refs/heads/${branch}`, oid });
  const exists = answer.errors.some(({ message }) => /already exists/i.test(message));
  if (!exists && dig(answer, "createRef", "ref") === undefined) throw unexpected(answer, what);
}

/** Commits on top of a head that is expected; `undefined` when the branch has another one by now. */
export async function commitOnHead(
  at: Repository,
  args: { branch: string; head: string; message: string; changes: FileChanges },
): Promise<string | undefined> {
  const [headline = "", ...rest] = args.message.split("\n");
  const body = rest.join("\n").trim();
  const what = `commit to ${args.branch}`;
  const answer = await ask(at, what, commitMutation, {
    input: {
      branch: { repositoryNameWithOwner: at.client.repository, branchName: args.branch },
      expectedHeadOid: args.head,
      message: { headline, ...(body !== "" && { body }) },
      fileChanges: args.changes,
    },
  });
  const oid = dig(answer, "createCommitOnBranch", "commit", "oid");
  if (typeof oid === "string") return oid;
  if (answer.errors.some(({ type }) => type === "STALE_DATA")) return undefined;
  throw unexpected(answer, what);
}

/** What GitHub answered: data, or why there is none. */
interface GraphqlAnswer {
  readonly data: unknown;
  readonly errors: readonly GraphqlError[];
}

interface GraphqlError {
  /** Such as `STALE_DATA`, `FORBIDDEN` or `NOT_FOUND`. */
  readonly type: string | undefined;
  readonly message: string;
}

/** Every request may be made twice, and is: a commit names the head that it expects. */
async function ask(
  { client, graphqlUrl, signal }: Repository,
  what: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphqlAnswer> {
  const { octokit, owner, repo: name } = client;
  const intent: Intent = {
    what,
    permission: "write",
    notFound: "See that GITHUB_GRAPHQL_URL is the address of GitHub's GraphQL API.",
  };
  // The token, and the images, go to this address and to no other.
  const request = { ...requestOptions(intent, signal), redirect: "error" } as const;
  const graphql = octokit.graphql.defaults({ baseUrl: new URL(graphqlUrl).origin, url: graphqlUrl, request });
  try {
    // A mutation that does not declare a variable refuses it.
    const data = await graphql(query, query.startsWith("query") ? { owner, name, ...variables } : variables);
    if (data === undefined) throw unknownAnswer(what, "GITHUB_GRAPHQL_URL");
    return { data, errors: [] };
  } catch (error) {
    if (!(error instanceof Error && error.name === "GraphqlResponseError")) throw error;
    const answer = error as Error & { readonly data?: unknown; readonly errors?: unknown };
    return { data: answer.data, errors: readErrors(answer.errors) };
  }
}

function readErrors(errors: unknown): GraphqlError[] {
  return (Array.isArray(errors) ? errors : [errors]).map((error: Partial<Record<string, unknown>> | null) => ({
    type: typeof error?.type === "string" ? error.type : undefined,
    message: typeof error?.message === "string" ? oneLine(error.message).replace(/\.$/, "") : "no reason given",
  }));
}

function dig({ data }: GraphqlAnswer, ...names: readonly string[]): unknown {
  let value: unknown = data;
  for (const name of names) {
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value ?? undefined;
}

function unexpected({ errors }: GraphqlAnswer, what: string): GithubError {
  const why = errors.map(({ message }) => message).join("; ") || "it answered without data";
  const isForbidden = ({ type, message }: GraphqlError) =>
    type === "FORBIDDEN" || /not accessible by integration/i.test(message);
  if (errors.some(isForbidden)) {
    return new GithubError(
      codes.permission,
      `Could not ${what}: GitHub does not let the github-token do it: ${why}.`,
      "Add `contents: write` under `permissions:` of the job; where a rule protects the branch, set branch to another one and open a pull request.",
    );
  }
  return new GithubError(
    codes.answer,
    `Could not ${what}: ${why}.`,
    "See that the github-token is one of this repository, and that its rules let it commit to the branch.",
  );
}
