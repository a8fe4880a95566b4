import { readFile } from "node:fs/promises";

/** What started the run, as far as it explains why there are no secrets. */
export interface RunEvent {
  /** Name of the event: `push`, `pull_request`, … */
  readonly name: string;
  /** Who started the run. */
  readonly actor: string;
  /** `owner/name` of the repository that the workflow runs in. */
  readonly repository: string;
  /** Address of GitHub: `https://github.com`, or that of a GitHub Enterprise Server. */
  readonly serverUrl: string;
  /** True for a pull request from another repository than the one it goes to. */
  readonly fromFork: boolean;
}

/**
 * Reads what the runner tells of the event. Nothing of it is relied on to be there.
 *
 * (`@actions/github` reads the same when it is loaded, which is before anything can report a file that it can't parse.)
 */
export async function readEvent(env: NodeJS.ProcessEnv): Promise<RunEvent> {
  return {
    name: env.GITHUB_EVENT_NAME ?? "",
    actor: env.GITHUB_ACTOR ?? "",
    repository: env.GITHUB_REPOSITORY ?? "",
    serverUrl: env.GITHUB_SERVER_URL ?? "https://github.com",
    fromFork: isFromFork(await readPayload(env.GITHUB_EVENT_PATH)),
  };
}

/** True for the payload of a pull request whose branch is in another repository. */
export function isFromFork(payload: unknown): boolean {
  const pull = property(payload, "pull_request");
  const repository = (side: "head" | "base") => property(property(property(pull, side), "repo"), "full_name");
  // The head of a fork that was deleted meanwhile has no repository.
  return pull !== undefined && repository("head") !== repository("base");
}

async function readPayload(path: string | undefined): Promise<unknown> {
  try {
    return path === undefined ? undefined : JSON.parse(await readFile(path, "utf8"));
  } catch {
    // It only helps to explain missing secrets.
    return undefined;
  }
}

function property(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null ? (from as { readonly [key: string]: unknown })[name] : undefined;
}
