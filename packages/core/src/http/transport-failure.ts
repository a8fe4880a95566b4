import { type TransportReasonCode, transportReasonCodes } from "../errors.ts";
import { codeOf, formatBytes, formatDuration, messageOf, oneLine, redact } from "../text.ts";
import { readBlockedConnection } from "./blocked-connection.ts";

/** Why an attempt got no usable answer, and what to do about it. */
export interface Failure {
  readonly reasonCode: TransportReasonCode;
  readonly reason: string;
  readonly fix: string;
  readonly retry: boolean;
  readonly cause?: unknown;
}

export const isFailure = (result: object): result is Failure => "reasonCode" in result;

export function timedOut(limit: number, cause: unknown, retry = false): Failure {
  return {
    reasonCode: transportReasonCodes.timeout,
    reason: `it took longer than ${formatDuration(limit)}`,
    fix: "Run it again; when it happens every time, look at the network between this machine and the platform.",
    retry,
    cause,
  };
}

export function tooLarge(limit: number): Failure {
  return {
    reasonCode: transportReasonCodes.tooLarge,
    reason: `the answer is larger than ${formatBytes(limit)}`,
    fix: "Check the address: this is not what the iTwin Platform answers.",
    retry: false,
  };
}

export function redirected(location: string | null, from: URL, secrets: readonly string[]): Failure {
  let to = "another address";
  // Redacted before it is read, which changes a host to lower case and cuts it at a slash.
  const shown = redact(location ?? "", secrets);
  if (location !== null && URL.canParse(shown, from)) to = new URL(shown, from).origin;
  return {
    reasonCode: transportReasonCodes.redirect,
    reason: `it is redirected to ${to}, which is refused because the request carries a secret`,
    fix: "Check the address; if it is right, report this, as the platform is not known to redirect this call.",
    retry: false,
  };
}

/** In a browser: the server answers, but not for this page to read. */
export function blockedByCors(url: URL): Failure {
  const { origin } = globalThis.location;
  return {
    reasonCode: transportReasonCodes.cors,
    reason: `${url.origin} answers, but does not let a page of ${origin} read the answer (CORS)`,
    fix: "Make this call from a server or a CI job, or ask the owner of that server to allow this origin.",
    retry: false,
  };
}

/** What the codes of Node's network errors mean; their own texts are for those who know the code. */
const inWords: { readonly [code: string]: string } = {
  ECONNRESET: "the connection was closed before an answer came",
  EPIPE: "the connection was closed before an answer came",
  UND_ERR_SOCKET: "the connection was closed before an answer came",
  ECONNREFUSED: "nothing listens at this address",
  ENOTFOUND: "there is no host of this name",
  EAI_AGAIN: "the host's name could not be looked up",
  ETIMEDOUT: "no connection could be made in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection could be made in time",
};

const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;

/** Makes sense of what `fetch` threw. Only a TypeError is a network error; anything else is not worth a retry. */
export function disconnected(cause: unknown, secrets: readonly string[]): Failure {
  // Node's fetch says "fetch failed" and keeps the story in `cause`, which for several addresses is an AggregateError.
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = codeOf(inner);
  const message = messageOf(inner);
  const known = code === undefined ? undefined : inWords[code];
  const told = known ?? (message || "the connection failed");
  const reason = oneLine(code !== undefined && !told.includes(code) ? `${told} (${code})` : told, secrets);
  const certificate = code !== undefined && certificateCode.test(code);
  let fix = "Check the network and the address, then run it again.";
  if (certificate) fix = "Check the address, and the certificate that the server there has.";
  if (code === "ENOTFOUND" || code === "ECONNREFUSED")
    fix = "Check the address: is the host spelled right, and running?";
  return {
    reasonCode: transportReasonCodes.connection,
    reason,
    fix,
    // Certificates stay as they are, and so do names that no host has.
    retry: cause instanceof TypeError && !certificate && code !== "ENOTFOUND",
    ...readBlockedConnection(cause),
    cause: withoutSecrets(cause, code, secrets),
  };
}

/** What is kept as `cause`: a parser's error, for one, carries the bytes that it choked on, which may repeat a secret. */
function withoutSecrets(cause: unknown, code: string | undefined, secrets: readonly string[]): Error {
  const copy = new Error(oneLine(messageOf(cause), secrets));
  if (cause instanceof Error) copy.name = cause.name;
  return Object.assign(copy, code !== undefined && { code });
}
