import { ConfigurationError, isPlatformError } from "../errors.ts";
import type { Platform } from "../platform.ts";
import type { BareProblem } from "../problem.ts";
import type { Target } from "../target.ts";
import type { CallOptions } from "../targets/definition.ts";
import { targetIdProblem } from "../targets/index.ts";
import type { ITwinSummary } from "../targets/itwin-list.ts";
import { findNamed } from "./match-name.ts";
import { ambiguous, type Candidate, inactive, listCut, notFound, notShared } from "./name-problems.ts";
import { describeReference, hasId, type NamedTarget, referenceKey, type TargetReference } from "./named-target.ts";

/** The platform as names need it. */
export interface NamePlatform {
  /** Lists iTwins. */
  readonly itwins: Pick<Platform["itwins"], "list">;
  /** Lists the iModels of an iTwin. */
  readonly imodels: Pick<Platform["imodels"], "list">;
  /** Lists the saved views of an iTwin or an iModel. */
  readonly savedViews: Pick<Platform["savedViews"], "list">;
}

/** The target that a reference stands for, and what to know about it; or why it stands for none. */
export type ResolvedTarget =
  | { readonly target: Target; readonly warnings: readonly BareProblem[] }
  | {
      readonly target?: undefined;
      readonly problem: BareProblem;
      /** What the problem is about: the reference, or the place in which it is looked up. */
      readonly about: TargetReference;
    };

type Unresolved = Exclude<ResolvedTarget, { readonly target: Target }>;

/**
 * Looks names up, each list once.
 *
 * @example
 * ```ts
 * import { createPlatform, NameResolver } from "@itwin-images/core";
 *
 * const platform = createPlatform({ token: process.env.ITWIN_TOKEN ?? "" });
 * const names = new NameResolver(platform);
 * const within = { kind: "itwin", number: "BN-0042" } as const;
 * const found = await names.resolve({ kind: "saved-view", name: "Bridge", within });
 * console.log(found.target ? `${found.target.id} Bridge` : found.problem.message);
 * ```
 */
export class NameResolver {
  readonly #platform: NamePlatform;
  readonly #options: CallOptions;
  readonly #resolved = new Map<string, Promise<ResolvedTarget>>();
  readonly #lists = new Map<string, Promise<readonly Candidate[] | Unresolved>>();
  #allITwins: Promise<{ candidates: readonly Candidate[]; cutFrom: number | undefined }> | undefined;

  /** @param platform - As `createPlatform` makes it. @param options - A signal that ends all lookups. */
  constructor(platform: NamePlatform, options: CallOptions = {}) {
    this.#platform = platform;
    this.#options = options;
  }

  /**
   * Finds the one target that a reference stands for. An id stands for itself, and is not looked up.
   *
   * @throws One of core's errors when a list can't be read, except that the target to look in is not there; and
   * {@link ConfigurationError} for a name without a place to look it up.
   */
  resolve(reference: TargetReference): Promise<ResolvedTarget> {
    const key = `${referenceKey(reference)} ${"fromFile" in reference && reference.fromFile === true}`;
    const known = this.#resolved.get(key);
    if (known) return known;
    const resolved = this.#resolve(reference);
    this.#resolved.set(key, resolved);
    return resolved;
  }

  async #resolve(reference: TargetReference): Promise<ResolvedTarget> {
    if (hasId(reference)) {
      const problem = targetIdProblem(reference);
      if (problem === undefined) return { target: reference, warnings: [] };
      const fix = `${problem.fix} If it is a name, write it as { name: … }${reference.kind === "itwin" ? ", or { number: … }" : ""}.`;
      return { problem: { ...problem, fix }, about: reference };
    }
    if (reference.kind === "itwin") return this.#resolveITwin(reference);
    const candidates = await this.#candidates(reference);
    if ("problem" in candidates) return candidates;
    return choose(reference, candidates);
  }

  /**
   * Everything that the place of a reference holds of its kind.
   *
   * @returns `undefined` for iTwins, whose place is the whole platform, and if the place itself is not found.
   */
  async siblings(reference: NamedTarget): Promise<readonly Target[] | undefined> {
    if (reference.kind === "itwin") return undefined;
    const candidates = await this.#candidates(reference);
    if ("problem" in candidates) return undefined;
    return candidates.map(({ id, displayName }) => ({ kind: reference.kind, id, name: displayName }));
  }

  async #resolveITwin(reference: NamedTarget): Promise<ResolvedTarget> {
    const { name, number, fromFile } = reference;
    if (fromFile) {
      const { candidates, cutFrom } = await this.#listAllITwins();
      if (cutFrom === undefined) return choose(reference, candidates);
    }
    // The filters compare exactly, and give all that fit, however many iTwins there are.
    const fitting = new Map<string, Candidate>();
    for (const query of [number !== undefined && { number }, name !== undefined && { displayName: name }]) {
      if (query === false) continue;
      const { iTwins } = await this.#platform.itwins.list({ ...query, ...this.#options });
      for (const iTwin of iTwins) fitting.set(iTwin.id, iTwinCandidate(iTwin));
    }
    const found = [...fitting.values()];
    if (findNamed({ name, number }, found).length > 0) return choose({ ...reference, fromFile: false }, found);
    const { candidates, cutFrom = 0 } = await this.#listAllITwins();
    const problem = fromFile
      ? listCut(reference, { seen: candidates.length, all: cutFrom })
      : notFound(reference, candidates);
    return { problem, about: reference };
  }

  #listAllITwins(): Promise<{ candidates: readonly Candidate[]; cutFrom: number | undefined }> {
    this.#allITwins ??= (async () => {
      const { iTwins, cutFrom } = await this.#platform.itwins.list(this.#options);
      return { candidates: iTwins.map(iTwinCandidate), cutFrom };
    })();
    return this.#allITwins;
  }

  /** The iModels of an iTwin, or the saved views of an iTwin or an iModel. */
  async #candidates({ kind, within, ...rest }: NamedTarget): Promise<readonly Candidate[] | Unresolved> {
    if (within === undefined) {
      throw new ConfigurationError(
        `${describeReference({ kind, ...rest })} has no iTwin to look it up in.`,
        "Give the iTwin, or the id.",
      );
    }
    const place = await this.resolve(within);
    if (place.target === undefined) return place;
    const { target } = place;
    const key = `${kind} ${target.kind} ${target.id}`;
    const known = this.#lists.get(key);
    if (known) return known;
    const listed = this.#list(kind, target).catch((error: unknown) => {
      // The place is not there, or hidden: a mistake in the text, like a name that is not found.
      if (isPlatformError(error) && (error.status === 404 || error.status === 403)) {
        const { code, what: message, fix } = error;
        return { problem: { code, severity: "error", message, fix }, about: within } as const;
      }
      throw error;
    });
    this.#lists.set(key, listed);
    return listed;
  }

  async #list(kind: NamedTarget["kind"], place: Target): Promise<readonly Candidate[]> {
    if (kind === "imodel") {
      const iModels = await this.#platform.imodels.list({ iTwinId: place.id, ...this.#options });
      return iModels.map(({ id, displayName }) => ({ id, displayName, details: "", warnings: [] }));
    }
    const of = place.kind === "imodel" ? { iModelId: place.id } : { iTwinId: place.id };
    const views = await this.#platform.savedViews.list({ ...of, ...this.#options });
    return views.map(({ id, displayName, shared, creationTime }) => ({
      id,
      displayName,
      details: [creationTime && `made ${creationTime}`, shared === false && "not shared"].filter(Boolean).join(", "),
      warnings: shared === false ? [notShared] : [],
    }));
  }
}

function choose(reference: NamedTarget, candidates: readonly Candidate[]): ResolvedTarget {
  const [only, ...others] = findNamed(reference, candidates);
  if (only === undefined) return { problem: notFound(reference, candidates), about: reference };
  if (others.length > 0) return { problem: ambiguous(reference, [only, ...others]), about: reference };
  return { target: { kind: reference.kind, id: only.id, name: only.displayName }, warnings: only.warnings };
}

function iTwinCandidate({ id, displayName, number, subClass, status }: ITwinSummary): Candidate {
  const details = [`number ${number}`, subClass, status].filter(Boolean).join(", ");
  return { id, displayName, number, details, warnings: status === "Inactive" ? [inactive] : [] };
}
