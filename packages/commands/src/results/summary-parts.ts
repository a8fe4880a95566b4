import { plural } from "./messages.ts";

/** The lines that fit, in their order; those that matter most are kept first. */
export function keepLines(
  lines: readonly string[],
  maxBytes: number,
  matters: (index: number) => boolean = () => false,
): { lines: string[]; bytes: number; cut: number } {
  const indexes = lines.map((_, index) => index);
  const kept = new Set<number>();
  let bytes = 0;
  for (const index of [...indexes.filter(matters), ...indexes.filter((one) => !matters(one))]) {
    const length = Buffer.byteLength(lines[index] ?? "") + 1;
    if (bytes + length > maxBytes) continue;
    bytes += length;
    kept.add(index);
  }
  return { lines: lines.filter((_, index) => kept.has(index)), bytes, cut: lines.length - kept.size };
}

/** Says that lines are missing, and where they are. */
export function cutLine(count: number, noun: string, where: string): string {
  return `${plural(count, `more ${noun}`)} not shown here, as a job summary holds 1 MiB: all are ${where}.`;
}
