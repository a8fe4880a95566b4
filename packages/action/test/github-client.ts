import { Octokit } from "@octokit/rest";
import { GithubClient, type GithubClientOptions, type GithubWait } from "../src/github/client.ts";
import type { GithubServer } from "./github-server.ts";

const quiet = () => {};

/** A client of the tests' GitHub, which waits for milliseconds where the real one waits for seconds. */
export function clientOf(
  github: GithubServer,
  options: Partial<GithubClientOptions> & { readonly token?: string | null } = {},
): { client: GithubClient; waits: GithubWait[] } {
  const { token = github.issueToken(), ...more } = options;
  const waits: GithubWait[] = [];
  const octokit = new Octokit({
    baseUrl: github.url,
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    ...(token !== null && { auth: token }),
  });
  const [owner = "", repo = ""] = github.repository.fullName.split("/");
  const client = new GithubClient({ octokit, owner, repo, retryDelay: 1, onWait: (wait) => waits.push(wait), ...more });
  return { client, waits };
}
