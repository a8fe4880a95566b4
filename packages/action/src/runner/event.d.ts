/** The repository as it is on the web. */
export interface Web {
  /** `https://github.com`, or that of a GitHub Enterprise Server. */
  readonly serverUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /**
   * True when anybody may load what is in it: a public repository of github.com. Elsewhere a server may ask everybody to
   * sign in, and GitHub's image proxy could not load a thing.
   */
  readonly isPublic: boolean;
  /** Page of this run. */
  readonly runUrl?: string;
}
/** What started the run, as far as it says what to publish, or explains why there are no secrets. */
export interface RunEvent {
  /** Name of the event: `push`, `pull_request`, … */
  readonly name: string;
  /** Who started the run. */
  readonly actor: string;
  /** `owner/name` of the repository that the workflow runs in. */
  readonly repository: string;
  /** Address of GitHub: `https://github.com`, or that of a GitHub Enterprise Server. */
  readonly serverUrl: string;
  /** True for a pull request from another repository than the one it goes to. */
  readonly fromFork: boolean;
  /** The release that the event is about, if it is about one. */
  readonly release?: {
    readonly id: number;
    readonly tag?: string;
  };
  /** The repository as it is on the web. */
  readonly web: Web;
}
/**
 * Reads what the runner tells of the event. Nothing of it is relied on to be there.
 *
 * (`@actions/github` reads the same when it is loaded, which is before anything can report a file that it can't parse.)
 */
export declare function readEvent(env: NodeJS.ProcessEnv): Promise<RunEvent>;
/** True for the payload of a pull request whose branch is in another repository. */
export declare function isFromFork(payload: unknown): boolean;
/** The release that a payload is about. */
export declare function releaseOf(payload: unknown): RunEvent["release"];
