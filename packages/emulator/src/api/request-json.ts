import type { Context } from "hono";
import type { Env } from "../service.ts";

/** The body as an object; an empty one for whatever is none, so that its missing properties are what is refused. */
export async function readJsonObject(c: Context<Env>): Promise<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(await c.req.text());
    return typeof body === "object" && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

/** The property, if it is a string with something in it. */
export function text(body: Record<string, unknown>, property: string): string | undefined {
  const value = body[property];
  return typeof value === "string" && value !== "" ? value : undefined;
}
