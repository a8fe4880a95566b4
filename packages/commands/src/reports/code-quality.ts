import { createHash } from "node:crypto";
import { type RunReport, remarksOfRun } from "./run-report.ts";

/**
 * A run as the Code Quality report of GitLab, which shows each problem in the merge request.
 *
 * @param file - Where to show what belongs to no file, such as the manifest.
 */
export function codeQualityReport(run: RunReport, file: string): string {
  const remarks = [...remarksOfRun(run), ...run.cases.flatMap((one) => one.remarks)];
  const seen = new Set<string>();
  const issues = remarks.flatMap(({ severity, code = "failure", message, location }) => {
    const path = location?.file ?? file;
    const line = location?.line ?? 1;
    const fingerprint = createHash("sha256").update([code, path, line, message].join("\0")).digest("hex");
    // GitLab refuses a report in which a fingerprint is there twice.
    if (seen.has(fingerprint)) return [];
    seen.add(fingerprint);
    return [
      {
        description: message,
        check_name: code,
        fingerprint,
        severity: severity === "error" ? "critical" : "minor",
        location: { path, lines: { begin: line } },
      },
    ];
  });
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
