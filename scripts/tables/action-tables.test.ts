import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type ActionFile, readActionFiles, repository } from "../action-files.ts";
import { withActionTables } from "./action-tables.ts";

const action: ActionFile = {
  path: "action.yml",
  page: "inputs.md",
  uses: "o/r@v1",
  name: "R",
  description: "Does\n  this.",
  inputs: {
    a: { description: "One | two\nlines.", default: "x" },
    b: { description: "Needed.", required: true },
    c: { description: "None." },
  },
  outputs: { d: { description: "Result." } },
};

test.each(await readActionFiles())("$page has the inputs and outputs of $path", async (one) => {
  const page = await readFile(join(repository, one.page), "utf8");
  expect(page === withActionTables(page, one), `${one.page} is not fresh: run \`npx -y pnpm@12 tables\``).toBe(true);
  expect(page).toContain(`## \`${one.uses}\``);
  for (const name of Object.keys(one.inputs)) expect(page).toContain(`| \`${name}\` |`);
});

test("the tables stand between the marks, and nothing around them changes", async () => {
  const marks = (await readFile(join(repository, "docs/inputs.md"), "utf8")).match(/^<!-- .* -->$/gm);
  const [begin, end] = marks ?? [];
  const written = withActionTables(`before\n${begin}\nold\n${end}\nafter`, action);
  expect(written).toBe(`before
${begin}

## \`o/r@v1\`

Does this.

| Input | Default | Description |
| --- | --- | --- |
| \`a\` | \`x\` | One \\| two lines. |
| \`b\` | must be set | Needed. |
| \`c\` |  | None. |

| Output | Description |
| --- | --- |
| \`d\` | Result. |

${end}
after`);
  expect(withActionTables(written, action)).toBe(written);
  for (const page of ["no marks", `${begin}`, `${end}\n${begin}`, `${written}\n${written}`]) {
    expect(() => withActionTables(page, action)).toThrow("needs these two lines once");
  }
});
