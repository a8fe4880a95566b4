import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Plugin } from "rolldown";

/** Puts the files of WebAssembly that modules resolve, with `import.meta.resolve`, beside the bundle. */
export function wasmFiles(): Plugin {
  return {
    name: "wasm-files",
    async transform(code, id) {
      const [call, specifier] = /import\.meta\.resolve\("([^"]+\.wasm)"\)/.exec(code) ?? [];
      if (call === undefined || specifier === undefined) return null;
      const file = await this.resolve(specifier, id);
      if (!file) throw new Error(`${id} resolves ${specifier}, which is not installed.`);
      const fileName = basename(file.id);
      this.emitFile({ type: "asset", fileName, source: readFileSync(file.id) });
      return { code: code.replace(call, `new URL("./${fileName}", import.meta.url).href`) };
    },
  };
}
