import { thirdPartyLicenses } from "@itwin-images/ci/build/third-party-licenses";
import { wasmFiles } from "@itwin-images/ci/build/wasm-files";
import { defineConfig, type RolldownOptions } from "rolldown";

/** One action per line: `dist/<name>.mjs` is what the `main` of its action.yml names. */
const actions = {
  publish: "src/publish/index.ts",
  check: "src/check/index.ts",
  refresh: "src/refresh/index.ts",
};

/** The modules that are loaded only when an image is decoded or made. */
const pictures =
  /[\\/]picture[\\/](?!look-at-picture|share|transparency|prepare[\\/]preparation)|[\\/]node_modules[\\/](?:fflate|pixelmatch)[\\/]/;

const config: RolldownOptions = defineConfig({
  // Whatever folder the build is started from.
  cwd: import.meta.dirname,
  input: actions,
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
    // `.mjs` runs as a module wherever it is put; `.js` would need a package.json beside it.
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name].mjs",
    // What two actions have in common is in one file, whatever it is: a change moves no code between files.
    codeSplitting: {
      groups: [
        // Alone, so that it catches signals before the rest is loaded.
        { name: "cancel", test: /src.cancel\.ts$/, priority: 1 },
        // What decodes and makes images is shared too, but most runs load none of it.
        { name: "shared", minShareCount: 2, test: (id) => !pictures.test(id) },
      ],
    },
    cleanDir: true,
    // The sources have the comments.
    comments: { jsdoc: false },
    // Reviewable: what GitHub runs is what the repository shows.
    minify: false,
  },
});

export default config;
