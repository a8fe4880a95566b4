import type { ActionFile } from "../action-files.ts";
import { checkBlock } from "./check-block.ts";
import type { Finding } from "./finding.ts";
import { yamlBlocks } from "./yaml-blocks.ts";

/** Everything that is wrong with the YAML of a Markdown page. */
export async function checkPage(page: string, actions: readonly ActionFile[]): Promise<Finding[]> {
  const findings = yamlBlocks(page).map(async (block) =>
    (await checkBlock(block.text, actions)).map(({ line, message }) => ({ line: block.line + line - 1, message })),
  );
  return (await Promise.all(findings)).flat();
}
