import { ContentType, IModelsClient, ThumbnailSize } from "@itwin/imodels-client-management";
import { expect, test } from "vitest";
import type { Emulator } from "../src/index.ts";
import { jpeg, look, padded, png } from "./pictures.ts";
import { running } from "./running.ts";

// The official client as judge of the iModel calls.

function clientOf(emulator: Emulator, token = emulator.token) {
  const client = new IModelsClient({ api: { baseUrl: `${emulator.url}/imodels` } });
  const authorization = async () => ({ scheme: "Bearer", token });
  return { client, authorization };
}

test.each([
  [ContentType.Png, png],
  [ContentType.Jpeg, jpeg],
] as const)("uploads a thumbnail of type %s and downloads it in both sizes", async (imageType, make) => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  const { client, authorization } = clientOf(emulator);
  const { id: iModelId } = await client.iModels.createEmpty({
    authorization,
    iModelProperties: { iTwinId, name: "Deck" },
  });
  const image = await make(1600, 1000, 1);
  await client.thumbnails.upload({ authorization, iModelId, thumbnailProperties: { imageType, image } });
  expect(emulator.image("imodel", iModelId)).toMatchObject({ bytes: image, mediaType: imageType });

  const small = await client.thumbnails.download({ authorization, iModelId });
  expect(await look(small.image)).toEqual({ format: "png", width: 400, height: 250 });
  const large = await client.thumbnails.download({ authorization, iModelId, urlParams: { size: ThumbnailSize.Large } });
  expect(await look(large.image)).toEqual({ format: "png", width: 800, height: 500 });
});

/** An error of the official client. */
interface Refusal {
  statusCode: number;
  code: string;
  details?: { innerError?: { code: string } }[];
}

test("understands every refusal of an upload", async () => {
  const emulator = await running();
  const { id: iTwinId } = emulator.createITwin();
  const { id: iModelId } = emulator.createIModel({ iTwinId });
  const image = await png();
  const refusal = (properties: {
    token?: string;
    iModelId?: string;
    image?: Uint8Array;
    imageType?: ContentType.Jpeg;
  }) => {
    const { client, authorization } = clientOf(emulator, properties.token);
    return client.thumbnails
      .upload({
        authorization,
        iModelId: properties.iModelId ?? iModelId,
        thumbnailProperties: {
          imageType: properties.imageType ?? ContentType.Png,
          image: properties.image ?? image,
        },
      })
      .then(
        () => "taken",
        ({ statusCode, code, details = [] }: Refusal) =>
          [statusCode, code, ...details.map(({ innerError }) => innerError?.code)].join(" "),
      );
  };
  expect(await refusal({})).toBe("taken");
  expect(await refusal({ token: "wrong" })).toBe("401 Unauthorized");
  expect(await refusal({ token: emulator.issueToken({ permissions: [] }) })).toBe("403 InsufficientPermissions");
  expect(await refusal({ iModelId: "00000000-0000-4000-8000-000000000000" })).toBe("404 iModelNotFound");
  expect(await refusal({ image: padded(image, 6 * 1024 * 1024) })).toBe("413 RequestTooLarge");
  expect(await refusal({ imageType: ContentType.Jpeg })).toBe("422 InvalidiModelsRequest InvalidThumbnailFormat");
});
