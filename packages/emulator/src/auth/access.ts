import { headerNotFound, insufficientPermissions, invalidToken } from "../errors.ts";
import type { Service } from "../service.ts";

/**
 * What a token may do. `itwins_modify` and `imodels_manage` are the platform's names; `savedviews_modify` is assumed.
 * Reading needs membership only.
 */
export type Permission = "itwins_modify" | "savedviews_modify" | "imodels_manage";

export const ALL_PERMISSIONS: readonly Permission[] = ["itwins_modify", "savedviews_modify", "imodels_manage"];

/** Who makes a request, known from its token. */
export interface Caller {
  readonly clientId: string;
  /** Whether the caller is a member of the iTwin; a non-member sees neither it nor what lies in it. */
  sees(iTwinId: string): boolean;
  /** Throws the 403 of a member without the permission. */
  mustHave(permission: Permission): void;
}

/** Reads the token of a request, or throws the 401. */
export function authenticate(service: Service, authorization: string | undefined): Caller {
  if (authorization === undefined) throw headerNotFound();
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const claims = token === undefined ? undefined : service.tokens.verify(token);
  if (claims === undefined) throw invalidToken();
  const memberOf = claims.member_of ?? service.clients.get(claims.client_id)?.memberOf;
  // A token kept from a run that had another list of clients.
  if (memberOf === undefined) throw invalidToken();
  const iTwinIds = memberOf === "all" ? undefined : new Set(memberOf);
  return {
    clientId: claims.client_id,
    sees: (iTwinId) => iTwinIds === undefined || iTwinIds.has(iTwinId),
    mustHave(permission) {
      if (!claims.permissions.includes(permission)) throw insufficientPermissions();
    },
  };
}
