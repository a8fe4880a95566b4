/**
 * All that talks to GitHub. It is loaded by `import()` alone, so that runs without it don't load Octokit: an import of
 * `github/connect-github.ts` from anywhere else would undo that.
 */
export { commitSite } from "./commit/commit-site.ts";
export { connectGithub } from "./github/connect-github.ts";
export { findRelease } from "./github/find-release.ts";
export { openSource } from "./github/open-source.ts";
export { linkAtTag } from "./release-notes/link-at-tag.ts";
export { writeReleaseNotes } from "./release-notes/write-notes.ts";
