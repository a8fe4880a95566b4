import { type PublishOptions, type PublishResult, publish, Secrets } from "@itwin-images/commands";
import { onRequest } from "./clock.ts";
import { type Item, manifestOf, root } from "./items.ts";
import { clientSecret, type FaultyPlatform, token, visits } from "./platform.ts";

/** A request as it left us. */
export interface Sent {
  readonly url: URL;
  readonly method: string;
  readonly at: number;
}

export interface PublishRun {
  readonly result: PublishResult;
  /** Virtual. */
  readonly seconds: number;
  readonly sent: readonly Sent[];
  readonly violations: string[];
  /** All waits of all requests before another attempt, in virtual seconds. */
  readonly waits: number;
  /** How often the upload of each item was tried. */
  readonly uploads: readonly number[];
}

/** Publishes items in this process, and looks for what must never be. */
export async function publishRun(
  platform: FaultyPlatform,
  items: readonly Item[],
  options: Partial<PublishOptions> & { signal?: AbortSignal; onSent?: (sent: Sent) => void } = {},
): Promise<PublishRun> {
  const { signal = new AbortController().signal, onSent, ...rest } = options;
  const sent: Sent[] = [];
  const violations: string[] = [];
  const told: string[] = [];
  const api = new URL(platform.url);
  const stop = onRequest((url, method) => {
    // Other cells run at the same time: theirs have other ports.
    if (url.origin !== api.origin) return;
    const one = { url, method, at: performance.now() };
    sent.push(one);
    onSent?.(one);
  });
  const tell = (line: unknown) => told.push(JSON.stringify(line));
  let waits = 0;
  const wait = (line: string, delay: number) => {
    waits += delay / 1000;
    tell(line);
  };
  const reporter = { phase: tell, item: tell, problem: tell, progress: () => {}, notice: tell, wait, debug: tell };
  const start = performance.now();
  let result: PublishResult;
  try {
    result = await publish(
      {
        workspace: { root, directory: "" },
        selection: { images: manifestOf(items), file: "the input images" },
        credentials: { token },
        apiUrl: platform.url,
        ...{ concurrency: 4, dryRun: false, skipUnchanged: true, verify: true, tolerance: 0, strict: false },
        ...rest,
      },
      { reporter, secrets: new Secrets(), signal },
    );
  } finally {
    stop();
  }
  const seconds = (performance.now() - start) / 1000;

  for (const { message } of result.problems) violations.push(message);
  if (result.items.length !== items.length)
    violations.push(`${result.items.length} outcomes for ${items.length} items`);
  for (const [index, { id, target, bytes }] of items.entries()) {
    const item = result.items[index];
    if (item?.id !== id) violations.push(`item ${index} has the outcome of another one`);
    const stored = platform.stored.get(target)?.bytes;
    if ((item?.status === "published" || item?.status === "unchanged") && !stored?.equals(bytes)) {
      violations.push(`item ${index} is ${item.status}, but the platform stores something else`);
    }
  }
  const isDone = result.items.every(({ status }) => status === "published" || status === "unchanged");
  if (result.ok !== isDone) violations.push(`the run is ${result.ok ? "a success" : "a failure"}, its items say else`);
  const lines = told.join("\n");
  if (/fault of itwin-images/.test(lines))
    violations.push(`a fault of our own: ${/[^"]*fault of itwin-images[^"]*/.exec(lines)}`);
  for (const secret of [token, clientSecret, "c2lnbmF0dXJl"]) {
    if (lines.includes(secret) || lines.includes(encodeURIComponent(secret))) violations.push("a secret is in the log");
  }
  for (const { call, headers } of platform.exchanges) {
    if ((call === "head" || call === "download") && headers.authorization) violations.push("the storage got a token");
  }
  if (visits.length > 0) violations.push(`another origin was visited: ${visits.splice(0).join(", ")}`);
  const paths = items.map(({ id }) => `/${id}/`);
  const uploads = paths.map(
    (path) => sent.filter(({ method, url }) => method === "PUT" && url.pathname.includes(path)).length,
  );
  return { result, seconds, sent, violations, waits, uploads };
}

/** The statuses of items, as a sentence: `published`, or `failed 1, published 7`. */
export function statusesOf(run: PublishRun, indexes?: readonly number[]): string {
  const chosen = run.result.items.filter((_, index) => indexes === undefined || indexes.includes(index));
  const counts = Map.groupBy(chosen, ({ status }) => status);
  const [first] = counts.keys();
  if (counts.size === 1 && first !== undefined) return first;
  return [...counts]
    .map(([status, { length }]) => `${status} ${length}`)
    .sort()
    .join(", ");
}
