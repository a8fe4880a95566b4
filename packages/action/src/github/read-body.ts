import { formatBytes } from "@itwin-images/core/internal";
import { GithubError, githubCodes } from "./github-error.ts";

/**
 * Reads a body that was announced with its length, and never more.
 *
 * @param what - How messages name it.
 * @returns Memory of its own.
 * @throws GithubError when it is longer or shorter; what the stream throws when it breaks off.
 */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  byteLength: number,
  what: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(byteLength);
  let length = 0;
  for await (const chunk of body ?? []) {
    // Leaving the loop lets go of the rest.
    if (length + chunk.length > byteLength) throw changed(what, `more than the ${formatBytes(byteLength)}`);
    bytes.set(chunk, length);
    length += chunk.length;
  }
  if (length < byteLength) throw changed(what, `${formatBytes(length)} instead of the ${formatBytes(byteLength)}`);
  return bytes;
}

function changed(what: string, came: string): GithubError {
  return new GithubError(
    githubCodes.changed,
    `${what} came with ${came} that GitHub had listed.`,
    "It may have been replaced meanwhile: run it again.",
  );
}
