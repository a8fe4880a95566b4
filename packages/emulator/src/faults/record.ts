import type { IncomingMessage } from "node:http";

/** Which part of the emulator a request went to: the API, a signed image URL, or the token authority. */
export type RequestKind = "api" | "blob" | "token";

/** A request as it arrived. */
export interface RecordedRequest {
  readonly kind: RequestKind;
  readonly method: string;
  /** Path with the query, as sent. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's bytes; empty without one. */
  readonly body: Uint8Array;
  /** Status of the answer; `undefined` while there is none, and for ever when a fault broke the connection or hung. */
  readonly status: number | undefined;
  /** When its head had arrived, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When its answer was ready to be sent, or the connection broken, in milliseconds since 1970. */
  readonly endedAt: number | undefined;
}

/** A record that its answer is still to be written into. */
export interface OpenRecord extends RecordedRequest {
  body: Uint8Array;
  status: number | undefined;
  endedAt: number | undefined;
}

/** The requests since the start or the last `clear`. */
export class RequestLog {
  readonly #recording: boolean;
  #requests: OpenRecord[] = [];

  constructor(recording: boolean) {
    this.#recording = recording;
  }

  get requests(): readonly RecordedRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }

  open(incoming: IncomingMessage, kind: RequestKind): OpenRecord {
    const record: OpenRecord = {
      kind,
      method: incoming.method ?? "GET",
      path: incoming.url ?? "/",
      headers: Object.fromEntries(
        Object.entries(incoming.headersDistinct).map(([name, values = []]) => [name, values.join(", ")]),
      ),
      body: new Uint8Array(),
      status: undefined,
      startedAt: Date.now(),
      endedAt: undefined,
    };
    if (this.#recording) this.#requests.push(record);
    return record;
  }
}
