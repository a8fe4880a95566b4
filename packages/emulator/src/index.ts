export type { Permission } from "./access.ts";
export type { Emulator, TokenRequest } from "./emulator.ts";
export type { Fault, PendingFault } from "./fault.ts";
export type { EmulatorOptions, RateLimit, ServiceApplication } from "./options.ts";
export type { RecordedRequest, RequestKind } from "./record.ts";
export { startEmulator } from "./start.ts";
export type { StoredImage } from "./stored-images.ts";
export type { IModel, ITwin, SavedView, TargetKind } from "./targets.ts";
