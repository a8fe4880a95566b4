/** What is used of `node:zlib`. */
interface NodeZlib {
  /** Newer than the first releases of Node.js 20. */
  readonly crc32?: (bytes: Uint8Array) => number;
  inflate(
    bytes: Uint8Array,
    options: { readonly chunkSize: number; readonly maxOutputLength: number },
    done: (error: Error | null, inflated: Uint8Array) => void,
  ): void;
}

interface NodeGlobal {
  readonly process?: { getBuiltinModule?(name: "node:zlib"): NodeZlib | undefined };
}

/**
 * `node:zlib`, where the program runs in Node.js. Asked for like this, it is no import: browsers and bundlers know nothing
 * of it.
 */
export const nodeZlib = (): NodeZlib | undefined => (globalThis as NodeGlobal).process?.getBuiltinModule?.("node:zlib");
