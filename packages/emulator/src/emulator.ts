import type { Permission } from "./auth/permissions.ts";
import type { Fault, PendingFault } from "./faults/fault.ts";
import type { RecordedRequest } from "./faults/record.ts";
import type { StoredImage } from "./storage/stored-images.ts";
import type { IModel, ITwin, NewIModel, NewITwin, NewSavedView, SavedView, TargetKind } from "./storage/targets.ts";

/** What a token from `issueToken` is like. */
export interface TokenRequest {
  /** Default: every permission. */
  permissions?: readonly Permission[];
  /** Seconds until it expires; 0 and below give one that has expired already. Default: `tokenLifetimeSeconds`. */
  lifetimeSeconds?: number;
  /** iTwins its holder is a member of. Default: `"all"`. */
  memberOf?: "all" | readonly string[];
  /** Client the rate limit counts it for. Default: the ready-made one. */
  clientId?: string;
}

/** A running local iTwin Platform. */
export interface Emulator extends AsyncDisposable {
  /** Origin of the API, and issuer of the token authority: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Origin of the signed image URLs, which is another one, as on the platform. */
  readonly blobUrl: string;
  /** A bearer token (without the word `Bearer`) with every permission on every target. */
  readonly token: string;
  /** The ready-made service application, a member of every iTwin. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Every request since the start or the last `clearRequests`, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Faults that have not met all their requests. */
  readonly pendingFaults: readonly PendingFault[];
  /** Every target there is, those of `dataDir` and those made over HTTP included. */
  readonly iTwins: readonly ITwin[];
  readonly savedViews: readonly SavedView[];
  readonly iModels: readonly IModel[];

  clearRequests(): void;
  /** Adds a failure to come, behind those already there. */
  fault(fault: Fault): void;
  /** Drops every fault, used or not. */
  clearFaults(): void;

  /** `id` defaults to a new UUID, `number` to the id, and the rest to an active project. `number` must be unique. */
  createITwin(properties?: NewITwin): ITwin;
  /**
   * `id` defaults to a new opaque one. The iTwin (and iModel) must exist. Default: shared. With `shared: false` it reaches
   * only the client that `ownerId` names, or nobody without one.
   */
  createSavedView(properties: NewSavedView): SavedView;
  /** `id` defaults to a new UUID, `displayName` to a unique name. The iTwin must exist, and have no iModel of that name. */
  createIModel(properties: NewIModel): IModel;
  /** What is stored for a target now, whatever `staleAfterUploadMs` shows to readers; `undefined` without an image. */
  image(kind: TargetKind, id: string): StoredImage | undefined;
  /**
   * Replaces the stored bytes of a target's image and keeps its name, so that a client's verification has something to
   * find. It changes the large iTwin image, the full saved view image, and both sizes of an iModel's thumbnail. Throws
   * when the target has no image.
   */
  tamper(kind: TargetKind, id: string, bytes: Uint8Array): void;
  issueToken(request?: TokenRequest): string;

  /** Ends every connection, open or idle, and saves what `dataDir` is to keep. */
  close(): Promise<void>;
}
