// What the other packages of this repository share with core. It is not published: nothing here is a promise.
export { isTrustedFrom, readAddress } from "./http/address.ts";
export { readBlockedConnection } from "./http/blocked-connection.ts";
export type { Fetch, FetchAnswer } from "./http/fetch.ts";
export { readCredential } from "./http/token.ts";
export { findNamed, nearestNames } from "./names/match-name.ts";
export { hasId, referenceKey } from "./names/named-target.ts";
export type { Pixels } from "./picture/decode.ts";
export type { EncodeWebp, PageFormat, PageImage, Resize } from "./picture/prepare/resize-image.ts";
export { asErrors, hasErrors } from "./problem.ts";
export { coalesce } from "./publish/coalesce.ts";
export { inspectTargets, SeenTargets } from "./publish/inspect-plan.ts";
export { listManyITwins } from "./publish/list-itwins.ts";
export { isAnswer, stopsRun } from "./publish/stops-run.ts";
export { targetKey, targetKinds } from "./targets/index.ts";
export { isSameImage } from "./targets/itwin-list.ts";
export { formatBytes, formatDuration, oneLine, redact } from "./text.ts";

/** Loaded when an image is made for a page: most runs make none. */
export const loadResizing = (): Promise<typeof import("./picture/prepare/resize-image.ts")> =>
  import("./picture/prepare/resize-image.ts");
