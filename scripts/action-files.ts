import { glob, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type OptionDescription, optionTables } from "@itwin-images/commands";
import { parse } from "yaml";

/** The top of this repository. */
export const repository: string = resolve(import.meta.dirname, "..");

/** How workflows name the actions of this repository, before the folder and the version. */
export const repositoryName = "itwin-images/itwin-images";

/** The version in every page and example: the tag that each release moves along. */
export const majorTag = "v1";

/** An action of this repository, as its action.yml describes it. */
export interface ActionFile {
  /** Path of the action.yml from the top of the repository, with forward slashes. */
  readonly path: string;
  /** Path of the page that has its inputs and outputs. */
  readonly page: string;
  /** What workflows write after `uses:`. */
  readonly uses: string;
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, ActionInput>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

interface ActionInput {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** The options of the command that an action runs. */
export function actionOptions(path: string): readonly OptionDescription[] {
  const folder = dirname(path);
  const options = Object.entries(optionTables).find(([command]) => command === (folder === "." ? "publish" : folder));
  if (options === undefined) throw new Error(`${path} is the action of no command.`);
  return options[1];
}

/** Every action of this repository: the one at its top, then those in its folders by name. */
export async function readActionFiles(): Promise<ActionFile[]> {
  const paths: string[] = [];
  for await (const path of glob("{action.yml,*/action.yml}", { cwd: repository })) paths.push(path);
  const atTop = (path: string) => (path === "action.yml" ? 0 : 1);
  paths.sort((a, b) => atTop(a) - atTop(b) || (a < b ? -1 : 1));
  return Promise.all(
    paths.map(async (path) => {
      const { name, description, inputs, outputs } = parse(await readFile(join(repository, path), "utf8"));
      const folder = dirname(path);
      return {
        path: path.replaceAll("\\", "/"),
        page: folder === "." ? "docs/inputs.md" : `${folder}/README.md`,
        uses: `${folder === "." ? repositoryName : `${repositoryName}/${folder}`}@${majorTag}`,
        name,
        description,
        inputs: inputs ?? {},
        outputs: outputs ?? {},
      };
    }),
  );
}
