import {
  clientCredentials,
  createPlatform,
  type Platform,
  type RetryEvent,
  type TokenSource,
} from "@itwin-images/core";
import type { Credentials } from "../../action/src/inputs/credentials.ts";
import type { Runner } from "../../action/src/runner/runner.ts";

/** Connects to the platform: every token is masked before its first use, and every wait is told. */
export function connect(options: {
  credentials: Credentials;
  apiUrl: string;
  runner: Pick<Runner, "mask" | "log">;
  signal: AbortSignal;
  /** Told of every rate limit that is waited for, with the wait in milliseconds. */
  onPause?: (delay: number) => void;
}): Platform {
  const { credentials, apiUrl, runner, signal, onPause } = options;
  const onRetry = (event: RetryEvent): void => {
    if (event.reason === "429") onPause?.(event.delay);
    runner.log(describeRetry(event));
  };
  const token =
    "token" in credentials ? credentials.token : masked(clientCredentials({ ...credentials, signal, onRetry }), runner);
  return createPlatform({ apiUrl, token, signal, onRetry });
}

function masked(source: TokenSource, runner: Pick<Runner, "mask">): TokenSource {
  return async (request) => {
    const token = await source(request);
    runner.mask(token);
    return token;
  };
}

/** One line that explains why nothing seems to happen. */
function describeRetry({ method, path, attempt, delay, reason }: RetryEvent): string {
  const again = `trying again in ${Math.max(1, Math.round(delay / 1000))} s`;
  return reason === "429"
    ? `waiting: ${method} ${path} met the rate limit (429); all uploads pause, ${again}`
    : `waiting: attempt ${attempt} of ${method} ${path} failed (${reason}); ${again}`;
}
