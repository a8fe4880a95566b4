import { stripVTControlCharacters } from "node:util";
import { type ItemResult, itemLines, Secrets } from "@itwin-images/commands";
import { expect, test } from "vitest";
import { textOutput } from "./text-output.ts";

const published: ItemResult = { kind: "itwin", id: "1", file: "a.png", status: "published", problems: [] };
const failed: ItemResult = {
  ...{ kind: "itwin", id: "2", file: "hush-hush.png", status: "failed", problems: [] },
  error: { code: "PLATFORM", message: "hush-hush is \u001B[31mbad.", ofItem: true },
};

/** A stream, and what was written to it. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  return {
    ...{ isTTY, columns: 60, written },
    write: (text: string) => written.push(text) > 0,
    hasColors: () => isTTY,
    // log-update moves the cursor by itself.
    on: () => {},
  };
}

/** Shows a run with one success and one failure, and gives what was written. */
async function show({ isTTY, json = false, env = {} }: { isTTY: boolean; json?: boolean; env?: NodeJS.ProcessEnv }) {
  const [stdout, stderr] = [stream(isTTY), stream(isTTY)];
  const secrets = new Secrets();
  secrets.add("hush-hush");
  const output = await textOutput({ secrets, linesOf: itemLines, env, stdout, stderr, json });
  const { reporter } = output;
  reporter.phase("Publish");
  reporter.progress({ activity: "publishing", done: 1, total: 3, bytes: 2_000_000 });
  reporter.wait("waiting: PUT /itwins met the rate limit; trying again in 12 s", 12_000);
  reporter.item(published);
  reporter.item(failed);
  await output.finish({
    ...{ ok: false, failure: "Run it again.", notes: ["A note."], totals: "published 1, failed 1" },
    ...{ summary: () => "", json: { a: "hush-hush" } },
  });
  return { out: stdout.written.join(""), err: stderr.written.join("") };
}

test("a pipe gets plain lines: results on one stream, the rest on the other", async () => {
  const { out, err } = await show({ isTTY: false });
  expect(out).toBe("published: a.png -> iTwin 1\nfailed: ***.png -> iTwin 2\npublished 1, failed 1\n");
  expect(err).toBe(
    "waiting: PUT /itwins met the rate limit; trying again in 12 s\n" +
      "error: ***.png: *** is  [31mbad.\nerror: Run it again.\nA note.\n",
  );
});

test("a terminal gets colours, and a line on the progress and on the wait that is gone at the end", async () => {
  const { out, err } = await show({ isTTY: true });
  expect(out).toContain("\u001B[32mpublished: a.png -> iTwin 1\u001B[39m\n");
  expect(out).toContain("\u001B[31mfailed: ***.png -> iTwin 2\u001B[39m\n");
  expect(err).toContain("\u001B[31merror:\u001B[39m ***.png: *** is  [31mbad.");
  const drawn = stripVTControlCharacters(err);
  expect(drawn).toContain("publishing [======              ] 1 of 3, 2.0 MB");
  expect(drawn).toContain("waiting: PUT /itwin…et the rate limit; trying again in 12 s");
  // What was drawn is erased before each line, and at the end.
  expect(err.slice(err.lastIndexOf("of 3, 2.0 MB"))).toMatch(/\[2K|\[J|\[0J/);
});

test.each([
  ["NO_COLOR", true, { NO_COLOR: "1" }, false],
  ["FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
  ["FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
])("%s decides on colours", async (_, isTTY, env, hasColours) => {
  const { out } = await show({ isTTY, env });
  expect(out.includes("\u001B[32m")).toBe(hasColours);
});

test.each([{ CI: "true" }, { TERM: "dumb" }])("a terminal of %j gets no lines that are overwritten", async (env) => {
  const { err } = await show({ isTTY: true, env: { ...env, NO_COLOR: "1" } });
  expect(err).not.toContain("\u001B");
});

test("with JSON, standard output is one document without secrets", async () => {
  const { out, err } = await show({ isTTY: false, json: true });
  expect(JSON.parse(out)).toEqual({ a: "***" });
  expect(err).toContain("error: Run it again.");
});
