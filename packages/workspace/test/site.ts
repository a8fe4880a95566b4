import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { createPlatform, inspectImage, type Platform, type Target } from "@itwin-images/core";
import { type Emulator, type EmulatorOptions, startEmulator } from "@itwin-images/emulator";
import { onTestFinished } from "vitest";
import { openGallery, openSiteFolder, type RefreshArgs, type Refreshed, refreshSite } from "../src/index.ts";
import { makeWorkspace } from "./on-disk.ts";

/** A platform, an empty workspace, and refreshes of its folder `site`. */
export interface Site {
  readonly emulator: Emulator;
  readonly platform: Platform;
  readonly root: string;
  readonly iTwinId: string;
  /** A new saved view that shows an image. */
  view(displayName: string, number: number): Promise<Target>;
  show(target: Target, number: number): Promise<void>;
  refresh(targets: RefreshArgs["targets"], more?: Partial<RefreshArgs>): Promise<Refreshed>;
  /** Refreshes every saved view of the iTwin. */
  refreshAll(more?: Partial<RefreshArgs>): Promise<Refreshed>;
  /** The text or bytes of every file of the folder, by name. */
  files(): Promise<Record<string, Buffer>>;
  /** Bytes of image bodies that were served since `emulator.clearRequests`. */
  blobs(method: "GET" | "HEAD"): number;
}

export async function makeSite(options: EmulatorOptions = {}): Promise<Site> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const root = await makeWorkspace(["README.md"]);
  const platform = createPlatform({ apiUrl: emulator.url, token: emulator.token, retryDelay: 1, attempts: 2 });
  const iTwinId = emulator.createITwin().id;
  const site: Site = {
    emulator,
    platform,
    root,
    iTwinId,
    async view(displayName, number) {
      const target: Target = { kind: "saved-view", id: emulator.createSavedView({ iTwinId, displayName }).id };
      await site.show(target, number);
      return target;
    },
    async show(target, number) {
      await platform.upload({ target, image: png(number) });
    },
    async refresh(targets, more = {}) {
      const folder = await openSiteFolder({ root, directory: "", path: "site" });
      const gallery = await openGallery({ root, directory: "", path: "site/gallery.md", folder: folder.file });
      const { signal } = new AbortController();
      const common = { platform, folder, gallery, fileName: "{name}", concurrency: 8, signal } as const;
      return refreshSite({ ...common, size: "full", prune: false, targets, ...more });
    },
    async refreshAll(more) {
      const views = await platform.savedViews.list({ iTwinId });
      return site.refresh(
        views.map(({ id, displayName }) => ({ target: { kind: "saved-view", id }, displayName })),
        more,
      );
    },
    async files() {
      const names = await readdir(join(root, "site")).catch(() => []);
      const entries = names.sort().map(async (name) => [name, await readFile(join(root, "site", name))] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
    blobs: (method) => emulator.requests.filter((one) => one.kind === "blob" && one.method === method).length,
  };
  return site;
}

/** A PNG of 20 x 10 pixels that can be drawn; another number gives other bytes. */
export function png(number: number): Uint8Array<ArrayBuffer> {
  const [width, height] = [20, 10];
  const row = [0, ...Array.from({ length: width }, () => [number & 255, (number >> 8) & 255, 128]).flat()];
  const pixels = deflateSync(Uint8Array.from(Array.from({ length: height }, () => row).flat()));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new Uint8Array(Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND")]));
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, end]);
}

export async function sha256(bytes: Uint8Array): Promise<string | undefined> {
  return (await inspectImage(bytes)).image?.sha256;
}
