import { ConfigurationError, ImageRejectedError, type Outcome, type Plan, type PlanItem } from "@itwin-images/core";
import { expect, test } from "vitest";
import { toItemResult } from "../results/item-result.ts";
import { itemLines } from "../results/messages.ts";
import { Secrets } from "../secrets.ts";
import { publishFailure, publishTotalsLine } from "./publish-messages.ts";
import { makePublishResult, OrderedResults, type PublishResult } from "./publish-result.ts";

const id = "8a1f2c3d-0000-4000-8000-000000000001";
const item = (file: string): PlanItem => ({
  target: { kind: "itwin", id },
  file,
  load: () => Promise.reject(new Error("not in this test")),
});
const [a, b] = [item("a.png"), item("b.png")];

function report(
  outcomes: readonly Outcome[],
  more: { items?: readonly PlanItem[]; fault?: unknown; dryRun?: boolean; cancelled?: boolean } = {},
): PublishResult {
  const { items = [a, b], ...ended } = more;
  const plan: Plan = { items, problems: [] };
  const shown = { secrets: new Secrets() };
  const results = new OrderedResults(items, shown, () => {});
  for (const outcome of outcomes) results.add(outcome);
  const timing = { elapsed: 0, pauses: { count: 0, total: 0 } };
  const run = { plan, items: results.complete(), timing, dryRun: false, cancelled: false, ...ended };
  return makePublishResult(run, shown);
}

/** Everything that a run failed with. */
const failureMessage = (result: PublishResult): string | undefined =>
  publishFailure(result) ??
  result.items.flatMap((one) => itemLines(one).remarks.map(({ message }) => message)).join("\n");

const published = (of: PlanItem): Outcome => ({ item: of, status: "published", problems: [], reason: "" });

test("with nothing done and nothing failed, the last line says so", () => {
  const empty = report([], { items: [] });
  expect(publishTotalsLine(empty)).toBe("nothing was published");
  const totals = { ...empty.totals, notAttempted: 2 };
  expect(publishTotalsLine({ ...empty, totals })).toBe("nothing was published, not attempted 2");
});

test("the client id is filled in where it is known, and only there", () => {
  const error = new ConfigurationError("No.", "Add <client id>@apps.imsoidc.bentley.com.");
  const messageFor = (clientId?: string) =>
    toItemResult({ item: a, status: "failed", problems: [], error }, { secrets: new Secrets(), clientId }).error
      ?.message;
  expect(messageFor("service-$&")).toBe("No. Add service-$&@apps.imsoidc.bentley.com.");
  expect(messageFor()).toBe("No. Add <client id>@apps.imsoidc.bentley.com.");
});

test("all published is well; in the plan's order, whatever the order of the outcomes", () => {
  const done = report([published(b), published(a)]);
  expect(done.ok).toBe(true);
  expect(done.items.map(({ file }) => file)).toEqual(["a.png", "b.png"]);
});

test("a result is given as soon as all before it are known", () => {
  const given: string[] = [];
  const results = new OrderedResults([a, b], { secrets: new Secrets() }, ({ file }) => given.push(file));
  results.add(published(b));
  expect(given).toEqual([]);
  results.add(published(a));
  expect(given).toEqual(["a.png", "b.png"]);
});

test("all unchanged is well", () => {
  const unchanged: Outcome = { item: a, status: "unchanged", problems: [], reason: "the MD5 agrees", imageName: "n" };
  const done = report([unchanged, published(b)]);
  expect(done).toMatchObject({ ok: true, totals: { published: 1, unchanged: 1, failed: 0 } });
  expect(done.items[0]).toMatchObject({ status: "unchanged", reason: "the MD5 agrees", imageName: "n" });
});

test("an item without an outcome is a failure", () => {
  const left = report([published(a)]);
  expect(left).toMatchObject({ ok: false, totals: { published: 1, failed: 1 } });
  expect(left.items[1]?.error).toMatchObject({ code: "FAULT" });
  expect(failureMessage(left)).toMatch(/^b\.png: The run ended before it was known what became of this image/);
});

test("an empty plan is a failure, also without a problem", () => {
  const empty = report([], { items: [] });
  expect(empty.ok).toBe(false);
  expect(failureMessage(empty)).toMatch(/^There is nothing to publish/);
});

test("an item that would be published is well, and one that was not attempted is a failure", () => {
  const dry: Outcome = { item: a, status: "would-publish", reason: "it shows no image yet", problems: [] };
  const done = report([dry], { items: [a], dryRun: true });
  expect(done).toMatchObject({ ok: true, totals: { wouldPublish: 1, published: 0 } });
  expect(publishTotalsLine(done)).toBe("would publish 1, failed 0");
  const stopped: Outcome = { item: a, status: "not-attempted", reasonCode: "stopped", reason: "", problems: [] };
  expect(report([stopped], { items: [a], dryRun: true }).ok).toBe(false);
});

test("a fault of ours is named as one, and what was published is told", () => {
  const broken = report([published(a), published(b)], { fault: new Error("oops.") });
  expect(broken).toMatchObject({ ok: false, totals: { published: 2 } });
  expect(failureMessage(broken)).toMatch(/^This is a fault of itwin-images: oops\. Please report it/);
});

test("a cancellation that came too late to change anything is none", () => {
  expect(report([published(a), published(b)], { cancelled: true })).toMatchObject({ ok: true, cancelled: false });
  expect(report([], { items: [], cancelled: true })).toMatchObject({ ok: false, cancelled: true });
});

test("a problem that was found only just before the upload is told like the others", () => {
  const problem = { code: "image-changed", severity: "error", message: "It changed.", fix: "Wait." } as const;
  const error = new ImageRejectedError("a.png was not sent.", [{ ...problem, location: { file: "a.png" } }]);
  const changed = report([{ item: a, status: "failed", problems: [], error }], { items: [a] });
  expect(changed.items[0]).toMatchObject({ problems: [problem] });
  expect(changed.items[0]?.error).toBeUndefined();
  expect(failureMessage(changed)).toBe("a.png: It changed. Wait.");
});

test("an error that is not one of core's is a fault; one without a target is not about the file", () => {
  const odd = report([{ item: a, status: "failed", problems: [], error: new TypeError("x is not a function") }], {
    items: [a],
  });
  expect(odd.items[0]?.error).toMatchObject({ code: "FAULT" });
  expect(failureMessage(odd)).toMatch(/^a\.png: This is a fault of itwin-images: x is not a function\. Please/);
  const token = new ConfigurationError("The token is empty.", "Pass one.");
  const refused = report([{ item: a, status: "failed", problems: [], error: token }], { items: [a] });
  expect(refused.items[0]?.error).toMatchObject({ code: "CONFIGURATION", ofItem: false });
  expect(failureMessage(refused)).toBe("The token is empty. Pass one.");
});
