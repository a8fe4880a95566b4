import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { readRange } from "./byte-range.ts";
import { type BlobState, failedCondition } from "./conditions.ts";
import { original, parseBlobName, type Rendition, smallJpeg, thumbnailPng } from "./renditions.ts";
import { blobContainer, type SignedUrls, storageVersion } from "./signed-urls.ts";
import { storageError, storageHeaders } from "./storage-error.ts";
import type { StoredImages } from "./stored-images.ts";

/** What the blobs are answered from. */
export interface Blobs {
  readonly images: StoredImages;
  readonly urls: SignedUrls;
  readonly contentMd5: boolean;
}

interface Blob extends Rendition, BlobState {}

/** The signed image URLs, which answer as Azure Blob Storage does; where Azurite is kinder, stricter than Azurite. */
export function blobRoutes({ images, urls, contentMd5 }: Blobs): Hono {
  const app = new Hono({ strict: false });

  app.options("*", () => storageError("CorsPreflightFailure"));

  app.all("*", async (c) => {
    const name = blobName(c);
    if (c.req.header("authorization") !== undefined) {
      return storageError("AuthenticationFailed", {
        detail: "A signed URL and an Authorization header were both given.",
      });
    }
    const refusal = urls.refusal(name, new URL(c.req.url).searchParams);
    if (refusal === "forged") return storageError("AuthenticationFailed", { detail: "Signature did not match." });
    if (refusal === "expired") {
      return storageError("AuthenticationFailed", {
        detail: "Signature not valid in the specified time frame: it has expired.",
      });
    }
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return storageError("AuthorizationPermissionMismatch");
    const blob = await findBlob(images, name);
    if (!blob) return storageError("BlobNotFound");
    const failed = failedCondition(c.req.raw.headers, blob);
    if (failed) return storageError(failed);
    return c.req.method === "HEAD" ? head(blob, contentMd5) : get(blob, c.req.header("range") ?? null, contentMd5);
  });
  return app;
}

/** The name behind the container; empty for a path that is none, which no signature fits. */
function blobName(c: Context): string {
  const [, container, name, ...rest] = new URL(c.req.url).pathname.split("/");
  if (container !== blobContainer || name === undefined || rest.length > 0) return "";
  try {
    return decodeURIComponent(name);
  } catch {
    return "";
  }
}

async function findBlob(images: StoredImages, name: string): Promise<Blob | undefined> {
  const parsed = parseBlobName(name);
  const version = parsed && images.byImageId(parsed.id);
  if (!version) return undefined;
  const render = { small: smallJpeg, thumbnail: thumbnailPng, large: original, full: original }[parsed.size];
  const { tag, at } = version.written;
  return {
    ...(await render(version)),
    // Opaque on purpose, and new at each write: Azure's is no digest of the bytes either.
    etag: `"0x8D${createHash("sha1").update(`${tag} ${name}`).digest("hex").slice(0, 13).toUpperCase()}"`,
    lastModified: at,
  };
}

function get(blob: Blob, range: string | null, contentMd5: boolean): Response {
  const { bytes } = blob;
  const part = readRange(range, bytes.byteLength);
  if (part === "unsatisfiable") {
    return storageError("InvalidRange", { headers: { "Content-Range": `bytes */${bytes.byteLength}` } });
  }
  const headers = { ...blobHeaders(blob), ...(contentMd5 && { "x-ms-blob-content-md5": md5(bytes) }) };
  if (part === "whole") {
    const whole = { "Content-Length": String(bytes.byteLength), ...(contentMd5 && { "Content-MD5": md5(bytes) }) };
    return new Response(new Uint8Array(bytes), { headers: { ...headers, ...whole } });
  }
  const piece = new Uint8Array(bytes.subarray(part.start, part.end + 1));
  return new Response(piece, {
    status: 206,
    headers: {
      ...headers,
      "Content-Length": String(piece.byteLength),
      "Content-Range": `bytes ${part.start}-${part.end}/${bytes.byteLength}`,
    },
  });
}

/** `HEAD` pays no attention to a range. */
function head(blob: Blob, contentMd5: boolean): Response {
  return new Response(null, {
    headers: {
      ...blobHeaders(blob),
      "Content-Length": String(blob.bytes.byteLength),
      ...(contentMd5 && { "Content-MD5": md5(blob.bytes) }),
      "x-ms-access-tier": "Hot",
      "x-ms-access-tier-inferred": "true",
    },
  });
}

function blobHeaders({ mediaType, etag, lastModified }: Blob): Record<string, string> {
  const modified = new Date(lastModified).toUTCString();
  return {
    ...storageHeaders(),
    "Content-Type": mediaType,
    "Accept-Ranges": "bytes",
    ETag: etag,
    "Last-Modified": modified,
    "x-ms-blob-type": "BlockBlob",
    "x-ms-creation-time": modified,
    "x-ms-lease-state": "available",
    "x-ms-lease-status": "unlocked",
    "x-ms-server-encrypted": "true",
    "x-ms-version": storageVersion,
  };
}

function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("base64");
}
