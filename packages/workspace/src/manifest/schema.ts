import type { TargetKind, TargetReference } from "@itwin-images/core";
import { targetKinds } from "@itwin-images/core/internal";
import * as v from "valibot";
import { workspaceProblemCodes as codes, type WorkspaceProblemCode } from "../codes.ts";
import { isPerFile } from "../entry.ts";
import { closest } from "../text.ts";
import { type Misfit, readReference } from "./reference.ts";

/** The targets that an entry may name: one key per kind. */
export const targetKeys: readonly TargetKind[] = Object.keys(targetKinds) as TargetKind[];

/** The keys of an entry. */
export const entryKeys: readonly string[] = ["image", ...targetKeys];

/** The keys at the top. */
export const manifestKeys: readonly string[] = ["itwin", "images"];

/** What fits, and what does not. */
export type Checked<T> = { readonly value: T; readonly misfits?: never } | { readonly misfits: readonly Misfit[] };

// The schemas' messages are codes: what a user reads also depends on the text around it, which a schema can't see.

const text = v.pipe(
  v.string((issue) => (issue.input === null ? codes.entryValueEmpty : codes.entryValueType)),
  v.check((value) => value.trim() !== "", codes.entryValueEmpty),
);

const mapping = (code: WorkspaceProblemCode) =>
  v.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    code,
  );

/** Not valibot's strict object: that one stops at the first unknown key, and lets `constructor` pass. */
const onlyKeys = (keys: readonly string[]) =>
  v.rawCheck<Record<string, unknown>>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const input = dataset.value;
    for (const key of Object.keys(input)) {
      if (keys.includes(key)) continue;
      const path = { type: "object", origin: "key", input, key, value: input[key] } as const;
      addIssue({ message: codes.manifestUnknownKey, path: [path] });
    }
  });

const oneTarget = v.rawCheck<Record<string, unknown>>(({ dataset, addIssue }) => {
  if (!dataset.typed) return;
  const named = targetKeys.filter((key) => Object.hasOwn(dataset.value, key));
  if (named.length === 0) addIssue({ message: codes.entryTargetMissing });
  if (named.length > 1) addIssue({ message: codes.entryTargetSeveral });
});

// Two schemas each, fields and keys, because a pipe stops between a check that failed and the next schema.

const manifestFields = v.pipe(
  mapping(codes.manifestShape),
  v.looseObject(
    {
      images: v.pipe(
        v.array(v.unknown(), (issue) => (issue.input === null ? codes.imagesEmpty : codes.imagesNotList)),
        v.minLength(1, codes.imagesEmpty),
      ),
    },
    codes.imagesMissing,
  ),
);
const manifestNames = v.pipe(mapping(codes.manifestShape), onlyKeys(manifestKeys));

const entryFields = v.pipe(mapping(codes.entryShape), v.looseObject({ image: text }, codes.entryImageMissing));
const entryNames = v.pipe(mapping(codes.entryShape), onlyKeys(entryKeys), oneTarget);

/** Checks the whole manifest but for its entries. `images` is given also when something else does not fit. */
export function checkManifest(value: unknown): {
  images: readonly unknown[];
  /** The iTwin that names are looked up in. */
  scope: TargetReference | undefined;
  misfits: readonly Misfit[];
} {
  const { images, itwin } = (value ?? {}) as { images?: unknown; itwin?: unknown };
  const misfits = misfitsOf(value, [manifestFields, manifestNames]);
  const hasScope = typeof value === "object" && value !== null && Object.hasOwn(value, "itwin");
  const { reference: scope, misfits: ofScope } = hasScope
    ? readReference("itwin", itwin, { path: ["itwin"], scope: undefined })
    : { misfits: [] };
  misfits.push(...ofScope);
  if (scope && isPerFile(scope)) misfits.push({ code: codes.placeholderMisplaced, path: ["itwin"], value: itwin });
  return { images: Array.isArray(images) ? images : [], scope, misfits: withoutEchoes(misfits, manifestKeys) };
}

/** Checks one entry. */
export function checkEntry(
  value: unknown,
  scope: TargetReference | undefined,
): Checked<{ image: string; target: TargetReference }> {
  const misfits = misfitsOf(value, [entryFields, entryNames]);
  const fields = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const kind = targetKeys.find((key) => Object.hasOwn(fields, key));
  const read = kind === undefined ? undefined : readReference(kind, fields[kind], { path: [kind], scope });
  misfits.push(...(read?.misfits ?? []));
  if (misfits.length > 0 || read?.reference === undefined) return { misfits: withoutEchoes(misfits, entryKeys) };
  return { value: { image: fields.image as string, target: read.reference } };
}

function misfitsOf(value: unknown, schemas: readonly v.GenericSchema[]): Misfit[] {
  const misfits: Misfit[] = [];
  for (const schema of schemas) {
    for (const issue of v.safeParse(schema, value).issues ?? []) {
      const path = (issue.path ?? []).map((item) => item.key as PropertyKey);
      const code = issue.message as WorkspaceProblemCode;
      // What is no mapping at all fits neither schema, and is one misfit.
      if (path.length === 0 && misfits.some((misfit) => misfit.code === code)) continue;
      misfits.push({ code, path, value: issue.input });
    }
  }
  return misfits;
}

/** The keys that would have made up for a misfit. */
const remedies: Partial<Record<WorkspaceProblemCode, readonly string[]>> = {
  [codes.imagesMissing]: ["images"],
  [codes.entryImageMissing]: ["image"],
  [codes.entryTargetMissing]: targetKeys,
};

/** A misspelt key is one mistake: the message about it covers the missing key. */
function withoutEchoes(misfits: readonly Misfit[], keys: readonly string[]): Misfit[] {
  const meant = misfits
    .filter(({ code }) => code === codes.manifestUnknownKey)
    .map(({ path }) => closest(String(path.at(-1)), keys));
  return misfits.filter(({ code }) => !remedies[code]?.some((key) => meant.includes(key)));
}
