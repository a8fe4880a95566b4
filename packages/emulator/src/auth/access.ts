import { headerNotFound, insufficientPermissions, invalidToken } from "../errors.ts";
import type { Clients } from "./clients.ts";
import type { Permission } from "./permissions.ts";
import type { Tokens } from "./tokens.ts";

/** The caller of a request, known from its token. */
export interface Caller {
  readonly clientId: string;
  readonly permissions: readonly Permission[];
  /** Whether the caller is a member of the iTwin; a non-member sees neither it nor what lies in it. */
  sees(iTwinId: string): boolean;
  /** Throws the 403 of a member without the permission. */
  mustHave(permission: Permission): void;
}

/** Reads the token of a request, or throws the 401. */
export function authenticate(
  { tokens, clients }: { tokens: Tokens; clients: Clients },
  authorization: string | undefined,
): Caller {
  if (authorization === undefined) throw headerNotFound();
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const claims = token === undefined ? undefined : tokens.verify(token);
  if (!claims) throw invalidToken();
  const memberOf = claims.member_of ?? clients.get(claims.client_id)?.memberOf;
  // The token is from a run that had another list of clients.
  if (!memberOf) throw invalidToken();
  const iTwinIds = memberOf === "all" ? undefined : new Set(memberOf);
  const { client_id: clientId, permissions } = claims;
  return {
    clientId,
    permissions,
    sees: (iTwinId) => iTwinIds?.has(iTwinId) ?? true,
    mustHave(permission) {
      if (!permissions.includes(permission)) throw insufficientPermissions();
    },
  };
}
