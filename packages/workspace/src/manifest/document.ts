import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from "yaml";

/** Where something is in the manifest: the node itself, and the key that it is the value of. */
export interface Place {
  /** Offset of the value, or of the key when there is no text for a value. */
  readonly value: number;
  /** Offset of the key; the same as `value` for the elements of a list. */
  readonly key: number;
  /** The value as it is written, when it is a single word. */
  readonly source?: string;
}

/** Follows keys and indexes down from a node. Stops early where the text has less, or at an alias. */
export function locate(from: unknown, path: readonly PropertyKey[]): Place {
  let node = from;
  let place = placeOf(node, 0);
  for (const step of path) {
    // Of a repeated key the last one counts, as it does for the value.
    const pair = isMap(node) ? node.items.findLast((item) => keyText(item) === String(step)) : undefined;
    if (pair) {
      const key = startOf(pair.key) ?? place.value;
      node = pair.value;
      place = { ...placeOf(node, key), key };
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      place = placeOf(node, place.value);
    } else {
      return place;
    }
  }
  return place;
}

/** The text of a key, as far as it is one. */
export function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

/** Where a node begins; `undefined` for a node that has no text, such as the value of `image:`. */
export function startOf(node: unknown): number | undefined {
  return isNode(node) && node.range && !(isScalar(node) && node.source === "" && node.type === "PLAIN")
    ? node.range[0]
    : undefined;
}

function placeOf(node: unknown, otherwise: number): Place {
  const offset = startOf(node) ?? otherwise;
  const source = isScalar(node) || isAlias(node) ? (node as Node & { source?: string }).source : undefined;
  return { value: offset, key: offset, ...(source !== undefined && { source }) };
}
