import { thirdPartyLicenses } from "@itwin-images/ci/build/third-party-licenses";
import { wasmFiles } from "@itwin-images/ci/build/wasm-files";
import { defineConfig, type RolldownOptions } from "rolldown";

const config: RolldownOptions = defineConfig({
  // Whatever folder the build is started from.
  cwd: import.meta.dirname,
  input: { "itwin-images": "src/main.ts" },
  platform: "node",
  // core's sources, which need no build before this one.
  resolve: { conditionNames: ["itwin-images-source", "node", "import", "default"] },
  // Nothing is imported for its side effects. Without this, @actions/core alone brings an HTTP client of 900 kB along for
  // its OIDC calls, which nobody makes.
  treeshake: { moduleSideEffects: false },
  plugins: [wasmFiles(), thirdPartyLicenses("THIRD-PARTY-LICENSES.txt")],
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name].mjs",
    cleanDir: true,
    // The sources have the comments.
    comments: { jsdoc: false },
    minify: false,
  },
});

export default config;
