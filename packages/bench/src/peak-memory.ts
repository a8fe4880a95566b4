import { existsSync, readFileSync } from "node:fs";

/**
 * The largest memory of this process so far, in megabytes. On Linux, what `process.resourceUsage` says begins with that of
 * the process that started this one.
 */
export function peakMegabytes(): number {
  const status = "/proc/self/status";
  const kilobytes = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"))?.[1] : undefined;
  return Number(kilobytes ?? process.resourceUsage().maxRSS) / 1024;
}
