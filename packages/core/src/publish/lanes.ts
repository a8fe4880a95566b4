/**
 * Works on each entry, on so many at once. Unlike a queue, it keeps nothing for those that wait: there may be thousands.
 *
 * @throws What the work threw first, at once; the other lanes go on.
 */
export async function inLanes<Entry>(
  entries: readonly Entry[],
  count: number,
  work: (entry: Entry, index: number) => Promise<void>,
): Promise<void> {
  const left = entries.entries();
  const lane = async (): Promise<void> => {
    for (const [index, entry] of left) await work(entry, index);
  };
  await Promise.all(Array.from({ length: count }, lane));
}
