import type { Plan, PlanItem } from "@itwin-images/core";
import { expect, test } from "vitest";
import { OptionReader } from "./options/option-reader.ts";
import { optionTables } from "./options/option-tables.ts";
import { readPublishOptions } from "./options/read-options.ts";
import { takeShard } from "./shard.ts";

const item = (number: number, id = iTwinId(number)): PlanItem => ({
  target: { kind: "itwin", id },
  file: `${number}.png`,
  load: () => Promise.reject(new Error("The image is another shard's.")),
});

const iTwinId = (number: number): string => `8a1f2c3d-0000-4000-8000-${String(number).padStart(12, "0")}`;

const planOf = (items: readonly PlanItem[]): Plan => ({ items, problems: [] });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const filesOf = ({ items }: Plan): string[] => items.map(({ file }) => file);

test("all shards together have each item once, in shards of about the same size", () => {
  const plan = planOf(numbers(3000).map((number) => item(number)));
  const shards = numbers(5).map((number) => takeShard(plan, { number, count: 5 }));
  expect(shards.flatMap(filesOf).sort()).toEqual(filesOf(plan).sort());
  for (const { items, problems } of shards) {
    expect(problems).toEqual([]);
    expect(items.length).toBeGreaterThan(500);
    expect(items.length).toBeLessThan(700);
  }
});

test("the target alone decides: not the order, not the other items, not how its id is spelled", () => {
  const items = numbers(50).map((number) => item(number));
  const others = items.toReversed().slice(10);
  const spelled = others.map((one) => ({ ...one, target: { ...one.target, id: one.target.id.toUpperCase() } }));
  for (const number of numbers(7)) {
    const shard = { number, count: 7 };
    const files = filesOf(takeShard(planOf(spelled), shard)).sort();
    const kept = filesOf(takeShard(planOf(items), shard)).filter((file) => others.some((one) => one.file === file));
    expect(files).toEqual(kept.sort());
  }
});

// A run that was cancelled is finished by another version: what it did must not move to another shard.
test("a target stays in its shard from version to version", () => {
  const shardOf = (one: PlanItem) =>
    numbers(5).find((number) => takeShard(planOf([one]), { number, count: 5 }).items[0]);
  expect(numbers(8).map((number) => shardOf(item(number)))).toEqual([2, 3, 4, 1, 2, 5, 3, 4]);
});

test("every shard finds a target that stands twice and an id that is none, once", () => {
  const plan = planOf([item(1), item(2), item(3, iTwinId(1)), item(4, "none")]);
  for (const number of numbers(4)) {
    const { items, problems } = takeShard(plan, { number, count: 4 });
    // What is in the shard itself is found when it is inspected.
    const own = items.filter(({ file }) => file === "3.png" || file === "4.png");
    expect(problems.length + own.length).toBe(2);
    for (const { severity } of problems) expect(severity).toBe("error");
  }
});

test.each(["0/5", "6/5", "2/0", "a", "2", "2/5/1", "-1/5", "1/1001", "1.5/5"])("%s is refused in one line", (text) => {
  const source = {
    read: (name: string) => (name === "shard" ? text : ""),
    noun: "option",
    written: (name: string) => name,
  };
  const options = new OptionReader(source, optionTables.publish);
  expect(readPublishOptions(options).shard).toBeUndefined();
  expect(options.refusals).toEqual([
    `The option shard is "${text}". Write it like 2/5: the number of the shard, from 1, and the number of shards, at most 1000.`,
  ]);
});
