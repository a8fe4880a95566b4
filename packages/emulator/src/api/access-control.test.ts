import { expect, test } from "vitest";
import { call, errorCode } from "../../test/calls.ts";
import { running } from "../../test/running.ts";

test("the caller's permissions in an iTwin are told without any permission", async () => {
  const emulator = await running();
  const { id } = emulator.createITwin();
  const path = `/accesscontrol/itwins/${id}/permissions`;
  const permissions = ["itwins_modify", "imodels_webview"] as const;
  const some = await call(emulator, "GET", path, { token: emulator.issueToken({ permissions }) });
  expect([some.status, some.json]).toEqual([200, { permissions }]);
  const none = await call(emulator, "GET", path, { token: emulator.issueToken({ permissions: [] }) });
  expect([none.status, none.json]).toEqual([200, { permissions: [] }]);
});

test("an unknown iTwin, and one that the caller is no member of, are 404 in this API's own code", async () => {
  const emulator = await running();
  const { id } = emulator.createITwin();
  const token = emulator.issueToken({ memberOf: [] });
  for (const [iTwinId, options] of [["none", {}] as const, [id, { token }] as const]) {
    const answer = await call(emulator, "GET", `/accesscontrol/itwins/${iTwinId}/permissions`, options);
    expect([answer.status, errorCode(answer)]).toEqual([404, "ItwinNotFound"]);
  }
});

test("the caller's permissions in an iModel are those of iModels, and need imodels_webview", async () => {
  const emulator = await running();
  const { id } = emulator.createIModel({ iTwinId: emulator.createITwin().id });
  const path = `/imodels/${id}/permissions`;
  expect((await call(emulator, "GET", path)).json).toEqual({ permissions: ["imodels_manage", "imodels_webview"] });
  const token = emulator.issueToken({ permissions: ["imodels_manage"] });
  const refused = await call(emulator, "GET", path, { token });
  expect([refused.status, errorCode(refused)]).toEqual([403, "InsufficientPermissions"]);
  const unknown = await call(emulator, "GET", "/imodels/none/permissions");
  expect([unknown.status, errorCode(unknown)]).toEqual([404, "iModelNotFound"]);
});
