import {
  clientCredentials,
  createPlatform,
  type Platform,
  type RetryEvent,
  type TokenSource,
} from "@itwin-images/core";
import type { CommandContext } from "./reporter.ts";
import type { Secrets } from "./secrets.ts";

/** Who asks: the bearer of a token, or a service application that gets one. */
export type Credentials =
  | { readonly token: string }
  | {
      readonly clientId: string;
      readonly clientSecret: string;
      /** Address of the token service. Default: that of production. */
      readonly authority?: string;
    };

/** How the platform is reached. */
export interface PlatformAccess {
  readonly credentials: Credentials;
  /** Address of the API. Default: that of production. */
  readonly apiUrl?: string | undefined;
}

/**
 * Connects to the platform: every token is a known secret before its first use, and every wait is a notice.
 *
 * @param onPause - Called for every rate limit that is waited for, with the wait in milliseconds.
 */
export function connectPlatform<Item>(
  { credentials, apiUrl }: PlatformAccess,
  { reporter, secrets, signal }: CommandContext<Item>,
  onPause: (delay: number) => void = () => {},
): Platform {
  const onRetry = (event: RetryEvent): void => {
    if (event.reason === "429") onPause(event.delay);
    reporter.notice(secrets.redact(describeRetry(event)));
  };
  return createPlatform({
    ...(apiUrl !== undefined && { apiUrl }),
    token: tokenOf(credentials, { secrets, signal, onRetry }),
    signal,
    onRetry,
  });
}

function tokenOf(
  credentials: Credentials,
  { secrets, signal, onRetry }: { secrets: Secrets; signal: AbortSignal; onRetry: (event: RetryEvent) => void },
): string | TokenSource {
  if ("token" in credentials) {
    secrets.add(credentials.token);
    return credentials.token;
  }
  secrets.add(credentials.clientSecret);
  const source = clientCredentials({ ...credentials, signal, onRetry });
  return async (request) => {
    const token = await source(request);
    secrets.add(token);
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
