import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PublishOptions } from "@itwin-images/commands";
import type { TargetKind } from "@itwin-images/core";
import type { Cell, Table } from "./cell.ts";
import { answer, changed, connections, endless, html, type NamedFault, named, outages } from "./faults.ts";
import { kinds, makeItems, root } from "./items.ts";
import { type Call, type Exchange, elsewhere, type Fault, older, startPlatform } from "./platform.ts";
import { publishRun } from "./run.ts";

/** What a fault is to a read. */
type Sort =
  /** No other attempt is made. */
  | "refused"
  | "forbidden"
  | "missing"
  | "no token"
  | "rate limit"
  /** Another attempt may succeed. */
  | "passing"
  | "silent"
  /** The platform asks to wait 20 seconds. */
  | "busy"
  | "late"
  /** An answer, but not the true one. */
  | "untrue"
  /** The beginning of the true answer. */
  | "cut"
  /** Says too little to be wrong. */
  | "vague";

interface ReadFault {
  readonly name: string;
  readonly fault: Fault;
  readonly sort: Sort;
}

const pick = (list: readonly NamedFault[], name: string, sort: Sort): ReadFault => ({
  ...{ name, sort, fault: named(list, name) },
});

const general: readonly ReadFault[] = [
  { name: "400", fault: answer(400), sort: "refused" },
  { name: "401", fault: answer(401), sort: "no token" },
  { name: "403", fault: answer(403), sort: "forbidden" },
  { name: "404", fault: answer(404), sort: "missing" },
  { name: "409", fault: answer(409), sort: "refused" },
  { name: "429, Retry-After 20", fault: answer(429, "", { "Retry-After": "20" }), sort: "rate limit" },
  pick(outages, "500", "passing"),
  pick(outages, "502, HTML", "passing"),
  pick(outages, "503", "passing"),
  pick(outages, "503, Retry-After 20", "busy"),
  pick(outages, "503, Retry-After a year", "refused"),
  { name: "302", fault: answer(302, "", { Location: "/there" }), sort: "refused" },
  { name: "204", fault: answer(204), sort: "refused" },
  pick(connections, "reset before it is taken", "passing"),
  pick(connections, "closed before it is taken", "passing"),
  pick(connections, "not HTTP", "passing"),
  pick(connections, "100 kB of headers", "passing"),
  pick(connections, "never answers", "silent"),
  pick(connections, "a minute late", "late"),
];
const ofBodies: readonly ReadFault[] = [
  { name: "200 with an HTML page", fault: answer(200, html), sort: "untrue" },
  { name: "200 with nothing", fault: answer(200), sort: "untrue" },
  { name: "206 with half of it", fault: halved(206), sort: "refused" },
  { name: "200 with half of it", fault: halved(200), sort: "cut" },
  { name: "gzip that is none", fault: answer(200, "no gzip", { "Content-Encoding": "gzip" }), sort: "passing" },
  { name: "a body shorter than its Content-Length", fault: shortened, sort: "passing" },
  { name: "one byte per 10 seconds", fault: named(connections, "one byte per 10 seconds"), sort: "silent" },
  { name: "an endless answer", fault: (x) => endless(x, 200, Buffer.alloc(65_536)), sort: "refused" },
];
const ofAddresses: readonly ReadFault[] = [
  "ftp://127.0.0.1/image",
  "file:///etc/passwd",
  "http://10.0.0.1/image",
  "http://169.254.169.254/latest",
  elsewhere.replace("//", "//user:pass@"),
  "data:image/png;base64,AAAA",
  "//[",
].map((address) => ({
  name: `the address ${address}`,
  fault: changed((body) => body.replaceAll(/http:[^"]+/g, address)),
  sort: "untrue",
}));
const headers = (more: Record<string, string>): Fault => answer(200, "", more);
const md5 = "1B2M2Y8AsgTpgAmY7PhCfg==";
const length = String(older.length);
const ofHeads: readonly ReadFault[] = [
  { name: "another MD5", fault: headers({ "Content-Length": length, "Content-MD5": md5 }), sort: "untrue" },
  { name: "another length", fault: headers({ "Content-Length": "3" }), sort: "untrue" },
  { name: "neither length nor MD5", fault: headers({ "Transfer-Encoding": "chunked" }), sort: "vague" },
];

interface Phase {
  readonly name: string;
  readonly kinds: readonly TargetKind[];
  readonly call: Call;
  /** Whether its requests come after the upload. */
  readonly after: boolean;
  readonly faults: readonly ReadFault[];
  readonly md5?: boolean;
  readonly backup?: boolean;
  /** What becomes of the item. */
  readonly outcome: (sort: Sort, times: Times, kind: TargetKind) => "published" | "failed";
}

type Times = "once" | "always";

const passes = (sort: Sort): boolean =>
  sort === "passing" || sort === "silent" || sort === "busy" || sort === "rate limit";
/** A read that must succeed. */
const needed: Phase["outcome"] = (sort, times) =>
  sort === "late" || sort === "vague" || (passes(sort) && times === "once") ? "published" : "failed";
/** Only tells whether the upload can be left out. */
const useful: Phase["outcome"] = () => "published";
/** Seen again until the patience ends, so that one answer says nothing. */
const repeated: Phase["outcome"] = (sort, times) =>
  (times === "once" && sort !== "no token") || sort === "late" ? "published" : "failed";

/** Of an iTwin, the answer to the upload says where the image is, and another look is left after it. */
const readAgain: Phase["outcome"] = (sort, times, kind) =>
  kind === "itwin" && times === "once" ? "published" : repeated(sort, times, kind);

const stored: readonly TargetKind[] = ["itwin", "saved-view"];
const phases: readonly Phase[] = [
  {
    ...{ name: "look", kinds, call: "current", after: false, faults: [...general, ...ofBodies] },
    // What may not be read may be writable; what is missing has no image; a thumbnail is only compared with the next one.
    outcome: (sort, times, kind) =>
      sort === "forbidden" || sort === "missing" || (sort === "cut" && kind === "imodel")
        ? "published"
        : needed(sort, times, kind),
  },
  { name: "look, address", kinds: stored, call: "current", after: false, faults: ofAddresses, outcome: useful },
  {
    name: "compare, HEAD",
    kinds: stored,
    call: "head",
    after: false,
    faults: [...general, ...ofHeads],
    outcome: useful,
  },
  {
    ...{ name: "compare, GET", kinds: stored, call: "download", after: false, faults: [...general, ...ofBodies] },
    ...{ md5: false, outcome: useful },
  },
  {
    ...{ name: "verify, look", kinds: ["saved-view", "imodel"], call: "current", after: true },
    ...{ faults: [...general, ...ofBodies], outcome: repeated },
  },
  {
    ...{ name: "verify, address", kinds: ["saved-view"], call: "current", after: true },
    ...{ faults: ofAddresses, outcome: repeated },
  },
  {
    ...{ name: "verify, HEAD", kinds: stored, call: "head", after: true, faults: [...general, ...ofHeads] },
    outcome: (sort, times, kind) => (sort === "vague" ? "published" : readAgain(sort, times, kind)),
  },
  {
    ...{ name: "verify, GET", kinds: stored, call: "download", after: true, faults: [...general, ...ofBodies] },
    ...{ md5: false, outcome: readAgain },
  },
  {
    ...{ name: "backup, look", kinds, call: "current", after: false, backup: true },
    // Without an image, there is nothing to back up: only the platform can say so.
    ...{ faults: [...general, ...ofBodies].filter(({ sort }) => sort !== "missing"), outcome: needed },
  },
  {
    ...{ name: "backup, address", kinds: stored, call: "current", after: false, backup: true, faults: ofAddresses },
    outcome: needed,
  },
  {
    ...{ name: "backup, HEAD", kinds: stored, call: "head", after: false, backup: true },
    ...{ faults: [...general, ...ofHeads], outcome: needed },
  },
  {
    ...{ name: "backup, GET", kinds: stored, call: "download", after: false, backup: true },
    ...{ faults: [...general, ...ofBodies], outcome: needed },
  },
  {
    ...{ name: "backup, GET without MD5", kinds: stored, call: "download", after: false, backup: true, md5: false },
    ...{ faults: ofBodies, outcome: needed },
  },
];

/** Requests of one sort for one item; and seconds. */
function bounds(sort: Sort, times: Times, { after }: Phase): { attempts: number; seconds: number } {
  // Verification looks again for 30 seconds, and ends after 300 with all that its requests take.
  if (after) return { attempts: 80, seconds: 305 };
  if (times === "once") {
    const seconds = { silent: 125, busy: 25, "rate limit": 25, late: 65 } as Partial<Record<Sort, number>>;
    return { attempts: 3, seconds: seconds[sort] ?? 5 };
  }
  if (sort === "silent") return { attempts: 4, seconds: 500 };
  if (sort === "rate limit") return { attempts: 46, seconds: 925 };
  if (sort === "busy") return { attempts: 17, seconds: 330 };
  return { attempts: passes(sort) ? 26 : 3, seconds: passes(sort) ? 312 : 130 };
}

function cell(phase: Phase, { name, fault, sort }: ReadFault, kind: TargetKind, times: Times): Cell {
  return {
    row: `${phase.name}: ${name}, ${times}`,
    name: kind,
    expected: { outcome: phase.outcome(sort, times, kind), ...bounds(sort, times, phase) },
    async run() {
      await using platform = await startPlatform({ md5: phase.md5 ?? true });
      const items = makeItems(3, kind);
      const before = olderThan(items[0]?.bytes.length ?? 0);
      for (const { target } of items) platform.put(target, before);
      const met = items[1]?.target ?? "";
      const uploaded = new Set<string>();
      let arrived = 0;
      platform.script = ({ call, target }: Exchange) => {
        if (call === "upload") uploaded.add(target);
        if (call !== phase.call || target !== met || uploaded.has(met) !== phase.after) return undefined;
        arrived++;
        return times === "always" || arrived === 1 ? fault : undefined;
      };
      const options: Partial<PublishOptions> = phase.backup
        ? // Not compared first, so that what meets the fault is the backup.
          { backup: `backup-${randomUUID()}`, skipUnchanged: false }
        : {};
      const run = await publishRun(platform, items, options);
      const { violations, result } = run;
      for (const [index, { target }] of items.entries()) {
        const file = result.items[index]?.replaced?.backup;
        if (!phase.backup || platform.stored.get(target)?.bytes.equals(before)) continue;
        const kept = file === undefined ? undefined : await readFile(join(root, file));
        if (!kept?.equals(before)) violations.push(`item ${index} is overwritten, and its backup is not what it was`);
      }
      if (arrived === 0) violations.push("nothing met the fault");
      return { outcome: result.items[1]?.status ?? "none", attempts: arrived, seconds: run.seconds, violations };
    },
  };
}

/** An image that is as long as the one to publish, so that only its bytes tell them apart. */
function olderThan(length: number): Buffer {
  return Buffer.concat([older, Buffer.alloc(Math.max(0, length - older.length), 0x20)]);
}

function halved(status: number): Fault {
  return (exchange) => {
    const { body = "", headers = {} } = exchange.handle();
    // Less than the image without what stands behind its end.
    const half = Buffer.from(body).subarray(0, 60);
    exchange.reply({ status, headers: { ...headers, "Content-Length": String(half.length) }, body: half });
  };
}

function shortened({ socket, handle }: Exchange): void {
  const { body = "" } = handle();
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length + 10}\r\n\r\n`);
  socket.end(body);
}

export const table: Table = {
  title: "reads",
  atOnce: 300,
  cells: phases.flatMap((phase) =>
    phase.faults.flatMap((fault) =>
      phase.kinds.flatMap((kind) => (["once", "always"] as const).map((times) => cell(phase, fault, kind, times))),
    ),
  ),
};
