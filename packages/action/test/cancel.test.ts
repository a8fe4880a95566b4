import { png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { manifestOf, setStage } from "./stage.ts";

// Windows has no signals; there Node ends the process at once instead of delivering one.
describe.runIf(process.platform !== "win32").concurrent("a cancelled job", () => {
  test("ends although the token service asks to wait", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const { clientId, clientSecret, url } = stage.emulator;
    stage.emulator.fault({ kind: "token", method: "POST", status: 503, headers: { "Retry-After": "200" } });
    const tokenRequests = () =>
      stage.emulator.requests.filter(({ method, kind }) => kind === "token" && method === "POST");
    const run = await stage.publish(
      { image: "a.png", "itwin-id": stage.iTwin, "client-id": clientId, "client-secret": clientSecret, authority: url },
      {
        onStarted(child) {
          const timer = setInterval(() => {
            if (tokenRequests().length === 0) return;
            clearInterval(timer);
            child.kill("SIGTERM");
          }, 10);
        },
      },
    );
    // Without the signal the process lives on until the wait is over.
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "0", failed: "0" } });
    expect(JSON.parse(run.outputs.results ?? "")).toMatchObject([{ status: "not-attempted", reasonCode: "cancelled" }]);
    expect(tokenRequests()).toHaveLength(1);
  });

  test("that ends while the action is still being loaded leaves its outputs", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    const hook = `import { registerHooks } from "node:module";
registerHooks({
  load(url, context, next) {
    if (url.endsWith("/shared.mjs")) process.kill(process.pid, "SIGTERM");
    return next(url, context);
  },
});`;
    const run = await stage.publish(
      { image: "a.png", "itwin-id": stage.iTwin },
      { env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` } },
    );
    expect(run).toMatchObject({ exitCode: 1, stderr: "", outputs: { published: "0", failed: "0" } });
    expect(stage.uploads()).toEqual([]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("ends with an outcome for every item (%s)", async (signal) => {
    await using stage = await setStage();
    const count = 12;
    const views = Array.from({ length: count }, () => stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id);
    for (const n of views.keys()) await stage.write({ [`${n}.png`]: await png(n) });
    const images = manifestOf(...views.map((id, n) => [`${n}.png`, "saved-view", id] as const));
    // The first two are taken, then the platform keeps the next two waiting for ever.
    stage.emulator.fault({ method: "PUT", path: `/savedviews/${views[2]}/image`, hang: true });
    stage.emulator.fault({ method: "PUT", path: `/savedviews/${views[3]}/image`, hang: true });

    const run = await stage.publish(
      { images, concurrency: "2" },
      {
        onStarted(child) {
          const timer = setInterval(() => {
            if (stage.uploads().length < 4) return;
            clearInterval(timer);
            child.kill(signal);
          }, 10);
        },
      },
    );

    expect(run).toMatchObject({ exitCode: 1, stderr: "", outputs: { published: "2", failed: "2" } });
    expect(stage.uploads()).toHaveLength(4);
    const results: { status: string; reasonCode?: string; error?: { message: string } }[] = JSON.parse(
      run.outputs.results ?? "",
    );
    const expected = ["published", "published", "failed", "failed", ...Array(count - 4).fill("not-attempted")];
    expect(results.map(({ status }) => status)).toEqual(expected);
    expect(results[2]?.error?.message).toMatch(
      /the run was cancelled while 2\.png was being sent; the platform may have/,
    );
    expect(results[4]?.reasonCode).toBe("cancelled");
    expect(run.annotations.at(-1)?.message).toBe(
      "The run was cancelled: published 2, failed 2, not attempted 8. Run it again; an image that was on its way may or may not have been taken.",
    );
    expect(run.summary).toContain("## Publish iTwin images: published 2, failed 2, not attempted 8");
    expect(run.summary).toContain("The run was cancelled.");
    expect(run.summary.match(/^\| /gm)).toHaveLength(count + 2);
    expect(run.log).toContain("cancelled: ending the uploads under way");
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("published 2, failed 2, not attempted 8");
  });
});
