import type { PhaseProgress } from "@itwin-images/commands";

/** How wide a bar is, in columns. */
const barWidth = 20;

/** Until then, rate and time left would be guesses. In milliseconds. */
const settled = 1500;

/**
 * How far a phase is, in one line: done of all, bytes, rate and time left. What does not fit is left out from the end.
 *
 * @param elapsed - Milliseconds since the phase began.
 */
export function progressText(
  { activity, done, total, bytes = 0 }: PhaseProgress,
  elapsed: number,
  columns: number,
): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * barWidth);
  const bar = `[${"=".repeat(filled)}${" ".repeat(barWidth - filled)}]`;
  const known = elapsed >= settled && done > 0;
  const parts = [
    `${activity} ${bar} ${done} of ${total}`,
    ...(bytes > 0 ? [megabytes(bytes)] : []),
    ...(bytes > 0 && known ? [`${megabytes((bytes / elapsed) * 1000)}/s`] : []),
    ...(known ? [`${timeLeft((elapsed / done) * (total - done))} left`] : []),
  ];
  while (parts.length > 1 && parts.join(", ").length > columns) parts.pop();
  return parts.join(", ").slice(0, Math.max(1, columns));
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function timeLeft(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
