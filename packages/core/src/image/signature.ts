/** What a file is by its first bytes. */
export type Signature =
  | { readonly is: "png" }
  | { readonly is: "jpeg" }
  | { readonly is: "empty" }
  | { readonly is: "lfs-pointer" }
  /** A PNG whose line ends were rewritten as if it were text. */
  | { readonly is: "png-as-text" }
  /** Anything else; `name` fits "This is …". */
  | { readonly is: "other"; readonly name: string };

/** How much of a file is looked at: enough for an XML prolog and a comment before `<svg`. */
const textBytes = 1024;

const binary: readonly { readonly name: string; readonly at?: number; readonly bytes: string }[] = [
  { name: "a GIF", bytes: "GIF8" },
  { name: "a WebP", at: 8, bytes: "WEBP" },
  { name: "an AVIF", at: 4, bytes: "ftypavif" },
  { name: "an AVIF sequence", at: 4, bytes: "ftypavis" },
  { name: "a HEIC", at: 4, bytes: "ftyphe" },
  { name: "a HEIF", at: 4, bytes: "ftypmif1" },
  { name: "an MP4 or QuickTime video", at: 4, bytes: "ftyp" },
  { name: "a TIFF", bytes: "II*\0" },
  { name: "a TIFF", bytes: "MM\0*" },
  { name: "an icon file (ICO)", bytes: "\0\0\x01\0" },
  { name: "a JPEG XL", bytes: "\xff\x0a" },
  { name: "a JPEG XL", bytes: "\0\0\0\x0cJXL " },
  { name: "a JPEG 2000", bytes: "\0\0\0\x0cjP  " },
  { name: "a Photoshop document", bytes: "8BPS" },
  { name: "a KTX texture", bytes: "\xabKTX " },
  { name: "a DDS texture", bytes: "DDS " },
  { name: "an OpenEXR image", bytes: "v/1\x01" },
  { name: "a Radiance HDR image", bytes: "#?RADIANCE" },
  { name: "a WebM or Matroska video", bytes: "\x1aE\xdf\xa3" },
  { name: "a binary glTF model", bytes: "glTF" },
  { name: "a PDF", bytes: "%PDF-" },
  { name: "a ZIP archive", bytes: "PK\x03\x04" },
  { name: "a gzip archive", bytes: "\x1f\x8b" },
  { name: "a BMP", bytes: "BM" },
];

const lfsPointer = "version https://git-lfs.github.com/spec/";
const pngSignature = "\x89PNG\r\n\x1a\n";
/** CRLF made LF; LF made CRLF in every place; one after the other, as git does with `eol=crlf`. */
const pngSignaturesAsText = ["\x89PNG\n\x1a\n", "\x89PNG\r\r\n\x1a\r\n", "\x89PNG\r\n\x1a\r\n"];

/** True when the bytes from `at` on are those of `text`, one per character. */
export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Tells what a file is, whatever it is called. */
export function readSignature(bytes: Uint8Array): Signature {
  if (bytes.length === 0) return { is: "empty" };
  if (startsWith(bytes, pngSignature)) return { is: "png" };
  if (startsWith(bytes, "\xff\xd8\xff")) return { is: "jpeg" };
  if (startsWith(bytes, lfsPointer)) return { is: "lfs-pointer" };
  if (pngSignaturesAsText.some((converted) => startsWith(bytes, converted))) return { is: "png-as-text" };
  const known = binary.find((entry) => startsWith(bytes, entry.bytes, entry.at));
  return { is: "other", name: known?.name ?? nameOfText(bytes) };
}

function nameOfText(bytes: Uint8Array): string {
  const head = bytes.subarray(0, textBytes);
  const start = new TextDecoder().decode(head).trimStart().toLowerCase();
  if (start.startsWith("\x89png".slice(1)) || start.startsWith("\ufffdpng"))
    return "a damaged PNG (its first bytes are wrong)";
  if (
    start.startsWith("<!doctype html") ||
    start.startsWith("<html") ||
    /^<\?xml[^>]*>\s*(<!doctype )?<?html/.test(start)
  )
    return "an HTML page";
  if (/<svg[\s>]/.test(start) && start.startsWith("<")) return "an SVG";
  if (start.startsWith("<!--") && start.includes("<html")) return "an HTML page";
  if (start.startsWith("<")) return "an XML or HTML text";
  if (start.startsWith("data:image/")) return "a data URL written as text";
  if (start.startsWith("ivborw0kggo") || start.startsWith("/9j/")) return "an image written as base64 text";
  if (start.startsWith("{") || start.startsWith("[")) return "a JSON text";
  if (head.every((byte) => byte === 0)) return "a file of zero bytes (its content was never written)";
  // Printable characters and white space only, in UTF-8.
  if (/^[^\ufffd\p{Cc}]+$/u.test(start.replace(/\s+/g, ""))) return "a text file";
  return "of an unknown format";
}
