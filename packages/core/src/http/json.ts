import type { ApiAnswer } from "./api.ts";

/**
 * Takes named, non-empty strings out of an answer's JSON object.
 *
 * @param inside - Name of the property that holds the object; without it, the object is the whole answer.
 * @throws The answer's own error when it is not JSON or a string is missing: an unknown answer is never a success.
 */
export function readStrings<Name extends string>(
  answer: ApiAnswer,
  names: readonly Name[],
  inside?: string,
): { readonly [Key in Name]: string } {
  const fail = (why: string) => answer.odd(why);
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(answer.body));
  } catch {
    throw fail("its body is not JSON");
  }
  const holder = inside === undefined ? parsed : (parsed as { [name: string]: unknown } | null)?.[inside];
  if (typeof holder !== "object" || holder === null) throw fail(`its body has no ${inside ?? "object"}`);
  const strings = {} as { [Key in Name]: string };
  for (const name of names) {
    const value: unknown = (holder as { [name: string]: unknown })[name];
    if (typeof value !== "string" || value === "") throw fail(`its body has no ${inside ? `${inside}.` : ""}${name}`);
    strings[name] = value;
  }
  return strings;
}
