import { parseArgs } from "node:util";
import type { EmulatorOptions } from "./options.ts";

/** Printed for `--help`. */
export const usage = `Usage: pnpm emulator [--port <number>] [--data-dir <folder>]

  --port <number>      port on 127.0.0.1; the next one serves the images; default: 4010
  --data-dir <folder>  keep targets, images and tokens there; default: in memory
  --help               show this`;

const defaultPort = 4010;

/** Arguments that can't be followed; the message is one line for whoever typed them. */
export class UsageError extends Error {}

/** The options that the arguments ask for, or "help". */
export function readCommandLine(args: readonly string[]): EmulatorOptions | "help" {
  const { port, "data-dir": dataDir, help } = parse(args);
  if (help === true) return "help";
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_534)) {
    throw new UsageError(`--port must be a whole number from 0 to 65534, not "${port}".`);
  }
  if (dataDir === "") throw new UsageError("--data-dir must name a folder.");
  const number = port === undefined ? defaultPort : Number(port);
  return {
    port: number,
    // A fixed one too, so that signed URLs survive a restart.
    blobPort: number === 0 ? 0 : number + 1,
    ...(dataDir && { dataDir }),
    // It may run for days; nobody reads the record.
    recordRequests: false,
  };
}

function parse(args: readonly string[]): { port?: string; "data-dir"?: string; help?: boolean } {
  try {
    const { values } = parseArgs({
      // `pnpm emulator -- --port 1` hands the `--` on as it is.
      args: args[0] === "--" ? args.slice(1) : [...args],
      options: { port: { type: "string" }, "data-dir": { type: "string" }, help: { type: "boolean" } },
    });
    return values;
  } catch (error) {
    // Some of Node's messages go on with advice behind the first sentence.
    throw new UsageError(error instanceof Error ? error.message.split(/\.\s/, 1)[0] : String(error), { cause: error });
  }
}
