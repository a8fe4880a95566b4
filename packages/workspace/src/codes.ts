/** The codes of the problems that this package finds in a manifest, an entry or the workspace. */
export const workspaceProblemCodes = {
  /** The workspace folder does not exist. */
  workspaceMissing: "workspace-missing",
  /** The workspace folder holds nothing: the checkout step is missing. */
  workspaceEmpty: "workspace-empty",
  /** A folder could not be listed, so files may have been missed. */
  folderUnreadable: "folder-unreadable",
  /** The folders to search hold more names than are read. */
  folderTooLarge: "folder-too-large",

  /** There is no manifest at the path. */
  manifestMissing: "manifest-missing",
  /** The manifest is there, but can't be read: not a file, not allowed, or outside of the workspace. */
  manifestUnreadable: "manifest-unreadable",
  /** More than 1 MiB, or more YAML than any real manifest has. */
  manifestTooLarge: "manifest-too-large",
  /** Not UTF-8 text. */
  manifestEncoding: "manifest-encoding",
  /** Not YAML. */
  manifestSyntax: "manifest-syntax",
  /** A YAML tag such as `!include`. */
  manifestTag: "manifest-tag",
  /** More than one YAML document. */
  manifestDocuments: "manifest-documents",
  /** An alias (`*name`) of nothing, or too many of them. */
  manifestAlias: "manifest-alias",
  /** The same key twice in one mapping. */
  manifestDuplicateKey: "manifest-duplicate-key",
  /** A key that means nothing here. */
  manifestUnknownKey: "manifest-unknown-key",
  /** The manifest is not a mapping with `images`. */
  manifestShape: "manifest-shape",
  /** The key `images` is not there. */
  imagesMissing: "images-missing",
  /** `images` is not a list. */
  imagesNotList: "images-not-list",
  /** `images` is an empty list: there is nothing to publish. */
  imagesEmpty: "images-empty",

  /** An entry of `images` is not a mapping. */
  entryShape: "entry-shape",
  /** An entry has no `image`. */
  entryImageMissing: "entry-image-missing",
  /** An entry has no target. */
  entryTargetMissing: "entry-target-missing",
  /** An entry has more than one target. */
  entryTargetSeveral: "entry-target-several",
  /** A value is a number, a list or something else than text. */
  entryValueType: "entry-value-type",
  /** A value is empty. */
  entryValueEmpty: "entry-value-empty",
  /** A target is a mapping without a name. */
  entryNameMissing: "entry-name-missing",
  /** A target is a mapping with a name and a number, or with two places to look it up. */
  entryNameSeveral: "entry-name-several",
  /** A name has no iTwin to look it up in. */
  nameScopeMissing: "name-scope-missing",

  /** The path of an image has backslashes. */
  imagePathBackslash: "image-path-backslash",
  /** The path of an image, or a link on it, leads out of the workspace. */
  imagePathOutside: "image-path-outside",
  /** The path of an image is too long, or stands for too many paths. */
  imagePathTooComplex: "image-path-too-complex",
  /** A placeholder is in the place to look a name up, which is one for all files. */
  placeholderMisplaced: "placeholder-misplaced",
  /** `{id}` is in the target, but not in the path: there is nothing to take the id from. */
  placeholderMissing: "placeholder-missing",
  /** `{id}` is in the path, but not in the target: every file would go to one target. */
  placeholderUnused: "placeholder-unused",
  /** `{id}` stands more than once in a path or in a target. */
  placeholderRepeated: "placeholder-repeated",
  /** One file name can be read as more than one id. */
  placeholderAmbiguous: "placeholder-ambiguous",

  /** There is no such file, or no file matches. */
  imageNotFound: "image-not-found",
  /** Several files match, but there is one target. */
  imageSeveral: "image-several",
  /** More than 10,000 files match. */
  imageTooMany: "image-too-many",
  /** A folder, a pipe, a socket or a device, not a file. */
  imageNotFile: "image-not-file",
  /** A link to something that is not there. */
  imageLinkBroken: "image-link-broken",
  /** Warning: a pattern met a link to a folder and did not search it. */
  linkNotFollowed: "link-not-followed",
  /** The searches of a plan take more work than they may. */
  planTooComplex: "plan-too-complex",
  /** Warning: a pattern matches files and passes over others whose names differ in case or extension only. */
  imagePassedOver: "image-passed-over",
  /** Warning: several iModels show the same image, so that it is probably the platform's default one. */
  imageDefault: "image-default",
} as const;

export type WorkspaceProblemCode = (typeof workspaceProblemCodes)[keyof typeof workspaceProblemCodes];
