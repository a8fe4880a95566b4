import { gif, jpeg, png } from "@itwin-images/ci/test/images";
import { checkImage, inspectImage } from "@itwin-images/core";
import { type Cell, random, type Table } from "./cell.ts";

const small = await png(1);
const good: readonly Uint8Array[] = [
  ...[small, await png(2, { width: 1920, height: 1080 }), await jpeg(1), await gif()],
  // A JPEG with a long comment, and a PNG with thousands of empty chunks.
  insert(await jpeg(2), 2, Buffer.from(`\xff\xfe\x80\x00${"c".repeat(0x7ffe)}`, "latin1")),
  insert(small, 33, Buffer.from("\0\0\0\0tEXt\x96\x42\xc5\x85".repeat(3000), "latin1")),
];

function insert(bytes: Buffer, at: number, more: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
}

/** Changes bytes at random: it flips, cuts, doubles, or writes lengths that are not true. */
function mutate(bytes: Uint8Array, next: () => number): Buffer {
  let result = Buffer.from(bytes);
  for (let count = 1 + Math.floor(next() * 8); count > 0; count--) {
    const at = Math.floor(next() * result.length);
    const kind = Math.floor(next() * 5);
    if (kind === 0) result[at] = Math.floor(next() * 256);
    else if (kind === 1) result = result.slice(0, at);
    else if (kind === 2)
      result = Buffer.concat([result.subarray(0, at), result.subarray(at >> 1, at), result.subarray(at)]);
    else if (kind === 3) result.set([255, 255, 255, 255].slice(0, Math.max(0, result.length - at)), at);
    else
      result = Buffer.concat([
        result.subarray(0, at),
        result.subarray(Math.min(result.length, at + 1 + Math.floor(next() * 50))),
      ]);
    if (result.length === 0) result = Buffer.from(bytes);
  }
  return result;
}

const perCell = 50;

function cell(seed: number): Cell {
  return {
    row: "mutations of good images",
    name: `seed ${seed}`,
    // Of the slowest one, in time of the processor.
    expected: { outcome: "no throw", attempts: 0, seconds: 0.25 },
    async run() {
      const next = random(1000 + seed);
      const violations: string[] = [];
      let slowest = 0;
      for (let number = 0; number < perCell; number++) {
        const bytes = mutate(good[number % good.length] ?? Buffer.alloc(0), next);
        const before = process.cpuUsage();
        try {
          const { image, problems } = await inspectImage(bytes);
          if (image) checkImage(image, "itwin");
          else if (problems.length === 0) violations.push("no image, and no problem");
          if (problems.length > 20) violations.push(`${problems.length} problems`);
        } catch (error) {
          violations.push(`${error} for ${Buffer.from(bytes).toString("base64").slice(0, 300)}`);
        }
        const { user, system } = process.cpuUsage(before);
        slowest = Math.max(slowest, (user + system) / 1e6);
      }
      return { outcome: "no throw", attempts: 0, seconds: slowest, violations };
    },
  };
}

export const table: Table = {
  title: "images",
  atOnce: 1,
  cells: Array.from({ length: 60 }, (_, seed) => cell(seed)),
};
