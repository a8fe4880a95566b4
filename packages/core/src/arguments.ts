import { ConfigurationError } from "./errors.ts";
import { oneLine } from "./text.ts";

/**
 * Refuses what TypeScript would not let through: a call without its object, or without a key of it, in words.
 *
 * @param call - As it is written: `platform.itwins.uploadImage`.
 * @param keys - Those that must be there.
 */
export function requireArguments(call: string, args: unknown, keys: readonly string[]): void {
  const form = keys.length === 0 ? "{ … }" : `{ ${keys.join(", ")} }`;
  if (typeof args !== "object" || args === null) {
    throw new ConfigurationError(`${call} was called with ${nameOf(args)} in the place of an object.`, `Pass ${form}.`);
  }
  const missing = keys.find((key) => (args as Readonly<Record<string, unknown>>)[key] === undefined);
  if (missing === undefined) return;
  const simple = (key: string): string => key.replace(/[-_]/g, "").toLowerCase();
  const meant = Object.keys(args).find((key) => simple(key) === simple(missing));
  throw new ConfigurationError(
    `${call} was called without ${missing}.`,
    meant === undefined ? `Pass ${form}.` : `Write ${missing} in the place of ${oneLine(meant)}.`,
  );
}

/** Refuses an image that is no bytes, such as its path. */
export function requireBytes(call: string, image: unknown): void {
  if (image instanceof Uint8Array) return;
  const fix =
    typeof image === "string"
      ? "Pass the bytes of the file, such as await readFile(path)."
      : "Pass a Uint8Array, such as new Uint8Array(await blob.arrayBuffer()).";
  throw new ConfigurationError(`${call} was given ${nameOf(image)} in the place of the bytes of an image.`, fix);
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  const name = typeof value === "object" ? value.constructor?.name || "object" : typeof value;
  return `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
}

/** The same calls; each that is named refuses to run without the keys that it must have. */
export function withRequiredKeys<Calls extends object>(
  name: string,
  calls: Calls,
  keys: { readonly [Call in keyof Calls]?: readonly string[] },
): Calls {
  const checked = Object.entries<(args: unknown) => Promise<unknown>>(calls as never).map(([call, run]) => [
    call,
    async (args: unknown) => {
      const required = keys[call as keyof Calls];
      if (required) requireArguments(`${name}.${call}`, args, required);
      return run(args);
    },
  ]);
  return Object.fromEntries(checked);
}
