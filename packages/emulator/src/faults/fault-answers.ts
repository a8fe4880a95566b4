import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Next } from "hono";
import type { Fault } from "./fault.ts";

/** The parts of Hono's context that a fault works on: the sockets, and the answer. */
interface Exchange {
  readonly env: HttpBindings;
  get res(): Response;
  set res(answer: Response | undefined);
}

/**
 * Answers a request as its fault says, handling it first where the fault lets it take effect.
 *
 * @returns the status that was sent; `undefined` when the connection ended before one.
 */
export async function answerWithFault(
  c: Exchange,
  next: Next,
  fault: Fault,
  closing: AbortSignal,
): Promise<number | undefined> {
  if (fault.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal: closing });
  if (fault.hang) {
    await once(c.env.outgoing, "close");
    return nothingMore(c);
  }
  if (fault.reset === true) return breakConnection(c);

  const status = fault.status ?? (fault.redirectTo === undefined ? undefined : 302);
  if (status !== undefined) {
    c.res = madeUp(fault, status);
  } else {
    await next();
    if (fault.headers !== undefined || fault.body !== undefined) {
      replaceAnswer(c, madeUp(fault, c.res.status, await bodyOf(c.res), c.res));
    }
  }
  if (fault.reset === "after-handling") return breakConnection(c);
  return fault.resetAfterBytes === undefined ? c.res.status : cutOff(c, fault.resetAfterBytes);
}

/** The fault's answer: its own body and headers, over those of the true answer if there is one. */
function madeUp(
  fault: Fault,
  status: number,
  trueBody: Uint8Array<ArrayBuffer> | null = null,
  trueAnswer?: Response,
): Response {
  const headers = new Headers(trueAnswer?.headers);
  if (fault.body !== undefined) headers.delete("content-length");
  if (isJson(fault.body)) headers.set("content-type", "application/json");
  if (fault.redirectTo !== undefined) headers.set("location", fault.redirectTo);
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  return new Response(fault.body === undefined ? trueBody : toBody(fault.body), { status, headers });
}

function toBody(body: string | Uint8Array | object): string | Uint8Array<ArrayBuffer> {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

function isJson(body: Fault["body"]): boolean {
  return typeof body === "object" && !(body instanceof Uint8Array);
}

async function bodyOf(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  return response.body === null ? null : new Uint8Array(await response.arrayBuffer());
}

/** Sends the whole head, `Content-Length` included, and only the first bytes of the body. */
async function cutOff(c: Exchange, byteCount: number): Promise<number> {
  const { outgoing } = c.env;
  const { status } = c.res;
  const headers = Object.fromEntries(c.res.headers);
  const body = await bodyOf(c.res);
  outgoing.writeHead(status, body === null ? headers : { ...headers, "content-length": String(body.byteLength) });
  outgoing.flushHeaders();
  if (body !== null && byteCount > 0) outgoing.write(body.subarray(0, byteCount));
  // Ends the connection when what was written is on its way, not before.
  outgoing.socket?.destroySoon();
  nothingMore(c);
  return status;
}

function breakConnection(c: Exchange): undefined {
  c.env.incoming.socket.destroy();
  return nothingMore(c);
}

/** Tells the server adapter to write nothing. */
function nothingMore(c: Exchange): undefined {
  // A fresh one each time: Hono sets headers on it.
  replaceAnswer(c, new Response(null, { headers: RESPONSE_ALREADY_SENT.headers }));
}

/** Hono merges the headers of the answer it has into the next one, unless the first is dropped before. */
function replaceAnswer(c: Exchange, answer: Response): void {
  c.res = undefined;
  c.res = answer;
}
