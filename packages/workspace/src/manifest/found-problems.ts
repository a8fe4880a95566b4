import type { BareProblem } from "@itwin-images/core";
import { limits } from "../limits.ts";

/** A problem and where in the text it is. */
export interface Found {
  readonly problem: BareProblem;
  /** Offset in the text, in UTF-16 units. */
  readonly offset: number;
}

/** The problems of one text: the first of each code, and how many more there are. */
export class FoundProblems {
  readonly #kept: Found[] = [];
  readonly #counts = new Map<string, number>();
  readonly #firstLeftOut = new Map<string, number>();

  /** How many there are in all. */
  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Whether there is a problem of this code. */
  has(code: string): boolean {
    return this.#counts.has(code);
  }

  /** @param find - Called only for a problem that is kept, and for the place of the first one that is not. */
  add(code: string, find: () => Found): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= limits.problemsPerCode) this.#kept.push(find());
    else if (count === limits.problemsPerCode + 1) this.#firstLeftOut.set(code, find().offset);
  }

  /** In the order of the text. */
  list(): Found[] {
    const more = [...this.#firstLeftOut].map(([code, offset]): Found => {
      const count = (this.#counts.get(code) ?? 0) - limits.problemsPerCode;
      return { offset, problem: moreProblems({ code, severity: "error" }, count) };
    });
    return [...this.#kept, ...more].toSorted((a, b) => a.offset - b.offset);
  }
}

/** The problem that stands for all further ones of a code. */
export function moreProblems({ code, severity }: Pick<BareProblem, "code" | "severity">, count: number): BareProblem {
  const more = count === 1 ? "is 1 more problem" : `are ${count.toLocaleString("en-US")} more problems`;
  const fix = "Correct the ones above; they may have the same cause.";
  return { code, severity, message: `From here on there ${more} of this kind.`, fix };
}
