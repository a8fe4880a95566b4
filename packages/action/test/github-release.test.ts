import { listingSource, planEntries } from "@itwin-images/workspace";
import { describe, expect, test } from "vitest";
import { githubCodes as codes, GithubError } from "../src/github/github-error.ts";
import { keepDownloads } from "../src/github/keep-downloads.ts";
import { listRelease } from "../src/github/release-listing.ts";
import type { ReleaseChoice } from "../src/inputs/source.ts";
import { clientOf } from "./github-client.ts";
import {
  type AssetSpec,
  type GithubServer,
  type GithubServerOptions,
  refusal,
  refusals,
  startGithubServer,
} from "./github-server.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const asset = (name: string, more: Partial<AssetSpec> = {}): AssetSpec => ({
  name,
  bytes: bytesOf(`bytes of ${name}`),
  ...more,
});
const assetDownloads = /\/releases\/assets\/\d+$/;

/** Plans every asset as the image of a saved view. */
async function plan(github: GithubServer, choice: ReleaseChoice, options: Parameters<typeof clientOf>[1] = {}) {
  const { client, waits } = clientOf(github, options);
  const listing = await listRelease(client, choice, { keep: keepDownloads() });
  const entries = [{ image: "{id}.png", target: { kind: "saved-view", id: "{id}" } }] as const;
  return { ...(await planEntries({ entries, source: listingSource(listing) })), listing, waits };
}

/** A release of one asset on a server of its own, and its download. */
async function loadOne(
  spec: Partial<AssetSpec>,
  prepare: (github: GithubServer) => void = () => {},
  options: GithubServerOptions = {},
  clientOptions: Parameters<typeof clientOf>[1] = {},
) {
  await using github = await startGithubServer(options);
  const release = github.repository.addRelease({ tag: "v1", assets: [asset("a.png", spec)] });
  prepare(github);
  const { items, problems, waits } = await plan(github, release, clientOptions);
  expect(problems).toEqual([]);
  const result = await items[0]?.load({}).catch((error: unknown) => error);
  return { result, waits, requests: github.requests };
}

async function rejection(promise: Promise<unknown>): Promise<GithubError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GithubError)) throw new Error(`It is no GithubError, but ${String(error)}`);
  return error;
}

describe.concurrent("which release", () => {
  test("by id, as the event has it, and by tag", async () => {
    await using github = await startGithubServer();
    github.repository.addRelease({ tag: "v2", assets: [asset("other.png")] });
    const release = github.repository.addRelease({ tag: "v1/beta", assets: [asset("a.png")] });
    for (const choice of [{ id: release.id }, { tag: "v1/beta" }]) {
      const { items, listing } = await plan(github, choice);
      expect(items.map(({ file, target }) => [file, "id" in target && target.id])).toEqual([["a.png", "a"]]);
      expect(listing.name).toBe("the release v1/beta of octo/renders");
    }
  });

  test("a draft, which has no tag yet, behind a page of others and in a private repository", async () => {
    await using github = await startGithubServer({ private: true });
    const draft = github.repository.addRelease({ tag: "v1", draft: true, assets: [asset("a.png")] });
    for (let n = 0; n < 120; n++) github.repository.addRelease({ tag: `nightly-${n}` });
    const token = github.issueToken("write");
    for (const choice of [{ id: draft.id }, { tag: "v1" }]) {
      const { items, listing } = await plan(github, choice, { token });
      expect(listing.name).toBe("the draft release v1 of octo/renders");
      expect(new TextDecoder().decode(await items[0]?.load({}))).toBe("bytes of a.png");
    }
  });

  test("a draft is not there for a token that may only read", async () => {
    await using github = await startGithubServer();
    github.repository.addRelease({ tag: "v1", draft: true });
    github.repository.addRelease({ tag: "v0.9" });
    expect((await rejection(plan(github, { tag: "v1" }))).message).toBe(
      'There is no release of the tag "v1" in octo/renders: it has "v0.9". Correct the input tag, or create the release first; a draft is seen only by a token with `contents: write` under `permissions:`.',
    );
  });

  test("a release that is not there", async () => {
    await using github = await startGithubServer();
    const byTag = await rejection(plan(github, { tag: "v1" }));
    expect(byTag).toMatchObject({ code: codes.releaseMissing, status: 404 });
    expect(byTag.what).toBe('There is no release of the tag "v1" in octo/renders: it has no releases.');
    const byId = await rejection(plan(github, { id: 404, tag: "v1" }));
    expect(byId.what).toBe("Could not read the release v1 (404) of octo/renders: GitHub answered 404: Not Found.");
    expect(byId.fix).toContain("a private repository answers 404 to a token without access to it");
  });

  test("a private repository, without a token and with another's", async () => {
    await using github = await startGithubServer({ private: true });
    const release = github.repository.addRelease({ tag: "v1", assets: [asset("a.png")] });
    expect((await rejection(plan(github, release, { token: null }))).status).toBe(404);
    const wrong = await rejection(plan(github, release, { token: "ghs_wrong" }));
    expect(wrong.what).toBe(
      "Could not read the release v1 (17372790) of octo/renders: GitHub answered 401: Bad credentials.",
    );
    expect(wrong.code).toBe(codes.token);
    expect((await plan(github, release)).items).toHaveLength(1);
  });

  test("a token without the permission", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1" });
    const error = await rejection(plan(github, release, { token: github.issueToken("none") }));
    expect(error).toMatchObject({ code: codes.permission, status: 403 });
    expect(error.message).toBe(
      "Could not read the release v1 (17372790) of octo/renders: GitHub answered 403: Resource not accessible by integration. Add the line `contents: read` under `permissions:` of the job, or of the workflow.",
    );
    expect(github.requests).toHaveLength(1);
  });
});

describe.concurrent("assets", () => {
  test("of all pages", async () => {
    await using github = await startGithubServer();
    const assets = Array.from({ length: 250 }, (_, n) => asset(`view${n}.png`));
    const { items, problems } = await plan(github, github.repository.addRelease({ tag: "v1", assets }));
    expect(problems).toEqual([]);
    expect(items).toHaveLength(250);
    expect(github.requests.filter(({ path }) => path.includes("/assets?"))).toHaveLength(3);
  });

  test("that are uploading, or empty, are refused by name when an entry asks for them", async () => {
    await using github = await startGithubServer();
    const assets = [
      asset("a.png", { state: "open", size: 0 }),
      asset("b.png", { bytes: bytesOf("") }),
      asset("c.jpg", { state: "open" }),
    ];
    const { items, problems } = await plan(github, github.repository.addRelease({ tag: "v1", assets }));
    expect(items).toEqual([]);
    const errors = problems.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code, message, fix }) => [code, `${message} ${fix}`])).toEqual([
      [
        codes.assetUploading,
        'The asset "a.png" is not uploaded yet (GitHub says "open"). Let the job that uploads it finish before this one (`needs:`); if it has failed, upload it again: `gh release upload v1 a.png --clobber`.',
      ],
      [
        "image-empty",
        'The asset "b.png" is empty (0 bytes). Look at the step that made it, and upload it again: `gh release upload v1 b.png --clobber`.',
      ],
    ]);
  });

  test("that nothing matches", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", assets: [asset("A.PNG"), asset("notes.txt")] });
    const { problems } = await plan(github, release);
    expect(problems).toMatchObject([{ code: "image-not-found" }]);
    expect(problems[0]?.message).toBe(
      'No file matches "{id}.png"; "A.PNG" would, but differs in upper and lower case.',
    );
  });
});

describe.concurrent("a download", () => {
  test("is checked, and made once", async () => {
    await using github = await startGithubServer({ private: true });
    const release = github.repository.addRelease({
      tag: "v1",
      assets: [asset("a.png"), asset("b.png", { digest: null })],
    });
    const { items } = await plan(github, release);
    for (const item of [...items, ...items]) {
      expect(new TextDecoder().decode(await item.load({}))).toBe(`bytes of ${item.file}`);
    }
    expect(github.requests.filter(({ path }) => assetDownloads.test(path))).toHaveLength(2);
    const storage = github.requests.filter(({ host }) => host === "storage");
    expect(storage).toHaveLength(2);
    for (const { headers } of storage) expect(headers.authorization).toBeUndefined();
  });

  test("works where the API has the bytes itself, under /api/v3", async () => {
    const { result, requests } = await loadOne({}, undefined, {
      servesAssets: true,
      basePath: "/api/v3",
      private: true,
    });
    expect(result).toEqual(bytesOf("bytes of a.png"));
    expect(requests.map(({ host }) => host)).not.toContain("storage");
  });

  test.each<[string, Partial<AssetSpec>, string]>([
    ["another digest", { digest: `sha256:${"0".repeat(64)}` }, `but GitHub had listed ${"0".repeat(64)}.`],
    ["more bytes", { size: 13 }, 'The asset "a.png" came with more than the 13 bytes that GitHub had listed.'],
    [
      "fewer bytes",
      { size: 15 },
      'The asset "a.png" came with 14 bytes instead of the 15 bytes that GitHub had listed.',
    ],
  ])("with %s than listed is refused, and not made again", async (_, spec, says) => {
    const { result, requests } = await loadOne(spec);
    expect(result).toMatchObject({ code: codes.changed });
    expect((result as GithubError).message).toContain(says);
    expect((result as GithubError).fix).toBe("It may have been replaced meanwhile: run it again.");
    expect(requests.filter(({ host }) => host === "storage")).toHaveLength(1);
  });

  test.each<[string, (github: GithubServer) => void]>([
    ["is cut", (github) => github.fault({ host: "storage", answer: "cut" })],
    ["is reset", (github) => github.fault({ host: "storage", answer: "reset", times: 2 })],
    ["meets a 503 of the storage", (github) => github.fault({ host: "storage", answer: { status: 503 } })],
    ["meets a 502 of the API", (github) => github.fault({ path: assetDownloads, answer: refusal(502, "Bad Gateway") })],
  ])("that %s is made again, from the API on", async (_, prepare) => {
    const { result, waits } = await loadOne({}, prepare);
    expect(result).toEqual(bytesOf("bytes of a.png"));
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.every(({ shared }) => !shared)).toBe(true);
  });

  test("that is cut every time is given up after five attempts", async () => {
    const { result, requests } = await loadOne({}, (github) =>
      github.fault({ host: "storage", answer: "cut", times: 99 }),
    );
    expect(result).toMatchObject({ code: codes.unreachable, status: undefined });
    expect((result as GithubError).what).toMatch(
      /^Could not download the asset "a\.png" of octo\/renders: GitHub gave no whole answer after 5 attempts: /,
    );
    expect(requests.filter(({ host }) => host === "storage")).toHaveLength(5);
  });

  test("that the storage refuses says so, without the signed address", async () => {
    const { result, requests } = await loadOne({}, (github) =>
      github.fault({ host: "storage", answer: { status: 403 } }),
    );
    const error = result as GithubError;
    expect(error.what).toBe(
      'Could not download the asset "a.png" of octo/renders: the storage behind it answered 403.',
    );
    expect(requests.filter(({ host }) => host === "storage")).toHaveLength(1);
    const signature = /sig=([\w-]+)/.exec(requests.find(({ host }) => host === "storage")?.path ?? "")?.[1] ?? "none";
    for (let at: unknown = error; at instanceof Error; at = at.cause) expect(String(at.stack)).not.toContain(signature);
  });

  test.each([
    [
      "without encryption",
      "http://storage.example.com/x?sig=hush-hush",
      "http://storage.example.com, which is not enc",
    ],
    ["to nowhere", "http://", "to no address"],
  ])("that is redirected %s goes nowhere", async (_, location, says) => {
    const answer = { status: 302, headers: { location } };
    const { result } = await loadOne({}, (github) => github.fault({ path: assetDownloads, answer, times: 9 }));
    expect((result as GithubError).message).toContain(says);
    expect((result as GithubError).message).not.toContain("hush");
  });

  test("ends when it is cancelled, and can be made afterwards", async () => {
    await using github = await startGithubServer();
    const { items } = await plan(github, github.repository.addRelease({ tag: "v1", assets: [asset("a.png")] }));
    const reason = new Error("stop");
    await expect(items[0]?.load({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await items[0]?.load({})).toEqual(bytesOf("bytes of a.png"));
  });
});

describe.concurrent("rate limits", () => {
  const path = /\/releases\/\d+$/;
  const choose = async (github: GithubServer, more: Parameters<typeof clientOf>[1] = {}) =>
    plan(github, github.repository.addRelease({ tag: "v1", assets: [asset("a.png")] }), more);

  test.each([
    ["secondary, with Retry-After", refusal(403, refusals.secondary, { "retry-after": "1" })],
    ["secondary, as 429", refusal(429, refusals.secondary, { "retry-after": "1" })],
    [
      "hourly, with the time of its reset",
      refusal(403, refusals.primary, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }),
    ],
  ])("%s: waited for", async (_, answer) => {
    await using github = await startGithubServer();
    github.fault({ path, answer, times: 2 });
    const { items, waits } = await choose(github);
    expect(items).toHaveLength(1);
    expect(waits).toMatchObject([
      { shared: true, delay: 1000 },
      { shared: true, delay: 1000 },
    ]);
    expect(waits[0]?.reason).toMatch(/^4(03|29): (You have exceeded a secondary|API) rate limit/);
  });

  test("hold all requests back, not only the one that met it", async () => {
    await using github = await startGithubServer();
    const { client, waits } = clientOf(github);
    github.repository.addRelease({ tag: "v1" });
    github.repository.addRelease({ tag: "v2" });
    github.fault({ path: /v1$/, answer: refusal(403, refusals.secondary, { "retry-after": "1" }) });
    const limited = listRelease(client, { tag: "v1" }, { keep: keepDownloads() });
    while (waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([limited, listRelease(client, { tag: "v2" }, { keep: keepDownloads() })]);
    const [first, ...others] = github.requests.map(({ at }) => at);
    expect(Math.min(...others) - (first ?? 0)).toBeGreaterThanOrEqual(990);
    expect(github.requests).toHaveLength(5);
  });

  test("longer than a run waits are told at once", async () => {
    await using github = await startGithubServer();
    github.fault({ path, answer: refusal(403, refusals.secondary, { "retry-after": "3600" }) });
    const error = await rejection(choose(github));
    expect(error).toMatchObject({ code: codes.rateLimit, status: 403 });
    expect(error.fix).toBe(
      "The rate limit of this token is used up: run it again in 60 min, or give other jobs another token.",
    );
    expect(github.requests).toHaveLength(1);
  });

  test("that name no time take a minute", async () => {
    await using github = await startGithubServer();
    github.fault({ path, answer: refusal(403, refusals.secondary) });
    const error = await rejection(choose(github, { totalTimeout: 59_000 }));
    expect(error.fix).toContain("run it again in 1 min");
  });

  test("end with a cancelled run", async () => {
    await using github = await startGithubServer();
    const { client, waits } = clientOf(github);
    const { id } = github.repository.addRelease({ tag: "v1" });
    github.fault({ path, answer: refusal(403, refusals.secondary, { "retry-after": "600" }) });
    const cancel = new AbortController();
    const listing = listRelease(client, { id }, { keep: keepDownloads(), signal: cancel.signal });
    while (waits.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const reason = new Error("stop");
    cancel.abort(reason);
    await expect(listing).rejects.toBe(reason);
  });
});

describe.concurrent("answers that GitHub does not give", () => {
  test.each([
    [
      "a proxy's page",
      { status: 200, bytes: bytesOf("<html>Sign in</html>"), headers: { "content-type": "text/html" } },
    ],
    ["other JSON", { status: 200, json: { assets: [] } }],
    ["nothing", { status: 200, json: null }],
  ])("%s", async (_, answer) => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", assets: [asset("a.png")] });
    for (const path of [/releases\/\d+$/, /assets\?/, /releases\?/]) {
      github.fault({ path, answer });
      const choice = path.test("/releases?") ? { tag: "v2" } : { id: release.id };
      const error = await rejection(plan(github, choice));
      expect(error.what).toContain("the answer is not what GitHub documents.");
    }
  });

  test("a JSON that is cut is asked for again", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", assets: [asset("a.png")] });
    for (const path of [/releases\/\d+$/, /assets\?/]) github.fault({ path, answer: "cut" });
    const { items, waits } = await plan(github, release);
    expect(items).toHaveLength(1);
    expect(waits).toMatchObject([{ shared: false }, { shared: false }]);
  });

  test("nobody", async () => {
    const github = await startGithubServer();
    await github[Symbol.asyncDispose]();
    const error = await rejection(plan(github, { id: 1 }));
    expect(error).toMatchObject({ code: codes.unreachable });
    expect(error.what).toMatch(/GitHub gave no whole answer after 5 attempts: .*ECONNREFUSED/);
  });
});
