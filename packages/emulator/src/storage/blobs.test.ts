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

test("the URL is on an origin of its own, with the host at which the API was reached", async () => {
  const { emulator, iTwinId, largeImageUrl } = await uploaded();
  expect(new URL(largeImageUrl).origin).toBe(emulator.blobUrl);
  expect(emulator.blobUrl).not.toBe(emulator.url);
  const { pathname, search } = new URL(largeImageUrl);
  expect((await call(emulator, "GET", emulator.url + pathname + search)).status).toBe(404);
  const byName = `${emulator.url.replace("127.0.0.1", "localhost")}/itwins/${iTwinId}/image`;
  const { json } = await call(emulator, "GET", byName, { token: emulator.token });
  expect(json).toMatchObject({
    image: { largeImageUrl: expect.stringContaining(emulator.blobUrl.replace("127.0.0.1", "localhost")) },
  });
});

test("each write has an ETag of its own, also of the same bytes and of other sizes", async () => {
  const { emulator, iTwinId, bytes, largeImageUrl, smallImageUrl } = await uploaded();
  const etag = async (url: string) => (await call(emulator, "HEAD", url)).headers.get("etag");
  const first = await etag(largeImageUrl);
  expect(await etag(largeImageUrl)).toBe(first);
  const again = await putITwinImage(emulator, iTwinId, bytes);
  const second = await etag(again.largeImageUrl);
  emulator.tamper("itwin", iTwinId, await png(32, 20, 3));
  const third = await etag(again.largeImageUrl);
  expect(new Set([first, second, third, await etag(smallImageUrl)]).size).toBe(4);
});

test("a PUT or DELETE is refused: the signature is for reading", async () => {
  const { emulator, largeImageUrl } = await uploaded();
  for (const method of ["PUT", "DELETE"]) {
    const answer = await call(emulator, method, largeImageUrl);
    expect([answer.status, answer.headers.get("x-ms-error-code")]).toEqual([403, "AuthorizationPermissionMismatch"]);
  }
  expect((await call(emulator, "GET", largeImageUrl)).status).toBe(200);
});

test("a range answers its part of the bytes", async () => {
  const { emulator, bytes, largeImageUrl } = await uploaded();
  const get = (range: string) => call(emulator, "GET", largeImageUrl, { headers: { range } });
  const length = bytes.byteLength;
  const first = await get("bytes=0-9");
  expect([first.status, first.bytes]).toEqual([206, bytes.subarray(0, 10)]);
  expect(first.headers.get("content-range")).toBe(`bytes 0-9/${length}`);
  expect(first.headers.get("content-md5")).toBeNull();
  const rest = await get("bytes=10-");
  expect([rest.status, rest.bytes]).toEqual([206, bytes.subarray(10)]);
  expect((await get(`bytes=10-${length * 2}`)).headers.get("content-range")).toBe(`bytes 10-${length - 1}/${length}`);
  const beyond = await get(`bytes=${length}-`);
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${length}`]);
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
  const without = ["sv", "st", "se", "sr", "sp", "sig"].map((name) => {
    const url = new URL(largeImageUrl);
    url.searchParams.delete(name);
    return url.href;
  });
  const asText = `${largeImageUrl}&rsct=text/html`;
  const other = largeImageUrl.replace(largeImageName, smallImageName);
  for (const url of [later, unsigned, writable, ...without, asText, other, largeImageUrl.split("?")[0] ?? ""]) {
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
