import examples from "@octokit/webhooks-examples" with { type: "json" };
import type { Release } from "./github-server.ts";
import type { RunActionOptions } from "./run-action.ts";

interface Event {
  readonly name: string;
  readonly examples: readonly { readonly action: string; readonly release: object }[];
}
// By the package's types a CommonJS module, whose default is one level deeper than that of the JSON file it is.
const events = examples as unknown as readonly Event[];

/** GitHub's own example of `release: published`, for one of our releases. It is older than `immutable` and `digest`. */
export function releasePublished({ id, tag }: Release): NonNullable<RunActionOptions["event"]> {
  const published = events
    .find(({ name }) => name === "release")
    ?.examples.find(({ action }) => action === "published");
  if (!published) throw new Error("The examples have no published release.");
  return { name: "release", payload: { ...published, release: { ...published.release, id, tag_name: tag } } };
}
