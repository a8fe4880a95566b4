/** A fenced block of YAML in a Markdown page, without the indentation that all its lines share. */
export interface YamlBlock {
  /** The line of the page that the block's first line stands on; lines count from 1. */
  readonly line: number;
  readonly text: string;
}

/** Finds the blocks that begin with three or more backticks and `yaml` or `yml`, also inside of lists. */
export function yamlBlocks(page: string): YamlBlock[] {
  const blocks: YamlBlock[] = [];
  let fence: string | undefined;
  let block: { line: number; lines: string[] } | undefined;
  for (const [index, line] of page.split(/\r?\n/).entries()) {
    const [, marks = "", language = ""] = /^ *(`{3,}) *(\w*)/.exec(line) ?? [];
    if (fence === undefined) {
      if (marks === "") continue;
      fence = marks;
      if (/^ya?ml$/i.test(language)) block = { line: index + 2, lines: [] };
    } else if (marks.length >= fence.length && language === "") {
      if (block) blocks.push({ line: block.line, text: dedent(block.lines) });
      fence = block = undefined;
    } else {
      block?.lines.push(line);
    }
  }
  if (fence !== undefined) throw new Error("A fenced block has no end.");
  return blocks;
}

function dedent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const shared = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => `${line.slice(shared)}\n`).join("");
}
