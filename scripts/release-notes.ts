/** Prints what the changelog says of a version: `node scripts/release-notes.ts 1.2.3`. */
import { readFile } from "node:fs/promises";
import { changesOf } from "./release/changes-of.ts";

const changelog = new URL("../packages/core/CHANGELOG.md", import.meta.url);
process.stdout.write(changesOf(process.argv[2] ?? "", await readFile(changelog, "utf8")));
