import type { Context } from "hono";
import type { Env } from "../service.ts";

/** Whether the request asks for every property, by `Prefer: return=representation`. */
export function prefersRepresentation(c: Context<Env>): boolean {
  return (c.req.header("prefer") ?? "").split(/[,;]/).some((part) => part.trim() === "return=representation");
}
