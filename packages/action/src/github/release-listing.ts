import { type BareProblem, problemCodes } from "@itwin-images/core";
import { oneLine } from "@itwin-images/core/internal";
import { type ListedFile, listFiles } from "@itwin-images/workspace";
import { type Asset, downloadAsset } from "./asset.ts";
import type { GithubClient } from "./client.ts";
import { findRelease, nameRelease, type Release, type ReleaseChoice, unknownAnswer } from "./find-release.ts";
import { githubCodes as codes } from "./github-error.ts";
import type { KeepDownload } from "./keep-downloads.ts";
import type { GithubListing } from "./origin.ts";

/** GitHub keeps at most 1,000 assets in a release. */
const maxPages = 20;

const perPage = 100;

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
  const { octokit, owner, repo } = client;
  const intent = {
    what: `list the assets of ${nameRelease(client, release)}`,
    notFound: "It was deleted meanwhile: create it again.",
  };
  const assets: Asset[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const list = (attempt: AbortSignal) =>
      octokit.rest.repos.listReleaseAssets({
        ...{ owner, repo, release_id: release.id, per_page: perPage, page },
        request: { signal: attempt },
      });
    const data = await client.read(intent, list, signal);
    if (!Array.isArray(data) || !data.every(isAsset)) throw unknownAnswer(intent.what);
    assets.push(...data);
    if (data.length < perPage) break;
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
  const asset = `The asset "${oneLine(name)}"`;
  if (state !== "uploaded") {
    return {
      code: codes.assetUploading,
      severity: "error",
      message: `${asset} is not uploaded yet (GitHub says "${oneLine(state)}").`,
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
