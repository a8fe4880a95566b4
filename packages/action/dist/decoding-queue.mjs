import { fn as PQueue } from "./shared.mjs";

// ../core/src/picture/decoding-queue.ts
const queue = new PQueue({ concurrency: 1 });
const decodingQueue = { run: (work) => queue.add(work) };

export { decodingQueue as t };