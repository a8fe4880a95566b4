import type { BareProblem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { type Entry, idPlaceholder } from "../entry.ts";
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

  const inTarget = target.id.split(idPlaceholder).length - 1;
  const counts = path.alternatives.map((segments) =>
    segments.reduce((sum, { tokens }) => sum + tokens.filter((token) => token === idPlaceholder).length, 0),
  );
  const inImage = Math.max(...counts);
  if (inImage > 1) {
    const fix = `Keep one ${idPlaceholder}, and write * for the others.`;
    fault("image", codes.placeholderRepeated, `${idPlaceholder} stands more than once in ${quoted(image)}.`, fix);
  }
  if (inTarget > 1) {
    const fix = `Keep one: ${target.kind}: "${idPlaceholder}".`;
    fault("target", codes.placeholderRepeated, `${idPlaceholder} stands more than once in ${quoted(target.id)}.`, fix);
  }
  if (inTarget > 0 && counts.includes(0)) {
    const message =
      inImage === 0
        ? `The id is ${quoted(target.id)}, but ${quoted(image)} has no ${idPlaceholder} to take it from.`
        : `The id is ${quoted(target.id)}, but not every choice in ${quoted(image)} has an ${idPlaceholder} to take it from.`;
    const fix = `Put ${idPlaceholder} where the id is in the file's path, such as renders/${idPlaceholder}.png, or write the id itself.`;
    fault("target", codes.placeholderMissing, message, fix);
  }
  if (inTarget === 0 && inImage > 0) {
    const message = `${quoted(image)} has an ${idPlaceholder}, but the target does not: every file would go to the same ${target.kind}.`;
    const fix = `Write ${target.kind}: "${idPlaceholder}", or * instead of ${idPlaceholder} in the path.`;
    fault("image", codes.placeholderUnused, message, fix);
  }
  return faults.length > 0 ? { faults } : { alternatives: path.alternatives, faults };
}
