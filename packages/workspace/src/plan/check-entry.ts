import type { BareProblem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { type Entry, placeholderPattern, targetText } from "../entry.ts";
import type { FileSource } from "../files/file-source.ts";
import { limits } from "../limits.ts";
import { parseImagePath } from "../pattern/image-path.ts";
import type { Segment } from "../pattern/segment.ts";
import { quoted } from "../text.ts";

/** A problem of an entry, and which of its values is at fault. */
export interface EntryFault {
  readonly problem: BareProblem;
  readonly at: "image" | "target";
}

/** Checks everything about an entry that does not need its files. Without `alternatives`, there is nothing to search for. */
export function checkEntryText(
  { image, target }: Entry,
  { parts, texts }: FileSource,
  directory: string,
): { alternatives?: readonly (readonly Segment[])[]; faults: EntryFault[] } {
  const faults: EntryFault[] = [];
  const fault = (at: EntryFault["at"], code: string, message: string, fix: string) => {
    faults.push({ at, problem: { code, severity: "error", message, fix } });
  };

  if (image.includes("\\")) {
    const forward = image.replace(/\\+/g, "/");
    fault(
      "image",
      codes.imagePathBackslash,
      `The path ${quoted(image)} has backslashes.`,
      `Use forward slashes: ${quoted(forward)}.`,
    );
    return { faults };
  }
  const path = parseImagePath(image, (text) => parts(text, directory));
  if ("refused" in path && path.refused === "complex") {
    const message = `The path ${quoted(image)} is longer than ${limits.patternCharacters} characters, or its {a,b} stand for more than ${limits.patternAlternatives} paths.`;
    fault("image", codes.imagePathTooComplex, message, "Split it into several entries, or use * instead of the list.");
    return { faults };
  }
  if ("refused" in path) {
    const message = `The path ${quoted(image)} leads out of ${texts.name}.`;
    fault("image", codes.imagePathOutside, message, texts.stayInside);
    return { faults };
  }

  const { kind } = target;
  const { text, placeholder } = targetText(target);
  const inTarget = text.split(placeholder).length - 1;
  const counts = path.alternatives.map((segments) =>
    segments.reduce((sum, { tokens }) => sum + tokens.filter((token) => token === "{}").length, 0),
  );
  const inImage = Math.max(...counts);
  const used = image.match(placeholderPattern) ?? [];
  const other = used.find((one) => one !== placeholder);
  if (inImage > 1) {
    const fix = `Keep one ${used[0]}, and write * for the others.`;
    fault("image", codes.placeholderRepeated, `${quoted(image)} has more than one placeholder.`, fix);
  }
  if (inTarget > 1) {
    const fix = `Keep one: ${kind}: "${placeholder}".`;
    fault("target", codes.placeholderRepeated, `${placeholder} stands more than once in ${quoted(text)}.`, fix);
  }
  if (inTarget > 0 && other === undefined && counts.includes(0)) {
    const message =
      inImage === 0
        ? `The target is ${quoted(text)}, but ${quoted(image)} has no ${placeholder} to take it from.`
        : `The target is ${quoted(text)}, but not every choice in ${quoted(image)} has ${placeholder} to take it from.`;
    const fix = `Put ${placeholder} where it is in the file's path, such as renders/${placeholder}.png, or write the target itself.`;
    fault("target", codes.placeholderMissing, message, fix);
  }
  if (inTarget === 0 && inImage > 0) {
    const message = `${quoted(image)} has ${used[0]}, but the target does not: every file would go to the same ${kind}.`;
    const fix = `Write ${kind}: "${used[0]}", or * instead of ${used[0]} in the path.`;
    fault("image", codes.placeholderUnused, message, fix);
  }
  if (inTarget > 0 && inImage > 0 && other !== undefined) {
    const message = `${quoted(image)} has ${other}, but the target has ${placeholder}.`;
    fault("image", codes.placeholderUnused, message, `Write the same in both: ${placeholder} or ${other}.`);
  }
  return faults.length > 0 ? { faults } : { alternatives: path.alternatives, faults };
}
