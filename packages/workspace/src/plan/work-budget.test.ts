import { expect, test } from "vitest";
import { makeWorkspace, openSource } from "../../test/on-disk.ts";
import { workspaceProblemCodes as codes } from "../codes.ts";
import { limits } from "../limits.ts";
import { planSelection } from "./plan-selection.ts";
import { WorkBudget } from "./work-budget.ts";

const uuid = (index: number) => `8a1f2c3d-0000-4000-8000-${String(index).padStart(12, "0")}`;
const manifest = (...images: readonly string[]) =>
  `images:\n${images.map((image, index) => `  - image: ${JSON.stringify(image)}\n    itwin: ${uuid(index)}\n`).join("")}`;
const files = Array.from({ length: 100 }, (_, index) => `f${index}.png`);

test.each([
  ["many alternatives", Array(200).fill(`**/${"{a,b}".repeat(8)}?*.png`)],
  ["wildcards beside wildcards", Array(50).fill(`**/${"{?,*}".repeat(8)}`)],
  ["thousands of entries", Array(5000).fill("**/*.png")],
])("a plan of %s ends with a problem that says so", async (_, images) => {
  const source = await openSource(await makeWorkspace(files));
  const { items, problems } = await planSelection({
    source,
    selection: { images: manifest(...images), file: "m.yml" },
  });
  expect(items).toEqual([]);
  const last = problems.at(-1);
  expect(last).toMatchObject({ code: codes.planTooComplex, severity: "error", location: { file: "m.yml" } });
  // Of each code: the first ones, and one that says how many more there are.
  expect(problems.length).toBeLessThanOrEqual(2 * (limits.problemsPerCode + 1));
});

test("800 patterns in a folder of 800 files are no such plan", async () => {
  const many = Array.from({ length: 800 }, (_, index) => `view-${index}-x.png`);
  const source = await openSource(await makeWorkspace(many));
  const images = many.map((name) => name.replace("-x", "-*"));
  const { items } = await planSelection({ source, selection: { images: manifest(...images), file: "m.yml" } });
  expect(items).toHaveLength(800);
});

test("a search gives way to a cancellation", async () => {
  const source = await openSource(await makeWorkspace(files));
  const cancel = new AbortController();
  const images = manifest(...Array(200).fill(`**/${"{a,b}".repeat(8)}?*.png`));
  setImmediate(() => cancel.abort(new Error("enough")));
  const planning = planSelection({ source, selection: { images, file: "m.yml" }, signal: cancel.signal });
  await expect(planning).rejects.toThrow("enough");
});

test("a budget is spent by all searches together", async () => {
  const budget = new WorkBudget(undefined, 10);
  await budget.spend(6);
  expect(budget.isSpent).toBe(false);
  await budget.spend(6);
  expect(budget.isSpent).toBe(true);
});
