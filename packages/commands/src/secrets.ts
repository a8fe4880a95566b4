import { redact } from "@itwin-images/core/internal";

/** Shorter texts are no secrets, and taking them out would leave nothing readable, results included. */
const minLength = 4;

/** The secrets that this process knows. */
export class Secrets {
  readonly #known: Set<string> = new Set();
  readonly #listeners: ((form: string) => void)[];

  /** @param onAdd - Called once for every form of a secret that was not known, such as to mask it elsewhere too. */
  constructor(onAdd: (form: string) => void = () => {}) {
    this.#listeners = [onAdd];
  }

  /** Calls a function for every form of a secret that is known, and for those to come. */
  forward(onAdd: (form: string) => void): void {
    this.#listeners.push(onAdd);
    for (const form of this.#known) onAdd(form);
  }

  /** Makes a text a secret. */
  add(secret: string): void {
    for (const form of formsOf(secret).filter((one) => !this.#known.has(one))) {
      this.#known.add(form);
      for (const onAdd of this.#listeners) onAdd(form);
    }
  }

  /** Takes all secrets out of a text. */
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
