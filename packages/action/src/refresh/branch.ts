import { ConfigurationError } from "@itwin-images/core";
import { askGithub, type GraphqlAnswer, type GraphqlOptions } from "./graphql.ts";

/** A repository and how to reach it. */
export interface Repository extends GraphqlOptions {
  /** `owner/name` */
  readonly repository: string;
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
  const answer = await ask(at, headQuery, { ref: `refs/heads/${branch}` });
  const id = dig(answer, "repository", "id");
  if (typeof id !== "string") throw unexpected(answer, `read the repository ${at.repository}`);
  const head = dig(answer, "repository", "ref", "target", "oid");
  return { id, head: typeof head === "string" ? head : undefined };
}

/** The git object ids of the files in a folder at a commit, by name; empty when the folder is not there. */
export async function readFolder(at: Repository, commit: string, folder: string): Promise<ReadonlyMap<string, string>> {
  const answer = await ask(at, folderQuery, { folder: `${commit}:${folder}` });
  if (answer.faults.length > 0 || dig(answer, "repository") === undefined) throw unexpected(answer, `read ${folder}`);
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
  const answer = await ask(at, textQuery, { file: `${commit}:${file}` });
  if (answer.faults.length > 0) throw unexpected(answer, `read ${file}`);
  const text = dig(answer, "repository", "object", "text");
  const isWhole = dig(answer, "repository", "object", "isTruncated") === false;
  return typeof text === "string" ? { text, isWhole } : undefined;
}

/** Makes a branch. One that somebody made meanwhile is no fault: its head is looked at before the commit. */
export async function createBranch(at: Repository, args: { id: string; branch: string; oid: string }): Promise<void> {
  const { id: repositoryId, branch, oid } = args;
  const answer = await ask(at, createBranchMutation, { repositoryId, ref: `refs/heads/${branch}`, oid });
  const exists = answer.faults.some(({ message }) => /already exists/i.test(message));
  if (!exists && dig(answer, "createRef", "ref") === undefined) throw unexpected(answer, `make the branch ${branch}`);
}

/** Commits on top of a head that is expected; `undefined` when the branch has another one by now. */
export async function commitOnHead(
  at: Repository,
  args: { branch: string; head: string; message: string; changes: FileChanges },
): Promise<string | undefined> {
  const [headline = "", ...rest] = args.message.split("\n");
  const body = rest.join("\n").trim();
  const answer = await ask(at, commitMutation, {
    input: {
      branch: { repositoryNameWithOwner: at.repository, branchName: args.branch },
      expectedHeadOid: args.head,
      message: { headline, ...(body !== "" && { body }) },
      fileChanges: args.changes,
    },
  });
  const oid = dig(answer, "createCommitOnBranch", "commit", "oid");
  if (typeof oid === "string") return oid;
  if (answer.faults.some(({ type }) => type === "STALE_DATA")) return undefined;
  throw unexpected(answer, `commit to ${args.branch}`);
}

function ask(at: Repository, query: string, variables: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer> {
  const [owner, name] = at.repository.split("/");
  // A mutation that does not declare a variable refuses it.
  return askGithub(at, query, query.startsWith("query") ? { owner, name, ...variables } : variables);
}

function dig({ data }: GraphqlAnswer, ...names: readonly string[]): unknown {
  let value: unknown = data;
  for (const name of names) {
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value ?? undefined;
}

function unexpected({ faults }: GraphqlAnswer, what: string): ConfigurationError {
  const why = faults.map(({ message }) => message.replace(/\.$/, "")).join("; ") || "it answered without data";
  return new ConfigurationError(
    `GitHub could not ${what}: ${why}.`,
    "See that the github-token is one of this repository, and that its rules let it commit to the branch.",
  );
}
