/** A form in which a secret may come back. */
export interface SecretForm {
  readonly name: string;
  /** What is searched: in base64, the characters that depend on the secret alone. */
  readonly text: string;
  /** What a server may answer that has it in it. */
  readonly planted: string;
}

/** As it is, in lower case as host names are, percent-encoded in both cases, and base64 of any text around it. */
export function formsOf(secret: string): SecretForm[] {
  const percent = encodeURIComponent(secret);
  const texts = {
    plain: secret,
    "in lower case": secret.toLowerCase(),
    "percent-encoded": percent,
    "percent-encoded in lower case": percent.replace(/%../g, (code) => code.toLowerCase()),
  };
  const base64 = ["u", "u:", "u:p"].flatMap((before) =>
    (["base64", "base64url"] as const).map((encoding) => {
      const planted = Buffer.from(`${before}${secret};x`).toString(encoding);
      const [start, end] = [before.length, before.length + Buffer.byteLength(secret)];
      const text = planted.slice(Math.ceil((start * 8) / 6), Math.floor((end * 8) / 6));
      return { name: `${encoding} after ${before.length % 3} bytes`, text, planted };
    }),
  );
  const all = [...Object.entries(texts).map(([name, text]) => ({ name, text, planted: text })), ...base64];
  // Four characters stand in other texts too, by chance.
  return all.filter(({ text }) => text.length >= 5 || text === secret);
}

/** Which of the forms are in what a run left, and in which text, as they are or without the escapes around them. */
export function findForms<Form extends Pick<SecretForm, "text">>(
  texts: Readonly<Record<string, string>>,
  forms: readonly Form[],
): { readonly form: Form; readonly place: string }[] {
  return Object.entries(texts).flatMap(([place, text]) => {
    const bare = withoutMasks(text);
    const decoded = decode(bare);
    const found = forms.filter((form) => bare.includes(form.text) || decoded.includes(form.text));
    return found.map((form) => ({ form, place }));
  });
}

/** Says where secrets are in what a run left, without repeating them. */
export function findSecrets(texts: Readonly<Record<string, string>>, secrets: readonly string[]): string[] {
  const forms = secrets.filter((secret) => secret.length >= 4).flatMap(formsOf);
  return findForms(texts, forms).map(
    ({ form, place }) => `A secret of ${form.text.length} characters (${form.name}) is in ${place}.`,
  );
}

/**
 * Fails when a secret, or anything that has the form of one, is in what a run left behind.
 *
 * @param texts - By name: stdout, summary, …
 */
export function expectNoSecrets(texts: Readonly<Record<string, string>>, secrets: readonly string[]): void {
  const bare = secrets.flatMap((secret) => {
    const credential = secret.trim().replace(/^Bearer\s+/i, "");
    return [credential, ...credential.split(/[\r\n]+/)];
  });
  const [first] = findSecrets(texts, bare);
  if (first !== undefined) throw new Error(first);
  for (const [name, text] of Object.entries(texts)) {
    const shown = decode(withoutMasks(text));
    if (/\bsig=(?!\*\*\*)/i.test(shown)) throw new Error(`The signature of a URL is in ${name}.`);
    // The emulator's tokens are JSON Web Tokens, those included that nobody but the bundle has seen. Both of their first
    // parts are JSON: the id of a saved view, which is random, may well have the beginning of one before a `.png`.
    if (/eyJ[\w-]{8,}\.eyJ[\w-]+/.test(shown)) throw new Error(`An access token is in ${name}.`);
  }
}

/** Without the one place where secrets belong. */
const withoutMasks = (text: string): string => text.replace(/^(::add-mask::|##vso\[task\.setsecret\]).*$/gm, "");

/** Undoes the escapes of the summary, of JSON and of workflow commands: a secret is no less told when it is escaped. */
function decode(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("\\", "");
}
