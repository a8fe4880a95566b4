import { OptionsRefused } from "@itwin-images/commands";
import type { CiLog } from "./ci-log.ts";

/** Lower case wins, as everywhere. */
const variables = [
  ["https_proxy", "HTTPS_PROXY"],
  ["http_proxy", "HTTP_PROXY"],
] as const;

/**
 * Makes every request go through the proxy that the environment names, which Node's `fetch` does not do by itself.
 *
 * @throws OptionsRefused for a variable that is no address of a proxy. Its value, which may have a password, is never shown.
 */
export async function useProxy(env: NodeJS.ProcessEnv, log: Pick<CiLog, "log" | "secrets">): Promise<void> {
  for (const name of variables.flat()) for (const secret of secretsOf(env[name] ?? "")) log.secrets.add(secret);
  const proxies = variables.flatMap((names) => {
    const name = names.find((one) => env[one]?.trim());
    return name === undefined ? [] : [{ name, key: names[0], text: env[name]?.trim() ?? "" }];
  });
  // What applies to `https:` comes first.
  const [first] = proxies;
  if (first === undefined) return;
  const wrong = proxies.filter(({ text }) => !isProxy(text));
  if (wrong.length > 0) {
    const how =
      "Write it like http://proxy.example:3128 or http://user:password@proxy.example:3128, with special characters of the password percent-encoded.";
    throw new OptionsRefused(wrong.map(({ name }) => `The variable ${name} is not the address of a proxy. ${how}`));
  }

  // Loaded here: without a proxy, no run needs it at its start.
  const { setGlobalProxyFromEnv } = await import("node:http");
  // Newer than the first releases of Node.js 24, which some runners have.
  if (typeof setGlobalProxyFromEnv === "function") {
    const noProxy = env.no_proxy || env.NO_PROXY;
    setGlobalProxyFromEnv({
      ...Object.fromEntries(proxies.map(({ key, text }) => [key, text])),
      ...(noProxy && { no_proxy: noProxy }),
    });
  } else if (env.NODE_USE_ENV_PROXY !== "1") {
    throw new OptionsRefused([
      `Node.js (${process.version}) does not use the proxy in ${first.name} by itself. Set NODE_USE_ENV_PROXY=1 in the same place, or update Node.js.`,
    ]);
  }
  const { protocol, hostname, port } = new URL(first.text);
  const proxy = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  nameProxy(proxy);
  log.log(`Proxy: ${proxy} (${first.name})`);
}

/** Node's errors don't say which proxy was used; core reads it from here. */
function nameProxy(proxy: string): void {
  const request = globalThis.fetch;
  globalThis.fetch = async (...args) => {
    try {
      return await request(...args);
    } catch (error) {
      throw error instanceof TypeError ? Object.assign(error, { proxy }) : error;
    }
  };
}

function isProxy(text: string): boolean {
  if (!URL.canParse(text) || /[\r\n]/.test(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && pathname + search + hash === "/" && decoded(username + password) !== undefined;
}

/** The password in each form in which it is written or sent. Without one, the user name may be a token. */
function secretsOf(text: string): string[] {
  const [found, user = "", password = ""] = /^\s*(?:\w+:\/\/)?([^:]*):?(.*)@/s.exec(text) ?? [];
  if (found === undefined) return [];
  const secret = password || user;
  const [plainUser, plainPassword] = [decoded(user) ?? user, decoded(password) ?? password];
  return [secret, decoded(secret) ?? secret, Buffer.from(`${plainUser}:${plainPassword}`).toString("base64")];
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
