import { redact } from "@itwin-images/core/internal";

/** Shorter texts are no secrets, and taking them out would leave nothing readable, outputs included. */
const minLength = 4;

/** The secrets that this process knows. */
export class Secrets {
  readonly #known: Set<string> = new Set();

  /** @returns The forms that were not known before, for the runner to mask. */
  add(secret: string): string[] {
    const fresh = formsOf(secret).filter((form) => !this.#known.has(form));
    for (const form of fresh) this.#known.add(form);
    return fresh;
  }

  redact(text: string): string {
    // The longest first: a secret may be a part of another one.
    const known = [...this.#known].filter((form) => form.length >= minLength).sort((a, b) => b.length - a.length);
    return redact(text, known);
  }
}

/** A secret as it was pasted, as it is sent, line by line, and as it stands in URLs and forms. */
function formsOf(secret: string): string[] {
  const forms = [secret, ...secret.split(/[\r\n]+/)].flatMap((text) => {
    const trimmed = text.trim();
    const bare = trimmed.replace(/^Bearer\s+/i, "");
    return [text, trimmed, bare, encodeURIComponent(bare.toWellFormed())];
  });
  return [...new Set(forms)].filter((form) => form.trim() !== "" && !/^\s*Bearer\s*$/i.test(form));
}
