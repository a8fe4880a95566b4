import type { Subcommand } from "./subcommand.ts";

/** The shells that there are scripts for. */
export const shells = ["bash", "zsh", "fish"] as const;

/** A script that completes the commands, their options, and the choices of these, for a shell to load. */
export function completionScript(shell: (typeof shells)[number], subcommands: readonly Subcommand[]): string {
  if (shell === "fish") return fish(subcommands);
  // zsh reads bash's.
  return `${shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : ""}${bash(subcommands)}`;
}

function bash(subcommands: readonly Subcommand[]): string {
  const names = [...subcommands.map(({ name }) => name), "complete"].join(" ");
  const options = subcommands.flatMap((subcommand) => subcommand.options);
  const choices = new Map(options.map(({ name, choices: some = [] }) => [name, some.join(" ")]));
  const taking = options.filter(({ type }) => type !== "flag" && type !== "choice").map(({ name }) => `--${name}`);
  return `_itwin_images() {
  local words
  case "\${COMP_WORDS[1]}" in
${subcommands.map(({ name, options: own }) => `    ${name}) words="${own.map((one) => `--${one.name}`).join(" ")}" ;;`).join("\n")}
    complete) words="${shells.join(" ")}" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${names}"; fi
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${[...choices]
  .filter(([, words]) => words !== "")
  .map(([name, words]) => `    --${name}) words="${words}" ;;`)
  .join("\n")}
    ${[...new Set(taking)].join("|")}) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _itwin_images itwin-images
`;
}

function fish(subcommands: readonly Subcommand[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const commands = [...subcommands.map(({ name, summary }) => [name, summary] as const)].map(
    ([name, summary]) => `complete -c itwin-images -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
  );
  const options = subcommands.flatMap((subcommand) =>
    subcommand.options.map(({ name, type, choices, description }) => {
      const value = type === "flag" ? "" : choices === undefined ? " -r" : ` -x -a ${quoted(choices.join(" "))}`;
      const [first = ""] = description.replaceAll("`", "").split(/(?<=\.) /);
      return `complete -c itwin-images -n '__fish_seen_subcommand_from ${subcommand.name}' -l ${name}${value} -d ${quoted(first)}`;
    }),
  );
  return `${[...commands, ...options].join("\n")}\n`;
}
