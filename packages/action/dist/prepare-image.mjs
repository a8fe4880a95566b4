import { r as __toESM } from "./rolldown-runtime.mjs";
import { An as walkJpeg, Dn as walkPng } from "./shared.mjs";
import { t as decodeExactly } from "./decode.mjs";
import { a as encodeJpeg, c as encodePng, i as scaleDown, l as survey, n as pad, o as readColours, r as turn, s as encodeIndexedPng, t as flatten } from "./transform.mjs";

// ../core/src/picture/prepare/palette.ts
const mostColours = 12e3;
const mostPixels = 36e6;
async function reduceColours({ width, height, data }) {
	if (width * height > mostPixels || countColours(data) > mostColours) return void 0;
	const loaded = await import("./gifenc.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { quantize } = loaded.default.quantize === void 0 ? loaded : loaded.default;
	if (!quantize) throw new Error("gifenc has changed");
	const palette = quantize(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 256, { format: "rgb565" });
	return {
		width,
		height,
		palette,
		indexes: dither({
			width,
			height,
			data
		}, palette)
	};
}
function dither({ width, height, data }, palette) {
	const indexes = new Uint8Array(width * height);
	const nearest = nearestIn(palette);
	const flat = Int16Array.from(palette.flatMap((colour) => colour.slice(0, 3)));
	let errors = new Int32Array((width + 2) * 3);
	let below = new Int32Array((width + 2) * 3);
	for (let y = 0; y < height; y++) {
		const step = y % 2 === 0 ? 1 : -1;
		for (let count = 0, x = step === 1 ? 0 : width - 1; count < width; count++, x += step) {
			const at = (y * width + x) * 4;
			const error = (x + 1) * 3;
			const red = clamp(data[at] + (errors[error] >> 4));
			const green = clamp(data[at + 1] + (errors[error + 1] >> 4));
			const blue = clamp(data[at + 2] + (errors[error + 2] >> 4));
			const index = nearest(red, green, blue);
			indexes[y * width + x] = index;
			for (let channel = 0; channel < 3; channel++) {
				const off = (channel === 0 ? red : channel === 1 ? green : blue) - flat[index * 3 + channel];
				const [ahead, behind, here] = [
					error + step * 3 + channel,
					error - step * 3 + channel,
					error + channel
				];
				errors[ahead] = errors[ahead] + off * 7;
				below[behind] = below[behind] + off * 3;
				below[here] = below[here] + off * 5;
				below[ahead] = below[ahead] + off;
			}
		}
		[errors, below] = [below, errors];
		below.fill(0);
	}
	return indexes;
}
const clamp = (value) => Math.min(Math.max(value, 0), 255);
function nearestIn(palette) {
	const known = new Int16Array(1 << 18).fill(-1);
	return (red, green, blue) => {
		const key = red >> 2 << 12 | green >> 2 << 6 | blue >> 2;
		const before = known[key];
		if (before >= 0) return before;
		const [r, g, b] = [
			(red & 252) + 2,
			(green & 252) + 2,
			(blue & 252) + 2
		];
		let best = 0;
		let least = Number.POSITIVE_INFINITY;
		for (const [index, colour] of palette.entries()) {
			const distance = (r - colour[0]) ** 2 + (g - colour[1]) ** 2 + (b - colour[2]) ** 2;
			if (distance >= least) continue;
			least = distance;
			best = index;
		}
		known[key] = best;
		return best;
	};
}
function countColours(data) {
	const seen = /* @__PURE__ */ new Uint8Array(65536);
	let count = 0;
	for (let at = 0; at < data.length; at += 4) {
		const [red = 0, green = 0, blue = 0] = [
			data[at],
			data[at + 1],
			data[at + 2]
		];
		const colour = red >> 3 << 11 | green >> 2 << 5 | blue >> 3;
		count += 1 - seen[colour];
		seen[colour] = 1;
	}
	return count;
}

// ../core/src/picture/prepare/prepare-image.ts
const qualities = [
	92,
	85,
	78
];
const scaledQuality = 85;
const margin = .95;
async function prepareImage(image, fit, signal) {
	const steps = [];
	const walk = image.format === "png" ? walkPng(image.bytes) : walkJpeg(image.bytes);
	const colours = readColours(image);
	let pixels = await decodeExactly(image.bytes, image.format);
	const change = (step, changed) => {
		steps.push(step);
		pixels = changed;
	};
	await breathe(signal);
	if (walk.whole && walk.orientation > 1) change("turned", turn(pixels, walk.orientation));
	const { background, padTo = Number.POSITIVE_INFINITY } = fit;
	if (background && !survey(pixels.data).isOpaque) change("flattened", flatten(pixels, background));
	else if (fit.isAcceptable) return void 0;
	const { width, height } = pixels;
	if (background && Math.max(width, height) > padTo * Math.min(width, height)) change("padded", pad(pixels, padTo, background));
	if (colours.isCmyk) steps.push("CMYK to RGB");
	if (fit.format !== image.format) steps.push("converted");
	const encode = async (picture, quality) => {
		const encoded = fit.format === "png" ? encodePng(picture, colours.png, fit.belowBytes) : { bytes: await encodeJpeg(picture, quality, colours.jpeg) };
		await breathe(signal);
		return encoded;
	};
	const fits = (encoded) => "bytes" in encoded && encoded.bytes.length < fit.belowBytes;
	let encoded = { aboutBytes: 0 };
	for (const quality of fit.format === "png" ? [100] : qualities) {
		encoded = await encode(pixels, quality);
		if (fits(encoded)) return {
			...encoded,
			steps: steps.length > 0 ? steps : ["recompressed"]
		};
	}
	if (fit.format === "png" && survey(pixels.data).isOpaque) {
		const indexed = await reduceColours(pixels);
		const reduced = indexed && { bytes: encodeIndexedPng(indexed, colours.png) };
		await breathe(signal);
		if (reduced && fits(reduced)) return {
			...reduced,
			steps: [...steps, "reduced to 256 colours"]
		};
	}
	let scale = 1;
	const next = (last) => scale * Math.sqrt(fit.belowBytes * margin / ("bytes" in last ? last.bytes.length : last.aboutBytes));
	do {
		scale = next(encoded);
		encoded = await encode(scaled(pixels, scale), scaledQuality);
	} while (!fits(encoded));
	const larger = Math.min(1, next(encoded));
	const more = larger > scale * 1.1 ? await encode(scaled(pixels, larger), scaledQuality) : void 0;
	return {
		...more && fits(more) ? more : encoded,
		steps: [...steps, "scaled"]
	};
}
function scaled(pixels, scale) {
	const side = (length) => Math.max(1, Math.round(length * scale));
	return scaleDown(pixels, side(pixels.width), side(pixels.height));
}
async function breathe(signal) {
	await new Promise((resolve) => setTimeout(resolve));
	signal?.throwIfAborted();
}

export { prepareImage };