import { type ITwinImagesError, isTransportError, TransportError } from "../errors.ts";
import type { Target } from "../target.ts";
import { explainAnswer, explainOddAnswer, subjectOf } from "./api-error.ts";
import { readCredential, type TokenSource } from "./token.ts";
import type { HttpAnswer, Transport } from "./transport.ts";

/** What a call is about, in the words of its errors. */
export interface Subject {
  /** The platform's own spelling of what it is: `iTwin`, `saved view group`. */
  readonly label: string;
  /** Its id. */
  readonly id: string;
}

/** One call of the API. */
export interface ApiRequest {
  /** The target that the call is about; absent when it is about something that shows no image. */
  readonly target?: Target | undefined;
  /** What the call is about. Default: the target. One of the two is there. */
  readonly subject?: Subject;
  /** What the call does, to end the sentence "… failed to": `upload its image`. */
  readonly action: string;
  readonly method: "GET" | "PUT" | "DELETE";
  /** Path and query after the API address, ids encoded, with a leading slash. */
  readonly path: string;
  /** Media type of the answer. Default: version 1 of the platform's own. */
  readonly accept?: string;
  readonly body?: { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: string };
  /** The documented statuses of success. Every other answer is an error, other 2xx included. */
  readonly success: readonly number[];
  /** The most bytes taken of a successful answer. Default 1 MiB. */
  readonly maxAnswerBytes?: number;
}

/** Makes a call of the API: resolves only with a documented success. */
export type Send = (request: ApiRequest, options?: { signal?: AbortSignal | undefined }) => Promise<ApiAnswer>;

/** A documented success. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /**
   * Path and query of an address that the answer names, after the API's own address; `undefined` when it is at another
   * one, which must not get the token.
   */
  pathOf(href: string): string | undefined;
  /** The error to throw when the body turns out not to be what is documented. */
  odd(why: string): ITwinImagesError;
}

/** Version 1 of the platform's media type. [developer.bentley.com: "recommended"] */
const acceptV1 = "application/vnd.bentley.itwin-platform.v1+json";

/** Thrown when the token source has no other token than the one that was refused. */
const notRenewed = new Error("The token source has no other token than the one that was refused.");

/** Binds the API's address and the token to a transport. */
export function createSend({ api, token, transport }: { api: URL; token: TokenSource; transport: Transport }): Send {
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
              ...(request.body && { "Content-Type": request.body.mediaType }),
            };
          },
          ...(request.body && { body: request.body.bytes }),
          maxAnswerBytes: request.maxAnswerBytes ?? 1024 * 1024,
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
      if (!request.success.includes(answer.status)) throw explainAnswer(about);
      return { ...answer, pathOf: (href) => pathAt(api, href), odd: (why) => explainOddAnswer(about, why) };
    } catch (error) {
      throw isTransportError(error) && error.target === undefined ? withTarget(error, request) : error;
    }
  };
}

/** The transport knows no targets; whoever reads the error wants one. */
function withTarget(error: TransportError, request: ApiRequest): TransportError {
  const { target, action } = request;
  const { label, id } = subjectOf(request);
  const what = `${label} ${id}: could not ${action}: ${error.what}`;
  return new TransportError(what, error.fix, error, { target, cause: error.cause });
}

function pathAt(api: URL, href: string): string | undefined {
  const base = api.href.replace(/\/$/, "");
  if (!URL.canParse(href, `${base}/`)) return undefined;
  const url = new URL(href, `${base}/`);
  // No other origin, and no user name or password, can stand in what begins like this.
  return url.href.startsWith(`${base}/`) ? url.href.slice(base.length).replace(/#.*$/, "") : undefined;
}
