import { png } from "@itwin-images/ci/test/images";
import { manifestOf } from "@itwin-images/ci/test/stage";
import { describe, expect, test } from "vitest";
import { setCliStage } from "./run-cli.ts";

// Windows has no signals; there Node ends the process at once instead of delivering one.
describe.runIf(process.platform !== "win32").concurrent("an interrupted run", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("has a result for every image (%s)", async (signal, exitCode) => {
    await using stage = await setCliStage({ "a.png": await png(1), "b.png": await png(2), "c.png": await png(3) });
    const views = [1, 2, 3].map(() => stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id);
    const images = manifestOf(...views.map((id, n) => [`${"abc"[n]}.png`, "saved-view", id] as const));
    stage.emulator.fault({ method: "PUT", path: `/savedviews/${views[1]}/image`, hang: true });
    const run = await stage.run(["publish", "--images", images, "--concurrency", "1", "--json"], {
      onStarted(child) {
        const timer = setInterval(() => {
          if (stage.uploads().length < 2) return;
          clearInterval(timer);
          child.kill(signal);
        }, 10);
      },
    });
    expect(run).toMatchObject({ exitCode, signal: null });
    expect(JSON.parse(run.stdout)).toMatchObject({
      ...{ ok: false, cancelled: true },
      results: [{ status: "published" }, { status: "failed" }, { status: "not-attempted", reasonCode: "cancelled" }],
    });
    expect(run.stderr).toContain("cancelled: ending what is under way");
    expect(run.stderr).toContain("error: The run was cancelled: published 1, failed 1, not attempted 1. Run it again;");
  });

  test("leaves at once when it is interrupted again", async () => {
    await using stage = await setCliStage({ "a.png": await png(1) });
    const run = await stage.run(["publish", "--image", "a.png", "--itwin-id", stage.iTwin], {
      // What hears of the interruption does not end.
      env: {
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent("globalThis.fetch = () => new Promise(() => {}); setInterval(() => {}, 1000); process.stderr.write('loaded ');")}`,
      },
      onStarted(child) {
        child.stderr?.on("data", (data: Buffer) => {
          if (/checking|cancelled/.test(String(data))) child.kill("SIGINT");
        });
      },
    });
    expect(run.exitCode).toBe(130);
  });
});
