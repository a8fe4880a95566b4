import type { BareProblem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { closest, quoted } from "../text.ts";
import type { Misfit } from "./reference.ts";
import { targetKeys } from "./schema.ts";

const example = 'An entry is two lines: "  - image: renders/cover.png" and "    itwin: <its id>".';
const targetChoice = targetKeys.join(", ");

/** What the message for a {@link Misfit} also depends on. */
export interface MisfitContext {
  /** The keys that are known where the misfit is. */
  readonly keys: readonly string[];
  /** The value as the manifest has it; YAML may have made a number of it. */
  readonly source?: string | undefined;
}

/** The problem that a misfit is, for the user. */
export function shapeProblem(misfit: Misfit, context: MisfitContext): BareProblem {
  return { code: misfit.code, severity: "error", ...messageOf(misfit, context) };
}

type Message = Pick<BareProblem, "message" | "fix">;

function messageOf({ code, path, value }: Misfit, { keys, source }: MisfitContext): Message {
  const key = String(path.at(-1) ?? "");
  switch (code) {
    case codes.manifestShape:
      return {
        message:
          value === null || value === undefined ? "The manifest is empty." : `The manifest is ${typeName(value)}.`,
        fix: `Begin with the line "images:" and list the images under it. ${example}`,
      };
    case codes.imagesMissing:
      return { message: 'The manifest has no "images".', fix: `List the images under the key "images". ${example}` };
    case codes.imagesNotList:
      return {
        message: `"images" is ${typeName(value)}, not a list.`,
        fix: `Begin every entry with a dash. ${example}`,
      };
    case codes.imagesEmpty:
      return {
        message: '"images" lists nothing, so there is nothing to publish.',
        fix: `Add at least one entry. ${example}`,
      };
    case codes.manifestUnknownKey:
      return unknownKey(key, keys);
    case codes.entryShape:
      return {
        message: `This entry is ${typeName(value)}; an entry has an "image" and a target.`,
        fix: `Give it the keys "image" and one of ${targetChoice}. ${example}`,
      };
    case codes.entryImageMissing:
      return {
        message: 'This entry has no "image".',
        fix: 'Add the path of the file to publish, such as "image: renders/cover.png".',
      };
    case codes.entryTargetMissing:
      return {
        message: "This entry names no target for its image.",
        fix: `Add one of ${targetChoice}, followed by the id or a name.`,
      };
    case codes.entryTargetSeveral:
      return {
        message: "This entry names more than one target.",
        fix: `Write one entry per target, each with its own "image" and one of ${targetChoice}.`,
      };
    case codes.entryValueEmpty:
      return emptyValue(key);
    case codes.entryNameMissing:
      return {
        message: `"${key}" is a mapping without a name.`,
        fix: `Write ${namingOf(key)}, or the id as a text.`,
      };
    case codes.entryNameSeveral:
      return {
        message: `"${key}" says more than is needed to find it, and both may not agree.`,
        fix: "Keep one of name and number, and one of itwin and imodel.",
      };
    case codes.nameScopeMissing:
      return {
        message: `${quoted(String(value))} is a name, and nothing says which iTwin to look it up in.`,
        fix: 'Begin the manifest with a line such as itwin: { number: "BN-0042" }, or set the input itwin.',
      };
    case codes.placeholderMisplaced:
      return {
        message: `"${key}" has a placeholder, but names are looked up in one place for all files.`,
        fix: "Write its number, its name or its id out.",
      };
    default:
      return wrongType(key, value, source);
  }
}

function unknownKey(key: string, keys: readonly string[]): Message {
  const meant = closest(key, keys);
  return {
    message: `${quoted(key)} is not a key that is known here.`,
    fix: meant ? `Did you mean "${meant}"?` : `Remove it; the keys here are: ${keys.join(", ")}.`,
  };
}

function emptyValue(key: string): Message {
  return {
    message: `"${key}" is empty.`,
    fix: emptyFix(key),
  };
}

function emptyFix(key: string): string {
  if (key === "image") return "Write the path of the file after it.";
  return key === "name" || key === "number"
    ? `Write the ${key} after it.`
    : `Write the id after it, or a name: ${namingOf(key)}.`;
}

/** How a target is written by name. */
const namingOf = (key: string): string =>
  key === "itwin" ? 'itwin: { number: "BN-0042" }' : `${key}: { name: "Bridge North" }`;

function wrongType(key: string, value: unknown, source: string | undefined): Message {
  const word = typeof value === "object" && value !== null ? Object.keys(value).join() : "";
  if (["id", "name", "number"].includes(word)) {
    return {
      message: `"${key}" is a mapping, because YAML reads a bare {${word}} as one.`,
      fix: `Put it in quotes: ${key}: "{${word}}".`,
    };
  }
  if (typeof value === "object") {
    return { message: `"${key}" is ${typeName(value)}, not text.`, fix: `Write one text after "${key}:", in quotes.` };
  }
  const written = source ?? String(value);
  return {
    message: `"${key}" must be text, but YAML reads ${quoted(written).slice(1, -1)} as ${typeName(value)}.`,
    fix: `Put it in quotes: ${key}: "${written}".`,
  };
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  return "a number";
}
