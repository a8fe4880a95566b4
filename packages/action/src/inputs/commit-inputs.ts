import { type OptionReader, shown } from "@itwin-images/commands";
import { oneLine, readAddress } from "@itwin-images/core/internal";

/** Where the result is committed to, and how. */
export interface CommitInputs {
  readonly githubToken: string;
  /** The repository that gets the commit. */
  readonly owner: string;
  readonly repo: string;
  /** Address of GitHub's GraphQL API. */
  readonly graphqlUrl: string;
  /** The branch that gets the commit. It is made if it is not there. */
  readonly branch: string;
  /** The commit that was checked out. */
  readonly checkedOut: string;
  /** The branch that was checked out; `undefined` for a tag or a pull request. */
  readonly checkedOutBranch: string | undefined;
  readonly message: string;
}

const branchPrefix = "refs/heads/";

/** Reads whether and how to commit; `undefined` when not, or when that was refused. */
export function readCommitInputs(inputs: OptionReader, env: NodeJS.ProcessEnv): CommitInputs | undefined {
  if (!inputs.flag("commit")) return undefined;
  const ref = env.GITHUB_REF ?? "";
  const checkedOutBranch = ref.startsWith(branchPrefix) ? ref.slice(branchPrefix.length) : undefined;
  const branch = inputs.text("branch") ?? checkedOutBranch;
  const githubToken = inputs.text("github-token");
  const message = inputs.text("commit-message") ?? "";
  const { GITHUB_REPOSITORY: repository = "", GITHUB_SHA: checkedOut = "" } = env;
  const graphqlUrl = env.GITHUB_GRAPHQL_URL ?? "https://api.github.com/graphql";
  inputs.attempt(() => readAddress(graphqlUrl, "variable GITHUB_GRAPHQL_URL"));

  const refused: string[] = [];
  if (branch === undefined) {
    refused.push(
      `The input commit is true, but the run is for ${oneLine(ref) || "no branch"}. Set branch to the branch that gets the commit.`,
    );
  } else if (!/^(?![./-])(?!.*(\.\.|@\{|\/\/|\/\.))[^\s~^:?*[\\\p{Cc}]+(?<![./])$/u.test(branch)) {
    refused.push(`The input branch is ${shown(branch)}, which can't be the name of a branch.`);
  }
  if (githubToken === undefined) {
    refused.push(
      `The input commit is true, but github-token is empty. Leave it out, or set it to \${{ github.token }}.`,
    );
  }
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository) || !/^[0-9a-f]{40}$/.test(checkedOut)) {
    refused.push("GITHUB_REPOSITORY or GITHUB_SHA is not set. Run this as a step of a GitHub Actions job.");
  }
  for (const reason of refused) inputs.refuse(reason);
  if (refused.length > 0 || branch === undefined || githubToken === undefined) return undefined;
  const [owner = "", repo = ""] = repository.split("/");
  return { githubToken, graphqlUrl, owner, repo, branch, checkedOut, checkedOutBranch, message };
}
