import { gzipSync } from "node:zlib";
import type { TargetKind } from "@itwin-images/core";
import { type Exchange, elsewhere, type Fault } from "./platform.ts";

/** What becomes of an item whose requests meet a fault. */
export interface Effect {
  readonly outcome: "published" | "failed";
  readonly attempts: number;
  readonly seconds: number;
  /** Whether the items after it may be left out, or fail in the same way. */
  readonly stops?: boolean;
  /** Whether all items wait together. */
  readonly pauses?: boolean;
}

export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
  /** When the first request of an item meets it, and when all of them do. */
  readonly effect: (kind: TargetKind, times: "once" | "always") => Effect;
}

/** Requests are repeated for 5 minutes, with waits from half a second to half a minute between them. */
const patience = 312;
const mostAttempts = 26;
const refusal = { outcome: "failed", attempts: 1, seconds: 1 } as const;

/** Nothing that another attempt would change. */
const final: NamedFault["effect"] = () => refusal;
/** Another attempt may succeed. */
const passing =
  (always: Partial<Effect> = {}, once: Partial<Effect> = {}): NamedFault["effect"] =>
  (_, times) =>
    times === "once"
      ? { outcome: "published", attempts: 2, seconds: 2, ...once }
      : { outcome: "failed", attempts: mostAttempts, seconds: patience, ...always };
/** An attempt ends after two minutes, and no attempt begins after the patience. */
const timedOut = passing({ attempts: 4, seconds: 515 }, { seconds: 125 });
const harmless: NamedFault["effect"] = () => ({ outcome: "published", attempts: 1, seconds: 1 });

/** Success by the platform's documents. */
const success: Readonly<Record<TargetKind, number>> = { itwin: 201, "saved-view": 204, imodel: 201 };
/** An upload that did not take effect: seen when the target does not show it in 30 seconds. */
const unseen: Effect = { outcome: "failed", attempts: 1, seconds: 32 };

/** A success that did not take effect. An iTwin's answer is read, so that a bad one is known at once. */
const hollow =
  (status: number): NamedFault["effect"] =>
  (kind) =>
    status === success[kind] && kind !== "itwin" ? unseen : refusal;
/** A success that took effect, with a strange body: that of an iTwin is read. */
const strange =
  (status: number): NamedFault["effect"] =>
  (kind) =>
    status === success[kind] && kind !== "itwin" ? { ...refusal, outcome: "published" } : refusal;

export const html = "<!doctype html><html><head><title>Sign in</title></head><body>Who are you?</body></html>";
const error = (code: string) => JSON.stringify({ error: { code, message: "No." } });
export const answer =
  (status: number, body: string | Buffer = "", headers: Record<string, string | string[]> = {}): Fault =>
  ({ reply }) =>
    reply({ status, headers, body });
/** What the platform really answers, changed on its way. */
export const changed =
  (change: (body: string) => string | Buffer, status?: number): Fault =>
  (exchange) => {
    const own = exchange.handle();
    const { "Content-Length": _, ...headers } = own.headers ?? {};
    exchange.reply({ status: status ?? own.status, headers, body: change(String(own.body ?? "")) });
  };
/** Bytes on the wire, then the end of the connection. */
const wire =
  (bytes: string | Buffer, { takes = false, ends = "fin" as "fin" | "reset" } = {}): Fault =>
  (exchange) => {
    if (takes) exchange.handle();
    exchange.socket.write(bytes, () => {
      if (ends === "fin") exchange.socket.end();
      // Later, so that the bytes are not lost with the connection.
      else setTimeout(() => exchange.socket.resetAndDestroy(), 10);
    });
  };

/** Chunks for as long as somebody reads. */
export function endless({ response }: Exchange, status: number, chunk: Buffer, encoding?: string): void {
  response.writeHead(status, encoding === undefined ? {} : { "Content-Encoding": encoding });
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

/** 10 MiB of zeros in 10 kB. Several gzip members behind each other are one stream. */
const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024));
/** Sends one byte per 10 seconds, and never the last one. */
const drip =
  (status: number): Fault =>
  ({ response }) => {
    response.writeHead(status, { "Content-Length": "1000" });
    const timer = () => {
      if (response.destroyed) return;
      response.write("{");
      setTimeout(timer, 10_000);
    };
    timer();
  };
/** The true answer, late. */
const late =
  (milliseconds: number): Fault =>
  (exchange) =>
    void setTimeout(() => exchange.reply(exchange.handle()), milliseconds);

const inTwenty = (): string => new Date(Date.now() + 20_000).toUTCString();

const refusals = ([400, 403, 404, 405, 409, 410, 411, 413, 414, 415, 422, 451, 501, 505, 599] as const).map(
  (status): NamedFault => ({ name: `${status}`, fault: answer(status, error("Refused")), effect: final }),
);

export const outages: readonly NamedFault[] = [
  ...[408, 500, 502, 503, 504].map(
    (status): NamedFault => ({ name: `${status}`, fault: answer(status, error("Later")), effect: passing() }),
  ),
  { name: "502, HTML", fault: answer(502, html, { "Content-Type": "text/html" }), effect: passing() },
  { name: "503, no body", fault: answer(503), effect: passing() },
  { name: "503, Retry-After 0", fault: answer(503, "", { "Retry-After": "0" }), effect: passing() },
  { name: "503, Retry-After 2", fault: answer(503, "", { "Retry-After": "2" }), effect: passing({}, { seconds: 3 }) },
  {
    name: "503, Retry-After 20",
    fault: answer(503, "", { "Retry-After": "20" }),
    effect: passing({ attempts: 16 }, { seconds: 21 }),
  },
  {
    name: "503, Retry-After as a date",
    fault: ({ reply }) => reply({ status: 503, headers: { "Retry-After": inTwenty() } }),
    effect: passing({ attempts: 17 }, { seconds: 21 }),
  },
  {
    name: "503, Retry-After in the past",
    fault: answer(503, "", { "Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT" }),
    effect: passing(),
  },
  ...["-5", "1.5", "soon", ""].map(
    (value): NamedFault => ({
      name: `503, Retry-After "${value}"`,
      fault: answer(503, "", { "Retry-After": value }),
      effect: passing(),
    }),
  ),
  { name: "503, two Retry-After", fault: answer(503, "", { "Retry-After": ["2", "20"] }), effect: passing() },
  { name: "503, Retry-After a year", fault: answer(503, "", { "Retry-After": "31536000" }), effect: final },
  { name: "503, Retry-After 400 nines", fault: answer(503, "", { "Retry-After": "9".repeat(400) }), effect: final },
];

const limited = { attempts: 2000, seconds: 925, stops: true, pauses: true } as const;
const unnamed = passing({ seconds: 345, stops: true, pauses: true }, { pauses: true });

export const rateLimits: readonly NamedFault[] = [
  { name: "429", fault: answer(429), effect: unnamed },
  { name: "429, HTML", fault: answer(429, html), effect: unnamed },
  {
    name: "429, Retry-After 0",
    fault: answer(429, "", { "Retry-After": "0" }),
    effect: passing(limited, { pauses: true }),
  },
  {
    name: "429, Retry-After 2",
    fault: answer(429, "", { "Retry-After": "2" }),
    effect: passing({ ...limited, attempts: 451 }, { seconds: 3, pauses: true }),
  },
  {
    name: "429, Retry-After 20",
    fault: answer(429, "", { "Retry-After": "20" }),
    effect: passing({ ...limited, attempts: 46 }, { seconds: 21, pauses: true }),
  },
  {
    name: "429, Retry-After as a date",
    fault: ({ reply }) => reply({ status: 429, headers: { "Retry-After": inTwenty() } }),
    effect: passing({ ...limited, attempts: 48 }, { seconds: 21, pauses: true }),
  },
  { name: '429, Retry-After "soon"', fault: answer(429, "", { "Retry-After": "soon" }), effect: unnamed },
  ...["1000", "31536000", "9".repeat(400)].map(
    (value): NamedFault => ({
      name: `429, Retry-After ${value.length > 9 ? "400 nines" : value}`,
      fault: answer(429, "", { "Retry-After": value }),
      effect: () => ({ ...refusal, stops: true }),
    }),
  ),
];

const sessions: NamedFault[] = [
  { name: "401", fault: answer(401, error("HeaderNotFound")), effect: () => ({ ...refusal, stops: true }) },
  { name: "401, message alone", fault: answer(401, '{"message":"no"}'), effect: () => ({ ...refusal, stops: true }) },
];

const bodies: NamedFault[] = [
  ...([200, 201, 202, 204] as const).flatMap((status): NamedFault[] => [
    {
      name: `${status} with an HTML page, not taken`,
      fault: answer(status, status === 204 ? "" : html),
      effect: hollow(status),
    },
    { name: `${status} with nothing, not taken`, fault: answer(status), effect: hollow(status) },
    {
      name: `${status} with a list, not taken`,
      fault: answer(status, status === 204 ? "" : "[]"),
      effect: hollow(status),
    },
  ]),
  { name: "201 with null names, not taken", fault: answer(201, '{"image":null}'), effect: hollow(201) },
  { name: "201 with an error inside, not taken", fault: answer(201, error("Refused")), effect: hollow(201) },
  {
    name: "201, half of the JSON",
    fault: changed((body) => body.slice(0, body.length / 2), 201),
    effect: strange(201),
  },
  {
    name: "201, a path for a name",
    fault: changed((body) => body.replace(/large_[^"]+png"/, '../../etc/passwd"'), 201),
    effect: strange(201),
  },
  {
    name: "201, a name of 900 kB",
    fault: changed((body) => body.replace(/large_[^"]+png"/, `${"n".repeat(900_000)}"`), 201),
    effect: strange(201),
  },
  { name: "201, 2 MiB of spaces", fault: changed((body) => body + " ".repeat(2 * 1024 * 1024), 201), effect: final },
  { name: "200 for everything, taken", fault: changed((body) => body, 200), effect: final },
  { name: "a gzip bomb with 201", fault: (x) => endless(x, 201, bomb, "gzip"), effect: final },
  { name: "a gzip bomb with 500", fault: (x) => endless(x, 500, bomb, "gzip"), effect: passing() },
  { name: "an endless answer with 201", fault: (x) => endless(x, 201, Buffer.alloc(65_536)), effect: final },
  { name: "an endless answer with 422", fault: (x) => endless(x, 422, Buffer.alloc(65_536)), effect: final },
  { name: "an endless answer with 503", fault: (x) => endless(x, 503, Buffer.alloc(65_536)), effect: passing() },
];

const redirects: NamedFault[] = [
  ...[300, 301, 302, 303, 305, 307, 308, 399].map(
    (status): NamedFault => ({
      name: `${status} to another origin`,
      fault: answer(status, "", { Location: `${elsewhere}/here` }),
      effect: final,
    }),
  ),
  {
    name: "302 to itself",
    fault: ({ path, reply }) => reply({ status: 302, headers: { Location: path } }),
    effect: final,
  },
  { name: "302 without an address", fault: answer(302), effect: final },
  { name: "304", fault: answer(304), effect: final },
];

export const connections: readonly NamedFault[] = [
  { name: "reset before it is taken", fault: ({ socket }) => socket.resetAndDestroy(), effect: passing() },
  { name: "closed before it is taken", fault: ({ socket }) => void socket.end(), effect: passing() },
  {
    name: "reset after it is taken",
    fault: ({ handle, socket }) => {
      handle();
      socket.resetAndDestroy();
    },
    effect: passing(),
  },
  { name: "closed in the status line", fault: wire("HTTP/1.1 20", { takes: true }), effect: passing() },
  { name: "reset in the head", fault: wire("HTTP/1.1 201 Created\r\nContent-", { ends: "reset" }), effect: passing() },
  {
    name: "reset in the body",
    fault: wire('HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{"image"', { takes: true, ends: "reset" }),
    effect: passing(),
  },
  {
    name: "a body shorter than its Content-Length",
    fault: wire('HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{"image"', { takes: true }),
    effect: passing(),
  },
  {
    name: "a body longer than its Content-Length",
    fault: wire('HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\n{"image":{"id":"1"}}', { takes: true }),
    effect: (kind) => (kind === "imodel" ? harmless(kind, "once") : refusal),
  },
  {
    name: "a Content-Length that is none",
    fault: wire("HTTP/1.1 201 Created\r\nContent-Length: x\r\n\r\n"),
    effect: passing(),
  },
  {
    name: "a chunk without its size",
    fault: wire("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
    effect: passing(),
  },
  {
    name: "chunks without their end",
    fault: wire("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
    effect: passing(),
  },
  { name: "not HTTP", fault: wire("SSH-2.0-OpenSSH_9.6\r\n"), effect: passing() },
  {
    name: "101",
    fault: wire("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    effect: passing(),
  },
  { name: "100 and no more", fault: wire("HTTP/1.1 100 Continue\r\n\r\n"), effect: passing() },
  {
    name: "100 kB of headers",
    fault: wire(`HTTP/1.1 201 Created\r\nX: ${"x".repeat(100_000)}\r\n\r\n`),
    effect: passing(),
  },
  { name: "gzip that is none", fault: answer(201, "not gzip", { "Content-Encoding": "gzip" }), effect: passing() },
  { name: "never answers", fault: () => {}, effect: timedOut },
  { name: "one byte per 10 seconds", fault: drip(201), effect: timedOut },
  { name: "one byte per 10 seconds, 503", fault: drip(503), effect: timedOut },
  { name: "a minute late", fault: late(60_000), effect: () => ({ outcome: "published", attempts: 1, seconds: 61 }) },
  { name: "too late", fault: late(130_000), effect: timedOut },
];

/** Every fault of an upload. */
export const uploadFaults: readonly NamedFault[] = [
  ...refusals,
  ...outages,
  ...rateLimits,
  ...sessions,
  ...bodies,
  ...redirects,
  ...connections,
];

/** The fault of this name. */
export function named(list: readonly NamedFault[], name: string): Fault {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no fault "${name}".`);
  return found.fault;
}
