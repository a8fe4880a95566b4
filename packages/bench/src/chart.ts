/** A line of a chart. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const size = { width: 640, height: 320, left: 60, right: 120, top: 30, bottom: 40 } as const;
const colours = ["#0969da", "#bf3989", "#1a7f37"];

/** A chart of lines as SVG: x in equal steps, one for each value, and y from zero. */
export function lineChart(title: string, yLabel: string, series: readonly Series[]): string {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const most = Math.max(...series.flatMap(({ points }) => points.map(([, y]) => y)), 1);
  const { width, height, left, right, top, bottom } = size;
  const xOf = (x: number): number => left + (xs.indexOf(x) / Math.max(xs.length - 1, 1)) * (width - left - right);
  const yOf = (y: number): number => height - bottom - (y / most) * (height - top - bottom);
  const text = (x: number, y: number, content: string, anchor = "middle", fill = "#57606a"): string =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${fill}">${content}</text>`;
  const ticks = [0, 0.5, 1].map((share) => share * most);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="${title}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(left, 18, `${title} (${yLabel})`, "start", "#1f2328"),
    ...ticks.map(
      (y) =>
        `<line x1="${left}" x2="${width - right}" y1="${yOf(y)}" y2="${yOf(y)}" stroke="#d0d7de"/>${text(left - 8, yOf(y) + 4, y.toFixed(0), "end")}`,
    ),
    ...xs.map((x) => text(xOf(x), height - bottom + 20, x.toLocaleString("en-US"))),
    ...series.map(({ name, points }, index) => {
      const colour = colours[index % colours.length] ?? "";
      const path = points.map(([x, y]) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(" ");
      const [lastX = 0, lastY = 0] = points.at(-1) ?? [];
      return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${text(xOf(lastX) + 8, yOf(lastY) + 4 + index * 2, name, "start", colour)}`;
    }),
    "</svg>",
    "",
  ].join("\n");
}
