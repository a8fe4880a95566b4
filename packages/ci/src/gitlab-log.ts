import { Secrets } from "@itwin-images/commands";
import type { CiLog } from "./ci-log.ts";
import { plainLine } from "./plain-line.ts";

const clearLine = "\u001B[0K";
const colours = { error: "\u001B[31;1m", warning: "\u001B[33;1m" } as const;

/** The log of a GitLab job: sections that readers can fold, and colours. GitLab masks its own variables. */
export function createGitlabLog(): CiLog {
  const secrets = new Secrets();
  const line = (text: string): string => plainLine(secrets.redact(text));
  let section = 0;
  const mark = (what: "start" | "end", options: string, text: string): void => {
    const seconds = Math.floor(Date.now() / 1000);
    write(
      `${clearLine}section_${what}:${seconds}:itwin_images_${process.pid}_${section}${options}\r${clearLine}${text}`,
    );
  };

  return {
    secrets,
    log: (text) => write(line(text)),
    debug: (text) => {
      if (process.env.CI_DEBUG_TRACE === "true") write(line(text));
    },
    group(title) {
      section++;
      mark("start", "[collapsed=true]", line(title));
    },
    endGroup: () => mark("end", "", ""),
    annotate({ severity, message }) {
      write(`${colours[severity]}${severity}: ${line(message)}\u001B[0m`);
    },
    // GitLab has no place for it; its merge requests show the reports.
    async summary() {},
  };
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}
