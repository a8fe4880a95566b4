import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Permission } from "./permissions.ts";

/** The one scope of the platform. */
export const platformScope = "itwin-platform";

/** What a token says of itself. It holds all of its state, so that it outlives a restart with the same key. */
export interface Claims {
  client_id: string;
  scope: readonly [typeof platformScope];
  permissions: readonly Permission[];
  /** Only in tokens made by `issueToken`; other tokens see what their client is a member of now. */
  member_of?: "all" | readonly string[];
  /** Seconds since 1970. */
  exp: number;
  jti: string;
}

/** Makes and checks bearer tokens in the form of a JWT (HS256). */
export class Tokens {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  issue(claims: Omit<Claims, "exp" | "jti" | "scope">, lifetimeSeconds: number): string {
    const header = encode({ alg: "HS256", typ: "at+jwt" });
    const payload = encode({
      ...claims,
      // An array, as in tokens of the real authority; one string would be as good by the standard.
      scope: [platformScope],
      exp: Date.now() / 1000 + lifetimeSeconds,
      jti: randomUUID(),
    } satisfies Claims);
    return `${header}.${payload}.${this.#sign(`${header}.${payload}`).toString("base64url")}`;
  }

  /** The claims, if the token is ours and has not expired. */
  verify(token: string): Claims | undefined {
    const [header, payload, signature, ...rest] = token.split(".");
    if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
    const expected = this.#sign(`${header}.${payload}`);
    const given = Buffer.from(signature, "base64url");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    // Only what this class wrote gets past the signature, so the shape is known.
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
    return Date.now() / 1000 < claims.exp ? claims : undefined;
  }

  #sign(text: string): Buffer {
    return createHmac("sha256", this.#key).update("token\n").update(text).digest();
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
