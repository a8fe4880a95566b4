import { describeTarget } from "@itwin-images/core";
import { plural } from "../results/messages.ts";
import type { InitResult } from "./init.ts";

/** What was paired with what, and what was not, in lines. */
export function initLines({ files, withoutFile }: InitResult): string[] {
  return [
    ...files.map(({ path, target, candidates }) => {
      if (target) return `paired: ${path} -> ${describeTarget(target)}`;
      const why = candidates
        ? `may be for ${candidates.map((one) => describeTarget(one)).join(" or ")}`
        : "nothing has this name";
      return `not paired: ${path}: ${why}`;
    }),
    ...withoutFile.map((target) => `no file: ${describeTarget(target)}`),
  ];
}

/** `wrote itwin-images.yml: 12 of 14 files paired, 3 targets without a file` */
export function initTotalsLine({ manifest, files, withoutFile }: InitResult): string {
  if (manifest === undefined) return "nothing was written";
  const paired = files.filter(({ target }) => target).length;
  const left = withoutFile.length === 0 ? "" : `, ${plural(withoutFile.length, "target")} without a file`;
  return `wrote ${manifest}: ${paired} of ${plural(files.length, "file")} paired${left}`;
}
