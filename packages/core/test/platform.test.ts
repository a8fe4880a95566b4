import { ConfigurationError, createPlatform, ImageRejectedError, inspectImage, type Target } from "@itwin-images/core";
import { describe, expect, it } from "vitest";
import { emulated, failureOf } from "./emulated.ts";
import { jpegOf, pngOf, samples } from "./samples.ts";

const unknownId = "ffffffff-0000-4000-8000-00000000ffff";

describe("an iTwin's image", () => {
  it("is uploaded, read back and deleted", async () => {
    const { platform, emulator, iTwinId } = await emulated();
    const uploaded = await platform.itwins.uploadImage({ iTwinId, image: samples.jpegBaseline });
    expect(Buffer.from(emulator.image("itwin", iTwinId)?.bytes ?? [])).toEqual(Buffer.from(samples.jpegBaseline));
    expect(emulator.requests[0]?.headers["content-type"]).toBe("image/jpeg");

    const current = await platform.itwins.getImage({ iTwinId });
    expect(current.largeImageName).toBe(uploaded.largeImageName);
    // Without the token: the emulator refuses a signed URL that also carries one.
    const response = await fetch(current.largeImageUrl);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(samples.jpegBaseline));

    await platform.itwins.deleteImage({ iTwinId });
    expect(await failureOf(platform.itwins.getImage({ iTwinId }))).toMatchObject({
      name: "PlatformError",
      status: 404,
    });
    expect(await failureOf(platform.itwins.deleteImage({ iTwinId }))).toMatchObject({ status: 404, method: "DELETE" });
  });

  it("is checked before anything is sent", async () => {
    const { platform, emulator, iTwinId } = await emulated();
    for (const image of [samples.gif, samples.png.subarray(0, 50), pngOf({ width: 600, height: 100 })]) {
      expect(await failureOf(platform.itwins.uploadImage({ iTwinId, image }))).toBeInstanceOf(ImageRejectedError);
    }
    expect(emulator.requests).toEqual([]);
  });

  it("may be one that was inspected before", async () => {
    const { platform, emulator, iTwinId } = await emulated();
    const { image } = await inspectImage(samples.png);
    if (image === undefined) throw new Error("the sample is not an image");
    await platform.itwins.uploadImage({ iTwinId, image });
    expect(emulator.image("itwin", iTwinId)?.mediaType).toBe("image/png");
  });
});

describe("a saved view's image", () => {
  it("is uploaded as a data URL and read back", async () => {
    const { platform, emulator, savedViewId } = await emulated();
    await platform.savedViews.uploadImage({ savedViewId, image: samples.png });
    const [request] = emulator.requests;
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(Buffer.from(request?.body ?? []).toString())).toEqual({
      image: `data:image/png;base64,${Buffer.from(samples.png).toString("base64")}`,
    });
    const { href } = await platform.savedViews.getImage({ savedViewId });
    expect(Buffer.from(await (await fetch(href)).arrayBuffer())).toEqual(Buffer.from(samples.png));
    const thumbnail = await platform.savedViews.getImage({ savedViewId, size: "thumbnail" });
    expect((await fetch(thumbnail.href)).status).toBe(200);
    expect(emulator.requests.map(({ path }) => path.split("?")[1])).toContain("size=thumbnail");
  });

  it("is never a JPEG", async () => {
    const { platform, emulator, savedViewId } = await emulated();
    await expect(platform.savedViews.uploadImage({ savedViewId, image: samples.jpegBaseline })).rejects.toThrow(
      "must be PNG",
    );
    expect(emulator.requests).toEqual([]);
  });
});

describe("an iModel's thumbnail", () => {
  it("is uploaded, rendered by the service and read back in two sizes", async () => {
    const { platform, emulator, iModelId } = await emulated();
    await platform.imodels.uploadThumbnail({ iModelId, image: samples.jpegBaseline });
    expect(emulator.requests[0]?.headers).toMatchObject({
      "content-type": "image/jpeg",
      accept: "application/vnd.bentley.itwin-platform.v2+json",
    });
    const widths: number[] = [];
    for (const size of ["small", "large"] as const) {
      const { image } = await inspectImage(await platform.imodels.getThumbnail({ iModelId, size }));
      expect(image).toMatchObject({ format: "png" });
      widths.push(image?.width ?? 0);
    }
    expect(widths[0]).toBeLessThan(widths[1] ?? 0);
  });

  it("is a default image, or 404 where the platform has none", async () => {
    const { platform, iModelId } = await emulated();
    expect((await inspectImage(await platform.imodels.getThumbnail({ iModelId }))).image).toMatchObject({
      format: "png",
    });
    const without = await emulated({ defaultThumbnail: false });
    const { iModelId: id } = without;
    expect(await failureOf(without.platform.imodels.getThumbnail({ iModelId: id }))).toMatchObject({ status: 404 });
    expect(await without.platform.current({ target: { kind: "imodel", id } })).toBeUndefined();
  });

  it("that comes back as something else than a PNG is an error", async () => {
    const { platform, emulator, iModelId } = await emulated();
    await platform.imodels.uploadThumbnail({ iModelId, image: samples.png });
    emulator.fault({ method: "GET", body: "<html>Sign in</html>", headers: { "Content-Type": "text/html" } });
    expect((await failureOf(platform.imodels.getThumbnail({ iModelId }))).message).toContain("not a PNG");
  });
});

describe("what the platform answers", () => {
  const upload = (target: Target, platform: Awaited<ReturnType<typeof emulated>>["platform"], image = samples.png) =>
    failureOf(platform.upload({ target, image }));

  it("401: get a new token", async () => {
    const { emulator, iTwinId } = await emulated();
    const error = await upload({ kind: "itwin", id: iTwinId }, createPlatform({ apiUrl: emulator.url, token: "abc" }));
    expect(error).toMatchObject({ status: 401, target: { kind: "itwin", id: iTwinId } });
    expect(error.message).toContain("Get a new token");
    expect(emulator.requests).toHaveLength(1);
  });

  it("401: when the token expired, if it says so", async () => {
    const { emulator, iTwinId } = await emulated();
    const parts = ['{"alg":"RS256"}', '{"exp":1700000000}'].map((part) => Buffer.from(part).toString("base64url"));
    const token = `${parts.join(".")}.c2lnbmF0dXJl`;
    const error = await upload({ kind: "itwin", id: iTwinId }, createPlatform({ apiUrl: emulator.url, token }));
    expect(error).toMatchObject({
      status: 401,
      fix: "The token expired on 14 Nov 2023, 22:13 UTC. Get a new one, or set client-id and client-secret, which get a fresh token for each run.",
    });
    for (const part of token.split(".")) expect(error.message).not.toContain(part);
  });

  it.each([
    ["itwin", "itwins_modify"],
    ["saved-view", "saved view"],
    ["imodel", "imodels_manage"],
  ] as const)("403 for a target of the kind %s: which permission, and whom to add", async (kind, words) => {
    const { emulator, ...ids } = await emulated();
    const id = { itwin: ids.iTwinId, "saved-view": ids.savedViewId, imodel: ids.iModelId }[kind];
    const token = emulator.issueToken({ permissions: [] });
    const error = await upload({ kind, id }, createPlatform({ apiUrl: emulator.url, token }));
    expect(error).toMatchObject({ status: 403, target: { kind, id } });
    expect(error.message).toContain(words);
    expect(error.message).toContain("@apps.imsoidc.bentley.com");
  });

  it("404: check the id, or become a member", async () => {
    const { platform } = await emulated();
    for (const target of [
      { kind: "itwin", id: unknownId },
      { kind: "saved-view", id: "AAAA" },
      { kind: "imodel", id: unknownId },
    ] as const) {
      const error = await upload(target, platform);
      expect(error).toMatchObject({ status: 404, target });
      expect(error.message).toContain(target.id);
      expect(error.message).toContain("member");
    }
  });

  it("413 and 422, with every detail", async () => {
    const { platform, emulator, iTwinId } = await emulated();
    const target = { kind: "itwin", id: iTwinId } as const;
    emulator.fault({ method: "PUT", status: 413 });
    expect((await upload(target, platform)).message).toContain("5,000,000 bytes");

    const details = [
      { code: "InvalidRequestBody", message: "The image is too big.", target: "image" },
      { code: "InvalidValue", message: "Width or height.", target: "image" },
    ];
    emulator.fault({
      method: "PUT",
      status: 422,
      body: { error: { code: "InvalidiTwinsRequest", message: "Cannot update.", details } },
    });
    const error = await upload(target, platform);
    expect(error).toMatchObject({ status: 422, platformCode: "InvalidiTwinsRequest", details });
    for (const detail of details) expect(error.message).toContain(detail.message);
  });

  it("a size that the platform refuses is known to the emulator by itself", async () => {
    // Between the two readings of 5 megabytes core only warns, and the emulator takes it.
    const { platform, iTwinId } = await emulated();
    const uploaded = await platform.itwins.uploadImage({ iTwinId, image: jpegOf({ byteLength: 5_242_880 }) });
    expect(uploaded.largeImageName).not.toBe("");
  });
});

describe("ids", () => {
  it.each([
    ["itwin", "../users/me"],
    ["itwin", `${unknownId}?x=1`],
    ["imodel", ""],
    ["saved-view", "a/b"],
    ["saved-view", "é"],
  ] as const)("of a wrong form never enter an address: %s %j", async (kind, id) => {
    const { platform, emulator } = await emulated();
    expect(await failureOf(platform.upload({ target: { kind, id }, image: samples.png }))).toBeInstanceOf(
      ConfigurationError,
    );
    expect(emulator.requests).toEqual([]);
  });
});

describe("createPlatform", () => {
  it.each([
    [{ token: "" }, "token"],
    [{ token: "two words" }, "token"],
    [{ token: "abc", apiUrl: "http://api.bentley.com" }, "unencrypted"],
  ])("refuses %j at once", (options, words) => {
    expect(() => createPlatform(options)).toThrow(words);
  });

  it("takes a pasted token", async () => {
    const { emulator, iTwinId } = await emulated();
    const platform = createPlatform({ apiUrl: emulator.url, token: ` Bearer ${emulator.token}\n` });
    expect((await failureOf(platform.itwins.getImage({ iTwinId }))).name).toBe("PlatformError");
    expect(emulator.requests[0]).toMatchObject({ status: 404, headers: { authorization: `Bearer ${emulator.token}` } });
  });
});
