import { parseManifest } from "@itwin-images/workspace";
import { parseDocument } from "yaml";
import type { ActionFile } from "../action-files.ts";
import { checkWorkflow } from "./check-workflow.ts";
import type { Finding } from "./finding.ts";
import { wholeWorkflow } from "./whole-workflow.ts";

/** Checks a block of YAML as a page shows it: a workflow or a part of one, or a manifest. */
export async function checkBlock(text: string, actions: readonly ActionFile[]): Promise<Finding[]> {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    return document.errors.map(({ message, linePos }) => ({ line: linePos?.[0].line ?? 1, message }));
  }
  if (document.has("images")) {
    const { problems } = parseManifest({ text, file: "itwin-images.yml" });
    return problems.map(({ message, location }) => ({ line: location?.line ?? 1, message }));
  }
  const workflow = wholeWorkflow(text);
  if (workflow === undefined) {
    return [{ line: 1, message: "This is no workflow, no part of one and no manifest: nothing checks it." }];
  }
  const findings = await checkWorkflow(workflow.text, actions);
  return findings.map(({ line, message }) => ({ line: Math.max(line - workflow.linesBefore, 1), message }));
}
