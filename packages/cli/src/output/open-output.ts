import { createAzureLog, createGithubLog, createGitlabLog } from "@itwin-images/ci";
import { type ItemLines, type OptionReader, reporterChoices } from "@itwin-images/commands";
import ci from "ci-info";
import type { Invocation } from "../subcommand.ts";
import { ciOutput } from "./ci-output.ts";
import type { RunOutput } from "./run-output.ts";
import { textOutput } from "./text-output.ts";

const logs = { github: createGithubLog, azure: createAzureLog, gitlab: createGitlabLog } as const;

/** Reads how a run is shown, and gives what shows it. */
export function readOutput(
  options: OptionReader,
): <Item>(invocation: Invocation, linesOf: (item: Item) => ItemLines) => Promise<RunOutput<Item>> {
  const chosen = options.choice("reporter", reporterChoices);
  const json = options.flag("json");
  if (json && chosen !== "auto" && chosen !== "text") {
    options.refuse(`${options.label("json", "reporter")} are both set, but both write to standard output. Keep one.`);
  }
  return async ({ env, secrets }, linesOf) => {
    const { stdout, stderr } = process;
    const name = chosen === "auto" ? (json ? "text" : ofEnvironment()) : chosen;
    if (name === "text") return textOutput({ secrets, linesOf, env, stdout, stderr, json });
    const log = logs[name]();
    // What is known already is masked before the first line.
    secrets.forward((form) => log.secrets.add(form));
    return ciOutput(log, linesOf);
  };
}

function ofEnvironment(): "text" | keyof typeof logs {
  if (ci.GITHUB_ACTIONS) return "github";
  if (ci.AZURE_PIPELINES) return "azure";
  return ci.GITLAB ? "gitlab" : "text";
}
