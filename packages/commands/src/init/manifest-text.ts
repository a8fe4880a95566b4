import { describeTarget, type Target } from "@itwin-images/core";
import { nearestNames, oneLine } from "@itwin-images/core/internal";

/** A file, and the target that it is for. */
export interface PairedFile {
  /** Relative to the manifest's folder, with forward slashes. */
  readonly path: string;
  /** Its name without the extension. */
  readonly name: string;
  /** Absent if nothing, or more than one thing, is named like the file. */
  readonly target?: Target;
  /** What is named like the file, where that does not say which it is for. */
  readonly candidates?: readonly Target[];
}

/** What a manifest is written from. */
export interface ManifestParts {
  /** Whose images they are. */
  readonly iTwin: Target;
  readonly files: readonly PairedFile[];
  readonly withoutFile: readonly Target[];
  /** Every target. */
  readonly all: readonly Target[];
}

/** A manifest as YAML: the pairs as entries, and what found no partner as comments. */
export function formatManifest({ iTwin, files, withoutFile, all }: ManifestParts): string {
  const names = all.map(({ name = "" }) => name);
  const paired = files.filter((file) => file.target !== undefined);
  const open = files.filter((file) => file.target === undefined);
  const lines = [
    `# Images of ${comment(describeTarget(iTwin))}. Check it, and publish it with the action or the command line.`,
    `itwin: ${quote(iTwin.id)}`,
    "images:",
    ...paired.flatMap((file) => entry(file, all)),
    ...(paired.length === 0
      ? ["  # No file is named like the iTwin, one of its iModels or one of its saved views."]
      : []),
    ...(open.length === 0 ? [] : ["", "  # Nothing says which target these files are for:"]),
    ...open.flatMap((file) => {
      if (isPattern(file.path))
        return [`  # ${comment(file.path)}: rename it, as * ? { } and \\ do not stand for themselves here.`];
      const near = nearestNames(file.name, names).map((name) => JSON.stringify(oneLine(name)));
      const hint = file.candidates?.map((one) => describeTarget(one)) ?? near;
      const like = hint.length === 0 ? "" : ` # ${comment(hint.join(", "))}${file.candidates ? "" : "?"}`;
      return [`  # - image: ${quote(file.path)}`, `  #   saved-view: { name: "" }${like}`];
    }),
    ...(withoutFile.length === 0 ? [] : ["", "  # These have no file:"]),
    ...withoutFile.map((one) => `  # ${comment(describeTarget(one))}`),
  ];
  return `${lines.join("\n")}\n`;
}

function entry({ path, target }: PairedFile, all: readonly Target[]): string[] {
  if (target === undefined) return [];
  const { kind, id, name = "" } = target;
  const sameName = all.filter((one) => one.kind === kind && one.name === name);
  // The iTwin's own entry has its id: its name need not be unique among all iTwins.
  const reference = kind === "itwin" || sameName.length > 1 ? quote(id) : `{ name: ${quote(name)} }`;
  return [`  - image: ${quote(path)}`, `    ${kind}: ${reference}`];
}

/** True for a path that an entry would read as a pattern. */
export function isPattern(path: string): boolean {
  return /[*?{}\\]/.test(path);
}

/** JSON is YAML, and no character of it means anything else. */
const quote = (text: string): string => JSON.stringify(text);

/** A text that stays in the line of its comment. */
const comment = (text: string): string => oneLine(text);
