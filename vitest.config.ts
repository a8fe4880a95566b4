import { configDefaults, defineConfig } from "vitest/config";

/** Tests run core's sources, which its package.json has under a condition of our own: no build is stale. */
const conditions = ["itwin-images-source", "module", "node", "development|production"];
const browserTests = "packages/*/test/**/browser.test.ts";
/** `vitest run --project browser` needs a Chromium; everything else runs on any machine with Node. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Most tests wait for servers and processes, so that no core need be left free.
    maxWorkers: "100%",
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
