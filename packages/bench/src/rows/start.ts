import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compare } from "../measure.ts";
import { writePictures } from "../pictures.ts";
import { type Row, ratioText } from "../row.ts";
import { timeCommand } from "../run-program.ts";

const bundles = join(import.meta.dirname, "../../../action/dist");

/** How long the actions take to start: a bare Node.js is the rival. */
export const start: Row = {
  name: "start",
  async run(workspace) {
    const folder = join(workspace, "start");
    await mkdir(folder, { recursive: true });
    const [file = ""] = await writePictures(join(folder, "images"), 1, 20_000);
    await writeFile(
      join(folder, "itwin-images.yml"),
      `images:\n  - image: ${JSON.stringify(file)}\n    itwin: 8a1f2c3d-0000-4000-8000-000000000001\n`,
    );
    const bare = () => timeCommand(["-e", "0"]);
    const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: folder, GITHUB_REPOSITORY: "a/b", RUNNER_TEMP: folder };
    const refused = await compare(() => timeCommand([join(bundles, "publish.mjs")], env), bare, { pairs: 15 });
    const checked = await compare(() => timeCommand([join(bundles, "check.mjs")], env), bare, { pairs: 15 });
    const rival = "`node -e 0`";
    return [
      {
        what: "start without a token",
        rival,
        goal: "at most 2.2x",
        measured: ratioText(refused),
        isMet: refused.ratio <= 2.2,
      },
      {
        what: "`check` of one image",
        rival,
        goal: "at most 2.5x",
        measured: ratioText(checked),
        isMet: checked.ratio <= 2.5,
      },
    ];
  },
};
