import { type GithubServer, type GithubServerOptions, startGithubServer } from "./github-server.ts";
import type { ActionRun, RunActionOptions } from "./run-action.ts";
import { type Stage, setStage } from "./stage.ts";

/** A platform and a GitHub, and a workspace without a checkout; gone when the test ends. */
export interface GithubStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly github: GithubServer;
  /** Runs the publish action, with a token of the job that may read contents unless told otherwise. */
  publish(inputs: RunActionOptions["inputs"], more?: Partial<RunActionOptions>): Promise<ActionRun>;
}

export async function setGithubStage(options: GithubServerOptions = {}): Promise<GithubStage> {
  const stage = await setStage();
  const github = await startGithubServer(options);
  return {
    stage,
    github,
    publish: (inputs, more = {}) =>
      stage.publish(inputs, {
        githubToken: github.issueToken(),
        ...more,
        env: { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: github.repository.fullName, ...more.env },
      }),
    async [Symbol.asyncDispose]() {
      await stage[Symbol.asyncDispose]();
      await github[Symbol.asyncDispose]();
    },
  };
}
