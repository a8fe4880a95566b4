/** One check: what is expected of it, and how to find out. */
export interface Cell {
  /** What the printed row is for: cells of one row differ in position, number or seed. */
  readonly row: string;
  /** The rest of its name. */
  readonly name: string;
  readonly expected: Expected;
  readonly run: () => Promise<Seen>;
}

export interface Expected {
  /** The outcome in words, as `Seen` has it; or several that are all right. */
  readonly outcome: string | readonly string[];
  /** The most requests of one sort for one item; Infinity where that says nothing. */
  readonly attempts: number;
  /** The longest time: virtual where the table says so. */
  readonly seconds: number;
}

export interface Seen {
  readonly outcome: string;
  readonly attempts: number;
  readonly seconds: number;
  /** What always holds and did not, as sentences. */
  readonly violations: readonly string[];
  /** A figure to show. */
  readonly figure?: string;
}

export interface Table {
  readonly title: string;
  readonly cells: readonly Cell[];
  /** How many run at once. */
  readonly atOnce: number;
}

/** What is wrong with what was seen; empty if it is as expected. */
export function judge({ expected }: Cell, seen: Seen): string[] {
  const allowed = [expected.outcome].flat();
  return [
    ...(allowed.includes(seen.outcome) ? [] : [`the outcome is "${seen.outcome}", not "${allowed.join('" or "')}"`]),
    ...(seen.attempts <= expected.attempts ? [] : [`${seen.attempts} attempts, more than ${expected.attempts}`]),
    ...(seen.seconds <= expected.seconds
      ? []
      : [`it took ${seen.seconds.toFixed(1)} s, longer than ${expected.seconds} s`]),
    ...seen.violations,
  ];
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Runs work on each entry, so many at once. */
export async function each<T>(entries: readonly T[], atOnce: number, work: (entry: T) => Promise<void>): Promise<void> {
  const left = [...entries];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
