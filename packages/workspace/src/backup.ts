import { join } from "node:path";
import {
  ConfigurationError,
  checkImage,
  describeTarget,
  inspectImage,
  type PublishOptions,
  type Target,
} from "@itwin-images/core";
import { coalesce } from "@itwin-images/core/internal";
import { stringify } from "yaml";
import { type WorkspacePathArgs, workspacePath } from "./files/workspace-path.ts";
import { listFolderWithin, writeFileWithin } from "./files/write-file.ts";
import { quoted } from "./text.ts";

/** Saves the image that a target shows, for `publish`. Resolves to the file, relative to the workspace. */
export type SaveBackup = NonNullable<PublishOptions["backup"]>;

const manifestName = "itwin-images.yml";
const head = "# What these targets showed before it was replaced. Publishing this manifest puts it back.\n";
/** Leaves room for a number and an extension: file systems take 255 bytes. */
const maxNameLength = 200;

interface SavedImage {
  readonly target: Target;
  /** Name of the file beside the manifest. */
  readonly name: string;
  /** Why the file can't be published as it is; `undefined` if it can. */
  readonly obstacle: string | undefined;
}

/**
 * Opens a new folder for images that are about to be replaced. Each is saved byte for byte in a file of its own, beside
 * an `itwin-images.yml` that publishes them all again; both are on the disk when a call resolves.
 *
 * @throws ConfigurationError when the path leads out of the workspace, can't be written, or holds files already: an
 * older backup is never overwritten.
 */
export async function openBackup(args: Omit<WorkspacePathArgs, "option">): Promise<SaveBackup> {
  const folder = await workspacePath({ ...args, option: "backup" });
  const { realRoot, path, file } = folder;
  // The folder is made with its first file: an empty one would hide that the workspace is empty, without a checkout.
  if ((await listFolderWithin(folder)).length > 0) {
    throw new ConfigurationError(
      `The backup folder ${quoted(file)} is not empty.`,
      "Name a new folder for each run, so that no older backup is overwritten.",
    );
  }
  const write = (name: string, content: Uint8Array | string) =>
    writeFileWithin({ realRoot, path: join(path, name), file: `${file}/${name}`, content });

  const names = new Set<string>();
  const saved: SavedImage[] = [];
  const without: Target[] = [];
  const writeManifest = coalesce(() => write(manifestName, formatManifest(saved, without)));

  return async ({ target, bytes }) => {
    if (bytes === undefined) {
      without.push(target);
      await writeManifest();
      return file;
    }
    const { image, problems } = await inspectImage(bytes);
    const name = newName(target, image?.format === "jpeg" ? "jpg" : (image?.format ?? "bin"), names);
    await write(name, bytes);
    // An image that its target would refuse would stop the whole manifest from being published.
    const found = image ? [...problems, ...checkImage(image, target.kind)] : problems;
    saved.push({ target, name, obstacle: found.find(({ severity }) => severity === "error")?.message });
    await writeManifest();
    return `${file}/${name}`;
  };
}

/** A file name that no other target has, on file systems with and without upper and lower case. */
function newName({ kind, id }: Target, extension: string, names: Set<string>): string {
  const base = `${kind}-${id}`.slice(0, maxNameLength);
  let name = `${base}.${extension}`;
  for (let number = 2; names.has(name.toLowerCase()); number++) name = `${base}-${number}.${extension}`;
  names.add(name.toLowerCase());
  return name;
}

function formatManifest(saved: readonly SavedImage[], without: readonly Target[]): string {
  const sorted = [...saved].sort((a, b) => (a.name < b.name ? -1 : 1));
  const images = sorted.filter(({ obstacle }) => obstacle === undefined);
  const text = stringify({ images: images.map(({ target, name }) => ({ image: name, [target.kind]: target.id })) });
  const notes = [
    ...sorted
      .filter(({ obstacle }) => obstacle !== undefined)
      .map(
        ({ target, name, obstacle }) =>
          `# ${name} of ${describeTarget(target)} can't be published as it is: ${obstacle}`,
      ),
    ...without.map((target) => `# ${describeTarget(target)} showed no image.`).sort(),
  ];
  return [head + text, ...notes].join("\n").trimEnd().concat("\n");
}
