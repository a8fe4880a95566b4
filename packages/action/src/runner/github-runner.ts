import * as core from "@actions/core";
import { createGithubLog } from "@itwin-images/ci";
import type { Runner } from "./runner.ts";

/** GitHub's runner: its log, and the file of the outputs. */
export function createGithubRunner(): Runner {
  const log = createGithubLog();
  return {
    ...log,
    output: (name, value) => core.setOutput(name, log.secrets.redact(value)),
    fail(message) {
      process.exitCode = core.ExitCode.Failure;
      if (message !== undefined) log.annotate({ severity: "error", message });
    },
  };
}
