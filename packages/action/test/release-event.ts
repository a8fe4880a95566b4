import { createRequire } from "node:module";
import type { Release } from "./github-server.ts";
import type { RunActionOptions } from "./run-action.ts";

interface Example {
  readonly action: string;
  readonly release: object;
}

// A JSON file of 2 MB, which TypeScript would take a type from.
const examples: readonly { readonly name: string; readonly examples: readonly Example[] }[] = createRequire(
  import.meta.url,
)("@octokit/webhooks-examples");

/** GitHub's own example of `release: published`, for one of our releases. It is older than `immutable` and `digest`. */
export function releasePublished({ id, tag }: Release): NonNullable<RunActionOptions["event"]> {
  const published = examples
    .find(({ name }) => name === "release")
    ?.examples.find(({ action }) => action === "published");
  if (!published) throw new Error("The examples have no published release.");
  return { name: "release", payload: { ...published, release: { ...published.release, id, tag_name: tag } } };
}
