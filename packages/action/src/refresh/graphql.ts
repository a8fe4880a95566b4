import { ConfigurationError } from "@itwin-images/core";
import { readCredential } from "@itwin-images/core/internal";

/** How to reach GitHub's GraphQL API. */
export interface GraphqlOptions {
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** One error of a GraphQL answer. */
interface GraphqlFault {
  /** Such as `STALE_DATA`, `FORBIDDEN` or `NOT_FOUND`. */
  readonly type: string | undefined;
  readonly message: string;
}

/** What GitHub answered: data, or why there is none. */
export type GraphqlAnswer = { readonly data: unknown; readonly faults: readonly GraphqlFault[] };

const attempts = 4;
/** Milliseconds that one attempt may take: a commit carries all its images. */
const attemptTimeout = 120_000;
/** The longest wait that GitHub may ask for, in milliseconds; secondary rate limits ask for a minute. */
const maxWait = 120_000;
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * Makes one GraphQL request. It is repeated after a broken connection, 429, 500, 502, 503, 504 and a rate limit: every
 * request of ours may be made twice, as a commit names the head that it expects.
 *
 * @throws ConfigurationError when GitHub can't be reached or refuses the token.
 */
export async function askGithub(
  options: GraphqlOptions,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphqlAnswer> {
  const { url, signal } = options;
  const headers = {
    Authorization: `Bearer ${readCredential(options.token, "input github-token")}`,
    "Content-Type": "application/json",
    "User-Agent": "itwin-images",
  };
  const body = JSON.stringify({ query, variables });
  for (let attempt = 1; ; attempt++) {
    let wait = 1000 * 2 ** (attempt - 1);
    let why: string;
    try {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(attemptTimeout)]);
      const response = await fetch(url, { method: "POST", headers, body, redirect: "error", signal: bounded });
      const text = await readText(response);
      const isLimit = response.status === 429 || (response.status === 403 && response.headers.has("retry-after"));
      if (!isLimit && response.status < 500) return readAnswer(response.status, text);
      why = `GitHub answered ${response.status}`;
      const asked = Number(response.headers.get("retry-after") ?? 0) * 1000;
      if (asked > maxWait) attempt = attempts;
      wait = Math.max(wait, asked || 0);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ConfigurationError) throw error;
      why =
        error instanceof Error
          ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ""}`
          : String(error);
    }
    if (attempt >= attempts) {
      throw new ConfigurationError(`The commit could not be made: ${why}.`, "Run it again in a few minutes.");
    }
    await sleep(wait, signal);
  }
}

async function readText(response: Response): Promise<string> {
  const length = Number(response.headers.get("content-length") ?? 0);
  if (length > maxAnswerBytes) throw new Error(`its answer has ${length} bytes`);
  return response.text();
}

function readAnswer(status: number, text: string): GraphqlAnswer {
  if (status === 401) {
    throw new ConfigurationError("GitHub refused the github-token (401).", "Leave the input out, or renew the token.");
  }
  let parsed: { data?: unknown; errors?: unknown; message?: unknown } | null = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Said below.
  }
  if (status === 403) throw forbidden(typeof parsed?.message === "string" ? parsed.message : "403");
  if (status !== 200 || parsed === null || typeof parsed !== "object") {
    throw new ConfigurationError(
      `GitHub's GraphQL API answered ${status} with something else than data.`,
      "See that GITHUB_GRAPHQL_URL is its address.",
    );
  }
  const errors = Array.isArray(parsed.errors) ? parsed.errors : [];
  const faults = errors.map((one: { type?: unknown; message?: unknown } | null) => ({
    type: typeof one?.type === "string" ? one.type : undefined,
    message: typeof one?.message === "string" ? one.message : "no reason given",
  }));
  const denied = faults.find(
    ({ type, message }) => type === "FORBIDDEN" || /not accessible by integration/i.test(message),
  );
  if (denied) throw forbidden(denied.message);
  return { data: parsed.data, faults };
}

function forbidden(message: string): ConfigurationError {
  return new ConfigurationError(
    `GitHub does not let the github-token commit: ${message}.`.replace("..", "."),
    "Add `contents: write` under `permissions:` of the job; where a rule protects the branch, set branch to another one and open a pull request.",
  );
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}
