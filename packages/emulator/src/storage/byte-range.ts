/** The bytes that are asked for; both ends belong to them. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the `Range` header of a request for a blob. Azure knows `bytes=<start>-` and `bytes=<start>-<end>`; other forms
 * answer the whole blob.
 */
export function readRange(header: string | null, byteLength: number): ByteRange | "whole" | "unsatisfiable" {
  const [, start, end] = /^bytes=(\d+)-(\d*)$/.exec(header ?? "") ?? [];
  if (start === undefined) return "whole";
  const range = { start: Number(start), end: end ? Math.min(Number(end), byteLength - 1) : byteLength - 1 };
  if (range.start >= byteLength) return "unsatisfiable";
  return range.end < range.start ? "whole" : range;
}
