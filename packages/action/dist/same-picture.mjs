import { i as wordsOf, r as decodeUpright } from "./decode.mjs";
import { t as decodingQueue } from "./decoding-queue.mjs";
import { hn as describeShare } from "./shared.mjs";

// ../core/src/picture/fields.ts
const boxOf = ({ width, height }) => ({
	left: 0,
	top: 0,
	width,
	height
});
function innerBox({ width, height }, shape) {
	const scale = Math.min(width / shape.width, height / shape.height);
	const inner = {
		width: shape.width * scale,
		height: shape.height * scale
	};
	return {
		...inner,
		left: (width - inner.width) / 2,
		top: (height - inner.height) / 2
	};
}
function fieldsOf(pixels, box, { columns, rows }) {
	const across = spans(box.left, box.width, columns, pixels.width);
	const down = spans(box.top, box.height, rows, pixels.height);
	const colours = new Float32Array(columns * rows * 3);
	const sums = new Float64Array(columns * 3);
	for (let row = 0; row < rows; row++) {
		const { from, to, first, last, size } = down[row];
		const base = row * columns * 3;
		for (let y = from; y < to; y++) {
			sumRow(pixels, y, across, sums);
			const weight = (y === from ? first : y === to - 1 ? last : 1) / size;
			for (let at = 0; at < sums.length; at++) colours[base + at] = colours[base + at] + sums[at] * weight;
		}
	}
	return {
		columns,
		rows,
		colours
	};
}
function coarsen({ columns, rows, colours }, by) {
	const joined = {
		columns: columns / by,
		rows: rows / by,
		colours: new Float32Array(colours.length / by ** 2)
	};
	for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) {
		const from = (row * columns + column) * 3;
		const to = (Math.floor(row / by) * joined.columns + Math.floor(column / by)) * 3;
		for (let c = 0; c < 3; c++) joined.colours[to + c] = joined.colours[to + c] + colours[from + c] / by ** 2;
	}
	return joined;
}
function spans(start, length, count, limit) {
	return Array.from({ length: count }, (_, index) => {
		const begin = Math.max(0, start + length * index / count);
		const end = Math.min(limit, start + length * (index + 1) / count);
		const from = Math.min(Math.floor(begin), limit - 1);
		const to = Math.max(from + 1, Math.ceil(end - 1e-9));
		return {
			from,
			to,
			first: Math.min(from + 1, end) - begin,
			last: end - (to - 1),
			size: end - begin
		};
	});
}
function sumRow({ width, data }, y, across, sums) {
	const start = y * width * 4;
	for (let column = 0; column < across.length; column++) {
		const { from, to, first, last, size } = across[column];
		let [red, green, blue] = [
			0,
			0,
			0
		];
		for (let x = from; x < to; x++) {
			const at = start + x * 4;
			const alpha = data[at + 3];
			const weight = x === from ? first : x === to - 1 ? last : 1;
			if (alpha === 255) {
				red += weight * data[at];
				green += weight * data[at + 1];
				blue += weight * data[at + 2];
			} else {
				const shown = weight * alpha / 255;
				const white = 255 * (weight - shown);
				red += shown * data[at] + white;
				green += shown * data[at + 1] + white;
				blue += shown * data[at + 2] + white;
			}
		}
		sums[column * 3] = red / size;
		sums[column * 3 + 1] = green / size;
		sums[column * 3 + 2] = blue / size;
	}
}

// ../core/src/picture/same-picture.ts
async function comparePixels(shown, own, tolerance) {
	if (shown.width !== own.width || shown.height !== own.height) return void 0;
	return compareDecoded(shown, own, async (a, b) => {
		if (a.width !== b.width) return void 0;
		const total = a.width * a.height;
		const different = countDifferent(a, b);
		if (different === 0) return {
			same: true,
			reason: "the pixels agree"
		};
		if (tolerance === 0) return {
			same: false,
			reason: `${describeShare(different / total)} of the pixels differ`
		};
		const { default: pixelmatch } = await import("./pixelmatch.mjs");
		const share = pixelmatch(a.data, b.data, void 0, a.width, a.height) / total;
		const apart = averageDistance(a, b);
		if (apart > meanDistance + 255 * share) return {
			same: false,
			reason: `its average colour differs by ${Math.round(apart)} of 255`
		};
		const most = describeShare(tolerance);
		return {
			same: share <= tolerance,
			reason: `${describeShare(share)} of the pixels differ, and ${most} may`
		};
	});
}
const meanDistance = 1;
function averageDistance({ data: a }, { data: b }) {
	const sums = [
		0,
		0,
		0,
		0
	];
	for (let at = 0; at < a.length; at++) sums[at & 3] = sums[at & 3] + a[at] - b[at];
	return Math.max(...sums.map(Math.abs)) / (a.length / 4);
}
function countDifferent(a, b) {
	const [left, right] = [wordsOf(a), wordsOf(b)];
	let different = 0;
	for (let index = 0; index < left.length; index++) {
		if (left[index] === right[index]) continue;
		if (a.data[index * 4 + 3] !== 0 || b.data[index * 4 + 3] !== 0) different++;
	}
	return different;
}
const fieldsPerBlock = {
	most: 5,
	pixelsEach: 4
};
const blocks = {
	columns: 32,
	rows: 20
};
const distances = {
	field: 20,
	block: 11,
	largeBlock: 4
};
async function compareRendering(rendering, own, tolerance) {
	return compareDecoded(rendering, own, async (a, b) => {
		const { most, pixelsEach } = fieldsPerBlock;
		const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
		const fitting = Math.floor(Math.min(width / blocks.columns, height / blocks.rows) / pixelsEach);
		const perBlock = Math.max(1, Math.min(most, fitting));
		const grid = {
			columns: blocks.columns * perBlock,
			rows: blocks.rows * perBlock
		};
		const [ofRendering, ofOwn] = [fieldsOf(a, boxOf(a), grid), fieldsOf(b, boxOf(b), grid)];
		const ways = [
			() => [ofRendering, ofOwn],
			() => [ofRendering, fieldsOf(b, innerBox(b, a), grid)],
			() => [fieldsOf(a, innerBox(a, b), grid), ofOwn]
		];
		let least = 1;
		for (const way of ways) {
			least = Math.min(least, difference(...way(), perBlock, tolerance));
			if (least <= tolerance) break;
		}
		const may = tolerance === 0 ? "" : `, and ${describeShare(tolerance)} may`;
		if (least > tolerance) return {
			same: false,
			reason: `its thumbnail differs by ${describeShare(least)}${may}`
		};
		return {
			same: true,
			reason: least === 0 ? "its thumbnail shows this picture" : `its thumbnail differs by ${describeShare(least)}${may}`
		};
	});
}
async function compareDecoded(first, second, compare) {
	return decodingQueue.run(async () => {
		let pictures;
		try {
			pictures = [await decodeUpright(first), await decodeUpright(second)];
		} catch {
			return;
		}
		return compare(...pictures);
	});
}
function difference(a, b, perBlock, tolerance) {
	const [blocksA, blocksB] = [coarsen(a, perBlock), coarsen(b, perBlock)];
	const byBlocks = Math.max(colourExcess(blocksA, blocksB, distances.block), colourExcess(coarsen(blocksA, 4), coarsen(blocksB, 4), distances.largeBlock));
	return byBlocks > tolerance ? byBlocks : Math.max(byBlocks, fieldExcess(a, b, distances.field));
}
function colourExcess({ colours: a }, { colours: b }, distance) {
	let sum = 0;
	for (let at = 0; at < a.length; at += 3) {
		let apart = 0;
		for (let c = at; c < at + 3; c++) apart = Math.max(apart, Math.abs(a[c] - b[c]));
		sum += Math.max(0, apart - distance);
	}
	return sum / 255 / (a.length / 3);
}
function fieldExcess(a, b, distance) {
	const { columns, rows, colours } = a;
	let sum = 0;
	for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) {
		let apart = 0;
		for (let channel = 0; channel < 3; channel++) {
			const at = (row * columns + column) * 3 + channel;
			const [left, right] = [colours[at], b.colours[at]];
			if (Math.abs(left - right) <= distance) continue;
			const place = {
				row,
				column,
				channel
			};
			apart = Math.max(apart, distanceToRange(left, b, place), distanceToRange(right, a, place));
		}
		sum += Math.max(0, apart - distance);
	}
	return sum / 255 / (columns * rows);
}
function distanceToRange(value, { columns, rows, colours }, { row, column, channel }) {
	let [least, most] = [255, 0];
	for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
		const near = colours[(y * columns + x) * 3 + channel];
		least = Math.min(least, near);
		most = Math.max(most, near);
	}
	return Math.max(0, least - value, value - most);
}

export { comparePixels, compareRendering };