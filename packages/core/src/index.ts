export type { Comparison, ImageDigest } from "./compare.ts";
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
export { type ClientCredentials, clientCredentials } from "./http/client-credentials.ts";
export type { Fetch } from "./http/fetch.ts";
export type { RateLimit } from "./http/pace.ts";
export type { TokenRequest, TokenSource } from "./http/token.ts";
export type { RetryEvent, TransportOptions } from "./http/transport.ts";
export type { Image, ImageFormat, ImageInfo } from "./image/image.ts";
export { type Inspection, inspectImage } from "./image/inspect.ts";
export { type NamePlatform, NameResolver, type ResolvedTarget } from "./names/name-resolver.ts";
export { describeReference, type NamedTarget, type TargetReference } from "./names/named-target.ts";
export type { Preparation, PreparationStep, PrepareOptions } from "./picture/prepare/preparation.ts";
export type { Colour } from "./picture/prepare/transform.ts";
export { createPlatform, type Platform, type PlatformOptions } from "./platform.ts";
export {
  type BareProblem,
  type Problem,
  problemCodes,
  type Severity,
  type SourceLocation,
} from "./problem.ts";
export { type InspectedItem, inspectPlan } from "./publish/inspect-plan.ts";
export type { PublishOptions, PublishPlatform } from "./publish/options.ts";
export {
  type Failed,
  type NotAttempted,
  type NotAttemptedReasonCode,
  notAttemptedReasonCodes,
  type Outcome,
  type Published,
  type Replaced,
  type Unchanged,
  type WouldPublish,
} from "./publish/outcome.ts";
export type { Plan, PlanItem } from "./publish/plan.ts";
export { preparePlan } from "./publish/prepare-plan.ts";
export { publish } from "./publish/publish.ts";
export { type PreparedEntry, PublishRecord, type RecordEntry } from "./publish/record.ts";
export type { Target, TargetKind } from "./target.ts";
export type { CallOptions, CurrentImage, ImageSize, TargetKindDefinition, Uploaded } from "./targets/definition.ts";
export type { IModels } from "./targets/imodel.ts";
export type { IModelSummary } from "./targets/imodel-list.ts";
export { checkImage, describeTarget, targetIdProblem } from "./targets/index.ts";
export type { ITwinImage, ITwins } from "./targets/itwin.ts";
export type { ITwinList, ITwinQuery, ITwinSummary } from "./targets/itwin-list.ts";
export type { SavedViews } from "./targets/saved-view.ts";
export type { SavedViewList, SavedViewSummary } from "./targets/saved-view-list.ts";
