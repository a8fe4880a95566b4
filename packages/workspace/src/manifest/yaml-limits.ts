import { CST, Lexer } from "yaml";
import { limits } from "../limits.ts";

const brackets: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 };
/** Tokens that the lexer adds and that are not in the text. */
const marks: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);
const indicators: ReadonlySet<string> = new Set(["-", "?", ":"]);

/**
 * Finds where a text becomes more YAML than any manifest has.
 *
 * The parser descends once per level, and a stack that ends inside it takes the whole process along (V8 aborts when it
 * compiles a regular expression there), so depth is bounded before parsing. The lexer is flat.
 *
 * @returns The offset where a limit is passed; `undefined` when none is.
 */
export function excessAt(text: string): number | undefined {
  let offset = 0;
  let tokens = 0;
  let flowDepth = 0;
  /** Colons in a flow mapping since the last comma or bracket: of a pair there is one. */
  let colonsInPair = 0;
  let indicatorsInLine = 0;
  let wrongEscapes = 0;
  let lineStart = true;
  let indentation = 0;
  for (const token of new Lexer().lex(text)) {
    const isBreak = token === "\n" || token === "\r\n";
    if (!isBreak && indentation > limits.manifestIndentation) return offset;
    indentation = lineStart && /^ +$/.test(token) ? token.length : 0;
    if (isBreak) indicatorsInLine = 0;
    if (indicators.has(token)) indicatorsInLine++;
    if (token === "," || token in brackets) colonsInPair = 0;
    else if (token === ":" && ++colonsInPair > limits.manifestNesting && flowDepth > 0) return offset;
    flowDepth = Math.max(0, flowDepth + (brackets[token] ?? 0));
    if (++tokens > limits.manifestTokens) return offset;
    if (token.startsWith('"')) wrongEscapes += countWrongEscapes(token);
    if (wrongEscapes > limits.manifestEscapes) return offset;
    // A flow mapping has a colon per pair, side by side and not one in another: brackets count its depth.
    if (flowDepth > limits.manifestNesting) return offset;
    if (flowDepth === 0 && indicatorsInLine > limits.manifestNesting) return offset;
    lineStart = isBreak;
    if (!marks.has(token)) offset += token.length;
  }
  return undefined;
}

/** Escapes of a text in double quotes that YAML does not have: the parser makes an error of each. */
function countWrongEscapes(token: string): number {
  let count = 0;
  for (const [, escaped = ""] of token.matchAll(/\\([\s\S])/g)) {
    if (!/[0abtnvfre "/\\N_LPxuU\s]/.test(escaped)) count++;
  }
  return count;
}
