// Renders the scene's views to renders/, in headless Chromium, with software WebGL; see README.md.
//   node examples/render.ts [--draft] [name ...]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { constants, deflateSync } from "node:zlib";
import { chromium } from "playwright-core";

type Point = readonly [number, number, number];

interface View {
  readonly name: string;
  /** Below renders/; its extension chooses the format. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly eye: Point;
  readonly target: Point;
  readonly up?: Point;
  readonly fov: number;
  /** The shadow maps cover a square of side 2 × extent around this point. */
  readonly focus: Point;
  readonly extent: number;
  readonly samples: number;
  readonly exposure?: number;
  readonly fog?: number;
  readonly calm?: number;
  readonly near?: number;
  readonly quality?: number;
  /** The structure alone, in a studio. */
  readonly studio?: boolean;
}

const HD = { width: 1920, height: 1080 } as const;
const UHD = { width: 3840, height: 2160 } as const;

const VIEWS: readonly View[] = [
  {
    name: "cover",
    file: "cover.png",
    ...HD,
    eye: [-330, 92, 352],
    target: [20, 34, -30],
    fov: 38,
    focus: [-10, 10, 30],
    extent: 470,
    samples: 16,
  },
  {
    name: "cover-4k",
    file: "cover-4k.jpg",
    ...UHD,
    eye: [98, 50, -304],
    target: [256, 3, -132],
    fov: 41,
    focus: [240, 10, -120],
    extent: 330,
    samples: 10,
  },
  {
    name: "model",
    file: "model.jpg",
    ...UHD,
    eye: [-420, 150, -330],
    target: [10, 26, 10],
    fov: 40,
    focus: [0, 10, 0],
    extent: 520,
    samples: 10,
  },
  {
    name: "structure",
    file: "structure.png",
    ...HD,
    eye: [-345, 128, 345],
    target: [-4, 27, 0],
    fov: 41,
    focus: [0, 20, 0],
    extent: 450,
    samples: 48,
    studio: true,
  },
  {
    name: "overview",
    file: "views/s5OiBcxEgMieYwbOnTvXjbf9kNo2hzlO7R9RsFlPPTfIVrvRL760oCR2etazTXDFcN.png",
    ...HD,
    eye: [430, 190, 450],
    target: [20, 24, -20],
    fov: 42,
    focus: [20, 10, 20],
    extent: 560,
    samples: 12,
  },
  {
    name: "deck",
    file: "views/GTTSPMS7V5QtNbOfCzgPzWM5c3ylDy9-dMxArcKMkUL_r3-WqMzzNluJaAMf8lyHIK.png",
    ...HD,
    eye: [-234, 33.2, 4.7],
    target: [-110, 48, -1],
    fov: 54,
    near: 0.5,
    focus: [-120, 30, 0],
    extent: 190,
    samples: 12,
  },
  {
    name: "pier",
    file: "views/Cikt0QhIXf5UgaOsLuXZ01oTOSgfCKsT2z_BTncSN_ARoFTiw-wdgz5UzYNAsd8L4N.png",
    ...UHD,
    eye: [-190, 13, 64],
    target: [-120, 31, -6],
    fov: 44,
    focus: [-120, 20, 0],
    extent: 170,
    samples: 8,
    calm: 0.8,
  },
  {
    name: "under",
    file: "views/MIOcmVpYmIpdIct0vR7SineQF8uHGg2eYXiWPCLF8zlhXqYh20uydjqPii7Fj9YeK5.png",
    ...HD,
    eye: [-176, 6.4, 8],
    target: [-100, 24, -4.5],
    fov: 62,
    near: 0.5,
    focus: [-120, 15, 0],
    extent: 170,
    samples: 12,
    exposure: 1.3,
  },
  {
    name: "river",
    file: "views/fTt4PMYyK1w3FEeu2G_k5WB13r-XRmW23DpDDhSZOEGC_9C4Hy8urza0KhsgRiIH_x.png",
    ...HD,
    eye: [-62, 8, 262],
    target: [10, 38, 0],
    fov: 50,
    focus: [0, 20, 60],
    extent: 300,
    samples: 12,
    calm: 0.7,
  },
  {
    name: "top",
    file: "views/FTDEwaBjViiiZ2KVjxsvwwTF-bwDEIuM4BSjJlqoOmPdF1Dq4sW2nhxq6MX6QrlrfX.png",
    ...HD,
    eye: [20, 640, -29.9],
    target: [20, 0, -30],
    up: [0, 0, -1],
    fov: 36,
    focus: [20, 10, -30],
    extent: 460,
    samples: 12,
    exposure: 1.3,
  },
];

const here = import.meta.dirname;
const three = dirname(dirname(new URL(import.meta.resolve("three")).pathname));
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

function crc32Table(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
}
const crcTable = crc32Table();

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  let c = 0xffffffff;
  for (const byte of body) c = (crcTable[(c ^ byte) & 255] ?? 0) ^ (c >>> 8);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((c ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}

/**
 * An RGB PNG of bottom-up RGBA pixels, nearly lossless: the distance from the Paeth prediction is rounded, the more the
 * busier the neighbourhood. A channel is at most `smooth` of 255 off in smooth places and 10 in foliage; it saves a quarter.
 */
function png(pixels: Uint8Array, width: number, height: number, smooth: number): Buffer {
  const stride = width * 3;
  const raw = new Uint8Array((stride + 1) * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const row = new Uint8Array(stride);
    const from = (height - 1 - y) * width * 4;
    const to = y * (stride + 1);
    raw[to] = 4;
    for (let i = 0; i < stride; i++) {
      const v = pixels[from + Math.floor(i / 3) * 4 + (i % 3)] ?? 0;
      const a = i < 3 ? 0 : (row[i - 3] ?? 0);
      const b = above[i] ?? 0;
      const c = i < 3 ? 0 : (above[i - 3] ?? 0);
      const p = a + b - c;
      const pa = Math.abs(p - a);
      const pb = Math.abs(p - b);
      const pc = Math.abs(p - c);
      const guess = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      const spread = Math.max(a, b, c) - Math.min(a, b, c);
      const loss = spread > 40 ? 10 : spread > 20 ? 7 : spread > 8 ? 4 : spread > 3 ? 2 : smooth;
      const step = 2 * loss + 1;
      let d = Math.round((v - guess) / step) * step;
      if (guess + d > 255 || guess + d < 0) d = v - guess;
      row[i] = guess + d;
      raw[to + 1 + i] = d & 255;
    }
    above = row;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(raw, { level: 9, memLevel: 9, strategy: constants.Z_FILTERED })),
    chunk("IEND", new Uint8Array()),
  ]);
}

let posted: Buffer | undefined;
const server = createServer((request, response) => {
  const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
  if (request.method === "PUT") {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      posted = Buffer.concat(parts);
      response.writeHead(204).end();
    });
    return;
  }
  const file = path.startsWith("/three/addons/")
    ? join(three, "examples/jsm", path.slice(14))
    : path.startsWith("/three/")
      ? join(three, "build", path.slice(7))
      : path.startsWith("/scene/")
        ? join(here, path)
        : undefined;
  try {
    if (file === undefined) throw new Error("no such file");
    const body = readFileSync(file);
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const draft = process.argv.includes("--draft");
const names = process.argv.slice(2).filter((a) => !a.startsWith("--"));
const out = draft ? (process.env.DRAFT_DIR ?? join(tmpdir(), "drafts")) : join(here, "renders");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
    "--disable-gpu-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu-watchdog",
  ],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    // a shader that does not compile would only leave its objects out
    if (message.type() === "error") process.exitCode = 1;
    console.error(message.text());
  });
  page.on("pageerror", (error) => console.error(error.message));
  await page.goto(`${origin}/scene/index.html`);
  await page.waitForFunction("globalThis.ready === true", undefined, { timeout: 120_000 });
  for (const wanted of VIEWS) {
    if (names.length > 0 && !names.includes(wanted.name)) continue;
    const view = draft ? { ...wanted, width: 1280, height: 720, samples: 4 } : wanted;
    const type = extname(view.file).slice(1);
    posted = undefined;
    const info: unknown = await page.evaluate(
      ([v, url]) =>
        (globalThis as unknown as { renderView(v: unknown, url: unknown): Promise<unknown> }).renderView(v, url),
      [{ ...view, type }, `${origin}/pixels`] as const,
    );
    if (!posted) throw new Error(`${view.name}: no pixels came back`);
    const received: Buffer = posted;
    const bytes = type === "jpg" ? received : png(received, view.width, view.height, view.studio ? 0 : 1);
    const file = join(out, draft ? `${view.name}.${type}` : view.file);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    console.log(view.name, bytes.length, JSON.stringify(info));
  }
} finally {
  await browser.close();
  server.close();
}
