import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import type { Env } from "./service.ts";

/** A server that listens. */
export interface Listener {
  readonly url: string;
  readonly port: number;
  /** Breaks every connection, idle ones included. */
  close(): Promise<void>;
}

const host = "127.0.0.1";

/**
 * Longer than a client keeps an idle connection, so that the client is the one to end it: a request that meets a
 * connection just being closed fails by accident.
 */
const keepAliveMs = 60_000;

/** Listens on 127.0.0.1 only; a port that is taken rejects with its `EADDRINUSE`. */
export async function listen(app: Hono<Env>, port: number): Promise<Listener> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    // The adapter would replace the global Request and Response of the process, which is the tests' own.
    overrideGlobalObjects: false,
  }) as Server;
  server.keepAliveTimeout = keepAliveMs;
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
