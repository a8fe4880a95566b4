import { getInput } from "@actions/core";
import { maskSecrets } from "../inputs/credentials.ts";
import { readPublishInputs } from "../inputs/publish-inputs.ts";
import { run } from "./run.ts";
import { readEvent } from "../runner/event.ts";
import { start } from "../start.ts";

void start(async ({ runner, signal }) => {
  const read = (name: string): string => getInput(name, { trimWhitespace: false });
  maskSecrets(read, runner.mask);
  const workspace = process.env.GITHUB_WORKSPACE ?? "";
  const inputs = await readPublishInputs(read, {
    workspace,
    event: await readEvent(process.env),
    commit: process.env.GITHUB_SHA,
  });
  await run(inputs, { runner, signal });
});
