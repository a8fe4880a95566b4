export type { ServiceApplication } from "./auth/clients.ts";
export type { Permission } from "./auth/permissions.ts";
export type { Emulator, TokenRequest } from "./emulator.ts";
export type { Fault, PendingFault } from "./faults/fault.ts";
export type { RecordedRequest, RequestKind } from "./faults/record.ts";
export type { EmulatorOptions, RateLimit } from "./options.ts";
export { startEmulator } from "./start.ts";
export type { StoredImage } from "./storage/stored-images.ts";
export type { IModel, ITwin, SavedView, TargetKind } from "./storage/targets.ts";
