import { type ReportCase, type RunReport, remarksOfRun } from "./run-report.ts";

/**
 * A run as JUnit XML, which Jenkins, GitLab and Azure Pipelines read: one test case per item, and one for what belongs to
 * no item.
 */
export function junitReport(run: RunReport): string {
  const name = `itwin-images ${run.command}`;
  const remarks = remarksOfRun(run);
  const ofRun: ReportCase[] = remarks.length > 0 ? [{ name, line: "", skipped: false, remarks }] : [];
  const cases = [...ofRun, ...run.cases].map((one) => testCase(one, run.command));
  const count = (status: string) => cases.filter((one) => one.status === status).length;
  const totals = `tests="${cases.length}" failures="${count("failed")}" errors="0"`;
  const time = `time="${(run.elapsed / 1000).toFixed(3)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="itwin-images" ${totals} ${time}>
<testsuite name="${xml(name)}" ${totals} skipped="${count("skipped")}" ${time}>
${cases.map(({ text }) => text).join("\n")}
</testsuite>
</testsuites>
`;
}

function testCase({ name, line, skipped, remarks }: ReportCase, command: string): { status: string; text: string } {
  const errors = remarks.filter(({ severity }) => severity === "error");
  const warnings = remarks.filter(({ severity }) => severity === "warning").map(({ message }) => `warning: ${message}`);
  const output = [line, ...warnings].filter((text) => text !== "").join("\n");
  const [first] = errors;
  const status = first !== undefined ? "failed" : skipped ? "skipped" : "passed";
  const parts = [
    first &&
      `<failure message="${xml(first.message)}" type="${xml(first.code ?? "failure")}">${xml(errors.map(({ message }) => message).join("\n"))}</failure>`,
    status === "skipped" && `<skipped message="${xml(line)}"/>`,
    output !== "" && `<system-out>${xml(output)}</system-out>`,
  ];
  const start = `<testcase name="${xml(name)}" classname="itwin-images.${xml(command)}" time="0">`;
  return { status, text: `${start}${parts.filter(Boolean).join("")}</testcase>` };
}

/** A text in an element or an attribute. XML has no place for most control characters, not even as references. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu, " ")
    .replace(/[&<>"'\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
