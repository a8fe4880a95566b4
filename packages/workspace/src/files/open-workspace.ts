import type { BareProblem } from "@itwin-images/core";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { quoted } from "../text.ts";
import { type Folders, openFolders } from "./folders.ts";

/**
 * Opens the workspace, and says what is wrong when it can't hold anything to publish.
 *
 * @param root - Absolute path.
 */
export async function openWorkspace(root: string): Promise<{ folders: Folders } | { problem: BareProblem }> {
  const folders = await openFolders(root);
  if (folders === undefined) {
    const message = `The workspace ${quoted(root)} is not a folder that can be opened.`;
    const fix = "Run this step after actions/checkout, in the job that has the images.";
    return { problem: { code: codes.workspaceMissing, severity: "error", message, fix } };
  }
  const listing = await folders.list("");
  if ("error" in listing) {
    const message = `The workspace ${quoted(root)} can't be listed (${listing.error}).`;
    const fix = "Give this step the permission to read it.";
    return { problem: { code: codes.folderUnreadable, severity: "error", message, fix } };
  }
  if (listing.entries.length === 0) {
    const message = `The workspace ${quoted(root)} is empty.`;
    const fix = 'Add the step "uses: actions/checkout@v5" before this one: it brings the repository\'s files here.';
    return { problem: { code: codes.workspaceEmpty, severity: "error", message, fix } };
  }
  return { folders };
}
