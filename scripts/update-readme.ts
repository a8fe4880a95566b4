/** Writes the tables of inputs and outputs into README.md: `npx -y pnpm@12 readme`. A test fails when they are not fresh. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readActionFiles, repository } from "./action-files.ts";
import { withActionTables } from "./readme/action-tables.ts";

const readme = join(repository, "README.md");
await writeFile(readme, withActionTables(await readFile(readme, "utf8"), await readActionFiles()));
