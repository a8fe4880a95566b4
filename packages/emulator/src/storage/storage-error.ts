import { randomUUID } from "node:crypto";

const conditionNotMet = "The condition specified using HTTP conditional header(s) is not met.";

/** The errors of Azure Blob Storage that a blob request can meet. */
export type StorageError =
  | "NotModified"
  | "ConditionNotMet"
  | "UnsatisfiableCondition"
  | "AuthenticationFailed"
  | "AuthorizationPermissionMismatch"
  | "CorsPreflightFailure"
  | "BlobNotFound"
  | "InvalidRange";

const errors: Record<StorageError, readonly [status: number, message: string]> = {
  NotModified: [304, conditionNotMet],
  ConditionNotMet: [412, conditionNotMet],
  UnsatisfiableCondition: [400, "The request includes an unsatisfiable condition for this operation."],
  AuthenticationFailed: [403, "Server failed to authenticate the request."],
  AuthorizationPermissionMismatch: [403, "This request is not authorized to perform this operation."],
  CorsPreflightFailure: [403, "CORS not enabled or no matching rule found for this request."],
  BlobNotFound: [404, "The specified blob does not exist."],
  InvalidRange: [416, "The range specified is invalid for the current size of the resource."],
};

/** The headers that every answer of the storage has. */
export function storageHeaders(): Record<string, string> {
  return {
    Server: "Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0",
    "x-ms-request-id": randomUUID(),
  };
}

/** An error in Azure's form: XML behind a byte order mark, in one line but for the message. */
export function storageError(
  error: StorageError,
  { detail, headers: more }: { detail?: string; headers?: Record<string, string> } = {},
): Response {
  const [status, message] = errors[error];
  const code = error === "NotModified" ? "ConditionNotMet" : error;
  const headers: Record<string, string> = { ...storageHeaders(), "x-ms-error-code": code, ...more };
  if (status === 304) return new Response(null, { status, headers });
  const text = `${message}\nRequestId:${headers["x-ms-request-id"]}\nTime:${new Date().toISOString()}`;
  const why = detail ? `<AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>` : "";
  const body = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${text}</Message>${why}</Error>`;
  return new Response(body, { status, headers: { "Content-Type": "application/xml", ...headers } });
}
