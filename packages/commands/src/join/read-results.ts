import { ConfigurationError } from "@itwin-images/core";
import { quoted, type TextFile } from "@itwin-images/workspace";
import * as v from "valibot";
import type { PlannedShard, PublishTotals, Timing } from "../publish/publish-result.ts";
import type { ItemResult, ReportedProblem } from "../results/item-result.ts";

/** The results of one job, as its file has them. */
export interface JobResults {
  /** Path of the file in the workspace. */
  readonly file: string;
  /** When the run ended, ISO 8601 in UTC. */
  readonly finishedAt: string;
  readonly ok: boolean;
  /** What it failed with beside what its items and problems say. */
  readonly failure?: string;
  readonly dryRun: boolean;
  readonly cancelled: boolean;
  readonly shard?: PlannedShard;
  readonly timing: Timing;
  readonly totals: PublishTotals;
  readonly items: readonly ItemResult[];
  /** Problems that belong to no item. */
  readonly problems: readonly ReportedProblem[];
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.string();

const problem = { code: text, severity: v.picklist(["error", "warning"]), message: text, fix: text };

const item = v.object({
  ...{ kind: v.picklist(["itwin", "saved-view", "imodel"]), id: v.exactOptional(text), name: v.exactOptional(text) },
  file: text,
  status: v.picklist(["published", "would-publish", "unchanged", "failed", "not-attempted"]),
  ...{ format: v.exactOptional(text), width: v.exactOptional(count), height: v.exactOptional(count) },
  ...{ bytes: v.exactOptional(count), sha256: v.exactOptional(text), imageName: v.exactOptional(text) },
  replaced: v.exactOptional(v.object({ imageName: v.exactOptional(text), backup: v.exactOptional(text) })),
  problems: v.array(v.object(problem)),
  error: v.exactOptional(
    v.object({ code: text, status: v.exactOptional(count), platformCode: v.exactOptional(text), message: text }),
  ),
  ...{ reason: v.exactOptional(text), reasonCode: v.exactOptional(text) },
});

const resultsFile = v.object({
  ...{
    command: v.literal("publish"),
    finishedAt: v.pipe(text, v.isoTimestamp()),
    ok: v.boolean(),
    failure: v.exactOptional(text),
  },
  ...{ dryRun: v.boolean(), cancelled: v.boolean() },
  shard: v.exactOptional(v.object({ number: count, count, planned: count })),
  timing: v.object({ elapsed: v.number(), pauses: v.object({ count, total: v.number() }) }),
  totals: v.object({ published: count, wouldPublish: count, unchanged: count, failed: count, notAttempted: count }),
  results: v.array(item),
  problems: v.array(
    v.object({
      ...problem,
      ...{ file: v.exactOptional(text), line: v.exactOptional(count), column: v.exactOptional(count) },
    }),
  ),
});

/**
 * Reads the text of a results file.
 *
 * @throws ConfigurationError when it is none.
 */
export function readResults({ file, text: json }: TextFile): JobResults {
  const read = v.safeParse(resultsFile, parseJson(json, file));
  if (!read.success) {
    const [issue] = read.issues;
    throw notResults(file, `${v.getDotPath(issue) ?? "it"} is not what a run writes`);
  }
  const { command: _, results, problems, ...rest } = read.output;
  return {
    ...{ file, ...rest },
    items: results.map(({ error, ...one }) => ({
      ...one,
      problems: one.problems.map((each) => ({ ...each, where: one.file, location: { file: one.file } })),
      ...(error && { error: { ...error, ofItem: true } }),
    })),
    problems: problems.map(({ file: at, line, column, ...each }) => ({
      ...each,
      where: [at, line, column].filter((part) => part !== undefined).join(":"),
      ...(at !== undefined && {
        location: { file: at, ...(line !== undefined && { line }), ...(column !== undefined && { column }) },
      }),
    })),
  };
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw notResults(file, "it is not JSON");
  }
}

function notResults(file: string, why: string): ConfigurationError {
  return new ConfigurationError(
    `${quoted(file)} is not a results file of itwin-images: ${why}.`,
    "Put only the files that the option results-file wrote into the folder.",
  );
}
