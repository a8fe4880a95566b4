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
  const file = options.isSet("image") ? options.raw("image").trim() : manifest;
  const formats = {
    report: async (run: RunReport) => (await run.html?.()) ?? "",
    junit: junitReport,
    "code-quality": (run: RunReport) => codeQualityReport(run, file),
  };
  const wanted = Object.entries(formats).flatMap(([name, format]) => {
    // Not every command has every report.
    return options.isSet(name) ? [{ name, path: options.raw(name).trim(), format }] : [];
  });
  return {
    async write(run, { folder, redact }) {
      const failures = wanted.map(async ({ name, path, format }) => {
        const file = resolve(folder, path);
        try {
          await mkdir(dirname(file), { recursive: true });
          const text = await format(run);
          // In the letters of its pictures a short secret may be by chance; its texts have none.
          await writeFile(file, name === "report" ? text : redact(text));
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
