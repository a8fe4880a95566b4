export type { Annotation, CiLog } from "./ci-log.ts";
export { createGithubLog } from "./github-log.ts";
export { LogReporter } from "./log-reporter.ts";
export { useProxy } from "./proxy.ts";
