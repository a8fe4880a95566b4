import { type Links, noLinks } from "@itwin-images/commands";
import type { GithubClient } from "../github/client.ts";
import { openTree } from "../github/commit-tree.ts";
import { findCommit } from "../github/find-commit.ts";
import { GithubError } from "../github/github-error.ts";
import type { Origin } from "../github/origin.ts";
import { linkCommitted, linkFiles, type ReportedItem } from "../links/link-committed.ts";
import type { Web } from "../runner/event.ts";
import { isShown } from "./section.ts";

/**
 * Links the files that are in the repository at a tag as they were published, of the items that the notes show.
 *
 * A tag that is not there yet, as a draft's, leaves them without links, and so does all that GitHub refuses: the log says
 * so, and the notes can be written without.
 *
 * @throws The signal's reason.
 */
export async function linkAtTag(args: {
  client: GithubClient;
  web: Web;
  tag: string;
  items: readonly ReportedItem[];
  /** What the files were read from, when that is known. */
  origin: Origin | undefined;
  log: (line: string) => void;
  signal: AbortSignal;
}): Promise<Links> {
  const { client, web, tag, origin, log, signal } = args;
  const items = args.items.filter(({ result }) => isShown(result));
  try {
    const commit = await findCommit(client, `refs/tags/${tag}`, signal);
    if (origin?.kind === "repository" && origin.commit === commit) return linkFiles(web, { tag }, items);
    const listFolder = await openTree(client, commit, signal);
    const findBlob = async (path: string): Promise<string | undefined> => {
      const entries = await listFolder(path.slice(0, Math.max(0, path.lastIndexOf("/"))), signal);
      return entries.find((entry) => entry.path === path && entry.mode.startsWith("100"))?.sha;
    };
    return await linkCommitted({ web, revision: { tag }, items, findBlob, signal });
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    log(`the files are not linked: ${error.message}`);
    return noLinks;
  }
}
