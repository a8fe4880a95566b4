import { type BareProblem, problemCodes } from "../problem.ts";
import { targetKinds } from "../targets/index.ts";
import { formatChoice, oneLine } from "../text.ts";
import { nearestNames } from "./match-name.ts";
import { describeReference, type NamedTarget } from "./named-target.ts";

/** Something that a name may stand for. */
export interface Candidate {
  readonly id: string;
  readonly displayName: string;
  /** Of an iTwin. */
  readonly number?: string;
  /** What tells it from others of the same name: `number BN-0042, Active`. */
  readonly details: string;
  /** What to know about it beforehand. */
  readonly warnings: readonly BareProblem[];
}

/** The most targets that a message lists. */
const maxListed = 5;

const quote = (text: string): string => `"${oneLine(text)}"`;

/** `saved view "x" of iTwin "y"` */
const described = (reference: NamedTarget): string =>
  reference.within === undefined
    ? describeReference(reference)
    : `${describeReference(reference)} of ${describeReference(reference.within)}`;

/** Nothing has the name. */
export function notFound(reference: NamedTarget, seen: readonly Candidate[]): BareProblem {
  const { kind } = reference;
  const { label } = targetKinds[kind];
  const text = reference.name ?? reference.number ?? "";
  const near = nearestNames(
    text,
    seen.flatMap(({ displayName, number = "" }) => [
      ...(reference.name === undefined ? [] : [displayName]),
      ...(reference.number === undefined ? [] : [number]),
    ]),
  );
  const meant = near.length === 0 ? "" : `Did you mean ${formatChoice(near.map(quote))}? `;
  if (kind === "itwin") {
    const by = [reference.number !== undefined && "number", reference.name !== undefined && "name"].filter(Boolean);
    return {
      code: problemCodes.nameNotFound,
      severity: "error",
      message: `No iTwin that the token's owner is a member of has the ${by.join(" or ")} ${quote(text)}.`,
      fix: `${meant}Otherwise make the token's owner a member of the iTwin, or write the iTwin's id. A service application's e-mail address to add is <client id>@apps.imsoidc.bentley.com.`,
    };
  }
  const visible =
    kind === "saved-view"
      ? "Otherwise check that the view is shared: only its owner sees one that is not."
      : "Otherwise check that the token's owner has the permission imodels_webview.";
  const count = seen.length === 0 ? "none at all" : `${seen.length.toLocaleString("en-US")} with other names`;
  const place = reference.within === undefined ? "The iTwin" : upperFirst(describeReference(reference.within));
  return {
    code: problemCodes.nameNotFound,
    severity: "error",
    message: `${place} has no ${label} named ${quote(text)}; the token's owner sees ${count}.`,
    fix: `${meant}${visible}`,
  };
}

/** Labels such as iTwin stay as they are written. */
const upperFirst = (text: string): string =>
  /^i[A-Z]/.test(text) ? text : text.replace(/^./, (letter) => letter.toUpperCase());

/** Several have the name. */
export function ambiguous(reference: NamedTarget, found: readonly Candidate[]): BareProblem {
  const { kind } = reference;
  const { label } = targetKinds[kind];
  const listed = found
    .slice(0, maxListed)
    .map(({ id, displayName, details }) => `${quote(displayName)} (${[id, details].filter(Boolean).join(", ")})`);
  const rest = found.length - listed.length;
  if (rest > 0) listed.push(`${rest.toLocaleString("en-US")} more`);
  return {
    code: problemCodes.nameAmbiguous,
    severity: "error",
    message: `${found.length.toLocaleString("en-US")} ${label}s fit ${described(reference)}: ${listed.join("; ")}.`,
    fix: kind === "itwin" ? "Write the number, or the id." : "Write the id, or give them different names.",
  };
}

/** The list ends before it is known what a file's name stands for. */
export function listCut(reference: NamedTarget, { seen, all }: { seen: number; all: number }): BareProblem {
  const [some, total] = [seen, all].map((count) => count.toLocaleString("en-US"));
  return {
    code: problemCodes.nameListCut,
    severity: "error",
    message: `Which ${described(reference)} is can't be known: the platform lists ${some} of ${total === some ? "possibly more" : total} iTwins.`,
    fix: "Name the file exactly like the iTwin, or write its number or its id.",
  };
}

/** Only its owner reaches a saved view that is not shared. */
export const notShared: BareProblem = {
  code: problemCodes.savedViewNotShared,
  severity: "warning",
  message: "The saved view is not shared, so that only its owner sees it and its image.",
  fix: "Share it if others are to see it.",
};

/** An iTwin that lists hide. */
export const inactive: BareProblem = {
  code: problemCodes.itwinInactive,
  severity: "warning",
  message: "The iTwin is inactive, so that lists of iTwins don't show it.",
  fix: "See that it is the right one.",
};
