import PQueue from "p-queue";

const queue = new PQueue({ concurrency: 1 });

/** Runs what holds decoded pictures, one after another: a 4K picture takes 33 MB, one of 100 megapixels 400 MB. */
export const decodingQueue = {
  run: <Result>(work: () => Promise<Result>): Promise<Result> => queue.add(work),
};
