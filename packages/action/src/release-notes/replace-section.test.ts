import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { marks, NotesError, replaceSection } from "./replace-section.ts";

const section = "### Images\n\n| a |\n| - |";
const enclosed = (text: string, eol = "\n") => [marks.begin, ...text.split("\n"), "", marks.end].join(eol);

/** What authors write, with what is difficult about it. Code and comments are closed. */
const authorText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }).filter((text) => !/[`~]{3}|<!--/.test(text)),
      fc.constantFrom(
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "# Notes",
        "| a | b |",
        "$&",
        "$1",
        "-->",
        "`<!--`",
        "<details>",
        " ",
      ),
      fc.constantFrom("\n```yaml\na: 1\n```\n", "\r\n~~~\r\n```\r\n~~~\r\n", "\n<!-- a\ncomment -->\n"),
    ),
  )
  .map((parts) => parts.join(""));
const sectionText = fc
  .array(fc.constantFrom("### Images", "| a |", "$&", "$'", "text", "", "é🎨"), { minLength: 1 })
  .map((lines) => lines.join("\n"));

describe("a body without a section", () => {
  test.each([
    ["nothing", "", enclosed(section)],
    ["the author's text", "# v1\n\nNew.", `# v1\n\nNew.\n\n${enclosed(section)}`],
    ["lines of the web editor", "# v1\r\n\r\nNew.", `# v1\r\n\r\nNew.\r\n\r\n${enclosed(section, "\r\n")}`],
  ])("gets it at its end: %s", (_, body, expected) => {
    expect(replaceSection(body, section)).toBe(expected);
  });

  test("stays as it is before it, whatever the author wrote", () => {
    fc.assert(
      fc.property(authorText, sectionText, (body, text) => {
        const written = replaceSection(body, text);
        expect(written.startsWith(body)).toBe(true);
        expect(written.slice(body.length).trimStart().startsWith(marks.begin)).toBe(true);
        expect(written.endsWith(marks.end)).toBe(true);
      }),
    );
  });
});

describe("a body with a section", () => {
  test("keeps what is before and after it byte for byte, whatever the author wrote, however often it is replaced", () => {
    fc.assert(
      fc.property(
        authorText,
        authorText,
        fc.array(sectionText, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("\n", "\r\n"),
        (before, after, texts, eol) => {
          const head = before === "" ? "" : `${before}${eol}`;
          const tail = `${eol}${after}`;
          let body = `${head}${enclosed("first", eol)}${tail}`;
          for (const text of texts) body = replaceSection(body, text);
          expect(body.slice(0, head.length)).toBe(head);
          expect(body.slice(body.length - tail.length)).toBe(tail);
          const inside = body.slice(head.length, body.length - tail.length);
          expect(inside.replaceAll("\r\n", "\n")).toBe(enclosed(texts.at(-1) ?? ""));
        },
      ),
    );
  });

  test("is the same when the section is", () => {
    fc.assert(
      fc.property(authorText, sectionText, (body, text) => {
        const once = replaceSection(body, text);
        expect(replaceSection(once, text)).toBe(once);
      }),
    );
  });

  test("takes marks that the author has touched", () => {
    const body = `a\n<!--itwin-images:begin-->\nold\n<!-- itwin-images:end, mine -->  \nb`;
    expect(replaceSection(body, "new")).toBe(`a\n${enclosed("new")}  \nb`);
  });
});

describe("never destroys text", () => {
  const { begin, end } = marks;
  test.each([
    [
      "two sections",
      `${begin}\na\n${end}\nmine\n${begin}\nb\n${end}`,
      /begin at line 1, end at line 3, begin at line 5/,
    ],
    ["a begin without an end", `a\n${begin}\nmine`, /but: begin at line 2\. Keep one/],
    ["an end without a begin", `mine\n${end}`, /but: end at line 2\./],
    ["the wrong order", `${end}\nmine\n${begin}`, /but: end at line 1, begin at line 3\./],
    ["two begins", `${begin}\nmine\n${begin}\n${end}`, /but: begin at line 1, begin at line 3, end at line 4\./],
    [
      "a code block",
      `\`\`\`\n${begin}\n${end}\n\`\`\``,
      /begin mark .* at line 2 .* is in the code block that begins at line 1/,
    ],
    ["a code block of tildes", `a\n~~~ md\n${begin}\n~~\n${end}`, /is in the code block that begins at line 2/],
    [
      "a fence that a shorter one does not end",
      `\`\`\`\`\n\`\`\`\n${begin}\n${end}`,
      /in the code block that begins at line 1/,
    ],
    ["a code block in CRLF", `a\r\n\`\`\`\r\n${begin}\r\n${end}\r\n`, /in the code block that begins at line 2/],
    ["indented code", `    ${begin}\n    ${end}`, /is not alone on its line, or indented/],
    ["code in a line", `Write \`${begin}\` and \`${end}\`.`, /is not alone on its line/],
    ["a quote", `> ${begin}\n> mine\n> ${end}`, /is not alone on its line/],
    ["a comment", `<!-- away with\n${begin}\nmine`, /in the comment that begins at line 1/],
    ["one mark inside, one outside of code", `${begin}\n\`\`\`\n${end}\n\`\`\``, /end mark .* is in the code block/],
  ])("%s is a problem", (_, body, words) => {
    expect(() => replaceSection(body, "new")).toThrow(NotesError);
    expect(() => replaceSection(body, "new")).toThrow(words);
  });

  test.each([
    ["a code block", "mine\n```yaml\na: 1", /end inside of a code block that begins at line 2/],
    ["a comment", "mine\n<!-- later", /end inside of a comment that begins at line 2/],
  ])("an end of the notes inside of %s is one too, as nobody would see the section", (_, body, words) => {
    expect(() => replaceSection(body, "new")).toThrow(words);
  });
});
