import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { png } from "@itwin-images/ci/test/images";
import type { TargetKind } from "@itwin-images/core";

/** Small, as it is decoded for each iModel. */
const picture = await png(1, { width: 64, height: 48 });

/** A different image for every number, of one picture: the text stands behind its end. */
const numbered = (number: number): Buffer => Buffer.concat([picture, Buffer.from(`#${number}`.padEnd(300))]);

/** The workspace of all cells: they read the same files. */
export const root: string = mkdtempSync(join(tmpdir(), "faults-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));
const written = new Set<number>();

export interface Item {
  readonly kind: TargetKind;
  readonly id: string;
  readonly bytes: Uint8Array;
  /** As the platform names it. */
  readonly target: string;
}

export const kinds: readonly TargetKind[] = ["itwin", "saved-view", "imodel"];

/** Targets of a kind, or of all in turn, with their files in the workspace. */
export function makeItems(count: number, kind?: TargetKind): Item[] {
  return Array.from({ length: count }, (_, index) => {
    const one = kind ?? kinds[index % kinds.length] ?? "itwin";
    const number = String(index).padStart(12, "0");
    const id = one === "saved-view" ? `view_${"0".repeat(40)}${number}` : `8a1f2c3d-0000-4000-8000-${number}`;
    if (!written.has(index)) writeFileSync(join(root, `${index}.png`), numbered(index));
    written.add(index);
    return { kind: one, id, bytes: numbered(index), target: `${one}:${id}` };
  });
}

export const manifestOf = (items: readonly Item[]): string =>
  `images:\n${items.map(({ kind, id }, index) => `  - image: ${index}.png\n    ${kind}: ${id}\n`).join("")}`;
