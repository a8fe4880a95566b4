import { ConfigurationError, isPlatformError } from "../errors.ts";
import type { Platform } from "../platform.ts";
import type { BareProblem } from "../problem.ts";
import type { Target } from "../target.ts";
import type { CallOptions } from "../targets/definition.ts";
import { targetIdProblem } from "../targets/index.ts";
import type { ITwinSummary } from "../targets/itwin-list.ts";
import { findNamed } from "./match-name.ts";
import { ambiguous, type Candidate, inactive, listCut, notFound, notShared } from "./name-problems.ts";
import { describeReference, hasId, type NamedTarget, type TargetReference } from "./named-target.ts";

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
  | { readonly target?: undefined; readonly problem: BareProblem };

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
  readonly #lists = new Map<string, Promise<readonly Candidate[] | BareProblem>>();
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
  async resolve(reference: TargetReference): Promise<ResolvedTarget> {
    if (hasId(reference)) {
      const problem = targetIdProblem(reference);
      return problem ? { problem } : { target: reference, warnings: [] };
    }
    if (reference.kind === "itwin") return this.#resolveITwin(reference);
    const candidates = await this.#candidates(reference);
    if ("code" in candidates) return { problem: candidates };
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
    if ("code" in candidates) return undefined;
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
    if (fromFile) {
      const { candidates, cutFrom = 0 } = await this.#listAllITwins();
      return { problem: listCut(reference, { seen: candidates.length, all: cutFrom }) };
    }
    const search = searchWord(name ?? number ?? "");
    const near = await this.#platform.itwins.list({ search, ...this.#options });
    return { problem: notFound(reference, near.iTwins.map(iTwinCandidate)) };
  }

  #listAllITwins(): Promise<{ candidates: readonly Candidate[]; cutFrom: number | undefined }> {
    this.#allITwins ??= (async () => {
      const { iTwins, cutFrom } = await this.#platform.itwins.list(this.#options);
      return { candidates: iTwins.map(iTwinCandidate), cutFrom };
    })();
    return this.#allITwins;
  }

  /** The iModels of an iTwin, or the saved views of an iTwin or an iModel. */
  async #candidates({ kind, within, ...rest }: NamedTarget): Promise<readonly Candidate[] | BareProblem> {
    if (within === undefined) {
      throw new ConfigurationError(
        `${describeReference({ kind, ...rest })} has no iTwin to look it up in.`,
        "Give the iTwin, or the id.",
      );
    }
    const place = await this.resolve(within);
    if (place.target === undefined) return place.problem;
    const { target } = place;
    const key = `${kind} ${target.kind} ${target.id}`;
    const known = this.#lists.get(key);
    if (known) return known;
    const listed = this.#list(kind, target).catch((error: unknown) => {
      // The place is not there, or hidden: a mistake in the text, like a name that is not found.
      if (isPlatformError(error) && (error.status === 404 || error.status === 403)) {
        return { code: error.code, severity: "error", message: error.what, fix: error.fix } as const;
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
  if (only === undefined) return { problem: notFound(reference, candidates) };
  if (others.length > 0) return { problem: ambiguous(reference, [only, ...others]) };
  return { target: { kind: reference.kind, id: only.id, name: only.displayName }, warnings: only.warnings };
}

function iTwinCandidate({ id, displayName, number, subClass, status }: ITwinSummary): Candidate {
  const details = [`number ${number}`, subClass, status].filter(Boolean).join(", ");
  return { id, displayName, number, details, warnings: status === "Inactive" ? [inactive] : [] };
}

/** The word of a text that says most: a search finds it in names that differ elsewhere. */
function searchWord(text: string): string {
  const words = text.split(/[^\p{L}\p{N}]+/u).sort((a, b) => b.length - a.length);
  return (words[0] || text).slice(0, 50);
}
