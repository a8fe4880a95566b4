import { GitHub, getOctokitOptions } from "@actions/github/lib/utils";
import type { Runner } from "../runner/runner.ts";
import { GithubClient, type GithubWait } from "./client.ts";

/**
 * Connects to the GitHub that runs the job: GITHUB_API_URL.
 *
 * From `lib/utils`, and not `@actions/github` itself: that one reads the event's file when it is loaded, and throws there
 * when it can't.
 */
export function connectGithub(options: {
  token: string;
  owner: string;
  repo: string;
  runner: Pick<Runner, "log" | "secrets">;
}): GithubClient {
  const { token, owner, repo, runner } = options;
  runner.secrets.add(token);
  const quiet = () => {};
  const octokit = new GitHub(
    getOctokitOptions(token, {
      userAgent: "itwin-images",
      // It would write to stdout past everything that takes secrets out.
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      // Its own fetch knows proxies, but does not say which proxy refused a request: proxy.ts does, for all requests.
      request: { fetch },
    }),
  );
  return new GithubClient({ octokit, owner, repo, onWait: (wait) => runner.log(describeWait(wait)) });
}

/** One line that explains why nothing seems to happen. */
function describeWait({ what, delay, reason, shared }: GithubWait): string {
  const again = `trying again in ${Math.max(1, Math.round(delay / 1000))} s`;
  return shared
    ? `waiting: GitHub's rate limit (${reason}); all requests to it pause, ${again}`
    : `waiting: could not ${what} (${reason}); ${again}`;
}
