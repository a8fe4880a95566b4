import { once } from "node:events";
import { createServer, setGlobalProxyFromEnv } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createTransport } from "../src/http/transport.ts";

test.each([
  [407, 1, "the proxy answered 407: the user name and the password are missing or wrong."],
  [403, 1, "the proxy answered 403: it does not let this request through."],
  [502, 2, "the proxy answered 502: it can't reach this host."],
])("a proxy that answers %i is asked %i times, and named as the reason", async (status, attempts, reason) => {
  let asked = 0;
  const proxy = createServer().on("connect", (_, socket: Socket) => {
    asked++;
    socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const restore = setGlobalProxyFromEnv({ https_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  onTestFinished(() => {
    restore();
    proxy.close();
  });
  const transport = createTransport({ attempts: 2, retryDelay: 1 });
  const url = new URL("https://api.platform.test/x");
  const request = transport.exchange({ method: "GET", url, headers: async () => ({}), maxAnswerBytes: 9 });
  await expect(request).rejects.toMatchObject({
    attempts,
    reasonCode: "connection",
    message: expect.stringContaining(reason),
  });
  expect(asked).toBe(attempts);
});
