import { requireArguments, withRequiredKeys } from "./arguments.ts";
import { type Comparison, compareImage, downloadIntact, type ImageDigest } from "./compare.ts";
import { ConfigurationError, isPlatformError } from "./errors.ts";
import { readAddress } from "./http/address.ts";
import { createSend, readStringList, readStrings } from "./http/api.ts";
import type { ApiAnswer, Send, Subject } from "./http/api-request.ts";
import { Pace, type RateLimit } from "./http/pace.ts";
import { createSignedUrls } from "./http/signed-url.ts";
import { readCredential, type TokenSource } from "./http/token.ts";
import { createTransport, type TransportOptions } from "./http/transport.ts";
import type { Image } from "./image/image.ts";
import type { Target } from "./target.ts";
import {
  type CallOptions,
  type CurrentImage,
  type ImageSize,
  subjectOf,
  type TargetKindDefinition,
  type Uploaded,
} from "./targets/definition.ts";
import { requireAcceptable } from "./targets/image-rules.ts";
import { type IModels, imodels } from "./targets/imodel.ts";
import { targetIdProblem, targetKinds } from "./targets/index.ts";
import { type ITwins, itwins } from "./targets/itwin.ts";
import { type SavedViews, savedViews } from "./targets/saved-view.ts";
import { oneLine } from "./text.ts";

/** How to reach the platform, and as whom. */
export interface PlatformOptions extends TransportOptions {
  /** Address of the API. Default `https://api.bentley.com`. `http:` is taken for loopback hosts only. */
  readonly apiUrl?: string;
  /**
   * The bearer token, with or without its `Bearer ` prefix, or a function that gives one, such as `clientCredentials`
   * makes. It is sent to `apiUrl`'s origin and nowhere else.
   */
  readonly token: string | TokenSource;
  /**
   * Limit of the API that requests are spread to stay below, for one that is known before it answers 429. Requests for
   * tokens and signed image addresses are not counted, as the platform does not count them. Default: none.
   */
  readonly rateLimit?: RateLimit | undefined;
}

/** The iTwin Platform's image calls. */
export interface Platform {
  /** The image calls of iTwins. */
  readonly itwins: ITwins;
  /** The image calls of saved views. */
  readonly savedViews: SavedViews;
  /** The thumbnail calls of iModels. */
  readonly imodels: IModels;
  /**
   * Makes an image the image of any kind of target; the calls above say what each kind accepts.
   *
   * @throws `ImageRejectedError` before anything is sent, when the image is not acceptable.
   */
  upload(args: { target: Target; image: Uint8Array | Image } & CallOptions): Promise<Uploaded>;
  /**
   * Gets what any kind of target shows now; `undefined` if it has no image. As a 404 can mean either, the target itself is
   * asked for then, and a target that does not exist, or that the token's owner may not see, rejects with a 404
   * `PlatformError`.
   *
   * @param args.size - Default `full`.
   */
  current(args: { target: Target; size?: ImageSize } & CallOptions): Promise<CurrentImage | undefined>;
  /**
   * The bytes of a current image: at full size what went up, or the platform's rendering where it keeps no more than that.
   *
   * @param args.maxBytes - The most bytes taken; more are a `TransportError`. Default 64 MiB.
   * @param args.intact - Rejects unless the bytes have the length and MD5 that the storage gives for them or, if it gives
   * no MD5, are a complete image. Default `false`.
   */
  download(
    args: { target: Target; current: CurrentImage; maxBytes?: number; intact?: boolean } & CallOptions,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Compares a current image with another, by its bytes or what is known of them, fetching no more than it must. An image above `maxBytes` fails. */
  compare(
    args: { target: Target; current: CurrentImage; image: Image | ImageDigest; maxBytes?: number } & CallOptions,
  ): Promise<Comparison>;
  /**
   * The token owner's permissions for a target, such as `itwins_modify`; `undefined` where the platform has no call for
   * them (saved views).
   */
  permissions(args: { target: Target } & CallOptions): Promise<readonly string[] | undefined>;
  /** The display name of any kind of target: any text, not to be trusted in a path or a page. */
  displayName(args: { target: Target } & CallOptions): Promise<string>;
}

/**
 * Connects to the iTwin Platform. Nothing is sent before the first call.
 *
 * Requests are retried after network errors, 408, 429, 500, 502, 503 and 504; a 429 holds back all calls of this
 * platform until its `Retry-After`. Redirects are refused.
 *
 * @throws {@link ConfigurationError} when the token or the address is unusable.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { createPlatform } from "@itwin-images/core";
 *
 * const platform = createPlatform({ token: process.env.ITWIN_TOKEN ?? "" });
 * const { largeImageName } = await platform.itwins.uploadImage({
 *   iTwinId: "8a1f2c3d-0000-4000-8000-000000000001",
 *   image: await readFile("cover.png"),
 * });
 * console.log(largeImageName);
 * ```
 */
export function createPlatform(options: PlatformOptions): Platform {
  requireArguments("createPlatform", options, ["token"]);
  const api = readAddress(options.apiUrl ?? "https://api.bentley.com", "API address");
  const { token } = options;
  const source = typeof token === "function" ? token : constant(readCredential(token, "token"));
  const transport = createTransport(options);
  const pace = options.rateLimit && new Pace(options.rateLimit);
  const send = withChecks(createSend({ api, token: source, transport, pace }));
  const signedUrls = createSignedUrls({ transport, api });
  return {
    itwins: withRequiredKeys("platform.itwins", itwins(send), {
      uploadImage: ["iTwinId", "image"],
      getImage: ["iTwinId"],
      deleteImage: ["iTwinId"],
    }),
    savedViews: withRequiredKeys("platform.savedViews", savedViews(send), {
      uploadImage: ["savedViewId", "image"],
      getImage: ["savedViewId"],
      list: [],
    }),
    imodels: withRequiredKeys("platform.imodels", imodels(send), {
      uploadThumbnail: ["iModelId", "image"],
      getThumbnail: ["iModelId"],
      list: ["iTwinId"],
    }),
    ...withRequiredKeys("platform", callsOfAnyKind(send, signedUrls), {
      upload: ["target", "image"],
      current: ["target"],
      download: ["target", "current"],
      compare: ["target", "current", "image"],
      permissions: ["target"],
      displayName: ["target"],
    }),
  };
}

type CallsOfAnyKind = Pick<Platform, "upload" | "current" | "download" | "compare" | "permissions" | "displayName">;

function callsOfAnyKind(send: Send, signedUrls: ReturnType<typeof createSignedUrls>): CallsOfAnyKind {
  return {
    async upload({ target, image, ...callOptions }) {
      const kind = kindOf(target);
      const acceptable = await requireAcceptable(kind, target.id, image);
      return kind.upload(naming(send, target), target.id, acceptable, callOptions);
    },
    async current({ target, size = "full", ...callOptions }) {
      const kind = kindOf(target);
      try {
        return await kind.current(naming(send, target), target.id, size, callOptions);
      } catch (error) {
        if (!isPlatformError(error) || error.status !== 404) throw error;
        if (error.platformCode !== noImage) await readTarget(send, target, callOptions);
        return undefined;
      }
    },
    async download({ target, current, maxBytes, intact = false, signal }) {
      const request = {
        subject: subjectFor(target),
        url: current.signedUrl,
        signal,
        ...(maxBytes !== undefined && { maxBytes }),
      };
      if (intact) return downloadIntact(signedUrls, request, current);
      return current.rendering ?? signedUrls.get(request);
    },
    async compare({ target, current, image, maxBytes, signal }) {
      return compareImage(signedUrls, { subject: subjectFor(target), current, image, maxBytes, signal });
    },
    async permissions({ target, ...callOptions }) {
      const path = kindOf(target).permissionsPath?.(target.id);
      if (path === undefined) return undefined;
      const subject = subjectFor(target);
      const action = "read the caller's permissions";
      return readStringList(
        await send({ subject, method: "GET", path, action, success: [200] }, callOptions),
        "permissions",
      );
    },
    async displayName({ target, ...callOptions }) {
      const answer = await readTarget(send, target, callOptions);
      return readStrings(answer, ["displayName"], kindOf(target).property).displayName;
    },
  };
}

function kindOf({ kind }: Target): TargetKindDefinition {
  const definition: TargetKindDefinition | undefined = targetKinds[kind];
  if (definition !== undefined) return definition;
  const kinds = Object.keys(targetKinds);
  throw new ConfigurationError(
    `target.kind is "${oneLine(String(kind))}".`,
    `Write ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}.`,
  );
}

/** The code of a 404 that says: the target is there, and has no image. [developer.bentley.com, of saved views] */
const noImage = "ImageNotFound";

/** Reads the target itself. Rejects with a 404 unless it exists and the token's owner has access to it. */
async function readTarget(send: Send, target: Target, options: CallOptions): Promise<ApiAnswer> {
  const path = kindOf(target).path(target.id);
  return send({ subject: subjectFor(target), method: "GET", path, action: "find it", success: [200] }, options);
}

const subjectFor = (target: Target): Subject => subjectOf(kindOf(target), target.id, target.name);

/** The calls of a kind know an id only: errors also have the name. */
function naming(send: Send, target: Target): Send {
  return (request, options) => send({ ...request, subject: subjectFor(target) }, options);
}

const constant =
  (token: string): TokenSource =>
  () =>
    token;

/** What holds for every call: the id's form. */
function withChecks(send: Send): Send {
  return async (request, options) => {
    const { target } = request.subject;
    const problem = target && targetIdProblem(target);
    if (problem) throw new ConfigurationError(problem.message, problem.fix, { target });
    return send(request, options);
  };
}
