export { coalesce } from "./coalesce.ts";
export {
  BackupError,
  ConfigurationError,
  type ErrorCode,
  errorCodes,
  ImageRejectedError,
  ITwinImagesError,
  isConfigurationError,
  isImageRejectedError,
  isPlatformError,
  isTransportError,
  type PlatformAnswer,
  PlatformError,
  type PlatformErrorDetail,
  TransportError,
  type TransportReasonCode,
  transportReasonCodes,
  VerificationError,
} from "./errors.ts";
export type { Image, ImageFormat, ImageInfo } from "./image/image.ts";
export { type Inspection, inspectImage } from "./image/inspect.ts";
export { type InspectedItem, inspectPlan } from "./inspect-plan.ts";
export {
  type Failed,
  type NotAttempted,
  type NotAttemptedReasonCode,
  notAttemptedReasonCodes,
  type Outcome,
  type Published,
  type Replaced,
  type Unchanged,
} from "./outcome.ts";
export type { Plan, PlanItem } from "./plan.ts";
export { readAddress } from "./platform/address.ts";
export { type ClientCredentials, clientCredentials } from "./platform/client-credentials.ts";
export type { Comparison } from "./platform/compare.ts";
export { createPlatform, type Platform, type PlatformOptions } from "./platform/platform.ts";
export { oneLine, redact } from "./platform/redact.ts";
export { readCredential, type TokenRequest, type TokenSource } from "./platform/token.ts";
export type { RetryEvent, TransportOptions } from "./platform/transport.ts";
export {
  type BareProblem,
  hasErrors,
  type Problem,
  problemCodes,
  type Severity,
  type SourceLocation,
} from "./problem.ts";
export { type PublishOptions, publish } from "./publish.ts";
export { PublishRecord, type RecordEntry } from "./record.ts";
export type { PublishPlatform } from "./settle.ts";
export type { IModels } from "./targets/imodel.ts";
export { checkImage, describeTarget, targetIdProblem, targetKinds } from "./targets/index.ts";
export type { ITwinImage, ITwins } from "./targets/itwin.ts";
export type { SavedViews } from "./targets/saved-view.ts";
export type { SavedViewList, SavedViewSummary } from "./targets/saved-view-list.ts";
export type {
  CallOptions,
  CurrentImage,
  ImageSize,
  Target,
  TargetKind,
  TargetKindDefinition,
  Uploaded,
} from "./targets/target.ts";
export { formatBytes, formatDuration } from "./text.ts";
