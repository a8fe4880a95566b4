import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secrets } from "@itwin-images/commands";
import type { CiLog } from "./ci-log.ts";
import { plainLine } from "./plain-line.ts";

/** The log of an Azure Pipelines job: logging commands on stdout. */
export function createAzureLog(): CiLog {
  const { env } = process;
  const command = (name: string, properties: Readonly<Record<string, string | undefined>>, message: string): void =>
    write(azureCommand(name, properties, message));
  // Elsewhere the command that masks a secret would print it.
  const masks = env.TF_BUILD !== undefined;
  const secrets = new Secrets((form) => masks && command("task.setsecret", {}, form));
  const line = (text: string): string => plainLine(secrets.redact(text));

  return {
    secrets,
    log: (text) => write(line(text)),
    debug: (text) => {
      // The agent shows `task.debug` in every log; it is for those who have set system.debug.
      if (env.SYSTEM_DEBUG?.toLowerCase() === "true") command("task.debug", {}, line(text));
    },
    group: (title) => write(`##[group]${line(title)}`),
    endGroup: () => write("##[endgroup]"),
    annotate({ severity, message, location, code }) {
      const { file, line: row, column } = location ?? {};
      const properties = {
        type: severity,
        ...(file !== undefined && { sourcepath: secrets.redact(file) }),
        linenumber: row?.toString(),
        columnnumber: column?.toString(),
        code,
      };
      command("task.logissue", properties, line(message));
    },
    async summary(markdown) {
      const file = join(env.AGENT_TEMPDIRECTORY || tmpdir(), `itwin-images-${process.pid}.md`);
      await writeFile(file, secrets.redact(markdown));
      command("task.uploadsummary", {}, file);
    },
  };
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * A logging command. The escapes are those of azure-pipelines-task-lib (`taskcommand.ts`), which the agent undoes.
 */
function azureCommand(name: string, properties: Readonly<Record<string, string | undefined>>, message: string): string {
  const pairs = Object.entries(properties).flatMap(([key, value]) =>
    value ? [`${key}=${escapeMessage(value).replaceAll("]", "%5D").replaceAll(";", "%3B")};`] : [],
  );
  return `##vso[${name}${pairs.length > 0 ? ` ${pairs.join("")}` : ""}]${escapeMessage(message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%AZP25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
