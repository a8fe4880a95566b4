import {
  describeReference,
  describeTarget,
  inspectPlan,
  type NamedTarget,
  type NamePlatform,
  NameResolver,
  type Plan,
  type PlanItem,
  type Problem,
  type Target,
  type TargetReference,
} from "@itwin-images/core";
import { hasId, oneLine, referenceKey, targetKey } from "@itwin-images/core/internal";
import { capped, inTextOrder, quoted } from "@itwin-images/workspace";
import { plural } from "./results/messages.ts";

/** A plan whose names were looked up. */
export interface LookedUpPlan {
  /** The items whose target is known; an error among the problems stands for every other one. */
  readonly plan: Plan;
  /** What a user may want to know beside the problems, each as a line. */
  readonly notices: readonly string[];
}

/** How many items of a plan have a name that must be looked up. */
export function countNames({ items }: Plan<TargetReference>): number {
  return items.filter(({ target }) => !hasId(target)).length;
}

/**
 * Looks up the names of a plan: one list per iTwin or iModel that they are in. The images of items whose name can't be
 * resolved are checked all the same, so that all problems are found at once.
 *
 * @throws One of core's errors when a list can't be read, and the signal's reason.
 */
export async function lookUpNames(
  plan: Plan<TargetReference>,
  platform: NamePlatform,
  signal: AbortSignal,
): Promise<LookedUpPlan> {
  if (countNames(plan) === 0) return { plan: plan as Plan, notices: [] };
  const names = new NameResolver(platform, { signal });
  const items: PlanItem[] = [];
  const unresolved: PlanItem<TargetReference>[] = [];
  const problems: Problem[] = [];
  const reported = new Set<unknown>();
  for (const item of plan.items) {
    const { target: reference, declaredAt, file } = item;
    const found = hasId(reference) ? { target: reference, warnings: [] } : await names.resolve(reference);
    const location = declaredAt ?? { file };
    if (found.target) {
      const { target } = found;
      items.push({ ...item, target });
      for (const problem of found.warnings) {
        const message = `${describeTarget(target)}: ${problem.message}`;
        problems.push({ ...problem, message, location: { file }, target });
      }
      continue;
    }
    unresolved.push(item);
    // What is wrong with a place is wrong once, however many names are looked up there.
    if (reported.has(found.problem)) continue;
    reported.add(found.problem);
    const { about } = found;
    const source = !hasId(about) && about.fromFile ? ` The name comes from the file ${quoted(file)}.` : "";
    problems.push({ ...found.problem, message: `${found.problem.message}${source}`, location });
  }
  const inspected = await inspectPlan({ items: unresolved, problems: [] }, { signal });
  const ofImages = inspected.flatMap((one) => one.problems);
  return {
    plan: { items, problems: [...inTextOrder([...plan.problems, ...capped(problems)]), ...capped(ofImages)] },
    notices: await findLeftOver(plan, items, names),
  };
}

/** What has no file, in the places where files are named like targets. */
async function findLeftOver(
  plan: Plan<TargetReference>,
  items: readonly PlanItem[],
  names: NameResolver,
): Promise<string[]> {
  const places = new Map<string, NamedTarget>();
  for (const { target } of plan.items) {
    if (hasId(target) || !target.fromFile || !target.within) continue;
    places.set(`${target.kind} ${referenceKey(target.within)}`, target);
  }
  const taken = new Set(items.map(({ target }) => targetKey(target)));
  const notices: string[] = [];
  for (const reference of places.values()) {
    const siblings = (await names.siblings(reference)) ?? [];
    const left = siblings.filter((target) => !taken.has(targetKey(target)));
    if (left.length > 0 && reference.within) {
      notices.push(`${countOf(left)} of ${describeReference(reference.within)} get no image: ${listNames(left)}`);
    }
  }
  return notices;
}

const countOf = (targets: readonly Target[]): string =>
  plural(targets.length, targets[0]?.kind === "imodel" ? "iModel" : "saved view");

/** The most names in a line. */
const maxListed = 5;

function listNames(targets: readonly Target[]): string {
  const shown = targets.slice(0, maxListed).map(({ name = "" }) => `"${oneLine(name)}"`);
  const rest = targets.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest.toLocaleString("en-US")} more`] : [])].join(", ");
}
