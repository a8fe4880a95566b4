import { Pn as problemCodes, hn as describeShare } from "./shared.mjs";
import { i as wordsOf, n as decodePicture } from "./decode.mjs";
import { t as decodingQueue } from "./decoding-queue.mjs";

// ../core/src/picture/picture-content.ts
const blankShare = .9995;
const colourDistance = 2;
const opaque = 250;
const transparentShare = .01;
async function checkContent(image) {
	try {
		return await decodingQueue.run(async () => checkPixels(await decodePicture(image.bytes, image.format)));
	} catch {
		return [];
	}
}
function checkPixels(pixels) {
	const { data } = pixels;
	const words = wordsOf(pixels);
	const common = mostCommon(words);
	const colour = new Uint8Array(Uint32Array.of(common).buffer);
	let [near, transparent] = [0, 0];
	for (let index = 0; index < words.length; index++) {
		const at = index * 4;
		if (data[at + 3] < opaque) transparent++;
		if (words[index] === common || isNear(data, at, colour)) near++;
	}
	const total = words.length;
	if (near / total >= blankShare) {
		const what = colour[3] === 0 ? "is transparent" : `has the colour ${hex(colour)}`;
		return [{
			code: problemCodes.imageBlank,
			severity: "warning",
			message: `The picture is blank: ${near === total ? "all" : describeShare(near / total)} of it ${what}.`,
			fix: "Take the picture after the scene is drawn. If the browser's console says that there is no WebGL, start Chromium with SwiftShader: add `args: [\"--use-angle=swiftshader\", \"--enable-unsafe-swiftshader\"]` to `launch()`."
		}];
	}
	const share = transparent / total;
	if (share < transparentShare) return [];
	return [{
		code: problemCodes.imageTransparent,
		severity: "warning",
		message: `${describeShare(share)} of the picture is transparent: what is behind a tile shows through, dark on a dark page.`,
		fix: "Render it on a background: in WebGL with `alpha: false`, in Playwright without `omitBackground`."
	}];
}
function mostCommon(words) {
	const step = Math.max(1, Math.floor(words.length / 1009));
	const counts = /* @__PURE__ */ new Map();
	let [best, most] = [0, 0];
	for (let index = 0; index < words.length; index += step) {
		const word = words[index];
		const count = (counts.get(word) ?? 0) + 1;
		counts.set(word, count);
		if (count > most) [best, most] = [word, count];
	}
	return best;
}
function isNear(data, at, colour) {
	const apart = (channel) => Math.abs(data[at + channel] - colour[channel]);
	if (apart(3) > colourDistance) return false;
	return data[at + 3] === 0 || apart(0) <= colourDistance && apart(1) <= colourDistance && apart(2) <= colourDistance;
}
const hex = (colour) => `#${Array.from(colour.subarray(0, 3), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

export { checkContent };