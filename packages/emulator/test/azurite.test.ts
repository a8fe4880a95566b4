import { expect, test } from "vitest";
import type { Emulator } from "../src/index.ts";
import { startAzurite } from "./azurite.ts";
import { call, putITwinImage } from "./calls.ts";
import { png } from "./pictures.ts";
import { running } from "./running.ts";

// Microsoft's own emulator of the storage as judge of the signed image URLs.

/** What a client can tell one answer from another by. */
interface Seen {
  status: number;
  errorCode: string | null;
  headers: string[];
  bytes: number;
}

/** Of the connection, or of one server program. */
const transportHeaders = ["connection", "date", "keep-alive", "transfer-encoding", "content-length"];

async function see(emulator: Emulator, method: string, url: string, headers: Record<string, string>): Promise<Seen> {
  const answer = await call(emulator, method, url, { headers });
  const names = [...answer.headers.keys()].filter((name) => !transportHeaders.includes(name));
  const errorCode = answer.headers.get("x-ms-error-code");
  const isXml = answer.headers.get("content-type")?.startsWith("application/xml") ?? false;
  if (isXml && answer.text !== "") expect(answer.text).toContain(`<Code>${errorCode}</Code>`);
  return {
    status: answer.status,
    errorCode,
    // An empty body of either program has a type or not.
    headers: names.filter((name) => name !== "content-type" || answer.bytes.byteLength > 0),
    bytes: isXml ? 0 : answer.bytes.byteLength,
  };
}

interface BlobUrls {
  /** Good. */
  readonly url: string;
  readonly etag: string;
  readonly missing: string;
  readonly expired: string;
}

/** Requests by name: method, which URL, and headers. */
function requests({ url, etag, missing, expired }: BlobUrls): Record<string, [string, string, Record<string, string>]> {
  const [longAgo, tomorrow] = [new Date(0).toUTCString(), new Date(Date.now() + 86_400_000).toUTCString()];
  const without = (parameter: string) => {
    const changed = new URL(url);
    changed.searchParams.delete(parameter);
    return changed.href;
  };
  return {
    GET: ["GET", url, {}],
    HEAD: ["HEAD", url, {}],
    "a missing blob": ["GET", missing, {}],
    "HEAD of a missing blob": ["HEAD", missing, {}],
    "an expired URL": ["GET", expired, {}],
    "HEAD of an expired URL": ["HEAD", expired, {}],
    ...Object.fromEntries(
      ["sv", "st", "se", "sr", "sp", "sig"].map((name) => [`no ${name}`, ["GET", without(name), {}]]),
    ),
    "the first bytes": ["GET", url, { range: "bytes=0-9" }],
    "all but the first bytes": ["GET", url, { range: "bytes=10-" }],
    "more bytes than there are": ["GET", url, { range: "bytes=0-99999" }],
    "bytes beyond the end": ["GET", url, { range: "bytes=99999-" }],
    "bytes from back to front": ["GET", url, { range: "bytes=9-5" }],
    "two ranges": ["GET", url, { range: "bytes=0-1,3-4" }],
    "HEAD of a range": ["HEAD", url, { range: "bytes=0-9" }],
    "If-None-Match with its ETag": ["GET", url, { "if-none-match": etag }],
    "HEAD, If-None-Match with its ETag": ["HEAD", url, { "if-none-match": etag }],
    "If-None-Match with another": ["GET", url, { "if-none-match": '"x"' }],
    "If-None-Match: *": ["GET", url, { "if-none-match": "*" }],
    "If-Match with its ETag": ["GET", url, { "if-match": etag }],
    "If-Match with another": ["GET", url, { "if-match": '"x"' }],
    "HEAD, If-Match with another": ["HEAD", url, { "if-match": '"x"' }],
    "If-Match: *": ["GET", url, { "if-match": "*" }],
    "If-Modified-Since tomorrow": ["GET", url, { "if-modified-since": tomorrow }],
    "If-Modified-Since long ago": ["GET", url, { "if-modified-since": longAgo }],
    "If-Unmodified-Since tomorrow": ["GET", url, { "if-unmodified-since": tomorrow }],
    "If-Unmodified-Since long ago": ["GET", url, { "if-unmodified-since": longAgo }],
    "a range and If-Match with another": ["GET", url, { range: "bytes=0-9", "if-match": '"x"' }],
    "a range and If-None-Match": ["GET", url, { range: "bytes=0-9", "if-none-match": etag }],
    "GET from a page": ["GET", url, { origin: "https://docs.example" }],
    "a preflight": ["OPTIONS", url, { origin: "https://docs.example", "access-control-request-method": "GET" }],
    DELETE: ["DELETE", url, {}],
  };
}

/** Azure's code for a signature that is not good; Azurite has another one. */
const ownCodes: Record<string, string> = { AuthorizationFailure: "AuthenticationFailed" };

test("signed URLs answer as Azurite's do", async () => {
  const bytes = await png();
  const azurite = await startAzurite();
  await azurite.put("a.png", bytes, "image/png");
  const emulator = await running();
  const { id } = emulator.createITwin();
  const { largeImageUrl: missing } = await putITwinImage(emulator, id, await png(32, 20, 2));
  const { largeImageUrl: url } = await putITwinImage(emulator, id, bytes);
  const late = await running({ imageUrlLifetimeSeconds: -60 });
  const { largeImageUrl: expired } = await putITwinImage(late, late.createITwin().id, bytes);

  const seeAll = async (urls: Omit<BlobUrls, "etag">) => {
    const etag = (await call(emulator, "HEAD", urls.url)).headers.get("etag") ?? "";
    const seen: Record<string, Seen> = {};
    for (const [name, request] of Object.entries(requests({ ...urls, etag })))
      seen[name] = await see(emulator, ...request);
    return seen;
  };
  const theirs = await seeAll({
    url: azurite.sign("a.png"),
    missing: azurite.sign("b.png"),
    expired: azurite.sign("a.png", Date.now() - 60_000),
  });
  for (const answer of Object.values(theirs)) answer.errorCode = ownCodes[answer.errorCode ?? ""] ?? answer.errorCode;
  // Azurite says when it chose the access tier.
  for (const { headers } of Object.values(theirs)) {
    const index = headers.indexOf("x-ms-access-tier-change-time");
    if (index >= 0) headers.splice(index, 1);
  }
  expect(await seeAll({ url, missing, expired })).toEqual(theirs);

  // Deliberately stricter than Azurite: Azure may refuse a token beside the signature, and core must not send one.
  const bearer = { authorization: "Bearer x" };
  expect(await see(emulator, "GET", azurite.sign("a.png"), bearer)).toMatchObject({ status: 200 });
  expect(await see(emulator, "GET", url, bearer)).toMatchObject({ status: 403, errorCode: "AuthenticationFailed" });
});
