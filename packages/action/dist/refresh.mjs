import { $t as oneLine$1, A as planEntries, At as readFlag, B as literal, Bt as targetKinds, D as toFinding, Dt as readCredentials, E as toFailure, Et as maskSecrets, F as readYaml, Ft as PQueue, G as pipe, H as nullable, I as targetKeys, J as strictObject, K as regex, Kt as readCredential, L as array, Lt as describeTarget, M as readFileWithin, Mt as readText$1, Ot as readChoice, P as parseManifest, R as check, Rt as targetIdProblem, St as findPlace, T as inlineTargets, Tt as attempt, U as number, V as minValue, Vt as inspectImage, W as picklist, Wt as hasErrors, X as locate, Xt as formatBytes, Y as string, Yt as readAddress, _ as plural, a as writeSummary, an as isConfigurationError, at as fileErrorCodes, dt as idPlaceholder, ft as limits, g as findingLine, it as writeFileWithin, j as readManifest, jt as readLines, kt as readCount, l as code, ln as getInput, lt as workspacePath, m as keepLines, n as readEvent, nn as ImageRejectedError, nt as listFolderWithin, o as bullet, on as isPlatformError, ot as isWorkspaceFileError, p as cutLine, pt as require_dist, q as safeParse, r as RunLog, rt as removeFileWithin, s as maxRowBytes, sn as isTransportError, t as start, tn as ConfigurationError, tt as workspaceProblemCodes, u as escapeText$1, ut as show, wt as InputsRefused, x as describeFault, y as connect, z as integer } from "./shared.mjs";
import { isAbsolute, join, posix, resolve } from "node:path";
import { lstat } from "node:fs/promises";

// ../workspace/src/site/site-target.ts
/** The same text for two spellings of one target. */
function targetKey({ kind, id }) {
	return `${kind} ${targetKinds[kind].canonicalId(id)}`;
}
/** Every target once, in the order of first mention; a later mention adds what the first left open. */
function mergeTargets(targets) {
	const merged = /* @__PURE__ */ new Map();
	for (const one of targets) {
		const key = targetKey(one.target);
		merged.set(key, {
			...one,
			...merged.get(key)
		});
	}
	return [...merged.values()];
}

// ../workspace/src/site/slug.ts
/** The longest slug in UTF-8 bytes. File systems take 255 for a name; a number of patterns and suffixes must fit beside it. */
const maxSlugBytes = 120;
/**
* A display name as a part of a file name: letters and digits of any script in lower case, and single hyphens for
* everything between them. Accents of Latin letters are dropped; the result is NFC. Empty for a name without letters.
*/
function slug(displayName) {
	return cutBytes(displayName.toWellFormed().normalize("NFKD").replace(/(\p{Script=Latin})\p{M}+/gu, "$1").replace(/\p{Variation_Selector}|\p{Me}|(?<![\p{L}\p{M}])\p{M}+/gu, "").toLowerCase().normalize("NFC").replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-+/, ""), maxSlugBytes).replace(/-+$/, "");
}
/** The beginning of a text that has so many bytes in UTF-8, without half a character at its end. */
function cutBytes(text, maxBytes) {
	let bytes = 0;
	let end = 0;
	for (const character of text) {
		bytes += new TextEncoder().encode(character).length;
		if (bytes > maxBytes) break;
		end += character.length;
	}
	return text.slice(0, end);
}

// ../workspace/src/site/file-names.ts
/** The part of a file's name before its extension, which follows from the bytes. */
const defaultFileName = "{name}";
/** Leaves room for a mark and an extension: file systems take 255 bytes. */
const maxNameBytes = 200;
/** Names that Windows gives to devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$/i;
const placeholder = /\{(kind|id|name)\}/g;
/**
* Reads a pattern such as `{kind}-{name}`.
*
* @throws ConfigurationError when names made of it would be unusable or all the same.
*/
function parseFileName(pattern) {
	const refuse = (why, fix) => new ConfigurationError(`The file name ${show(pattern)} ${why}.`, fix);
	const rest = pattern.replace(placeholder, "");
	if (/[/\\]/.test(rest)) throw refuse("has a slash in it", "Name the folder in the input into.");
	if (/[{}]/.test(rest)) throw refuse("has another placeholder than {kind}, {id} and {name}", "Use these only.");
	if (/[^A-Za-z0-9 _.-]/.test(rest)) throw refuse("has characters that some file systems refuse", "Use letters, digits, spaces, dots, - and _.");
	if (/\.(png|jpe?g)$/i.test(pattern)) throw refuse("ends in an extension", "Leave it out: it is added by what the image is.");
	if (!/\{(id|name)\}/.test(pattern)) throw refuse("is the same for every image", "Put {id} or {name} into it.");
	return { nameOf: (target) => tidy(pattern.replace(placeholder, (_, name) => fill(name, target)), target) };
}
function fill(name, { target, displayName = "" }) {
	if (name === "kind") return target.kind;
	return name === "id" ? target.id : slug(displayName) || fallback(target);
}
const fallback = ({ kind, id }) => `${kind}-${id}`;
/** A name that every file system takes, on its own and before any extension. */
function tidy(name, { target }) {
	const trimmed = cutBytes(name.replace(/^[\s.-]+/, ""), maxNameBytes).replace(/[\s.]+$/, "");
	const safe = trimmed === "" ? fallback(target).replace(/-+$/, "") : trimmed;
	const [first = "", ...others] = safe.split(".");
	return deviceName.test(first.trim()) ? [`${first}_`, ...others].join(".") : safe;
}
/** The same text for names that some file system takes for one. */
function nameKey(name) {
	return name.normalize("NFKC").toUpperCase().toLowerCase();
}
/**
* Gives every target a name of its own. A target keeps the name that it has, if the pattern could give it, so that a
* second view of the same name does not rename the file of the first.
*
* @param args.before - By `targetKey`, the names that targets have now, without extension; those of targets that are not
* among these included. Nobody else gets them in this run: should it fail for their owner, its file is still there.
* @returns By `targetKey`.
*/
async function assignNames(args) {
	const { targets, pattern, before } = args;
	const wishes = await Promise.all(targets.map(async (one) => {
		const key = targetKey(one.target);
		const name = pattern.nameOf(one);
		return {
			key,
			names: [name, `${name}-${await mark(key)}`]
		};
	}));
	wishes.sort((a, b) => a.key < b.key ? -1 : 1);
	const names = /* @__PURE__ */ new Map();
	const taken = new Set([...before.values()].map(nameKey));
	for (const { key, names: possible } of wishes) {
		const own = before.get(key);
		if (own !== void 0 && possible.includes(own)) names.set(key, own);
	}
	for (const { key, names: possible } of wishes) {
		if (names.has(key)) continue;
		const more = [
			2,
			3,
			4,
			5
		].map((number) => `${possible[1]}-${number}`);
		const name = [...possible, ...more].find((one) => !taken.has(nameKey(one)));
		if (name === void 0) throw new ConfigurationError(`There is no file name left for ${key}.`, "Put {id} into file-name.");
		names.set(key, name);
		taken.add(nameKey(name));
	}
	return names;
}
/** Eight digits that tell a target from others of its name, and stay the same whatever others there are. */
async function mark(key) {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
	return Array.from(digest.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ../workspace/src/site/display-name-filter.ts
/** Tells whether a display name is wanted. */
function displayNameFilter({ include, exclude }) {
	const wanted = include.map(toTest);
	const unwanted = exclude.map(toTest);
	return (displayName) => {
		const name = fold(displayName);
		const fits = (test) => test(name);
		return (wanted.length === 0 || wanted.some(fits)) && !unwanted.some(fits);
	};
}
const fold = (text) => text.normalize("NFC").toLowerCase();
/** Not by a regular expression: stars in a row would make it try every way to share out a long name. */
function toTest(pattern) {
	const wanted = [...fold(pattern)];
	return (name) => {
		const characters = [...name];
		let at = 0;
		let star = -1;
		let resume = 0;
		let position = 0;
		while (position < characters.length) if (wanted[at] === "*") {
			star = at++;
			resume = position;
		} else if (wanted[at] === "?" || wanted[at] === characters[position]) {
			at++;
			position++;
		} else if (star >= 0) {
			at = star + 1;
			position = ++resume;
		} else return false;
		while (wanted[at] === "*") at++;
		return at === wanted.length;
	};
}

// ../workspace/src/site/parse-targets.ts
var import_dist = require_dist();
const textKeys = ["name", "alt"];
const allKeys = [...targetKeys, ...textKeys];
/**
* Reads targets from a YAML list of `itwin`, `saved-view` or `imodel` with an id, and, where wanted, `name` and `alt`.
*
* @param args.file - How locations name the text.
* @returns Never throws: whatever the text, what is wrong with it is in `problems`, by line and column.
*/
function parseTargets({ text, file }) {
	const lineCounter = new import_dist.LineCounter();
	const { yaml, found } = readYaml(text, lineCounter);
	const targets = [];
	const report = (path, code, message, fix) => found.push({
		offset: locate(yaml?.root, path).value,
		problem: {
			code,
			severity: "error",
			message,
			fix
		}
	});
	if (yaml) {
		if (!Array.isArray(yaml.value)) report([], workspaceProblemCodes.imagesNotList, "The targets are not a list.", "Write a list, such as \"- itwin: 8a1f2c3d-0000-4000-8000-000000000001\".");
		else for (const [index, value] of yaml.value.entries()) {
			const before = found.length;
			const target = readTarget(value, (path, ...words) => report([index, ...path], ...words));
			if (target && found.length === before) targets.push(target);
		}
	}
	return {
		targets,
		problems: found.toSorted((a, b) => a.offset - b.offset).map(({ problem, offset }) => {
			const { line, col } = lineCounter.linePos(offset);
			return {
				...problem,
				location: {
					file,
					line: Math.max(line, 1),
					column: Math.max(col, 1)
				}
			};
		})
	};
}
function readTarget(value, report) {
	const choice = targetKeys.join(", ");
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		report([], workspaceProblemCodes.entryShape, "This entry is no target.", `Write one of ${choice} with its id.`);
		return;
	}
	const fields = value;
	for (const key of Object.keys(fields)) if (!allKeys.includes(key)) report([key], workspaceProblemCodes.manifestUnknownKey, `${show(key)} means nothing here.`, `Use ${allKeys.join(", ")}.`);
	else if (typeof fields[key] !== "string" || fields[key].trim() === "") report([key], workspaceProblemCodes.entryValueType, `The value of ${show(key)} is no text.`, "Put it in quotes.");
	const named = targetKeys.filter((key) => Object.hasOwn(fields, key));
	if (named.length !== 1) {
		report([], named.length === 0 ? workspaceProblemCodes.entryTargetMissing : workspaceProblemCodes.entryTargetSeveral, `This entry has ${named.length === 0 ? "no target" : "several targets"}.`, `Name one of ${choice}.`);
		return;
	}
	const [kind] = named;
	const { [kind]: id, name, alt } = fields;
	if (typeof id !== "string") return void 0;
	const problem = targetIdProblem({
		kind,
		id
	});
	if (problem) report([kind], problem.code, problem.message, problem.fix);
	return {
		target: {
			kind,
			id
		},
		...typeof name === "string" && { displayName: name },
		...typeof alt === "string" && { alt }
	};
}

// ../workspace/src/site/find-targets.ts
/**
* Finds the targets of a selection. What is wrong with the texts is found before anything is asked, and then nothing is.
*
* @throws One of core's errors when a list can't be read: a site must not lose what is on a page nobody saw.
*/
async function findTargets(args) {
	const { selection, platform, signal } = args;
	const inline = selection.targets === void 0 ? nothing : parseTargets(selection.targets);
	const listed = selection.manifest === void 0 ? nothing : await targetsOfManifest(args, selection.manifest);
	const problems = [...inline.problems, ...listed.problems];
	if (problems.some(({ severity }) => severity === "error")) return {
		targets: [],
		problems,
		emptyLists: []
	};
	const isWanted = displayNameFilter(selection.filter);
	const views = [];
	const emptyLists = [];
	for (const list of selection.lists) {
		const before = views.length;
		for (const { id, displayName } of await platform.savedViews.list({
			...list,
			signal
		})) if (isWanted(displayName)) views.push({
			target: {
				kind: "saved-view",
				id
			},
			displayName
		});
		if (views.length === before) emptyLists.push(list);
	}
	return {
		targets: mergeTargets([
			...inline.targets,
			...listed.targets,
			...views
		]),
		problems,
		emptyLists
	};
}
const nothing = {
	targets: [],
	problems: []
};
async function targetsOfManifest({ root, directory, signal }, path) {
	const manifest = await readManifest({
		root,
		path: isAbsolute(path) ? path : resolve(directory, path),
		signal
	});
	if ("problem" in manifest) return {
		targets: [],
		problems: [manifest.problem]
	};
	const { entries, problems } = parseManifest(manifest);
	const named = entries.filter(({ target }) => !target.id.includes(idPlaceholder));
	const others = entries.filter(({ target }) => target.id.includes(idPlaceholder));
	const plan = await planEntries({
		entries: others,
		root,
		directory: manifest.directory,
		signal
	});
	const misnamed = named.flatMap(({ target, targetAt }) => {
		const problem = targetIdProblem(target);
		return problem ? [{
			...problem,
			target,
			...targetAt && { location: targetAt }
		}] : [];
	});
	return {
		targets: [...named.map(({ target }) => ({ target })), ...plan.items.map(({ target }) => ({ target }))],
		problems: [
			...problems,
			...misnamed,
			...plan.problems
		]
	};
}

// ../workspace/src/site/image-list.ts
/** Name of the list, in the folder of the images. */
const imageListName = "images.json";
/** A name in the folder and nothing else: files are written and removed by it. */
const plainName = pipe(string(), check((name) => isPlainImageName(name)));
const kinds = Object.keys(targetKinds);
const entrySchema = strictObject({
	kind: picklist(kinds),
	id: pipe(string(), regex(/^[A-Za-z0-9_-]{1,512}$/)),
	displayName: nullable(string()),
	file: plainName,
	width: pipe(number(), integer(), minValue(1)),
	height: pipe(number(), integer(), minValue(1)),
	mediaType: picklist(["image/png", "image/jpeg"]),
	sha256: pipe(string(), regex(/^[0-9a-f]{64}$/)),
	imageName: nullable(string()),
	alt: string()
});
const listSchema = strictObject({
	version: literal(1),
	images: array(entrySchema)
});
/** True for the name of a PNG or JPEG in the folder itself, on any file system. */
function isPlainImageName(name) {
	return /^[^./\\:-][^/\\:]*\.(png|jpg)$/u.test(name) && !/\p{Cc}/u.test(name) && name.length <= 255;
}
/**
* Reads `images.json`.
*
* @param file - How messages name it.
* @throws ConfigurationError when it is not a list of ours, or names a file or a target twice.
*/
function parseImageList(text, file) {
	const refuse = () => new ConfigurationError(`${show(file)} is not a list of images that this program wrote.`, "Restore it, or remove it with the images that it lists; or name another folder.");
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		throw refuse();
	}
	const list = safeParse(listSchema, value);
	if (!list.success) throw refuse();
	const { images } = list.output;
	const files = new Set(images.map((image) => image.file));
	const targets = new Set(images.map(targetKey));
	if (files.size !== images.length || targets.size !== images.length) throw refuse();
	return images;
}
/** In the order in which pages show them: by kind, name and id. By code units, so that no machine's language matters. */
function sortImages(images) {
	const order = (a, b) => a < b ? -1 : a > b ? 1 : 0;
	return images.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || order(a.displayName ?? "", b.displayName ?? "") || order(a.id, b.id));
}
/** The text of `images.json`: one image per line, so that a change of three images is a change of three lines. */
function formatImageList(images) {
	const lines = sortImages(images).map((image) => {
		const { kind, id, displayName, file, width, height, mediaType, sha256, imageName, alt } = image;
		return `    ${JSON.stringify({
			kind,
			id,
			displayName,
			file,
			width,
			height,
			mediaType,
			sha256,
			imageName,
			alt
		})}`;
	});
	return `{\n  "version": 1,\n  "images": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`;
}

// ../workspace/src/site/gallery.ts
/** The first line of every gallery: it tells that the file is ours to overwrite. */
const galleryMarks = {
	md: "[//]: # (Written by itwin-images: edits are overwritten)",
	html: "<!-- Written by itwin-images: edits are overwritten -->"
};
/**
* A page's part that shows all images.
*
* Names come from whoever may create a saved view, so that in no renderer may anything in them mean anything: not to
* Markdown, HTML or MDX, nor to Vue, as which VitePress compiles what Markdown gives.
*
* @param args.linkOf - The address of an image's file, for the page: percent-encoded.
*/
function formatGallery(args) {
	const { format, linkOf } = args;
	const images = sortImages(args.images);
	if (format === "html") {
		const figures = images.map((image) => htmlFigure(image, linkOf(image.file)));
		return [
			galleryMarks.html,
			"<div class=\"itwin-images\">",
			...figures,
			"</div>",
			""
		].join("\n");
	}
	const parts = images.map((image) => `${markdownFigure(image, linkOf(image.file))}\n`);
	return [
		galleryMarks.md,
		"",
		...parts
	].join("\n");
}
function markdownFigure({ alt, displayName }, link) {
	const image = `![${escapeAlt(alt)}](${link})`;
	return displayName === null ? image : `${image}<br/>\n<span v-pre="">${escapeText(displayName)}</span>`;
}
function htmlFigure({ alt, displayName, width, height }, link) {
	return `<figure>${`<img src="${link}" width="${width}" height="${height}" alt="${escapeText(alt)}" loading="lazy">`}${displayName === null ? "" : `<figcaption>${escapeText(displayName)}</figcaption>`}</figure>`;
}
/**
* A text from outside as text. All but letters, digits and spaces become character references: a dot could make a link,
* a colon an emoji.
*/
function escapeText(text) {
	return oneLine(text).replace(/[^\p{L}\p{N} ]/gu, reference);
}
/**
* A text from outside as the text of a Markdown image. Only what could end it, or begin something else, becomes a
* reference: markdown-it leaves references out of such texts, so that VitePress reads "a [b]" out as "a b".
*/
function escapeAlt(text) {
	return oneLine(text).replace(/[[\]<{}\\`|$*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu, reference);
}
const reference = (character) => `&#${character.codePointAt(0)};`;
/** Without line ends, control characters, and those that turn the direction of what follows. */
function oneLine(text) {
	return text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}
/** An address that starts with `base`, or relative to the gallery's folder. Each part of the path is encoded. */
function makeLink(base, way, file) {
	const path = [...way, file].map(encodePart).join("/");
	if (base === void 0) return way[0] === ".." ? path : `./${path}`;
	return `${base.replace(/\/+$/, "")}/${encodePart(file)}`;
}
const encodePart = (part) => encodeURIComponent(part).replace(/[()'!*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

// ../workspace/src/site/site-folder.ts
/**
* Opens the folder. Nothing is written yet, and it need not be there.
*
* @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, or `images.json` is not ours.
*/
async function openSiteFolder(args) {
	const place = await workspacePath({
		...args,
		option: "into"
	});
	const at = (name) => ({
		realRoot: place.realRoot,
		path: join(place.path, name),
		file: `${place.file}/${name}`
	});
	const list = await readIfThere({
		...at(imageListName),
		maxBytes: limits.imageListBytes
	});
	const images = list === void 0 ? [] : parseImageList(new TextDecoder().decode(list), at(imageListName).file);
	const listed = new Set(images.map(({ file }) => nameKey(file)));
	const foreign = new Set((await listFolderWithin(place)).map(nameKey).filter((key) => !listed.has(key)));
	const read = async (name, signal) => {
		try {
			return await readFileWithin({
				...at(name),
				maxBytes: limits.siteImageBytes,
				signal
			});
		} catch (error) {
			if (isWorkspaceFileError(error)) return void 0;
			throw error;
		}
	};
	return {
		file: place.file,
		images,
		isForeign: (name) => foreign.has(nameKey(name)),
		read,
		async readListed({ file, sha256 }, signal) {
			if (!(await lstat(at(file).path).catch(() => void 0))?.isFile()) return void 0;
			const bytes = await read(file, signal);
			return bytes && await sha256Of(bytes) === sha256 ? bytes : void 0;
		},
		async look() {
			const names = new Set((await listFolderWithin(place)).map(nameKey));
			return (name) => names.has(nameKey(name));
		},
		write: (name, content) => writeFileWithin({
			...at(name),
			content
		}),
		remove: (name) => removeFileWithin(at(name))
	};
}
async function sha256Of(bytes) {
	return Buffer.from(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))).toString("hex");
}
/** The bytes of a file; `undefined` when there is none. */
async function readIfThere(args) {
	try {
		return await readFileWithin(args);
	} catch (error) {
		if (isWorkspaceFileError(error) && error.code === fileErrorCodes.gone) return void 0;
		throw error;
	}
}

// ../workspace/src/site/gallery-file.ts
/**
* Opens the gallery. Nothing is written yet.
*
* @param args.folder - The folder of the images, relative to the workspace.
* @param args.base - What the addresses of images begin with. Default: they are relative to the gallery.
* @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, ends in neither `.md` nor
* `.html`, or is a file that somebody else wrote.
*/
async function openGallery(args) {
	const place = await workspacePath({
		...args,
		option: "gallery"
	});
	const { file } = place;
	const format = /\.(md|html)$/.exec(file)?.[1];
	if (format === void 0) throw new ConfigurationError(`The gallery ${show(file)} is neither .md nor .html.`, "Name it by what it is to be.");
	const before = await readIfThere({
		...place,
		maxBytes: limits.galleryBytes
	});
	const text = before && new TextDecoder().decode(before);
	const isOurs = (some) => some.startsWith(galleryMarks[format]);
	if (text !== void 0 && !isOurs(text)) throw new ConfigurationError(`The gallery ${show(file)} is there already, and this program did not write it.`, "Name another file, and include it in your page.");
	const steps = posix.relative(posix.dirname(`/${file}`), `/${args.folder}`).split("/").filter((part) => part !== "");
	const formatImages = (images) => formatGallery({
		images,
		format,
		linkOf: (name) => makeLink(args.base, steps, name)
	});
	return {
		file,
		format: formatImages,
		isOurs,
		async write(images) {
			const content = formatImages(images);
			if (content === text?.replaceAll("\r\n", "\n")) return false;
			await writeFileWithin({
				...place,
				content
			});
			return true;
		}
	};
}

// ../workspace/src/site/merge-images.ts
/**
* Brings images to a copy of the site that lists others as well. What only the copy has stays there, unless it is
* pruned; a file whose target has another one now goes, as it does in the site itself.
*
* @param args.brought - What the copy is to have.
* @param args.there - What the copy lists.
* @param args.spare - Images that the copy gets only where it lists none of the same target.
* @param args.kept - Images that stay as the copy has them, pruning or not.
* @param args.where - How messages name the copy.
* @throws ConfigurationError when an image would take the file of another target that stays.
*/
function mergeImages(args) {
	const listed = new Set(args.there.map(targetKey));
	const added = [...args.brought, ...args.spare.filter((image) => !listed.has(targetKey(image)))];
	const brought = new Set(added.map(targetKey));
	const kept = new Set([...args.kept, ...args.spare].map(targetKey));
	const stays = args.there.filter((image) => {
		const key = targetKey(image);
		return !brought.has(key) && (kept.has(key) || !args.prune);
	});
	const taken = new Set(added.map(({ file }) => nameKey(file)));
	const lost = stays.find(({ file }) => taken.has(nameKey(file)));
	if (lost) throw new ConfigurationError(`${show(lost.file)} is the image of another target on ${args.where}, which this run did not bring and would remove.`, "Check out that branch before the refresh, or set prune to true.");
	const images = [...added, ...stays];
	const used = new Set(images.map(({ file }) => file));
	return {
		images,
		obsolete: args.there.map(({ file }) => file).filter((file) => !used.has(file))
	};
}

// ../workspace/src/site/refresh-image.ts
const extensions = {
	png: "png",
	jpeg: "jpg"
};
/** Brings a target's current image into the folder, and fetches and writes no more than it must. */
async function bringImage(args) {
	const { platform, folder, site, before, size, signal } = args;
	const { target } = site;
	const current = await platform.current({
		target,
		size,
		signal
	});
	if (current === void 0) return {
		site,
		status: "gone",
		reason: "it shows no image",
		downloaded: 0,
		...before && { image: before }
	};
	const there = before && await imageThere(folder, before, signal);
	const look = there && await isShown({
		...args,
		current,
		there: there.image,
		named: there.named
	});
	let image = there?.image;
	let downloaded = look?.bytes?.length ?? 0;
	if (!look?.same || image === void 0) {
		const bytes = look?.bytes ?? await platform.download({
			target,
			current,
			maxBytes: limits.siteImageBytes,
			signal
		});
		downloaded = bytes.length;
		image = await accept(target, bytes, before);
	}
	const file = `${args.name}.${extensions[image.format]}`;
	const sameBytes = there?.image.sha256 === image.sha256;
	const sameFile = sameBytes && before?.file === file;
	if (!sameFile) {
		await refuseForeign$1(folder, file, image, signal);
		signal.throwIfAborted();
		await folder.write(file, image.bytes);
	}
	const common = {
		site,
		image: {
			kind: target.kind,
			id: target.id,
			displayName: site.displayName ?? null,
			file,
			width: image.width,
			height: image.height,
			mediaType: image.mediaType,
			sha256: image.sha256,
			imageName: current.imageName ?? null,
			alt: site.alt ?? site.displayName ?? describeTarget(target)
		},
		downloaded
	};
	if (before === void 0) return {
		...common,
		status: "added",
		reason: "the site does not show it yet"
	};
	if (sameFile) return {
		...common,
		status: "unchanged",
		reason: look?.reason ?? "the bytes agree"
	};
	if (sameBytes) return {
		...common,
		status: "updated",
		reason: `its file was called ${before.file}`
	};
	return {
		...common,
		status: "updated",
		reason: look?.reason ?? `${before.file} is missing or was changed`
	};
}
/** The image that the site has for a target; `undefined` when its file is gone or broken. */
async function imageThere(folder, before, signal) {
	const bytes = await folder.read(before.file, signal);
	const image = bytes && (await inspectImage(bytes)).image;
	return image && {
		image,
		named: image.sha256 === before.sha256
	};
}
async function isShown(args) {
	const { platform, site, before, current, there, named, signal } = args;
	if (current.imageName !== void 0 && named && current.imageName === before?.imageName) return {
		same: true,
		reason: "the image's name is the same"
	};
	if (current.rendering) {
		const bytes = current.rendering;
		const same = bytes.length === there.byteLength && bytes.every((byte, index) => byte === there.bytes[index]);
		return {
			same,
			reason: same ? "the bytes agree" : "the bytes differ",
			bytes
		};
	}
	return platform.compare({
		target: site.target,
		current,
		image: there,
		maxBytes: limits.siteImageBytes,
		signal
	});
}
/** The bytes as an image, if they are a whole one. Nothing else takes the place of what is there. */
async function accept(target, bytes, before) {
	const { image, problems } = await inspectImage(bytes);
	if (image) return image;
	const kept = before === void 0 ? "nothing was written" : `${before.file} stays as it is`;
	throw new ImageRejectedError(`${describeTarget(target)}: what the platform shows is no whole image, so that ${kept}.`, problems.map((problem) => ({
		...problem,
		target,
		fix: "Publish its image again."
	})), target);
}
/** A killed run may have left a file that it had no time to list; any other file of that name is somebody else's. */
async function refuseForeign$1(folder, file, image, signal) {
	if (!folder.isForeign(file)) return;
	const bytes = await folder.read(file, signal);
	if (bytes?.length === image.byteLength && bytes.every((byte, index) => byte === image.bytes[index])) return;
	throw new ConfigurationError(`${show(`${folder.file}/${file}`)} is there already, and this program did not write it.`, "Move it away, or set file-name to another pattern.");
}

// ../workspace/src/site/refresh-site.ts
/**
* Brings the platform's current images into a site's folder. What fails, or is cancelled, leaves what is there as it is.
*
* @throws ConfigurationError, before anything is asked or written, when the file name's pattern is unusable.
*/
async function refreshSite(args) {
	const { folder, gallery } = args;
	const listed = new Map(folder.images.map((image) => [targetKey(image), image]));
	const targets = mergeTargets(args.targets);
	const outcomes = await bringAll(args, targets, listed);
	const asked = new Set(targets.map(({ target }) => targetKey(target)));
	for (const [key, image] of listed) {
		if (asked.has(key)) continue;
		const { kind, id, displayName, alt } = image;
		const site = {
			target: {
				kind,
				id
			},
			...displayName !== null && { displayName },
			alt
		};
		outcomes.push({
			site,
			status: "gone",
			reason: "it was not asked for",
			image,
			downloaded: 0
		});
	}
	const present = await dropMissing(outcomes, folder);
	const settled = args.prune ? prune(present) : present;
	const images = settled.flatMap(({ image }) => image ? [image] : []);
	const files = /* @__PURE__ */ new Set();
	const at = (name) => `${folder.file}/${name}`;
	for (const { image, status } of settled) if (image && (status === "added" || status === "updated")) files.add(at(image.file));
	let error;
	try {
		const list = formatImageList(images);
		const text = await folder.read(imageListName);
		if (text === void 0 || new TextDecoder().decode(text).replaceAll("\r\n", "\n") !== list) {
			await folder.write(imageListName, list);
			files.add(at(imageListName));
		}
		if (gallery && await gallery.write(images)) files.add(gallery.file);
		const kept = new Set(images.map(({ file }) => file));
		for (const { file } of folder.images) {
			if (kept.has(file)) continue;
			await folder.remove(file);
			files.add(at(file));
		}
	} catch (cause) {
		error = cause instanceof Error ? cause : new Error(String(cause));
	}
	const pruned = args.prune && isWhole(settled) && settled.some(isDone);
	return {
		outcomes: settled,
		files: [...files].sort(),
		images,
		pruned,
		...error && { error }
	};
}
async function bringAll(args, targets, listed) {
	const { platform, folder, size, signal } = args;
	const before = new Map([...listed].map(([key, { file }]) => [key, file.replace(/\.[a-z]+$/, "")]));
	const names = await assignNames({
		targets,
		pattern: parseFileName(args.fileName),
		before
	});
	/** True once the platform answered anything: from then on a failing connection is one item's bad luck. */
	let answered = false;
	let stoppedBy;
	const watched = {
		...platform,
		async current(request) {
			try {
				const current = await platform.current(request);
				answered = true;
				return current;
			} catch (error) {
				if (isPlatformError(error)) answered = true;
				if (isPlatformError(error) && (error.status === 401 || error.target === void 0) || isTransportError(error) && !answered || isConfigurationError(error)) stoppedBy ??= { target: request.target };
				throw error;
			}
		}
	};
	const queue = new PQueue({ concurrency: args.concurrency });
	const bring = async (site) => {
		const key = targetKey(site.target);
		const image = listed.get(key);
		const stays = {
			site,
			downloaded: 0,
			...image && { image }
		};
		if (signal.aborted) return {
			...stays,
			status: "not-attempted",
			reason: "the run was cancelled before its turn"
		};
		if (stoppedBy) {
			const reason = `it would fail like ${describeTarget(stoppedBy.target)}`;
			return {
				...stays,
				status: "not-attempted",
				reason
			};
		}
		try {
			const name = names.get(key);
			return await bringImage({
				platform: watched,
				folder,
				site,
				name,
				before: image,
				size,
				signal
			});
		} catch (error) {
			if (signal.aborted && error === signal.reason) return {
				...stays,
				status: "not-attempted",
				reason: "the run was cancelled"
			};
			const reason = error instanceof Error ? error : new Error(String(error));
			return {
				...stays,
				status: "failed",
				reason: reason.message,
				error: reason
			};
		}
	};
	return Promise.all(targets.map((site) => queue.add(() => bring(site))));
}
const isDone = ({ status }) => status === "added" || status === "updated" || status === "unchanged";
/** True when nothing failed and nothing was left out. */
const isWhole = (outcomes) => outcomes.every(({ status }) => status !== "failed" && status !== "not-attempted");
/** What was not brought and has no file is not listed: a page would show a broken image. */
async function dropMissing(outcomes, folder) {
	const isThere = await folder.look();
	return outcomes.map((outcome) => {
		const { image, ...others } = outcome;
		if (image === void 0 || isDone(outcome) || isThere(image.file)) return outcome;
		return {
			...others,
			reason: `${outcome.reason}; ${image.file} is not there and is listed no more`
		};
	});
}
/**
* Lets go of what is gone, unless something speaks against it: after a failure nobody knows what the site should show,
* and where not one target shows an image, the likelier reason is a token that may not see them: the platform answers
* 404 to both.
*/
function prune(outcomes) {
	const whole = isWhole(outcomes);
	const seen = outcomes.some(isDone);
	return outcomes.map((outcome) => {
		const { site, status, reason, downloaded, image } = outcome;
		if (status !== "gone" || image === void 0) return outcome;
		if (!whole) return {
			...outcome,
			reason: `${reason}; nothing is removed in a run that fails`
		};
		if (seen) return {
			site,
			status: "removed",
			reason,
			downloaded
		};
		const error = new ConfigurationError(`${image.file} was not removed: not one of the images that were asked for is there, which looks like a token that may not see them.`, "See that the token's owner is a member of the iTwin; or remove the folder if the images are gone for good.");
		return {
			...outcome,
			status: "failed",
			reason: error.message,
			error
		};
	});
}

// src/inputs/commit-inputs.ts
const branchPrefix = "refs/heads/";
/** Reads whether and how to commit; `undefined` when not, or when that was refused. */
function readCommitInputs(read, env, refuse) {
	if (!readFlag(read, "commit", { otherwise: false }, refuse)) return void 0;
	const ref = env.GITHUB_REF ?? "";
	const checkedOutBranch = ref.startsWith(branchPrefix) ? ref.slice(11) : void 0;
	const branch = readText$1(read, "branch") ?? checkedOutBranch;
	const githubToken = readText$1(read, "github-token");
	const message = readText$1(read, "commit-message") ?? "Refresh iTwin images";
	const { GITHUB_REPOSITORY: repository = "", GITHUB_SHA: checkedOut = "" } = env;
	const graphqlUrl = env.GITHUB_GRAPHQL_URL ?? "https://api.github.com/graphql";
	attempt(refuse, () => readAddress(graphqlUrl, "variable GITHUB_GRAPHQL_URL"));
	const refused = [];
	if (branch === void 0) refused.push(`The input commit is true, but the run is for ${oneLine$1(ref) || "no branch"}. Set branch to the branch that gets the commit.`);
	else if (!/^(?![./-])(?!.*(\.\.|@\{|\/\/|\/\.))[^\s~^:?*[\\\p{Cc}]+(?<![./])$/u.test(branch)) refused.push(`The input branch is "${oneLine$1(branch)}", which can't be the name of a branch.`);
	if (githubToken === void 0) refused.push(`The input commit is true, but github-token is empty. Leave it out, or set it to \${{ github.token }}.`);
	if (!/^[^/\s]+\/[^/\s]+$/.test(repository) || !/^[0-9a-f]{40}$/.test(checkedOut)) refused.push("GITHUB_REPOSITORY or GITHUB_SHA is not set. Run this as a step of a GitHub Actions job.");
	for (const reason of refused) refuse(reason);
	if (refused.length > 0 || branch === void 0 || githubToken === void 0) return void 0;
	return {
		githubToken,
		graphqlUrl,
		repository,
		branch,
		checkedOut,
		checkedOutBranch,
		message
	};
}

// src/inputs/refresh-inputs.ts
/** The API of production. */
const defaultApiUrl = "https://api.bentley.com";
/**
* Turns the inputs into what they ask for.
*
* @throws {@link InputsRefused} with everything that is wrong with them at once.
*/
async function readRefreshInputs(read, { env, event }) {
	const refusals = [];
	const refuse = (message) => {
		refusals.push(message);
	};
	const credentials = readCredentials(read, event, refuse);
	const selection = readSiteSelection(read, refuse);
	const place = await findPlace(env.GITHUB_WORKSPACE ?? "", readText$1(read, "working-directory") ?? ".", refuse);
	const size = readChoice(read, "size", {
		choices: ["thumbnail", "full"],
		otherwise: "thumbnail"
	}, refuse);
	const into = readText$1(read, "into");
	if (into === void 0) refuse("The input into is empty. Set it to the folder of the site that gets the images.");
	const fileName = readText$1(read, "file-name") ?? "{name}";
	attempt(refuse, () => parseFileName(fileName));
	const gallery = readText$1(read, "gallery");
	const imageBase = readText$1(read, "image-base");
	if (imageBase !== void 0 && /[\s<>()"'\\]/.test(imageBase)) refuse("The input image-base has characters that can't stand in an address. Percent-encode them.");
	const prune = readFlag(read, "prune", { otherwise: false }, refuse);
	const concurrency = readCount(read, "concurrency", {
		least: 1,
		most: 64,
		otherwise: 8
	}, refuse);
	const commit = readCommitInputs(read, env, refuse);
	const apiUrl = readText$1(read, "api-url") ?? defaultApiUrl;
	attempt(refuse, () => readAddress(apiUrl, "input api-url"));
	if (refusals.length > 0 || !credentials || !place || into === void 0) throw new InputsRefused(refusals);
	return {
		credentials,
		selection,
		place,
		into,
		apiUrl,
		size,
		fileName,
		gallery,
		imageBase,
		prune,
		concurrency,
		commit
	};
}
function readSiteSelection(read, refuse) {
	const targets = readText$1(read, "targets") === void 0 ? void 0 : {
		text: read("targets"),
		file: inlineTargets
	};
	const manifest = readText$1(read, "manifest");
	const lists = [
		{ iTwinId: readText$1(read, "saved-views-of-itwin") },
		{ iModelId: readText$1(read, "saved-views-of-imodel") },
		{ groupId: readText$1(read, "saved-views-of-group") }
	].filter((list) => Object.values(list).some((id) => id !== void 0));
	const filter = {
		include: readLines(read, "include"),
		exclude: readLines(read, "exclude")
	};
	if (targets === void 0 && manifest === void 0 && lists.length === 0) refuse("Nothing says which images to bring. Set targets, manifest, saved-views-of-itwin, saved-views-of-imodel or saved-views-of-group.");
	if (lists.length === 0 && filter.include.length + filter.exclude.length > 0) refuse("The inputs include and exclude choose among listed saved views, and none are listed. Set saved-views-of-itwin, -imodel or -group, or remove them.");
	return {
		targets,
		manifest,
		lists,
		filter
	};
}

// src/refresh/texts.ts
/** The refresh action, in words. */
const refreshWords = {
	title: "Refresh iTwin images",
	nothing: "nothing was refreshed",
	totals: "changed 0, failed 0",
	underWay: "downloads",
	setEmptyOutputs(runner) {
		runner.output("changed", "false");
		runner.output("files", "[]");
		runner.output("results", "[]");
		runner.output("commit", "");
	}
};

// src/refresh/graphql.ts
const attempts$1 = 4;
/** Milliseconds that one attempt may take: a commit carries all its images. */
const attemptTimeout = 12e4;
/** The longest wait that GitHub may ask for, in milliseconds; secondary rate limits ask for a minute. */
const maxWait = 12e4;
const maxAnswerBytes = 33554432;
/**
* Makes one GraphQL request. It is repeated after a broken connection, 429, 500, 502, 503, 504 and a rate limit: every
* request of ours may be made twice, as a commit names the head that it expects.
*
* @throws ConfigurationError when GitHub can't be reached or refuses the token.
*/
async function askGithub(options, query, variables) {
	const { url, signal } = options;
	const headers = {
		Authorization: `Bearer ${readCredential(options.token, "input github-token")}`,
		"Content-Type": "application/json",
		"User-Agent": "itwin-images"
	};
	const body = JSON.stringify({
		query,
		variables
	});
	for (let attempt = 1;; attempt++) {
		let wait = 1e3 * 2 ** (attempt - 1);
		let why;
		try {
			const bounded = AbortSignal.any([signal, AbortSignal.timeout(attemptTimeout)]);
			const response = await fetch(url, {
				method: "POST",
				headers,
				body,
				redirect: "error",
				signal: bounded
			});
			const text = await readText(response);
			if (!(response.status === 429 || response.status === 403 && response.headers.has("retry-after")) && response.status < 500) return readAnswer(response.status, text);
			why = `GitHub answered ${response.status}`;
			const asked = Number(response.headers.get("retry-after") ?? 0) * 1e3;
			if (asked > maxWait) attempt = attempts$1;
			wait = Math.max(wait, asked || 0);
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof ConfigurationError) throw error;
			why = error instanceof Error ? `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ""}` : String(error);
		}
		if (attempt >= attempts$1) throw new ConfigurationError(`The commit could not be made: ${why}.`, "Run it again in a few minutes.");
		await sleep(wait, signal);
	}
}
async function readText(response) {
	const length = Number(response.headers.get("content-length") ?? 0);
	if (length > maxAnswerBytes) throw new Error(`its answer has ${length} bytes`);
	return response.text();
}
function readAnswer(status, text) {
	if (status === 401) throw new ConfigurationError("GitHub refused the github-token (401).", "Leave the input out, or renew the token.");
	let parsed = null;
	try {
		parsed = JSON.parse(text);
	} catch {}
	if (status === 403) throw forbidden(typeof parsed?.message === "string" ? parsed.message : "403");
	if (status !== 200 || parsed === null || typeof parsed !== "object") throw new ConfigurationError(`GitHub's GraphQL API answered ${status} with something else than data.`, "See that GITHUB_GRAPHQL_URL is its address.");
	const faults = (Array.isArray(parsed.errors) ? parsed.errors : []).map((one) => ({
		type: typeof one?.type === "string" ? one.type : void 0,
		message: typeof one?.message === "string" ? one.message : "no reason given"
	}));
	const denied = faults.find(({ type, message }) => type === "FORBIDDEN" || /not accessible by integration/i.test(message));
	if (denied) throw forbidden(denied.message);
	return {
		data: parsed.data,
		faults
	};
}
function forbidden(message) {
	return new ConfigurationError(`GitHub does not let the github-token commit: ${message}.`.replace("..", "."), "Add `contents: write` under `permissions:` of the job; where a rule protects the branch, set branch to another one and open a pull request.");
}
async function sleep(milliseconds, signal) {
	await new Promise((resolve, reject) => {
		const end = () => {
			clearTimeout(timer);
			reject(signal.reason);
		};
		const timer = setTimeout(() => {
			signal.removeEventListener("abort", end);
			resolve();
		}, milliseconds);
		signal.addEventListener("abort", end, { once: true });
		if (signal.aborted) end();
	});
}

// src/refresh/branch.ts
const headQuery = `query Head($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { id ref(qualifiedName: $ref) { target { oid } } }
}`;
const folderQuery = `query Folder($owner: String!, $name: String!, $folder: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $folder) { ... on Tree { entries { name type oid } } }
  }
}`;
const textQuery = `query Text($owner: String!, $name: String!, $file: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $file) { ... on Blob { text isTruncated } }
  }
}`;
const createBranchMutation = `mutation CreateBranch($repositoryId: ID!, $ref: String!, $oid: GitObjectID!) {
  createRef(input: { repositoryId: $repositoryId, name: $ref, oid: $oid }) { ref { target { oid } } }
}`;
const commitMutation = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
/** The repository's node id, and the head of a branch; `undefined` when there is no such branch. */
async function readHead(at, branch) {
	const answer = await ask(at, headQuery, { ref: `refs/heads/${branch}` });
	const id = dig(answer, "repository", "id");
	if (typeof id !== "string") throw unexpected(answer, `read the repository ${at.repository}`);
	const head = dig(answer, "repository", "ref", "target", "oid");
	return {
		id,
		head: typeof head === "string" ? head : void 0
	};
}
/** The git object ids of the files in a folder at a commit, by name; empty when the folder is not there. */
async function readFolder(at, commit, folder) {
	const answer = await ask(at, folderQuery, { folder: `${commit}:${folder}` });
	if (answer.faults.length > 0 || dig(answer, "repository") === void 0) throw unexpected(answer, `read ${folder}`);
	const entries = dig(answer, "repository", "object", "entries");
	const files = /* @__PURE__ */ new Map();
	for (const entry of Array.isArray(entries) ? entries : []) {
		const { name, type, oid } = entry;
		if (type === "blob") files.set(name, oid);
	}
	return files;
}
/** The text of a file at a commit, or the beginning of a long one; `undefined` when it is not there, or no text. */
async function readTextFile(at, commit, file) {
	const answer = await ask(at, textQuery, { file: `${commit}:${file}` });
	if (answer.faults.length > 0) throw unexpected(answer, `read ${file}`);
	const text = dig(answer, "repository", "object", "text");
	const isWhole = dig(answer, "repository", "object", "isTruncated") === false;
	return typeof text === "string" ? {
		text,
		isWhole
	} : void 0;
}
/** Makes a branch. One that somebody made meanwhile is no fault: its head is looked at before the commit. */
async function createBranch(at, args) {
	const { id: repositoryId, branch, oid } = args;
	const answer = await ask(at, createBranchMutation, {
		repositoryId,
		ref: `refs/heads/${branch}`,
		oid
	});
	if (!answer.faults.some(({ message }) => /already exists/i.test(message)) && dig(answer, "createRef", "ref") === void 0) throw unexpected(answer, `make the branch ${branch}`);
}
/** Commits on top of a head that is expected; `undefined` when the branch has another one by now. */
async function commitOnHead(at, args) {
	const [headline = "", ...rest] = args.message.split("\n");
	const body = rest.join("\n").trim();
	const answer = await ask(at, commitMutation, { input: {
		branch: {
			repositoryNameWithOwner: at.repository,
			branchName: args.branch
		},
		expectedHeadOid: args.head,
		message: {
			headline,
			...body !== "" && { body }
		},
		fileChanges: args.changes
	} });
	const oid = dig(answer, "createCommitOnBranch", "commit", "oid");
	if (typeof oid === "string") return oid;
	if (answer.faults.some(({ type }) => type === "STALE_DATA")) return void 0;
	throw unexpected(answer, `commit to ${args.branch}`);
}
function ask(at, query, variables) {
	const [owner, name] = at.repository.split("/");
	return askGithub(at, query, query.startsWith("query") ? {
		owner,
		name,
		...variables
	} : variables);
}
function dig({ data }, ...names) {
	let value = data;
	for (const name of names) value = typeof value === "object" && value !== null ? value[name] : void 0;
	return value ?? void 0;
}
function unexpected({ faults }, what) {
	const why = faults.map(({ message }) => message.replace(/\.$/, "")).join("; ") || "it answered without data";
	return new ConfigurationError(`GitHub could not ${what}: ${why}.`, "See that the github-token is one of this repository, and that its rules let it commit to the branch.");
}

// src/refresh/commit-site.ts
/** How often the commit is tried on a branch that keeps moving. */
const attempts = 5;
/**
* Makes the branch show the site as the workspace does, in one commit that GitHub signs. What is compared is the branch
* itself and not the checkout, so that a branch with an older refresh on it is brought up to date as well; what only the
* branch lists stays there, unless this run pruned.
*
* The commit names the head it builds on. When that has moved, the branch is read again, and if anybody changed one of
* the very files meanwhile, the run fails: nobody's work is overwritten.
*
* @returns The commit's id; `undefined` when the branch showed all of it already.
* @throws ConfigurationError when it can't be done.
*/
async function commitSite(args) {
	const { inputs, signal } = args;
	const { branch, message, checkedOut } = inputs;
	const at = {
		url: inputs.graphqlUrl,
		token: inputs.githubToken,
		repository: inputs.repository,
		signal
	};
	const brought = await readBrought(args);
	/** The commit that our files were last known to be untouched at. */
	let base = branch === inputs.checkedOutBranch ? checkedOut : void 0;
	for (let attempt = 0; attempt < attempts; attempt++) {
		const { id, head } = await readHead(at, branch);
		const start = head ?? checkedOut;
		const plan = await planChanges(at, {
			...args,
			brought,
			start
		});
		const changes = changesTo(plan);
		if (changes.additions.length + changes.deletions.length === 0) return attempt === 0 ? void 0 : start;
		if (base === void 0) await refuseForeign(at, {
			...plan,
			gallery: args.gallery,
			changes,
			start,
			inputs
		});
		else if (base !== start) await refuseConflict(at, {
			...plan,
			base,
			branch
		});
		if (head === void 0) await createBranch(at, {
			id,
			branch,
			oid: start
		});
		const commit = await commitOnHead(at, {
			branch,
			head: start,
			message,
			changes
		});
		if (commit !== void 0) return commit;
		base = start;
	}
	throw new ConfigurationError(`The commit to ${branch} was not made: the branch moved ${attempts} times while it was tried.`, "Run it again when fewer jobs push to it.");
}
/** The images as they are listed, and nothing else: whatever else lies or leads there is not ours to publish. */
async function readBrought({ folder, refreshed, signal }) {
	const fresh = [];
	const spare = [];
	const kept = [];
	const contents = /* @__PURE__ */ new Map();
	for (const { status, image } of refreshed.outcomes) {
		if (image === void 0) continue;
		const bytes = await folder.readListed(image, signal);
		if (bytes) contents.set(image, await toContent(bytes));
		(bytes === void 0 ? kept : status === "added" || status === "updated" || status === "unchanged" ? fresh : spare).push(image);
	}
	return {
		fresh,
		spare,
		kept,
		contents
	};
}
async function planChanges(at, args) {
	const { folder, gallery, refreshed, inputs, brought, start } = args;
	const path = (name) => `${folder.file}/${name}`;
	const list = path(imageListName);
	const oid = (await readFiles(at, start, [list])).get(list);
	const all = oid === void 0 ? [] : await readImageList(at, {
		...args,
		list,
		oid
	});
	const there = await readFiles(at, start, [
		list,
		...gallery ? [gallery.file] : [],
		...all.map(({ file }) => path(file)),
		...[...brought.contents.keys()].map(({ file }) => path(file))
	]);
	const { images, obsolete } = mergeImages({
		brought: brought.fresh,
		spare: brought.spare,
		kept: brought.kept,
		there: all.filter(({ file }) => there.has(path(file))),
		prune: refreshed.pruned,
		where: inputs.branch
	});
	const wanted = /* @__PURE__ */ new Map();
	for (const image of images) {
		const content = brought.contents.get(image);
		if (content) wanted.set(path(image.file), content);
	}
	wanted.set(list, await toContent(Buffer.from(formatImageList(images))));
	if (gallery) wanted.set(gallery.file, await toContent(Buffer.from(gallery.format(images))));
	for (const file of obsolete) wanted.set(path(file), void 0);
	return {
		wanted,
		there,
		listed: new Set(all.map(({ file }) => path(file))),
		list
	};
}
/** What the branch's list names. GitHub gives no long text whole, but the list is often one that is known here. */
async function readImageList(at, { folder, refreshed, inputs, start, list, oid }) {
	for (const images of [folder.images, refreshed.images]) if ((await toContent(Buffer.from(formatImageList(images)))).oid === oid) return images;
	const text = await readTextFile(at, start, list);
	if (text?.isWhole) return parseImageList(text.text, `${list} on ${inputs.branch}`);
	throw new ConfigurationError(`The commit to ${inputs.branch} was not made: GitHub does not give the whole of ${list} there.`, "Check out that branch before the refresh.");
}
async function toContent(bytes) {
	return {
		bytes: Buffer.from(bytes),
		oid: await blobId(bytes)
	};
}
/** Git's id of a file. */
async function blobId(bytes) {
	const digest = await crypto.subtle.digest("SHA-1", Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]));
	return Buffer.from(digest).toString("hex");
}
/** The ids of files at a commit, by path. */
async function readFiles(at, commit, paths) {
	const found = /* @__PURE__ */ new Map();
	const all = [...paths];
	for (const folder of new Set(all.map((path) => posix.dirname(path)))) {
		const files = await readFolder(at, commit, folder === "." ? "" : folder);
		for (const path of all) {
			const oid = posix.dirname(path) === folder ? files.get(posix.basename(path)) : void 0;
			if (oid !== void 0) found.set(path, oid);
		}
	}
	return found;
}
function changesTo({ there, wanted }) {
	const additions = [];
	const deletions = [];
	for (const [path, file] of wanted) if (file === void 0) {
		if (there.has(path)) deletions.push({ path });
	} else if (there.get(path) !== file.oid) additions.push({
		path,
		contents: file.bytes.toString("base64")
	});
	return {
		additions,
		deletions
	};
}
/** A branch that was not checked out was not looked at yet: a file on it may be somebody else's. */
async function refuseForeign(at, args) {
	const { there, listed, list, gallery, changes, start, inputs } = args;
	if (start === inputs.checkedOut) return;
	const unknown = [...changes.additions, ...changes.deletions].map(({ path }) => path).filter((path) => there.has(path) && !listed.has(path) && path !== list);
	if (unknown.length === 0) return;
	const checkedOut = await readFiles(at, inputs.checkedOut, unknown);
	for (const path of unknown) {
		if (there.get(path) === checkedOut.get(path)) continue;
		if (path === gallery?.file && gallery.isOurs((await readTextFile(at, start, path))?.text ?? "")) continue;
		throw new ConfigurationError(`The commit to ${inputs.branch} was not made: ${path} is there already, and this program did not write it.`, "Move it away there, or set branch, into or gallery to another one.");
	}
}
async function refuseConflict(at, args) {
	const { base, there, wanted, branch } = args;
	const before = await readFiles(at, base, wanted.keys());
	for (const [path, file] of wanted) {
		const now = there.get(path);
		if (now === before.get(path) || now === file?.oid) continue;
		throw new ConfigurationError(`The commit to ${branch} was not made: ${path} was changed there while this run was under way.`, "Run it again, on what the branch has now.");
	}
}

// ../commands/src/refresh/refresh-result.ts
/** Sums up a refresh. */
function makeRefreshReport(run, redact) {
	const { refreshed, cancelled, commit } = run;
	const items = (refreshed?.outcomes ?? []).map((outcome) => toRefreshResult(outcome, run.folder, redact));
	const failed = items.some(({ status }) => status === "failed" || status === "not-attempted");
	const faults = [...run.faults, ...refreshed?.error ? [refreshed.error] : []];
	const nothingThere = items.every(({ status }) => status === "gone");
	const ok = !cancelled && !failed && faults.length === 0 && !nothingThere;
	return {
		items,
		problems: run.problems.map((problem) => toFinding(problem, redact)),
		faults: faults.map((fault) => redact(describeFault(fault))),
		files: (refreshed?.files ?? []).map(redact),
		cancelled: cancelled && !ok,
		...commit !== void 0 && { commit },
		downloaded: items.reduce((sum, item) => sum + item.downloaded, 0),
		ok
	};
}
function toRefreshResult(outcome, folder, redact) {
	const { site, status, image, downloaded, reason, error } = outcome;
	const { displayName } = site;
	return {
		kind: site.target.kind,
		id: redact(site.target.id),
		...displayName !== void 0 && { displayName: redact(displayName) },
		status,
		...image && {
			file: redact(`${folder}/${image.file}`),
			width: image.width,
			height: image.height,
			mediaType: image.mediaType,
			sha256: image.sha256,
			...image.imageName !== null && { imageName: redact(image.imageName) }
		},
		downloaded,
		reason: redact(reason),
		...error && { error: toFailure(error, redact) }
	};
}

// ../commands/src/refresh/refresh-messages.ts
const signs = {
	added: "🆕",
	updated: "✅",
	unchanged: "🟰",
	gone: "👻",
	removed: "🗑️",
	failed: "❌",
	"not-attempted": "⚪"
};
const statusWord = (status) => status.replace("-", " ");
const statuses = Object.keys(signs);
/** `changed 3, failed 0, unchanged 197`; what there is none of is left out, but for the first two. */
function refreshTotalsLine({ items }) {
	const count = (...some) => items.filter(({ status }) => some.includes(status)).length;
	const others = statuses.filter((status) => ![
		"added",
		"updated",
		"removed",
		"failed"
	].includes(status) && count(status) > 0).map((status) => `, ${statusWord(status)} ${count(status)}`);
	return `changed ${count("added", "updated", "removed")}, failed ${count("failed")}${others.join("")}`;
}
/** An item as one line of the log. */
function refreshLine(item) {
	const { displayName, file, width, height, error, reason } = item;
	const name = displayName === void 0 ? "" : ` (${displayName})`;
	const to = file === void 0 ? "" : ` -> ${file}, ${width} x ${height}`;
	return `${statusWord(item.status)}: ${targetOf(item)}${name}${to}${error ? "" : `: ${reason}`}`;
}
/** What the step fails with: what is wrong, and what to do. */
function refreshFailure({ cancelled, faults, problems, items }) {
	if (cancelled) return "The run was cancelled. What was brought is listed; what was not stays as it was. Run it again.";
	const errors = problems.filter(({ severity }) => severity === "error").map(findingLine);
	const [first, ...others] = [
		...faults,
		...errors,
		...items.flatMap(({ error }) => error ? [error.message] : [])
	];
	if (first === void 0 && items.length > 0) return "Not one of the images is there. See that the ids are right and that the token's owner is a member of the iTwin; nothing was changed.";
	if (first === void 0) return "There is nothing to bring: no saved view was found. See that the id, include and exclude are right; nothing was changed.";
	return others.length === 0 ? first : `${first} ${plural(others.length, "more failure")}: see the job summary.`;
}
/** The job summary of a refresh. */
function summarizeRefresh(report) {
	const { items, problems, faults, files, commit, downloaded, cancelled } = report;
	const lists = keepLines(problems.map(bullet), maxRowBytes / 2);
	const told = items.filter(({ status }) => status !== "unchanged");
	const table = keepLines(told.map(row), maxRowBytes - lists.bytes, (index) => told[index]?.status === "failed");
	const changes = files.length === 0 ? "No file changed" : `${plural(files.length, "file")} changed`;
	return [
		`## ${refreshWords.title}: ${refreshTotalsLine(report)}`,
		cancelled ? "The run was cancelled. What was brought is listed below; what was not stays as it was." : "",
		faults.map((fault) => `❌ ${escapeText$1(fault)}`).join("\n\n"),
		`${changes}; ${formatBytes(downloaded)} of images were fetched.${commit === void 0 ? "" : ` Committed as ${code(commit)}.`}`,
		lists.lines.join("\n"),
		lists.cut > 0 ? cutLine(lists.cut, "problem", "in the log") : "",
		table.lines.length === 0 ? "" : [tableHead, ...table.lines].join("\n"),
		table.cut > 0 ? cutLine(table.cut, "image", "in the log and in the output `results`") : ""
	].filter((part) => part !== "").join("\n\n").concat("\n");
}
const tableHead = `| Status | Target | Name | File | Dimensions | Remarks |
| --- | --- | --- | --- | ---: | --- |`;
function row(item) {
	const { displayName = "", file = "", width, height, error, reason } = item;
	return `| ${[
		`${signs[item.status]} ${statusWord(item.status)}`,
		code(targetOf(item)),
		escapeText$1(displayName),
		code(file),
		width === void 0 ? "" : `${width} x ${height}`,
		escapeText$1(error?.message ?? reason)
	].join(" | ")} |`;
}
function targetOf({ kind, id }) {
	return describeTarget({
		kind,
		id
	});
}

// src/refresh/run.ts
/**
* Brings the site's images up to date, and reports it: log, annotations, outputs, summary, and the step's failure.
*
* A cancelled run is reported like any other. Rejects only when nothing could be reported.
*/
async function runRefresh(inputs, context) {
	const { runner, signal } = context;
	const { place, selection } = inputs;
	const faults = [];
	let problems = [];
	let refreshed;
	let folderFile = "";
	let commit;
	try {
		const folder = await openSiteFolder({
			...place,
			path: inputs.into
		});
		folderFile = folder.file;
		const gallery = inputs.gallery === void 0 ? void 0 : await openGallery({
			...place,
			path: inputs.gallery,
			folder: folder.file,
			base: inputs.imageBase
		});
		const platform = connect({
			...inputs,
			runner,
			signal
		});
		const found = await findTargets({
			selection,
			...place,
			platform,
			signal
		});
		problems = found.problems;
		if (!hasErrors(problems) && found.targets.length > 0) {
			runner.log(`looking at ${plural(found.targets.length, "image")}`);
			const { fileName, size, concurrency } = inputs;
			if (inputs.prune) problems = [...problems, ...found.emptyLists.map(pruningRefused)];
			const how = {
				fileName,
				size,
				prune: inputs.prune && found.emptyLists.length === 0,
				concurrency,
				signal
			};
			refreshed = await refreshSite({
				targets: found.targets,
				platform,
				folder,
				gallery,
				...how
			});
			const whole = refreshed.error === void 0 && !signal.aborted;
			if (inputs.commit && whole) commit = await commitSite({
				inputs: inputs.commit,
				folder,
				gallery,
				refreshed,
				signal
			});
		}
	} catch (error) {
		if (!(signal.aborted && error === signal.reason)) {
			faults.push(error);
			if (error instanceof Error && error.stack !== void 0) runner.debug(error.stack);
		}
	}
	const run = {
		problems,
		refreshed,
		folder: folderFile,
		faults,
		cancelled: signal.aborted,
		commit
	};
	await tell(makeRefreshReport(run, runner.redact), runner);
}
/** A list may be empty by mistake, or because of the token: what it brought before is not let go of for that. */
function pruningRefused(list) {
	const [[kind = "", id = ""] = []] = Object.entries(list);
	return {
		code: "refresh-list-empty",
		severity: "warning",
		message: `Nothing is removed, though prune is true: no saved view was found for ${kind} ${oneLine$1(id)}.`,
		fix: "See that the id, include and exclude are right; if there is nothing to list any more, leave the list out."
	};
}
async function tell(report, runner) {
	const log = new RunLog(runner);
	for (const finding of report.problems) log.finding(finding, finding.severity === "error" ? "Nothing was refreshed" : "Refresh");
	for (const item of report.items) {
		runner.log(refreshLine(item));
		if (item.error) log.remark("error", "failed", item.error.message);
		else if (item.status === "gone") log.remark("warning", "gone", refreshLine(item));
	}
	log.end();
	runner.output("changed", String(report.files.length > 0));
	runner.output("files", JSON.stringify(report.files));
	runner.output("results", JSON.stringify(report.items.map(({ error, ...item }) => ({
		...item,
		...error && { error: {
			...error,
			ofItem: void 0
		} }
	}))));
	runner.output("commit", report.commit ?? "");
	await writeSummary(runner, summarizeRefresh(report));
	if (report.commit !== void 0) runner.log(`committed as ${report.commit}`);
	if (!report.ok) runner.fail(refreshFailure(report));
	runner.log(refreshTotalsLine(report));
}

// src/refresh/index.ts
start(async ({ runner, signal }) => {
	const read = (name) => getInput(name, { trimWhitespace: false });
	maskSecrets(read, runner.mask);
	const inputs = await readRefreshInputs(read, {
		env: process.env,
		event: await readEvent(process.env)
	});
	await runRefresh(inputs, {
		runner,
		signal
	});
}, refreshWords);

export {  };