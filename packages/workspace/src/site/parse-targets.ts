import {
  type Problem,
  type SourceLocation,
  type TargetKind,
  type TargetReference,
  targetIdProblem,
} from "@itwin-images/core";
import { hasId } from "@itwin-images/core/internal";
import { LineCounter } from "yaml";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { isPerFile, targetText } from "../entry.ts";
import { FoundProblems } from "../manifest/found-problems.ts";
import { type Misfit, readReference } from "../manifest/reference.ts";
import { targetKeys } from "../manifest/schema.ts";
import { shapeProblem } from "../manifest/shape-messages.ts";
import { locate, readYaml } from "../manifest/yaml.ts";
import { closest, quoted } from "../text.ts";
import type { SiteReference } from "./site-target.ts";

const textKeys = ["name", "alt"];
const allKeys: readonly string[] = [...targetKeys, ...textKeys];

/**
 * Reads targets from a YAML list of `itwin`, `saved-view` or `imodel` as in a manifest, and, optionally, `name` and `alt`.
 *
 * @param args.file - How locations name the text.
 * @param args.scope - The iTwin to look names up in.
 * @returns Never throws: whatever the text, what is wrong with it is in `problems`, by line and column.
 */
export function parseTargets({
  text,
  file,
  scope,
}: {
  text: string;
  file: string;
  scope?: TargetReference | undefined;
}): {
  targets: readonly SiteReference[];
  problems: readonly Problem[];
} {
  const lineCounter = new LineCounter();
  const found = new FoundProblems();
  const yaml = readYaml(text, lineCounter, found);
  const at = (offset: number): SourceLocation => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const targets: SiteReference[] = [];
  const report = (path: readonly PropertyKey[], code: string, message: string, fix: string) =>
    found.add(code, () => ({
      offset: locate(yaml?.root, path).value,
      problem: { code, severity: "error", message, fix },
    }));

  if (yaml) {
    if (!Array.isArray(yaml.value)) {
      const fix = 'Write a list, such as "- itwin: 8a1f2c3d-0000-4000-8000-000000000001".';
      report([], codes.imagesNotList, "The targets are not a list.", fix);
    } else {
      for (const [index, value] of yaml.value.entries()) {
        const before = found.count;
        const target = readTarget(value, {
          scope,
          report: (path, ...rest) => report([index, ...path], ...rest),
          misfit: (fault) => {
            found.add(fault.code, () => {
              const position = locate(yaml.root, [index, ...fault.path]);
              const offset = fault.code === codes.manifestUnknownKey ? position.key : position.value;
              return { offset, problem: shapeProblem(fault, { keys: fault.keys ?? allKeys, source: position.source }) };
            });
          },
        });
        if (target && found.count === before) {
          targets.push({ ...target, at: at(locate(yaml.root, [index, target.target.kind]).value) });
        }
      }
    }
  }
  const problems = found.list().map(({ problem, offset }) => ({ ...problem, location: at(offset) }));
  return { targets, problems };
}

type Report = (path: readonly PropertyKey[], code: string, message: string, fix: string) => void;

function readTarget(
  value: unknown,
  { scope, report, misfit }: { scope: TargetReference | undefined; report: Report; misfit: (fault: Misfit) => void },
): SiteReference | undefined {
  const choice = targetKeys.join(", ");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    report([], codes.entryShape, "This entry is no target.", `Write one of ${choice} with its id.`);
    return undefined;
  }
  const fields = value as Record<string, unknown>;
  let isMisspelled = false;
  for (const key of Object.keys(fields)) {
    if (!allKeys.includes(key)) {
      const meant = closest(key, allKeys);
      const fix = meant === undefined ? `Use ${allKeys.join(", ")}.` : `Did you mean ${quoted(meant)}?`;
      report([key], codes.manifestUnknownKey, `${quoted(key)} is not a key that is known here.`, fix);
      if (targetKeys.some((known) => known === meant)) isMisspelled = true;
    } else if (textKeys.includes(key) && (typeof fields[key] !== "string" || fields[key].trim() === "")) {
      report([key], codes.entryValueType, `The value of ${quoted(key)} is no text.`, "Put it in quotes.");
    }
  }
  const named = targetKeys.filter((key) => Object.hasOwn(fields, key));
  // The entry does name a target, and is reported already.
  if (named.length === 0 && isMisspelled) return undefined;
  if (named.length !== 1) {
    const code = named.length === 0 ? codes.entryTargetMissing : codes.entryTargetSeveral;
    report(
      [],
      code,
      `This entry has ${named.length === 0 ? "no target" : "several targets"}.`,
      `Name one of ${choice}.`,
    );
    return undefined;
  }
  const [kind] = named as [TargetKind];
  const { [kind]: text, name, alt } = fields;
  const { reference, misfits } = readReference(kind, text, { path: [kind], scope });
  for (const fault of misfits) misfit(fault);
  if (reference === undefined) return undefined;
  if (isPerFile(reference)) {
    const message = `${quoted(targetText(reference).text)} has a placeholder, and there are no files to take it from.`;
    report([kind], codes.placeholderMisplaced, message, "Write the id or the name out, or set the input manifest.");
  }
  const problem = hasId(reference) ? targetIdProblem(reference) : undefined;
  if (problem) report([kind], problem.code, problem.message, problem.fix);
  return {
    target: reference,
    ...(typeof name === "string" && { displayName: name }),
    ...(typeof alt === "string" && { alt }),
  };
}
