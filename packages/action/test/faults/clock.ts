import { subscribe } from "node:diagnostics_channel";

/**
 * A clock that jumps: while nothing happens on any socket, time goes on at once to the next timer. Minutes of waiting cost
 * milliseconds, and how long a cell takes does not depend on how busy the machine is. Import it before anything else.
 *
 * Node's own sockets keep real time; what fetch, setTimeout, performance.now and Date.now show is virtual. The process has to be ended.
 */

/** Timers are rounded up to this many milliseconds, so that many of them fire together. */
const grid = 100;
/** So many turns of the event loop without anything happening, and a real millisecond before them, and time jumps. */
const quietTurns = 12;
/** The tick of fetch's own timers, which close idle connections: they belong to the sockets and keep real time. */
const undiciTick = 499;

const real = { setTimeout, clearTimeout, fetch, digest: crypto.subtle.digest.bind(crypto.subtle) };
const startDate = Date.now();
let now = 0;
let happened = 0;
let busy = 0;
/** By the time at which they are due. */
const timers = new Map<number, Set<VirtualTimeout>>();
/** Fetches that were begun, for what asks whether one more was. */
const listeners: Set<(url: URL, init: RequestInit | undefined) => void> = new Set();

/** Calls back at each fetch, before it begins. Returns how to stop that. */
export function onFetch(listener: (url: URL, init: RequestInit | undefined) => void): () => void {
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
  delay === undiciTick
    ? real.setTimeout(callback, delay, ...args)
    : new VirtualTimeout(() => callback(...args), delay)) as unknown as typeof setTimeout;
globalThis.clearTimeout = ((timer: unknown) =>
  timer instanceof VirtualTimeout
    ? timer.close()
    : real.clearTimeout(timer as NodeJS.Timeout)) as unknown as typeof clearTimeout;
performance.now = () => now;
Date.now = () => startDate + now;
globalThis.fetch = async (input, init) => {
  for (const listener of listeners) listener(new URL(input instanceof Request ? input.url : input), init);
  touch();
  try {
    return await real.fetch(input, init);
  } finally {
    touch();
  }
};
crypto.subtle.digest = (algorithm, data) => hold(real.digest(algorithm, data));
// The other side of the wire is in this process too.
for (const name of ["http.server.request.start", "http.server.response.created", "http.server.response.finish"]) {
  subscribe(name, touch);
}
for (const name of ["net.client.socket", "net.server.socket"]) subscribe(name, touch);
const { read } = ReadableStreamDefaultReader.prototype;
ReadableStreamDefaultReader.prototype.read = function (this: ReadableStreamDefaultReader) {
  touch();
  const reading = read.call(this);
  reading.then(touch, touch);
  return reading;
} as typeof read;
real.setTimeout(look, 1);
