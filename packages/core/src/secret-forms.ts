/** Shorter parts of base64 stand in other texts too, by chance. */
const minBase64Length = 8;
/** Secrets whose forms are kept: a run has a few. */
const maxCached = 50;
const cache = new Map<string, readonly string[]>();

/**
 * The forms in which a secret may come back in a text: as it is, in lower case as host names are written, percent-encoded
 * with upper and lower case digits, and as a part of base64 of any text around it, in both alphabets.
 */
export function secretForms(secret: string): readonly string[] {
  const known = cache.get(secret);
  if (known) return known;
  const encoded = encodeURIComponent(secret.toWellFormed());
  const forms = new Set([
    secret,
    secret.toLowerCase(),
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()),
    ...[0, 1, 2].flatMap((offset) => base64Forms(secret, offset)),
  ]);
  // The longest first: one form may be a part of another.
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  if (cache.size >= maxCached) cache.clear();
  cache.set(secret, sorted);
  return sorted;
}

/** The characters of base64 that depend on the secret alone, when so many bytes (modulo 3) come before it. */
function base64Forms(secret: string, offset: number): string[] {
  const bytes = [...new Uint8Array(offset), ...new TextEncoder().encode(secret)];
  const text = btoa(String.fromCharCode(...bytes));
  const own = text.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  return own.length < minBase64Length ? [] : [own, own.replaceAll("+", "-").replaceAll("/", "_")];
}
