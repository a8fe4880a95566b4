import { readCheckInputs } from "../inputs/check-inputs.ts";
import { readInput } from "../inputs/input-source.ts";
import { start } from "../start.ts";
import { checkTexts, runCheck } from "./run.ts";

void start(async (context) => {
  const workspace = process.env.GITHUB_WORKSPACE ?? "";
  await runCheck(await readCheckInputs(readInput, { workspace }), context);
}, checkTexts);
