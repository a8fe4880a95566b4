import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageVersion, MediaType, Write } from "./stored-images.ts";
import type { TargetKind, TargetLists } from "./targets.ts";

/** What an emulator keeps over a restart. */
export interface KeptState {
  /** Signs tokens and image URLs, so that both go on being good. */
  readonly key: Uint8Array;
  readonly clientSecret: string;
  readonly targets: TargetLists;
  readonly images: readonly ImageVersion[];
}

interface StateFile {
  version: 2;
  /** Base64. */
  key: string;
  clientSecret: string;
  targets: TargetLists;
  images: { id: string; kind: TargetKind; targetId: string; mediaType: MediaType; written: Write; tampered: boolean }[];
}

/**
 * A folder with `state.json` and one file per image. Every file is written beside its place and renamed into it, and an
 * image before the state that names it, so that a stop at any moment leaves the state of before or of after.
 */
export class DataFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was saved; `undefined` in a new folder. */
  async load(): Promise<KeptState | undefined> {
    await mkdir(join(this.#folder, "images"), { recursive: true });
    const state = await this.#readState();
    if (!state) return undefined;
    const images = await Promise.all(
      state.images.map(async ({ tampered, ...image }): Promise<ImageVersion> => {
        const original = await this.#readImage(image.id);
        const rendered = new Map<string, Promise<Uint8Array>>();
        if (!tampered) return { ...image, original, rendered };
        return { ...image, original, rendered, tampered: await this.#readImage(`${image.id}.tampered`) };
      }),
    );
    return {
      key: new Uint8Array(Buffer.from(state.key, "base64")),
      clientSecret: state.clientSecret,
      targets: state.targets,
      images,
    };
  }

  async save({ key, clientSecret, targets, images }: KeptState): Promise<void> {
    const present = new Set(await readdir(join(this.#folder, "images")));
    const wanted = new Map<string, Uint8Array>();
    for (const { id, original, tampered } of images) {
      wanted.set(id, original);
      if (tampered !== undefined) wanted.set(`${id}.tampered`, tampered);
    }
    for (const [name, bytes] of wanted) {
      // An image never changes under its name; only what `tamper` left may.
      if (!present.has(name) || name.endsWith(".tampered")) await this.#write(join("images", name), bytes);
    }
    const state: StateFile = {
      version: 2,
      key: Buffer.from(key).toString("base64"),
      clientSecret,
      targets,
      images: images.map(({ id, kind, targetId, mediaType, written, tampered }) => ({
        id,
        kind,
        targetId,
        mediaType,
        written,
        tampered: tampered !== undefined,
      })),
    };
    await this.#write("state.json", `${JSON.stringify(state, undefined, 2)}\n`);
    for (const name of present) {
      if (!wanted.has(name)) await rm(join(this.#folder, "images", name), { force: true });
    }
  }

  async #readState(): Promise<StateFile | undefined> {
    const path = join(this.#folder, "state.json");
    let json: string;
    try {
      json = await readFile(path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
    try {
      const state: unknown = JSON.parse(json);
      if (typeof state === "object" && state !== null && "version" in state && state.version === 2) {
        return state as StateFile;
      }
    } catch (cause) {
      throw new Error(`${path} is not JSON. Remove the folder to start anew.`, { cause });
    }
    throw new Error(`${path} was not written by this version of the emulator. Remove the folder to start anew.`);
  }

  async #readImage(name: string): Promise<Uint8Array> {
    return new Uint8Array(await readFile(join(this.#folder, "images", name)));
  }

  async #write(name: string, content: string | Uint8Array): Promise<void> {
    const path = join(this.#folder, name);
    // Only the owner may read it: the state holds the client's secret and the signing key.
    await writeFile(`${path}.new`, content, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  }
}
