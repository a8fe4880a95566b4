/**
 * Counts the requests of the API that the command line makes for each item: `pnpm exec node --conditions=itwin-images-source
 * scripts/requests-per-item.ts`, after `pnpm build`. Signed image addresses are not counted, as the platform does not count
 * them; they are shown in brackets.
 */
import { type Kind, setScaleStage } from "./scale/stage.ts";

const items = 50;
const kinds: readonly Kind[] = ["itwin", "saved-view", "imodel"];

console.log(`requests of the API for each item, of ${items} (in brackets: signed addresses)`);
for (const record of [[], ["--record", "record.json"]]) {
  for (const kind of kinds) {
    await using stage = await setScaleStage(kind, items);
    const publish = async (status: string): Promise<string> => {
      stage.emulator.clearRequests();
      const run = await stage.run("publish", "--api-url", stage.emulator.url, ...record);
      if (!run.stdout.includes(status)) throw new Error(`${run.stdout}${run.stderr}`);
      const per = (of: "api" | "blob") => stage.emulator.requests.filter(({ kind: one }) => one === of).length / items;
      return `${per("api").toFixed(2)} (${per("blob").toFixed(2)})`;
    };
    const first = await publish(`published ${items}, failed 0`);
    await stage.draw(2);
    const changed = await publish(`published ${items}, failed 0`);
    const unchanged = await publish(`unchanged ${items}`);
    console.log(
      `${record.length > 0 ? "with a record, " : ""}${kind}: first ${first}, changed ${changed}, unchanged ${unchanged}`,
    );
  }
}
