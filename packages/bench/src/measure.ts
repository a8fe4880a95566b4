/** What two programs took, measured in turns, so that a slow moment of the machine meets both. */
export interface Comparison {
  /** Milliseconds, medians. */
  readonly ours: number;
  readonly rival: number;
  /** The median of ours / rival, turn by turn, and its quartiles. */
  readonly ratio: number;
  readonly quartiles: readonly [number, number];
  readonly pairs: number;
}

/** Measures two programs in turns, after one turn that does not count. Each gives the milliseconds that it took. */
export async function compare(
  ours: () => Promise<number>,
  rival: () => Promise<number>,
  { pairs = 7 }: { pairs?: number } = {},
): Promise<Comparison> {
  const times: { ours: number; rival: number }[] = [];
  for (let pair = -1; pair < pairs; pair++) {
    // Who comes first changes, too.
    const first = pair % 2 === 0;
    const a = first ? await ours() : await rival();
    const b = first ? await rival() : await ours();
    if (pair >= 0) times.push(first ? { ours: a, rival: b } : { ours: b, rival: a });
  }
  const ratios = times.map((time) => time.ours / time.rival);
  return {
    ours: quantile(
      times.map((time) => time.ours),
      0.5,
    ),
    rival: quantile(
      times.map((time) => time.rival),
      0.5,
    ),
    ratio: quantile(ratios, 0.5),
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    pairs,
  };
}

/** The value that a share of the values lies below, between neighbours if need be. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}
