import { png } from "@itwin-images/ci/test/images";
import type { Fault } from "@itwin-images/emulator";
import { describe, expect, test } from "vitest";
import type { ActionRun, RunActionOptions } from "./run-action.ts";
import { manifestOf, type Stage, setStage } from "./stage.ts";

/** Publishes one image to an iTwin and checks all that holds for a single failure. */
async function failure(
  stage: Stage,
  inputs: RunActionOptions["inputs"] = {},
): Promise<ActionRun & { message: string }> {
  await stage.write({ "renders/a.png": await png(1) });
  const run = await stage.publish({ image: "renders/a.png", "itwin-id": stage.iTwin, ...inputs });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toBe("");
  expect(run.outputs).toMatchObject({ published: "0", failed: "1", "image-name": "" });
  expect(run.annotations).toHaveLength(1);
  // The red line is below the groups, which GitHub shows collapsed.
  expect(run.stdout.indexOf("::error ")).toBeGreaterThan(run.stdout.lastIndexOf("::endgroup::"));
  expect(run.summary).toContain("## Publish iTwin images: published 0, failed 1\n");
  expect(run.summary).toContain("| ❌ failed | <code>renders/a.png</code> |");
  expect(run.log.trimEnd().split("\n").at(-1)).toBe("published 0, failed 1");
  expect(stage.emulator.image("itwin", stage.iTwin)).toBeUndefined();
  return { ...run, message: run.annotations[0]?.message ?? "" };
}

/** The one entry of the output `results`. */
function resultOf(run: ActionRun): { status: string; error?: object } {
  const results = JSON.parse(run.outputs.results ?? "");
  expect(results).toHaveLength(1);
  return results[0];
}

const html502: Fault = {
  status: 502,
  headers: { "content-type": "text/html" },
  body: "<!doctype html><html><title>502 <b>Bad</b> Gateway</title><h1>nginx</h1></html>",
};

describe.concurrent("the platform says no", () => {
  test("401: a token that has expired", async () => {
    await using stage = await setStage();
    const token = stage.emulator.issueToken({ lifetimeSeconds: -1 });
    const run = await failure(stage, { token });
    const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const when = new Date(exp * 1000).toLocaleString("en-GB", {
      ...{ dateStyle: "medium", timeStyle: "short", timeZone: "UTC" },
    });
    expect(run.message).toBe(
      `renders/a.png: iTwin ${stage.iTwin}: could not read its image: the platform answered 401 InvalidToken (Access denied due to invalid access_token. Make sure that issuer is correct, the token is not expired and is not corrupted.). The token expired on ${when} UTC. Get a new one, or set client-id and client-secret, which get a fresh token for each run.`,
    );
    expect(run.annotations[0]).toMatchObject({ file: "renders/a.png", title: `failed: iTwin ${stage.iTwin}` });
    expect(resultOf(run).error).toMatchObject({ code: "PLATFORM", status: 401, platformCode: "InvalidToken" });
    expect(stage.emulator.requests).toHaveLength(1);
  });

  test("403: a member without the permission", async () => {
    await using stage = await setStage();
    const run = await failure(stage, { token: stage.emulator.issueToken({ permissions: [] }) });
    expect(run.message).toMatch(
      /the platform answered 403 InsufficientPermissions.*with a role that has itwins_modify\.$/,
    );
    expect(resultOf(run).error).toMatchObject({ status: 403, platformCode: "InsufficientPermissions" });
    expect(stage.uploads()).toHaveLength(1);
  });

  test("404: no member of the iTwin", async () => {
    await using stage = await setStage();
    const run = await failure(stage, { token: stage.emulator.issueToken({ memberOf: [] }) });
    expect(run.message).toMatch(
      /answered 404 iTwinNotFound.*The answer is the same when the token's owner is not a member/,
    );
    expect(resultOf(run).error).toMatchObject({ status: 404 });
    expect(stage.uploads()).toHaveLength(0);
  });

  test("413: a limit of a gateway", async () => {
    await using stage = await setStage();
    stage.emulator.fault({ method: "PUT", status: 413 });
    const run = await failure(stage);
    expect(run.message).toMatch(/answered 413\. Save the image smaller: at most 5,000,000 bytes\.$/);
    expect(resultOf(run).error).toMatchObject({ code: "PLATFORM", status: 413 });
    expect(stage.uploads()).toHaveLength(1);
  });

  test("422: with details", async () => {
    await using stage = await setStage();
    const details = [{ code: "InvalidValue", message: "width or height is more than 5 times.", target: "image" }];
    const error = { code: "InvalidiTwinsRequest", message: "Cannot update the image.", details };
    stage.emulator.fault({ method: "PUT", status: 422, body: { error } });
    const run = await failure(stage);
    expect(run.message).toContain(
      "answered 422 InvalidiTwinsRequest (Cannot update the image. | image: InvalidValue: width or height is more than 5 times.). Change the image as the answer says.",
    );
    expect(resultOf(run).error).toMatchObject({ status: 422, platformCode: "InvalidiTwinsRequest" });
    expect(stage.uploads()).toHaveLength(1);
  });

  test("429: waited for, and the wait is told", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    stage.emulator.fault({ method: "PUT", status: 429, headers: { "Retry-After": "1" } });
    const run = await stage.publish({ image: "a.png", "itwin-id": stage.iTwin });
    expect(run).toMatchObject({ exitCode: 0, annotations: [], outputs: { published: "1" } });
    expect(run.log).toContain(
      `waiting: PUT /itwins/${stage.iTwin}/image met the rate limit (429); all uploads pause, trying again in 1 s`,
    );
    expect(run.summary).toMatch(/\n\nTook .+; 1 rate-limit pause, .+ in all\.\n\n/);
    const [first, second] = stage.uploads();
    expect(second?.body).toEqual(first?.body);
    expect((second?.startedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test("429: a wait that is longer than a run", async () => {
    await using stage = await setStage();
    const headers = { "Retry-After": "3600", "ITwinPlatform-RateLimited-Tier": "Community" };
    stage.emulator.fault({ method: "PUT", status: 429, headers, body: { error: { code: "RateLimitExceeded" } } });
    const run = await failure(stage);
    expect(run.message).toMatch(
      /answered 429 RateLimitExceeded\. The rate limit of this token's application \(tier Community\) is used up: run it again in 60 min/,
    );
    expect(resultOf(run).error).toMatchObject({ status: 429, platformCode: "RateLimitExceeded" });
    expect(stage.uploads()).toHaveLength(1);
  });

  test("502: a gateway's page, every time", async () => {
    await using stage = await setStage();
    stage.emulator.fault({ ...html502, method: "PUT", times: Infinity });
    const run = await failure(stage, { patience: "0" });
    expect(run.message).toMatch(
      /answered 502 \(an HTML page titled "502"\)\. The platform or a gateway before it has a fault/,
    );
    expect(run.log).not.toContain("waiting");
    expect(stage.uploads()).toHaveLength(1);
  });

  test("502: once, and then well", async () => {
    await using stage = await setStage({ "a.png": await png(1) });
    stage.emulator.fault({ ...html502, method: "PUT" });
    const run = await stage.publish({ image: "a.png", "itwin-id": stage.iTwin });
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: "1" } });
    expect(run.log).toMatch(/^waiting: attempt 1 of PUT .* failed \(502\); trying again in \d+ s$/m);
    expect(stage.uploads()).toHaveLength(2);
  });

  test("a connection that is reset every time", async () => {
    await using stage = await setStage();
    stage.emulator.fault({ method: "PUT", reset: true, times: Infinity });
    const run = await failure(stage, { patience: "0" });
    expect(run.message).toMatch(
      /could not upload its image: PUT \/itwins\/.* at http.* was not completed: .*\. Check the network and/,
    );
    expect(resultOf(run).error).toMatchObject({ code: "TRANSPORT" });
    expect(stage.uploads()).toHaveLength(1);
  });

  test("a success that is not the documented one", async () => {
    await using stage = await setStage();
    stage.emulator.fault({ method: "PUT", status: 200, body: "<html><title>Sign in</title></html>" });
    const run = await failure(stage);
    expect(run.message).toContain("Check that");
    expect(resultOf(run).status).toBe("failed");
  });

  test("a redirect: the token does not follow it", async () => {
    await using stage = await setStage();
    await using other = await setStage();
    stage.emulator.fault({ method: "PUT", redirectTo: `${other.emulator.url}/itwins/x/image?sig=abcdefgh` });
    const run = await failure(stage);
    expect(run.message).toMatch(/it is redirected to .*, which is refused because the request carries a secret/);
    expect(other.emulator.requests).toEqual([]);
  });

  test("a secret in an answer stays there", async () => {
    await using stage = await setStage();
    const message = `Token ${stage.emulator.token} is odd, see https://blob/x?sv=1&sig=abc%2Fdef&se=2 and ::error::more`;
    stage.emulator.fault({ method: "PUT", status: 422, body: { error: { code: "##[set-output name=a]b", message } } });
    const run = await failure(stage, { token: `Bearer ${stage.emulator.token}` });
    expect(run.message).toContain("Token *** is odd, see https://blob/x?sv=1&sig=***&se=2 and ::error::more");
  });

  test("a wrong client secret: said once, about the token and not about a file", async () => {
    await using stage = await setStage({ "a.png": await png(1), "b.png": await png(2) });
    const images = manifestOf(["a.png", "itwin", stage.iTwin], ["b.png", "saved-view", stage.savedView]);
    const { clientId, url } = stage.emulator;
    const credentials = { "client-id": clientId, "client-secret": "not-the-secret", authority: url };
    const run = await stage.publish({ images, concurrency: "1", ...credentials });
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "0", failed: "1" } });
    expect(run.annotations[0]?.message).toMatch(
      /^The token service at http.* gave no token: it answered 401 \(invalid_client: .*\)\. Check the client id \(service-emulator\) and its client secret/,
    );
    expect(run.annotations[0]?.file).toBeUndefined();
    expect(run.annotations).toHaveLength(1);
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("published 0, failed 1, not attempted 1");
    expect(JSON.parse(run.outputs.results ?? "")[1]).toMatchObject({ status: "not-attempted", reasonCode: "stopped" });
    expect(stage.uploads()).toEqual([]);
  });

  test("a refused token: one annotation for all that were under way, whatever was asked of each", async () => {
    await using stage = await setStage({ "a.png": await png(1), "b.png": await png(2), "c.png": await png(3) });
    const images = manifestOf(
      ["a.png", "itwin", stage.iTwin],
      ["b.png", "saved-view", stage.savedView],
      ["c.png", "imodel", stage.iModel],
    );
    const run = await stage.publish({ images, token: "abc.def", verify: "false" });
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "0", failed: "3" } });
    expect(run.annotations).toMatchObject([{ level: "error", title: "failed: 3 images", file: "a.png" }]);
    expect(run.annotations[0]?.message).toMatch(
      /^a\.png: .* 401 .* 2 more images failed in the same way: b\.png and c\.png\.$/,
    );
    for (const file of ["a.png", "b.png", "c.png"]) {
      expect(run.log).toMatch(new RegExp(`^failed: ${file} -> .*\n  error: ${file}: .*401`, "m"));
    }
  });

  test("several failures: each once as an annotation, below the groups, and whom to add", async () => {
    await using stage = await setStage({ "a.png": await png(1), "b.png": await png(2), "c.png": await png(3) });
    const gone = (n: number) => `8a1f2c3d-0000-4000-8000-00000000000${n}`;
    const images = manifestOf(["a.png", "itwin", gone(1)], ["b.png", "imodel", gone(2)], ["c.png", "itwin", gone(3)]);
    const { clientId, clientSecret, url } = stage.emulator;
    const credentials = { "client-id": clientId, "client-secret": clientSecret, authority: url };
    const run = await stage.publish({ images, ...credentials });
    expect(run.annotations.map(({ file, title }) => [file, title])).toEqual([
      ["a.png", "failed: 2 images"],
      ["b.png", `failed: iModel ${gone(2)}`],
    ]);
    expect(run.stdout.indexOf("::error ")).toBeGreaterThan(run.stdout.lastIndexOf("::endgroup::"));
    const [iTwins, iModel] = run.annotations.map(({ message }) => message);
    expect(iTwins).toContain(`is ${clientId}@apps.imsoidc.bentley.com, with a role`);
    expect(iTwins).toMatch(/ 1 more image failed in the same way: c\.png\.$/);
    expect(iModel).toMatch(/iModelNotFound/);
    expect(run.summary).toContain(`${clientId}&#64;apps.imsoidc.bentley.com`);
    expect(run.summary.match(/\(https:.*\/docs\/troubleshooting\.md\)/g)).toHaveLength(1);
    expect(run.log.trimEnd().split("\n").at(-1)).toBe("published 0, failed 3");
  });

  test("one failure among many: the others are published, and the step fails with it", async () => {
    const files = Object.fromEntries(
      await Promise.all([1, 2, 3].map(async (n) => [`${n}.png`, await png(n)] as const)),
    );
    await using stage = await setStage(files);
    const gone = "8a1f2c3d-0000-4000-8000-000000000001";
    const images = manifestOf(
      ["1.png", "itwin", stage.iTwin],
      ["2.png", "itwin", gone],
      ["3.png", "saved-view", stage.savedView],
    );
    const run = await stage.publish({ images });
    expect(run).toMatchObject({ exitCode: 1, outputs: { published: "2", failed: "1", "image-name": "" } });
    expect(run.annotations).toMatchObject([{ level: "error", file: "2.png" }]);
    expect(run.annotations[0]?.message).toMatch(/^2\.png: iTwin 8a1f2c3d-.*answered 404/);
    const results: { status: string }[] = JSON.parse(run.outputs.results ?? "");
    expect(results.map(({ status }) => status)).toEqual(["published", "failed", "published"]);
  });
});
