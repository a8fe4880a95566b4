/** The two formats that the platform takes. */
export type ImageFormat = "png" | "jpeg";

/** Media type of each format. */
export const mediaTypes: { readonly [Format in ImageFormat]: `image/${Format}` } = {
  png: "image/png",
  jpeg: "image/jpeg",
};

/** What is known of an image once its bytes were checked. */
export interface ImageInfo {
  /** By the file's signature, never by its extension. */
  readonly format: ImageFormat;
  /** Media type of `format`. */
  readonly mediaType: "image/png" | "image/jpeg";
  /** Pixels, as shown: EXIF orientation applied. */
  readonly width: number;
  /** Pixels, as shown: EXIF orientation applied. */
  readonly height: number;
  /** Size of the file in bytes. */
  readonly byteLength: number;
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** True for an animated PNG. */
  readonly animated: boolean;
}

/** Bytes that were checked: made by `inspectImage`. */
export interface Image extends ImageInfo {
  /** The file, unchanged. Do not write to it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}
