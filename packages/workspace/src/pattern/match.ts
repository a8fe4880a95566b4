import { fits, foldSegment, isVisible, type Segment, textsIn } from "./segment.ts";

/** How a path fits a pattern. */
export interface Match {
  /** What the placeholder stands for: empty without one, and two or more texts when the path fits in more than one way. */
  readonly texts: readonly string[];
}

/**
 * Compares a path with a pattern, name by name.
 *
 * @param names - The path's names, in NFC.
 * @returns `undefined` when the path does not fit.
 */
export function matchPath(segments: readonly Segment[], names: readonly string[]): Match | undefined {
  const before = reachForward(segments, names);
  if (!before[names.length]?.has(segments.length)) return undefined;
  const position = segments.findIndex((segment) => segment.hasPlaceholder);
  const segment = segments[position];
  if (segment === undefined) return { texts: [] };
  const after = reachBackward(segments, names);
  const texts = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (!before[index]?.has(position) || !after[index + 1]?.has(position + 1)) continue;
    for (const text of textsIn(segment, name)) texts.add(text);
  }
  return { texts: [...texts] };
}

/** How many segments the names on the way to a folder can have used up: none if it can hold no file that fits. */
export type Progress = ReadonlySet<number>;

/** The progress at the folder that a pattern starts from. */
export function startOf(segments: readonly Segment[]): Progress {
  return withoutGlobstars(segments, [0], 1);
}

/** The progress in a folder of the folder. */
export function enter(segments: readonly Segment[], progress: Progress, folder: string): Progress {
  const reached = withoutGlobstars(segments, advance(segments, progress, folder), 1);
  reached.delete(segments.length);
  return reached;
}

/** The segments that the name of a file in the folder can be the last one for. */
export function lastSegments(segments: readonly Segment[], progress: Progress): Segment[] {
  return segments.filter(
    ({ isGlobstar }, index) =>
      progress.has(index) && withoutGlobstars(segments, [isGlobstar ? index : index + 1], 1).has(segments.length),
  );
}

/** Whether the name of a file fits one of these segments. */
export function fitsLast(last: readonly Segment[], file: string): boolean {
  return last.some((segment) => (segment.isGlobstar ? isVisible(file) : fits(segment, file)));
}

/** The same pattern for names in lower case. */
export function foldCase(segments: readonly Segment[]): Segment[] {
  return segments.map(foldSegment);
}

/** For every count of names: how many segments they can have used up. */
function reachForward(segments: readonly Segment[], names: readonly string[]): Set<number>[] {
  const reach = [withoutGlobstars(segments, [0], 1)];
  for (const name of names) {
    const next = advance(segments, reach.at(-1) ?? new Set(), name);
    reach.push(withoutGlobstars(segments, next, 1));
  }
  return reach;
}

function advance(segments: readonly Segment[], progress: Progress, name: string): number[] {
  const next: number[] = [];
  for (const position of progress) {
    const segment = segments[position];
    if (segment?.isGlobstar) {
      if (isVisible(name)) next.push(position);
    } else if (segment && fits(segment, name)) next.push(position + 1);
  }
  return next;
}

/** For every count of names: with how many segments left out at the front the others fit the names that are left. */
function reachBackward(segments: readonly Segment[], names: readonly string[]): Set<number>[] {
  const reach = [withoutGlobstars(segments, [segments.length], -1)];
  for (const name of names.toReversed()) {
    const next: number[] = [];
    for (const position of reach.at(-1) ?? []) {
      const segment = segments[position - 1];
      if (segment?.isGlobstar) {
        if (isVisible(name)) next.push(position);
      } else if (segment && fits(segment, name)) next.push(position - 1);
    }
    reach.push(withoutGlobstars(segments, next, -1));
  }
  return reach.toReversed();
}

/** Adds what can be reached by letting every `**` stand for no folder at all. */
function withoutGlobstars(segments: readonly Segment[], positions: readonly number[], step: 1 | -1): Set<number> {
  const reached = new Set(positions);
  for (const position of positions) {
    for (let next = position; segments[step === 1 ? next : next - 1]?.isGlobstar; next += step)
      reached.add(next + step);
  }
  return reached;
}
