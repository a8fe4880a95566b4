import { getInput } from "@actions/core";
import { checkWords } from "./texts.ts";
import { runCheck } from "./run.ts";
import { readCheckInputs } from "../inputs/check-inputs.ts";
import { start } from "../start.ts";

void start(async ({ runner, signal }) => {
  const read = (name: string): string => getInput(name, { trimWhitespace: false });
  const inputs = await readCheckInputs(read, { workspace: process.env.GITHUB_WORKSPACE ?? "" });
  await runCheck(inputs, { runner, signal });
}, checkWords);
