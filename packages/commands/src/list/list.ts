import {
  ConfigurationError,
  type CurrentImage,
  isPlatformError,
  NameResolver,
  type Platform,
  type Target,
  type TargetReference,
} from "@itwin-images/core";
import PQueue from "p-queue";
import { clientIdOf, connectPlatform, type PlatformAccess } from "../connect-platform.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import { showFault } from "../results/item-result.ts";
import { plural } from "../results/messages.ts";

/** Whose targets to list. */
export interface ListOptions extends PlatformAccess {
  /** The iTwin whose iModels and saved views are listed. Default: all iTwins are. */
  readonly iTwin?: TargetReference | undefined;
  /** How many saved views are asked for their image at once: 1 to 64. */
  readonly concurrency: number;
}

/** A target that can have an image. */
export interface ListedTarget {
  readonly kind: Target["kind"];
  readonly id: string;
  readonly name: string;
  /** Of an iTwin. */
  readonly number?: string;
  /** Of an iTwin: `Active`, `Inactive` or `Trial`. */
  readonly status?: string;
  /** Of a saved view: whether others than its owner see it. */
  readonly shared?: boolean;
  /** Absent where the platform does not tell: an iModel without a thumbnail shows a default one. */
  readonly hasImage?: boolean;
}

/** What was found, ready to show. */
export interface ListResult {
  readonly targets: readonly ListedTarget[];
  /** How many iTwins there are, if the platform did not list all of them. */
  readonly cutFrom?: number;
  /** What ended the list early, as a sentence. */
  readonly fault?: string;
  readonly ok: boolean;
}

/**
 * Lists the iTwins that the token's owner is a member of, or the iTwin, the iModels and the saved views of one.
 *
 * Never rejects: what ended it early is in the result, a cancellation too.
 */
export async function list(options: ListOptions, context: CommandContext<never>): Promise<ListResult> {
  const { secrets, signal, reporter } = context;
  const shown = { secrets, clientId: clientIdOf(options.credentials) };
  try {
    const platform = connectPlatform(options, context);
    const found =
      options.iTwin === undefined
        ? await listAllITwins(platform, signal)
        : await listITwin(platform, options.iTwin, { ...options, signal, notice: (text) => reporter.notice(text) });
    const targets = found.targets.map((one) => ({ ...one, name: secrets.redact(one.name) }));
    return { ...found, targets, ok: true };
  } catch (error) {
    const ended = readFault(error, context);
    const fault = ended === undefined ? "The list was cancelled." : showFault(ended, shown);
    return { targets: [], fault, ok: false };
  }
}

async function listAllITwins(
  platform: Platform,
  signal: AbortSignal,
): Promise<{ targets: ListedTarget[]; cutFrom?: number }> {
  const { iTwins, cutFrom } = await platform.itwins.list({ signal });
  const targets = iTwins.map(
    ({ id, displayName, number, status, imageName }): ListedTarget => ({
      ...{ kind: "itwin", id, name: displayName, number },
      ...(status !== undefined && { status }),
      ...(imageName !== undefined && { hasImage: imageName !== null }),
    }),
  );
  return { targets, ...(cutFrom !== undefined && { cutFrom }) };
}

async function listITwin(
  platform: Platform,
  reference: TargetReference,
  { concurrency, signal, notice }: { concurrency: number; signal: AbortSignal; notice: (text: string) => void },
): Promise<{ targets: ListedTarget[] }> {
  const names = new NameResolver(platform, { signal });
  const found = await names.resolve(reference);
  if (found.target === undefined) throw new ConfigurationError(found.problem.message, found.problem.fix);
  const { id } = found.target;
  const name = found.target.name ?? (await platform.displayName({ target: found.target, signal }));
  const [iModels, views] = await Promise.all([
    platform.imodels.list({ iTwinId: id, signal }),
    platform.savedViews.list({ iTwinId: id, signal }),
  ]);
  if (views.length > 0) notice(`asking ${plural(views.length, "saved view")} for images`);
  const queue = new PQueue({ concurrency });
  const hasImage = (target: Target): Promise<boolean | undefined> =>
    queue.add(async () => {
      try {
        const current: CurrentImage | undefined = await platform.current({ target, size: "thumbnail", signal });
        return current !== undefined;
      } catch (error) {
        // One that was deleted meanwhile, or that is hidden: nothing is known of its image.
        if (isPlatformError(error) && (error.status === 403 || error.status === 404)) return undefined;
        throw error;
      }
    });
  const described = async (target: Target, more: Partial<ListedTarget> = {}): Promise<ListedTarget> => {
    const image = target.kind === "imodel" ? undefined : await hasImage(target);
    const { kind, name: displayName = "" } = target;
    return { kind, id: target.id, name: displayName, ...more, ...(image !== undefined && { hasImage: image }) };
  };
  const targets = await Promise.all([
    described({ kind: "itwin", id, name }),
    ...iModels.map((one) => described({ kind: "imodel", id: one.id, name: one.displayName })),
    ...views.map(({ shared, ...one }) =>
      described({ kind: "saved-view", id: one.id, name: one.displayName }, shared === undefined ? {} : { shared }),
    ),
  ]);
  return { targets };
}
