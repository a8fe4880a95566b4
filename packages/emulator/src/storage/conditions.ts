import type { StorageError } from "./storage-error.ts";

/** What the conditions of a request are about. */
export interface BlobState {
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

/** The error that a read request's conditions lead to, or `undefined` when they are met. As Azurite does it. */
export function failedCondition(headers: Headers, blob: BlobState): StorageError | undefined {
  // HTTP dates have whole seconds.
  const lastModified = Math.floor(blob.lastModified / 1000) * 1000;
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null && ifMatch !== "*" && ifMatch !== blob.etag) return "ConditionNotMet";
  const ifUnmodifiedSince = headers.get("if-unmodified-since");
  if (ifUnmodifiedSince !== null && lastModified > Date.parse(ifUnmodifiedSince)) return "ConditionNotMet";
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch === "*") return "UnsatisfiableCondition";
  if (ifNoneMatch === blob.etag) return "NotModified";
  // By HTTP an entity tag beats a date.
  const ifModifiedSince = headers.get("if-modified-since");
  if (ifNoneMatch === null && ifModifiedSince !== null && lastModified <= Date.parse(ifModifiedSince))
    return "NotModified";
  return undefined;
}
