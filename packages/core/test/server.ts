import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** Milliseconds, by the monotonic clock. */
  readonly at: number;
}

export type Answer = (response: ServerResponse, request: Arrived) => void;

export interface ScriptedServer {
  readonly url: string;
  readonly arrived: readonly Arrived[];
}

/** A real server that gives its answers one after the other, and the last one from then on. It ends with the test. */
export async function startServer(...answers: readonly Answer[]): Promise<ScriptedServer> {
  const arrived: Arrived[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, path: url, headers, body: Buffer.concat(chunks), at: performance.now() };
      arrived.push(one);
      answers[Math.min(arrived.length, answers.length) - 1]?.(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, arrived };
}

/** The address of a server that has just ended. */
export async function closedServer(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

export function answer(status: number, body: unknown = "", headers: Record<string, string> = {}): Answer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json";
  return (response) => response.writeHead(status, { "Content-Type": type, ...headers }).end(text);
}

export const reset: Answer = (response) => response.socket?.resetAndDestroy();
export const hang: Answer = () => {};

const iTwinImage = {
  id: "1",
  smallImageName: "small_1.jpeg",
  smallImageUrl: "https://blob.example/small?sig=x",
  largeImageName: "large_1.jpeg",
  largeImageUrl: "https://blob.example/large?sig=x",
};
/** The documented answer to an upload of an iTwin's image. */
export const uploaded: Answer = answer(201, { image: iTwinImage });

export const iTwinId = "8a1f2c3d-0000-4000-8000-000000000001";
