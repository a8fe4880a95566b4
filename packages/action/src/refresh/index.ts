import { getInput } from "@actions/core";
import { maskSecrets } from "../inputs/credentials.ts";
import { readRefreshInputs } from "../inputs/refresh-inputs.ts";
import { refreshWords } from "./texts.ts";
import { runRefresh } from "./run.ts";
import { readEvent } from "../runner/event.ts";
import { start } from "../start.ts";

void start(async ({ runner, signal }) => {
  const read = (name: string): string => getInput(name, { trimWhitespace: false });
  maskSecrets(read, runner.mask);
  const inputs = await readRefreshInputs(read, { env: process.env, event: await readEvent(process.env) });
  await runRefresh(inputs, { runner, signal });
}, refreshWords);
