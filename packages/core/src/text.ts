/** Bytes as people compare them: `5,242,881 bytes`. */
export function formatBytes(byteLength: number): string {
  return `${byteLength.toLocaleString("en-US")} bytes`;
}

/** `a`, `a or b`, `a, b or c`. */
export function formatChoice(choices: readonly string[]): string {
  return choices.length < 2 ? (choices[0] ?? "") : `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
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
