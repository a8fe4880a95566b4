import { timingSafeEqual } from "node:crypto";
import { allPermissions, type Permission } from "./permissions.ts";

/** A service application that the emulator's authority knows. */
export interface ServiceApplication {
  clientId: string;
  clientSecret: string;
  /**
   * The iTwins that its e-mail address (`<client id>@apps.imsoidc.bentley.com`) is a member of. It sees no other iTwin,
   * nor what lies in one. Default: `"all"`.
   */
  memberOf?: "all" | readonly string[];
  /** What its tokens may do. Default: every permission. */
  permissions?: readonly Permission[];
}

/** A service application as the authority keeps it. */
export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Grows when the client makes an iTwin: whoever makes one is a member of it. */
  readonly memberOf: "all" | Set<string>;
  readonly permissions: readonly Permission[];
}

/** The service applications that may ask for a token. */
export class Clients {
  readonly #byId = new Map<string, Client>();

  constructor(applications: readonly ServiceApplication[]) {
    for (const { clientId, clientSecret, memberOf = "all", permissions = allPermissions } of applications) {
      if (this.#byId.has(clientId)) throw new Error(`Two clients have the id "${clientId}".`);
      this.#byId.set(clientId, {
        clientId,
        clientSecret,
        memberOf: memberOf === "all" ? "all" : new Set(memberOf),
        permissions,
      });
    }
  }

  get(clientId: string): Client | undefined {
    return this.#byId.get(clientId);
  }

  /** The client, if the secret is its own. */
  authenticate(clientId: string, clientSecret: string): Client | undefined {
    const client = this.#byId.get(clientId);
    if (client === undefined) return undefined;
    const expected = Buffer.from(client.clientSecret);
    const given = Buffer.from(clientSecret);
    return expected.length === given.length && timingSafeEqual(expected, given) ? client : undefined;
  }
}
