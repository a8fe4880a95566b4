export { openBackup, type SaveBackup } from "./backup.ts";
export { type WorkspaceProblemCode, workspaceProblemCodes } from "./codes.ts";
export type { Entry } from "./entry.ts";
export { openWorkspace } from "./files/disk-source.ts";
export {
  type FileErrorCode,
  fileErrorCodes,
  WorkspaceFileError,
} from "./files/file-error.ts";
export type { FileSource } from "./files/file-source.ts";
export { findPath } from "./files/find-path.ts";
export {
  type ListedContent,
  type ListedEntry,
  type ListedFile,
  type Listing,
  listFiles,
  listingSource,
} from "./files/listing-source.ts";
export { type NewFile, openNewFile } from "./files/new-file.ts";
export { openOutputFile } from "./files/output-file.ts";
export { readFolder, type TextFile } from "./files/read-folder.ts";
export type { WorkspacePathArgs } from "./files/workspace-path.ts";
export { writeWorkspaceFile } from "./files/write-file.ts";
export { limits } from "./limits.ts";
export { type ParsedManifest, parseManifest } from "./manifest/parse-manifest.ts";
export { type ManifestText, type ReadManifestArgs, readManifest } from "./manifest/read-manifest.ts";
export { type PlanEntriesArgs, planEntries } from "./plan/plan-entries.ts";
export { capped, inTextOrder, type PlanSelectionArgs, planSelection, type Selection } from "./plan/plan-selection.ts";
export { openRecord, type RecordFile } from "./record.ts";
export { defaultFileName, parseFileName } from "./site/file-names.ts";
export { type FindTargetsArgs, type FoundTargets, findTargets, type SiteSelection } from "./site/find-targets.ts";
export { type GalleryFile, openGallery } from "./site/gallery-file.ts";
export { formatImageList, imageListName, parseImageList, type SiteImage } from "./site/image-list.ts";
export { type MergedImages, mergeImages } from "./site/merge-images.ts";
export type { RefreshOutcome, RefreshStatus } from "./site/refresh-image.ts";
export { type RefreshArgs, type Refreshed, refreshSite } from "./site/refresh-site.ts";
export { openSiteFolder, type SiteFolder } from "./site/site-folder.ts";
export type { SiteTarget } from "./site/site-target.ts";
export { quoted } from "./text.ts";
