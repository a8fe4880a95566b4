/** All that talks to GitHub: a chunk of its own, so that runs without it don't load it. */
export { connectGithub } from "./connect-github.ts";
export { planSource } from "./plan-source.ts";
export { writeNotes } from "./write-notes.ts";
