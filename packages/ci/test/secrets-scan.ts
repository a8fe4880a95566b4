/**
 * Fails when a secret, or anything that has the form of one, is in what a run left behind.
 *
 * @param texts - By name: stdout, summary, …
 */
export function expectNoSecrets(texts: Readonly<Record<string, string>>, secrets: readonly string[]): void {
  const forms = secrets.flatMap((secret) => {
    const bare = secret.trim().replace(/^Bearer\s+/i, "");
    return [bare, ...bare.split(/[\r\n]+/), encodeURIComponent(bare), Buffer.from(bare).toString("base64")];
  });
  for (const [name, text] of Object.entries(texts)) {
    // The one place where secrets belong.
    const shown = decode(text.replace(/^(::add-mask::|##vso\[task\.setsecret\]).*$/gm, ""));
    for (const form of forms) {
      if (form.length >= 4 && shown.includes(form))
        throw new Error(`A secret of ${form.length} characters is in ${name}.`);
    }
    if (/\bsig=(?!\*\*\*)/i.test(shown)) throw new Error(`The signature of a URL is in ${name}.`);
    // The emulator's tokens are JSON Web Tokens, those included that nobody but the bundle has seen. Both of their first
    // parts are JSON: the id of a saved view, which is random, may well have the beginning of one before a `.png`.
    if (/eyJ[\w-]{8,}\.eyJ[\w-]+/.test(shown)) throw new Error(`An access token is in ${name}.`);
  }
}

/** Undoes the escapes of the summary and of workflow commands: a secret is no less told when it is escaped. */
function decode(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
