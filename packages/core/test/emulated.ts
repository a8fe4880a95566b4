import { createPlatform, type Platform, type PlatformOptions } from "@itwin-images/core";
import { type Emulator, type EmulatorOptions, startEmulator } from "@itwin-images/emulator";
import { expect, onTestFinished } from "vitest";

export interface Emulated {
  readonly emulator: Emulator;
  readonly platform: Platform;
  readonly iTwinId: string;
  readonly savedViewId: string;
  readonly iModelId: string;
}

/** A local iTwin Platform with one target of each kind, and core connected to it. Faults that met nothing fail the test. */
export async function emulated(
  options: EmulatorOptions = {},
  platformOptions: Partial<PlatformOptions> = {},
): Promise<Emulated> {
  const emulator = await startEmulator(options);
  onTestFinished(async () => {
    await emulator.close();
    expect(emulator.pendingFaults).toEqual([]);
  });
  const iTwinId = emulator.createITwin().id;
  const savedViewId = emulator.createSavedView({ iTwinId }).id;
  const iModelId = emulator.createIModel({ iTwinId }).id;
  const platform = createPlatform({
    apiUrl: emulator.url,
    token: emulator.token,
    retryDelay: 1,
    attempts: 5,
    ...platformOptions,
  });
  return { emulator, platform, iTwinId, savedViewId, iModelId };
}

export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new TypeError("What was thrown is no Error.");
  }
  throw new Error("It was expected to fail.");
}
