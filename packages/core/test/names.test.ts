import { type NamedTarget, NameResolver } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { emulated } from "./emulated.ts";

const lists = (requests: readonly { method: string; path: string }[]) =>
  requests.map(({ path }) => path.replace(/\?.*/, ""));

describe("names", () => {
  it("looks a saved view, an iModel and an iTwin up, each list once", async () => {
    const { emulator, platform } = await emulated();
    const iTwin = emulator.createITwin({ number: "BN-0042", displayName: "Bridge" });
    const views = ["North", "South"].map((displayName) => emulator.createSavedView({ iTwinId: iTwin.id, displayName }));
    const iModel = emulator.createIModel({ iTwinId: iTwin.id, displayName: "Model" });
    const inModel = emulator.createSavedView({ iTwinId: iTwin.id, iModelId: iModel.id, displayName: "Inside" });
    emulator.clearRequests();
    const names = new NameResolver(platform);
    const within: NamedTarget = { kind: "itwin", number: "BN-0042" };
    const resolve = async (reference: NamedTarget) => (await names.resolve(reference)).target;
    expect(await resolve({ kind: "saved-view", name: "North", within })).toEqual({
      kind: "saved-view",
      id: views[0]?.id,
      name: "North",
    });
    expect(await resolve({ kind: "saved-view", name: "south", fromFile: true, within })).toMatchObject({
      id: views[1]?.id,
    });
    const model: NamedTarget = { kind: "imodel", name: "Model", within };
    expect(await resolve(model)).toMatchObject({ id: iModel.id, name: "Model" });
    expect(await resolve({ kind: "saved-view", name: "Inside", within: model })).toMatchObject({ id: inModel.id });
    expect(await resolve(within)).toMatchObject({ id: iTwin.id, name: "Bridge" });
    expect(await names.siblings({ kind: "saved-view", name: "x", within })).toHaveLength(3);
    expect(lists(emulator.requests)).toEqual(["/itwins", "/savedviews/", "/imodels", "/savedviews/"]);
  });

  it("says what was probably meant, and what tells several apart", async () => {
    const { emulator, platform } = await emulated();
    const { id } = emulator.createITwin({ displayName: "Bridge", number: "BN-1" });
    emulator.createITwin({ displayName: "Bridge", number: "BN-2", status: "Inactive" });
    const views = [1, 2].map(() => emulator.createSavedView({ iTwinId: id, displayName: "North" }));
    const names = new NameResolver(platform);
    const within = { kind: "itwin", id } as const;
    const messageOf = async (reference: NamedTarget) => {
      const found = await names.resolve(reference);
      return "problem" in found ? `${found.problem.code} ${found.problem.message} ${found.problem.fix}` : "";
    };
    expect(await messageOf({ kind: "itwin", name: "Bridge" })).toMatch(
      /^name-ambiguous 2 iTwins fit iTwin "Bridge": .*number BN-1, Project, Active.*number BN-2, Project, Inactive\)\. Write the number, or the id\./,
    );
    const byText = await names.resolve({ kind: "itwin", id: "Bridge" });
    expect("problem" in byText && byText.problem.fix).toContain(
      "If it is a name, write it as { name: … }, or { number: … }.",
    );
    expect(await messageOf({ kind: "itwin", number: "BN-3" })).toMatch(
      /^name-not-found .*the number "BN-3".*Did you mean "BN-[12]"/,
    );
    expect(await messageOf({ kind: "itwin", name: "Brigde" })).toMatch(
      /^name-not-found .*the name "Brigde".*a member of/,
    );
    expect(await messageOf({ kind: "saved-view", name: "north", within })).toMatch(
      new RegExp(`^name-not-found iTwin ${id} has no saved view named "north".*Did you mean "North"`),
    );
    expect(await messageOf({ kind: "saved-view", name: "north", fromFile: true, within })).toMatch(
      new RegExp(`^name-ambiguous 2 saved views fit.*${views[0]?.id}`),
    );
    expect(
      await messageOf({ kind: "imodel", name: "M", within: { kind: "itwin", id: id.replace(/.$/, "0") } }),
    ).toMatch(/^PLATFORM iTwin .*could not list its iModels.*404/);
  });

  it("warns of a view that is not shared and of an iTwin that is inactive", async () => {
    const { emulator, platform } = await emulated();
    const { id, number } = emulator.createITwin({ status: "Inactive" });
    emulator.createSavedView({ iTwinId: id, displayName: "Mine", shared: false, ownerId: emulator.clientId });
    const names = new NameResolver(platform);
    const within = { kind: "itwin", number } as const;
    expect(await names.resolve(within)).toMatchObject({ target: { id }, warnings: [{ code: "itwin-inactive" }] });
    expect(await names.resolve({ kind: "saved-view", name: "Mine", within })).toMatchObject({
      warnings: [{ code: "saved-view-not-shared", severity: "warning" }],
    });
  });

  it("finds one of 1,500 iTwins; in a list that is cut, it finds the very name and refuses to guess", async () => {
    const { emulator, platform } = await emulated();
    for (let index = 0; index < 1500; index++)
      emulator.createITwin({ displayName: `Site ${index}`, number: `S-${index}` });
    const of = (name: string): NamedTarget => ({ kind: "itwin", name, fromFile: true });
    const whole = new NameResolver(platform);
    emulator.clearRequests();
    expect(await whole.resolve(of("site-1499"))).toMatchObject({ target: { name: "Site 1499" } });
    expect(await whole.resolve(of("site-7"))).toMatchObject({ target: { name: "Site 7" } });
    expect(emulator.requests).toHaveLength(4);
    // As a platform that knows nothing of X-Max-Return.
    const cut = new NameResolver({
      ...platform,
      itwins: {
        list: async (query = {}) => {
          const { iTwins } = await platform.itwins.list(query);
          return iTwins.length > 1000
            ? { iTwins: iTwins.slice(0, 1000), cutFrom: iTwins.length }
            : { iTwins, cutFrom: undefined };
        },
      },
    });
    expect(await cut.resolve(of("Site 1499"))).toMatchObject({ target: { name: "Site 1499" } });
    expect(await cut.resolve(of("site-7"))).toMatchObject({
      problem: { code: "name-list-cut", message: expect.stringContaining("1,000 of 1,501 iTwins") },
    });
    expect(await cut.resolve({ kind: "itwin", number: "S-1400" })).toMatchObject({ target: { name: "Site 1400" } });
  });

  it("knows a list that ends without a word", async () => {
    const { emulator, platform } = await emulated();
    expect((await platform.itwins.list()).cutFrom).toBeUndefined();
    for (let index = 1; index < 1000; index++) emulator.createITwin();
    expect((await platform.itwins.list()).cutFrom).toBeUndefined();
  });
});
