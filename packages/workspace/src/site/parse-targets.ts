import { type Problem, type TargetKind, targetIdProblem } from "@itwin-images/core";
import { LineCounter } from "yaml";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { FoundProblems } from "../manifest/found-problems.ts";
import { targetKeys } from "../manifest/schema.ts";
import { locate, readYaml } from "../manifest/yaml.ts";
import { closest, quoted } from "../text.ts";
import type { SiteTarget } from "./site-target.ts";

const textKeys = ["name", "alt"];
const allKeys: readonly string[] = [...targetKeys, ...textKeys];

/**
 * Reads targets from a YAML list of `itwin`, `saved-view` or `imodel` with an id, and, optionally, `name` and `alt`.
 *
 * @param args.file - How locations name the text.
 * @returns Never throws: whatever the text, what is wrong with it is in `problems`, by line and column.
 */
export function parseTargets({ text, file }: { text: string; file: string }): {
  targets: readonly SiteTarget[];
  problems: readonly Problem[];
} {
  const lineCounter = new LineCounter();
  const found = new FoundProblems();
  const yaml = readYaml(text, lineCounter, found);
  const targets: SiteTarget[] = [];
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
        const target = readTarget(value, (path, ...rest) => report([index, ...path], ...rest));
        if (target && found.count === before) targets.push(target);
      }
    }
  }
  const problems = found.list().map(({ problem, offset }) => {
    const { line, col } = lineCounter.linePos(offset);
    return { ...problem, location: { file, line: Math.max(line, 1), column: Math.max(col, 1) } };
  });
  return { targets, problems };
}

type Report = (path: readonly PropertyKey[], code: string, message: string, fix: string) => void;

function readTarget(value: unknown, report: Report): SiteTarget | undefined {
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
    } else if (typeof fields[key] !== "string" || fields[key].trim() === "") {
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
  const { [kind]: id, name, alt } = fields;
  if (typeof id !== "string") return undefined;
  const problem = targetIdProblem({ kind, id });
  if (problem) report([kind], problem.code, problem.message, problem.fix);
  return {
    target: { kind, id },
    ...(typeof name === "string" && { displayName: name }),
    ...(typeof alt === "string" && { alt }),
  };
}
