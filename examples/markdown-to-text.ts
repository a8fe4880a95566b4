import { lexer, type Token, type Tokens } from "marked";

const entities: { readonly [entity: string]: string } = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"' };

/** A job summary as a terminal can show it: headings, paragraphs, lists, and tables with aligned columns. */
export function markdownToText(markdown: string): string {
  return lexer(markdown, { gfm: true })
    .filter(({ type }) => type !== "space")
    .map(blockText)
    .join("\n\n");
}

function blockText(token: Token): string {
  if (token.type === "table") return tableText(token as Tokens.Table);
  if (token.type === "list") {
    return (token as Tokens.List).items.map((item) => `- ${inlineText(item)}`).join("\n");
  }
  return inlineText(token);
}

function inlineText(token: Token | Tokens.TableCell): string {
  if ("tokens" in token && token.tokens && token.tokens.length > 0) return token.tokens.map(inlineText).join("");
  if ("type" in token && (token.type === "html" || token.type === "br")) {
    return /^<br/i.test(token.raw) ? "; " : "";
  }
  const text = "text" in token ? token.text : "";
  return text.replace(
    /&(?:#(\d+)|\w+);/g,
    (entity: string, code?: string) => entities[entity] ?? (code ? String.fromCodePoint(Number(code)) : entity),
  );
}

function tableText({ header, rows }: Tokens.Table): string {
  const table = [header, ...rows].map((row) => row.map((cell) => inlineText(cell).trim()));
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
