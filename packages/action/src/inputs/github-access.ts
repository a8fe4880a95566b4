import { readCredential } from "@itwin-images/core/internal";
import type { RunEvent } from "../runner/event.ts";
import { attempt } from "./credentials.ts";
import type { ReadInput, Refuse } from "./inputs-refused.ts";
import { readText } from "./input-values.ts";

/** What it takes to call GitHub. */
export interface GithubAccess {
  readonly githubToken: string;
  /** The repository that the workflow runs in. */
  readonly owner: string;
  readonly repo: string;
}

/** Reads it; `undefined` when it was refused. @param about.because - Why it is needed, to stand after "but". */
export function readGithubAccess(
  read: ReadInput,
  { event, because }: { event: RunEvent; because: string },
  refuse: Refuse,
): GithubAccess | undefined {
  const token = readText(read, "github-token");
  if (token === undefined) {
    refuse(
      `The input github-token is empty, but ${because}. Leave it out for the job's own token (\`\${{ github.token }}\`), or pass one that may read the repository.`,
    );
  }
  const githubToken =
    token === undefined ? undefined : attempt(refuse, () => readCredential(token, "input github-token"));
  const [owner = "", repo = ""] = event.repository.split("/");
  if (owner === "" || repo === "") refuse("GITHUB_REPOSITORY is not set. Run this as a step of a GitHub Actions job.");
  return githubToken === undefined || repo === "" ? undefined : { githubToken, owner, repo };
}
