import { readFile } from "node:fs/promises";
import { marked } from "marked";

const style = new URL("./summary.css", import.meta.url);

/** A page with a job summary as GitHub shows it below the jobs of a run. */
export async function summaryPage(markdown: string): Promise<string> {
  return `<!doctype html>
<meta charset="utf-8">
<title>Job summary</title>
<style>${await readFile(style, "utf8")}</style>
<main>
  <header>images summary</header>
  <article>${await marked.parse(markdown, { gfm: true })}</article>
</main>`;
}
