/**
 * Writes the inputs of every action.yml, and the tables of the pages: `npx -y pnpm@12 tables`. Tests fail when they are not
 * fresh.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { actionOptions, readActionFiles, repository } from "./action-files.ts";
import { withActionInputs } from "./tables/action-inputs.ts";
import { withActionTables } from "./tables/action-tables.ts";

async function update(path: string, change: (text: string) => string): Promise<void> {
  const file = join(repository, path);
  await writeFile(file, change(await readFile(file, "utf8")));
}

for (const { path } of await readActionFiles())
  await update(path, (text) => withActionInputs(text, actionOptions(path)));
for (const action of await readActionFiles()) await update(action.page, (text) => withActionTables(text, action));
