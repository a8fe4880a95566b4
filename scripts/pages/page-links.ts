/** The files that a page links to or shows, as it names them; not those elsewhere on the web, nor parts of the page. */
export function fileLinks(page: string): string[] {
  const text = page.replaceAll(/^ *(`{3,})[\s\S]*?^ *\1$/gm, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link.replace(/#.*$/, ""))
    .filter((link) => link !== "" && !/^[a-z]+:/.test(link));
}
