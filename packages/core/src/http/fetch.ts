/**
 * Makes one HTTP request. `globalThis.fetch` is one; another needs no more than this. It rejects with a `TypeError` when the
 * network fails, and follows no redirect.
 */
export type Fetch = (
  url: URL,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: Uint8Array<ArrayBuffer>;
    readonly redirect: "manual";
    readonly credentials: "omit";
    readonly cache: "no-store";
    readonly signal: AbortSignal;
  },
) => Promise<FetchAnswer>;

/** The part of a `Response` that is read. */
export interface FetchAnswer {
  readonly status: number;
  /** `opaqueredirect` for a redirect that a browser hides. */
  readonly type?: string;
  readonly headers: AnswerHeaders;
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
      /** Gives up the rest. */
      cancel(): Promise<void>;
    };
  } | null;
}

/** The headers of an answer: those of `fetch` are. */
export interface AnswerHeaders extends Iterable<[string, string]> {
  /** A header's value; several are joined by commas. @param name - In any case. */
  get(name: string): string | null;
}
