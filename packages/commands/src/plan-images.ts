import {
  ITwinImagesError,
  type Plan,
  type PrepareOptions,
  type PublishRecord,
  preparePlan,
  type TargetReference,
} from "@itwin-images/core";
import { type FileSource, openWorkspace, planSelection, type Selection } from "@itwin-images/workspace";

/** A folder of the workspace: what the user's paths are relative to. */
export interface WorkspaceFolder {
  /** Absolute path of the workspace: nothing outside of it is read or written. */
  readonly root: string;
  /** Relative to the workspace, with forward slashes; empty for its top. */
  readonly directory: string;
}

/** Another place than the disk to read the files from, opened once it is needed. */
export interface RemoteFiles {
  open(signal: AbortSignal): Promise<FileSource>;
  /** A folder of the source that paths are relative to, with forward slashes. Default: its top. */
  readonly directory?: string;
}

/** Which images go where, and where their files are. */
export interface ImageSelection {
  readonly workspace: WorkspaceFolder;
  /** Default: the workspace. */
  readonly source?: RemoteFiles | undefined;
  readonly selection: Selection;
  /** What is done to images that would be refused. Default: nothing. */
  readonly prepare?: PrepareOptions | undefined;
}

/**
 * Finds the files of a selection; names stay names. Why files can't be listed is a problem of the plan; everything else is thrown.
 *
 * @param record - What was last published: the same files need not be prepared again.
 */
export async function planImages(
  { workspace, source, selection, prepare }: ImageSelection,
  signal: AbortSignal,
  record?: PublishRecord,
): Promise<Plan<TargetReference>> {
  try {
    const opened = source === undefined ? await openWorkspace(workspace.root) : await source.open(signal);
    if ("problem" in opened) return { items: [], problems: [opened.problem] };
    const { directory = "" } = source ?? workspace;
    const plan = await planSelection({ source: opened, selection, directory, signal });
    return prepare ? preparePlan(plan, { ...prepare, record }) : plan;
  } catch (error) {
    if (!(error instanceof ITwinImagesError)) throw error;
    const { code, what, fix } = error;
    return { items: [], problems: [{ code, severity: "error", message: what, fix }] };
  }
}

/** The name that a selection's problems have as their file when it is a text and no file. */
export function inlineName(selection: Selection): string | undefined {
  return "images" in selection ? selection.file : undefined;
}
