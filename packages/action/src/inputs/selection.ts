import { type Target, type TargetKind, type TargetReference, targetIdProblem } from "@itwin-images/core";
import { targetKinds } from "@itwin-images/core/internal";
import type { Selection } from "@itwin-images/workspace";
import { listOf, type ReadInput, type Refuse, readText } from "./input-values.ts";

export const defaultManifest = "itwin-images.yml";

const kinds = Object.keys(targetKinds) as TargetKind[];

/** The input that holds an id of this kind. */
export const idInput = (kind: TargetKind): string => `${kind}-id`;

/** A target that an input names. */
interface InputTarget {
  /** The input's name. */
  readonly input: string;
  readonly target: TargetReference;
}

/** Reads which images go where; `undefined` when that was refused. */
export function readSelection(read: ReadInput, refuse: Refuse): Selection | undefined {
  const manifest = readText(read, "manifest") ?? defaultManifest;
  // Not trimmed: the lines and columns of its problems are those that the user sees.
  const images = readText(read, "images") === undefined ? undefined : read("images");
  const image = readText(read, "image");
  const named = readTargets(read);
  const choice = listOf(
    kinds.flatMap((kind) => [kind, idInput(kind)]),
    "or",
  );

  const refused: string[] = [];
  const selections = [manifest !== defaultManifest && "manifest", images && "images", image && "image"].filter(Boolean);
  if (selections.length > 1) {
    refused.push(`The inputs ${selections.join(" and ")} are set, but only one of them can be followed. Keep one.`);
  }
  if (image !== undefined && named.length === 0) {
    refused.push(`The input image is set, but not where it goes. Set one of ${choice}.`);
  }
  const target = image === undefined ? undefined : chooseTarget(named, (message) => refused.push(message));
  const others = image === undefined ? named.filter(({ input }) => input !== "itwin") : [];
  if (others.length > 0) {
    const set = others.map(({ input }) => input).join(" and ");
    refused.push(
      `The input ${set} is set without image. Set image to the file to publish, or name the target in the manifest.`,
    );
  }
  for (const message of refused) refuse(message);
  if (refused.length > 0) return undefined;

  if (image !== undefined && target !== undefined) return { image, target };
  const scope = named.find(({ input }) => input === "itwin")?.target;
  return { ...(images === undefined ? { manifest } : { images, file: "the input images" }), ...(scope && { scope }) };
}

/** Reads the iTwin to look names up in; `undefined` if none is set. */
export function readScope(read: ReadInput): TargetReference | undefined {
  return readTargets(read).find(({ input }) => input === "itwin")?.target;
}

/** Every target that an input names, the most particular kind first. */
function readTargets(read: ReadInput): InputTarget[] {
  return (["saved-view", "imodel", "itwin"] as const).flatMap((kind) => {
    const [id, name] = [readText(read, idInput(kind)), readText(read, kind)];
    return [
      ...(id === undefined ? [] : [{ input: idInput(kind), target: { kind, id } satisfies Target }]),
      ...(name === undefined ? [] : [{ input: kind, target: namedTarget(kind, name) }]),
    ];
  });
}

/** What a text without more may be: of an iTwin, its id, its number or its name. */
export function namedTarget(kind: TargetKind, text: string): TargetReference {
  // A number that nobody chose is the id.
  if (kind === "itwin" && targetIdProblem({ kind, id: text }) === undefined) return { kind, id: text };
  if (kind !== "itwin" || text.includes("{name}")) return { kind, name: text };
  return text.includes("{number}") ? { kind, number: text } : { kind, name: text, number: text };
}

/** The target of the image; the inputs beside it say where its name is looked up. */
function chooseTarget([first, ...rest]: readonly InputTarget[], refuse: Refuse): TargetReference | undefined {
  if (first === undefined) return undefined;
  const { kind } = first.target;
  // An id needs no place, and two of one kind can't both be meant.
  const [place, ...more] = "id" in first.target || rest.some(({ target }) => target.kind === kind) ? [] : rest;
  if (place === undefined || more.length > 0) {
    // The iTwin of an iModel whose name is the place of a saved view.
    const [outer, ...others] = more;
    if (place && outer && others.length === 0 && !("id" in place.target) && place.target.kind !== outer.target.kind) {
      return { ...first.target, within: { ...place.target, within: outer.target } };
    }
    if (rest.length > 0) {
      const set = [first, ...rest].map(({ input }) => input).join(" and ");
      refuse(
        `The inputs ${set} are set, but image goes to one target. Keep one of them; for several targets, list them in a manifest.`,
      );
      return undefined;
    }
  }
  if (place) return { ...first.target, within: place.target };
  if (kind !== "itwin" && !("id" in first.target)) {
    const of = kind === "imodel" ? "itwin or itwin-id" : "itwin, itwin-id or imodel-id";
    refuse(`The input ${kind} is a name, and nothing says where to look it up. Set ${of} too, or ${kind}-id instead.`);
    return undefined;
  }
  return first.target;
}
