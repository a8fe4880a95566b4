import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asOrdinaryUser, makeFolder, makeWorkspace, openSource } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { openWorkspace } from "./disk-source.ts";

test("a workspace that can hold nothing to publish is a problem, which says why", async () => {
  const empty = await makeFolder();
  await chmod(empty, 0o755);
  const gone = join(empty, "gone");
  const closed = await makeWorkspace(["a.png"]);
  await chmod(closed, 0o111);
  const results = await asOrdinaryUser(() => Promise.all([empty, gone, closed].map(openWorkspace)));
  await chmod(closed, 0o755);
  const texts = results.map((result) => "problem" in result && Object.values(result.problem).join(" "));
  expect(results).toMatchObject([
    { problem: { code: codes.workspaceEmpty } },
    { problem: { code: codes.workspaceMissing } },
    { problem: { code: codes.folderUnreadable } },
  ]);
  for (const [index, facts] of [[empty, "is empty", "actions/checkout"], [gone], [closed, "EACCES"]].entries()) {
    for (const fact of facts) expect(texts[index]).toContain(fact);
  }
});

test("a source lists a folder once: what comes later is not in it", async () => {
  const root = await makeWorkspace(["a.png"]);
  const source = await openSource(root);
  await writeFile(join(root, "b.png"), "");
  expect(await source.list("")).toMatchObject({ entries: [{ name: "a.png" }] });
  expect(await (await openSource(root)).list("")).toMatchObject({ entries: [{ name: "a.png" }, { name: "b.png" }] });
});
