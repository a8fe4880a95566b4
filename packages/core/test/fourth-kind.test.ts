import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createPlatform, describeTarget, type Target } from "@itwin-images/core";
import { targetKinds } from "@itwin-images/core/internal";
import { expect, it, onTestFinished } from "vitest";
import { subjectOf, type TargetKindDefinition } from "../src/targets/definition.ts";
import { itemOf, outcomesOf, planOf } from "./plans.ts";
import { samples } from "./samples.ts";

/** A kind that does not exist: declared like the others, in one object. */
const reality: TargetKindDefinition = {
  ...targetKinds.itwin,
  kind: "reality" as Target["kind"],
  label: "reality model",
  owner: "the reality model's iTwin",
  idPattern: /^r\d+$/,
  idForm: "an r and digits, such as r7",
  canonicalId: (id) => id,
  formats: ["png"],
  path: (id) => `/realities/${encodeURIComponent(id)}`,
  permission: "realities_modify",
  namesImages: false,
  keepsBytes: true,
  limits: () => [],
  async current(send, id, _size, options) {
    const subject = subjectOf(reality, id);
    const request = {
      subject,
      method: "GET",
      path: `${reality.path(id)}/picture`,
      action: "read its picture",
      success: [200],
    } as const;
    const { body } = await send(request, options);
    return { signedUrl: new TextDecoder().decode(body) };
  },
  async upload(send, id, image, options) {
    const { permission } = reality;
    const request = {
      ...{ subject: subjectOf(reality, id), permission, path: `${reality.path(id)}/picture`, body: image },
      ...({ method: "PUT", action: "upload its picture", success: [204] } as const),
    };
    await send(request, options);
    return {};
  },
};

async function platformOf(status: number) {
  let stored: Buffer | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { port } = server.address() as AddressInfo;
      if (request.method === "PUT" && status === 204) stored = Buffer.concat(chunks);
      if (request.method === "PUT") response.writeHead(status).end();
      else if (request.url === "/realities/r7") response.writeHead(200).end();
      else if (stored === undefined) response.writeHead(404).end();
      else if (request.url === "/file") response.writeHead(200, { "Content-Length": stored.length }).end(stored);
      else response.writeHead(200).end(`http://127.0.0.1:${port}/file`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return createPlatform({ apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: "some-token" });
}

it("a fourth kind is one definition and one entry of targetKinds: nothing else asks for the kind", async () => {
  const kinds = targetKinds as { [kind: string]: TargetKindDefinition };
  kinds.reality = reality;
  onTestFinished(() => void delete kinds.reality);
  const target: Target = { kind: reality.kind, id: "r7" };
  expect(describeTarget(target)).toBe("reality model r7");

  const platform = await platformOf(204);
  const plan = planOf([itemOf(target, samples.png)]);
  expect(await outcomesOf(plan, platform)).toMatchObject([{ status: "published", reason: "it shows no image yet" }]);
  expect(await outcomesOf(plan, platform)).toMatchObject([{ status: "unchanged", reason: "the bytes agree" }]);

  const [bad] = await outcomesOf(planOf([itemOf({ ...target, id: "7" }, samples.jpegBaseline, "r.jpg")]), platform);
  expect(bad?.problems.map(({ message }) => message)).toEqual([
    '"7" is not the id of a reality model: it is an r and digits, such as r7.',
    expect.stringContaining("the image of a reality model must be PNG"),
  ]);

  const [refused] = await outcomesOf(plan, await platformOf(403));
  expect(refused?.status === "failed" && refused.error.message).toMatch(
    /^reality model r7: could not upload its picture: .* access to this reality model\. .* a role that has realities_modify\.$/,
  );
});
