import { describe, expect, test } from "vitest";
import { type Answer, call, errorCode, putITwinImage } from "../../test/calls.ts";
import { png } from "../../test/pictures.ts";
import { running } from "../../test/running.ts";
import type { Emulator } from "../index.ts";

interface List {
  iTwins: { id: string; displayName: string }[];
  _links: Record<string, { href: string }>;
}

async function list(
  emulator: Emulator,
  query = "",
  headers: Record<string, string> = {},
): Promise<Answer & { page: List }> {
  const answer = await call(emulator, "GET", `/itwins${query}`, { headers });
  return { ...answer, page: answer.json as List };
}

async function names(emulator: Emulator, query = ""): Promise<string[]> {
  return (await list(emulator, query)).page.iTwins.map(({ displayName }) => displayName);
}

describe("properties", () => {
  test("are few by default, and all with Prefer: return=representation", async () => {
    const emulator = await running();
    const iTwin = emulator.createITwin({ displayName: "Bridge", number: "B-1", type: "Bridge" });
    const { page } = await list(emulator);
    const few = {
      id: iTwin.id,
      displayName: "Bridge",
      number: "B-1",
      class: "Endeavor",
      subClass: "Project",
      type: "Bridge",
    };
    expect(page.iTwins).toEqual([few]);
    const { id } = await putITwinImage(emulator, iTwin.id, await png());
    const full = await list(emulator, "", { prefer: "return=representation" });
    expect(full.page.iTwins).toEqual([
      { ...iTwin, imageName: `${id}.jpg`, image: expect.stringContaining(`small_${id}`) },
    ]);
  });

  test("of an iTwin without an image are null", async () => {
    const emulator = await running();
    emulator.createITwin();
    const { page } = await list(emulator, "", { prefer: "return=representation" });
    expect(page.iTwins).toMatchObject([{ imageName: null, image: null }]);
  });
});

describe("filters", () => {
  test("choose by exact values, and by parts with $search", async () => {
    const emulator = await running();
    const parent = emulator.createITwin({ displayName: "Town", number: "T-1", class: "Thing", subClass: "Portfolio" });
    emulator.createITwin({ displayName: "Bridge", number: "B-1", type: "Steel", parentId: parent.id });
    emulator.createITwin({ displayName: "Bridge 2", number: "B-2", status: "Trial" });
    expect(await names(emulator, "?displayName=Bridge")).toEqual(["Bridge"]);
    expect(await names(emulator, "?number=B-2")).toEqual(["Bridge 2"]);
    expect(await names(emulator, "?number=B")).toEqual([]);
    expect(await names(emulator, "?type=Steel")).toEqual(["Bridge"]);
    expect(await names(emulator, `?parentId=${parent.id}`)).toEqual(["Bridge"]);
    expect(await names(emulator, "?subClass=Portfolio,Asset")).toEqual(["Town"]);
    expect(await names(emulator, "?status=Trial")).toEqual(["Bridge 2"]);
    expect(await names(emulator, "?$search=bridge")).toEqual(["Bridge", "Bridge 2"]);
    expect(await names(emulator, "?$search=t-1")).toEqual(["Town"]);
  });

  test("hide inactive iTwins unless asked for", async () => {
    const emulator = await running();
    emulator.createITwin({ displayName: "new" });
    emulator.createITwin({ displayName: "old", status: "Inactive" });
    expect(await names(emulator)).toEqual(["new"]);
    expect(await names(emulator, "?displayName=old")).toEqual([]);
    expect(await names(emulator, "?includeInactive=true")).toEqual(["new", "old"]);
    expect(await names(emulator, "?status=Inactive")).toEqual(["old"]);
  });

  test("leave out what the caller is no member of", async () => {
    const emulator = await running();
    const { id } = emulator.createITwin({ displayName: "mine" });
    emulator.createITwin({ displayName: "theirs" });
    const answer = await call(emulator, "GET", "/itwins", { token: emulator.issueToken({ memberOf: [id] }) });
    expect((answer.json as List).iTwins.map(({ displayName }) => displayName)).toEqual(["mine"]);
  });

  test.each([
    ["?subClass=Bridge", "subClass"],
    ["?status=Old", "status"],
    ["?status=Active&includeInactive=true", "includeInactive"],
    ["?includeInactive=yes", "includeInactive"],
    ["?$search=a&number=b", "$search"],
    ["?$search=a&displayName=b", "$search"],
    ["?$top=0", "$top"],
    ["?$top=1001", "$top"],
    ["?$skip=-1", "$skip"],
  ])("%s is refused", async (query, target) => {
    const answer = await list(await running(), query);
    expect([answer.status, errorCode(answer)]).toEqual([422, "InvalidiTwinsRequest"]);
    expect(answer.json).toMatchObject({ error: { details: [{ code: "InvalidValue", target }] } });
  });

  test("that the emulator does not know are never ignored", async () => {
    expect((await list(await running(), "?$filter=a")).status).toBe(501);
  });
});

describe("pages", () => {
  test("have 100 iTwins without $top, and are linked", async () => {
    const emulator = await running();
    for (let index = 0; index < 101; index++) emulator.createITwin({ displayName: String(index) });
    const first = await list(emulator);
    expect(first.page.iTwins).toHaveLength(100);
    const second = await call(emulator, "GET", first.page._links.next?.href ?? "", { token: emulator.token });
    expect((second.json as List).iTwins).toMatchObject([{ displayName: "100" }]);
    expect(Object.keys((second.json as List)._links).sort()).toEqual(["prev", "self"]);
  });

  test("end after 1,000 iTwins without a word, unless X-Max-Return asks for more", async () => {
    const emulator = await running();
    for (let index = 0; index < 1002; index++) emulator.createITwin();
    const ask = async (headers: Record<string, string>) => {
      const { page, headers: answered } = await list(emulator, "?$top=1000&$skip=999", headers);
      const { next } = page._links;
      return [page.iTwins.length, next, answered.get("x-max-return"), answered.get("x-total-count")];
    };
    expect(await ask({})).toEqual([1, undefined, "1000", null]);
    expect(await ask({ "x-total-count": "true" })).toEqual([1, undefined, "1000", "1002"]);
    expect(await ask({ "x-max-return": "10000" })).toEqual([3, undefined, "10000", null]);
    expect(await ask({ "x-max-return": "500" })).toEqual([0, undefined, "500", null]);
  });

  test.each(["0", "10001", "many"])("X-Max-Return: %s is refused", async (value) => {
    expect((await list(await running(), "", { "x-max-return": value })).status).toBe(422);
  });
});
