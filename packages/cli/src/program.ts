import { styleText } from "node:util";
import { type OptionDescription, OptionReader, optionTables } from "@itwin-images/commands";
import { Argument, Command, CommanderError, type Help, Option } from "commander";
import manifest from "../package.json" with { type: "json" };
import { type ArgumentValue, argumentSource } from "./arguments/option-values.ts";
import { completionScript, shells } from "./completion.ts";
import { exitCodes } from "./exit-codes.ts";
import { usesColour } from "./output/text-stream.ts";
import type { Invocation, Subcommand } from "./subcommand.ts";

const onCommandLine = (options: readonly OptionDescription[]): readonly OptionDescription[] =>
  options.filter(({ only }) => only !== "action");

/** Every subcommand. Each is loaded only when it runs. */
const subcommands: readonly Subcommand[] = [
  {
    name: "publish",
    summary: "Publish images to iTwins, saved views and iModels.",
    options: onCommandLine(optionTables.publish),
    needsCredentials: true,
    examples: [
      ["publish --dry-run", "show what would be published"],
      ["publish", "publish what itwin-images.yml lists"],
      ["publish --image cover.png --itwin-id 8a1f2c3d-0000-4000-8000-000000000001", "publish one image"],
    ],
    run: async (...args) => (await import("./subcommands/publish.ts")).runPublish(...args),
  },
  {
    name: "check",
    summary: "Check the manifest and the images, and look up names if there is a token. Nothing is published.",
    options: onCommandLine(optionTables.check),
    needsCredentials: false,
    examples: [
      ["check", "check what itwin-images.yml lists"],
      ["check --fail-on warning --junit images.xml", "fail on warnings too, and write a report"],
    ],
    run: async (...args) => (await import("./subcommands/check.ts")).runCheck(...args),
  },
  {
    name: "refresh",
    summary: "Update the images of a documentation site.",
    options: onCommandLine(optionTables.refresh),
    needsCredentials: true,
    examples: [
      [
        "refresh --saved-views-of-itwin 8a1f2c3d-0000-4000-8000-000000000001 --into docs/renders",
        "fetch the images of all saved views of an iTwin",
      ],
    ],
    run: async (...args) => (await import("./subcommands/refresh.ts")).runRefresh(...args),
  },
  {
    name: "join",
    summary: "Make one summary of the results of several jobs. It fails if one of them failed or is missing.",
    options: onCommandLine(optionTables.join),
    needsCredentials: false,
    examples: [["join --folder results", "join what the jobs of a matrix wrote with --results-file"]],
    run: async (...args) => (await import("./subcommands/join.ts")).runJoin(...args),
  },
  {
    name: "list",
    summary: "List iTwins, or the iModels and saved views of one, with their ids.",
    options: onCommandLine(optionTables.list),
    needsCredentials: true,
    examples: [
      ["list", "list the iTwins that the token's owner is a member of"],
      ["list --itwin BN-0042", "list the iModels and saved views of one"],
    ],
    run: async (...args) => (await import("./subcommands/list.ts")).runList(...args),
  },
  {
    name: "init",
    summary: "Write a manifest for the images of a folder, paired by name with the targets of an iTwin.",
    options: onCommandLine(optionTables.init),
    needsCredentials: true,
    examples: [["init --itwin BN-0042 --folder renders", "write itwin-images.yml for the images in renders"]],
    run: async (...args) => (await import("./subcommands/init.ts")).runInit(...args),
  },
];

/**
 * Runs what the arguments ask for, and gives the exit code.
 *
 * @throws OptionsRefused, or whatever a subcommand rejects with.
 */
export async function runProgram(args: readonly string[], invocation: Invocation): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const { env, secrets } = invocation;
  const bold = (text: string): string =>
    usesColour(process.stdout, env) ? styleText("bold", text, { validateStream: false }) : text;
  const program = new Command("itwin-images")
    .description("Publish rendered screenshots as images of iTwins, saved views and iModels on the iTwin Platform.")
    .version(manifest.version)
    .exitOverride()
    .configureHelp({ styleTitle: bold, formatItem })
    .configureOutput({
      getOutHasColors: () => usesColour(process.stdout, env),
      getErrHasColors: () => usesColour(process.stderr, env),
      // What was typed may have a secret in it.
      outputError: (text, write) => write(secrets.redact(text)),
    })
    .showHelpAfterError("Run it with --help for all options.")
    .addHelpText("after", environmentHelp);
  for (const subcommand of subcommands) {
    const command = program.command(subcommand.name).description(subcommand.summary);
    for (const option of subcommand.options) for (const one of toOptions(option)) command.addOption(one);
    command.addHelpText("after", exampleHelp(subcommand));
    command.action(async (values: Readonly<Record<string, ArgumentValue>>) => {
      const named = subcommand.options.flatMap(({ name }) => {
        const value = values[camelCase(name)];
        return value === undefined ? [] : [[name, value] as const];
      });
      const source = argumentSource(new Map(named), subcommand.options);
      exitCode = await subcommand.run(new OptionReader(source, subcommand.options), invocation);
    });
  }
  program
    .command("complete")
    .description("Print a script that completes commands and options in a shell.")
    .addArgument(new Argument("<shell>").choices(shells))
    .action((shell: (typeof shells)[number]) => {
      process.stdout.write(completionScript(shell, subcommands));
    });
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  return exitCode;
}

/** An option as the parser knows it. A flag is set, unset (`--no-x`), or given a text, as an input is. */
function toOptions(option: OptionDescription): Option[] {
  const { name, type = "text", value = type, choices = [], required } = option;
  const text = `${describe(option)}${option.default === undefined ? "" : ` (default: ${option.default})`}`;
  if (type === "flag") {
    return [new Option(`--${name} [true|false]`, text), new Option(`--no-${name}`).hideHelp()];
  }
  const placeholder = { count: "number", choice: choices.join("|"), text: value, path: "path", lines: value }[type];
  const made = new Option(`--${name} <${placeholder}>`, required ? `${text} Required.` : text);
  if (type === "lines") made.argParser((one: string, others: string[] = []) => [...others, one]);
  return [made];
}

/** A description without its Markdown, and with the names of options as they are written here. */
function describe({ description }: OptionDescription): string {
  const names = new Set(Object.values(optionTables).flatMap((options) => options.map(({ name }) => name)));
  return description.replace(/`([^`]+)`/g, (_, code: string) => (names.has(code) ? `--${code}` : code));
}

/** An item of a list in the help. A long one has its description on lines of its own: 80 columns are enough. */
function formatItem(term: string, termWidth: number, description: string, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  if (termWidth <= 20) {
    const text = helper.boxWrap(description, width - termWidth - 4).replaceAll("\n", `\n${" ".repeat(termWidth + 4)}`);
    return `  ${helper.styleOptionTerm(term)}${" ".repeat(termWidth - helper.displayWidth(term))}  ${text}`;
  }
  const text = helper.boxWrap(description, width - 6).replaceAll(/^/gm, "      ");
  return `  ${helper.styleOptionTerm(term)}\n${text}`;
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const environmentHelp = `
Environment:
  ITWIN_ACCESS_TOKEN   Access token of the iTwin Platform. It expires after an hour.
  ITWIN_CLIENT_ID      Id of a service application that is a member of the iTwins,
  ITWIN_CLIENT_SECRET  and its secret. In a terminal, without any of the three, you are asked.
  HTTPS_PROXY          Proxy for every request; NO_PROXY lists hosts that need none.
  NO_COLOR             Text without colours.
  ITWIN_IMAGES_DEBUG   Set to 1 for more lines, to find a fault.

Exit codes:
  0  Everything was done.
  1  An image failed or was not attempted, or a check found problems.
  2  The options or the credentials can't be used. Nothing was done.
  130, 143  Interrupted, by Ctrl-C or SIGTERM. Run it again: what was done is skipped.
`;

function exampleHelp({ examples, needsCredentials }: Subcommand): string {
  const lines = examples.map(([text, explanation]) => `  # ${explanation}\n  itwin-images ${text}`);
  return `\nExamples:\n${lines.join("\n")}\n${needsCredentials ? environmentHelp : environmentHelp.replace(/^Environment:[\s\S]*?(?=\n {2}NO_COLOR)/m, "Environment:")}`;
}
