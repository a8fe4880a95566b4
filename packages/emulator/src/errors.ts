import type { ContentfulStatusCode } from "hono/utils/http-status";

/** One entry of an error body's `details`. */
export interface ErrorDetail {
  code: string;
  message: string;
  target?: string;
  innerError?: { code: string };
}

/** A refusal in the platform's own form, thrown by a handler and answered by the app. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ContentfulStatusCode,
    code: string,
    message: string,
    extra: { details?: readonly ErrorDetail[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = extra.details;
    this.headers = extra.headers ?? {};
  }

  toBody(): { error: { code: string; message: string; details?: readonly ErrorDetail[] } } {
    return {
      error: {
        code: this.code,
        message: this.message,
        ...(this.details && { details: this.details }),
      },
    };
  }
}

/** 401 of a request without an `Authorization` header. */
export function headerNotFound(): ApiError {
  return new ApiError(401, "HeaderNotFound", "Header Authorization was not found in the request. Access denied.");
}

/** 401 of an unknown or expired token. Assumption: the code. The message is asserted by the official client's tests. */
export function invalidToken(): ApiError {
  return new ApiError(
    401,
    "InvalidToken",
    "Access denied due to invalid access_token. Make sure that issuer is correct, the token is not expired and is not corrupted.",
  );
}

/** 403 of a member without the permission. Assumption: iTwins and iModels use the code documented for saved views. */
export function insufficientPermissions(): ApiError {
  return new ApiError(
    403,
    "InsufficientPermissions",
    "The user has insufficient permissions for the requested operation.",
  );
}

export function iTwinNotFound(): ApiError {
  return new ApiError(404, "iTwinNotFound", "Requested iTwin is not available.");
}

export function savedViewNotFound(): ApiError {
  return new ApiError(404, "SavedViewNotFound", "Requested savedview is not available.");
}

/** 409 of a property that must be unique; the detail is as the official client's tests assert it for iTwins. */
export function conflict(code: "iTwinExists" | "iModelExists", message: string, target: string): ApiError {
  return new ApiError(409, code, message, { details: [{ code: "InvalidValue", message, target }] });
}

export function iModelNotFound(): ApiError {
  return new ApiError(404, "iModelNotFound", "Requested iModel is not available.");
}

/** 404 of a target that is there but has no image. Assumption: iTwins and iModels use the saved views' code. */
export function imageNotFound(): ApiError {
  return new ApiError(404, "ImageNotFound", "Requested image is not available.");
}

export type InvalidRequestCode = "InvalidiTwinsRequest" | "InvalidSavedviewsRequest" | "InvalidiModelsRequest";

/** 422 with the one detail that says what is wrong. */
export function invalidRequest(code: InvalidRequestCode, message: string, detail: ErrorDetail): ApiError {
  return new ApiError(422, code, message, { details: [detail] });
}
