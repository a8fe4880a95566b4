import type { ActionFile } from "../action-files.ts";
import { checkInputs } from "./check-inputs.ts";
import { checkWorkflowSyntax } from "./check-syntax.ts";
import type { Finding } from "./finding.ts";
import { lintWorkflow } from "./lint-workflow.ts";

/** Everything that is wrong with a whole workflow. */
export async function checkWorkflow(text: string, actions: readonly ActionFile[]): Promise<Finding[]> {
  const findings = await Promise.all([
    checkWorkflowSyntax(text, actions),
    lintWorkflow(text),
    checkInputs(text, actions),
  ]);
  return findings.flat();
}
