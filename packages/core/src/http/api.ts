import { isTransportError, TransportError } from "../errors.ts";
import { secretForms } from "../secret-forms.ts";
import { answerError, describeSubject, malformedAnswerError } from "./api-error.ts";
import type { ApiAnswer, ApiRequest, Send } from "./api-request.ts";
import type { Pace } from "./pace.ts";
import { readCredential, type TokenSource } from "./token.ts";
import type { HttpAnswer, Transport } from "./transport.ts";

/** Version 1 of the platform's media type. [developer.bentley.com: "recommended"] */
const acceptV1 = "application/vnd.bentley.itwin-platform.v1+json";

/** The most bytes of an answer that is no image. */
const maxTextBytes = 1024 * 1024;

/** Thrown when the token source has no other token than the one that was refused. */
const notRenewed = new Error("The token source has no other token than the one that was refused.");

/** Binds the API's address, the token and the pace to a transport. */
export function createSend({
  api,
  token,
  transport,
  pace,
}: {
  api: URL;
  token: TokenSource;
  transport: Transport;
  pace: Pace | undefined;
}): Send {
  return async (request, { signal } = {}) => {
    /** The token of the latest attempt. */
    let used = "";
    let rejected: string | undefined;
    const exchange = (): Promise<HttpAnswer> =>
      transport.exchange(
        {
          method: request.method,
          url: new URL(api.href.replace(/\/$/, "") + request.path),
          headers: async (attemptSignal) => {
            const next = readCredential(await token({ ...(rejected && { rejected }), signal: attemptSignal }), "token");
            if (next === rejected) throw notRenewed;
            used = next;
            return {
              Authorization: `Bearer ${used}`,
              Accept: request.accept ?? acceptV1,
              ...request.headers,
              ...(request.body && { "Content-Type": request.body.mediaType }),
            };
          },
          turn: pace && ((attemptSignal) => pace.turn(attemptSignal)),
          ...(request.body && { body: request.body.bytes }),
          maxAnswerBytes: request.maxAnswerBytes ?? maxTextBytes,
        },
        signal,
      );

    try {
      let answer = await exchange();
      if (answer.status === 401) {
        // Renewed once: the token may have expired while the request waited.
        rejected = used;
        try {
          answer = await exchange();
        } catch (error) {
          if (error !== notRenewed) throw error;
        }
      }
      const about = { request, answer, api, secrets: [used, ...(rejected ? [rejected] : [])] };
      if (!request.success.includes(answer.status)) throw answerError(about);
      if (repeatsSecret(answer.body, used)) throw malformedAnswerError(about, "its body repeats the token");
      return {
        ...answer,
        pathOf: (href) => pathAt(api, href),
        malformed: (reason) => malformedAnswerError(about, reason),
      };
    } catch (error) {
      throw isTransportError(error) && error.target === undefined ? withSubject(error, request) : error;
    }
  };
}

/** The transport knows no targets; the error's reader needs one. */
function withSubject(error: TransportError, { subject, action }: ApiRequest): TransportError {
  const what = `${describeSubject(subject)}: could not ${action}: ${error.what}`;
  return new TransportError(what, error.fix, error, { target: subject.target, cause: error.cause });
}

/** Names in an answer are stored in files that are committed: none of them may hold the token. Images are not searched. */
function repeatsSecret(body: Uint8Array, secret: string): boolean {
  const isBinary = (body[0] ?? 0) >= 0x80;
  if (isBinary) return false;
  const text = new TextDecoder().decode(body);
  return secretForms(secret).some((form) => text.includes(form));
}

function pathAt(api: URL, href: string): string | undefined {
  const base = api.href.replace(/\/$/, "");
  if (!URL.canParse(href, `${base}/`)) return undefined;
  const url = new URL(href, `${base}/`);
  // No other origin, and no user name or password, can stand in what begins like this.
  return url.href.startsWith(`${base}/`) ? url.href.slice(base.length).replace(/#.*$/, "") : undefined;
}

/**
 * Takes a list of strings out of an answer's JSON object.
 *
 * @throws The answer's own error when it is not there.
 */
export function readStringList(answer: ApiAnswer, name: string): readonly string[] {
  const list = readObject(answer)[name];
  if (!Array.isArray(list) || !list.every((entry) => typeof entry === "string")) {
    throw answer.malformed(`its body has no list ${name}`);
  }
  return list;
}

/**
 * Takes named, non-empty strings out of an answer's JSON object.
 *
 * @param inside - Name of the property that holds the object; without it, the object is the whole answer.
 * @throws The answer's own error when it is not JSON or a string is missing: an unknown answer is never a success.
 */
export function readStrings<Name extends string>(
  answer: ApiAnswer,
  names: readonly Name[],
  inside?: string,
): { readonly [Key in Name]: string } {
  const fail = (reason: string) => answer.malformed(reason);
  const whole = readObject(answer);
  const holder = inside === undefined ? whole : whole[inside];
  if (typeof holder !== "object" || holder === null) throw fail(`its body has no ${inside}`);
  const strings = {} as { [Key in Name]: string };
  for (const name of names) {
    const value: unknown = (holder as { [name: string]: unknown })[name];
    if (typeof value !== "string" || value === "") throw fail(`its body has no ${inside ? `${inside}.` : ""}${name}`);
    strings[name] = value;
  }
  return strings;
}

function readObject(answer: ApiAnswer): { readonly [name: string]: unknown } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(answer.body));
  } catch {
    throw answer.malformed("its body is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null) throw answer.malformed("its body has no object");
  return parsed as { [name: string]: unknown };
}
