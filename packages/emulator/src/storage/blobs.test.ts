import { createHash } from "node:crypto";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Answer, call, putITwinImage } from "../../test/calls.ts";
import { png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";
import type { EmulatorOptions } from "../index.ts";

async function uploaded(options?: EmulatorOptions) {
  const emulator = await running(options);
  const bytes = await png();
  const { id } = emulator.createITwin();
  return { emulator, iTwinId: id, bytes, ...(await putITwinImage(emulator, id, bytes)) };
}

function expectRefused(answer: Answer): void {
  expect(answer.status).toBe(403);
  expect(answer.headers.get("content-type")).toBe("application/xml");
  expect(answer.text).toContain("<Code>AuthenticationFailed</Code>");
}

test("GET answers the bytes with their length, digest and ETag", async () => {
  const { emulator, bytes, largeImageUrl } = await uploaded();
  const answer = await call(emulator, "GET", largeImageUrl);
  expect(answer.status).toBe(200);
  expect(answer.bytes).toEqual(bytes);
  expect(answer.headers.get("content-length")).toBe(String(bytes.byteLength));
  expect(answer.headers.get("content-md5")).toBe(createHash("md5").update(bytes).digest("base64"));
  expect(answer.headers.get("etag")).toMatch(/^"0x[0-9A-F]+"$/);
});

test("HEAD answers the headers of GET without the bytes", async () => {
  const { emulator, smallImageUrl } = await uploaded();
  const get = await call(emulator, "GET", smallImageUrl);
  const head = await call(emulator, "HEAD", smallImageUrl);
  expect([head.status, head.bytes.byteLength]).toEqual([200, 0]);
  for (const name of ["content-length", "content-md5", "content-type", "etag"]) {
    expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
  }
  expect(head.headers.get("content-length")).toBe(String(get.bytes.byteLength));
});

test("the ETag changes with the image", async () => {
  const { emulator, iTwinId, largeImageUrl } = await uploaded();
  const before = (await call(emulator, "HEAD", largeImageUrl)).headers.get("etag");
  const next = await putITwinImage(emulator, iTwinId, await png(32, 20, 2));
  expect((await call(emulator, "HEAD", next.largeImageUrl)).headers.get("etag")).not.toBe(before);
});

test("contentMd5: false leaves the digest out", async () => {
  const { emulator, largeImageUrl } = await uploaded({ contentMd5: false });
  const { status, headers } = await call(emulator, "HEAD", largeImageUrl);
  expect([status, headers.get("content-md5")]).toEqual([200, null]);
});

test("a URL that was changed anywhere is refused", async () => {
  const { emulator, largeImageUrl, largeImageName, smallImageName } = await uploaded();
  const later = largeImageUrl.replace(/se=[^&]*/, "se=2999-01-01T00%3A00%3A00Z");
  const unsigned = largeImageUrl.replace(/sig=[^&]*/, "");
  const writable = largeImageUrl.replace("sp=r", "sp=rw");
  const other = largeImageUrl.replace(largeImageName, smallImageName);
  for (const url of [later, unsigned, writable, other, largeImageUrl.split("?")[0] ?? ""]) {
    expect(url).not.toBe(largeImageUrl);
    expectRefused(await call(emulator, "GET", url));
  }
});

test.each([0, -60])("a lifetime of %i s gives URLs that have expired", async (imageUrlLifetimeSeconds) => {
  const { emulator, largeImageUrl } = await uploaded({ imageUrlLifetimeSeconds });
  const answer = await call(emulator, "GET", largeImageUrl);
  expectRefused(answer);
  expect(answer.text).toContain("expired");
});

test("a token beside the signature is refused", async () => {
  const { emulator, largeImageUrl } = await uploaded();
  expectRefused(await call(emulator, "GET", largeImageUrl, { token: emulator.token }));
});

test("the URL of a replaced image is 404 BlobNotFound", async () => {
  const { emulator, iTwinId, largeImageUrl } = await uploaded();
  await putITwinImage(emulator, iTwinId, await png(32, 20, 2));
  const answer = await call(emulator, "GET", largeImageUrl);
  expect(answer.status).toBe(404);
  expect(answer.headers.get("x-ms-error-code")).toBe("BlobNotFound");
});

test("URLs are valid for an hour unless told otherwise", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 1) });
  onTestFinished(() => void vi.useRealTimers());
  const { emulator, largeImageUrl } = await uploaded();
  expect(new URL(largeImageUrl).searchParams.get("se")).toBe("2026-01-01T01:00:00Z");
  vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 59, 59));
  expect((await call(emulator, "GET", largeImageUrl)).status).toBe(200);
  vi.setSystemTime(Date.UTC(2026, 0, 1, 1));
  expectRefused(await call(emulator, "GET", largeImageUrl));
});

test("a lifetime above 0 is never cut short by the whole seconds of se", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 1, 0, 0, 0, 900) });
  onTestFinished(() => void vi.useRealTimers());
  const { emulator, largeImageUrl } = await uploaded({ imageUrlLifetimeSeconds: 1 });
  vi.setSystemTime(Date.UTC(2026, 0, 1, 0, 0, 1, 899));
  expect((await call(emulator, "GET", largeImageUrl)).status).toBe(200);
});
