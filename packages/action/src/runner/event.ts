import { readFile } from "node:fs/promises";

/** The repository as it is on the web. */
export interface Web {
  /** `https://github.com`, or that of a GitHub Enterprise Server. */
  readonly serverUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /**
   * True when anybody may load what is in it: a public repository of github.com. Elsewhere a server may ask everybody to
   * sign in, and GitHub's image proxy could not load a thing.
   */
  readonly isPublic: boolean;
  /** Page of this run. */
  readonly runUrl?: string;
}

/** What started the run, as far as it says what to publish, or explains why there are no secrets. */
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
  /** The release that the event is about, if it is about one. */
  readonly release?: { readonly id: number; readonly tag?: string };
  /** The repository as it is on the web. */
  readonly web: Web;
}

/**
 * Reads what the runner says of the event. Any of it may be missing.
 */
export async function readEvent(env: NodeJS.ProcessEnv): Promise<RunEvent> {
  const payload = await readPayload(env.GITHUB_EVENT_PATH);
  const release = releaseOf(payload);
  const repository = env.GITHUB_REPOSITORY ?? "";
  const serverUrl = env.GITHUB_SERVER_URL ?? "https://github.com";
  const runId = env.GITHUB_RUN_ID;
  return {
    name: env.GITHUB_EVENT_NAME ?? "",
    actor: env.GITHUB_ACTOR ?? "",
    repository,
    serverUrl,
    web: {
      serverUrl,
      repository,
      isPublic: serverUrl === "https://github.com" && property(property(payload, "repository"), "private") === false,
      ...(runId && { runUrl: `${serverUrl}/${repository}/actions/runs/${runId}` }),
    },
    fromFork: isFromFork(payload),
    ...(release && { release }),
  };
}

/** True for the payload of a pull request whose branch is in another repository. */
export function isFromFork(payload: unknown): boolean {
  const pull = property(payload, "pull_request");
  const repository = (side: "head" | "base") => property(property(property(pull, side), "repo"), "full_name");
  // The head of a fork that was deleted meanwhile has no repository.
  return pull !== undefined && repository("head") !== repository("base");
}

/** The release that a payload is about. */
export function releaseOf(payload: unknown): RunEvent["release"] {
  const release = property(payload, "release");
  const [id, tag] = [property(release, "id"), property(release, "tag_name")];
  if (typeof id !== "number") return undefined;
  return typeof tag === "string" ? { id, tag } : { id };
}

async function readPayload(path: string | undefined): Promise<unknown> {
  try {
    return path === undefined ? undefined : JSON.parse(await readFile(path, "utf8"));
  } catch {
    // The readers of single inputs say what of it is missing.
    return undefined;
  }
}

function property(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null ? (from as { readonly [key: string]: unknown })[name] : undefined;
}
