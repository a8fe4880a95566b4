import { expect, test } from "vitest";
import { clientCredentials, createPlatform, inspectImage, isConfigurationError, publish } from "./index.ts";

const platform = createPlatform({ token: "a-token" });
const iTwinId = "8a1f2c3d-0000-4000-8000-000000000001";
const image = new Uint8Array(3);
// As JavaScript calls it, without types.
const untyped = <T>(value: unknown): T => value as T;

test.each<readonly [string, () => unknown, string]>([
  [
    "no options",
    () => createPlatform(untyped(undefined)),
    "createPlatform was called with undefined in the place of an object. Pass { token }.",
  ],
  [
    "a token alone",
    () => createPlatform(untyped("a-token")),
    "createPlatform was called with a string in the place of an object. Pass { token }.",
  ],
  ["no token", () => createPlatform(untyped({})), "createPlatform was called without token. Pass { token }."],
  [
    "no credentials",
    () => clientCredentials(untyped(undefined)),
    "clientCredentials was called with undefined in the place",
  ],
  [
    "a misspelled secret",
    () => clientCredentials(untyped({ clientId: "a", client_secret: "b" })),
    "Write clientSecret in the place of client_secret.",
  ],
  [
    "no arguments",
    () => platform.itwins.uploadImage(untyped(undefined)),
    "platform.itwins.uploadImage was called with undefined in the place of an object. Pass { iTwinId, image }.",
  ],
  [
    "a misspelled key",
    () => platform.itwins.uploadImage(untyped({ itwinId: iTwinId, image })),
    "platform.itwins.uploadImage was called without iTwinId. Write iTwinId in the place of itwinId.",
  ],
  [
    "a path for an image",
    () => platform.itwins.uploadImage({ iTwinId, image: untyped("cover.png") }),
    "was given a string in the place of the bytes of an image. Pass the bytes of the file, such as await readFile(path).",
  ],
  [
    "a Blob for an image",
    () => platform.itwins.uploadImage({ iTwinId, image: untyped(new Blob(["x"])) }),
    "was given a Blob in the place of the bytes of an image. Pass a Uint8Array, such as new Uint8Array(await blob.arrayBuffer()).",
  ],
  [
    "a path to inspect",
    () => inspectImage(untyped("cover.png")),
    "inspectImage was given a string in the place of the bytes",
  ],
  [
    "an unknown kind",
    () => platform.upload({ target: untyped({ kind: "itwn", id: iTwinId }), image }),
    'target.kind is "itwn". Write itwin, saved-view or imodel.',
  ],
  ["no target", () => platform.current(untyped({})), "platform.current was called without target. Pass { target }."],
  [
    "a plan without problems",
    () => publish(untyped({ items: [] }), platform).next(),
    "publish was called without problems.",
  ],
])("%s is refused in words", async (_, call, message) => {
  const error = await Promise.resolve()
    .then(call)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(isConfigurationError(error)).toBe(true);
  expect(String((error as Error).message)).toContain(message);
});
