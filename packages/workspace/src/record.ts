import { PublishRecord } from "@itwin-images/core";
import { readIfThere } from "./files/read-file.ts";
import { type WorkspacePathArgs, workspacePath } from "./files/workspace-path.ts";
import { requireFolderWithin, writeFileWithin } from "./files/write-file.ts";
import { limits } from "./limits.ts";

/** A record in a file of the workspace, as `publish` takes it. */
export interface RecordFile {
  readonly entries: PublishRecord;
  /** Stores the entries as they are now. At most one call at a time. */
  readonly save: () => Promise<void>;
}

/**
 * Opens the record of what was last published; a file that is not there yet is an empty record.
 *
 * @param args.commit - The commit that is being published, for new entries.
 * @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, or the file can't be read,
 * is not a record of ours, or has more than 16 MiB.
 */
export async function openRecord(
  args: Omit<WorkspacePathArgs, "option"> & { readonly commit?: string | undefined },
): Promise<RecordFile> {
  const location = await workspacePath({ ...args, option: "record" });
  const { file } = location;
  // Before the first upload, which the record could not be written after.
  await requireFolderWithin(location);
  const bytes = await readIfThere({ ...location, maxBytes: limits.recordBytes });
  const entries =
    bytes === undefined
      ? new PublishRecord([], { commit: args.commit })
      : PublishRecord.parse(new TextDecoder().decode(bytes), { file, commit: args.commit });
  return { entries, save: () => writeFileWithin({ ...location, content: entries.toString() }) };
}
