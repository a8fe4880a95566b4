import * as core from "@actions/core";
import { Secrets } from "@itwin-images/commands";
import { plainLine } from "./plain-line.ts";
import type { Annotation, Runner } from "./runner.ts";

/** GitHub's runner: workflow commands on stdout, and the files that the environment names. */
export function createGithubRunner(): Runner {
  const secrets = new Secrets((form) => core.setSecret(form));
  const line = (text: string): string => plainLine(secrets.redact(text));

  return {
    secrets,
    log: (text) => core.info(line(text)),
    debug: (text) => core.debug(line(text)),
    group: (title) => core.startGroup(line(title)),
    endGroup: () => core.endGroup(),
    annotate({ severity, title, message, location }: Annotation) {
      const show = severity === "error" ? core.error : core.warning;
      show(line(message), {
        title: line(title),
        ...(location && {
          file: secrets.redact(location.file),
          ...(location.line !== undefined && { startLine: location.line }),
          ...(location.column !== undefined && { startColumn: location.column }),
        }),
      });
    },
    output: (name, value) => core.setOutput(name, secrets.redact(value)),
    async summary(markdown) {
      // Servers without job summaries set no such file; they are no reason to fail.
      if (!process.env.GITHUB_STEP_SUMMARY) return;
      await core.summary.addRaw(secrets.redact(markdown)).write();
    },
    fail(message) {
      process.exitCode = core.ExitCode.Failure;
      if (message !== undefined) core.error(line(message));
    },
  };
}
