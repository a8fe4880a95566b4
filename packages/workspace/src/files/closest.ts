/**
 * The word that was probably meant: equal but for case and punctuation, or else a third of its letters away at most.
 *
 * @returns `undefined` when nothing is near enough to be worth saying.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const plain = simplify(word);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const other = simplify(candidate);
    // Also the bound on the work: long texts are only compared with texts about as long.
    const most = Math.min(8, Math.floor(Math.max(plain.length, other.length) / 3));
    if (Math.abs(plain.length - other.length) > most) continue;
    const distance = editDistance(plain, other);
    if (distance <= most && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

function simplify(word: string): string {
  const lower = word.slice(0, 300).normalize("NFC").toLowerCase();
  return lower.replace(/[-_\s]/g, "") || lower;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, at(row, j) + 1, at(next, j - 1) + 1));
    }
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
