import { help, Secrets } from "@itwin-images/commands";
import { expect, test } from "vitest";
import { publishTexts } from "../publish/outputs.ts";
import { finishRefused } from "./refused-run.ts";

test("shows refused inputs as text", async () => {
  let summary = "";
  const quiet = () => {};
  await finishRefused(
    ['The input x is "<b>|`".'],
    {
      ...{ secrets: new Secrets(), log: quiet, debug: quiet, group: quiet, endGroup: quiet, annotate: quiet },
      ...{ output: quiet, fail: quiet },
      summary: async (markdown) => {
        summary += markdown;
      },
    },
    publishTexts,
  );
  expect(summary).toBe(
    `## Publish iTwin images: nothing was published\n\n- ❌ The input x is "&#60;b&#62;&#124;&#96;".\n\n${help}\n`,
  );
});
