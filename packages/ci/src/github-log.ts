import * as core from "@actions/core";
import { Secrets } from "@itwin-images/commands";
import type { CiLog } from "./ci-log.ts";
import { plainLine } from "./plain-line.ts";

/** The log of a GitHub Actions job: workflow commands on stdout, and the file of the job summary. */
export function createGithubLog(): CiLog {
  // Elsewhere the command that masks a secret would print it. Gitea's and Forgejo's runners set the variable too.
  const masks = process.env.GITHUB_ACTIONS === "true";
  const secrets = new Secrets((form) => masks && core.setSecret(form));
  const line = (text: string): string => plainLine(secrets.redact(text));

  return {
    secrets,
    // GitHub shows ten annotations of each level per step, and one error may be the step's own failure.
    maxAnnotations: { error: 9, warning: 10 },
    log: (text) => core.info(line(text)),
    debug: (text) => core.debug(line(text)),
    group: (title) => core.startGroup(line(title)),
    endGroup: () => core.endGroup(),
    annotate({ severity, title, message, location }) {
      const show = severity === "error" ? core.error : core.warning;
      show(line(message), {
        ...(title !== undefined && { title: line(title) }),
        ...(location && {
          file: secrets.redact(location.file),
          ...(location.line !== undefined && { startLine: location.line }),
          ...(location.column !== undefined && { startColumn: location.column }),
        }),
      });
    },
    async summary(markdown) {
      // Servers without job summaries set no such file; they are no reason to fail.
      if (!process.env.GITHUB_STEP_SUMMARY) return;
      await core.summary.addRaw(secrets.redact(markdown)).write();
    },
  };
}
