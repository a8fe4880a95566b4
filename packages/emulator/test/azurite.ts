import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

// The account that every Azurite has; its key is no secret.
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const version = "2021-08-06";
const container = "images";

/** Microsoft's own emulator of Azure Blob Storage, which ends with the test. */
export interface Azurite {
  /** Stores bytes. */
  put(blob: string, bytes: Uint8Array<ArrayBuffer>, mediaType: string): Promise<void>;
  /** A signed URL that can read the blob. */
  sign(blob: string, expiresAt?: number): string;
}

export async function startAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), "azurite-"));
  const main = fileURLToPath(import.meta.resolve("azurite/dist/src/blob/main.js"));
  const options = [
    "--inMemoryPersistence",
    "--silent",
    "--disableTelemetry",
    "--blobHost",
    "127.0.0.1",
    "--blobPort",
    "0",
  ];
  const child = spawn(process.execPath, [main, ...options], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
    await rm(folder, { recursive: true, force: true });
  });
  const origin = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const url = /successfully listen(?:ing|s) on (http:\/\/\S+)/i.exec(output)?.[1];
      if (url) resolve(new URL(url).origin);
    });
    child.once("exit", (code) => reject(new Error(`Azurite ended with ${code}: ${output}`)));
  });

  async function manage(path: string, headers: Record<string, string>, body?: Uint8Array<ArrayBuffer>): Promise<void> {
    const response = await fetch(`${origin}/${account}/${path}${path.includes("?") ? "&" : "?"}${accountSignature()}`, {
      method: "PUT",
      headers: { "x-ms-version": version, ...headers },
      ...(body && { body }),
    });
    if (response.status !== 201) throw new Error(`Azurite answered ${response.status}: ${await response.text()}`);
  }

  await manage(`${container}?restype=container`, {});
  return {
    put: (blob, bytes, mediaType) =>
      manage(`${container}/${blob}`, { "content-type": mediaType, "x-ms-blob-type": "BlockBlob" }, bytes),
    sign: (blob, expiresAt = Date.now() + 3_600_000) =>
      `${origin}/${account}/${container}/${blob}?${blobSignature(blob, expiresAt)}`,
  };
}

function blobSignature(blob: string, expiresAt: number): URLSearchParams {
  const [start, expiry] = [isoSeconds(0), isoSeconds(expiresAt)];
  const resource = `/blob/${account}/${container}/${blob}`;
  // Microsoft's "Create a service SAS": these fields in this order, empty lines for those that are not used.
  const signed = ["r", start, expiry, resource, "", "", "", version, "b", "", "", "", "", "", "", ""];
  return new URLSearchParams({ sv: version, st: start, se: expiry, sr: "b", sp: "r", sig: sign(signed) });
}

function accountSignature(): URLSearchParams {
  const expiry = isoSeconds(Date.now() + 3_600_000);
  const signed = [account, "rwdlac", "b", "sco", "", expiry, "", "", version, "", ""];
  return new URLSearchParams({ sv: version, ss: "b", srt: "sco", sp: "rwdlac", se: expiry, sig: sign(signed) });
}

function sign(lines: readonly string[]): string {
  return createHmac("sha256", Buffer.from(key, "base64")).update(lines.join("\n")).digest("base64");
}

function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
