// ../../node_modules/.pnpm/pixelmatch@7.2.0/node_modules/pixelmatch/index.js
function pixelmatch(img1, img2, output, width, height, options = {}) {
	const { threshold = .1, alpha = .1, aaColor = [
		255,
		255,
		0
	], diffColor = [
		255,
		0,
		0
	], checkerboard = true, includeAA, diffColorAlt, diffMask } = options;
	if (!isPixelData(img1) || !isPixelData(img2) || output && !isPixelData(output)) throw new Error("Image data: Uint8Array, Uint8ClampedArray or Buffer expected.");
	if (img1.length !== img2.length || output && output.length !== img1.length) throw new Error(`Image sizes do not match. Image 1 size: ${img1.length}, image 2 size: ${img2.length}`);
	if (img1.length !== width * height * 4) throw new Error(`Image data size does not match width/height. Expecting ${width * height * 4}. Got ${img1.length}`);
	const len = width * height;
	const a32 = new Uint32Array(img1.buffer, img1.byteOffset, len);
	const b32 = new Uint32Array(img2.buffer, img2.byteOffset, len);
	let identical = true;
	for (let i = 0; i < len; i++) if (a32[i] !== b32[i]) {
		identical = false;
		break;
	}
	if (identical) {
		if (output && !diffMask) for (let i = 0, pos = 0; i < len; i++, pos += 4) drawGrayPixel(img1, pos, alpha, output);
		return 0;
	}
	const maxDelta = 35215 * threshold * threshold;
	const [aaR, aaG, aaB] = aaColor;
	const [diffR, diffG, diffB] = diffColor;
	const [altR, altG, altB] = diffColorAlt || diffColor;
	let diff = 0;
	for (let i = 0, pos = 0; i < len; i++, pos += 4) {
		const delta = a32[i] === b32[i] ? 0 : colorDelta(img1, img2, pos, pos, checkerboard);
		if (Math.abs(delta) > maxDelta) {
			const x = i % width;
			const y = i / width | 0;
			if (!includeAA && (antialiased(img1, x, y, width, height, a32, b32, checkerboard) || antialiased(img2, x, y, width, height, b32, a32, checkerboard))) {
				if (output && !diffMask) drawPixel(output, pos, aaR, aaG, aaB);
			} else {
				if (output) {
					if (delta < 0) drawPixel(output, pos, altR, altG, altB);
					else drawPixel(output, pos, diffR, diffG, diffB);
				}
				diff++;
			}
		} else if (output && !diffMask) drawGrayPixel(img1, pos, alpha, output);
	}
	return diff;
}
function isPixelData(arr) {
	return ArrayBuffer.isView(arr) && arr.BYTES_PER_ELEMENT === 1;
}
function antialiased(img, x1, y1, width, height, a32, b32, checkerboard) {
	const x0 = Math.max(x1 - 1, 0);
	const y0 = Math.max(y1 - 1, 0);
	const x2 = Math.min(x1 + 1, width - 1);
	const y2 = Math.min(y1 + 1, height - 1);
	const pos4 = (y1 * width + x1) * 4;
	const cr = img[pos4];
	const cg = img[pos4 + 1];
	const cb = img[pos4 + 2];
	const ca = img[pos4 + 3];
	let zeroes = x1 === x0 || x1 === x2 || y1 === y0 || y1 === y2 ? 1 : 0;
	let min = 0;
	let max = 0;
	let minX = 0;
	let minY = 0;
	let maxX = 0;
	let maxY = 0;
	for (let x = x0; x <= x2; x++) for (let y = y0; y <= y2; y++) {
		if (x === x1 && y === y1) continue;
		const delta = brightnessDelta(img, pos4, (y * width + x) * 4, cr, cg, cb, ca, checkerboard);
		if (delta === 0) {
			zeroes++;
			if (zeroes > 2) return false;
		} else if (delta < min) {
			min = delta;
			minX = x;
			minY = y;
		} else if (delta > max) {
			max = delta;
			maxX = x;
			maxY = y;
		}
	}
	if (min === 0 || max === 0) return false;
	return hasManySiblings(a32, minX, minY, width, height) && hasManySiblings(b32, minX, minY, width, height) || hasManySiblings(a32, maxX, maxY, width, height) && hasManySiblings(b32, maxX, maxY, width, height);
}
function hasManySiblings(img, x1, y1, width, height) {
	const x0 = Math.max(x1 - 1, 0);
	const y0 = Math.max(y1 - 1, 0);
	const x2 = Math.min(x1 + 1, width - 1);
	const y2 = Math.min(y1 + 1, height - 1);
	const val = img[y1 * width + x1];
	let zeroes = x1 === x0 || x1 === x2 || y1 === y0 || y1 === y2 ? 1 : 0;
	for (let x = x0; x <= x2; x++) for (let y = y0; y <= y2; y++) {
		if (x === x1 && y === y1) continue;
		zeroes += +(val === img[y * width + x]);
		if (zeroes > 2) return true;
	}
	return false;
}
function colorDelta(img1, img2, k, m, checkerboard) {
	const r1 = img1[k];
	const g1 = img1[k + 1];
	const b1 = img1[k + 2];
	const a1 = img1[k + 3];
	const r2 = img2[m];
	const g2 = img2[m + 1];
	const b2 = img2[m + 2];
	const a2 = img2[m + 3];
	let dr = r1 - r2;
	let dg = g1 - g2;
	let db = b1 - b2;
	const da = a1 - a2;
	if (a1 < 255 || a2 < 255) {
		let rb = 255, gb = 255, bb = 255;
		if (checkerboard) {
			rb = 48 + 159 * (k % 2);
			gb = 48 + 159 * ((k / 1.618033988749895 | 0) % 2);
			bb = 48 + 159 * ((k / 2.618033988749895 | 0) % 2);
		}
		dr = (r1 * a1 - r2 * a2 - rb * da) / 255;
		dg = (g1 * a1 - g2 * a2 - gb * da) / 255;
		db = (b1 * a1 - b2 * a2 - bb * da) / 255;
	}
	const y = dr * .29889531 + dg * .58662247 + db * .11448223;
	const i = dr * .59597799 - dg * .2741761 - db * .32180189;
	const q = dr * .21147017 - dg * .52261711 + db * .31114694;
	const delta = .5053 * y * y + .299 * i * i + .1957 * q * q;
	return y > 0 ? -delta : delta;
}
function brightnessDelta(img, k, m, r1, g1, b1, a1, checkerboard) {
	const r2 = img[m];
	const g2 = img[m + 1];
	const b2 = img[m + 2];
	const a2 = img[m + 3];
	let dr = r1 - r2;
	let dg = g1 - g2;
	let db = b1 - b2;
	const da = a1 - a2;
	if (!dr && !dg && !db && !da) return 0;
	if (a1 < 255 || a2 < 255) {
		let rb = 255, gb = 255, bb = 255;
		if (checkerboard) {
			rb = 48 + 159 * (k % 2);
			gb = 48 + 159 * ((k / 1.618033988749895 | 0) % 2);
			bb = 48 + 159 * ((k / 2.618033988749895 | 0) % 2);
		}
		dr = (r1 * a1 - r2 * a2 - rb * da) / 255;
		dg = (g1 * a1 - g2 * a2 - gb * da) / 255;
		db = (b1 * a1 - b2 * a2 - bb * da) / 255;
	}
	return dr * .29889531 + dg * .58662247 + db * .11448223;
}
function drawPixel(output, pos, r, g, b) {
	output[pos] = r;
	output[pos + 1] = g;
	output[pos + 2] = b;
	output[pos + 3] = 255;
}
function drawGrayPixel(img, i, alpha, output) {
	const val = 255 + (img[i] * .29889531 + img[i + 1] * .58662247 + img[i + 2] * .11448223 - 255) * alpha * img[i + 3] / 255;
	drawPixel(output, i, val, val, val);
}

export { pixelmatch as default };