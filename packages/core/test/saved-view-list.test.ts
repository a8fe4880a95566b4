import { createPlatform, isConfigurationError, isPlatformError } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { emulated, failureOf } from "./emulated.ts";
import { type Answer, answer, iTwinId, startServer } from "./server.ts";

const page = (ids: readonly string[], next?: unknown): Answer =>
  answer(200, {
    savedViews: ids.map((id) => ({ id, displayName: `View ${id}` })),
    _links: next === undefined ? {} : { next: { href: next } },
  });
const connect = (apiUrl: string) => createPlatform({ apiUrl, token: "token", attempts: 1 });

describe("savedViews.list", () => {
  it("reads every page, by iTwin, iModel or group, and by several of them", async () => {
    const { emulator, platform, savedViewId, iTwinId, iModelId } = await emulated();
    const ids = Array.from({ length: 230 }, (_, index) => {
      const displayName = `View ${String(index).padStart(3, "0")}`;
      const inModel = index < 120 ? { iModelId } : { groupId: "group_1" };
      return emulator.createSavedView({ iTwinId, displayName, ...inModel }).id;
    });
    emulator.clearRequests();

    const all = await platform.savedViews.list({ iTwinId });
    expect(all.map(({ id }) => id).sort()).toEqual([savedViewId, ...ids].sort());
    expect(all.find(({ id }) => id === ids[7])).toMatchObject({ id: ids[7], displayName: "View 007", shared: true });
    expect(emulator.requests.map(({ path }) => path)).toEqual(
      [0, 100, 200].map((skip) =>
        expect.stringMatching(new RegExp(`^/savedviews/\\?.*(top|24top)=100&.*skip=${skip}$`)),
      ),
    );
    expect((await platform.savedViews.list({ iModelId })).map(({ id }) => id)).toEqual(ids.slice(0, 120));
    expect((await platform.savedViews.list({ groupId: "group_1" })).map(({ id }) => id)).toEqual(ids.slice(120));
    expect(await platform.savedViews.list({ iModelId, groupId: "group_1" })).toEqual([]);
  });

  it("sends the token to no other origin, whatever the next page is said to be", async () => {
    const other = await startServer(page(["b"]));
    for (const href of [
      `${other.url}/savedviews/?$skip=100`,
      `${other.url.replace("http://", "//")}/savedviews/?$skip=100`,
      "https://",
      7,
    ]) {
      const api = await startServer(page(["a"], href));
      const error = await failureOf(connect(api.url).savedViews.list({ iTwinId }));
      expect(isPlatformError(error)).toBe(true);
      expect(error.message).toContain(
        `iTwin ${iTwinId}: could not list its saved views: the platform answered 200, but`,
      );
    }
    expect(other.arrived).toEqual([]);
  });

  it("follows no link to another call, nor to one with a password", async () => {
    for (const path of ["/itwins/x/image?savedviews", "/savedviewsfoo?x", "/x"]) {
      const api = await startServer((response, request) => page(["a"], path)(response, request));
      await expect(connect(api.url).savedViews.list({ iTwinId })).rejects.toThrow("not one of the API's lists");
      expect(api.arrived).toHaveLength(1);
    }
    const api = await startServer((response, request) => {
      const host = request.headers.host ?? "";
      page(["a"], `http://user:secret@${host}/savedviews/?$skip=1`)(response, request);
    });
    await expect(connect(api.url).savedViews.list({ iTwinId })).rejects.toThrow("not one of the API's lists");
  });

  it("keeps the API's own path when it follows a link", async () => {
    const api = await startServer((response, request) => {
      const next = request.path.includes("skip=0")
        ? `http://${request.headers.host}/base/savedviews/?$skip=1`
        : undefined;
      page(next ? ["a"] : ["a", "b"], next)(response, request);
    });
    const views = await connect(`${api.url}/base/`).savedViews.list({ groupId: "g" });
    expect(views.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(api.arrived.map(({ path }) => path)).toEqual([
      "/base/savedviews/?groupId=g&$top=100&$skip=0",
      "/base/savedviews/?$skip=1",
    ]);
  });

  it("ends a list that goes round in circles", async () => {
    const circle = await startServer(page(["a"], "savedviews/?$skip=1"));
    await expect(connect(circle.url).savedViews.list({ iTwinId })).rejects.toThrow("one that was read already");
    expect(circle.arrived).toHaveLength(2);
    let count = 0;
    const endless = await startServer((response, request) =>
      page([], `savedviews/?$skip=${++count}`)(response, request),
    );
    await expect(connect(endless.url).savedViews.list({ iTwinId })).rejects.toThrow("more than 1000 pages");
    expect(endless.arrived).toHaveLength(1000);
  });

  it.each([
    ["no JSON", "<html></html>", "its body is not JSON"],
    ["null", "null", "no savedViews"],
    ["no list", { savedViews: {} }, "no savedViews"],
    ["an id that would change the URL", { savedViews: [{ id: "../x", displayName: "" }] }, "no usable id"],
    ["a view that is none", { savedViews: [null] }, "no usable id"],
    ["no name", { savedViews: [{ id: "a" }] }, "no displayName"],
  ])("takes %s for no list", async (_, body, why) => {
    const api = await startServer(answer(200, body));
    await expect(connect(api.url).savedViews.list({ iTwinId })).rejects.toThrow(why);
  });

  it("needs an id, of the right form, before it asks", async () => {
    const api = await startServer(page([]));
    for (const of of [{}, { iTwinId: "x" }, { iTwinId, groupId: "a/b" }, { iModelId: "" }]) {
      expect(isConfigurationError(await failureOf(connect(api.url).savedViews.list(of)))).toBe(true);
    }
    expect(api.arrived).toEqual([]);
  });

  it("names a group whose views may not be read, and asks for no more than the right to read", async () => {
    const api = await startServer(answer(403, { error: { code: "InsufficientPermissions", message: "no" } }));
    const error = await failureOf(connect(api.url).savedViews.list({ groupId: "g1" }));
    expect(error.message).toContain("saved view group g1: could not list its saved views: the platform answered 403");
    expect(error.message).toContain("the right to read it");
    expect(error.message).not.toContain("modify");
  });
});
