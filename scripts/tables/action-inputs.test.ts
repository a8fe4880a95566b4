import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { actionOptions, readActionFiles, repository } from "../action-files.ts";
import { withActionInputs } from "./action-inputs.ts";

const actions = await readActionFiles();

test.each(actions)("the inputs of $path are those that the code reads", async ({ path }) => {
  const text = await readFile(join(repository, path), "utf8");
  const options = actionOptions(path);
  expect(withActionInputs(text, options) === text, `${path} is not fresh: run \`npx -y pnpm@12 tables\``).toBe(true);
  for (const { description, onGithub = description } of options) expect(onGithub).toMatch(/^[A-Z].*\.$/s);
});

test("inputs are written between what stands around them", () => {
  const text = 'name: A\n\ninputs:\n  old:\n    description: Old.\n\noutputs:\n  o:\n    description: "O: p."\n';
  const long = "Long: with `code`, {braces} and words. ".repeat(9).trim();
  const written = withActionInputs(text, [
    { name: "a", description: long, default: "8" },
    { name: "b", description: "Only.", only: "command line" },
    { name: "c", description: "On the command line.", onGithub: "At GitHub.", required: true },
  ]);
  expect(parse(written)).toEqual({
    name: "A",
    inputs: { a: { description: long, default: "8" }, c: { description: "At GitHub.", required: true } },
    outputs: { o: { description: "O: p." } },
  });
  expect(written.startsWith("name: A\n\ninputs:\n  a:\n")).toBe(true);
  expect(written.endsWith('\n\noutputs:\n  o:\n    description: "O: p."\n')).toBe(true);
  expect(() => withActionInputs("name: A\n", [])).toThrow("needs inputs, and outputs below them");
});
