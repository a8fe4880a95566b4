/** What a walk over a file's parts found: the file is whole, or why it is not published. */
export type Walk = WholeFile | RefusedFile;

export interface WholeFile {
  readonly whole: true;
  /** Pixels as stored, before `orientation` is applied. */
  readonly width: number;
  /** Pixels as stored, before `orientation` is applied. */
  readonly height: number;
  /** EXIF orientation, 1 (upright) to 8. */
  readonly orientation: number;
  /** The smallest file with the same header, in a buffer of its own: all that a reader of the size needs. */
  readonly head: Uint8Array;
  /** True for an animated PNG. */
  readonly animated: boolean;
  /** Where the image ends, which may be before the file does. */
  readonly end: number;
  /** The first part that has a wrong checksum and that decoders ignore then. */
  readonly wrongChecksum?: string;
}

export interface RefusedFile {
  readonly whole: false;
  /** `unsupported`: the file may be whole, but browsers do not show its kind. */
  readonly fault: "truncated" | "corrupt" | "unsupported";
  /** Fits "This PNG is damaged: …". */
  readonly why: string;
}

export const truncated = (why: string): RefusedFile => ({ whole: false, fault: "truncated", why });
export const corrupt = (why: string): RefusedFile => ({ whole: false, fault: "corrupt", why });
export const unsupported = (why: string): RefusedFile => ({ whole: false, fault: "unsupported", why });
