import type { TargetKind } from "@itwin-images/core";
import { targetKinds } from "@itwin-images/core/internal";
import type { Selection } from "@itwin-images/workspace";
import { listOf, type ReadInput, type Refuse, readText } from "./input-values.ts";

export const defaultManifest = "itwin-images.yml";

const kinds = Object.keys(targetKinds) as TargetKind[];

/** The input that holds an id of this kind. */
export const idInput = (kind: TargetKind): string => `${kind}-id`;

/** Reads which images go where; `undefined` when that was refused. */
export function readSelection(read: ReadInput, refuse: Refuse): Selection | undefined {
  const manifest = readText(read, "manifest") ?? defaultManifest;
  // Not trimmed: the lines and columns of its problems are those that the user sees.
  const images = readText(read, "images") === undefined ? undefined : read("images");
  const image = readText(read, "image");
  const targets = kinds.flatMap((kind) => {
    const id = readText(read, idInput(kind));
    return id === undefined ? [] : [{ kind, id }];
  });
  const choice = listOf(kinds.map(idInput), "or");

  const refused: string[] = [];
  const selections = [manifest !== defaultManifest && "manifest", images && "images", image && "image"].filter(Boolean);
  if (selections.length > 1) {
    refused.push(`The inputs ${selections.join(" and ")} are set, but only one of them can be followed. Keep one.`);
  }
  if (image !== undefined && targets.length === 0) {
    refused.push(`The input image is set, but not where it goes. Set one of ${choice}.`);
  }
  if (targets.length > 1) {
    const set = targets.map(({ kind }) => idInput(kind)).join(" and ");
    refused.push(
      `The inputs ${set} are set, but image goes to one target. Keep one of them; for several targets, list them in a manifest.`,
    );
  }
  if (image === undefined && targets.length > 0) {
    const set = targets.map(({ kind }) => idInput(kind)).join(" and ");
    refused.push(
      `The input ${set} is set without image. Set image to the file to publish, or name the target in the manifest.`,
    );
  }
  for (const message of refused) refuse(message);
  if (refused.length > 0) return undefined;

  const target = targets[0];
  if (image !== undefined && target !== undefined) return { image, target };
  return images === undefined ? { manifest } : { images, file: "the input images" };
}
