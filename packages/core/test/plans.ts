import { type Outcome, type Plan, type PlanItem, type PublishOptions, publish, type Target } from "@itwin-images/core";
import { expect } from "vitest";
import type { Emulated } from "./emulated.ts";
import { concat, pictureOf, text } from "./samples.ts";

/** A different picture for every number, and a longer file for a longer one: the text stands after IEND. */
export function numbered(index: number | string): Uint8Array<ArrayBuffer> {
  const [red = 0, green = 0, blue = 0, ...rest] = text(`${index}`.padEnd(3));
  const last = rest.reduce((sum, byte) => (sum * 31 + byte) & 127, 0);
  const picture = pictureOf({ width: 4, height: 3 }, (x) => (x < 2 ? [red, green, blue] : [last, 64, 64]));
  return concat(picture, text(`#${index}`));
}

export const itemOf = (target: Target, bytes: Uint8Array, file = `${target.id}.png`): PlanItem => ({
  target,
  file,
  load: async () => bytes,
});

export const planOf = (items: readonly PlanItem[]): Plan => ({ items, problems: [] });

export function manyViews({ emulator, iTwinId }: Emulated, count: number): PlanItem[] {
  return Array.from({ length: count }, (_, index) => {
    const { id } = emulator.createSavedView({ iTwinId });
    return itemOf({ kind: "saved-view", id }, numbered(index));
  });
}

export async function outcomesOf(
  plan: Plan,
  platform: Emulated["platform"],
  options: PublishOptions = {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const outcome of publish(plan, platform, options)) outcomes.push(outcome);
  // Exactly one outcome per item, always.
  expect(outcomes).toHaveLength(plan.items.length);
  expect(new Set(outcomes.map(({ item }) => item)).size).toBe(plan.items.length);
  return outcomes;
}

export const statuses = (outcomes: readonly Outcome[]): string[] =>
  outcomes.map((outcome) => (outcome.status === "not-attempted" ? outcome.reasonCode : outcome.status));

/** How often each method was used, in all or for one part of the platform. */
export function requestCounts({ emulator }: Emulated, kind?: "api" | "blob"): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const request of emulator.requests) {
    if (kind === undefined || request.kind === kind) counts[request.method] = (counts[request.method] ?? 0) + 1;
  }
  return counts;
}
