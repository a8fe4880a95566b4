import type { ItemResult } from "@itwin-images/commands";
import { expect, test } from "vitest";
import type { Runner } from "../runner/runner.ts";
import { setOutputs } from "./outputs.ts";

function outputsOf(items: readonly ItemResult[]): Record<string, string> {
  const outputs: Record<string, string> = {};
  const runner: Pick<Runner, "output"> = {
    output: (name, value) => {
      outputs[name] = value;
    },
  };
  const published = items.filter(({ status }) => status === "published").length;
  setOutputs(runner, {
    items,
    totals: { published, wouldPublish: 0, unchanged: 0, failed: items.length - published, notAttempted: 0 },
  });
  return outputs;
}

const named = (imageName: string): ItemResult => ({
  ...{ kind: "itwin", id: imageName, file: "a.png", status: "published", problems: [], imageName },
});
const nameless: ItemResult = { kind: "imodel", id: "m", file: "a.png", status: "published", problems: [] };
const failed: ItemResult = {
  ...{ kind: "itwin", id: "x", file: "a.png", status: "failed" },
  problems: [{ code: "c", severity: "error", message: "m", fix: "f", where: "a.png", location: { file: "a.png" } }],
  error: { code: "PLATFORM", status: 404, message: "m", ofItem: true },
};

test.each([
  ["the only iTwin", [named("one"), nameless], "one"],
  ["two iTwins", [named("one"), named("two")], ""],
  ["two iTwins of which one failed", [named("one"), failed], ""],
  ["no iTwin", [nameless], ""],
  ["two kinds with names", [named("one"), { ...nameless, imageName: "two" }], ""],
])("image-name of %s", (_, items, expected) => {
  expect(outputsOf(items)["image-name"]).toBe(expected);
});

test("results have what programs need, and nothing that only the log needs", () => {
  expect(JSON.parse(outputsOf([failed]).results ?? "")).toEqual([
    {
      ...{ kind: "itwin", id: "x", file: "a.png", status: "failed" },
      problems: [{ code: "c", severity: "error", message: "m", fix: "f" }],
      error: { code: "PLATFORM", status: 404, message: "m" },
    },
  ]);
});
