import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

/**
 * A clock that jumps: while nothing happens on any socket, time goes on at once to the next timer. Minutes of waiting cost
 * milliseconds, and how long a cell takes does not depend on how busy the machine is. Import it before anything else.
 *
 * Node's own sockets keep real time; what setTimeout, performance.now and Date.now show is virtual. The process has to be ended.
 */

/** Timers are rounded up to this many milliseconds, so that many of them fire together. */
const grid = 100;
/** So many turns of the event loop without anything happening, and a real millisecond before them, and time jumps. */
const quietTurns = 12;

const real = { setTimeout, clearTimeout, digest: crypto.subtle.digest.bind(crypto.subtle) };
const startDate = Date.now();
let now = 0;
let happened = 0;
let busy = 0;
/** By the time at which they are due. */
const timers = new Map<number, Set<VirtualTimeout>>();
/** Who asks for the requests that are made. */
const listeners: Set<(url: URL, method: string) => void> = new Set();

/** Calls back at each request, before it is sent. Returns how to stop that. */
export function onRequest(listener: (url: URL, method: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Something happened: time must not jump yet. */
function touch(): void {
  happened++;
}

/** Keeps time from jumping until the work is done. */
export async function hold<T>(work: Promise<T>): Promise<T> {
  busy++;
  try {
    return await work;
  } finally {
    busy--;
    touch();
  }
}

class VirtualTimeout {
  readonly run: () => void;
  readonly #delay: number;
  #due = 0;

  constructor(run: () => void, delay: number) {
    this.run = run;
    this.#delay = delay;
    this.refresh();
  }

  refresh(): this {
    this.close();
    this.#due = Math.ceil((now + Math.max(this.#delay, 1)) / grid) * grid;
    const others = timers.get(this.#due);
    if (others) others.add(this);
    else timers.set(this.#due, new Set([this]));
    return this;
  }

  close(): void {
    touch();
    const others = timers.get(this.#due);
    others?.delete(this);
    if (others?.size === 0) timers.delete(this.#due);
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

/** True while a file is read or written, or a connection made. */
function isWorking(): boolean {
  return busy > 0 || process.getActiveResourcesInfo().some((name) => /^(FSReq|TCPConnect|GetAddrInfo)/.test(name));
}

let seen = -1;
let quiet = 0;
function look(): void {
  if (seen !== happened) quiet = 0;
  seen = happened;
  if (quiet++ < quietTurns) return void setImmediate(look);
  quiet = 0;
  if (timers.size > 0 && !isWorking()) {
    let next = Number.POSITIVE_INFINITY;
    for (const due of timers.keys()) next = Math.min(next, due);
    now = Math.max(now, next);
    // A timer that runs may clear others of the same time.
    for (const timer of timers.get(next) ?? []) {
      timer.close();
      timer.run();
    }
    touch();
  }
  real.setTimeout(look, 1);
}

globalThis.setTimeout = ((callback: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) =>
  new VirtualTimeout(() => callback(...args), delay)) as unknown as typeof setTimeout;
globalThis.clearTimeout = ((timer: unknown) =>
  timer instanceof VirtualTimeout
    ? timer.close()
    : real.clearTimeout(timer as NodeJS.Timeout)) as unknown as typeof clearTimeout;
performance.now = () => now;
Date.now = () => startDate + now;
// So do decoders, in threads of their own.
const zlib = process.getBuiltinModule("node:zlib");
const { inflate } = zlib;
zlib.inflate = ((buffer: Buffer, options: object, callback: (error: Error | null, result: Buffer) => void) => {
  void hold(
    new Promise<void>((resolve) =>
      inflate(buffer, options, (...result) => {
        resolve();
        callback(...result);
      }),
    ),
  );
}) as typeof inflate;
crypto.subtle.digest = (algorithm, data) => hold(real.digest(algorithm, data));
// Both sides of the wire are in this process.
for (const name of ["http.client.request.created", "http.client.request.error", "http.client.response.finish"]) {
  subscribe(name, touch);
}
for (const name of ["http.server.request.start", "http.server.response.created", "http.server.response.finish"]) {
  subscribe(name, touch);
}
for (const name of ["net.client.socket", "net.server.socket"]) subscribe(name, touch);
subscribe("http.client.request.created", (message) => {
  const { request } = message as { request: ClientRequest };
  const url = new URL(request.path, `${request.protocol}//${request.getHeader("host")}`);
  for (const listener of listeners) listener(url, request.method);
});
real.setTimeout(look, 1);
