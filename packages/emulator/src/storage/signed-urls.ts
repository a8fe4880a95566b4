import { createHmac, timingSafeEqual } from "node:crypto";

/** The container of all blobs; Azure has it in front of a blob's name. Assumption: its name. */
export const blobContainer = "context-images";

/** The version of Azure's signatures, and of its answers. */
export const storageVersion = "2024-08-04";

/**
 * The query parameters that the signature covers, as in Azure's service SAS. Those that a URL of ours does not have are
 * signed as absent, so that one that is added is refused like one that is changed or dropped.
 */
const signedParameters = [
  "sp",
  "st",
  "se",
  "si",
  "sip",
  "spr",
  "sv",
  "sr",
  "ses",
  "rscc",
  "rscd",
  "rsce",
  "rscl",
  "rsct",
];

/** Why a signed URL is refused. */
export type UrlRefusal = "expired" | "forged";

/** Signs image URLs as Azure Blob Storage does: version, lifetime, permission and signature in the query. */
export class SignedUrls {
  readonly #key: Uint8Array;
  readonly #lifetimeSeconds: number;

  constructor(key: Uint8Array, lifetimeSeconds: number) {
    this.#key = key;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /** @param origin where the caller reaches the blobs. */
  sign(origin: string, blobName: string): string {
    const now = Date.now() / 1000;
    const expiry = now + this.#lifetimeSeconds;
    const query = new URLSearchParams({
      sv: storageVersion,
      st: isoSeconds(Math.floor(now)),
      // `se` has no fractions: rounded so that a lifetime above 0 is never cut short, and one of 0 is over already.
      se: isoSeconds(this.#lifetimeSeconds > 0 ? Math.ceil(expiry) : Math.floor(expiry)),
      sr: "b",
      sp: "r",
    });
    query.set("sig", this.#signature(blobName, query).toString("base64"));
    return `${origin}/${blobContainer}/${encodeURIComponent(blobName)}?${query}`;
  }

  /** Why the URL is refused, or `undefined` when it is good. */
  refusal(blobName: string, query: URLSearchParams): UrlRefusal | undefined {
    const expected = this.#signature(blobName, query);
    const given = Buffer.from(query.get("sig") ?? "", "base64");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "forged";
    return Date.now() < Date.parse(query.get("se") ?? "") ? undefined : "expired";
  }

  #signature(blobName: string, query: URLSearchParams): Buffer {
    // JSON keeps apart what is absent, empty or given twice.
    const signed = signedParameters.map((name) => query.getAll(name));
    return createHmac("sha256", this.#key)
      .update(`blob\n${JSON.stringify([blobContainer, blobName, signed])}`)
      .digest();
  }
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
