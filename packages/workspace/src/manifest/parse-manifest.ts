import type { BareProblem, Problem, SourceLocation, TargetReference } from "@itwin-images/core";
import { LineCounter } from "yaml";
import { workspaceProblemCodes as codes } from "../codes.ts";
import type { Entry } from "../entry.ts";
import { limits } from "../limits.ts";
import { FoundProblems } from "./found-problems.ts";
import type { Misfit } from "./reference.ts";
import { checkEntry, checkManifest, entryKeys, manifestKeys } from "./schema.ts";
import { shapeProblem } from "./shape-messages.ts";
import { locate, readYaml } from "./yaml.ts";

/** What a manifest asks for, and everything that is wrong with its text. */
export interface ParsedManifest {
  /** The entries that can be understood, also when others can't. */
  readonly entries: readonly Entry[];
  /** In the order of the text. Every one has a line and a column. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the entries from a manifest's text. Pure: no file is read; `planEntries` checks paths and ids.
 *
 * @param args.text - YAML, at most 1 MiB.
 * @param args.file - How locations name the manifest: relative to the workspace, with forward slashes.
 * @param args.scope - The iTwin to look names up in, if the manifest names none.
 * @returns Never throws: whatever the text, what is wrong with it is in `problems`.
 */
export function parseManifest({
  text,
  file,
  scope: outerScope,
}: {
  text: string;
  file: string;
  scope?: TargetReference | undefined;
}): ParsedManifest {
  const lineCounter = new LineCounter();
  const at = (offset: number): SourceLocation => {
    const { line, col } = lineCounter.linePos(offset);
    // An empty text has no lines that were counted.
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (text.length > limits.manifestBytes) {
    return { entries: [], problems: [{ ...tooLarge(), location: { file, line: 1, column: 1 } }] };
  }

  const found = new FoundProblems();
  const yaml = readYaml(text, lineCounter, found);
  const entries: Entry[] = [];
  if (yaml) {
    const misfit = (fault: Misfit, from: readonly PropertyKey[], keys: readonly string[]) => {
      found.add(fault.code, () => {
        const position = locate(yaml.root, [...from, ...fault.path]);
        const offset = fault.code === codes.manifestUnknownKey ? position.key : position.value;
        return { offset, problem: shapeProblem(fault, { keys: fault.keys ?? keys, source: position.source }) };
      });
    };
    const { images, scope = outerScope, misfits } = checkManifest(yaml.value);
    for (const fault of misfits) misfit(fault, [], manifestKeys);
    for (const [index, image] of images.entries()) {
      const path = ["images", index];
      const checked = checkEntry(image, scope);
      if (checked.misfits) {
        for (const fault of checked.misfits) misfit(fault, path, entryKeys);
        continue;
      }
      const { image: pattern, target } = checked.value;
      entries.push({
        image: pattern,
        target,
        declaredAt: at(locate(yaml.root, path).value),
        imageAt: at(locate(yaml.root, [...path, "image"]).value),
        targetAt: at(locate(yaml.root, [...path, target.kind]).value),
      });
    }
  }
  const problems = found.list().map(({ problem, offset }) => ({ ...problem, location: at(offset) }));
  return { entries, problems };
}

/** The problem of a manifest over 1 MiB. */
export function tooLarge(): BareProblem {
  return {
    code: codes.manifestTooLarge,
    severity: "error",
    message: "The manifest is larger than 1 MiB.",
    fix: "See that this file is the manifest; split a very long one in two.",
  };
}
