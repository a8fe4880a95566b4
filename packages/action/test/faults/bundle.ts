import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PublishRecord, type TargetKind } from "@itwin-images/core";
import { runBundle } from "./action.ts";
import { type Cell, random, type Table } from "./cell.ts";
import { type NamedFault, uploadFaults } from "./faults.ts";
import { type Item, kinds, makeItems, manifestOf, root } from "./items.ts";
import { startPlatform, token, visits } from "./platform.ts";

/** Faults that the bundle meets too, in real time. */
const sample: readonly string[] = [
  ...["400", "401", "422", "503", "503, Retry-After 2", "429, Retry-After 2", "307 to another origin"],
  ...[
    "200 with an HTML page, not taken",
    "201, half of the JSON",
    "a gzip bomb with 201",
    "an endless answer with 503",
  ],
  ...["reset before it is taken", "reset after it is taken", "reset in the body", "not HTTP", "gzip that is none"],
];

function cell({ name, fault, effect }: NamedFault, kind: TargetKind, times: "once" | "always"): Cell {
  const { outcome, attempts, stops } = effect(kind, times);
  const isRepeated = attempts > 1;
  return {
    row: `${name}, ${times}${times === "always" ? ", without patience" : ""}`,
    name: kind,
    expected: { outcome, attempts: times === "always" ? 1 : attempts, seconds: isRepeated ? 20 : 15 },
    async run() {
      await using platform = await startPlatform();
      const items = makeItems(2, kind);
      platform.script = ({ call, target, number }) =>
        call === "upload" && target === items[0]?.target && (times === "always" || number === 1) ? fault : undefined;
      const run = await runBundle({
        workspace: root,
        inputs: {
          ...{ token, "api-url": platform.url, images: manifestOf(items), concurrency: "2" },
          patience: times === "always" ? "0" : "5",
        },
      });
      const [met, other] = run.results;
      const violations = visits.splice(0).map((visit) => `another origin was visited: ${visit}`);
      if (run.results.length !== items.length) violations.push(`${run.results.length} outcomes`);
      if (!stops && other?.status !== "published") violations.push(`the other one is ${other?.status}`);
      if ((run.exitCode === 0) !== run.results.every(({ status }) => status === "published")) {
        violations.push(`the exit code is ${run.exitCode}`);
      }
      for (const [index, { target, bytes }] of items.entries()) {
        if (run.results[index]?.status === "published" && !platform.stored.get(target)?.bytes.equals(bytes)) {
          violations.push(`item ${index} is published, but the platform stores something else`);
        }
      }
      const uploads = platform.exchanges.filter(({ call, target }) => call === "upload" && target === items[0]?.target);
      return { outcome: met?.status ?? "none", attempts: uploads.length, seconds: run.seconds, violations };
    },
  };
}

/** A signal at some request: the run ends in time, with an outcome for each item. */
function signalled(signal: "SIGINT" | "SIGTERM", at: number): Cell {
  return {
    row: `${signal} in the middle`,
    name: `request ${at}`,
    // The runner ends the process 10 seconds after the first signal.
    expected: { outcome: "exit 1, an outcome each", attempts: Number.POSITIVE_INFINITY, seconds: 7.5 },
    async run() {
      await using platform = await startPlatform();
      const items = makeItems(24);
      let requests = 0;
      let child: { kill(signal: NodeJS.Signals): boolean } | undefined;
      let signalledAt = 0;
      platform.script = () => {
        if (++requests === at) {
          signalledAt = performance.now();
          child?.kill(signal);
        }
        return undefined;
      };
      const run = await runBundle({
        workspace: root,
        inputs: { token, "api-url": platform.url, images: manifestOf(items) },
        onStarted: (started) => {
          child = started;
        },
      });
      const seconds = (run.endedAt - signalledAt) / 1000;
      const whole = run.results.length === items.length ? "an outcome each" : `${run.results.length} outcomes`;
      return { outcome: `exit ${run.exitCode}, ${whole}`, attempts: requests, seconds, violations: [] };
    },
  };
}

/** A run that is killed leaves a record that is true, and the next run makes the uploads that are missing. */
function killed(at: number): Cell {
  return {
    row: "SIGKILL in the middle, and again",
    name: `request ${at}`,
    expected: { outcome: "all published", attempts: 1, seconds: 30 },
    async run() {
      await using platform = await startPlatform();
      const items = makeItems(24);
      const workspace = await mkdtemp(join(tmpdir(), "faults-kill-"));
      const violations: string[] = [];
      try {
        for (const [index, { bytes }] of items.entries()) await writeFile(join(workspace, `${index}.png`), bytes);
        const inputs = { token, "api-url": platform.url, images: manifestOf(items), record: "record.json" };
        let requests = 0;
        let child: { kill(signal: NodeJS.Signals): boolean } | undefined;
        platform.script = () => {
          if (++requests !== at) return undefined;
          child?.kill("SIGKILL");
          // Not taken: whatever claims that it was is wrong.
          return ({ socket }) => socket.resetAndDestroy();
        };
        const onStarted = (started: typeof child): void => {
          child = started;
        };
        const first = await runBundle({ workspace, inputs, onStarted });
        platform.script = () => undefined;
        if (first.exitCode !== null) violations.push(`the first run ended with ${first.exitCode}`);
        const recorded = await readRecord(join(workspace, "record.json"));
        for (const { kind, id, sha256 } of recorded) {
          const bytes = platform.stored.get(`${kind}:${id}`)?.bytes;
          if (bytes === undefined || hash(bytes) !== sha256)
            violations.push(`the record claims too much of ${kind} ${id}`);
        }
        const isThere = ({ target, bytes }: Item): boolean => platform.stored.get(target)?.bytes.equals(bytes) ?? false;
        const missing = items.filter((item) => !isThere(item)).map(({ target }) => target);
        platform.exchanges.length = 0;
        const second = await runBundle({ workspace, inputs });
        const sent = platform.exchanges.filter(({ call }) => call === "upload").map(({ target }) => target);
        if (sent.toSorted().join() !== missing.toSorted().join()) {
          violations.push(`the second run sent ${sent.length} images, and ${missing.length} were missing`);
        }
        const isWhole = items.every(({ target, bytes }) => platform.stored.get(target)?.bytes.equals(bytes));
        const outcome = second.exitCode === 0 && isWhole ? "all published" : `exit ${second.exitCode}`;
        const most = Math.max(0, ...missing.map((target) => sent.filter((one) => one === target).length));
        return { outcome, attempts: most, seconds: first.seconds + second.seconds, violations };
      } finally {
        await rm(workspace, { recursive: true });
      }
    },
  };
}

/** A refresh that is ended leaves whole images, and the next one makes the site complete. */
function refreshed(signal: "SIGKILL" | "SIGTERM", at: number): Cell {
  return {
    row: `refresh: ${signal} in the middle, and again`,
    name: `request ${at}`,
    expected: { outcome: "complete", attempts: 2, seconds: 30 },
    async run() {
      await using platform = await startPlatform();
      const items = makeItems(24);
      for (const { target, bytes } of items) platform.put(target, bytes);
      const workspace = await mkdtemp(join(tmpdir(), "faults-refresh-"));
      const violations: string[] = [];
      const targets = items.map(({ kind, id }) => `- ${kind}: ${id}\n`).join("");
      const inputs = {
        token,
        "api-url": platform.url,
        targets,
        into: "site",
        gallery: "all.md",
        "file-name": "{kind}-{id}",
      };
      const isWhole = async (file: string, { bytes }: Item): Promise<boolean> =>
        (await readFile(join(workspace, "site", file))).equals(bytes);
      const itemOf = (name: string) => items.find(({ kind, id }) => name === `${kind}-${id}.png`);
      try {
        let requests = 0;
        let child: { kill(name: NodeJS.Signals): boolean } | undefined;
        platform.script = ({ call }) => {
          // Names are asked for before there is an outcome to speak of.
          if (call !== "exists" && ++requests === at) child?.kill(signal);
          return undefined;
        };
        const first = await runBundle({
          ...{ action: "refresh", workspace, inputs },
          onStarted: (started) => {
            child = started;
          },
        });
        if (first.exitCode !== (signal === "SIGKILL" ? null : 1))
          violations.push(`the first run ended with ${first.exitCode}`);
        if (signal === "SIGTERM" && first.results.length !== items.length)
          violations.push(`${first.results.length} outcomes`);
        for (const name of await readdir(join(workspace, "site")).catch(() => [])) {
          const item = itemOf(name);
          if (item && !(await isWhole(name, item))) violations.push(`${name} is not whole`);
        }
        const second = await runBundle({ action: "refresh", workspace, inputs });
        const { images } = JSON.parse(await readFile(join(workspace, "site/images.json"), "utf8")) as {
          images: { file: string }[];
        };
        for (const { file } of images) {
          const item = itemOf(file);
          if (item === undefined || !(await isWhole(file, item)))
            violations.push(`${file} is not what the platform shows`);
        }
        const rest = (await readdir(join(workspace, "site"))).filter((name) => name !== "images.json" && !itemOf(name));
        if (rest.length > 0) violations.push(`${rest.join(", ")} is left`);
        const downloads = platform.exchanges.filter(({ call }) => call === "download");
        const most = Math.max(...items.map(({ target }) => downloads.filter((one) => one.target === target).length));
        const outcome =
          second.exitCode === 0 && images.length === items.length ? "complete" : `exit ${second.exitCode}`;
        return { outcome, attempts: most, seconds: first.seconds + second.seconds, violations };
      } finally {
        await rm(workspace, { recursive: true });
      }
    },
  };
}

async function readRecord(file: string): Promise<readonly { kind: string; id: string; sha256: string }[]> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return [];
  PublishRecord.parse(text, { file });
  return (JSON.parse(text) as { published: { kind: string; id: string; sha256: string }[] }).published;
}

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const moments = (count: number, seed: number): number[] => {
  const next = random(seed);
  // Each item needs some three requests, and less in a refresh.
  return Array.from({ length: count }, () => 1 + Math.floor(next() * 60));
};

export const table: Table = {
  title: "bundle",
  atOnce: 2,
  cells: [
    ...uploadFaults
      .filter(({ name }) => sample.includes(name))
      .flatMap((named, index) => {
        const kind = kinds[index % kinds.length] ?? "itwin";
        // A rate limit that does not end is waited for 15 minutes, whatever the patience: the table of uploads has it.
        const times = named.name.startsWith("429") ? (["once"] as const) : (["once", "always"] as const);
        return times.map((one) => cell(named, kind, one));
      }),
    ...moments(4, 1).map((at) => signalled("SIGINT", at)),
    ...moments(4, 2).map((at) => signalled("SIGTERM", at)),
    ...moments(20, 3).map(killed),
    ...moments(12, 4).map((at) => refreshed("SIGKILL", Math.min(at, 30))),
    ...moments(8, 5).map((at) => refreshed("SIGTERM", Math.min(at, 30))),
  ],
};
