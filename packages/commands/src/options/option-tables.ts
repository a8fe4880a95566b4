import type { ImageSize } from "@itwin-images/core";
import type { FailOn } from "../check/check-result.ts";
import type { OptionDescription } from "./option-description.ts";

export const failOnChoices: readonly [FailOn, ...FailOn[]] = ["error", "warning", "never"];
export const prepareChoices: readonly ["none", "fit", "pad"] = ["none", "fit", "pad"];
export const sizeChoices: readonly [ImageSize, ...ImageSize[]] = ["thumbnail", "full"];
export const formatChoices: readonly ["original", "png", "jpeg", "webp"] = ["original", "png", "jpeg", "webp"];
export const reporterChoices: readonly ["auto", "text", "github", "azure", "gitlab"] = [
  "auto",
  "text",
  "github",
  "azure",
  "gitlab",
];

const production = { api: "https://api.bentley.com", authority: "https://ims.bentley.com" } as const;

/** Who asks. The command line reads these from the environment: arguments are visible to everybody on the machine. */
const credentials: readonly OptionDescription[] = [
  {
    name: "token",
    only: "action",
    description:
      "Access token of the iTwin Platform (scope `itwin-platform`), from a secret. It expires after an hour. In workflows, use `client-id` and `client-secret` instead.",
  },
  {
    name: "client-id",
    only: "action",
    description:
      "Id of a service application that is a member of the iTwins. Use it together with `client-secret`, instead of `token`.",
  },
  {
    name: "client-secret",
    only: "action",
    description:
      "Secret of the service application in `client-id`, from a secret of the repository or of an environment.",
  },
  {
    name: "authority",
    value: "url",
    default: production.authority,
    description: "Address of the token service of a service application. For QA: `https://qa-ims.bentley.com`.",
  },
];

/** What the command line has of some options. */
const commandLine = (options: readonly OptionDescription[]): readonly OptionDescription[] =>
  options.filter(({ only }) => only !== "action");

/** A check needs nobody who asks, but for one thing. */
const optionalCredentials: readonly OptionDescription[] = credentials.map((one) =>
  one.only === "action"
    ? {
        ...one,
        description: `${one.description} A check only looks up names of targets with it; without it, nothing is sent.`,
      }
    : one,
);

const workingDirectory: OptionDescription = {
  name: "working-directory",
  type: "path",
  default: ".",
  description: "Folder that all other paths are relative to.",
};

/** Which image goes where. */
const selection: readonly OptionDescription[] = [
  {
    name: "manifest",
    type: "path",
    default: "itwin-images.yml",
    description:
      "Path of the manifest, relative to `working-directory`. The manifest lists the images and their targets. Its paths are relative to its own folder.",
  },
  {
    name: "images",
    value: "yaml",
    description:
      "Text of a manifest (YAML), instead of the file in `manifest`. Its paths are relative to `working-directory`.",
  },
  {
    name: "image",
    type: "path",
    description:
      "Path of one image, relative to `working-directory`, for the target in `itwin`, `saved-view` or `imodel`, or in `itwin-id`, `saved-view-id` or `imodel-id`. If the target is `{name}` or `{id}`, the path can be a pattern with the same placeholder. Use it instead of `manifest` or `images`.",
  },
  {
    name: "itwin",
    value: "name",
    description:
      "Number or display name of the iTwin that `image` is for. Beside `saved-view`, `imodel`, `manifest` or `images`, it is the iTwin in which their names are looked up.",
  },
  {
    name: "saved-view",
    value: "name",
    description:
      "Display name of the saved view that `image` is for. It is looked up in `itwin` or `itwin-id`, or in `imodel` or `imodel-id`.",
  },
  {
    name: "imodel",
    value: "name",
    description: "Name of the iModel that `image` is for. It is looked up in `itwin` or `itwin-id`.",
  },
  { name: "itwin-id", value: "id", description: "Id of the iTwin that `image` is for." },
  { name: "saved-view-id", value: "id", description: "Id of the saved view that `image` is for." },
  { name: "imodel-id", value: "id", description: "Id of the iModel that `image` is for." },
];

const patience: OptionDescription = {
  name: "patience",
  type: "count",
  ...{ least: 0, most: 60, default: "5" },
  description:
    "Minutes for which a request that fails is repeated, from 0 to 60: while the platform or the network is down, the run waits. With `0` the first failure counts. Rate limits are waited for in any case, for up to 15 minutes.",
};

const apiUrl: OptionDescription = {
  name: "api-url",
  value: "url",
  default: production.api,
  description: "Address of the API of the iTwin Platform. For QA: `https://qa-api.bentley.com`.",
};

const concurrency: OptionDescription = {
  name: "concurrency",
  type: "count",
  ...{ least: 1, most: 64, default: "8" },
  description: "Number of images that are processed at the same time, from 1 to 64.",
};

const report: OptionDescription = {
  name: "report",
  type: "path",
  description:
    "Path of an HTML file, relative to `working-directory`, that shows each image before and after, what differs, how applications crop it, and what failed and why. It needs no other file.",
  onGithub:
    "Path of an HTML file, relative to `working-directory`, that shows each image before and after, what differs, how applications crop it, and what failed and why. It needs no other file. Upload it with `actions/upload-artifact`.",
};

const requestsPerMinute: OptionDescription = {
  name: "requests-per-minute",
  type: "count",
  ...{ least: 1, most: 100_000 },
  description:
    "Number of requests to the API in any minute that this run stays below, from 1 to 100,000. The platform's limits are for all jobs with the same client together: divide by their number. Default: requests are not spread, and a run pauses if the platform refuses one (429).",
};

const shard: OptionDescription = {
  name: "shard",
  value: "number/count",
  description:
    "Part of the images to process, such as `2/5`, if several jobs share the work: the targets decide which image is in which part. Every part finds problems of the manifest and of all targets. A part without an image is a success.",
};
/** What is done to images that would be refused. */
const prepare: readonly OptionDescription[] = [
  {
    name: "prepare",
    type: "choice",
    choices: prepareChoices,
    default: "none",
    description:
      "What is done to images that would be refused: `none`, `fit` (too large: compressed without loss, then fewer colours or a lower JPEG quality, then fewer pixels; JPEG for a saved view: made a PNG) or `pad` (the same, and images that are too long get bars of `prepare-background`). Files are not changed, and acceptable images are published as they are.",
  },
  {
    name: "prepare-background",
    value: "colour",
    description:
      "Colour under transparent pixels, and of the bars of `prepare: pad`: `white`, `black`, or six hexadecimal digits in quotes. Default: transparent pixels stay.",
  },
];

/** Files that the command line writes for other programs. */
const reportFiles: readonly OptionDescription[] = [
  {
    name: "junit",
    type: "path",
    only: "command line",
    description: "Path of a file that gets the results as JUnit XML, which most CI systems show.",
  },
  {
    name: "code-quality",
    type: "path",
    only: "command line",
    description: "Path of a file that gets the problems as a Code Quality report of GitLab.",
  },
];

/** How the command line shows a run. */
const output: readonly OptionDescription[] = [
  {
    name: "reporter",
    type: "choice",
    choices: reporterChoices,
    default: "auto",
    only: "command line",
    description:
      "How progress and problems are shown: `text`, or as `github`, `azure` (Azure Pipelines) or `gitlab` read them from the log. `auto` is that of the CI system that runs the command, or else `text`.",
  },
  {
    name: "json",
    type: "flag",
    default: "false",
    only: "command line",
    description: "Prints the results as one JSON document on standard output, and everything else on standard error.",
  },
];

/** The options of each command, in the order of the pages. */
export const optionTables: {
  readonly [Command in "publish" | "check" | "refresh" | "join" | "list" | "init"]: readonly OptionDescription[];
} = {
  publish: [
    ...credentials,
    {
      name: "source",
      only: "action",
      default: "workspace",
      description:
        "Where the images and the manifest are: `workspace` (files on disk), `release` (assets of the release that started the run, or of `tag`; paths are asset names) or `repository` (files at the commit of the run, or at `ref`, without a checkout). `release` and `repository` need `contents: read` under `permissions:`.",
    },
    {
      name: "tag",
      only: "action",
      description:
        "Tag of the release to publish from if `source` is `release`, and of the release whose notes `update-release-notes` changes. Default: the release that started the run. Reading a draft needs `contents: write`.",
    },
    {
      name: "ref",
      only: "action",
      description: "Tag, branch or commit to publish from if `source` is `repository`. Default: the commit of the run.",
    },
    {
      name: "github-token",
      only: "action",
      default: `\${{ github.token }}`,
      description:
        "Token to read the release or the repository if `source` is one of them, and to change the release notes.",
    },
    ...selection,
    {
      ...workingDirectory,
      onGithub:
        "Folder that `manifest`, `images` and `image` are relative to: in the workspace of the job or, if `source` is `repository`, in the repository.",
    },
    ...prepare,
    {
      ...concurrency,
      default: "64",
      description:
        "The most images that are published at the same time, from 1 to 64. A run begins with 8, and takes more as long as that makes it faster.",
    },
    requestsPerMinute,
    patience,
    {
      name: "dry-run",
      type: "flag",
      default: "false",
      description:
        "Checks all images, asks the platform for every target and for the permission to change it, and uploads nothing. The run fails if a target does not exist, or if a permission for an iTwin or an iModel is missing. Permissions for saved views can't be read.",
    },
    {
      name: "skip-unchanged",
      type: "flag",
      default: "true",
      description:
        "Skips images that their targets already show, so that image names stay the same and caches stay valid. `false` uploads all images.",
    },
    {
      name: "verify",
      type: "flag",
      default: "true",
      description: "Reports an image as published only after the platform shows it. `false` skips this check.",
    },
    {
      name: "tolerance",
      value: "percentage",
      default: "0%",
      description:
        "Percentage of the pixels of an image that may differ from what its target shows, for it to count as unchanged: `0.1%`. Pixels that differ by antialiasing only do not count. With `0%`, the same pixels are unchanged, whatever their compression.",
    },
    {
      name: "strict",
      type: "flag",
      default: "false",
      description: "Publishes nothing if there is a warning, such as a picture that is blank.",
    },
    {
      name: "record",
      type: "path",
      description:
        "Path of a JSON file that stores what was published last, relative to `working-directory`. With it, unchanged iModel images cost no request, and unchanged iTwin images cost one request each, or one list from 20 iTwins on. Keep the file in a cache or commit it. Deleting it is always safe.",
      onGithub:
        "Path of a JSON file that stores what was published last, relative to `working-directory`, or to the workspace if `source` is not `workspace`. With it, unchanged iModel images cost no request, and unchanged iTwin images cost one request each, or one list from 20 iTwins on. Keep the file in a cache or commit it. Deleting it is always safe.",
    },
    {
      name: "backup",
      type: "path",
      description:
        "Folder for backups of the images that are replaced, relative to `working-directory`. It also gets a manifest that publishes them again. It must be new or empty. An image that can't be backed up is not replaced.",
      onGithub:
        "Folder for backups of the images that are replaced, relative to `working-directory`, or to the workspace if `source` is not `workspace`. It also gets a manifest that publishes them again. It must be new or empty. An image that can't be backed up is not replaced.",
    },
    {
      name: "results-file",
      type: "path",
      description:
        "Path of a JSON file that gets the results, relative to `working-directory`. `itwin-images join` makes one summary of the files of several jobs.",
      onGithub:
        "Path of a JSON file that gets the results, relative to `working-directory`, or to the workspace if `source` is not `workspace`. `itwin-images join` makes one summary of the files of several jobs.",
    },
    {
      ...shard,
      description: `${shard.description} Give each part its own \`record\` and \`backup\`.`,
      onGithub: `${shard.description} Give each part its own \`record\` and \`backup\`. It can't be combined with \`update-release-notes\`.`,
    },
    {
      name: "update-release-notes",
      only: "action",
      type: "flag",
      default: "false",
      description:
        "Writes what was published into the notes of the release, between two marks. The next run replaces this section. The rest of the notes does not change. It needs `contents: write` under `permissions:`.",
    },
    apiUrl,
    report,
    ...reportFiles,
    ...output,
  ],
  check: [
    ...optionalCredentials,
    ...selection,
    {
      ...workingDirectory,
      onGithub: "Folder in the workspace of the job that `manifest`, `images` and `image` are relative to.",
    },
    ...prepare,
    {
      name: "fail-on",
      type: "choice",
      choices: failOnChoices,
      default: "error",
      description:
        "What makes the check fail: `error`, `warning` (warnings and errors) or `never`. All problems are shown in any case.",
    },
    shard,
    patience,
    apiUrl,
    report,
    ...reportFiles,
    ...output,
  ],
  refresh: [
    ...credentials,
    {
      name: "targets",
      value: "yaml",
      description:
        "YAML list of targets whose images are downloaded: `itwin`, `saved-view` or `imodel` with an id or a name as in a manifest, and optionally `name` (for the file name and the caption) and `alt` (what the image shows).",
    },
    {
      name: "manifest",
      type: "path",
      description:
        "Path of a manifest, relative to `working-directory`. The images of its targets are downloaded. Its image files need not exist, unless they name the targets (`{name}`, `{id}`).",
    },
    {
      name: "itwin",
      value: "name",
      description: "Number or display name of the iTwin in which the names in `targets` and `manifest` are looked up.",
    },
    {
      name: "saved-views-of-itwin",
      value: "name",
      description: "Id, number or display name of an iTwin. The images of all its saved views are downloaded.",
    },
    {
      name: "saved-views-of-imodel",
      value: "id",
      description: "Id of an iModel. The images of all its saved views are downloaded.",
    },
    {
      name: "saved-views-of-group",
      value: "id",
      description: "Id of a saved view group. The images of all its saved views are downloaded.",
    },
    {
      name: "include",
      type: "lines",
      value: "pattern",
      description:
        "Pattern of display names, and more of them with more of this option: `*` matches any text, `?` matches one character. Of the saved views of an iTwin, iModel or group, only those that match a pattern are included.",
      onGithub:
        "Patterns of display names, one per line: `*` matches any text, `?` matches one character. Of the saved views of an iTwin, iModel or group, only those that match a pattern are included.",
    },
    {
      name: "exclude",
      type: "lines",
      value: "pattern",
      description:
        "Pattern of display names, and more of them with more of this option. Of the saved views of an iTwin, iModel or group, those that match a pattern are excluded.",
      onGithub:
        "Patterns of display names, one per line. Of the saved views of an iTwin, iModel or group, those that match a pattern are excluded.",
    },
    {
      name: "size",
      type: "choice",
      choices: sizeChoices,
      default: "thumbnail",
      description:
        "Either `thumbnail` (the platform's small image) or `full` (the published image; for an iModel, the platform's large rendering).",
    },
    {
      name: "max-width",
      type: "count",
      ...{ least: 0, most: 16_384, default: "0" },
      description:
        "Most pixels that an image is wide: wider ones are scaled down. `0` keeps the width. Images are scaled and converted once, and downloaded again only when the platform shows another one.",
    },
    {
      name: "format",
      type: "choice",
      choices: formatChoices,
      default: "original",
      description:
        "Format of the images: `original` (as published), `png`, `jpeg` (much smaller for renders; transparent pixels become white) or `webp` (smaller still; transparent pixels stay).",
    },
    {
      name: "into",
      type: "path",
      required: true,
      description: "Folder of the site for the images and their list `images.json`, relative to `working-directory`.",
    },
    {
      name: "file-name",
      value: "pattern",
      default: "{name}",
      description:
        "Pattern for the file names, without extension: `{kind}`, `{id}`, `{name}` (the display name in letters and digits), and other letters, digits, spaces, `.`, `-` and `_`. Every file gets a unique name.",
    },
    {
      name: "gallery",
      type: "path",
      description:
        "Path of a file that is written to show all images, relative to `working-directory`: `.md` to include in a page of VitePress, Docusaurus or GitHub, `.html` for a plain site.",
    },
    {
      name: "image-base",
      value: "address",
      description:
        "Start of the addresses of images in `gallery`, such as `/renders`. Default: relative to the folder of the gallery.",
    },
    {
      name: "prune",
      type: "flag",
      default: "false",
      description:
        "Removes images that the platform no longer shows or that are no longer selected. Only files that `images.json` lists are removed, and none in a run that fails.",
    },
    {
      name: "commit",
      only: "action",
      type: "flag",
      default: "false",
      description:
        "Commits the result to `branch` through GitHub's API, as one signed commit. It needs `contents: write` under `permissions:`. The repository must be checked out at the top of the workspace.",
    },
    {
      name: "branch",
      only: "action",
      description:
        "Branch that gets the commit. It is created if it does not exist. Default: the branch that the workflow runs for.",
    },
    { name: "commit-message", only: "action", default: "Refresh iTwin images", description: "Commit message." },
    {
      name: "github-token",
      only: "action",
      default: `\${{ github.token }}`,
      description: "Token for the commit.",
    },
    {
      ...workingDirectory,
      onGithub: "Folder in the workspace of the job that `manifest`, `into` and `gallery` are relative to.",
    },
    concurrency,
    requestsPerMinute,
    patience,
    apiUrl,
    ...reportFiles,
    ...output,
  ],
  join: [
    {
      name: "folder",
      type: "path",
      default: "results",
      description:
        "Folder of the results files, relative to `working-directory`. All files in it, and in its folders, whose names end in `.json` are read.",
    },
    workingDirectory,
    ...output,
  ],
  list: [
    ...commandLine(credentials),
    {
      name: "itwin",
      value: "name",
      description:
        "Id, number or display name of the iTwin whose iModels and saved views are listed. Default: all iTwins are listed.",
    },
    {
      ...concurrency,
      description: "Number of saved views that are asked for their image at the same time, from 1 to 64.",
    },
    patience,
    apiUrl,
    ...output,
  ],
  init: [
    ...commandLine(credentials),
    {
      name: "itwin",
      value: "name",
      description:
        "Id, number or display name of the iTwin that the images are for, and whose iModels and saved views they are for. In a terminal, you are asked.",
    },
    {
      name: "folder",
      type: "path",
      default: ".",
      description: "Folder of the images, relative to `working-directory`. All folders in it are searched.",
    },
    {
      name: "manifest",
      type: "path",
      default: "itwin-images.yml",
      description: "Path of the manifest that is written, relative to `working-directory`. It must not exist.",
    },
    workingDirectory,
    patience,
    apiUrl,
    ...output,
  ],
};
