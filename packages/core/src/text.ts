import { secretForms } from "./secret-forms.ts";

/** Bytes as people compare them: `5,242,881 bytes`. */
export function formatBytes(byteLength: number): string {
  return `${byteLength.toLocaleString("en-US")} bytes`;
}

/** `a`, `a or b`, `a, b or c`. */
export function formatChoice(choices: readonly string[]): string {
  return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(choices);
}

/** Milliseconds as people say them: `250 ms`, `12 s`, `3 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** What an error says, and what can be said of anything else that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something that is no Error was thrown";
}

/** The code of an error of Node's, such as `ECONNRESET`. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

const patterns: readonly [RegExp, string][] = [
  // The signature of an Azure Blob Storage URL is a credential for everybody who reads the log.
  [/(?:\b|(?<=%26|%3F))sig(=|%3D)[^&\s"'<>]+/gi, "sig$1***"],
  [/\bBearer\s+[\w.~+/=-]+/gi, "Bearer ***"],
  [/\bBasic\s+[\w+/=-]{8,}/gi, "Basic ***"],
  [/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, "***"],
];

/** Takes known secrets, in each of their forms, URL signatures and anything that looks like a token out of a text. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text;
  for (const secret of secrets) {
    if (secret.length === 0) continue;
    for (const form of secretForms(secret)) result = result.replaceAll(form, "***");
  }
  for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement);
  return result;
}

/** The longest text from outside that a message repeats, in characters. */
const maxQuote = 300;

/** A text from outside, fit to stand in one line of a log: redacted, without control characters, at most 300 long. */
export function oneLine(text: string, secrets: readonly string[] = []): string {
  // Redacted before it is cut, so that a cut can't leave half a secret standing.
  const line = redact(text, secrets)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  return line.length > maxQuote ? `${line.slice(0, maxQuote)}…` : line;
}
