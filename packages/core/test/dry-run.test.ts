import { createPlatform, type Outcome, type Target } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { type Emulated, emulated } from "./emulated.ts";
import { itemOf, outcomesOf, planOf, statuses } from "./plans.ts";
import { pictureOf } from "./samples.ts";

const absent = {
  itwin: "eb00d31c-0000-4000-8000-0000000000b0",
  imodel: "5b7e9d10-0000-4000-8000-0000000000b1",
  "saved-view": "FTDEwaBjViiiZ2KVjxsvwwTF-bwDEIuM4BSjJlqoOmPdF1Dq4sW2nhxq6MX6QrlrfX",
} as const;

const there = ({ iTwinId, savedViewId, iModelId }: Emulated): Target[] => [
  { kind: "itwin", id: iTwinId },
  { kind: "saved-view", id: savedViewId },
  { kind: "imodel", id: iModelId },
];
const planFor = (targets: readonly Target[]) => planOf(targets.map((target) => itemOf(target, pictureOf())));
const messageOf = (outcome: Outcome | undefined) => (outcome?.status === "failed" ? outcome.error.message : "");
const as = ({ emulator }: Emulated, token: string) => createPlatform({ apiUrl: emulator.url, token, attempts: 1 });

describe.each([true, false])("a dry run, iModels without a thumbnail showing a default one: %s", (defaultThumbnail) => {
  it("finds targets that are there, and says what could not be seen", async () => {
    const all = await emulated({ defaultThumbnail });
    const outcomes = await outcomesOf(planFor(there(all)), all.platform, { dryRun: true });
    expect(statuses(outcomes)).toEqual(["would-publish", "would-publish", "would-publish"]);
    const reasons = outcomes.map((outcome) => (outcome.status === "would-publish" ? outcome.reason : ""));
    expect(reasons.filter((reason) => reason.includes("could not be seen"))).toHaveLength(1);
    expect(all.emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it.each(Object.entries(absent))(
    "fails for an unknown target of the kind %s, and so does the run",
    async (kind, id) => {
      const all = await emulated({ defaultThumbnail });
      const plan = planFor([{ kind: kind as Target["kind"], id }]);
      for (const dryRun of [true, false]) {
        const [outcome] = await outcomesOf(plan, all.platform, { dryRun });
        expect(messageOf(outcome)).toMatch(
          /could not find it: the platform answered 404 .* Check the id\. The answer is/,
        );
        expect(messageOf(outcome)).not.toContain("has no image");
      }
      expect(all.emulator.requests.filter(({ method }) => method === "PUT")).toEqual([]);
    },
  );

  it("fails for a token that is no token, and stops", async () => {
    const all = await emulated({ defaultThumbnail });
    const outcomes = await outcomesOf(planFor([{ kind: "imodel", id: all.iModelId }]), as(all, "abc"), {
      dryRun: true,
    });
    expect(messageOf(outcomes[0])).toContain("the platform answered 401");
  });
});

describe("a dry run", () => {
  it("says which permission the token's owner lacks", async () => {
    const all = await emulated();
    const token = all.emulator.issueToken({ permissions: ["imodels_webview"] });
    const [iTwin, view, iModel] = await outcomesOf(planFor(there(all)), as(all, token), {
      dryRun: true,
      concurrency: 1,
    });
    expect(messageOf(iTwin)).toMatch(/the token's owner lacks itwins_modify, and has imodels_webview\. Give/);
    expect(messageOf(iModel)).toContain("lacks imodels_manage");
    expect(view).toMatchObject({ status: "would-publish" });
  });

  it("goes on where the permissions are not told", async () => {
    const all = await emulated();
    all.emulator.fault({ path: /permissions$/, status: 403 });
    const [outcome] = await outcomesOf(planFor(there(all).slice(0, 1)), all.platform, { dryRun: true });
    expect(outcome).toMatchObject({ reason: expect.stringContaining("could not be seen") });
    all.emulator.fault({ path: /permissions$/, body: "<html>", status: 200 });
    const [odd] = await outcomesOf(planFor(there(all).slice(0, 1)), all.platform, { dryRun: true });
    expect(messageOf(odd)).toContain("could not read the caller's permissions");
  });

  it("believes a code that says that the target has no image, and asks after any other 404", async () => {
    const all = await emulated();
    const asked = async (code: string) => {
      all.emulator.clearRequests();
      all.emulator.fault({ path: /\/image/, status: 404, body: { error: { code, message: "" } } });
      await all.platform.current({ target: { kind: "itwin", id: all.iTwinId } });
      return all.emulator.requests.map(({ path }) => path.replace(/.*\//, ""));
    };
    expect(await asked("ImageNotFound")).toEqual(["image"]);
    expect(await asked("iTwinNotFound")).toEqual(["image", all.iTwinId]);
  });
});

it.each([
  [absent.itwin, "This is a UUID, which is the form of an iTwin's or an iModel's id."],
  ["deck", '"deck" is short for the id of a saved view'],
])("the id %s of a saved view is warned of, and the 404 says so", async (id, doubt) => {
  const all = await emulated();
  const [outcome] = await outcomesOf(planFor([{ kind: "saved-view", id }]), all.platform);
  expect(outcome?.problems).toMatchObject([{ code: "target-id-doubtful", severity: "warning" }]);
  expect(outcome?.problems[0]?.message).toContain(doubt);
  expect(messageOf(outcome)).toContain(`Check the id. ${doubt}`);
});
