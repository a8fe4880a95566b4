import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "@itwin-images/emulator";

/** A target of the demo. */
export interface ShownTarget {
  readonly kind: "itwin" | "saved-view" | "imodel";
  readonly id: string;
  readonly displayName: string;
  readonly file: string;
}

/** Serves a page that shows the images of a platform in tiles, cropped as its applications crop them. */
export async function servePage(
  emulator: Emulator,
  targets: readonly ShownTarget[],
): Promise<AsyncDisposable & { readonly address: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://demo");
    const target = targets.find(({ id }) => pathname === `/${id}`);
    const image = target && emulator.image(target.kind, target.id);
    if (image) response.writeHead(200, { "Content-Type": image.mediaType }).end(image.bytes);
    else if (pathname === "/") response.writeHead(200, { "Content-Type": "text/html" }).end(page(targets));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const sections = [
  ["itwin", "iTwins", "288 / 156"],
  ["saved-view", "Saved views", "2 / 1"],
  ["imodel", "iModels", "16 / 10"],
] as const;

function page(targets: readonly ShownTarget[]): string {
  const tile = ({ id, displayName }: ShownTarget, shape: string): string =>
    `<figure><img src="/${id}" alt="" style="aspect-ratio: ${shape}"><figcaption>${displayName}</figcaption></figure>`;
  const parts = sections.map(([kind, title, shape]) => {
    const tiles = targets.filter((target) => target.kind === kind).map((target) => tile(target, shape));
    return `<h2>${title}</h2><div>${tiles.join("")}</div>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A local iTwin Platform</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 24px auto; padding: 0 16px; }
div { display: grid; grid-template-columns: repeat(auto-fill, minmax(288px, 1fr)); gap: 16px; }
figure { margin: 0; border: 1px solid #8884; border-radius: 6px; overflow: hidden; }
img { display: block; width: 100%; object-fit: cover; }
figcaption { padding: 8px 12px; }
</style>
<h1>A local iTwin Platform</h1>
${parts.join("\n")}
</html>`;
}
