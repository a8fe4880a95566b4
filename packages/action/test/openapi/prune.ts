/**
 * Makes `github.json`: what GitHub's own OpenAPI description says of the operations that are used here. The tests' GitHub
 * server checks itself and its callers against it. The description is 385 MB as a package, so that its excerpt is
 * committed, not the dependency:
 *
 *     cd /tmp && npm pack @octokit/openapi@23 && tar xzf octokit-openapi-23.*.tgz package/generated/api.github.com.json
 *     node packages/action/test/openapi/prune.ts /tmp/package/generated/api.github.com.json
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const operations: readonly (readonly [path: string, ...methods: string[]])[] = [
  ["/repos/{owner}/{repo}/releases", "get"],
  ["/repos/{owner}/{repo}/releases/{release_id}", "get", "patch"],
  ["/repos/{owner}/{repo}/releases/tags/{tag}", "get"],
  ["/repos/{owner}/{repo}/releases/{release_id}/assets", "get"],
  ["/repos/{owner}/{repo}/releases/assets/{asset_id}", "get"],
  ["/repos/{owner}/{repo}/commits/{ref}", "get"],
  ["/repos/{owner}/{repo}/git/trees/{tree_sha}", "get"],
  ["/repos/{owner}/{repo}/git/blobs/{file_sha}", "get"],
];

/** What is for readers, not for a validator. */
const prose: ReadonlySet<string> = new Set(["description", "summary", "examples", "example", "externalDocs", "tags"]);

/** Leaves prose and extensions out. Names of properties are names, whatever they are. */
function withoutProse(value: Json, isNames = false): Json {
  if (Array.isArray(value)) return value.map((one) => withoutProse(one));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNames || !(prose.has(key) || key.startsWith("x-")))
      .map(([key, one]) => [key, withoutProse(one, !isNames && key === "properties")]),
  );
}

/** The names in `#/components/…` that a part of the description points to. */
function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (value === null || typeof value !== "object") return [];
  const own = typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

function at(value: Json | undefined, ...path: readonly string[]): Json {
  const [key, ...rest] = path;
  if (value === undefined) throw new Error("The description has no such part.");
  if (key === undefined) return value;
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error(`There is no ${key}.`);
  return at(value[key], ...rest);
}

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("Name the file api.github.com.json.");
const description: Json = JSON.parse(await readFile(source, "utf8"));

const paths = Object.fromEntries(
  operations.map(([path, ...methods]) => [
    path,
    Object.fromEntries(methods.map((method) => [method, withoutProse(at(description, "paths", path, method))])),
  ]),
);
const components: Record<string, Record<string, Json>> = {};
for (const waiting = references(paths); waiting.length > 0; ) {
  const [, , group = "", name = ""] = waiting.pop()?.split("/") ?? [];
  components[group] ??= {};
  if (name in components[group]) continue;
  const part = withoutProse(at(description, "components", group, name));
  components[group][name] = part;
  waiting.push(...references(part));
}
for (const [group, parts] of Object.entries(components)) {
  components[group] = Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
const pruned = { openapi: at(description, "openapi"), info: withoutProse(at(description, "info")), paths, components };
await writeFile(join(import.meta.dirname, "github.json"), `${JSON.stringify(pruned, null, 1)}\n`);
