import { An as walkJpeg, Dn as walkPng } from "./shared.mjs";
import { t as decodeExactly } from "./decode.mjs";
import { a as encodeJpeg, c as encodePng, i as scaleDown, o as readColours, r as turn, t as flatten } from "./transform.mjs";

// ../core/src/picture/prepare/resize-image.ts
const quality = 85;
const resizeVersion = 1;
function howToResize({ maxWidth, format }) {
	return [
		resizeVersion,
		...maxWidth === void 0 ? [] : [`max-width ${maxWidth}`],
		...format ? [format] : []
	].join(" ");
}
async function resizeImage(image, wanted, encodeWebp) {
	const { format = image.format, maxWidth = image.width } = wanted;
	if (format === image.format && image.width <= maxWidth) return void 0;
	const walk = image.format === "png" ? walkPng(image.bytes) : walkJpeg(image.bytes);
	const colours = readColours(image);
	let pixels = await decodeExactly(image.bytes, image.format);
	if (walk.whole) pixels = turn(pixels, walk.orientation);
	const { width, height } = pixels;
	if (width > maxWidth) pixels = scaleDown(pixels, maxWidth, Math.max(1, Math.round(height * maxWidth / width)));
	const bytes = await encode(pixels, format, colours, encodeWebp);
	return {
		format,
		width: pixels.width,
		height: pixels.height,
		bytes
	};
}
async function encode(pixels, format, colours, encodeWebp) {
	if (format === "webp") return encodeWebp(pixels, colours.profile());
	if (format === "jpeg") return encodeJpeg(flatten(pixels, [
		255,
		255,
		255
	]), quality, colours.jpeg);
	const encoded = encodePng(pixels, colours.png);
	if ("aboutBytes" in encoded) throw new Error("A PNG without a limit is always made.");
	return encoded.bytes;
}

export { howToResize, resizeImage };