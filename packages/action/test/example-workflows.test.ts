import { readdir, readFile } from "node:fs/promises";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";
import { actionFiles } from "./run-action.ts";

const repository = join(import.meta.dirname, "../../..");
const folder = join(repository, "examples/workflows");
const names = (await readdir(folder)).filter((name) => /^(check|refresh)-/.test(name));

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly uses?: string; readonly with?: object }[] }>
  >;
}

test("there are examples for every kind of site", () => {
  expect(names.sort()).toEqual([
    "check-pull-request.yml",
    "refresh-docusaurus-after-publish.yml",
    "refresh-plain-site-pull-request.yml",
    "refresh-vitepress-nightly.yml",
  ]);
});

test.each(names)("%s is what GitHub takes, and gives our actions inputs that they have", async (name) => {
  const text = await readFile(join(folder, name), "utf8");
  const hooks = registerHooks({
    load: (url, context, next) =>
      next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
  });
  const { validate } = await import("@actions/languageservice");
  hooks.deregister();
  const check = (path: string, content: string) =>
    validate(TextDocument.create(`file:///repository/.github/workflows/${path}`, "yaml", 1, content));
  expect(await check(name, text)).toEqual([]);
  expect(await check(`wrong-${name}`, text.replace("runs-on:", "run-on:"))).not.toEqual([]);

  const workflow: Workflow = parse(text);
  let ours = 0;
  for (const step of Object.values(workflow.jobs).flatMap(({ steps }) => steps)) {
    const [, action = "publish"] = /^itwin-images\/itwin-images(?:\/(\w+))?@v1$/.exec(step.uses ?? "") ?? [];
    if (!step.uses?.startsWith("itwin-images/")) continue;
    ours++;
    const file = actionFiles[action as keyof typeof actionFiles];
    const { inputs } = parse(await readFile(join(repository, file), "utf8"));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
    for (const [input, { required }] of Object.entries<{ required?: boolean }>(inputs)) {
      if (required) expect(step.with).toHaveProperty(input);
    }
  }
  expect(ours).toBeGreaterThan(0);
});
