import {
  clientCredentials,
  createPlatform,
  type Platform,
  type PlatformOptions,
  type RetryEvent,
  type TokenSource,
} from "@itwin-images/core";
import { chooseFetch } from "./direct-fetch.ts";
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

/** The client id of a service application; `undefined` for the bearer of a token. */
export function clientIdOf(credentials: Credentials): string | undefined {
  return "clientId" in credentials ? credentials.clientId : undefined;
}

/** How the platform is reached. */
export interface PlatformAccess {
  readonly credentials: Credentials;
  /** Address of the API. Default: that of production. */
  readonly apiUrl?: string | undefined;
  /** Milliseconds for which a request that fails is made again. Default: core's. */
  readonly patience?: number | undefined;
  /** The most requests of the API in a minute. Default: no limit but the platform's own. */
  readonly requestsPerMinute?: number | undefined;
}

/** How much of a minute's requests may wait at once. A request that waits its turn for long runs out of time. */
const waitingShare = 1 / 6;

/** How many items are processed at once: more than the pace allows would only wait. */
export function pacedConcurrency(concurrency: number, { requestsPerMinute }: PlatformAccess): number {
  if (requestsPerMinute === undefined) return concurrency;
  return Math.min(concurrency, Math.ceil(requestsPerMinute * waitingShare));
}

/**
 * Connects to the platform: every token is a known secret before its first use, and every wait is reported.
 *
 * @param onPause - Called for every rate limit that is waited for, with the wait in milliseconds.
 */
export function connectPlatform<Item>(
  { credentials, apiUrl, patience, requestsPerMinute }: PlatformAccess,
  { reporter, secrets, signal }: CommandContext<Item>,
  onPause: (delay: number) => void = () => {},
): Platform {
  const onRetry = (event: RetryEvent): void => {
    if (event.reason === "429") onPause(event.delay);
    reporter.wait(secrets.redact(describeRetry(event)), event.delay);
  };
  const fetch = chooseFetch();
  const common = { signal, onRetry, ...(patience !== undefined && { patience }), ...(fetch && { fetch }) };
  return createPlatform({
    ...(apiUrl !== undefined && { apiUrl }),
    token: tokenOf(credentials, secrets, common),
    rateLimit: requestsPerMinute === undefined ? undefined : { requests: requestsPerMinute, milliseconds: 60_000 },
    ...common,
  });
}

function tokenOf(
  credentials: Credentials,
  secrets: Secrets,
  common: Pick<PlatformOptions, "signal" | "onRetry" | "patience" | "fetch">,
): string | TokenSource {
  if ("token" in credentials) {
    secrets.add(credentials.token);
    return credentials.token;
  }
  secrets.add(credentials.clientSecret);
  const source = clientCredentials({ ...credentials, ...common });
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
