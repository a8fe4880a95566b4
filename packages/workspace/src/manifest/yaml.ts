import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type ParsedNode,
  parseDocument,
  Scalar,
  visit,
} from "yaml";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { limits } from "../limits.ts";
import { quoted } from "../text.ts";
import type { FoundProblems } from "./found-problems.ts";
import { excessAt } from "./yaml-limits.ts";
import { syntaxMessage } from "./yaml-messages.ts";

/** A text as values, and as nodes with offsets. */
export interface YamlText {
  readonly value: unknown;
  readonly root: ParsedNode | null;
}

/**
 * Reads a text as one YAML document of plain values: no tags, no second document, no repeated keys.
 *
 * @returns `undefined` when the text can't be read as YAML; `found` then says why.
 */
export function readYaml(text: string, lineCounter: LineCounter, found: FoundProblems): YamlText | undefined {
  const report: Report = (offset, code, message, fix) =>
    found.add(code, () => ({ offset, problem: { code, severity: "error", message, fix } }));

  const excess = excessAt(text);
  if (excess !== undefined) {
    countLines(text, lineCounter);
    const message = "From here on the manifest is nested deeper, or has more in it, than any list of images does.";
    report(excess, codes.manifestTooLarge, message, "See that this file is the manifest; split a very long one.");
    return undefined;
  }

  const document = parse(text, lineCounter);
  if (document === undefined) {
    const message = "The manifest is nested in a way that the YAML parser can't follow.";
    report(0, codes.manifestTooLarge, message, "Close every bracket, and write one key per line.");
    return undefined;
  }
  for (const error of document.errors) {
    if (error.code === "MULTIPLE_DOCS") {
      const message = "A second YAML document begins here; a manifest is one document.";
      report(
        error.pos[0],
        codes.manifestDocuments,
        message,
        'Remove the line "---" (or "...") and list all images once.',
      );
    } else {
      const { message, fix } = syntaxMessage(error);
      report(error.pos[0], codes.manifestSyntax, message, fix);
    }
  }
  const unreadable = found.has(codes.manifestSyntax);
  for (const warning of document.warnings) {
    if (warning.code === "TAG_RESOLVE_FAILED") {
      const fix = 'Put a text that begins with "!" in quotes, and remove other tags: they mean nothing in a manifest.';
      const tag = text.slice(...warning.pos).trim();
      report(warning.pos[0], codes.manifestTag, `${quoted(tag)} is a YAML tag here, not text.`, fix);
    } else {
      const { message, fix } = syntaxMessage(warning);
      report(warning.pos[0], codes.manifestSyntax, message, fix);
    }
  }
  if (unreadable) return undefined;

  reportRepeatedKeys(document, report);
  const aliases = replaceUnknownAliases(document, report);
  const first = aliases[0];
  if (first !== undefined && aliases.length > limits.manifestAliases) {
    const count = aliases.length.toLocaleString("en-US");
    const message = `The manifest uses ${count} aliases (*name); at most ${limits.manifestAliases} are read.`;
    report(first, codes.manifestAlias, message, noAliases);
    return undefined;
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: limits.manifestAliases });
    return { value, root: document.contents };
  } catch {
    // Only aliases of aliases, which multiply, can still fail here.
    const message = "The aliases (*name) multiply each other to more than any manifest has.";
    report(first ?? 0, codes.manifestAlias, message, noAliases);
    return undefined;
  }
}

/** Parses a text; `undefined` when that overflows the stack, which `excessAt` can't foresee in each case. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  const { stackTraceLimit } = Error;
  // The parser makes an error for each of a hundred thousand mistakes: their stacks would take most of the time and memory.
  Error.stackTraceLimit = 0;
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      resolveKnownTags: false,
      stringKeys: true,
      // The parser compares every key with every other; `reportRepeatedKeys` does it in one pass.
      uniqueKeys: false,
      // "silent" would let a second document pass.
      logLevel: "error",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const noAliases = "Write the values out instead of using anchors (&name) and aliases.";

/** Counts lines as the parser does, for a text that is not parsed. */
function countLines(text: string, lineCounter: LineCounter): void {
  for (let start = 0; ; ) {
    lineCounter.addNewLine(start);
    const end = text.indexOf("\n", start);
    if (end === -1) return;
    start = end + 1;
  }
}

type Report = (offset: number, code: string, message: string, fix: string) => void;

function reportRepeatedKeys(document: Document.Parsed, report: Report): void {
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const pair of map.items) {
        const key = keyText(pair);
        if (key === undefined) continue;
        if (seen.has(key)) {
          const message = `The key ${quoted(key)} stands twice in the same place.`;
          const fix = 'Keep one of the two; begin a new entry with "- image:".';
          report(startOf(pair.key) ?? 0, codes.manifestDuplicateKey, message, fix);
        }
        seen.add(key);
      }
    },
  });
}

/**
 * Reports aliases without an anchor, which is what `*.png` is without quotes, and makes text of them, so that the rest
 * can still be checked.
 *
 * @returns Where the other aliases are.
 */
function replaceUnknownAliases(document: Document.Parsed, report: Report): number[] {
  const anchors = new Set<string>();
  const aliases: number[] = [];
  const note = (_: unknown, node: { anchor?: string }) => {
    if (node.anchor) anchors.add(node.anchor);
  };
  visit(document, {
    Map: note,
    Seq: note,
    Scalar: note,
    Alias(_, alias) {
      const offset = alias.range?.[0] ?? 0;
      if (anchors.has(alias.source)) {
        aliases.push(offset);
        return undefined;
      }
      const written = `*${alias.source}`;
      const message = `YAML reads ${quoted(written)} as an alias, and no anchor of that name stands before it.`;
      report(offset, codes.manifestAlias, message, `Put it in quotes: ${quoted(written)}.`);
      const text = new Scalar(written);
      text.range = alias.range ?? null;
      return text;
    },
  });
  return aliases;
}

/** Where something is in the manifest: the node itself, and the key that it is the value of. */
export interface Position {
  /** Offset of the value, or of the key when there is no text for a value. */
  readonly value: number;
  /** Offset of the key; the same as `value` for the elements of a list. */
  readonly key: number;
  /** The value as it is written, when it is a single word. */
  readonly source?: string;
}

/** Follows keys and indexes down from a node. Stops early where the text has less, or at an alias. */
export function locate(from: unknown, path: readonly PropertyKey[]): Position {
  let node = from;
  let position = positionOf(node, 0);
  for (const step of path) {
    // Of a repeated key the last one counts, as it does for the value.
    const pair = isMap(node) ? node.items.findLast((item) => keyText(item) === String(step)) : undefined;
    if (pair) {
      const key = startOf(pair.key) ?? position.value;
      node = pair.value;
      position = { ...positionOf(node, key), key };
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      position = positionOf(node, position.value);
    } else {
      return position;
    }
  }
  return position;
}

/** The text of a key, as far as it is one. */
function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

/** Where a node begins; `undefined` for a node that has no text, such as the value of `image:`. */
function startOf(node: unknown): number | undefined {
  return isNode(node) && node.range && !(isScalar(node) && node.source === "" && node.type === "PLAIN")
    ? node.range[0]
    : undefined;
}

function positionOf(node: unknown, otherwise: number): Position {
  const offset = startOf(node) ?? otherwise;
  const source = isScalar(node) || isAlias(node) ? (node as Node & { source?: string }).source : undefined;
  return { value: offset, key: offset, ...(source !== undefined && { source }) };
}
