import { statSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { DefaultTheme, MarkdownOptions, UserConfig } from "vitepress";

const repository = "https://github.com/itwin-images/itwin-images";

/** What is linked, seen from the repository: GitHub shows a folder and a file at different addresses. */
function addressOf(path: string): string {
  const isFolder = statSync(fileURLToPath(new URL(`../../${path}`, import.meta.url))).isDirectory();
  return `${repository}/${isFolder ? "tree" : "blob"}/main/${path}`;
}

/**
 * Pages are written for GitHub as well: links to files outside `docs` go to GitHub, and in code the expressions of
 * workflows, `${{ … }}`, mean nothing to Vue.
 */
const asOnGithub: MarkdownOptions["config"] = (md) => {
  md.core.ruler.push("as-on-github", ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === "code_inline") token.attrSet("v-pre", "");
      const [path = "", fragment] = token.attrGet("href")?.split("#") ?? [];
      if (token.type !== "link_open" || path === "" || /^[a-z]+:/.test(path)) continue;
      const linked = posix.join("docs", posix.dirname(env.relativePath), path);
      if (linked.startsWith("docs/")) continue;
      token.attrSet("href", addressOf(linked) + (fragment === undefined ? "" : `#${fragment}`));
    }
  });
};

const config: UserConfig<DefaultTheme.Config> = {
  title: "itwin-images",
  description: "Publishes rendered screenshots as images of iTwins, saved views and iModels.",
  base: "/itwin-images/",
  // A part of the home page, written by `refresh`.
  srcExclude: ["gallery.md"],
  markdown: { config: asOnGithub },
  themeConfig: {
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repository }],
    editLink: { pattern: `${repository}/edit/main/docs/:path` },
    sidebar: [
      {
        text: "Publish",
        items: [
          { text: "Getting a token", link: "/getting-a-token" },
          { text: "Finding targets", link: "/finding-targets" },
          { text: "Preparing images", link: "/preparing-images" },
          { text: "Pictures", link: "/pictures" },
          { text: "Where the images come from", link: "/sources" },
          { text: "Inputs and outputs", link: "/inputs" },
          { text: "Publishing again", link: "/publishing-again" },
          { text: "Many images", link: "/scale" },
          { text: "Reports", link: "/reports" },
          { text: "Release notes", link: "/release-notes" },
          { text: "Other CI systems", link: "/other-ci-systems" },
          { text: "Self-hosted runners", link: "/self-hosted-runners" },
          { text: "Troubleshooting", link: "/troubleshooting" },
          { text: "Security", link: "/security" },
        ],
      },
      { text: "Show", items: [{ text: "Refreshing a site", link: "/refreshing-a-site" }] },
      {
        text: "Contribute",
        items: [
          { text: "Architecture", link: "/architecture" },
          { text: "Benchmarks", link: "/benchmarks" },
          { text: "Releasing", link: "/releasing" },
        ],
      },
    ],
  },
};

export default config;
