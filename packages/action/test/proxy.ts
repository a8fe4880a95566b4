import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A name of this machine. Addresses such as 127.0.0.1 are not asked of a proxy. */
export const proxiedName = "github.localhost";

/** An HTTP proxy, and the hosts and ports that it was asked for. */
export async function startProxy(): Promise<AsyncDisposable & { url: string; targets: string[] }> {
  const targets: string[] = [];
  const server = createServer();
  server.on("connect", (request, socket: Socket) => {
    targets.push(request.url ?? "");
    const { hostname, port } = new URL(`http://${request.url}`);
    const through = connect(Number(port), hostname === proxiedName ? "127.0.0.1" : hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.pipe(through).pipe(socket);
    });
    const end = () => {
      socket.destroy();
      through.destroy();
    };
    socket.on("error", end);
    through.on("error", end);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
