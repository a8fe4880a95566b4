import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "rolldown";

/** A package that the bundle has code of. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The licence's SPDX name. */
  readonly license: string;
  readonly text: string;
}

/** Writes the licences of every npm package that the bundles have code of into a file beside them. */
export function thirdPartyLicenses(fileName: string): Plugin {
  return {
    name: "third-party-licenses",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        chunk.type === "chunk"
          ? Object.entries(chunk.modules).flatMap(([id, module]) => (module.renderedLength > 0 ? [id] : []))
          : [],
      );
      this.emitFile({ type: "asset", fileName, source: formatLicenses(bundledPackages(modules)) });
    },
  };
}

/** The packages that modules belong to, each once, by name and version. Ours have no node_modules in their path. */
export function bundledPackages(moduleIds: readonly string[]): BundledPackage[] {
  const folders = new Map<string, Set<string>>();
  for (const id of moduleIds.filter((one) => /[\\/]node_modules[\\/]/.test(one))) {
    const folder = packageFolder(id);
    folders.set(folder, (folders.get(folder) ?? new Set()).add(dirname(id)));
  }
  const packages = new Map([...folders].map(readPackage).map((one) => [`${one.name}@${one.version}`, one]));
  // By code units: the language setting of the machine that builds must not matter.
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...packages.values()].sort((a, b) => byName(a.name, b.name) || byName(a.version, b.version));
}

function formatLicenses(packages: readonly BundledPackage[]): string {
  const parts = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`);
  return `The bundles in this folder have code of the following packages.\n\n${parts.map((part) => `${"-".repeat(80)}\n${part}`).join("\n")}`;
}

/** The nearest folder with a package.json that has a name: some packages have nameless ones inside. */
function packageFolder(moduleId: string): string {
  for (let folder = dirname(moduleId); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) && readManifest(folder).name !== undefined) return folder;
  }
  throw new Error(`${moduleId} belongs to no package.`);
}

function readPackage([folder, moduleFolders]: readonly [string, Iterable<string>]): BundledPackage {
  const { name = "", version = "", license } = readManifest(folder);
  const file = licenseFiles(folder)[0];
  // A licence that asks for its text to be passed on must not be lost in silence.
  if (file === undefined || license === undefined) throw new Error(`${name} ${version} has no licence file.`);
  // A package may carry code of others, in a folder that has their licence.
  const inner = new Set([...moduleFolders].flatMap((one) => foldersBetween(folder, one)).flatMap(licenseFiles));
  return { name, version, license, text: [file, ...inner].map(readText).join("\n\n") };
}

const licenseFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((entry) => /^licen[cs]e(\.codec)?(\.(md|txt))?$/i.test(entry))
    .sort()
    .map((entry) => join(folder, entry));

/** The folders below a package's that a folder is in, itself included. */
function foldersBetween(top: string, folder: string): string[] {
  return folder === top ? [] : [...foldersBetween(top, dirname(folder)), folder];
}

const readText = (file: string): string => readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim();

function readManifest(folder: string): { name?: string; version?: string; license?: string } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
