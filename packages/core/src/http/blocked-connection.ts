import { codeOf, messageOf } from "../text.ts";

/** A connection that did not come about, and what to do about it. */
export interface BlockedConnection {
  readonly reason: string;
  readonly fix: string;
  readonly retry: boolean;
}

const untrusted = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)_\w+)$/;

/**
 * Finds a proxy or a private CA as the reason of what `fetch` threw.
 *
 * Node's errors don't say which proxy was used. A `fetch` that knows it sets the property `proxy` of its error to
 * `host:port`.
 */
export function readBlockedConnection(error: unknown): BlockedConnection | undefined {
  const proxy = error instanceof Error && "proxy" in error ? String(error.proxy) : undefined;
  const name = proxy === undefined ? "the proxy" : `the proxy ${proxy}`;
  for (let cause: unknown = error; cause instanceof Error; cause = nextCause(cause)) {
    const code = codeOf(cause);
    // The words of undici, which is Node's fetch; its error has no property for the status.
    const status = /^Proxy response \((\d{3})\)/.exec(messageOf(cause))?.[1];
    if (status !== undefined) return refusedBy(name, Number(status));
    if (code === "UND_ERR_PRX_TLS") {
      return {
        reason: `no TLS connection to ${name} could be made (${code})`,
        fix: "If the proxy has no TLS of its own, write http:// and not https:// in HTTPS_PROXY; if it has, set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its CA.",
        retry: false,
      };
    }
    if (proxy !== undefined && code !== undefined && isAt(proxy, cause)) {
      return {
        reason: `${name} can't be reached (${code})`,
        fix: "Check the host and the port in HTTPS_PROXY, and that the proxy is running.",
        retry: code !== "ENOTFOUND",
      };
    }
    if (code !== undefined && untrusted.test(code)) {
      return {
        reason: `the server's certificate is signed by a CA that this machine does not trust (${code})`,
        fix: "Set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of that CA. It is the CA of your own server, or of a proxy that opens TLS connections.",
        retry: false,
      };
    }
  }
  return undefined;
}

function refusedBy(name: string, status: number): BlockedConnection {
  const answered = `${name} answered ${status}`;
  if (status === 407) {
    return {
      reason: `${answered}: the user name and the password are missing or wrong`,
      fix: "Write them into HTTPS_PROXY: http://user:password@host:port, with their special characters percent-encoded.",
      retry: false,
    };
  }
  if (status < 500) {
    return {
      reason: `${answered}: it does not let this request through`,
      fix: "Ask the administrator of the proxy to allow this host. If the host can be reached without the proxy, add it to NO_PROXY.",
      retry: false,
    };
  }
  return {
    reason: `${answered}: it can't reach this host`,
    fix: "Check the address. If the host can be reached without the proxy, add it to NO_PROXY.",
    retry: true,
  };
}

/** Whether an error of the network is about the proxy: such errors have a host name, a port, or both in their text. */
function isAt(proxy: string, error: Error & { hostname?: unknown; port?: unknown }): boolean {
  const colon = proxy.lastIndexOf(":");
  const [host, port] = [proxy.slice(0, colon), proxy.slice(colon + 1)];
  return error.hostname === host || String(error.port) === port || error.message.includes(proxy);
}

function nextCause(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}
