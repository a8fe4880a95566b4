import { startEmulator } from "@itwin-images/emulator";
import { expect, test } from "vitest";
import { createTransport, type Transport } from "../src/http/transport.ts";
import { createPlatform, type PlanItem, publish } from "../src/index.ts";
import { samples } from "./samples.ts";
import { answer, startServer } from "./server.ts";

test("a platform with a rate limit is never refused, and signed addresses are not counted", async () => {
  // Twice the pace: a machine that stops for a moment lets some requests go late, and together.
  await using emulator = await startEmulator({ rateLimit: { requests: 20, windowMs: 500 } });
  const items = Array.from({ length: 12 }, (_, index): PlanItem => {
    const { id } = emulator.createITwin();
    return { target: { kind: "itwin", id }, file: `${index}.png`, load: async () => samples.png };
  });
  const platform = createPlatform({
    apiUrl: emulator.url,
    token: emulator.token,
    rateLimit: { requests: 10, milliseconds: 500 },
  });
  for await (const { status } of publish({ items, problems: [] }, platform)) expect(status).toBe("published");
  const ofApi = emulator.requests.filter(({ kind }) => kind === "api");
  expect(ofApi.length).toBeGreaterThan(20);
  expect(ofApi.filter(({ status }) => status === 429)).toEqual([]);
});

test("every attempt waits for its turn", async () => {
  const server = await startServer(answer(503), answer(200));
  let turns = 0;
  const request = requestTo(server.url, async () => {
    expect(server.arrived).toHaveLength(turns++);
  });
  expect((await createTransport({ retryDelay: 1 }).exchange(request)).status).toBe(200);
  expect(turns).toBe(2);
});

test("a turn that comes while the origin pauses is taken again after the pause", async () => {
  const server = await startServer(answer(429, "", { "Retry-After": "0" }), answer(200));
  const paused = Promise.withResolvers<void>();
  const transport = createTransport({ retryDelay: 200, onRetry: () => paused.resolve() });
  let turns = 0;
  let other: Promise<unknown> = Promise.resolve();
  const request = requestTo(server.url, async () => {
    if (turns++ > 0) return;
    other = transport.exchange(requestTo(server.url));
    await paused.promise;
  });
  expect((await transport.exchange(request)).status).toBe(200);
  expect(turns).toBe(2);
  await other;
});

function requestTo(url: string, turn?: () => Promise<void>): Parameters<Transport["exchange"]>[0] {
  return { method: "GET", url: new URL(url), headers: async () => ({}), maxAnswerBytes: 100, turn };
}
