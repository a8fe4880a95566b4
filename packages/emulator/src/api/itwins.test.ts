import { expect, test } from "vitest";
import { call, callJson, errorCode, putITwinImage } from "../../test/calls.ts";
import { png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";

const bridge = { displayName: "Bridge", class: "Thing", subClass: "Asset" };

test("an iTwin made over HTTP can be read and deleted", async () => {
  const emulator = await running();
  const made = await callJson(emulator, "POST", "/itwins", {
    ...bridge,
    number: "B-1",
    type: "Bridge",
    status: "Trial",
  });
  expect(made.status).toBe(201);
  const { iTwin } = made.json as { iTwin: { id: string } };
  const { id } = iTwin;
  expect(iTwin).toMatchObject({ ...bridge, number: "B-1", type: "Bridge", status: "Trial", parentId: null });
  expect(emulator.iTwins).toMatchObject([{ id, displayName: "Bridge" }]);
  expect((await call(emulator, "GET", `/itwins/${id}`)).json).toEqual({ iTwin });
  expect((await call(emulator, "DELETE", `/itwins/${id}`)).status).toBe(204);
  expect((await call(emulator, "GET", `/itwins/${id}`)).status).toBe(404);
});

test.each(["displayName", "class", "subClass"])("an iTwin without %s is refused", async (property) => {
  const emulator = await running();
  const answer = await callJson(emulator, "POST", "/itwins", { ...bridge, [property]: undefined });
  expect([answer.status, errorCode(answer)]).toEqual([422, "InvalidiTwinsRequest"]);
  expect(answer.json).toMatchObject({ error: { details: [{ code: "MissingRequiredProperty", target: property }] } });
  expect(emulator.iTwins).toEqual([]);
});

test.each([
  ["class", { class: "Bridge" }],
  ["subClass", { subClass: "Project" }],
  ["status", { status: "Old" }],
])("an iTwin with a %s that isn't one is refused", async (target, properties) => {
  const emulator = await running();
  const answer = await callJson(emulator, "POST", "/itwins", { ...bridge, ...properties });
  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({ error: { details: [{ code: "InvalidValue", target }] } });
});

test("the number of an iTwin is its id unless given, and unique; the name is not", async () => {
  const emulator = await running();
  const first = (await callJson(emulator, "POST", "/itwins", bridge)).json as { iTwin: { id: string; number: string } };
  expect(first.iTwin.number).toBe(first.iTwin.id);
  const again = await callJson(emulator, "POST", "/itwins", { ...bridge, number: first.iTwin.id });
  expect([again.status, errorCode(again)]).toEqual([409, "iTwinExists"]);
  expect(again.json).toMatchObject({ error: { details: [{ code: "InvalidValue", target: "number" }] } });
  expect((await callJson(emulator, "POST", "/itwins", bridge)).status).toBe(201);
  expect(() => emulator.createITwin({ number: first.iTwin.id })).toThrow("exists already");
});

test("an iTwin shows its image's name and small image, and null for both without one", async () => {
  const emulator = await running();
  const { id } = emulator.createITwin();
  const read = async () =>
    ((await call(emulator, "GET", `/itwins/${id}`)).json as { iTwin: { imageName: string; image: string } }).iTwin;
  expect(await read()).toMatchObject({ imageName: null, image: null });
  const uploaded = await putITwinImage(emulator, id, await png());
  const { imageName, image } = await read();
  expect(imageName).toBe(`${uploaded.id}.jpg`);
  expect(image).toContain(uploaded.smallImageName);
  expect((await call(emulator, "GET", image)).headers.get("content-type")).toBe("image/jpeg");
});

test("deleting an iTwin takes along what lies in it", async () => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  const kept = emulator.createITwin();
  const iModel = emulator.createIModel({ iTwinId });
  const savedView = emulator.createSavedView({ iTwinId, iModelId: iModel.id });
  await call(emulator, "DELETE", `/itwins/${iTwinId}`);
  expect(emulator.iTwins).toEqual([kept]);
  expect(emulator.savedViews).toEqual([]);
  expect(emulator.iModels).toEqual([]);
  const answer = await call(emulator, "GET", `/savedviews/${savedView.id}/image`);
  expect([answer.status, errorCode(answer)]).toEqual([404, "SavedViewNotFound"]);
});

test("targets made by method keep their given ids, once", async () => {
  const emulator = await running();
  const iTwin = emulator.createITwin({ id: "2d1b8b4c-2d1f-4f0b-9d4e-000000000001", displayName: "Mine" });
  expect(iTwin).toMatchObject({ id: "2d1b8b4c-2d1f-4f0b-9d4e-000000000001", displayName: "Mine" });
  expect(() => emulator.createITwin({ id: iTwin.id })).toThrow("already");
  expect(() => emulator.createIModel({ iTwinId: "none" })).toThrow('no iTwin "none"');
  expect(() => emulator.createSavedView({ iTwinId: iTwin.id, iModelId: "none" })).toThrow('no iModel "none"');
});
