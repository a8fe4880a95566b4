/** One line of the table: what was measured against what, and how it came out. */
export interface RowResult {
  /** What is measured. */
  readonly what: string;
  /** What it is compared with. */
  readonly rival: string;
  /** What is aimed at, in words. */
  readonly goal: string;
  /** What came out, in words. */
  readonly measured: string;
  readonly isMet: boolean;
  /** Values for a chart. */
  readonly series?: {
    readonly chart: "concurrency" | "memory";
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  };
}

/** Some rows that are measured together. */
export interface Row {
  /** What is written after `bench` to measure it alone. */
  readonly name: string;
  run(workspace: string): Promise<readonly RowResult[]>;
}

/** `2.31x (2.2 to 2.5)` */
export function ratioText({ ratio, quartiles }: { ratio: number; quartiles: readonly [number, number] }): string {
  return `${ratio.toFixed(2)}x (${quartiles[0].toFixed(2)} to ${quartiles[1].toFixed(2)})`;
}

/** Milliseconds as people compare them. */
export function timeText(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${Math.round(milliseconds).toLocaleString("en-US")} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}
