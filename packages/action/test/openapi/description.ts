import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";

/** A call as it arrived, and what it was answered with. */
export interface Call {
  readonly method: string;
  /** Without the base path and the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The body's JSON; `undefined` without a body. */
  readonly body: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: object;
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const description: Description = JSON.parse(readFileSync(join(import.meta.dirname, "github.json"), "utf8"));

// Parameters arrive as texts; `nullable` is the description's, as it is of OpenAPI 3.0.
const ajv = new Ajv({ strict: false, coerceTypes: true, allErrors: true });
formats.default(ajv);
const bodies = new Ajv({ strict: false, allErrors: true });
formats.default(bodies);
for (const each of [ajv, bodies]) each.addSchema(description, "github");

/** Makes references in a schema absolute, so that it can be compiled by itself. */
function absolute(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"github#/components/'));
}

function deref<T extends object>(part: T | { readonly $ref: string }): T {
  if (!("$ref" in part)) return part;
  const [, , group = "", name = ""] = part.$ref.split("/");
  return description.components[group]?.[name] as T;
}

function errorsOf(validator: Ajv, schema: object, value: unknown): string[] {
  const validate = validator.compile(absolute(schema));
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "it"} ${message}`);
}

/** The operation that a call is, with the values of its path; `undefined` for one that we don't make. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; values: Record<string, string> } | undefined {
  for (const [template, methods] of Object.entries(description.paths)) {
    const operation = methods[method.toLowerCase()];
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const match = new RegExp(`^${template.replace(/\{\w+\}/g, "([^/]+)")}$`).exec(path);
    if (operation && match) {
      const values = Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]));
      // `releases/tags` is no release's id.
      if (!/^\d+$/.test(values.release_id ?? values.asset_id ?? "1")) continue;
      return { operation, values };
    }
  }
  return undefined;
}

/** What is wrong with a request, by GitHub's description. */
export function requestErrors(operation: Operation, values: Readonly<Record<string, string>>, call: Call): string[] {
  const parameters = operation.parameters.map((parameter) => deref<Parameter>(parameter));
  const errors: string[] = [];
  for (const { name, in: where, required, schema } of parameters) {
    const value = where === "path" ? values[name] : where === "query" ? (call.query.get(name) ?? undefined) : undefined;
    if (value === undefined) {
      if (required) errors.push(`${where} parameter ${name} is missing`);
    } else errors.push(...errorsOf(ajv, { properties: { [name]: schema } }, { [name]: value }));
  }
  const known = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
  for (const name of call.query.keys()) if (!known.includes(name)) errors.push(`query parameter ${name} is unknown`);
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  if (call.body !== undefined && schema === undefined) errors.push("a body is not expected");
  if (call.body !== undefined && schema !== undefined) {
    const strict = { ...schema, additionalProperties: false };
    errors.push(...errorsOf(bodies, strict, call.body));
  }
  return errors;
}

/** What is wrong with an answer of JSON. Statuses that every operation may have are not in the description. */
export function answerErrors(operation: Operation, status: number, json: unknown): string[] {
  const described = operation.responses[status];
  const schema = described && deref<Content>(described).content?.["application/json"]?.schema;
  if (schema) return errorsOf(bodies, schema, json);
  if (status < 400) return [`status ${status} is not described for ${operation.operationId}`];
  return errorsOf(bodies, { $ref: "#/components/schemas/basic-error" }, json);
}
