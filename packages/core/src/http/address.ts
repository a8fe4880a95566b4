import { ConfigurationError } from "../errors.ts";

const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" ||
  hostname.endsWith(".localhost") ||
  hostname === "[::1]" ||
  /^127(\.\d+){3}$/.test(hostname);

/**
 * Reads the address of a service that gets a secret.
 *
 * @param text - An absolute `https:` URL; `http:` is taken for loopback hosts only, for local servers.
 * @param name - What the user calls it, for the message.
 * @returns The URL without a slash at the end of its path.
 * @throws {@link ConfigurationError} when it is anything else, or carries credentials, a query or a fragment.
 */
export function readAddress(text: string, name: string): URL {
  const fail = (why: string, fix: string): never => {
    throw new ConfigurationError(`The ${name} ${why}.`, fix);
  };
  const example = "Write it like https://api.bentley.com.";
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    // Not echoed, here and below: a mistaken paste may hold a password, a secret or a signature.
    return fail("is not a URL", example);
  }
  if (url.username || url.password) return fail("has a user name or password in it", "Leave them out.");
  if (url.search || url.hash) return fail("has a query or a fragment in it", example);
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return fail(
      `would send a secret unencrypted to ${url.host}`,
      "Use https; http is for servers on this machine only.",
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return fail(`has the scheme ${url.protocol}`, example);
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

/**
 * True for an address that an answer of the API may lead to: `https:` and not on this machine, unless the API is here too.
 * One with a user name or a password in it is refused: it would be sent along.
 */
export function isTrustedFrom(api: URL, url: URL): boolean {
  if (url.username || url.password) return false;
  const isLocal =
    isLoopback(url.hostname) || /^(0\.0\.0\.0|\[::\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/.test(url.hostname);
  if (isLocal && !isLoopback(api.hostname)) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLocal);
}

/** True when both URLs have the same scheme, host and port. */
export function isSameOrigin(one: URL, other: URL): boolean {
  return one.origin === other.origin;
}
