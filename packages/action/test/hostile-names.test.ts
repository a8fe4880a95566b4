import { gif, png } from "@itwin-images/ci/test/images";
import { describe, expect, test } from "vitest";
import { manifestOf, setStage } from "./stage.ts";

// The harness fails a run whose log has a workflow command that is not ours; these names are all made to be one, or to
// break out of a table's cell.
const allNames = [
  "a b.png",
  "::error::injected.png",
  "x\n::set-output name=published::99.png",
  "##[set-output name=published]99.png",
  "a|b<img src=x>.png",
  "`code` *bold* [link](x) @octocat #1.png",
  "100%25 %0A::warning::x.png",
  "cote\u0301.png",
  "\u202Egnp.exe.png",
];

// Windows allows none of these characters in a name.
const isWindows = process.platform === "win32";
const names = isWindows ? allNames.filter((name) => !/[<>:"|?*\n]/.test(name)) : allNames;

describe.concurrent("file names that mean something elsewhere", () => {
  test("are published, and shown as text", async () => {
    const files = Object.fromEntries(await Promise.all(names.map(async (name, n) => [name, await png(n)] as const)));
    await using stage = await setStage(files);
    const views = names.map(() => stage.emulator.createSavedView({ iTwinId: stage.iTwin }).id);
    // Names with characters that patterns give a meaning are written with ? for each of them.
    const images = manifestOf(
      ...names.map((name, n) => [name.replace(/[[\]*{}]/g, "?"), "saved-view", views[n] ?? ""] as const),
    );

    const run = await stage.publish({ images });

    expect(run.annotations).toEqual([]);
    expect(run).toMatchObject({ exitCode: 0, outputs: { published: String(names.length), failed: "0" } });
    for (const [n, id] of views.entries()) {
      expect(stage.emulator.image("saved-view", id)?.bytes).toEqual(new Uint8Array(files[names[n] ?? ""] ?? []));
    }
    const results: { file: string }[] = JSON.parse(run.outputs.results ?? "");
    expect(results.map(({ file }) => file.normalize("NFC"))).toEqual(names.map((name) => name.normalize("NFC")));
    // One line and one row each, whatever is in the name; and three phases, two counts, the totals.
    expect(run.log.trimEnd().split("\n")).toHaveLength(names.length + 6);
    const rows = run.summary.split("\n").filter((line) => line.startsWith("| ✅"));
    expect(rows).toHaveLength(names.length);
    for (const row of rows) expect(row.match(/\|/g)).toHaveLength(7);
    expect(run.summary).not.toMatch(/<(?!\/?code>|w?br>)/);
    expect(run.summary).not.toMatch(/[`@\u202E]/);
  });

  test.runIf(!isWindows)("are annotated when the image is bad", async () => {
    const name = "x,y:z\n::error file=other.png::gotcha.png";
    await using stage = await setStage({ [name]: await gif() });
    const run = await stage.publish({ images: manifestOf([name, "itwin", stage.iTwin]) });
    expect(run.exitCode).toBe(1);
    expect(run.annotations).toHaveLength(1);
    expect(run.annotations[0]).toMatchObject({ level: "error", file: name });
    expect(run.annotations[0]?.message).toMatch(/^x,y:z ::error file=other\.png::gotcha\.png: This is a GIF/);
    expect(stage.emulator.requests).toEqual([]);
  });
});
