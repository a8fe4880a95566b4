import { createHash } from "node:crypto";
import type { Asset, Release, Repository } from "./repository.ts";

/** Where a server is, and what it tells of. */
export interface Teller {
  /** Address of the API, with its base path. */
  readonly url: string;
  readonly repository: Repository;
}

const when = "2026-11-21T12:00:00Z";
const web = "https://github.com";

/** An object of JSON: the description knows what is in it. */
type Json = Readonly<Record<string, unknown>>;

export function releaseJson(release: Release, { url, repository }: Teller): Json {
  const api = `${url}/repos/${repository.fullName}/releases/${release.id}`;
  const page = `${web}/${repository.fullName}/releases/tag/${release.tag}`;
  return {
    url: api,
    assets_url: `${api}/assets`,
    upload_url: `${api}/assets{?name,label}`,
    html_url: page,
    id: release.id,
    node_id: `RE_${release.id}`,
    tag_name: release.tag,
    target_commitish: "main",
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: false,
    immutable: false,
    created_at: when,
    published_at: release.draft ? null : when,
    author: user("octocat"),
    tarball_url: release.draft ? null : `${url}/repos/${repository.fullName}/tarball/${release.tag}`,
    zipball_url: release.draft ? null : `${url}/repos/${repository.fullName}/zipball/${release.tag}`,
    assets: release.assets.map((asset) => assetJson(asset, release, { url, repository })),
  };
}

export function assetJson(asset: Asset, release: Release, { url, repository }: Teller): Json {
  const { name, bytes, state = "uploaded", size = bytes.length } = asset;
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return {
    url: `${url}/repos/${repository.fullName}/releases/assets/${asset.id}`,
    id: asset.id,
    node_id: `RA_${asset.id}`,
    name,
    label: null,
    uploader: user("github-actions[bot]"),
    content_type: "image/png",
    state,
    size,
    digest: asset.digest === undefined ? digest : asset.digest,
    download_count: 0,
    created_at: when,
    updated_at: when,
    browser_download_url: `${web}/${repository.fullName}/releases/download/${release.tag}/${encodeURIComponent(name)}`,
  };
}

function user(login: string): Json {
  const api = `https://api.github.com/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: 583_231,
    node_id: "MDQ6VXNlcjU4MzIzMQ==",
    avatar_url: "https://avatars.githubusercontent.com/u/583231?v=4",
    gravatar_id: "",
    url: api,
    html_url: `${web}/${encodeURIComponent(login)}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: "User",
    site_admin: false,
  };
}
