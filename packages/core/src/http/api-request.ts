import type { ITwinImagesError } from "../errors.ts";
import type { Target } from "../target.ts";
import type { AnswerHeaders } from "./fetch.ts";

/** What a call is about, in the words of its errors. */
export interface Subject {
  /** The platform's own spelling of what it is: `iTwin`, `saved view group`. */
  readonly label: string;
  /** Its id. */
  readonly id: string;
  /** Its display name, where that is known. */
  readonly name?: string | undefined;
  /** The target that it is; absent when it is something that shows no image. */
  readonly target?: Target;
  /** What the token's owner must be a member of to see it: `the iTwin`, `the iModel's iTwin`. */
  readonly owner: string;
  /** Why the id is probably of another kind, as a sentence. */
  readonly idDoubt?: string | undefined;
}

/** One call of the API. */
export interface ApiRequest {
  readonly subject: Subject;
  /** What the call does, to end the sentence "… failed to": `upload its image`. */
  readonly action: string;
  readonly method: "GET" | "PUT" | "DELETE";
  /** What a role needs for the call, to end the sentence "a role that has …". Default: the right to read. */
  readonly permission?: string;
  /** What an upload must be, to end the sentence "Save it anew: …". Absent when nothing is uploaded. */
  readonly accepted?: string;
  /** Path and query after the API address, ids encoded, with a leading slash. */
  readonly path: string;
  /** Media type of the answer. Default: version 1 of the platform's own. */
  readonly accept?: string;
  /** Other headers than those of every request. */
  readonly headers?: { readonly [name: string]: string };
  /** Whether a 404 may also mean that the subject has no image. Default `false`. */
  readonly mayHaveNone?: boolean;
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
  readonly headers: AnswerHeaders;
  readonly body: Uint8Array<ArrayBuffer>;
  /**
   * Path and query of an address that the answer names, after the API's own address; `undefined` when it is at another
   * one, which must not get the token.
   */
  pathOf(href: string): string | undefined;
  /** The error to throw when the body is not what is documented. */
  malformed(reason: string): ITwinImagesError;
}
