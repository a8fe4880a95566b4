import { describe, expect, test } from "vitest";
import { call, errorCode, getITwinImage, putITwinImage } from "../../test/calls.ts";
import { jpeg, look, padded, png, webp } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const maxBytes = 5 * 1024 * 1024;

describe("upload", () => {
  test("answers 201 with an id, names made of it, and signed URLs", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const answer = await call(emulator, "PUT", `/itwins/${id}/image`, {
      headers: { "content-type": "image/png" },
      body: await png(),
    });
    expect(answer.status).toBe(201);
    const { image } = answer.json as { image: Record<string, string> };
    expect(image.id).toMatch(new RegExp(`^${uuid}$`));
    expect(image).toEqual({
      id: image.id,
      smallImageName: `small_${image.id}.jpeg`,
      smallImageUrl: expect.stringContaining(`${emulator.blobUrl}/context-images/small_${image.id}.jpeg?sv=`),
      largeImageName: `large_${image.id}.jpeg`,
      largeImageUrl: expect.stringContaining("&sig="),
    });
  });

  test("stores the bytes as they came", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const bytes = await png();
    const { largeImageName } = await putITwinImage(emulator, id, bytes);
    expect(emulator.image("itwin", id)).toEqual({ bytes, mediaType: "image/png", name: largeImageName });
  });

  test("answers the large image with its own bytes and type, and the small one as a smaller JPEG", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const bytes = await png(1600, 900);
    const { largeImageUrl, smallImageUrl } = await putITwinImage(emulator, id, bytes);
    const large = await call(emulator, "GET", largeImageUrl);
    expect(large.headers.get("content-type")).toBe("image/png");
    expect(large.bytes).toEqual(bytes);
    const small = await call(emulator, "GET", smallImageUrl);
    expect(small.headers.get("content-type")).toBe("image/jpeg");
    expect(await look(small.bytes)).toEqual({ format: "jpeg", width: 400, height: 225 });
  });

  test("takes a JPEG, whatever parameters its Content-Type has", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    await putITwinImage(emulator, id, await jpeg(), "Image/JPEG; q=1");
    expect(emulator.image("itwin", id)?.mediaType).toBe("image/jpeg");
  });

  test("changes the name when the bytes differ, and keeps it when they don't", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const one = await putITwinImage(emulator, id, await png(32, 20, 1));
    const again = await putITwinImage(emulator, id, await png(32, 20, 1));
    const other = await putITwinImage(emulator, id, await png(32, 20, 2));
    expect(again.largeImageName).toBe(one.largeImageName);
    expect(other.largeImageName).not.toBe(one.largeImageName);
    expect((await getITwinImage(emulator, id)).largeImageName).toBe(other.largeImageName);
  });

  test("gives two iTwins with the same bytes two names", async () => {
    const emulator = await running();
    const one = await putITwinImage(emulator, emulator.createITwin().id, await png());
    const other = await putITwinImage(emulator, emulator.createITwin().id, await png());
    expect(other.id).not.toBe(one.id);
  });

  test("takes exactly 5 MiB", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    await putITwinImage(emulator, id, padded(await png(), maxBytes));
    expect(emulator.image("itwin", id)?.bytes.byteLength).toBe(maxBytes);
  });

  test("refuses a byte more with 422 and the documented detail", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const answer = await call(emulator, "PUT", `/itwins/${id}/image`, {
      headers: { "content-type": "image/png" },
      body: padded(await png(), maxBytes + 1),
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      error: {
        code: "InvalidiTwinsRequest",
        details: [{ code: "InvalidRequestBody", message: expect.stringMatching(/too big.* 5 MB/), target: "image" }],
      },
    });
    expect(emulator.image("itwin", id)).toBeUndefined();
  });

  test("refuses a body of 6 MiB with 413", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const answer = await call(emulator, "PUT", `/itwins/${id}/image`, {
      headers: { "content-type": "image/png" },
      body: padded(await png(), 6 * 1024 * 1024),
    });
    expect(answer.status).toBe(413);
  });

  test.each([
    [50, 10],
    [10, 50],
  ])("takes %i x %i, exactly 5 to 1", async (width, height) => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    await putITwinImage(emulator, id, await png(width, height));
    expect(emulator.image("itwin", id)).toBeDefined();
  });

  test.each([
    [51, 10],
    [10, 51],
  ])("refuses %i x %i with 422 and the documented detail", async (width, height) => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const answer = await call(emulator, "PUT", `/itwins/${id}/image`, {
      headers: { "content-type": "image/png" },
      body: await png(width, height),
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      error: {
        code: "InvalidiTwinsRequest",
        details: [
          { code: "InvalidValue", message: expect.stringMatching(/width or height.* 5 times/), target: "image" },
        ],
      },
    });
  });

  test.each([
    ["a type that isn't accepted", "image/webp", webp],
    ["no image type", "application/octet-stream", png],
    ["a PNG called a JPEG", "image/jpeg", png],
    ["a JPEG called a PNG", "image/png", jpeg],
    ["an empty body", "image/png", async () => new Uint8Array()],
    ["no image", "image/png", async () => new TextEncoder().encode("<html>")],
  ])("refuses %s with 422", async (_what, contentType, make) => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const answer = await call(emulator, "PUT", `/itwins/${id}/image`, {
      headers: { "content-type": contentType },
      body: await make(),
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      error: { code: "InvalidiTwinsRequest", details: [{ code: "InvalidRequestBody", target: "image" }] },
    });
    expect(emulator.image("itwin", id)).toBeUndefined();
  });
});

describe("read and delete", () => {
  test("answer 404 for an unknown iTwin and for one without an image", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    for (const method of ["GET", "DELETE"]) {
      const unknown = await call(emulator, method, "/itwins/00000000-0000-4000-8000-000000000000/image");
      expect([unknown.status, errorCode(unknown)]).toEqual([404, "iTwinNotFound"]);
      const empty = await call(emulator, method, `/itwins/${id}/image`);
      expect([empty.status, errorCode(empty)]).toEqual([404, "ImageNotFound"]);
    }
  });

  test("delete answers 204 and leaves no image", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const { largeImageUrl } = await putITwinImage(emulator, id, await png());
    expect((await call(emulator, "DELETE", `/itwins/${id}/image`)).status).toBe(204);
    expect((await call(emulator, "GET", `/itwins/${id}/image`)).status).toBe(404);
    expect((await call(emulator, "GET", largeImageUrl)).status).toBe(404);
    expect(emulator.image("itwin", id)).toBeUndefined();
  });

  test("read answers what the upload answered, with URLs that work", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const bytes = await png();
    const uploaded = await putITwinImage(emulator, id, bytes);
    const read = await getITwinImage(emulator, id);
    expect(read.id).toBe(uploaded.id);
    expect((await call(emulator, "GET", read.largeImageUrl)).bytes).toEqual(bytes);
  });
});
