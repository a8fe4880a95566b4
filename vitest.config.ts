import { configDefaults, defineConfig } from "vitest/config";

const browserTests = "packages/*/test/**/browser.test.ts";
/** `vitest run --project browser` needs a Chromium; everything else runs on any machine with Node. */
export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: [...configDefaults.exclude, browserTests],
        },
      },
      { extends: true, test: { name: "browser", include: [browserTests] } },
    ],
  },
});
