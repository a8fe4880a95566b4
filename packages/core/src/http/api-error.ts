import { PlatformError, type PlatformErrorDetail } from "../errors.ts";
import { formatDuration, oneLine, redact } from "../text.ts";
import type { ApiRequest, Subject } from "./api-request.ts";
import type { AnswerHeaders } from "./fetch.ts";
import { readRetryAfter } from "./retry.ts";
import { readExpiry } from "./token.ts";
import type { HttpAnswer } from "./transport.ts";

interface About {
  readonly request: ApiRequest;
  readonly answer: HttpAnswer;
  readonly api: URL;
  /** The token that was sent last, and others that were. */
  readonly secrets: readonly string[];
}

/** The error for an answer that is not the documented success. */
export function answerError(about: About): PlatformError {
  const { request, answer, secrets } = about;
  const body = readErrorBody(answer, secrets);
  const code = body.code ? ` ${body.code}` : "";
  const details = body.details
    .map((detail) => [detail.target, detail.code, detail.message].filter(Boolean).join(": "))
    .filter((text) => text !== "");
  const said = [body.message, ...details].filter(Boolean).join(" | ");
  const tries = answer.attempts > 1 ? ` after ${answer.attempts} attempts` : "";
  return platformError(
    about,
    `could not ${request.action}: the platform answered ${answer.status}${code}${tries}${said && ` (${said})`}.`,
    fixFor(about, body),
    body,
  );
}

/** The error for an answer of a signed image address that is not the image. The address itself is a secret. */
export function signedUrlError(subject: Subject, method: string, url: URL, answer: HttpAnswer): PlatformError {
  const { code } = readErrorBody(answer, []);
  const expired = answer.status === 403 ? " Signed addresses expire; this one may have." : "";
  return new PlatformError(
    `${describeSubject(subject)}: the signed address of its current image answered ${answer.status}.${expired}`,
    "Run it again, so that the platform gives a new address.",
    {
      status: answer.status,
      platformCode: code,
      details: [],
      retryAfter: undefined,
      method,
      path: url.pathname,
      attempts: answer.attempts,
    },
    { target: subject.target },
  );
}

/** The error for a success whose body is not what is documented: it can't be taken for one. */
export function malformedAnswerError(about: About, reason: string): PlatformError {
  return platformError(
    about,
    `could not ${about.request.action}: the platform answered ${about.answer.status}, but ${oneLine(reason, about.secrets)}.`,
    checkAddress(about.api),
    { code: undefined, details: [] },
  );
}

/** A call's subject as messages name it: `iTwin 8a1f2c3d-…`, `saved view "Bridge North" (FTDE…)`. */
export function describeSubject({ label, id, name }: Pick<Subject, "label" | "id" | "name">): string {
  // The id may be anything while it is not checked: it must not break out of its line.
  const shownId = oneLine(String(id));
  return name === undefined ? `${label} ${shownId}` : `${label} "${oneLine(name)}" (${shownId})`;
}

function platformError(
  { request, answer }: About,
  what: string,
  fix: string,
  body: { code: string | undefined; details: readonly PlatformErrorDetail[] },
): PlatformError {
  const { subject, method, path } = request;
  return new PlatformError(
    `${describeSubject(subject)}: ${what}`,
    fix,
    {
      status: answer.status,
      platformCode: body.code,
      details: body.details,
      retryAfter: readRetryAfter(answer.headers.get("Retry-After")),
      method,
      path: path.replace(/\?.*$/, ""),
      attempts: answer.attempts,
    },
    { target: subject.target },
  );
}

const checkAddress = (api: URL): string =>
  `Check that ${api.origin} is the API's address and that no proxy or sign-in page answers in its place.`;

/** What to do, by status. */
function fixFor({ request, answer, api, secrets }: About, body: ErrorBody): string {
  const { label, owner, idDoubt } = request.subject;
  const member =
    "A service application's e-mail address to add is <client id>@apps.imsoidc.bentley.com, with a role that has";
  const permission = request.permission ?? "the right to read it";
  switch (answer.status) {
    case 401:
      return tokenFix(api, secrets[0] ?? "");
    case 403:
      return `Give the token's owner access to this ${label}. ${member} ${permission}.`;
    case 404: {
      const doubt = idDoubt === undefined ? "" : ` ${idDoubt}`;
      const empty = request.mayHaveNone ? `when the ${label} has no image, and ` : "";
      return `Check the id.${doubt} The answer is the same ${empty}when the token's owner is not a member of ${owner}. ${member} ${permission}.`;
    }
    case 413:
      return "Save the image smaller: at most 5,000,000 bytes.";
    case 415:
    case 422:
      if (request.accepted === undefined) return "Change the request as the answer says.";
      return body.message || body.details.length > 0
        ? "Change the image as the answer says."
        : `Save it anew: ${request.accepted}.`;
    case 429:
      return rateLimitFix(answer.headers);
    default:
      if (answer.status >= 500)
        return "The platform or a gateway before it has a fault: run it again in a few minutes.";
      return body.code ? "The answer says what is wrong; if it is not clear, report it." : checkAddress(api);
  }
}

/** What to do about a token that was refused. */
function tokenFix(api: URL, token: string): string {
  const expiry = readExpiry(token);
  if (expiry !== undefined && expiry.getTime() <= Date.now()) {
    const when = expiry.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
    return `The token expired on ${when} UTC. Get a new one, or set client-id and client-secret, which get a fresh token for each run.`;
  }
  return `Get a new token: this one is expired, incomplete, or not meant for ${api.host} (its scope must be itwin-platform, and its issuer of the same environment).`;
}

/** Which limit was hit, if the answer's headers say so. */
function rateLimitFix(headers: AnswerHeaders): string {
  const limits = ["Tier", "API", "Operation", "Application"]
    .map((name) => [name, headers.get(`ITwinPlatform-RateLimited-${name}`)] as const)
    .flatMap(([name, value]) => (value ? [`${name.toLowerCase()} ${oneLine(value)}`] : []));
  const which = limits.length > 0 ? ` (${limits.join(", ")})` : "";
  const retryAfter = readRetryAfter(headers.get("Retry-After"));
  const when = retryAfter === undefined || retryAfter < 1000 ? "later" : `in ${formatDuration(retryAfter)}`;
  return `The rate limit of this token's application${which} is used up: run it again ${when}, with fewer images or a lower concurrency.`;
}

interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly details: readonly PlatformErrorDetail[];
}

/** The most details that a message repeats. */
const maxDetails = 5;

/**
 * Reads a failure's body, which may be the platform's error object, `{"message"}` alone, a gateway's HTML page, or
 * nothing: clients must not assume that it is there or whole. [developer.bentley.com]
 */
function readErrorBody(answer: HttpAnswer, secrets: readonly string[]): ErrorBody {
  const text = new TextDecoder().decode(answer.body);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { code: undefined, message: describeText(text, secrets), details: [] };
  }
  const string = (from: unknown, name: string): string | undefined => {
    const value = property(from, name);
    return typeof value === "string" && value !== "" ? oneLine(value, secrets) : undefined;
  };
  const error = property(body, "error") ?? body;
  const details = property(error, "details");
  return {
    code: string(error, "code"),
    message: string(error, "message"),
    details: (Array.isArray(details) ? details : []).slice(0, maxDetails).map((detail: unknown) => ({
      code: string(detail, "code"),
      message: string(detail, "message"),
      target: string(detail, "target"),
    })),
  };
}

/** Describes a body that is not JSON: a page by its title, plain text as it is. */
export function describeText(text: string, secrets: readonly string[]): string | undefined {
  if (text.trim() === "") return undefined;
  if (!/^\s*</.test(text)) return oneLine(text, secrets);
  // Redacted before the title is cut out of it: a secret may hold the `<` that ends it.
  const title = oneLine(titleOf(redact(text, secrets)));
  return title ? `an HTML page titled "${title}"` : "an HTML page";
}

/** The title of a page. A regular expression for it would take quadratic time for a page full of `<title`. */
function titleOf(page: string): string {
  const lower = page.toLowerCase();
  const start = lower.indexOf(">", lower.indexOf("<title"));
  if (!lower.includes("<title") || start === -1) return "";
  const end = lower.indexOf("<", start);
  return page.slice(start + 1, end === -1 ? undefined : end);
}

function property(from: unknown, name: string): unknown {
  return typeof from === "object" && from !== null ? (from as Record<string, unknown>)[name] : undefined;
}
