import type { TargetKind } from "@itwin-images/core";
import { targetKinds } from "@itwin-images/core/internal";
import { checkFailure, checkTotalsLine } from "../../check/check-messages.ts";
import type { CheckResult } from "../../check/check-result.ts";
import { publishFailure, publishTotalsLine, timingLine } from "../../publish/publish-messages.ts";
import type { PublishResult } from "../../publish/publish-result.ts";
import type { ItemResult, ReportedProblem } from "../../results/item-result.ts";
import { escapeText } from "../../results/markdown.ts";
import { dimensionsOf, sizeOf, statusLabels, targetOf } from "../../results/messages.ts";
import type { ItemPictures } from "../pictures.ts";
import { style } from "./style.ts";

/** How the applications of the platform crop an image that fills its tile. */
const crops: readonly {
  readonly kind: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
}[] = [
  { kind: "saved-view", name: "Saved Views widget, 2:1", width: 256, height: 128 },
  { kind: "itwin", name: "iTwinUI tile, 1.85:1", width: 288, height: 156 },
  { kind: "imodel", name: "iModel card, 16:10", width: 400, height: 250 },
];

/** What readers look for first. */
const statusOrder: readonly ItemResult["status"][] = [
  "failed",
  "not-attempted",
  "published",
  "would-publish",
  "unchanged",
];

/** What a report shows of a run. */
interface ReportedRun {
  readonly title: string;
  readonly notes: readonly string[];
  readonly failure: string | undefined;
  readonly problems: readonly ReportedProblem[];
  readonly items: readonly ItemResult[];
  readonly pictures: readonly ItemPictures[];
}

/** A publishing run as one HTML file that needs no other. @param pictures - Those of each item. */
export function publishHtml(result: PublishResult, pictures: readonly ItemPictures[]): string {
  const { timing, dryRun, ok, problems, items } = result;
  return page({
    title: `Publish iTwin images: ${publishTotalsLine(result)}`,
    notes: [`Took ${timingLine(timing)}.`, ...(dryRun ? ["Dry run: everything was checked, nothing was sent."] : [])],
    failure: ok ? undefined : publishFailure(result),
    ...{ problems, items, pictures },
  });
}

/** A check as one HTML file that needs no other. @param pictures - Those of each item. */
export function checkHtml(result: CheckResult, pictures: readonly ItemPictures[]): string {
  const { ok, problems, items } = result;
  return page({
    title: `Check iTwin images: ${checkTotalsLine(result)}`,
    notes: ["Nothing was published: this is what a publishing run would find before its first upload."],
    failure: ok ? undefined : checkFailure(result),
    ...{ problems, items, pictures },
  });
}

// No script, and a policy that allows none: the names in it are those of strangers.
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

function page({ title, notes, failure, problems, items, pictures }: ReportedRun): string {
  const statuses = statusOrder.filter((status) => items.some((item) => item.status === status));
  const filters = ["all", ...statuses];
  const hide = statuses.map((status) => `main:has(#show-${status}:checked) article:not(.${status}) { display: none; }`);
  const count = (status: string): number => items.filter((item) => item.status === status).length;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${html(title)}</title>
<style>${style}
${[...hide, ...pictures.flatMap(pictureRules)].join("\n")}</style>
</head>
<body>
<main>
<header>
<h1>${html(title)}</h1>
${notes.map((note) => `<p>${html(note)}</p>`).join("\n")}
${failure === undefined ? "" : `<p class="error">${html(failure)}</p>`}
${list(problems.map(problem))}
</header>
${
  statuses.length < 2
    ? ""
    : `<fieldset><legend>Show</legend>${filters
        .map((filter) => {
          const label =
            filter === "all"
              ? `all ${items.length}`
              : `${statusLabels[filter as ItemResult["status"]]} ${count(filter)}`;
          return `<label><input type="radio" name="show" id="show-${filter}"${filter === "all" ? " checked" : ""}> ${label}</label>`;
        })
        .join("")}</fieldset>`
}
${items.map((item, index) => article(item, index, pictures[index] ?? {})).join("\n")}
</main>
</body>
</html>
`;
}

function article(item: ItemResult, index: number, { before, after }: ItemPictures): string {
  const { status, file, format, error, reason, imageName, replaced } = item;
  const facts = [format?.toUpperCase(), dimensionsOf(item), sizeOf(item)].filter(Boolean).join(", ");
  const remarks = [
    ...item.problems.map(problem),
    ...(error ? [`<span class="error">${html(error.message)}</span>`] : []),
    ...(reason === undefined ? [] : [html(reason)]),
    ...(replaced?.backup === undefined ? [] : [`Backup: <code>${html(replaced.backup)}</code>`]),
    ...(imageName === undefined ? [] : [`Name of the image: <code>${html(imageName)}</code>`]),
  ];
  const ratio = item.width && item.height ? `${item.width} / ${item.height}` : "16 / 9";
  return `<article class="${status}" id="item-${index}" style="--ratio: ${ratio}">
<h2><span class="status">${statusLabels[status]}</span> ${html(file)} <span class="to">&rarr; ${html(targetOf(item))}</span></h2>
${facts === "" ? "" : `<p class="facts">${html(facts)}</p>`}
${list(remarks)}
${after === undefined ? '<p class="facts">No picture is shown here.</p>' : figures(item, before !== undefined)}
</article>`;
}

function figures({ kind, file, status }: ItemResult, hasBefore: boolean): string {
  const now = status === "unchanged" ? "Shown now" : status === "published" ? "After" : "The file";
  // The platform's own rendering of a file differs from it everywhere.
  const { keepsBytes } = targetKinds[kind as TargetKind];
  const main = [
    ...(hasBefore
      ? [figure("before", keepsBytes ? "Before" : "Before, as the platform renders it", `What ${file} replaces`)]
      : []),
    figure("after", now, file),
    ...(hasBefore && keepsBytes
      ? [figure("difference", "Difference", `Where ${file} differs from what it replaces`)]
      : []),
  ];
  const tiles = crops.map(
    ({ kind: of, name, width, height }) =>
      `<figure${of === kind ? ' class="own"' : ""}><div role="img" class="crop after" style="width: ${width}px; aspect-ratio: ${width} / ${height}" aria-label="${html(`${file}, cropped for: ${name}`)}"></div><figcaption>${name}</figcaption></figure>`,
  );
  return `<div class="figures">${main.join("")}</div>
<details><summary>How applications crop it</summary><div class="crops">${tiles.join("")}</div></details>`;
}

function figure(name: string, caption: string, label: string): string {
  const layers = name === "difference" ? '<div class="picture before"></div><div class="picture after"></div>' : "";
  return `<figure><div role="img" class="picture ${name}" aria-label="${html(label)}">${layers}</div><figcaption>${caption}</figcaption></figure>`;
}

/**
 * Pictures as rules of the style sheet, so that the bytes of each are in the file once. (In a variable, Chromium takes no
 * more than 2 MiB.)
 */
function pictureRules({ before, after }: ItemPictures, index: number): string[] {
  return [["before", before] as const, ["after", after] as const].flatMap(([name, picture]) => {
    if (picture === undefined) return [];
    const data = Buffer.from(picture.bytes).toString("base64");
    return [`#item-${index} .${name} { background-image: url(data:${picture.mediaType};base64,${data}); }`];
  });
}

function problem({ severity, where, message, fix }: ReportedProblem): string {
  const place = where === "" ? "" : `<code>${html(where)}</code>: `;
  return `<span class="${severity}">${severity === "warning" ? "Warning: " : ""}${place}${html(message)}</span> ${html(fix)}`;
}

function list(entries: readonly string[]): string {
  return entries.length === 0 ? "" : `<ul>${entries.map((entry) => `<li>${entry}</li>`).join("")}</ul>`;
}

/** A text from outside as text, in an element or an attribute. */
function html(text: string): string {
  return escapeText(text).replaceAll('"', "&#34;").replaceAll("'", "&#39;");
}
