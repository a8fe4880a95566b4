export { type CheckOptions, check } from "./check/check.ts";
export { checkFailure, checkSummary, checkTotalsLine } from "./check/check-messages.ts";
export type { CheckResult, FailOn } from "./check/check-result.ts";
export type { Credentials, PlatformAccess } from "./connect-platform.ts";
export { directFetch } from "./direct-fetch.ts";
export { type InitOptions, type InitResult, init } from "./init/init.ts";
export { initLines, initTotalsLine } from "./init/init-messages.ts";
export type { PairedFile } from "./init/manifest-text.ts";
export { type JoinOptions, join } from "./join/join.ts";
export { joinSummary } from "./join/join-messages.ts";
export type { JoinedJob, JoinResult } from "./join/join-result.ts";
export { type ListedTarget, type ListOptions, type ListResult, list } from "./list/list.ts";
export { listLines, listTotalsLine } from "./list/list-messages.ts";
export type { OptionDescription } from "./options/option-description.ts";
export { listOf, OptionReader, type OptionSource, OptionsRefused, shown } from "./options/option-reader.ts";
export { optionTables, reporterChoices } from "./options/option-tables.ts";
export {
  readCheckOptions,
  readInitOptions,
  readJoinOptions,
  readListOptions,
  readPublishOptions,
  readRefreshOptions,
} from "./options/read-options.ts";
export type { ImageSelection, RemoteFiles, WorkspaceFolder } from "./plan-images.ts";
export { type PublishOptions, publish } from "./publish/publish.ts";
export { publishJson } from "./publish/publish-json.ts";
export { publishFailure, publishTotalsLine } from "./publish/publish-messages.ts";
export type { PublishedRun, PublishResult, PublishTotals, Timing } from "./publish/publish-result.ts";
export { publishSummary } from "./publish/publish-summary.ts";
export { type RefreshedSite, type RefreshOptions, refresh } from "./refresh/refresh.ts";
export { refreshFailure, refreshItemLines, refreshSummary, refreshTotalsLine } from "./refresh/refresh-messages.ts";
export { type RefreshItemResult, type RefreshResult, refreshItemJson } from "./refresh/refresh-result.ts";
export type { CommandContext, PhaseProgress, Reporter } from "./reporter.ts";
export { codeQualityReport } from "./reports/code-quality.ts";
export { checkHtml, publishHtml } from "./reports/html/html-report.ts";
export { junitReport } from "./reports/junit.ts";
export { Pictures } from "./reports/pictures.ts";
export { checkReport, publishReport, type RunReport, refreshReport } from "./reports/run-report.ts";
export { foldRemarks } from "./results/fold-remarks.ts";
export {
  describeFault,
  type ItemResult,
  itemJson,
  problemJson,
  type ReportedError,
  type ReportedProblem,
} from "./results/item-result.ts";
export { code, escapeText, type FileLink, type Links, linkedFile, noLinks, picture } from "./results/markdown.ts";
export {
  type ItemLines,
  itemLines,
  plural,
  problemRemark,
  type Remark,
  statusLabels,
} from "./results/messages.ts";
export { fitLines, help, paragraphs, type SummaryLimit, targetCell } from "./results/summary-parts.ts";
export { Secrets } from "./secrets.ts";
export type { Shard } from "./shard.ts";
