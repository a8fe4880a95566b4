/** All that talks to GitHub: a chunk of its own, so that runs without it don't load it. */
export { connectGithub } from "./github/connect-github.ts";
export { planSource } from "./github/open-source.ts";
export { writeNotes } from "./release-notes/write-notes.ts";
