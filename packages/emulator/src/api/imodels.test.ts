import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { call, callJson, errorCode } from "../../test/calls.ts";
import { jpeg, look, padded, png, webp } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";

const maxBytes = 5 * 1024 * 1024;

test.each([
  ["image/png", png],
  ["image/jpeg", jpeg],
])("an upload of %s answers 201 and reads back as PNG in both sizes", async (contentType, make) => {
  const emulator = await running();
  const { id } = emulator.createIModel({ iTwinId: emulator.createITwin().id });
  const bytes = await make(1000, 300, 1);
  const answer = await call(emulator, "PUT", `/imodels/${id}/thumbnail`, {
    headers: { "content-type": contentType },
    body: bytes,
  });
  expect(answer.status).toBe(201);
  expect(emulator.image("imodel", id)).toMatchObject({ bytes, mediaType: contentType });
  const small = await call(emulator, "GET", `/imodels/${id}/thumbnail`);
  expect(small.headers.get("content-type")).toBe("image/png");
  expect(await look(small.bytes)).toEqual({ format: "png", width: 400, height: 250 });
  const large = await call(emulator, "GET", `/imodels/${id}/thumbnail?size=large`);
  expect(await look(large.bytes)).toEqual({ format: "png", width: 800, height: 500 });
});

test("another shape is padded with transparency and not cut", async () => {
  const emulator = await running();
  const { id } = emulator.createIModel({ iTwinId: emulator.createITwin().id });
  const headers = { "content-type": "image/png" };
  await call(emulator, "PUT", `/imodels/${id}/thumbnail`, { headers, body: await png(400, 100) });
  const { bytes } = await call(emulator, "GET", `/imodels/${id}/thumbnail`);
  const pixels = await sharp(bytes).raw().toBuffer();
  const alpha = (x: number, y: number) => pixels[(y * 400 + x) * 4 + 3];
  expect([alpha(0, 0), alpha(0, 125), alpha(399, 125), alpha(399, 249)]).toEqual([0, 255, 255, 0]);
});

test("exactly 5 MiB are taken, a byte more is 413", async () => {
  const emulator = await running();
  const { id } = emulator.createIModel({ iTwinId: emulator.createITwin().id });
  const put = async (byteLength: number) =>
    await call(emulator, "PUT", `/imodels/${id}/thumbnail`, {
      headers: { "content-type": "image/png" },
      body: padded(await png(), byteLength),
    });
  expect((await put(maxBytes)).status).toBe(201);
  const refused = await put(maxBytes + 1);
  expect([refused.status, errorCode(refused)]).toEqual([413, "RequestTooLarge"]);
});

const notValid = { code: "InvalidRequestBody", innerError: { code: "InvalidThumbnailFormat" } };

test.each([
  ["a type that isn't accepted", "image/gif", png, { code: "InvalidHeaderValue", target: "content-type" }],
  ["no type", undefined, png, { code: "MissingRequiredHeader", target: "content-type" }],
  ["a PNG called a JPEG", "image/jpeg", png, notValid],
  ["another format", "image/png", webp, notValid],
  ["no image", "image/png", async () => new TextEncoder().encode("GIF89a"), notValid],
])("%s is refused with 422 and the documented detail", async (_what, contentType, make, detail) => {
  const emulator = await running();
  const { id } = emulator.createIModel({ iTwinId: emulator.createITwin().id });
  const answer = await call(emulator, "PUT", `/imodels/${id}/thumbnail`, {
    ...(contentType && { headers: { "content-type": contentType } }),
    body: await make(),
  });
  expect(answer.status).toBe(422);
  expect(answer.json).toEqual({
    error: {
      code: "InvalidiModelsRequest",
      message: "Cannot upload Thumbnail.",
      details: [{ ...detail, message: expect.any(String) }],
    },
  });
  expect(emulator.image("imodel", id)).toBeUndefined();
});

test("unknown iModels, missing thumbnails and unknown sizes are refused", async () => {
  const emulator = await running();
  const { id } = emulator.createIModel({ iTwinId: emulator.createITwin().id });
  const unknown = await call(emulator, "GET", "/imodels/00000000-0000-4000-8000-000000000000/thumbnail");
  expect([unknown.status, errorCode(unknown)]).toEqual([404, "iModelNotFound"]);
  const empty = await call(emulator, "GET", `/imodels/${id}/thumbnail`);
  expect([empty.status, errorCode(empty)]).toEqual([404, "ImageNotFound"]);
  expect((await call(emulator, "GET", `/imodels/${id}/thumbnail?size=huge`)).status).toBe(422);
});

test("with defaultThumbnail an iModel without one shows the platform's", async () => {
  const emulator = await running({ defaultThumbnail: true });
  const { id } = emulator.createIModel({ iTwinId: emulator.createITwin().id });
  const answer = await call(emulator, "GET", `/imodels/${id}/thumbnail?size=large`);
  expect(await look(answer.bytes)).toEqual({ format: "png", width: 800, height: 500 });
  expect(emulator.image("imodel", id)).toBeUndefined();
});

test("an iModel is made in an iTwin that is there, with a name", async () => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  const made = await callJson(emulator, "POST", "/imodels", { iTwinId, name: "Deck" });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ iModel: { displayName: "Deck", name: "Deck", iTwinId, state: "initialized" } });
  expect(emulator.iModels).toMatchObject([{ iTwinId, displayName: "Deck" }]);
  expect((await callJson(emulator, "POST", "/imodels", { iTwinId })).status).toBe(422);
  const nowhere = await callJson(emulator, "POST", "/imodels", { iTwinId: "none", name: "Deck" });
  expect([nowhere.status, errorCode(nowhere)]).toEqual([404, "iTwinNotFound"]);
});

describe("list", () => {
  interface List {
    iModels: { id: string; displayName: string }[];
    _links: Record<string, { href: string }>;
  }

  test("has an iTwin's iModels by name, few or all of their properties, in linked pages", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    const [deck, pier] = ["Deck", "Pier"].map((displayName) => emulator.createIModel({ iTwinId, displayName }));
    emulator.createIModel({ iTwinId: emulator.createITwin().id, displayName: "Deck" });
    const get = async (query: string, headers = {}) =>
      (await call(emulator, "GET", `/imodels?iTwinId=${iTwinId}${query}`, { headers })).json as List;
    expect((await get("")).iModels).toEqual([
      { id: deck?.id, displayName: "Deck" },
      { id: pier?.id, displayName: "Pier" },
    ]);
    const full = await get("&name=Deck", { prefer: "return=representation" });
    expect(full.iModels).toMatchObject([{ id: deck?.id, name: "Deck", iTwinId, state: "initialized" }]);
    expect((await get("&name=deck")).iModels).toEqual([]);
    expect((await get("&$search=pie")).iModels).toMatchObject([{ id: pier?.id }]);
    expect((await get("&$orderBy=name desc")).iModels).toMatchObject([{ id: pier?.id }, { id: deck?.id }]);
    const first = await get("&$top=1");
    const next = await call(emulator, "GET", first._links.next?.href ?? "", { token: emulator.token });
    expect([first.iModels, (next.json as List).iModels]).toMatchObject([[{ id: deck?.id }], [{ id: pier?.id }]]);
  });

  test("needs an iTwin that the caller sees, and pages that can be", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    for (const query of ["", `?iTwinId=${id}&$top=0`, `?iTwinId=${id}&$top=1001`, `?iTwinId=${id}&$orderBy=size`]) {
      const answer = await call(emulator, "GET", `/imodels${query}`);
      expect([query, answer.status, errorCode(answer)]).toEqual([query, 422, "InvalidiModelsRequest"]);
    }
    const unknown = await call(emulator, "GET", "/imodels?iTwinId=none");
    expect([unknown.status, errorCode(unknown)]).toEqual([404, "iTwinNotFound"]);
  });
});

test("an iModel is read by its id", async () => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  const { id } = emulator.createIModel({ iTwinId, displayName: "Deck", description: "Steel" });
  const { json } = await call(emulator, "GET", `/imodels/${id}`);
  expect(json).toMatchObject({ iModel: { id, displayName: "Deck", name: "Deck", description: "Steel", iTwinId } });
  const unknown = await call(emulator, "GET", "/imodels/none");
  expect([unknown.status, errorCode(unknown)]).toEqual([404, "iModelNotFound"]);
});

test("names of iModels are unique within an iTwin", async () => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  expect((await callJson(emulator, "POST", "/imodels", { iTwinId, name: "Deck" })).status).toBe(201);
  const again = await callJson(emulator, "POST", "/imodels", { iTwinId, name: "Deck" });
  expect([again.status, errorCode(again)]).toEqual([409, "iModelExists"]);
  expect(() => emulator.createIModel({ iTwinId, displayName: "Deck" })).toThrow("already");
  const elsewhere = { iTwinId: emulator.createITwin().id, name: "Deck" };
  expect((await callJson(emulator, "POST", "/imodels", elsewhere)).status).toBe(201);
});
