import { createHmac, timingSafeEqual } from "node:crypto";

/** Where signed image URLs live on this server. On the platform they are on another host, in Azure Blob Storage. */
export const blobPath = "/blob";

/** Why a signed URL is refused. */
export type UrlRefusal = "expired" | "forged";

/** Signs image URLs as Azure Blob Storage does: expiry, permission and signature in the query. */
export class SignedUrls {
  readonly #key: Uint8Array;
  readonly #lifetimeSeconds: number;

  constructor(key: Uint8Array, lifetimeSeconds: number) {
    this.#key = key;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /** @param origin where the caller reached us, so that the URL can be reached the same way. */
  sign(origin: string, blobName: string): string {
    const seconds = Date.now() / 1000 + this.#lifetimeSeconds;
    // `se` has no fractions: rounded so that a lifetime above 0 is never cut short, and one of 0 is over already.
    const whole = this.#lifetimeSeconds > 0 ? Math.ceil(seconds) : Math.floor(seconds);
    const expiry = new Date(whole * 1000).toISOString().replace(".000Z", "Z");
    const query = new URLSearchParams({
      se: expiry,
      sr: "b",
      sp: "r",
      sig: this.#signature(blobName, expiry).toString("base64"),
    });
    return `${origin}${blobPath}/${encodeURIComponent(blobName)}?${query}`;
  }

  /** Why the URL is refused, or `undefined` when it is good. */
  refusal(blobName: string, query: { se?: string; sp?: string; sig?: string }): UrlRefusal | undefined {
    const { se = "", sp, sig = "" } = query;
    const expected = this.#signature(blobName, se);
    const given = Buffer.from(sig, "base64");
    if (sp !== "r" || given.length !== expected.length || !timingSafeEqual(given, expected)) return "forged";
    return Date.now() < Date.parse(se) ? undefined : "expired";
  }

  #signature(blobName: string, expiry: string): Buffer {
    return createHmac("sha256", this.#key).update(`blob\nr\n${expiry}\n${blobName}`).digest();
  }
}
