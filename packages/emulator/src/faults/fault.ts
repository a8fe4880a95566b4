import type { RequestKind } from "./record.ts";

/**
 * A failure to come. It meets the first request that fits `kind`, `method` and `path` (all of them optional) and is
 * used up after `times` requests. API, blob and token requests are all met; CORS preflights only with
 * `method: "OPTIONS"`.
 *
 * With `status` or `redirectTo` the request is not handled and the answer is made up. Otherwise it is handled, and
 * `headers` and `body` replace those of its true answer.
 */
export interface Fault {
  /** Default: any. */
  kind?: RequestKind;
  /** HTTP method, any letter case. Default: any. */
  method?: string;
  /**
   * A string is compared with the whole path (with the query too, if it has a `?`); an expression is tested against
   * path and query. Default: any.
   */
  path?: string | RegExp;
  /** How many requests it meets; `Infinity` for all. Default: 1. */
  times?: number;
  /** Milliseconds to wait first; goes with everything below, and alone gives a late true answer. Default: 0. */
  delayMs?: number;
  /** Status of a made-up answer. Default: none; 302 with `redirectTo`. */
  status?: number;
  /** Headers of the answer; they win over its own. */
  headers?: Readonly<Record<string, string>>;
  /** Body of the answer; an object is sent as JSON. */
  body?: string | Uint8Array | object;
  /** `Location` of a made-up redirect. */
  redirectTo?: string;
  /**
   * `true` breaks the connection before any answer, with the request not handled. `"after-handling"` breaks it when the
   * request took effect, so that only the answer is lost.
   */
  reset?: true | "after-handling";
  /** Breaks the connection after the answer's head and this many bytes of its body, with the request handled. */
  resetAfterBytes?: number;
  /** Never answers, with the request not handled; the connection stays open until the client or the emulator ends it. */
  hang?: true;
}

/** A fault that has requests left to meet. */
export interface PendingFault {
  readonly fault: Fault;
  /** Requests it will still meet. One with `times: Infinity` stops being pending with its first request. */
  readonly remaining: number;
}

/** The failures to come, in the order in which they were added. */
export class FaultQueue {
  #entries: { readonly fault: Fault; remaining: number; used: boolean }[] = [];

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.add(fault);
  }

  get pending(): readonly PendingFault[] {
    return this.#entries
      .filter(({ remaining, used }) => (remaining === Infinity ? !used : remaining > 0))
      .map(({ fault, remaining }) => ({ fault, remaining }));
  }

  add(fault: Fault): void {
    this.#entries.push({ fault, remaining: fault.times ?? 1, used: false });
  }

  clear(): void {
    this.#entries = [];
  }

  /** The fault that meets this request, counted as used. */
  take(request: { kind: RequestKind; method: string; path: string }): Fault | undefined {
    const entry = this.#entries.find(({ fault, remaining }) => remaining > 0 && fits(fault, request));
    if (entry === undefined) return undefined;
    entry.remaining -= 1;
    entry.used = true;
    return entry.fault;
  }
}

function fits(fault: Fault, request: { kind: RequestKind; method: string; path: string }): boolean {
  // A browser's preflight would otherwise use up the fault that is meant for the request behind it.
  if (fault.method === undefined && request.method === "OPTIONS") return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (fault.kind !== undefined && fault.kind !== request.kind) return false;
  if (fault.path === undefined) return true;
  if (typeof fault.path === "string") {
    return fault.path === (fault.path.includes("?") ? request.path : request.path.split("?", 1)[0]);
  }
  // `search` and not `test`: it pays no attention to where a `g` or `y` expression stopped last time.
  return request.path.search(fault.path) !== -1;
}
