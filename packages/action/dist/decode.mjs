import { r as __toESM } from "./rolldown-runtime.mjs";
import { An as walkJpeg, Dn as walkPng, kn as nodeZlib } from "./shared.mjs";

// ../core/src/picture/decode-png.ts
const greys = {
	channels: 1,
	colours: 1
};
const kinds = {
	0: greys,
	2: {
		channels: 3,
		colours: 3
	},
	3: greys,
	4: {
		channels: 2,
		colours: 1
	},
	6: {
		channels: 4,
		colours: 3
	}
};
const paletteColourType = 3;
const ignoredBytes = 65536;
async function decodeCommonPng(bytes) {
	const zlib = nodeZlib();
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const [width, height, depth, colourType] = [
		view.getUint32(16),
		view.getUint32(20),
		bytes[24],
		bytes[25] ?? 0
	];
	const kind = kinds[colourType];
	const isInterlaced = bytes[28] !== 0;
	if (zlib === void 0 || kind === void 0 || depth !== 8 || isInterlaced) return void 0;
	const [transparency] = chunksOf(bytes, "tRNS");
	if (transparency && colourType !== paletteColourType) return void 0;
	const perRow = width * kind.channels;
	const length = height * (perRow + 1);
	const compressed = new Uint8Array(await new Blob(chunksOf(bytes, "IDAT")).arrayBuffer());
	let raw;
	try {
		raw = await new Promise((resolve, reject) => {
			const options = {
				chunkSize: Math.max(64, length + 1),
				maxOutputLength: length + ignoredBytes
			};
			zlib.inflate(compressed, options, (error, inflated) => error ? reject(error) : resolve(inflated));
		});
	} catch (error) {
		if (error instanceof RangeError) throw error;
		return;
	}
	if (raw.length < length) return void 0;
	unfilter(raw, height, perRow, kind.channels);
	const data = new Uint8Array(width * height * 4);
	if (colourType === paletteColourType) {
		const [colours] = chunksOf(bytes, "PLTE");
		fromPalette(raw, data, {
			width,
			colours: colours ?? /* @__PURE__ */ new Uint8Array(),
			alphas: transparency ?? /* @__PURE__ */ new Uint8Array()
		});
	} else toRgba$1(raw, data, {
		width,
		...kind
	});
	return {
		width,
		height,
		data
	};
}
const needed = /* @__PURE__ */ new Set([
	"IHDR",
	"PLTE",
	"tRNS",
	"IDAT",
	"IEND"
]);
async function withoutExcess(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const [width, height, depth] = [
		view.getUint32(16),
		view.getUint32(20),
		bytes[24] ?? 8
	];
	const perRow = 1 + Math.ceil(width * (kinds[bytes[25] ?? 0]?.channels ?? 4) * depth / 8);
	await requireAtMost(2 * height * perRow + ignoredBytes, chunksOf(bytes, "IDAT"));
	const kept = [bytes.subarray(0, 8)];
	for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
		const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
		if (needed.has(type)) kept.push(bytes.subarray(at, at + 12 + view.getUint32(at)));
	}
	return new Uint8Array(await new Blob(kept).arrayBuffer());
}
async function requireAtMost(most, compressed) {
	const reader = new Blob(compressed).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
	try {
		for (let length = 0; length <= most;) {
			const { done, value } = await reader.read();
			if (done) return;
			length += value.length;
		}
	} catch {
		return;
	}
	await reader.cancel().catch(() => {});
	throw new RangeError(`the rows of the picture are larger than ${most} bytes`);
}
function chunksOf(bytes, wanted) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const type = new DataView(new TextEncoder().encode(wanted).buffer).getUint32(0);
	const found = [];
	for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) if (view.getUint32(at + 4) === type) found.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
	return found;
}
function unfilter(raw, height, perRow, channels) {
	let above = new Uint8Array(perRow);
	for (let y = 0; y < height; y++) {
		const start = y * (perRow + 1) + 1;
		const row = raw.subarray(start, start + perRow);
		const filter = raw[start - 1];
		if (filter === 1) addLeft(row, channels);
		else if (filter === 2) addAbove(row, above);
		else if (filter === 3) addAverage(row, above, channels);
		else if (filter === 4) addPaeth(row, above, channels);
		else if (filter !== 0) throw new RangeError(`row ${y} has the filter ${filter}`);
		above = row;
	}
}
function addLeft(row, channels) {
	for (let at = channels; at < row.length; at++) row[at] = row[at] + row[at - channels];
}
function addAbove(row, above) {
	for (let at = 0; at < row.length; at++) row[at] = row[at] + above[at];
}
function addAverage(row, above, channels) {
	for (let at = 0; at < row.length; at++) {
		const left = at < channels ? 0 : row[at - channels];
		row[at] = row[at] + (left + above[at] >> 1);
	}
}
function addPaeth(row, above, channels) {
	addAbove(row.subarray(0, channels), above);
	for (let at = channels; at < row.length; at++) {
		const left = row[at - channels];
		const up = above[at];
		const corner = above[at - channels];
		const fromUp = left - corner;
		const fromLeft = up - corner;
		const byLeft = Math.abs(fromLeft);
		const byUp = Math.abs(fromUp);
		const byCorner = Math.abs(fromUp + fromLeft);
		const predicted = byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
		row[at] = row[at] + predicted;
	}
}
function toRgba$1(raw, data, { width, channels, colours }) {
	const next = colours === 3 ? 1 : 0;
	const hasAlpha = channels > colours;
	for (let from = 0, to = 0; to < data.length;) {
		from++;
		for (let x = 0; x < width; x++, from += channels, to += 4) {
			data[to] = raw[from];
			data[to + 1] = raw[from + next];
			data[to + 2] = raw[from + 2 * next];
			data[to + 3] = hasAlpha ? raw[from + colours] : 255;
		}
	}
}
function fromPalette(raw, data, { width, colours, alphas }) {
	for (let from = 0, to = 0; to < data.length;) {
		from++;
		for (let x = 0; x < width; x++, from++, to += 4) {
			const index = raw[from];
			data[to] = colours[index * 3] ?? 0;
			data[to + 1] = colours[index * 3 + 1] ?? 0;
			data[to + 2] = colours[index * 3 + 2] ?? 0;
			data[to + 3] = alphas[index] ?? 255;
		}
	}
}

// ../core/src/picture/decode.ts
const mostPixels = 1e8;
const wordsOf = ({ data }) => new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
async function decodePicture(bytes, format) {
	return typeof OffscreenCanvas === "function" ? decodeInBrowser(bytes) : decodeExactly(bytes, format);
}
async function decodeExactly(bytes, format) {
	if (format === "jpeg") {
		const { decode } = await import("./jpeg-js.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
		return decode(bytes, {
			useTArray: true,
			maxResolutionInMP: 100,
			maxMemoryUsageInMB: 2048
		});
	}
	const common = await decodeCommonPng(bytes);
	if (common) return common;
	const { decode } = await import("./lib.mjs");
	return toRgba(decode(await withoutExcess(bytes)));
}
async function decodeUpright({ bytes, format, width, height }) {
	if (width * height > mostPixels) throw new RangeError("too many pixels");
	const walk = format === "png" ? walkPng(bytes) : walkJpeg(bytes);
	return turn(await decodePicture(bytes, format), walk.whole ? walk.orientation : 1);
}
function turn(pixels, orientation) {
	if (orientation === 1) return pixels;
	const swaps = orientation >= 5;
	const [width, height] = swaps ? [pixels.height, pixels.width] : [pixels.width, pixels.height];
	const fromRight = [
		2,
		3,
		7,
		8
	].includes(orientation);
	const fromBottom = [
		3,
		4,
		6,
		7
	].includes(orientation);
	const data = new Uint8Array(pixels.data.length);
	for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 4) {
		const [across, down] = swaps ? [y, x] : [x, y];
		const column = fromRight ? pixels.width - 1 - across : across;
		const from = ((fromBottom ? pixels.height - 1 - down : down) * pixels.width + column) * 4;
		data.set(pixels.data.subarray(from, from + 4), at);
	}
	return {
		width,
		height,
		data
	};
}
async function decodeInBrowser(bytes) {
	const bitmap = await createImageBitmap(new Blob([bytes]), {
		imageOrientation: "none",
		colorSpaceConversion: "none"
	});
	const { width, height } = bitmap;
	const context = new OffscreenCanvas(width, height).getContext("2d");
	if (context === null) throw new Error("This browser has no 2D canvas to decode with.");
	context.drawImage(bitmap, 0, 0);
	bitmap.close();
	return context.getImageData(0, 0, width, height);
}
function toRgba({ width, height, depth, channels, data, palette }) {
	const rgba = new Uint8Array(width * height * 4);
	const perRow = depth < 8 ? Math.ceil(width * depth / 8) : width * channels;
	const largest = 2 ** depth - 1;
	const sample = (x, y, channel) => {
		if (depth >= 8) return data[y * perRow + x * channels + channel] ?? 0;
		const bit = x * depth;
		return (data[y * perRow + (bit >> 3)] ?? 0) >> 8 - depth - (bit & 7) & largest;
	};
	for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 4) {
		if (palette) rgba.set(palette[sample(x, y, 0)] ?? [], at);
		else {
			const scale = 255 / largest;
			const colours = channels < 3 ? 1 : 3;
			for (let c = 0; c < 3; c++) rgba[at + c] = sample(x, y, Math.min(c, colours - 1)) * scale;
			if (channels > colours) rgba[at + 3] = sample(x, y, colours) * scale;
		}
		if (palette ? (palette[0]?.length ?? 3) < 4 : channels % 2 === 1) rgba[at + 3] = 255;
	}
	return {
		width,
		height,
		data: rgba
	};
}

export { wordsOf as i, decodePicture as n, decodeUpright as r, decodeExactly as t };