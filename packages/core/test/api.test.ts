import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { expect, it, onTestFinished } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

it("every public name has TSDoc", async () => {
  const reportFolder = await mkdtemp(join(tmpdir(), "itwin-images-api-"));
  onTestFinished(() => rm(reportFolder, { recursive: true, force: true }));
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, "dist", "index.d.ts"),
      apiReport: { enabled: true, reportFileName: "core.api.md", reportFolder, reportTempFolder: reportFolder },
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: "nodenext",
            target: "es2024",
            lib: ["es2024", "dom"],
            types: [],
            skipLibCheck: true,
          },
          files: ["dist/index.d.ts"],
        },
      },
      messages: { extractorMessageReporting: { default: { logLevel: "none" } } },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, "package.json"),
  } as Parameters<typeof ExtractorConfig.prepare>[0]);
  // A local build writes the report; any other compares it with one that is there already.
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      message.handled = true;
    },
  });
  const report = await readFile(join(reportFolder, "core.api.md"), "utf8");
  expect(report).toContain("export function createPlatform");
  const lines = report.split("\n");
  const undocumented = lines.flatMap((line, index) =>
    line.includes("(undocumented)") ? [lines[index + 1]?.trim()] : [],
  );
  expect(undocumented).toEqual([]);
});
