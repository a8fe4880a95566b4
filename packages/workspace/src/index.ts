export { type WorkspaceProblemCode, workspaceProblemCodes } from "./codes.ts";
export {
  type FileErrorCode,
  fileErrorCodes,
  isWorkspaceFileError,
  WorkspaceFileError,
} from "./disk/file-error.ts";
export type { Entry } from "./entry.ts";
export { type KeepBackup, openBackup } from "./keep/open-backup.ts";
export { openRecord, type RecordFile } from "./keep/open-record.ts";
export type { WorkspacePathArgs } from "./keep/workspace-path.ts";
export { limits } from "./limits.ts";
export type { ListedContent, ListedEntry, ListedFile, Listing } from "./listing/listing.ts";
export { listFiles } from "./listing/listing.ts";
export { type PlanListingArgs, planListing } from "./listing/plan-listing.ts";
export { type ReadListedManifestArgs, readListedManifest } from "./listing/read-listed-manifest.ts";
export { type ParsedManifest, parseManifest } from "./manifest/parse-manifest.ts";
export { type ManifestText, type ReadManifestArgs, readManifest } from "./manifest/read-manifest.ts";
export { type PlanEntriesArgs, planEntries } from "./plan/plan-entries.ts";
export { planManifest } from "./plan/plan-manifest.ts";
export { defaultFileName, parseFileName } from "./refresh/file-names.ts";
export { type FindTargetsArgs, type FoundTargets, findTargets, type SiteSelection } from "./refresh/find-targets.ts";
export { type GalleryFile, openGallery } from "./refresh/gallery-file.ts";
export { formatImageList, imageListName, parseImageList, type SiteImage } from "./refresh/image-list.ts";
export { type MergedImages, mergeImages } from "./refresh/merge-images.ts";
export type { RefreshOutcome, RefreshStatus } from "./refresh/refresh-outcome.ts";
export { type RefreshArgs, type Refreshed, refreshSite } from "./refresh/refresh-site.ts";
export { openSiteFolder, type SiteFolder } from "./refresh/site-folder.ts";
export type { SiteTarget } from "./refresh/site-target.ts";
