import { describe, expect, test } from "vitest";
import { call, callJson, errorCode } from "../../test/calls.ts";
import { dataUrl, png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";
import type { Emulator } from "../index.ts";

/** Every operation of the API on targets that are there. */
async function everyCall(emulator: Emulator) {
  const { id: iTwinId } = emulator.createITwin();
  const iModel = emulator.createIModel({ iTwinId });
  const savedView = emulator.createSavedView({ iTwinId });
  const image = { headers: { "content-type": "image/png" }, body: await png() };
  const reads = [
    ["GET", `/itwins/${iTwinId}`, {}],
    ["GET", `/itwins/${iTwinId}/image`, {}],
    ["GET", `/savedviews/?iTwinId=${iTwinId}`, {}],
    ["GET", `/savedviews/${savedView.id}/image`, {}],
    ["GET", "/itwins", {}],
    ["GET", `/savedviews/${savedView.id}`, {}],
    ["GET", `/accesscontrol/itwins/${iTwinId}/permissions`, {}],
  ] as const;
  const iModelReads = [
    ["GET", `/imodels?iTwinId=${iTwinId}`, {}],
    ["GET", `/imodels/${iModel.id}`, {}],
    ["GET", `/imodels/${iModel.id}/permissions`, {}],
    ["GET", `/imodels/${iModel.id}/thumbnail`, {}],
  ] as const;
  const writes = [
    ["PUT", `/itwins/${iTwinId}/image`, image],
    ["DELETE", `/itwins/${iTwinId}/image`, {}],
    ["DELETE", `/itwins/${iTwinId}`, {}],
    ["POST", "/savedviews", { body: JSON.stringify({ iTwinId, displayName: "V" }) }],
    ["PUT", `/savedviews/${savedView.id}/image`, { body: JSON.stringify({ image: dataUrl(await png()) }) }],
    ["POST", "/imodels", { body: JSON.stringify({ iTwinId, name: "M" }) }],
    ["PUT", `/imodels/${iModel.id}/thumbnail`, image],
  ] as const;
  return { reads, iModelReads, writes, iTwinId, iModel, savedView };
}

describe("tokens", () => {
  test("every operation without an Authorization header is 401 HeaderNotFound", async () => {
    const emulator = await running();
    const { reads, iModelReads, writes } = await everyCall(emulator);
    for (const [method, path, options] of [...reads, ...iModelReads, ...writes]) {
      const answer = await call(emulator, method, path, { ...options, token: null });
      expect([method, path, answer.status, errorCode(answer)]).toEqual([method, path, 401, "HeaderNotFound"]);
    }
  });

  test.each([
    ["that it never gave", () => "ey.ey.ey"],
    ["that is no token", () => "secret"],
    ["that has expired", (emulator: Emulator) => emulator.issueToken({ lifetimeSeconds: 0 })],
    ["that was changed", (emulator: Emulator) => emulator.token.replace(/\.[^.]*\./, ".e30.")],
    ["of another emulator's client", (emulator: Emulator) => `${emulator.token}x`],
  ])("a token %s is 401", async (_what, token) => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const answer = await call(emulator, "GET", `/itwins/${id}`, { token: token(emulator) });
    expect([answer.status, answer.json]).toEqual([
      401,
      {
        error: {
          code: "InvalidToken",
          message:
            "Access denied due to invalid access_token. Make sure that issuer is correct, the token is not expired and is not corrupted.",
        },
      },
    ]);
  });

  test("a token of another emulator is 401", async () => {
    const emulator = await running();
    const other = await running();
    const { id } = emulator.createITwin();
    expect((await call(emulator, "GET", `/itwins/${id}`, { token: other.token })).status).toBe(401);
  });

  test("another scheme than Bearer is 401", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin();
    const headers = { authorization: `Basic ${emulator.token}` };
    expect((await call(emulator, "GET", `/itwins/${id}`, { token: null, headers })).status).toBe(401);
  });
});

describe("permissions", () => {
  test("a token without any reads iTwins and saved views, and nothing else", async () => {
    const emulator = await running();
    const { reads, iModelReads, writes, iTwinId, iModel, savedView } = await everyCall(emulator);
    const token = emulator.issueToken({ permissions: [] });
    for (const [method, path, options] of [...iModelReads, ...writes]) {
      const answer = await call(emulator, method, path, { ...options, token });
      expect([method, path, answer.status, errorCode(answer)]).toEqual([method, path, 403, "InsufficientPermissions"]);
    }
    expect(emulator.image("itwin", iTwinId)).toBeUndefined();
    expect(emulator.iModels).toEqual([iModel]);
    expect(emulator.savedViews).toEqual([savedView]);
    for (const [method, path] of reads) expect((await call(emulator, method, path, { token })).status).not.toBe(403);
  });

  test("imodels_webview reads iModels and changes none", async () => {
    const emulator = await running();
    const { iModelReads, writes } = await everyCall(emulator);
    const token = emulator.issueToken({ permissions: ["imodels_webview"] });
    for (const [method, path] of iModelReads)
      expect((await call(emulator, method, path, { token })).status).not.toBe(403);
    for (const [method, path, options] of writes) {
      expect([path, (await call(emulator, method, path, { ...options, token })).status]).toEqual([path, 403]);
    }
  });

  test.each(["itwins_modify", "savedviews_modify", "imodels_manage"] as const)(
    "%s alone opens its own kind",
    async (permission) => {
      const emulator = await running();
      const { iTwinId, savedView, iModel } = await everyCall(emulator);
      const token = emulator.issueToken({ permissions: [permission] });
      const image = { token, headers: { "content-type": "image/png" }, body: await png() };
      const statuses = {
        itwins_modify: (await call(emulator, "PUT", `/itwins/${iTwinId}/image`, image)).status,
        savedviews_modify: (
          await callJson(
            emulator,
            "PUT",
            `/savedviews/${savedView.id}/image`,
            { image: dataUrl(await png()) },
            { token },
          )
        ).status,
        imodels_manage: (await call(emulator, "PUT", `/imodels/${iModel.id}/thumbnail`, image)).status,
      };
      const taken = { itwins_modify: 201, savedviews_modify: 204, imodels_manage: 201 };
      expect(statuses).toEqual({
        itwins_modify: 403,
        savedviews_modify: 403,
        imodels_manage: 403,
        [permission]: taken[permission],
      });
    },
  );
});

describe("membership", () => {
  test("whoever is no member sees neither the iTwin nor what lies in it", async () => {
    const emulator = await running();
    const { reads, iModelReads, writes } = await everyCall(emulator);
    const token = emulator.issueToken({ memberOf: [emulator.createITwin().id] });
    for (const [method, path, options] of [...reads, ...iModelReads, ...writes].filter(
      ([, path]) => path !== "/itwins",
    )) {
      const answer = await call(emulator, method, path, { ...options, token });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
      expect(errorCode(answer)).toMatch(/^(iTwin|Itwin|SavedView|iModel)NotFound$/);
    }
  });

  test("a client's token sees the iTwins of its list, and those that it makes", async () => {
    const iTwinId = "2d1b8b4c-2d1f-4f0b-9d4e-000000000001";
    const emulator = await running({ clients: [{ clientId: "c", clientSecret: "s", memberOf: [iTwinId] }] });
    emulator.createITwin({ id: iTwinId });
    const foreign = emulator.createITwin();
    const answer = await call(emulator, "POST", "/connect/token", {
      token: null,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials&scope=itwin-platform&client_id=c&client_secret=s",
    });
    const { access_token: token } = answer.json as { access_token: string };
    expect((await call(emulator, "GET", `/itwins/${iTwinId}`, { token })).status).toBe(200);
    expect((await call(emulator, "GET", `/itwins/${foreign.id}`, { token })).status).toBe(404);
    const newITwin = { displayName: "New", class: "Endeavor", subClass: "Project" };
    const made = await callJson(emulator, "POST", "/itwins", newITwin, { token });
    const { iTwin } = made.json as { iTwin: { id: string } };
    expect((await call(emulator, "GET", `/itwins/${iTwin.id}`, { token })).status).toBe(200);
  });
});

test("a path that is no operation is 404", async () => {
  const emulator = await running();
  const answer = await call(emulator, "GET", "/realitydata");
  expect([answer.status, errorCode(answer)]).toEqual([404, "ResourceNotFound"]);
});
