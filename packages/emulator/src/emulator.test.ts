import { createConnection } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { call, callJson, getITwinImage, putITwinImage } from "../test/calls.ts";
import { dataUrl, look, png } from "../test/pictures.ts";
import { running } from "../test/running.ts";
import { startEmulator } from "./index.ts";

// Before any emulator was started.
const { Request: ownRequest, Response: ownResponse } = globalThis;

describe("requests", () => {
  test("are recorded with method, path, headers, bytes, status, kind and times", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const body = await png();
    const before = Date.now();
    const { largeImageUrl } = await putITwinImage(emulator, id, body);
    await call(emulator, "HEAD", largeImageUrl);
    await call(emulator, "GET", "/.well-known/openid-configuration?x=1");
    expect(emulator.requests).toMatchObject([
      {
        kind: "api",
        method: "PUT",
        path: `/itwins/${id}/image`,
        headers: { "content-type": "image/png", authorization: `Bearer ${emulator.token}` },
        body,
        status: 201,
      },
      { kind: "blob", method: "HEAD", path: largeImageUrl.slice(emulator.blobUrl.length), status: 200 },
      { kind: "token", method: "GET", path: "/.well-known/openid-configuration?x=1", status: 200 },
    ]);
    expect(emulator.requests[1]?.body).toEqual(new Uint8Array());
    for (const { startedAt, endedAt } of emulator.requests) {
      expect(startedAt).toBeGreaterThanOrEqual(before);
      expect(endedAt).toBeGreaterThanOrEqual(startedAt);
    }
  });

  test("are recorded with the status of a refusal", async () => {
    const emulator = await running();
    await call(emulator, "GET", "/itwins/none", { token: null });
    await call(emulator, "GET", "/itwins/none");
    expect(emulator.requests.map(({ status }) => status)).toEqual([401, 404]);
  });

  test("are forgotten by clearRequests, and not kept with recordRequests: false", async () => {
    const emulator = await running();
    await call(emulator, "GET", "/itwins/none");
    emulator.clearRequests();
    expect(emulator.requests).toEqual([]);
    const silent = await running({ recordRequests: false });
    expect((await call(silent, "GET", "/itwins/none")).status).toBe(404);
    expect(silent.requests).toEqual([]);
  });
});

describe("staleAfterUploadMs", () => {
  const oneHourMs = 3_600_000;

  test("answers what was there before the upload, whose own answer is true", async () => {
    const emulator = await running({ staleAfterUploadMs: oneHourMs });
    const { id } = emulator.createITwin();
    const bytes = await png();
    const { largeImageUrl } = await putITwinImage(emulator, id, bytes);
    expect((await call(emulator, "GET", `/itwins/${id}/image`)).status).toBe(404);
    expect((await call(emulator, "GET", `/itwins/${id}`)).json).toHaveProperty("iTwin.image", null);
    expect((await call(emulator, "GET", largeImageUrl)).bytes).toEqual(bytes);
    expect(emulator.image("itwin", id)?.bytes).toEqual(bytes);
  });

  test("keeps the older image readable meanwhile, and then shows the new one", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 1) });
    onTestFinished(() => void vi.useRealTimers());
    const emulator = await running({ staleAfterUploadMs: 1000 });
    const { id } = emulator.createITwin();
    const old = await putITwinImage(emulator, id, await png(32, 20, 1));
    vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 0, 1));
    const fresh = await putITwinImage(emulator, id, await png(32, 20, 2));
    const shown = await getITwinImage(emulator, id);
    expect(shown.largeImageName).toBe(old.largeImageName);
    expect((await call(emulator, "GET", shown.largeImageUrl)).status).toBe(200);
    vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 0, 2));
    expect((await getITwinImage(emulator, id)).largeImageName).toBe(fresh.largeImageName);
  });
});

describe("tamper", () => {
  test("changes the large iTwin image under its name", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const { largeImageName } = await putITwinImage(emulator, id, await png());
    const other = new Uint8Array([1, 2, 3]);
    emulator.tamper("itwin", id, other);
    const shown = await getITwinImage(emulator, id);
    expect(shown.largeImageName).toBe(largeImageName);
    expect((await call(emulator, "GET", shown.largeImageUrl)).bytes).toEqual(other);
    expect((await call(emulator, "GET", shown.smallImageUrl)).status).toBe(200);
    expect(emulator.image("itwin", id)?.bytes).toEqual(other);
  });

  test("changes what is read of saved views and iModels", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    const savedView = emulator.createSavedView({ iTwinId });
    const iModel = emulator.createIModel({ iTwinId });
    await callJson(emulator, "PUT", `/savedviews/${savedView.id}/image`, { image: dataUrl(await png()) });
    await call(emulator, "PUT", `/imodels/${iModel.id}/thumbnail`, {
      headers: { "content-type": "image/png" },
      body: await png(),
    });
    const other = await png(7, 7);
    emulator.tamper("saved-view", savedView.id, other);
    emulator.tamper("imodel", iModel.id, other);
    const { json } = await call(emulator, "GET", `/savedviews/${savedView.id}/image?size=full`);
    expect((await call(emulator, "GET", (json as { href: string }).href)).bytes).toEqual(other);
    const thumbnail = await call(emulator, "GET", `/imodels/${iModel.id}/thumbnail`);
    expect(await look(thumbnail.bytes)).toEqual({ format: "png", width: 7, height: 7 });
  });

  test("is undone by another upload, under a new name", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const bytes = await png();
    const before = await putITwinImage(emulator, id, bytes);
    emulator.tamper("itwin", id, new Uint8Array([1]));
    const after = await putITwinImage(emulator, id, bytes);
    expect(after.id).not.toBe(before.id);
    expect(emulator.image("itwin", id)?.bytes).toEqual(bytes);
  });

  test("throws without an image", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    expect(() => emulator.tamper("itwin", id, new Uint8Array())).toThrow("no image");
  });
});

describe("close", () => {
  test("ends idle and hanging connections and can be called again", async () => {
    const emulator = await startEmulator({ faults: [{ path: "/hang", hang: true }] });
    const { port } = new URL(emulator.url);
    const idle = createConnection({ host: "127.0.0.1", port: Number(port) });
    const ended = new Promise((resolve) => idle.on("error", () => undefined).on("close", () => resolve("closed")));
    await new Promise((resolve) => idle.once("connect", resolve));
    const hanging = call(emulator, "GET", "/hang").catch((error: unknown) => error);
    await expect.poll(() => emulator.requests.length).toBe(1);
    await emulator.close();
    await emulator.close();
    expect(await ended).toBe("closed");
    expect(await hanging).toBeInstanceOf(TypeError);
    await expect(call(emulator, "GET", "/itwins/x")).rejects.toThrow("fetch failed");
  });

  test("ends requests that wait for the latency", async () => {
    const emulator = await startEmulator({ latencyMs: 3_600_000 });
    const waiting = call(emulator, "GET", "/itwins/x").catch((error: unknown) => error);
    await expect.poll(() => emulator.requests.length).toBe(1);
    await emulator.close();
    expect(await waiting).toBeInstanceOf(TypeError);
    await expect.poll(() => emulator.requests[0]?.endedAt).toBeDefined();
    expect(emulator.requests).toMatchObject([{ status: undefined }]);
  });

  test("is what leaving its scope does", async () => {
    let url: string;
    {
      await using emulator = await startEmulator();
      url = emulator.url;
    }
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});

test("a port that is taken rejects with its code", async () => {
  const emulator = await running();
  const port = Number(new URL(emulator.url).port);
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await expect(startEmulator({ blobPort: port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("the process keeps its own Request and Response", async () => {
  await running();
  expect(globalThis.Request).toBe(ownRequest);
  expect(globalThis.Response).toBe(ownResponse);
});

test("600 targets take their uploads at once", async () => {
  const emulator = await running();
  const images = await Promise.all(Array.from({ length: 600 }, (_, index) => png(16, 10, index)));
  const ids = images.map(() => emulator.createITwin().id);
  await Promise.all(images.map((bytes, index) => putITwinImage(emulator, ids[index] ?? "", bytes)));
  expect(ids.map((id) => emulator.image("itwin", id)?.bytes)).toEqual(images);
});
