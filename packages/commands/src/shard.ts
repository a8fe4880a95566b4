import { createHash } from "node:crypto";
import type { Plan, TargetReference } from "@itwin-images/core";
import { inspectTargets, referenceKey } from "@itwin-images/core/internal";
import { capped } from "@itwin-images/workspace";

/** One of the parts into which several runs split a plan. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** `2/5` */
export function shardName({ number, count }: Shard): string {
  return `${number}/${count}`;
}

/**
 * The part of a plan that is this shard's. The target alone decides, not its position: all shards together have each item
 * once, also when their plans come in different orders. Errors in the targets of all items are found by every shard.
 */
export function takeShard<Reference extends TargetReference>(plan: Plan<Reference>, shard: Shard): Plan<Reference> {
  const isOwn = plan.items.map(({ target }) => shardNumber(target, shard.count) === shard.number);
  const errors = inspectTargets(plan.items)
    .filter((_, index) => !isOwn[index])
    .flat()
    .filter(({ severity }) => severity === "error");
  return { items: plan.items.filter((_, index) => isOwn[index]), problems: [...plan.problems, ...capped(errors)] };
}

/** Which shard a target is in, from 1. All runs of all versions must agree: do not change it. */
function shardNumber(target: TargetReference, count: number): number {
  const hash = createHash("sha256").update(referenceKey(target)).digest();
  return (hash.readUIntBE(0, 6) % count) + 1;
}
