import { type Platform, type PlatformOptions } from "@itwin-images/core";
import { type Emulator, type EmulatorOptions } from "@itwin-images/emulator";
export interface Emulated {
  readonly emulator: Emulator;
  readonly platform: Platform;
  readonly iTwinId: string;
  readonly savedViewId: string;
  readonly iModelId: string;
}
/** A local iTwin Platform with one target of each kind, and core connected to it. Faults that met nothing fail the test. */
export declare function emulated(
  options?: EmulatorOptions,
  platformOptions?: Partial<PlatformOptions>,
): Promise<Emulated>;
export declare function failureOf(promise: Promise<unknown>): Promise<Error>;
