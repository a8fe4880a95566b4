import { type BareProblem, problemCodes } from "@itwin-images/core";
import { oneLine } from "@itwin-images/core/internal";
import { type ListedFile, listFiles, quoted } from "@itwin-images/workspace";
import type { ReleaseChoice } from "../inputs/source.ts";
import { type Asset, downloadAsset } from "./asset.ts";
import type { GithubClient } from "./client.ts";
import { unknownAnswer } from "./explain.ts";
import { findRelease, nameRelease, type Release } from "./find-release.ts";
import { githubCodes as codes } from "./github-error.ts";
import type { KeepDownload } from "./keep-downloads.ts";
import type { GithubListing } from "./origin.ts";

/**
 * Lists a release's assets: all pages of them, and nothing is downloaded yet.
 *
 * @throws GithubError, or the signal's reason.
 */
export async function listRelease(
  client: GithubClient,
  choice: ReleaseChoice,
  { keep, signal }: { keep: KeepDownload; signal?: AbortSignal },
): Promise<GithubListing> {
  const release = await findRelease(client, choice, signal);
  const assets = await listAssets(client, release, signal);
  const tag = oneLine(release.tag);
  const upload = (name: string) => `\`gh release upload ${tag} ${oneLine(name)} --clobber\``;
  const files = assets.map((asset): ListedFile => {
    const problem = assetProblem(asset, upload(asset.name));
    if (problem) return { path: asset.name, problem };
    const load = keep(asset.size, (loading) => downloadAsset(client, asset, loading));
    return { path: asset.name, byteLength: asset.size, load: (options) => load(options.signal) };
  });
  return {
    name: nameRelease(client, release),
    checkFile: `Check the name, and that the job which attaches the file to the release is done before this one (\`needs:\`).`,
    checkManifest: `Attach it to the release (\`gh release upload ${tag} itwin-images.yml\`), or write the manifest into the input images.`,
    list: listFiles(files),
    origin: { kind: "release", tag: release.tag, draft: release.draft },
  };
}

async function listAssets(client: GithubClient, release: Release, signal?: AbortSignal): Promise<Asset[]> {
  const intent = {
    what: `list the assets of ${nameRelease(client, release)}`,
    notFound: "It was deleted meanwhile: create it again.",
  };
  const assets: Asset[] = [];
  const url = "/repos/{owner}/{repo}/releases/{release_id}/assets";
  for await (const asset of client.list(intent, url, { release_id: release.id }, signal)) {
    if (!isAsset(asset)) throw unknownAnswer(intent.what);
    assets.push(asset);
  }
  return assets;
}

function isAsset(data: unknown): data is Asset {
  const { id, name, state, size } = (data ?? {}) as Partial<Record<string, unknown>>;
  return typeof id === "number" && typeof name === "string" && typeof state === "string" && isLength(size);
}

function isLength(size: unknown): boolean {
  return typeof size === "number" && Number.isInteger(size) && size >= 0;
}

/** Why an asset can't be published, as far as its entry in the list tells. */
function assetProblem({ name, state, size }: Asset, upload: string): BareProblem | undefined {
  const asset = `The asset ${quoted(name)}`;
  if (state !== "uploaded") {
    return {
      code: codes.assetUploading,
      severity: "error",
      message: `${asset} is not uploaded yet (GitHub says ${quoted(state)}).`,
      fix: `Let the job that uploads it finish before this one (\`needs:\`); if it has failed, upload it again: ${upload}.`,
    };
  }
  if (size > 0) return undefined;
  return {
    code: problemCodes.imageEmpty,
    severity: "error",
    message: `${asset} is empty (0 bytes).`,
    fix: `Look at the step that made it, and upload it again: ${upload}.`,
  };
}
