import { createHash } from "node:crypto";
import { Hono } from "hono";
import { original, parseBlobName, type Rendition, smallJpeg, thumbnailPng } from "./renditions.ts";
import type { SignedUrls } from "./signed-urls.ts";
import type { StoredImages } from "./stored-images.ts";

/** What the blobs are answered from. */
interface Blobs {
  readonly images: StoredImages;
  readonly urls: SignedUrls;
  readonly contentMd5: boolean;
}

/** The signed image URLs, which answer as Azure Blob Storage does. `HEAD` is served by the same route. */
export function blobRoutes({ images, urls, contentMd5 }: Blobs): Hono {
  const app = new Hono({ strict: false });
  app.get("/:name", async (c) => {
    const name = c.req.param("name");
    if (c.req.header("authorization") !== undefined) {
      return storageError(403, "AuthenticationFailed", "A signed URL and an Authorization header were both given.");
    }
    const refusal = urls.refusal(name, c.req.query());
    if (refusal === "forged") return storageError(403, "AuthenticationFailed", "Signature did not match.");
    if (refusal === "expired") return storageError(403, "AuthenticationFailed", "Signature not valid: it has expired.");
    const rendition = await find(images, name);
    if (rendition === undefined) return storageError(404, "BlobNotFound", "The specified blob does not exist.");
    return c.body(new Uint8Array(rendition.bytes), 200, headers(rendition, contentMd5));
  });
  return app;
}

async function find(images: StoredImages, name: string): Promise<Rendition | undefined> {
  const blob = parseBlobName(name);
  const version = blob === undefined ? undefined : images.byImageId(blob.id);
  if (blob === undefined || version === undefined) return undefined;
  switch (blob.size) {
    case "small":
      return smallJpeg(version);
    case "thumbnail":
      return thumbnailPng(version);
    case "large":
    case "full":
      return original(version);
  }
}

function headers({ bytes, mediaType }: Rendition, contentMd5: boolean): Record<string, string> {
  const md5 = createHash("md5").update(bytes).digest();
  return {
    "Content-Type": mediaType,
    "Content-Length": String(bytes.byteLength),
    // Opaque on purpose: Azure's is no digest of the bytes either.
    ETag: `"0x8${createHash("sha1").update(md5).digest("hex").slice(0, 14).toUpperCase()}"`,
    ...(contentMd5 ? { "Content-MD5": md5.toString("base64") } : {}),
  };
}

function storageError(status: 403 | 404, code: string, message: string): Response {
  const body = `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return new Response(body, { status, headers: { "Content-Type": "application/xml", "x-ms-error-code": code } });
}
