/** A command that the runner finds in the log. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What the runner registers (actions/runner, `ActionCommandManager` and its extensions). */
const registered: ReadonlySet<string> = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "internal-set-repo-path",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
]);

/** Reads a line of stdout as the runner does: `::name k=v::message` at its start, or the older `##[name k=v]message`. */
export function readCommand(line: string): WorkflowCommand | undefined {
  const [, current = "", data = ""] = /^\s*::(.*?)::(.*)$/s.exec(line) ?? [];
  if (registered.has(nameOf(current))) return command(current, ",", data);
  const [, older = "", olderData = ""] = /##\[(.*?)\](.*)$/s.exec(line) ?? [];
  return registered.has(nameOf(older)) ? command(older, ";", olderData) : undefined;
}

const nameOf = (info: string): string => info.split(" ", 1)[0] ?? "";

function command(info: string, separator: string, data: string): WorkflowCommand {
  const name = nameOf(info);
  const pairs = info.slice(name.length).trim().split(separator).filter(Boolean);
  return {
    name,
    properties: Object.fromEntries(
      pairs.map((pair) => {
        const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
        return [key, decode(value)];
      }),
    ),
    message: decode(data),
  };
}

function decode(text: string): string {
  const characters: Readonly<Record<string, string>> = { "0D": "\r", "0A": "\n", "3A": ":", "2C": ",", "25": "%" };
  return text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) => characters[code] ?? "");
}

/** The log as GitHub shows it: masks applied, commands shown as what they mean, debug lines left out. */
export function readableLog(stdout: string): string {
  const masks: string[] = [];
  const lines: string[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    const found = readCommand(line);
    if (found?.name === "add-mask") masks.push(found.message);
    else if (found === undefined) lines.push(line);
    else if (found.name !== "debug")
      lines.push(`${found.name[0]?.toUpperCase()}${found.name.slice(1)}: ${found.message}`);
  }
  const longestFirst = masks.filter((mask) => mask !== "").sort((a, b) => b.length - a.length);
  return longestFirst.reduce((log, mask) => log.replaceAll(mask, "***"), lines.join("\n"));
}
