import type { TargetKind } from "@itwin-images/core";
import { targetKinds } from "@itwin-images/core/internal";
import type { Selection } from "@itwin-images/workspace";
import { listOf, type OptionReader } from "./option-reader.ts";

const kinds = Object.keys(targetKinds) as TargetKind[];

/** The option that holds an id of this kind. */
export const idOption = (kind: TargetKind): string => `${kind}-id`;

/** Reads which images go where; `undefined` when that was refused. */
export function readSelection(options: OptionReader): Selection | undefined {
  const manifest = options.text("manifest") ?? "";
  const images = options.isSet("images") ? options.raw("images") : undefined;
  const image = options.text("image");
  const targets = kinds.flatMap((kind) => {
    const id = options.text(idOption(kind));
    return id === undefined ? [] : [{ kind, id }];
  });
  const written = (kind: TargetKind): string => options.written(idOption(kind));
  const choice = listOf(kinds.map(written), "or");
  const set = targets.map(({ kind }) => idOption(kind));

  const refused: string[] = [];
  const selections = [
    ...(manifest === options.defaultOf("manifest") ? [] : ["manifest"]),
    ...(images === undefined ? [] : ["images"]),
    ...(image === undefined ? [] : ["image"]),
  ];
  if (selections.length > 1) {
    refused.push(`${options.label(...selections)} are set, but only one of them can be followed. Keep one.`);
  }
  if (image !== undefined && targets.length === 0) {
    refused.push(`${options.label("image")} is set, but not where it goes. Set one of ${choice}.`);
  }
  if (targets.length > 1) {
    refused.push(
      `${options.label(...set)} are set, but ${options.written("image")} goes to one target. Keep one of them; for several targets, list them in a manifest.`,
    );
  }
  if (image === undefined && targets.length > 0) {
    refused.push(
      `${options.label(...set)} ${set.length === 1 ? "is" : "are"} set without ${options.written("image")}. Set ${options.written("image")} to the file to publish, or name the target in the manifest.`,
    );
  }
  for (const message of refused) options.refuse(message);
  if (refused.length > 0) return undefined;

  const target = targets[0];
  if (image !== undefined && target !== undefined) return { image, target };
  return images === undefined ? { manifest } : { images, file: `the ${options.named("images")}` };
}
