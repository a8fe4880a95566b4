import { type TargetKind, type TargetReference, targetIdProblem } from "@itwin-images/core";
import type { Selection } from "@itwin-images/workspace";
import { listOf, type OptionReader } from "./option-reader.ts";

/** The kinds of targets, the most particular first: a saved view is in an iModel, which is in an iTwin. */
const kinds: readonly TargetKind[] = ["saved-view", "imodel", "itwin"];

/** The option that holds an id of this kind. The one that holds a name is called like the kind. */
const idOption = (kind: TargetKind): string => `${kind}-id`;

/** A target that an option names. */
interface OptionTarget {
  readonly option: string;
  readonly target: TargetReference;
}

/** Reads which images go where; `undefined` when that was refused. */
export function readSelection(options: OptionReader): Selection | undefined {
  const manifest = options.text("manifest") ?? "";
  const images = options.isSet("images") ? options.raw("images") : undefined;
  const image = options.text("image");
  const named = kinds.flatMap((kind): OptionTarget[] => {
    const [id, name] = [options.text(idOption(kind)), options.text(kind)];
    return [
      ...(id === undefined ? [] : [{ option: idOption(kind), target: { kind, id } }]),
      ...(name === undefined ? [] : [{ option: kind, target: readName(kind, name) }]),
    ];
  });
  const choice = listOf(
    kinds
      .toReversed()
      .flatMap((kind) => [kind, idOption(kind)])
      .map((name) => options.written(name)),
    "or",
  );

  const refused: string[] = [];
  const selections = [
    ...(manifest === options.defaultOf("manifest") ? [] : ["manifest"]),
    ...(images === undefined ? [] : ["images"]),
    ...(image === undefined ? [] : ["image"]),
  ];
  if (selections.length > 1) {
    refused.push(`${options.label(...selections)} are set, but only one of them can be followed. Keep one.`);
  }
  if (image !== undefined && named.length === 0) {
    refused.push(`${options.label("image")} is set, but not where it goes. Set one of ${choice}.`);
  }
  // Beside a manifest, the iTwin is where its names are looked up.
  const set = named.map(({ option }) => option).filter((option) => image !== undefined || option !== "itwin");
  const placed = image === undefined ? undefined : placeTarget(named);
  if (placed === "several") {
    refused.push(
      `${options.label(...set)} are set, but ${options.written("image")} goes to one target. Keep one of them; for several targets, list them in a manifest.`,
    );
  }
  if (placed === "nowhere") {
    const [option = ""] = set;
    const places = (option === "imodel" ? ["itwin", "itwin-id"] : ["itwin", "itwin-id", "imodel-id"]).map((name) =>
      options.written(name),
    );
    refused.push(
      `${options.label(option)} is a name, and nothing says where to look it up. Set ${listOf(places, "or")} too, or ${options.written(`${option}-id`)} instead.`,
    );
  }
  if (image === undefined && set.length > 0) {
    refused.push(
      `${options.label(...set)} ${set.length === 1 ? "is" : "are"} set without ${options.written("image")}. Set ${options.written("image")} to the file to publish, or name the target in the manifest.`,
    );
  }
  for (const message of refused) options.refuse(message);
  if (refused.length > 0) return undefined;

  if (image !== undefined && typeof placed === "object") return { image, target: placed };
  const scope = readScope(options);
  return {
    ...(images === undefined ? { manifest } : { images, file: `the ${options.named("images")}` }),
    ...(scope && { scope }),
  };
}

/** Reads the iTwin in which names are looked up that say nothing else; `undefined` if none is set. */
export function readScope(options: OptionReader): TargetReference | undefined {
  const text = options.text("itwin");
  return text === undefined ? undefined : readName("itwin", text);
}

/** What a text without more may be: of an iTwin, its id, its number or its name. */
export function readName(kind: TargetKind, text: string): TargetReference {
  // A number that nobody chose is the id.
  if (kind === "itwin" && targetIdProblem({ kind, id: text }) === undefined) return { kind, id: text };
  if (kind !== "itwin" || text.includes("{name}")) return { kind, name: text };
  return text.includes("{number}") ? { kind, number: text } : { kind, name: text, number: text };
}

/** The target of the image; the options of other kinds say where its name is looked up. */
function placeTarget([first, ...rest]: readonly OptionTarget[]): TargetReference | "several" | "nowhere" | undefined {
  if (first === undefined) return undefined;
  const { target } = first;
  if ("id" in target) return rest.length === 0 ? target : "several";
  const [place, outer, ...more] = rest;
  if (place === undefined) return target.kind === "itwin" ? target : "nowhere";
  if (place.target.kind === target.kind || more.length > 0) return "several";
  if (outer === undefined) {
    const isNamed = place.target.kind === "imodel" && !("id" in place.target);
    return isNamed ? "nowhere" : { ...target, within: place.target };
  }
  // The iTwin of an iModel whose name is the place of a saved view.
  if ("id" in place.target || outer.target.kind === place.target.kind) return "several";
  return { ...target, within: { ...place.target, within: outer.target } };
}
