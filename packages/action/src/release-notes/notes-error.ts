/** The notes can't be written, and were left as they are. `message` says why, and what to do. */
export class NotesError extends Error {
  override readonly name = "NotesError";

  constructor(what: string, fix: string) {
    super(`${what} ${fix}`);
  }
}
