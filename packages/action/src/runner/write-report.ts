import { describeFault, type WorkspaceFolder } from "@itwin-images/commands";
import { writeWorkspaceFile } from "@itwin-images/workspace";
import type { Runner } from "./runner.ts";

/**
 * Writes the report of a run, if the input `report` asks for one.
 *
 * @param report.path - As the user wrote it.
 * @returns Why it could not be written, as sentences.
 */
export async function writeReport(
  report: { readonly path: string | undefined; readonly workspace: WorkspaceFolder; html(): Promise<string> },
  runner: Pick<Runner, "log" | "secrets">,
): Promise<string | undefined> {
  const { path, workspace } = report;
  if (path === undefined) return undefined;
  try {
    await writeWorkspaceFile({ ...workspace, path, option: "report" }, await report.html());
    runner.log(`wrote the report ${path}`);
    return undefined;
  } catch (error) {
    return runner.secrets.redact(`The images are as reported, but the report was not written. ${describeFault(error)}`);
  }
}
