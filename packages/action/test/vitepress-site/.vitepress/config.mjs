import { defineConfig } from "vitepress";

export default defineConfig({
  title: "River crossing",
  description: "A documentation site with the images of the iTwin Platform",
  // Parts of pages, not pages.
  srcExclude: ["gallery.md"],
  themeConfig: { search: { provider: "local" } },
});
