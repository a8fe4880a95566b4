import type { CurrentImage, PlanItem, PublishPlatform, Target, TargetReference } from "@itwin-images/core";
import { hasId, targetKey } from "@itwin-images/core/internal";
import type { ItemResult } from "../results/item-result.ts";

/** The bytes of a picture that browsers show. */
export interface Picture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The pictures of an item, as far as there is room for them. */
export interface ItemPictures {
  /** What the target showed before the run. */
  readonly before?: Picture;
  /** The file. */
  readonly after?: Picture;
}

/** Bytes of all pictures of a report: as text they are a third more, and browsers still open it. */
const maxBytes = 48 * 1024 * 1024;

/** The pictures of a run for its report: what targets showed before, and the files. */
export class Pictures {
  readonly #current: Map<string, CurrentImage | undefined> = new Map();
  readonly #before: Map<string, Picture | undefined> = new Map();
  readonly #maxBytes: number;
  #bytes = 0;
  #platform: PublishPlatform | undefined;

  constructor(most: number = maxBytes) {
    this.#maxBytes = most;
  }

  /** The same platform: what a target shows is kept before an upload replaces it. */
  watch(platform: PublishPlatform): PublishPlatform {
    this.#platform = platform;
    return {
      ...platform,
      current: async (request) => {
        const current = await platform.current(request);
        this.#current.set(targetKey(request.target), current);
        return current;
      },
      upload: async (request) => {
        await this.#keepBefore(request.target, request.signal);
        return platform.upload(request);
      },
    };
  }

  /**
   * The pictures of each item, in the plan's order. Where there is no room for all, those of unchanged images are left out
   * first.
   */
  async collect(
    items: readonly PlanItem<TargetReference>[],
    results: readonly ItemResult[],
    signal: AbortSignal,
  ): Promise<ItemPictures[]> {
    const pictures: ItemPictures[] = items.map(() => ({}));
    const indexes = [...items.keys()];
    const isChanged = (index: number): boolean => results[index]?.status !== "unchanged";
    for (const index of [...indexes.filter(isChanged), ...indexes.filter((one) => !isChanged(one))]) {
      const item = items[index];
      if (item === undefined || signal.aborted) break;
      // A name that was not looked up shows nothing.
      const target = hasId(item.target) ? item.target : undefined;
      if (target && results[index]?.status === "would-publish") await this.#keepBefore(target, signal);
      const before = target && isChanged(index) ? this.#before.get(targetKey(target)) : undefined;
      const after = this.#take(await item.load({ signal }).catch(() => undefined));
      pictures[index] = { ...(before && { before }), ...(after && { after }) };
    }
    return pictures;
  }

  /** A report without a picture is better than a run that fails for it. */
  async #keepBefore(target: Target, signal: AbortSignal | undefined): Promise<void> {
    const platform = this.#platform;
    const key = targetKey(target);
    if (platform === undefined || this.#before.has(key)) return;
    try {
      const current = this.#current.has(key) ? this.#current.get(key) : await platform.current({ target, signal });
      const bytes = current && (await platform.download({ target, current, signal }));
      this.#before.set(key, this.#take(bytes));
    } catch {
      this.#before.set(key, undefined);
    }
  }

  #take(bytes: Uint8Array | undefined): Picture | undefined {
    if (bytes === undefined) return undefined;
    const mediaType = mediaTypeOf(bytes);
    if (mediaType === undefined || this.#bytes + bytes.byteLength > this.#maxBytes) return undefined;
    this.#bytes += bytes.byteLength;
    return { mediaType, bytes };
  }
}

/** Those that browsers show, also if the platform does not take them: a report shows what is wrong. */
const signatures: readonly (readonly [start: string, at: number, mediaType: string])[] = [
  ["\x89PNG", 0, "image/png"],
  ["\xFF\xD8\xFF", 0, "image/jpeg"],
  ["GIF8", 0, "image/gif"],
  ["WEBP", 8, "image/webp"],
];

function mediaTypeOf(bytes: Uint8Array): string | undefined {
  const starts = (text: string, at: number): boolean =>
    [...text].every((character, index) => bytes[at + index] === character.charCodeAt(0));
  return signatures.find(([start, at]) => starts(start, at))?.[2];
}
