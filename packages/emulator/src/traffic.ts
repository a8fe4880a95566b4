import { setTimeout as delay } from "node:timers/promises";
import type { MiddlewareHandler } from "hono";
import type { FaultQueue } from "./faults/fault.ts";
import { answerWithFault } from "./faults/fault-answers.ts";
import type { RequestKind, RequestLog } from "./faults/record.ts";
import type { Env } from "./service.ts";

/** What happens to every request, whichever part of the emulator it goes to. */
export interface Traffic {
  readonly log: RequestLog;
  readonly faults: FaultQueue;
  readonly latencyMs: number;
  /** Aborted by `close`, so that nothing goes on waiting. */
  readonly closing: AbortSignal;
}

export function recordRequests({ log }: Traffic, kindOf: (path: string) => RequestKind): MiddlewareHandler<Env> {
  return async (c, next) => {
    const record = log.open(c.env.incoming, kindOf(c.req.path));
    c.set("record", record);
    try {
      if (c.req.method !== "GET" && c.req.method !== "HEAD") {
        // Hono keeps it, so that the handlers read the same bytes and no copy is made.
        record.body = new Uint8Array(await c.req.arrayBuffer());
      }
      await next();
    } finally {
      record.endedAt = Date.now();
    }
  };
}

/** Waits for the latency, and lets a fault answer instead of the handlers. */
export function disturb({ latencyMs, faults, closing }: Traffic): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { record } = c.var;
    if (latencyMs > 0) await delay(latencyMs, undefined, { signal: closing });
    const fault = faults.take(record);
    if (fault) {
      record.status = await answerWithFault(c, next, fault, closing);
    } else {
      await next();
      record.status = c.res.status;
    }
  };
}
