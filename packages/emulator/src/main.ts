import { readCommandLine, UsageError, usage } from "./command-line.ts";
import type { Emulator } from "./emulator.ts";
import { startEmulator } from "./start.ts";

try {
  const options = readCommandLine(process.argv.slice(2));
  if (options === "help") {
    console.log(usage);
  } else {
    const emulator = await startEmulator(options);
    stopOnSignals(emulator);
    console.log(describe(emulator));
  }
} catch (error) {
  console.error(`emulator: ${explain(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UsageError) return `${error.message} (--help shows what there is)`;
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${error.port} is in use. Choose another one with --port, or 0 for any free one.`;
  }
  if ("code" in error && error.code === "EACCES" && "port" in error) {
    return `Port ${error.port} may not be opened by this user. Choose one above 1023 with --port.`;
  }
  return error.message;
}

function stopOnSignals(emulator: Emulator): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, async () => {
      try {
        await emulator.close();
      } catch (error) {
        console.error(`emulator: ${explain(error)}`);
        process.exitCode = 1;
      }
    });
  }
}

/** What a user needs for a first try. Targets kept in a data folder are shown again, not made anew. */
function describe(emulator: Emulator): string {
  const iTwin = emulator.iTwins[0] ?? emulator.createITwin();
  const iModel =
    emulator.iModels.find(({ iTwinId }) => iTwinId === iTwin.id) ?? emulator.createIModel({ iTwinId: iTwin.id });
  const savedView =
    emulator.savedViews.find(({ iTwinId }) => iTwinId === iTwin.id) ??
    emulator.createSavedView({ iTwinId: iTwin.id, iModelId: iModel.id });
  return `iTwin Platform emulator

  address        ${emulator.url}
  images         ${emulator.blobUrl}
  token          ${emulator.token}
  client id      ${emulator.clientId}
  client secret  ${emulator.clientSecret}

  iTwin          ${iTwin.id}
  saved view     ${savedView.id}
  iModel         ${iModel.id}

Try it:

  curl -X PUT --data-binary @screenshot.png -H "Content-Type: image/png" \\
    -H "Authorization: Bearer ${emulator.token}" \\
    ${emulator.url}/itwins/${iTwin.id}/image

Stop it with Ctrl+C.`;
}
