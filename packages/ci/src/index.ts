export { createAzureLog } from "./azure-log.ts";
export type { Annotation, CiLog } from "./ci-log.ts";
export { createGithubLog } from "./github-log.ts";
export { createGitlabLog } from "./gitlab-log.ts";
export { LogReporter } from "./log-reporter.ts";
export { plainLine } from "./plain-line.ts";
export { startProgressLines } from "./progress-lines.ts";
export { useProxy } from "./proxy.ts";
