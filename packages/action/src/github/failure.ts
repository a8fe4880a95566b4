import { oneLine, readBlockedConnection } from "@itwin-images/core/internal";

/** An attempt that failed, and who answered what. */
export interface RequestFailure {
  /** HTTP status; `undefined` when no answer came, or broke off. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  /** The answer's own words, or the network's. */
  readonly message: string;
  /** True when the answer says that a rate limit is used up, whatever its status. */
  readonly isLimit?: boolean;
  /** What to do, and whether another attempt may help, when a proxy or a private CA is the reason. */
  readonly blocked?: { readonly fix: string; readonly retry: boolean };
  readonly cause: unknown;
}

/** The host that keeps the bytes of assets answered, and not with the bytes. */
export class StorageAnswer extends Error {
  override readonly name = "StorageAnswer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;

  constructor(status: number, headers: Headers) {
    super(`the storage behind it answered ${status}`);
    this.status = status;
    this.headers = { "retry-after": headers.get("retry-after") ?? undefined };
  }
}

/** GraphQL says with a 200 that a rate limit is used up (docs.github.com, "Rate limits for the GraphQL API"). */
class GraphqlLimit extends Error {
  override readonly name = "GraphqlLimit";
  readonly answer: OctokitAnswer;

  constructor(message: string, answer: OctokitAnswer) {
    super(message);
    this.answer = answer;
  }
}

/** @throws GraphqlLimit when the answer says so. */
export function refuseGraphqlLimit(answer: OctokitAnswer): void {
  const { errors } = (answer.data ?? {}) as { readonly errors?: unknown };
  for (const error of Array.isArray(errors) ? errors : []) {
    const { type, message } = (error ?? {}) as Partial<Record<string, unknown>>;
    if (type === "RATE_LIMITED" || secondaryLimit.test(String(message)))
      throw new GraphqlLimit(String(message), answer);
  }
}

/** How GitHub names its limit against bursts. */
export const secondaryLimit: RegExp = /secondary rate limit|abuse detection/i;

/** Makes sense of what a request threw; `undefined` for a fault of our own. */
export function readFailure(error: unknown): RequestFailure | undefined {
  if (error instanceof StorageAnswer) {
    return { status: error.status, headers: error.headers, message: error.message, cause: error };
  }
  if (error instanceof GraphqlLimit) {
    const { status, headers = {} } = error.answer;
    return { status, headers, message: oneLine(error.message), isLimit: true, cause: error };
  }
  if (error instanceof Error && error.name === "HttpError" && "status" in error) {
    const response = "response" in error ? (error.response as OctokitAnswer | undefined) : undefined;
    // Without an answer, Octokit says 500 and keeps the network's story in `cause`.
    if (response === undefined) return withoutAnswer(error.cause ?? error, error);
    return {
      status: response.status,
      headers: response.headers ?? {},
      message: answerMessage(response.data),
      cause: error,
    };
  }
  // Of fetch, of a body that breaks off, and of a time limit.
  const isNetwork = error instanceof TypeError || (error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name));
  return isNetwork ? withoutAnswer(error, error) : undefined;
}

function withoutAnswer(thrown: unknown, cause: unknown): RequestFailure {
  const blocked = readBlockedConnection(thrown);
  const message = blocked ? oneLine(blocked.reason) : describeCause(thrown);
  return { headers: {}, message, cause, ...(blocked && { blocked }) };
}

interface OctokitAnswer {
  readonly status: number;
  readonly headers?: RequestFailure["headers"];
  readonly data?: unknown;
}

function answerMessage(data: unknown): string {
  const message = typeof data === "object" && data !== null && "message" in data ? data.message : undefined;
  return typeof message === "string" ? oneLine(message) : "";
}

function describeCause(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "it took too long";
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first: unknown = inner instanceof AggregateError ? inner.errors[0] : inner;
  const message = first instanceof Error ? first.message : String(first);
  const code = first instanceof Error && "code" in first ? String(first.code) : "";
  return oneLine(code === "" || message.includes(code) ? message : `${message || "the connection failed"} (${code})`);
}

/** Certificates stay as they are, and names that nobody knows. */
export function isLasting({ message, blocked }: RequestFailure): boolean {
  if (blocked) return !blocked.retry;
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ENOTFOUND/.test(message);
}
