import {
  ConfigurationError,
  type NamedTarget,
  NameResolver,
  type Target,
  type TargetReference,
} from "@itwin-images/core";
import { findNamed, hasId } from "@itwin-images/core/internal";
import { openNewFile, openWorkspace, planEntries } from "@itwin-images/workspace";
import { clientIdOf, connectPlatform, type PlatformAccess } from "../connect-platform.ts";
import type { WorkspaceFolder } from "../plan-images.ts";
import { type CommandContext, readFault } from "../reporter.ts";
import { showFault } from "../results/item-result.ts";
import { formatManifest, isPattern, type PairedFile } from "./manifest-text.ts";

/** What to write a manifest for. */
export interface InitOptions extends PlatformAccess {
  readonly workspace: WorkspaceFolder;
  /** The iTwin whose images they are, and those of its iModels and saved views. */
  readonly iTwin: TargetReference;
  /** Folder of the images, as the user wrote it. All folders in it are searched. */
  readonly images: string;
  /** Path of the manifest, as the user wrote it. It must not exist. */
  readonly manifest: string;
}

/** What was written, ready to show. */
export interface InitResult {
  /** Path of the manifest in the workspace; absent if none was written. */
  readonly manifest?: string;
  readonly files: readonly PairedFile[];
  /** Targets that no file is for. */
  readonly withoutFile: readonly Target[];
  /** What ended it early, as a sentence. */
  readonly fault?: string;
  readonly ok: boolean;
}

/**
 * Writes a manifest for the images of a folder, each for the target that is named like its file.
 *
 * Never rejects: what ended it early is in the result, a cancellation too.
 */
export async function init(options: InitOptions, context: CommandContext<never>): Promise<InitResult> {
  const { secrets, signal } = context;
  const shown = { secrets, clientId: clientIdOf(options.credentials) };
  try {
    const { workspace } = options;
    // First: an existing manifest ends it before anything is asked.
    const file = await openNewFile({ ...workspace, path: options.manifest, option: "manifest" });
    const found = await findFiles(options, file.file, signal);
    const platform = connectPlatform(options, context);
    const names = new NameResolver(platform, { signal });
    const resolved = await names.resolve(options.iTwin);
    if (resolved.target === undefined) throw new ConfigurationError(resolved.problem.message, resolved.problem.fix);
    const { target } = resolved;
    const iTwin = { ...target, name: target.name ?? (await platform.displayName({ target, signal })) };
    const named = (kind: NamedTarget["kind"]): NamedTarget => ({ kind, within: iTwin });
    const targets = [
      iTwin,
      ...((await names.siblings(named("imodel"))) ?? []),
      ...((await names.siblings(named("saved-view"))) ?? []),
    ];
    const files = pair(found, targets);
    const taken = new Set(files.flatMap(({ target: of, candidates = [] }) => (of ? [of] : candidates)));
    const withoutFile = targets.filter((one) => !taken.has(one));
    signal.throwIfAborted();
    await file.write(formatManifest({ iTwin, files, withoutFile, all: targets }));
    return { manifest: file.file, files, withoutFile, ok: true };
  } catch (error) {
    const ended = readFault(error, context);
    const fault = ended === undefined ? "It was cancelled, and nothing was written." : showFault(ended, shown);
    return { files: [], withoutFile: [], fault, ok: false };
  }
}

/** An image in the folder. */
interface FoundFile {
  /** Relative to the manifest's folder, with forward slashes. */
  readonly path: string;
  /** Its name without the extension. */
  readonly name: string;
}

async function findFiles(
  { workspace, images }: InitOptions,
  manifest: string,
  signal: AbortSignal,
): Promise<FoundFile[]> {
  const source = await openWorkspace(workspace.root);
  if ("problem" in source) throw new ConfigurationError(source.problem.message, source.problem.fix);
  const image = `${images.replace(/[\\/]+$/, "")}/**/{name}.{png,PNG,jpg,JPG,jpeg,JPEG}`;
  const entries = [{ image, target: { kind: "itwin", name: "{name}" } as const }];
  const { items, problems } = await planEntries({ source, entries, directory: workspace.directory, signal });
  const [problem] = problems.filter(({ severity }) => severity === "error");
  if (problem) throw new ConfigurationError(problem.message, problem.fix);
  const folder = manifest.split("/").slice(0, -1);
  return items.map(({ file, target }) => ({
    path: relativeTo(folder, file.split("/")),
    name: (hasId(target) ? "" : target.name) ?? "",
  }));
}

/** A path as it is written in a file of a folder. */
function relativeTo(folder: readonly string[], path: readonly string[]): string {
  let shared = 0;
  while (shared < folder.length && folder[shared] === path[shared]) shared++;
  return [...folder.slice(shared).map(() => ".."), ...path.slice(shared)].join("/");
}

/** Gives each file the one target that is named like it, if there is one and no other file is for it. */
function pair(found: readonly FoundFile[], targets: readonly Target[]): PairedFile[] {
  const candidates = targets.map((target) => ({ target, displayName: target.name ?? "" }));
  const fitting = found.map(({ name }) => findNamed({ name, fromFile: true }, candidates).map(({ target }) => target));
  const wanted = new Map<Target, number>();
  for (const [only, ...others] of fitting) {
    if (only && others.length === 0) wanted.set(only, (wanted.get(only) ?? 0) + 1);
  }
  return found.map(({ path, name }, index): PairedFile => {
    const [only, ...others] = fitting[index] ?? [];
    if (only === undefined || isPattern(path)) return { path, name };
    if (others.length > 0) return { path, name, candidates: [only, ...others] };
    if ((wanted.get(only) ?? 0) > 1) return { path, name, candidates: [only] };
    return { path, name, target: only };
  });
}
