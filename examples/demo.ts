/**
 * Publishes the screenshots of this folder to a local iTwin Platform, through the very bundle that GitHub would run and
 * in the way that GitHub's runner would start it: `npx -y pnpm@12 demo`.
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type Emulator, startEmulator } from "@itwin-images/emulator";
import { planManifest } from "@itwin-images/workspace";
import { runAction } from "../packages/action/test/run-action.ts";
import { markdownToText } from "./markdown-to-text.ts";

const folder = dirname(fileURLToPath(import.meta.url));

async function main(): Promise<boolean> {
  await using emulator = await startEmulator();
  const targets = await createTargets(emulator);
  heading(`A local iTwin Platform listens at ${emulator.url}; it has ${targets.length} targets without an image`);

  heading("The job's log");
  const run = await runAction({
    inputs: { "api-url": emulator.url, token: emulator.token, manifest: "itwin-images.yml" },
    workspace: folder,
  });
  process.stdout.write(run.log);
  process.stderr.write(run.stderr);

  heading("The job's summary");
  console.log(markdownToText(run.summary));

  heading("What the platform shows now");
  let shown = 0;
  for (const target of targets) {
    const thumbnail = await thumbnailOf(emulator, target);
    console.log(`${target.kind} ${target.id}\n  ${thumbnail.text}`);
    if (thumbnail.ok) shown++;
  }

  console.log(`\npublished ${run.outputs.published}, failed ${run.outputs.failed}`);
  return run.exitCode === 0 && run.outputs.published === String(targets.length) && shown === targets.length;
}

interface Target {
  readonly kind: "itwin" | "saved-view" | "imodel";
  readonly id: string;
}

/** Makes on the emulator what the manifest publishes to. */
async function createTargets(emulator: Emulator): Promise<readonly Target[]> {
  const { items, problems } = await planManifest({ root: folder, path: "itwin-images.yml" });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  const iTwinId = emulator.createITwin({ displayName: "Examples" }).id;
  const create = {
    itwin: (id: string) => emulator.createITwin({ id }),
    "saved-view": (id: string) => emulator.createSavedView({ id, iTwinId }),
    imodel: (id: string) => emulator.createIModel({ id, iTwinId }),
  };
  for (const { target } of items) create[target.kind](target.id);
  return items.map(({ target }) => target);
}

/** Asks the platform for a target's thumbnail as a viewer would, and fetches it. */
async function thumbnailOf({ url, token }: Emulator, { kind, id }: Target): Promise<{ ok: boolean; text: string }> {
  const get = (path: string) => fetch(url + path, { headers: { Authorization: `Bearer ${token}` } });
  const read = async <T>(path: string): Promise<T> => (await get(path)).json() as T;
  const addressOf = {
    itwin: async () => (await read<{ image: { smallImageUrl: string } }>(`/itwins/${id}/image`)).image.smallImageUrl,
    "saved-view": async () => (await read<{ href: string }>(`/savedviews/${id}/image?size=thumbnail`)).href,
    imodel: async () => `${url}/imodels/${id}/thumbnail?size=small`,
  };
  try {
    const address: string = await addressOf[kind]();
    const answer =
      kind === "imodel" ? await get(new URL(address).pathname + new URL(address).search) : await fetch(address);
    const size = (await answer.arrayBuffer()).byteLength;
    const type = answer.headers.get("Content-Type");
    return { ok: answer.ok && size > 0, text: `${address} (${answer.status}, ${type}, ${size} bytes)` };
  } catch (error) {
    return { ok: false, text: `no thumbnail: ${error}` };
  }
}

function heading(text: string): void {
  console.log(`\n--- ${text}\n`);
}

process.exitCode = (await main()) ? 0 : 1;
