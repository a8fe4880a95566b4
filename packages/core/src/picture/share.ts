/** `12 %`, `0.04 %`: never 100 % for less than all, and never 0 % for more than nothing. */
export function describeShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  const percent = share * 100;
  if (percent < 0.01) return "less than 0.01 %";
  const digits = percent > 99.5 || percent < 1 ? 2 : percent < 10 ? 1 : 0;
  const factor = 10 ** digits;
  return `${Math.floor(percent * factor + 1e-9) / factor} %`;
}
