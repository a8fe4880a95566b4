import type { NamedTarget, TargetKind, TargetReference } from "@itwin-images/core";
import { hasId } from "@itwin-images/core/internal";
import { workspaceProblemCodes as codes, type WorkspaceProblemCode } from "../codes.ts";
import { isPerFile } from "../entry.ts";

/** Something that does not fit the schema. Its message is in shape-messages.ts. */
export interface Misfit {
  readonly code: WorkspaceProblemCode;
  readonly path: readonly PropertyKey[];
  readonly value: unknown;
  /** The keys that are known there, where they are not those of the whole entry. */
  readonly keys?: readonly string[];
}

/** What a target can be called by, and where it can be looked up: the keys of `saved-view: { name: … }`. */
const keysOf: { readonly [Kind in TargetKind]: readonly string[] } = {
  itwin: ["number", "name"],
  imodel: ["name", "itwin"],
  "saved-view": ["name", "itwin", "imodel"],
};

/** A reference as far as the value is one, and what is wrong with it. */
export interface ReadReference {
  readonly reference?: TargetReference;
  readonly misfits: readonly Misfit[];
}

/**
 * Reads the value of a target's key: a text is an id, or has a placeholder; a mapping has a name or a number.
 *
 * @param scope - The iTwin to look names up in that say nothing else.
 */
export function readReference(
  kind: TargetKind,
  value: unknown,
  { path, scope }: { path: readonly PropertyKey[]; scope: TargetReference | undefined },
): ReadReference {
  const misfit = (code: WorkspaceProblemCode, at: readonly PropertyKey[] = [], of: unknown = value): ReadReference => ({
    misfits: [{ code, path: [...path, ...at], value: of }],
  });
  if (value === null || (typeof value === "string" && value.trim() === "")) return misfit(codes.entryValueEmpty);
  if (typeof value === "string") return placed(readText(kind, value), { path, scope });
  if (typeof value !== "object" || Array.isArray(value) || isBarePlaceholder(value))
    return misfit(codes.entryValueType);

  const fields = value as { readonly [key: string]: unknown };
  const keys = keysOf[kind];
  const misfits: Misfit[] = [];
  for (const key of Object.keys(fields)) {
    if (!keys.includes(key)) {
      misfits.push({ code: codes.manifestUnknownKey, path: [...path, key], value: fields[key], keys });
    }
  }
  const named: { name?: string; number?: string } = {};
  for (const key of ["name", "number"] as const) {
    if (!keys.includes(key) || !Object.hasOwn(fields, key)) continue;
    const text = fields[key];
    if (typeof text === "string" && text.trim() !== "") named[key] = text;
    else
      misfits.push(
        ...misfit(text === null || text === "" ? codes.entryValueEmpty : codes.entryValueType, [key], text).misfits,
      );
  }
  const places = (["itwin", "imodel"] as const).filter((key) => keys.includes(key) && Object.hasOwn(fields, key));
  const within = places.map((key) => readReference(key, fields[key], { path: [...path, key], scope }));
  misfits.push(...within.flatMap((one) => one.misfits));
  if (misfits.length > 0) return { misfits };
  if (named.name === undefined && named.number === undefined) return misfit(codes.entryNameMissing);
  if ((named.name !== undefined && named.number !== undefined) || places.length > 1)
    return misfit(codes.entryNameSeveral);
  const inside = within[0]?.reference;
  if (inside && isPerFile(inside))
    return misfit(codes.placeholderMisplaced, places.slice(0, 1), fields[places[0] ?? ""]);
  return placed({ kind, ...named, ...(inside && { within: inside }) }, { path, scope });
}

/** A text is an id, unless it has the placeholder of something else. */
function readText(kind: TargetKind, text: string): TargetReference {
  if (text.includes("{name}")) return { kind, name: text };
  if (kind === "itwin" && text.includes("{number}")) return { kind, number: text };
  return { kind, id: text };
}

/** A bare `{name}` is a mapping to YAML. */
function isBarePlaceholder(value: object): boolean {
  const [[key = "", inside] = [], ...others] = Object.entries(value);
  return others.length === 0 && inside === null && ["id", "name", "number"].includes(key);
}

/** Gives a name the place to look it up that it lacks. */
function placed(
  reference: TargetReference,
  { path, scope }: { path: readonly PropertyKey[]; scope: TargetReference | undefined },
): ReadReference {
  if (hasId(reference) || reference.kind === "itwin" || reference.within) return { reference, misfits: [] };
  if (scope === undefined) return { misfits: [{ code: codes.nameScopeMissing, path, value: reference.name }] };
  const within: NamedTarget = { ...reference, within: scope };
  return { reference: within, misfits: [] };
}
