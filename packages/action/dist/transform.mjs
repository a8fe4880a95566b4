import { r as __toESM } from "./rolldown-runtime.mjs";
import { r as zlibSync, t as Unzlib } from "./esm.mjs";
import { On as crc32 } from "./shared.mjs";

// ../core/src/picture/prepare/bytes.ts
function concatenate(parts) {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

// ../core/src/picture/prepare/encode-png.ts
const colourTypes = {
	grey: 0,
	rgb: 2,
	palette: 3,
	rgba: 6
};
const bytesPerPixel = {
	grey: 1,
	rgb: 3,
	palette: 1,
	rgba: 4
};
const compression = 6;
const sampledFrom = 4e6;
const sampleBlocks = 8;
const sampleShare = 8;
const doubt = 1.2;
function encodePng(pixels, space, belowBytes = Number.POSITIVE_INFINITY) {
	const { width, height, data } = pixels;
	const { isOpaque, isGrey } = survey(data);
	const asGrey = isGrey && isOpaque && (space.chunks.length === 0 || space.isGrey);
	if (!asGrey) {
		const indexed = indexColours(pixels);
		if (indexed) return { bytes: encodeIndexedPng(indexed, space) };
	}
	const type = asGrey ? "grey" : isOpaque ? "rgb" : "rgba";
	const chunks = space.isGrey && !asGrey ? [] : space.chunks;
	const rows = filterRows(width, height, data, bytesPerPixel[type]);
	const aboutBytes = rows.length < sampledFrom ? 0 : estimate(rows, height);
	if (aboutBytes > belowBytes * doubt) return { aboutBytes };
	return { bytes: assemble({
		width,
		height,
		type,
		chunks,
		rows
	}) };
}
function estimate(rows, height) {
	const length = rows.length / height;
	const perBlock = Math.ceil(height / sampleBlocks / sampleShare);
	const blocks = Array.from({ length: sampleBlocks }, (_, block) => {
		const first = Math.floor((block + .5) * height / sampleBlocks);
		return rows.subarray(first * length, (first + perBlock) * length);
	});
	const sample = concatenate(blocks);
	return zlibSync(sample, { level: compression }).length * rows.length / sample.length;
}
function encodeIndexedPng({ width, height, palette, indexes }, space) {
	const rows = new Uint8Array((width + 1) * height);
	for (let y = 0; y < height; y++) rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
	const alphas = palette.map((colour) => colour[3] ?? 255);
	const colours = [chunk("PLTE", Uint8Array.from(palette.flatMap((colour) => colour.slice(0, 3)))), ...alphas.some((alpha) => alpha < 255) ? [chunk("tRNS", Uint8Array.from(alphas))] : []];
	return assemble({
		width,
		height,
		type: "palette",
		chunks: [...space.isGrey ? [] : space.chunks, ...colours],
		rows
	});
}
function assemble(image) {
	const header = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(13));
	header.setUint32(0, image.width);
	header.setUint32(4, image.height);
	header.setUint8(8, 8);
	header.setUint8(9, colourTypes[image.type]);
	return concatenate([
		Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
		chunk("IHDR", new Uint8Array(header.buffer)),
		...image.chunks,
		chunk("IDAT", zlibSync(image.rows, { level: compression })),
		chunk("IEND", /* @__PURE__ */ new Uint8Array())
	]);
}
function chunk(type, data) {
	const bytes = new Uint8Array(data.length + 12);
	const view = new DataView(bytes.buffer);
	view.setUint32(0, data.length);
	bytes.set(new TextEncoder().encode(type), 4);
	bytes.set(data, 8);
	view.setUint32(data.length + 8, crc32(bytes, 4, data.length + 8));
	return bytes;
}
function survey(data) {
	let isOpaque = true;
	let isGrey = true;
	for (let at = 0; at < data.length && (isOpaque || isGrey); at += 4) {
		if (data[at + 3] !== 255) isOpaque = false;
		if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) isGrey = false;
	}
	return {
		isOpaque,
		isGrey
	};
}
function indexColours({ width, height, data }) {
	const places = /* @__PURE__ */ new Map();
	const indexes = new Uint8Array(width * height);
	let last = -1;
	let place = 0;
	for (let pixel = 0, at = 0; pixel < indexes.length; pixel++, at += 4) {
		const [red = 0, green = 0, blue = 0, alpha = 0] = [
			data[at],
			data[at + 1],
			data[at + 2],
			data[at + 3]
		];
		const colour = (red << 24 | green << 16 | blue << 8 | alpha) >>> 0;
		if (colour !== last) {
			last = colour;
			place = places.get(colour) ?? places.size;
			if (place === 256) return void 0;
			places.set(colour, place);
		}
		indexes[pixel] = place;
	}
	return {
		width,
		height,
		palette: [...places.keys()].map((colour) => [
			colour >>> 24,
			colour >>> 16 & 255,
			colour >>> 8 & 255,
			colour & 255
		]),
		indexes
	};
}
function filterRows(width, height, data, bytes) {
	const length = width * bytes;
	const rows = new Uint8Array((length + 1) * height);
	const filtered = [
		0,
		1,
		2,
		3,
		4
	].map(() => new Uint8Array(length));
	const [none, sub, up, average, paeth] = filtered;
	let row = new Uint8Array(length + bytes);
	let above = new Uint8Array(length + bytes);
	for (let y = 0; y < height; y++) {
		[row, above] = [above, row];
		for (let x = 0, at = y * width * 4, to = bytes; x < width; x++, at += 4) for (let channel = 0; channel < bytes; channel++) row[to++] = data[at + channel];
		const sums = [
			0,
			0,
			0,
			0,
			0
		];
		for (let at = 0; at < length; at++) {
			const value = row[at + bytes];
			const a = row[at];
			const b = above[at + bytes];
			const c = above[at];
			const estimate = a + b - c;
			const toA = Math.abs(estimate - a);
			const toB = Math.abs(estimate - b);
			const toC = Math.abs(estimate - c);
			const nearest = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
			none[at] = value;
			sums[0] += value < 128 ? value : 256 - value;
			let difference = value - a & 255;
			sub[at] = difference;
			sums[1] += difference < 128 ? difference : 256 - difference;
			difference = value - b & 255;
			up[at] = difference;
			sums[2] += difference < 128 ? difference : 256 - difference;
			difference = value - (a + b >> 1) & 255;
			average[at] = difference;
			sums[3] += difference < 128 ? difference : 256 - difference;
			difference = value - nearest & 255;
			paeth[at] = difference;
			sums[4] += difference < 128 ? difference : 256 - difference;
		}
		const filter = sums.indexOf(Math.min(...sums));
		rows[y * (length + 1)] = filter;
		rows.set(filtered[filter], y * (length + 1) + 1);
	}
	return rows;
}

// ../core/src/picture/prepare/colour-space.ts
const profileMark = new TextEncoder().encode("ICC_PROFILE\0");
const colourChunks = [
	"cICP",
	"iCCP",
	"sRGB",
	"gAMA",
	"cHRM"
];
const maxProfile = 16777216;
const unpackedAtOnce = 4096;
const none = () => void 0;
function readColours({ format, bytes }) {
	return format === "png" ? ofPng(bytes) : ofJpeg(bytes);
}
function ofPng(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const chunks = [];
	for (let at = 8; at + 12 <= bytes.length;) {
		const length = view.getUint32(at);
		const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
		if (type === "IDAT") break;
		if (colourChunks.includes(type)) chunks.push(bytes.slice(at, at + length + 12));
		at += length + 12;
	}
	const isGrey = ((bytes[25] ?? 0) & 3) === 0;
	const named = chunks.find((one) => one[4] === 105 && one[5] === 67);
	return {
		png: {
			chunks,
			isGrey
		},
		jpeg: [],
		profile: named && !isGrey ? () => profileOf(named) : none,
		isCmyk: false
	};
}
function profileOf(chunk) {
	const data = chunk.subarray(8, -4);
	const compressed = data.subarray(data.indexOf(0) + 2);
	const parts = [];
	let length = 0;
	const unpacked = new Unzlib((part) => {
		parts.push(part);
		length += part.length;
	});
	try {
		for (let at = 0; at < compressed.length; at += unpackedAtOnce) {
			unpacked.push(compressed.subarray(at, at + unpackedAtOnce), at + unpackedAtOnce >= compressed.length);
			if (length > maxProfile) return void 0;
		}
	} catch {
		return;
	}
	return concatenate(parts);
}
function ofJpeg(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const segments = [];
	let components = 3;
	for (let at = 2; at + 4 <= bytes.length;) {
		const marker = view.getUint8(at + 1);
		if (view.getUint8(at) !== 255 || marker === 218) break;
		if (marker === 255) {
			at++;
			continue;
		}
		const length = view.getUint16(at + 2);
		if (marker === 192 || marker === 193 || marker === 194) components = bytes[at + 9] ?? 3;
		if (marker === 226 && profileMark.every((byte, index) => bytes[at + 4 + index] === byte)) segments.push(bytes.slice(at, at + 2 + length));
		at += 2 + length;
	}
	const isCmyk = components === 4;
	if (segments.length === 0 || isCmyk) return {
		png: {
			chunks: [],
			isGrey: false
		},
		jpeg: [],
		profile: none,
		isCmyk
	};
	const profile = concatenate(segments.map((segment) => segment.subarray(4 + profileMark.length + 2)));
	const named = concatenate([new TextEncoder().encode("ICC profile\0\0"), zlibSync(profile)]);
	const isGrey = components === 1;
	return {
		png: {
			chunks: [chunk("iCCP", named)],
			isGrey
		},
		jpeg: segments,
		profile: isGrey ? none : () => profile,
		isCmyk
	};
}

// ../core/src/picture/prepare/encode-jpeg.ts
async function encodeJpeg(pixels, quality, profile = []) {
	const { encode } = await import("./jpeg-js.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { width, height, data } = pixels;
	const bytes = withBuffer(() => encode({
		width,
		height,
		data
	}, quality).data);
	const end = 4 + ((bytes[4] ?? 0) << 8 | (bytes[5] ?? 0));
	return concatenate([
		bytes.subarray(0, end),
		...profile,
		bytes.subarray(end)
	]);
}
function withBuffer(run) {
	const host = globalThis;
	if (host.Buffer !== void 0) return run();
	host.Buffer = { from: (bytes) => Uint8Array.from(bytes) };
	try {
		return run();
	} finally {
		delete host.Buffer;
	}
}

// ../core/src/picture/prepare/scale.ts
const lobes = 3;
const unit = 16384;
function scaleDown(pixels, width, height) {
	const { data, isPremultiplied } = premultiply(pixels.data);
	const down = resample({
		data: resample({
			data,
			lines: pixels.height,
			from: pixels.width,
			to: width
		}),
		lines: width,
		from: pixels.height,
		to: height
	});
	return {
		width,
		height,
		data: isPremultiplied ? unmultiply(down) : down
	};
}
function resample(args) {
	const { data, lines, from, to } = args;
	const result = new Uint8ClampedArray(lines * to * 4);
	for (let target = 0; target < to; target++) {
		const { first, weights } = weigh(target, from, to);
		for (let line = 0; line < lines; line++) {
			let at = (line * from + first) * 4;
			let [red, green, blue, alpha] = [
				0,
				0,
				0,
				0
			];
			for (let index = 0; index < weights.length; index++, at += 4) {
				const weight = weights[index];
				red += weight * data[at];
				green += weight * data[at + 1];
				blue += weight * data[at + 2];
				alpha += weight * data[at + 3];
			}
			const out = (target * lines + line) * 4;
			result[out] = red / unit;
			result[out + 1] = green / unit;
			result[out + 2] = blue / unit;
			result[out + 3] = alpha / unit;
		}
	}
	return result;
}
function weigh(target, from, to) {
	const scale = from / to;
	const centre = (target + .5) * scale - .5;
	const first = Math.max(0, Math.ceil(centre - lobes * scale));
	const last = Math.min(from - 1, Math.floor(centre + lobes * scale));
	const exact = Array.from({ length: last - first + 1 }, (_, index) => lanczos((first + index - centre) / scale));
	const sum = exact.reduce((total, weight) => total + weight, 0);
	const weights = Int32Array.from(exact, (weight) => Math.round(weight / sum * unit));
	const middle = Math.min(Math.max(Math.round(centre) - first, 0), weights.length - 1);
	weights[middle] = (weights[middle] ?? 0) + unit - weights.reduce((total, weight) => total + weight, 0);
	return {
		first,
		weights
	};
}
function lanczos(x) {
	if (x === 0) return 1;
	if (Math.abs(x) >= lobes) return 0;
	const angle = Math.PI * x;
	return lobes * Math.sin(angle) * Math.sin(angle / lobes) / (angle * angle);
}
function premultiply(data) {
	let isOpaque = true;
	for (let at = 3; at < data.length && isOpaque; at += 4) isOpaque = data[at] === 255;
	if (isOpaque) return {
		data,
		isPremultiplied: false
	};
	const result = new Uint8ClampedArray(data.length);
	for (let at = 0; at < data.length; at += 4) {
		const alpha = data[at + 3];
		for (let channel = 0; channel < 3; channel++) result[at + channel] = data[at + channel] * alpha / 255;
		result[at + 3] = alpha;
	}
	return {
		data: result,
		isPremultiplied: true
	};
}
function unmultiply(data) {
	for (let at = 0; at < data.length; at += 4) {
		const alpha = data[at + 3];
		if (alpha === 0 || alpha === 255) continue;
		for (let channel = 0; channel < 3; channel++) data[at + channel] = data[at + channel] * 255 / alpha;
	}
	return data;
}

// ../core/src/picture/prepare/transform.ts
function turn(pixels, orientation) {
	if (orientation < 2 || orientation > 8) return pixels;
	const [from, size] = [toWords(pixels), pixels];
	const isSideways = orientation >= 5;
	const [width, height] = isSideways ? [size.height, size.width] : [size.width, size.height];
	const to = new Uint32Array(width * height);
	const mirrorsX = [
		2,
		3,
		7,
		8
	].includes(orientation);
	const mirrorsY = [
		3,
		4,
		6,
		7
	].includes(orientation);
	for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
		const [along, across] = isSideways ? [y, x] : [x, y];
		const sourceX = mirrorsX ? size.width - 1 - along : along;
		const sourceY = mirrorsY ? size.height - 1 - across : across;
		to[y * width + x] = from[sourceY * size.width + sourceX];
	}
	return {
		width,
		height,
		data: new Uint8Array(to.buffer)
	};
}
function flatten({ width, height, data }, colour) {
	const result = new Uint8Array(data.length);
	for (let at = 0; at < data.length; at += 4) {
		const alpha = data[at + 3];
		for (let channel = 0; channel < 3; channel++) {
			const own = data[at + channel];
			result[at + channel] = Math.round((own * alpha + colour[channel] * (255 - alpha)) / 255);
		}
		result[at + 3] = 255;
	}
	return {
		width,
		height,
		data: result
	};
}
function pad(pixels, longest, colour) {
	const least = Math.ceil(Math.max(pixels.width, pixels.height) / longest);
	const [width, height] = [Math.max(pixels.width, least), Math.max(pixels.height, least)];
	const words = new Uint32Array(width * height);
	words.fill(new Uint32Array(Uint8Array.of(...colour, 255).buffer)[0] ?? 0);
	const from = toWords(pixels);
	const [left, top] = [width - pixels.width >> 1, height - pixels.height >> 1];
	for (let y = 0; y < pixels.height; y++) words.set(from.subarray(y * pixels.width, (y + 1) * pixels.width), (top + y) * width + left);
	return {
		width,
		height,
		data: new Uint8Array(words.buffer)
	};
}
function toWords({ data }) {
	const aligned = data.byteOffset % 4 === 0 ? data : new Uint8Array(data);
	return new Uint32Array(aligned.buffer, aligned.byteOffset, data.length / 4);
}

export { encodeJpeg as a, encodePng as c, scaleDown as i, survey as l, pad as n, readColours as o, turn as r, encodeIndexedPng as s, flatten as t };