import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { codeQualityReport, junitReport, type OptionReader, type RunReport, shown } from "@itwin-images/commands";

/** The reports that are written into files. */
export interface ReportFiles {
  /**
   * Writes them.
   *
   * @param to.folder - What their paths are relative to.
   * @returns Why those that could not be written were not, as sentences.
   */
  write(run: RunReport, to: { folder: string; redact: (text: string) => string }): Promise<string[]>;
}

/** Reads which reports are written. */
export function readReportFiles(options: OptionReader): ReportFiles {
  const manifest = options.text("manifest") ?? "itwin-images.yml";
  const formats = {
    junit: junitReport,
    "code-quality": (run: RunReport) => codeQualityReport(run, options.text("image") ?? manifest),
  };
  const wanted = Object.entries(formats).flatMap(([name, format]) => {
    const path = options.text(name);
    return path === undefined ? [] : [{ name, path, format }];
  });
  return {
    async write(run, { folder, redact }) {
      const failures = wanted.map(async ({ name, path, format }) => {
        const file = resolve(folder, path);
        try {
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, redact(format(run)));
          return [];
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          return [`${options.label(name)} is ${shown(path)}, which can't be written: ${why}.`];
        }
      });
      return (await Promise.all(failures)).flat();
    },
  };
}
