import { ITwinImagesError } from "@itwin-images/core";

/** What callers branch on: the `code` of a {@link GithubError}, and of the problems that are found at GitHub. */
export const githubCodes = {
  /** The token is refused. */
  token: "github-token",
  /** The token lacks a permission. */
  permission: "github-permission",
  /** The rate limit is used up for longer than a run waits. */
  rateLimit: "github-rate-limit",
  /** GitHub could not be reached, or broke off, every time. */
  unreachable: "github-unreachable",
  /** Any other answer that is no success, or that is not what GitHub documents. */
  answer: "github-answer",
  /** There is no such release, or the token may not see it. */
  releaseMissing: "release-missing",
  /** An asset that is not there in full yet. */
  assetUploading: "asset-uploading",
  /** There is no such branch, tag or commit, or the token may not see it. */
  refMissing: "ref-missing",
  /** More folders than are listed. */
  treeTooLarge: "repository-too-large",
  /** A symbolic link in the repository. */
  symlink: "repository-symlink",
  /** Another repository in the repository. */
  submodule: "repository-submodule",
  /** What came is not what was listed: another length, another hash. */
  changed: "download-changed",
} as const;

export type GithubCode = (typeof githubCodes)[keyof typeof githubCodes];

/** GitHub did not give what was asked for. No secret is in it. */
export class GithubError extends ITwinImagesError {
  override readonly name = "GithubError";
  override readonly code: GithubCode;
  /** HTTP status of the answer, where there was one. */
  readonly status: number | undefined;

  constructor(
    code: GithubCode,
    what: string,
    fix: string,
    options: { status?: number | undefined; cause?: unknown } = {},
  ) {
    super(what, fix, options);
    this.code = code;
    this.status = options.status;
  }
}
