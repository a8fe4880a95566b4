import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gif, png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { runAction } from "./run-action.ts";
import { setStage } from "./stage.ts";

const base64 = (bytes: Buffer): string => `data:image/png;base64,${bytes.toString("base64")}`;

describe.concurrent("the report", () => {
  test("has what was replaced and what replaces it", async () => {
    await using stage = await setStage({ "site/a.png": await png(1) });
    const inputs = { image: "a.png", "itwin-id": stage.iTwin, "working-directory": "site", report: "out/report.html" };
    await stage.publish(inputs);
    await stage.write({ "site/a.png": await png(2) });
    const run = await stage.publish(inputs);
    expect(run).toMatchObject({ exitCode: 0, log: expect.stringContaining("wrote the report out/report.html") });
    const html = await readFile(join(stage.workspace, "site/out/report.html"), "utf8");
    for (const part of [base64(await png(1)), base64(await png(2)), "published 1, failed 0"])
      expect(html).toContain(part);
  });

  test("of a check has what failed and the fix", async () => {
    await using stage = await setStage({ "a.gif": await gif() });
    const inputs = { image: "a.gif", "itwin-id": stage.iTwin, report: "report.html" };
    const { workspace } = stage;
    expect(await runAction({ action: "check", inputs, workspace })).toMatchObject({ exitCode: 1 });
    const html = await readFile(join(workspace, "report.html"), "utf8");
    expect(html).toContain("Save it as PNG or JPEG; renaming it is not enough.");
  });

  test("that can't be written fails the step, and the results stay", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const run = await stage.publish({ image: "a.png", "itwin-id": stage.iTwin, report: "../report.html" });
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "1", failed: "0" } });
    expect(run.annotations.map(({ message }) => message)).toEqual([
      'The images are as reported, but the report was not written. report: "../report.html" is not a path inside the workspace. Name one inside it.',
    ]);
  });
});
