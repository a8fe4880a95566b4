import { describe, expect, test } from "vitest";
import { call, callJson, errorCode } from "../../test/calls.ts";
import { dataUrl, jpeg, look, padded, png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";

interface Page {
  savedViews: { id: string; displayName: string }[];
  _links: Record<string, { href: string }>;
}

describe("image", () => {
  test("an upload answers 204 without a body and stores the PNG", async () => {
    const emulator = await running();
    const { id } = emulator.createSavedView({ iTwinId: emulator.createITwin().id });
    const bytes = await png();
    const answer = await callJson(emulator, "PUT", `/savedviews/${id}/image`, { image: dataUrl(bytes) });
    expect([answer.status, answer.bytes.byteLength]).toEqual([204, 0]);
    expect(emulator.image("saved-view", id)).toMatchObject({ bytes, mediaType: "image/png" });
  });

  test("a read answers a signed URL: the upload for full, a smaller one for thumbnail", async () => {
    const emulator = await running();
    const { id } = emulator.createSavedView({ iTwinId: emulator.createITwin().id });
    const bytes = await png(1600, 900);
    await callJson(emulator, "PUT", `/savedviews/${id}/image`, { image: dataUrl(bytes) });
    const full = await call(emulator, "GET", `/savedviews/${id}/image?size=full`);
    expect(full.status).toBe(200);
    expect((await call(emulator, "GET", (full.json as { href: string }).href)).bytes).toEqual(bytes);
    for (const query of ["?size=thumbnail", ""]) {
      const thumbnail = await call(emulator, "GET", `/savedviews/${id}/image${query}`);
      const small = await call(emulator, "GET", (thumbnail.json as { href: string }).href);
      expect(await look(small.bytes)).toEqual({ format: "png", width: 400, height: 225 });
    }
  });

  test("a large or long image is taken: no limit is documented", async () => {
    const emulator = await running();
    const { id } = emulator.createSavedView({ iTwinId: emulator.createITwin().id });
    const bytes = padded(await png(600, 10), 5 * 1024 * 1024 + 1);
    const answer = await callJson(emulator, "PUT", `/savedviews/${id}/image`, { image: dataUrl(bytes) });
    expect(answer.status).toBe(204);
  });

  test.each([
    ["no JSON", async () => "image"],
    ["JSON without an image", async () => "{}"],
    ["an image that is no string", async () => '{"image":5}'],
    ["null", async () => "null"],
    ["base64 without a data URL", async () => JSON.stringify({ image: Buffer.from(await png()).toString("base64") })],
    ["a JPEG data URL", async () => JSON.stringify({ image: dataUrl(await jpeg(), "image/jpeg") })],
    ["a JPEG called a PNG", async () => JSON.stringify({ image: dataUrl(await jpeg()) })],
    ["base64 that was cut", async () => JSON.stringify({ image: dataUrl(padded(await png(), 3000)).slice(0, -1) })],
    ["no base64", async () => JSON.stringify({ image: "data:image/png;base64,%%%%" })],
  ])("an upload of %s is refused with 422 and the documented detail", async (_what, makeBody) => {
    const emulator = await running();
    const { id } = emulator.createSavedView({ iTwinId: emulator.createITwin().id });
    const answer = await call(emulator, "PUT", `/savedviews/${id}/image`, {
      headers: { "content-type": "application/json" },
      body: await makeBody(),
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      error: {
        code: "InvalidSavedviewsRequest",
        message: "Cannot update savedview.",
        details: [{ code: "InvalidRequestBody", message: "image must be a base64Image.", target: "image" }],
      },
    });
    expect(emulator.image("saved-view", id)).toBeUndefined();
  });

  test("unknown saved views, missing images and unknown sizes are refused", async () => {
    const emulator = await running();
    const { id } = emulator.createSavedView({ iTwinId: emulator.createITwin().id });
    const unknown = await call(emulator, "GET", "/savedviews/AAAA/image");
    expect([unknown.status, errorCode(unknown)]).toEqual([404, "SavedViewNotFound"]);
    const empty = await call(emulator, "GET", `/savedviews/${id}/image`);
    expect([empty.status, errorCode(empty)]).toEqual([404, "ImageNotFound"]);
    expect((await call(emulator, "GET", `/savedviews/${id}/image?size=huge`)).status).toBe(422);
  });
});

describe("list", () => {
  test("pages are linked and together hold every view once, by name", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    const names = ["e", "c", "a", "d", "b"];
    for (const displayName of names) emulator.createSavedView({ iTwinId, displayName });
    const seen: string[] = [];
    let next: string | undefined = `/savedviews/?iTwinId=${iTwinId}&$top=2`;
    let pages = 0;
    while (next !== undefined && pages < 10) {
      const answer = await call(emulator, "GET", next, { token: emulator.token });
      expect(answer.status).toBe(200);
      const page = answer.json as Page;
      seen.push(...page.savedViews.map(({ displayName }) => displayName));
      next = page._links.next?.href;
      pages += 1;
    }
    expect(seen).toEqual(["a", "b", "c", "d", "e"]);
    expect(pages).toBe(3);
  });

  test("a middle page leads back and forth, the only page nowhere", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    for (const displayName of ["a", "b", "c"]) emulator.createSavedView({ iTwinId, displayName });
    const middle = (await call(emulator, "GET", `/savedviews?iTwinId=${iTwinId}&$top=1&$skip=1`)).json as Page;
    expect(Object.keys(middle._links).sort()).toEqual(["next", "prev", "self"]);
    const back = (await call(emulator, "GET", middle._links.prev?.href ?? "", { token: emulator.token })).json;
    expect((back as Page).savedViews.map(({ displayName }) => displayName)).toEqual(["a"]);
    const only = (await call(emulator, "GET", `/savedviews?iTwinId=${iTwinId}&$top=3`)).json as Page;
    expect(Object.keys(only._links)).toEqual(["self"]);
  });

  test("every id that is given must fit", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    const { id: iModelId } = emulator.createIModel({ iTwinId });
    const inModel = emulator.createSavedView({ iTwinId, iModelId, displayName: "in the model" });
    const inGroup = emulator.createSavedView({ iTwinId, groupId: "G1", displayName: "in the group" });
    emulator.createSavedView({ iTwinId: emulator.createITwin().id, displayName: "elsewhere" });
    const ids = async (query: string) =>
      ((await call(emulator, "GET", `/savedviews/?${query}`)).json as Page).savedViews.map(({ id }) => id);
    expect(await ids(`iTwinId=${iTwinId}`)).toEqual([inGroup.id, inModel.id]);
    expect(await ids(`iModelId=${iModelId}`)).toEqual([inModel.id]);
    expect(await ids("groupId=G1")).toEqual([inGroup.id]);
    expect(await ids(`iTwinId=${iTwinId}&iModelId=${iModelId}&groupId=G1`)).toEqual([]);
  });

  test("no id, and pages that can't be, are refused", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    for (const query of ["", "?$top=5", `?iTwinId=${iTwinId}&$top=0`, `?iTwinId=${iTwinId}&$skip=-1`]) {
      const answer = await call(emulator, "GET", `/savedviews/${query}`);
      expect([query, answer.status, errorCode(answer)]).toEqual([query, 422, "InvalidSavedviewsRequest"]);
    }
  });
});

describe("create", () => {
  test("a view made over HTTP is in its iTwin and has an opaque id", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    const answer = await callJson(emulator, "POST", "/savedviews", { iTwinId, displayName: "From above" });
    expect(answer.status).toBe(201);
    const { savedView } = answer.json as { savedView: { id: string } };
    expect(savedView.id).toMatch(/^[A-Za-z0-9_-]{60,}$/);
    expect(emulator.savedViews).toMatchObject([
      { id: savedView.id, iTwinId, displayName: "From above", shared: false },
    ]);
    expect((await call(emulator, "GET", `/savedviews/${savedView.id}`)).json).toEqual({ savedView });
  });

  test("a view of an iModel lies in the iModel's iTwin, and in no other", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    const { id: iModelId } = emulator.createIModel({ iTwinId });
    expect((await callJson(emulator, "POST", "/savedviews", { iModelId, displayName: "V" })).status).toBe(201);
    expect(emulator.savedViews).toMatchObject([{ iTwinId, iModelId }]);
    const elsewhere = { iTwinId: emulator.createITwin().id, iModelId, displayName: "V" };
    expect((await callJson(emulator, "POST", "/savedviews", elsewhere)).status).toBe(404);
  });

  test("a name with a character that the service refuses is refused", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    for (const displayName of ["a<", "a>", "a&", 'a"', "a'", "a.b"]) {
      const answer = await callJson(emulator, "POST", "/savedviews", { iTwinId, displayName });
      expect([displayName, answer.status, errorCode(answer)]).toEqual([displayName, 422, "InvalidSavedviewsRequest"]);
    }
  });

  test("a view without an iTwin or a name is refused", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    expect((await callJson(emulator, "POST", "/savedviews", { displayName: "V" })).status).toBe(422);
    expect((await callJson(emulator, "POST", "/savedviews", { iTwinId })).status).toBe(422);
    expect(emulator.savedViews).toEqual([]);
  });
});

test("a view has its dates, tags and links, in lists and by itself", async () => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  const { id: iModelId } = emulator.createIModel({ iTwinId });
  const { id } = emulator.createSavedView({ iTwinId, iModelId, groupId: "G1", displayName: "Top" });
  const { json } = await call(emulator, "GET", `/savedviews/${id}`);
  const { savedView } = json as { savedView: { creationTime: string; _links: Record<string, { href: string }> } };
  expect(savedView).toEqual({
    id,
    displayName: "Top",
    shared: true,
    creationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    lastModified: savedView.creationTime,
    tags: [],
    _links: {
      iTwin: { href: `${emulator.url}/itwins/${iTwinId}` },
      imodel: { href: `${emulator.url}/imodels/${iModelId}` },
      group: { href: `${emulator.url}/savedviews/groups/G1` },
      image: { href: `${emulator.url}/savedviews/${id}/image?size=full` },
      thumbnail: { href: `${emulator.url}/savedviews/${id}/image?size=thumbnail` },
    },
  });
  const list = (await call(emulator, "GET", `/savedviews?iTwinId=${iTwinId}`)).json as Page;
  expect(list.savedViews).toEqual([savedView]);
});

describe("a view that is not shared", () => {
  test("reaches its owner only", async () => {
    const emulator = await running();
    const { id: iTwinId } = emulator.createITwin();
    const { id } = emulator.createSavedView({ iTwinId, shared: false, ownerId: emulator.clientId });
    const image = JSON.stringify({ image: dataUrl(await png()) });
    const answers = async (token: string) => [
      (await call(emulator, "PUT", `/savedviews/${id}/image`, { token, body: image })).status,
      (await call(emulator, "GET", `/savedviews/${id}/image`, { token })).status,
      (await call(emulator, "GET", `/savedviews/${id}`, { token })).status,
      ((await call(emulator, "GET", `/savedviews?iTwinId=${iTwinId}`, { token })).json as Page).savedViews.length,
    ];
    expect(await answers(emulator.issueToken({ clientId: "another" }))).toEqual([404, 404, 404, 0]);
    expect(await answers(emulator.token)).toEqual([204, 200, 200, 1]);
  });

  test("reaches no client without an owner", async () => {
    const emulator = await running();
    const { id } = emulator.createSavedView({ iTwinId: emulator.createITwin().id, shared: false });
    const answer = await call(emulator, "GET", `/savedviews/${id}`);
    expect([answer.status, errorCode(answer)]).toEqual([404, "SavedViewNotFound"]);
  });
});
