import { $t as quoted, At as readYaml, B as problemList, Cn as isSameImage, Ct as inTextOrder, Dt as readManifest, E as OptionsRefused, Et as parseWildcards, Ft as targetText, Gt as removeFileWithin, H as code, Ht as limits, I as cutLine, It as FoundProblems, Jt as WorkspaceFileError, L as fitLines, Lt as openWorkspace, Mt as targetKeys, Nn as hasErrors, Nt as readReference, O as shown, Ot as parseManifest, Pt as isPerFile, Qt as closest, R as help, Rt as readFileWithin, St as parseFileName, T as readRefreshOptions, Tt as fitsTokens, U as escapeText$1, Ut as workspaceProblemCodes, Vn as readAddress, Wn as formatBytes, Wt as listFolderWithin, Yn as ConfigurationError, Zn as ImageRejectedError, Zt as workspacePath, _ as readCredentials, _n as hasId, _t as imageListName, an as connectPlatform, at as readFault, bn as targetIdProblem, bt as assignNames, cn as stopsRun, d as writeSummary, dt as dimensionsOf, en as quotedSome, f as readEvent, fn as PQueue, g as maskSecrets, gn as NameResolver, gt as formatImageList, h as readInput, ht as targetOf, in as clientIdOf, it as toReportedProblem, jt as shapeProblem, kt as locate, l as start, m as inputsOf, nn as require_dist, on as pacedConcurrency, p as findWorkingDirectory, pt as plural, qn as oneLine$1, qt as writeFileWithin, rn as loadResizing, rt as toReportedError, sn as isAnswer, tn as findDefaultThumbnails, tr as isPlatformError, tt as showFault, u as jobSummaryLimit, un as listManyITwins, ut as causeOf, v as useProxy, vt as parseImageList, wn as inspectImage, wt as planEntries, xn as targetKey, xt as nameKey, y as LogReporter, yn as describeTarget, yt as sortImages, z as paragraphs, zt as readIfThere } from "./shared.mjs";
import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { hash } from "node:crypto";

// ../workspace/src/site/display-name-filter.ts
function displayNameFilter(filter) {
	const include = filter.include.map((pattern) => parseWildcards(fold(pattern)));
	const exclude = filter.exclude.map((pattern) => parseWildcards(fold(pattern)));
	return (displayName) => {
		const name = fold(displayName);
		return (include.length === 0 || include.some((tokens) => fitsTokens(tokens, name))) && !exclude.some((tokens) => fitsTokens(tokens, name));
	};
}
const fold = (text) => text.normalize("NFC").toLowerCase();

// ../workspace/src/site/parse-targets.ts
var import_dist = require_dist();
const textKeys = ["name", "alt"];
const allKeys = [...targetKeys, ...textKeys];
function parseTargets({ text, file, scope }) {
	const lineCounter = new import_dist.LineCounter();
	const found = new FoundProblems();
	const yaml = readYaml(text, lineCounter, found);
	const at = (offset) => {
		const { line, col } = lineCounter.linePos(offset);
		return {
			file,
			line: Math.max(line, 1),
			column: Math.max(col, 1)
		};
	};
	const targets = [];
	const report = (path, code, message, fix) => found.add(code, () => ({
		offset: locate(yaml?.root, path).value,
		problem: {
			code,
			severity: "error",
			message,
			fix
		}
	}));
	if (yaml) {
		if (!Array.isArray(yaml.value)) report([], workspaceProblemCodes.imagesNotList, "The targets are not a list.", "Write a list, such as \"- itwin: 8a1f2c3d-0000-4000-8000-000000000001\".");
		else for (const [index, value] of yaml.value.entries()) {
			const before = found.count;
			const target = readTarget(value, {
				scope,
				report: (path, ...rest) => report([index, ...path], ...rest),
				misfit: (fault) => {
					found.add(fault.code, () => {
						const position = locate(yaml.root, [index, ...fault.path]);
						return {
							offset: fault.code === workspaceProblemCodes.manifestUnknownKey ? position.key : position.value,
							problem: shapeProblem(fault, {
								keys: fault.keys ?? allKeys,
								source: position.source
							})
						};
					});
				}
			});
			if (target && found.count === before) targets.push({
				...target,
				at: at(locate(yaml.root, [index, target.target.kind]).value)
			});
		}
	}
	return {
		targets,
		problems: found.list().map(({ problem, offset }) => ({
			...problem,
			location: at(offset)
		}))
	};
}
function readTarget(value, { scope, report, misfit }) {
	const choice = targetKeys.join(", ");
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		report([], workspaceProblemCodes.entryShape, "This entry is no target.", `Write one of ${choice} with its id.`);
		return;
	}
	const fields = value;
	let isMisspelled = false;
	for (const key of Object.keys(fields)) if (!allKeys.includes(key)) {
		const meant = closest(key, allKeys);
		const fix = meant === void 0 ? `Use ${allKeys.join(", ")}.` : `Did you mean ${quoted(meant)}?`;
		report([key], workspaceProblemCodes.manifestUnknownKey, `${quoted(key)} is not a key that is known here.`, fix);
		if (targetKeys.some((known) => known === meant)) isMisspelled = true;
	} else if (textKeys.includes(key) && (typeof fields[key] !== "string" || fields[key].trim() === "")) report([key], workspaceProblemCodes.entryValueType, `The value of ${quoted(key)} is no text.`, "Put it in quotes.");
	const named = targetKeys.filter((key) => Object.hasOwn(fields, key));
	if (named.length === 0 && isMisspelled) return void 0;
	if (named.length !== 1) {
		report([], named.length === 0 ? workspaceProblemCodes.entryTargetMissing : workspaceProblemCodes.entryTargetSeveral, `This entry has ${named.length === 0 ? "no target" : "several targets"}.`, `Name one of ${choice}.`);
		return;
	}
	const [kind] = named;
	const { [kind]: text, name, alt } = fields;
	const { reference, misfits } = readReference(kind, text, {
		path: [kind],
		scope
	});
	for (const fault of misfits) misfit(fault);
	if (reference === void 0) return void 0;
	if (isPerFile(reference)) {
		const message = `${quoted(targetText(reference).text)} has a placeholder, and there are no files to take it from.`;
		report([kind], workspaceProblemCodes.placeholderMisplaced, message, "Write the id or the name out, or set the input manifest.");
	}
	const problem = hasId(reference) ? targetIdProblem(reference) : void 0;
	if (problem) report([kind], problem.code, problem.message, problem.fix);
	return {
		target: reference,
		...typeof name === "string" && { displayName: name },
		...typeof alt === "string" && { alt }
	};
}

// ../workspace/src/site/site-target.ts
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

// ../workspace/src/site/find-targets.ts
async function findTargets(args) {
	const { selection, platform, signal } = args;
	const { scope } = selection;
	const inline = selection.targets === void 0 ? nothing : parseTargets({
		...selection.targets,
		scope
	});
	const listed = selection.manifest === void 0 ? nothing : await targetsOfManifest(args, selection.manifest);
	const problems = [...inline.problems, ...listed.problems];
	if (hasErrors(problems)) return {
		targets: [],
		problems,
		emptyLists: []
	};
	const names = new NameResolver(platform, { signal });
	const resolved = await resolveTargets(names, [...inline.targets, ...listed.targets]);
	const isIncluded = displayNameFilter(selection.filter);
	const views = [];
	const emptyLists = [];
	for (const wanted of selection.lists) {
		const list = "iTwin" in wanted ? await findList(names, wanted.iTwin) : wanted;
		if ("problem" in list) {
			resolved.problems.push(list.problem);
			continue;
		}
		const before = views.length;
		for (const { id, displayName } of await platform.savedViews.list({
			...list,
			signal
		})) if (isIncluded(displayName)) views.push({
			target: {
				kind: "saved-view",
				id
			},
			displayName
		});
		if (views.length === before) emptyLists.push(list);
	}
	problems.push(...resolved.problems);
	if (hasErrors(problems)) return {
		targets: [],
		problems,
		emptyLists: []
	};
	return {
		targets: await withDisplayNames(mergeTargets([...resolved.targets, ...views]), platform, signal),
		problems,
		emptyLists
	};
}
const nothing = {
	targets: [],
	problems: []
};
async function resolveTargets(names, references) {
	const targets = [];
	const problems = [];
	for (const { target: reference, at, ...rest } of references) {
		const { target, ...found } = await names.resolve(reference);
		const reported = "problem" in found ? [found.problem] : found.warnings;
		for (const problem of reported) problems.push({
			...problem,
			...target && { target },
			...at && { location: at }
		});
		if (target === void 0) continue;
		const { name, ...id } = target;
		targets.push({
			target: id,
			...name !== void 0 && { displayName: name },
			...rest
		});
	}
	return {
		targets,
		problems
	};
}
async function findList(names, iTwin) {
	const found = await names.resolve(iTwin);
	return found.target ? { iTwinId: found.target.id } : { problem: found.problem };
}
const namesAtOnce = 8;
async function withDisplayNames(targets, platform, signal) {
	const count = targets.filter(({ target }) => target.kind === "itwin").length;
	const iTwins = await listManyITwins(count, platform.itwins, signal);
	const queue = new PQueue({ concurrency: namesAtOnce });
	return Promise.all(targets.map((one) => queue.add(async () => {
		const listed = iTwins?.get(targetKey(one.target));
		const { displayName = listed?.displayName } = one;
		const image = listed?.imageName === void 0 ? {} : { listedImage: listed.imageName };
		if (displayName !== void 0) return {
			...one,
			...image,
			displayName
		};
		try {
			return {
				...one,
				displayName: await platform.displayName({
					target: one.target,
					signal
				})
			};
		} catch (error) {
			if (isPlatformError(error) && (error.status === 403 || error.status === 404)) return one;
			throw error;
		}
	})));
}
async function targetsOfManifest({ selection, root, directory, signal }, path) {
	const source = await openWorkspace(root);
	if ("problem" in source) return {
		targets: [],
		problems: [source.problem]
	};
	const manifest = await readManifest({
		source,
		path,
		directory,
		signal
	});
	if ("problem" in manifest) return {
		targets: [],
		problems: [manifest.problem]
	};
	const { entries, problems } = parseManifest({
		...manifest,
		scope: selection.scope
	});
	const named = entries.filter(({ target }) => !isPerFile(target));
	const others = entries.filter(({ target }) => isPerFile(target));
	const plan = await planEntries({
		source,
		entries: others,
		directory: manifest.directory,
		signal
	});
	const misnamed = named.flatMap(({ target, targetAt }) => {
		const problem = hasId(target) ? targetIdProblem(target) : void 0;
		return problem ? [{
			...problem,
			...hasId(target) && { target },
			...targetAt && { location: targetAt }
		}] : [];
	});
	return {
		targets: [...named.map(({ target, targetAt }) => ({
			target,
			...targetAt && { at: targetAt }
		})), ...plan.items.map(({ target, declaredAt }) => ({
			target,
			...declaredAt && { at: declaredAt }
		}))],
		problems: inTextOrder([
			...problems,
			...misnamed,
			...plan.problems
		])
	};
}

// ../workspace/src/site/gallery.ts
const galleryMarks = {
	md: "[//]: # (Written by itwin-images: edits are overwritten)",
	html: "<!-- Written by itwin-images: edits are overwritten -->"
};
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
function escapeText(text) {
	return oneLine(text).replace(/[^\p{L}\p{N} ]/gu, reference);
}
function escapeAlt(text) {
	return oneLine(text).replace(/[[\]<{}\\`|$*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu, reference);
}
const reference = (character) => `&#${character.codePointAt(0)};`;
function oneLine(text) {
	return text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();
}
function makeLink(base, way, file) {
	const path = [...way, file].map(encodePart).join("/");
	if (base === void 0) return way[0] === ".." ? path : `./${path}`;
	return `${base.replace(/\/+$/, "")}/${encodePart(file)}`;
}
const encodePart = (part) => encodeURIComponent(part).replace(/[()'!*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

// ../workspace/src/site/gallery-file.ts
async function openGallery(args) {
	const location = await workspacePath({
		...args,
		option: "gallery"
	});
	const { file } = location;
	const format = /\.(md|html)$/.exec(file)?.[1];
	if (format === void 0) throw new ConfigurationError(`The gallery ${quoted(file)} is neither .md nor .html.`, "Give it one of these extensions.");
	const before = await readIfThere({
		...location,
		maxBytes: limits.galleryBytes
	});
	const text = before && new TextDecoder().decode(before);
	const isOurs = (some) => some.startsWith(galleryMarks[format]);
	if (text !== void 0 && !isOurs(text)) throw new ConfigurationError(`The gallery ${quoted(file)} is there already, and this program did not write it.`, "Name another file, and include it in your page.");
	const steps = posix.relative(posix.dirname(`/${file}`), `/${args.folder}`).split("/").filter(Boolean);
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
				...location,
				content
			});
			return true;
		}
	};
}

// ../workspace/src/site/refresh-image.ts
const resizing = new PQueue({ concurrency: 1 });
const extensions = {
	png: "png",
	jpeg: "jpg",
	webp: "webp"
};
async function refreshImage(args) {
	const { platform, folder, site, before, signal } = args;
	const { target } = site;
	const stored = before && await readStored(folder, before, signal);
	const current = await readCurrent(args, stored);
	if (current === void 0) return {
		site,
		status: "gone",
		reason: "it shows no image",
		downloaded: 0,
		...before && { image: before }
	};
	const comparison = stored && await compareStored({
		...args,
		current,
		stored
	});
	const isSame = stored !== void 0 && comparison?.same === true;
	let downloaded = comparison?.bytes?.length ?? 0;
	let image;
	let made = before?.made;
	if (isSame && made && made.how === await howToMake(args)) image = stored.image;
	else {
		let original = isSame && !made ? stored.original : void 0;
		if (original === void 0) {
			const bytes = comparison?.bytes ?? await platform.download({
				target,
				current,
				maxBytes: limits.siteImageBytes,
				signal
			});
			downloaded = bytes.length;
			original = await requireImage(target, bytes, before);
		}
		({image, made} = await makeImage(original, args));
	}
	const file = `${args.name}.${extensions[image.format]}`;
	const sameBytes = stored?.image.sha256 === image.sha256;
	const sameFile = sameBytes && before?.file === file;
	if (!sameFile) {
		await refuseUnlisted(folder, file, image, signal);
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
			mediaType: `image/${image.format}`,
			sha256: image.sha256,
			imageName: current.imageName ?? null,
			alt: site.alt ?? site.displayName ?? describeTarget(target),
			made
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
		reason: comparison?.reason ?? "the bytes agree"
	};
	if (sameBytes) return {
		...common,
		status: "updated",
		reason: `its file was called ${before.file}`
	};
	return {
		...common,
		status: "updated",
		reason: comparison?.reason ?? `${before.file} is missing or was changed`
	};
}
async function readCurrent(args, stored) {
	const { platform, site, before, size, signal } = args;
	const { target, listedImage } = site;
	if (listedImage === null) return void 0;
	const shown = before?.imageName ?? void 0;
	const isAsWanted = before?.made === void 0 || before.made.how === await howToMake(args);
	if (listedImage !== void 0 && shown !== void 0 && isSameImage(listedImage, shown) && isAsWanted && stored?.asListed) return { imageName: shown };
	return platform.current({
		target,
		size,
		signal
	});
}
async function readStored(folder, { file, sha256, mediaType, width, height }, signal) {
	const bytes = await folder.read(file, signal);
	if (bytes && mediaType === "image/webp") {
		if (hash("sha256", bytes) !== sha256) return void 0;
		return {
			image: {
				format: "webp",
				width,
				height,
				sha256,
				bytes
			},
			asListed: true
		};
	}
	const image = bytes && (await inspectImage(bytes)).image;
	return image && {
		image,
		original: image,
		asListed: image.sha256 === sha256
	};
}
async function compareStored(args) {
	const { platform, site, before, current, stored, signal } = args;
	const { image, original, asListed } = stored;
	const { made } = before ?? {};
	const shown = made ?? original;
	if (shown === void 0 || made && !asListed) return {
		same: false,
		reason: "its file was changed"
	};
	if (current.imageName !== void 0 && asListed && current.imageName === before?.imageName) return {
		same: true,
		reason: "the image's name is the same"
	};
	if (current.rendering) {
		const bytes = current.rendering;
		const same = made ? hash("sha256", bytes) === made.sha256 : equalBytes(bytes, image.bytes);
		return {
			same,
			reason: same ? "the bytes agree" : "the bytes differ",
			bytes
		};
	}
	return platform.compare({
		target: site.target,
		current,
		image: shown,
		maxBytes: limits.siteImageBytes,
		signal
	});
}
async function howToMake({ resize }) {
	return resize && (await loadResizing()).howToResize(resize);
}
async function makeImage(image, { resize, site }) {
	if (resize === void 0) return {
		image,
		made: void 0
	};
	const { resizeImage, howToResize } = await loadResizing();
	let resized;
	try {
		resized = await resizing.add(() => resizeImage(image, resize, encodeWebp));
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new ConfigurationError(`${describeTarget(site.target)}: what the platform shows can't be resized: ${why.replace(/\.$/, "")}.`, "Publish its image again, saved by another program; or leave out max-width and format.", {
			target: site.target,
			cause: error
		});
	}
	if (resized === void 0) return {
		image,
		made: void 0
	};
	const { sha256, byteLength } = image;
	const md5 = hash("md5", image.bytes, "base64");
	return {
		image: {
			...resized,
			sha256: hash("sha256", resized.bytes)
		},
		made: {
			how: howToResize(resize),
			sha256,
			md5,
			byteLength
		}
	};
}
const encodeWebp = async (pixels, profile) => (await import("./encode-webp.mjs")).encodeWebp(pixels, profile);
async function requireImage(target, bytes, before) {
	const { image, problems } = await inspectImage(bytes);
	if (image) return image;
	const result = before === void 0 ? "nothing was written" : `${before.file} stays as it is`;
	throw new ImageRejectedError(`${describeTarget(target)}: what the platform shows is no whole image, so that ${result}.`, problems.map((problem) => ({
		...problem,
		target,
		fix: "Publish its image again."
	})), target);
}
async function refuseUnlisted(folder, file, image, signal) {
	if (!folder.isUnlisted(file)) return;
	const bytes = await folder.read(file, signal);
	if (bytes && equalBytes(bytes, image.bytes)) return;
	throw new ConfigurationError(`${quoted(`${folder.file}/${file}`)} is there already, and this program did not write it.`, "Move it away, or set file-name to another pattern.");
}
const equalBytes = (a, b) => Buffer.compare(a, b) === 0;

// ../workspace/src/site/refresh-site.ts
async function refreshSite(args) {
	const { folder, gallery } = args;
	const listed = new Map(folder.images.map((image) => [targetKey(image), image]));
	const targets = mergeTargets(args.targets);
	const refreshed = await refreshAll(args, targets, listed);
	const selected = new Set(targets.map(({ target }) => targetKey(target)));
	for (const [key, image] of listed) {
		if (selected.has(key)) continue;
		const { kind, id, displayName, alt } = image;
		const site = {
			target: {
				kind,
				id
			},
			...displayName !== null && { displayName },
			alt
		};
		refreshed.push({
			site,
			status: "gone",
			reason: "it was not asked for",
			image,
			downloaded: 0
		});
	}
	const present = await dropMissing(refreshed, folder);
	const outcomes = args.prune ? prune(present) : present;
	const images = outcomes.flatMap(({ image }) => image ? [image] : []);
	const files = /* @__PURE__ */ new Set();
	const at = (name) => `${folder.file}/${name}`;
	for (const { image, status } of outcomes) if (image && (status === "added" || status === "updated")) files.add(at(image.file));
	let error;
	try {
		const list = formatImageList(images);
		const text = await folder.read(imageListName);
		if (text === void 0 || new TextDecoder().decode(text).replaceAll("\r\n", "\n") !== list) {
			await folder.write(imageListName, list);
			files.add(at(imageListName));
		}
		if (gallery && await gallery.write(images)) files.add(gallery.file);
		const used = new Set(images.map(({ file }) => file));
		for (const { file } of folder.images) {
			if (used.has(file)) continue;
			await folder.remove(file);
			files.add(at(file));
		}
	} catch (cause) {
		error = cause instanceof Error ? cause : new Error(String(cause));
	}
	const pruned = args.prune && isWhole(outcomes) && outcomes.some(isDone);
	return {
		outcomes,
		files: [...files].sort(),
		images,
		pruned,
		problems: warnOfDefaults(outcomes),
		...error && { error }
	};
}
function warnOfDefaults(outcomes) {
	const shown = outcomes.flatMap((outcome) => outcome.image && isDone(outcome) ? [{
		target: outcome.site.target,
		sha256: outcome.image.sha256
	}] : []);
	return [...findDefaultThumbnails(shown)].map((sha256) => {
		const iModels = shown.filter((one) => one.sha256 === sha256).map(({ target }) => target.id);
		return {
			code: workspaceProblemCodes.imageDefault,
			severity: "warning",
			message: `${iModels.length} iModels show the same image, which is probably the platform's default one: ${quotedSome(iModels)}.`,
			fix: "Publish thumbnails for them, or leave them out of the site."
		};
	});
}
async function refreshAll(args, targets, listed) {
	const { platform, folder, size, resize, signal } = args;
	const before = new Map([...listed].map(([key, { file }]) => [key, file.replace(/\.[a-z]+$/, "")]));
	const names = assignNames({
		targets,
		pattern: parseFileName(args.fileName),
		before
	});
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
				if (isAnswer(error)) answered = true;
				if (stopsRun(error, { answered })) stoppedBy ??= request.target;
				throw error;
			}
		}
	};
	const queue = new PQueue({ concurrency: args.concurrency });
	const refresh = async (site) => {
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
			const reason = `it would fail like ${describeTarget(stoppedBy)}`;
			return {
				...stays,
				status: "not-attempted",
				reason
			};
		}
		try {
			const name = names.get(key);
			return await refreshImage({
				platform: watched,
				folder,
				site,
				name,
				before: image,
				size,
				resize,
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
	return Promise.all(targets.map((site) => queue.add(async () => {
		const outcome = await refresh(site);
		args.onOutcome?.(outcome);
		return outcome;
	})));
}
const isDone = ({ status }) => status === "added" || status === "updated" || status === "unchanged";
const isWhole = (outcomes) => outcomes.every(({ status }) => status !== "failed" && status !== "not-attempted");
async function dropMissing(outcomes, folder) {
	const names = await folder.listNames();
	return outcomes.map((outcome) => {
		const { image, ...others } = outcome;
		if (image === void 0 || isDone(outcome) || names.has(nameKey(image.file))) return outcome;
		return {
			...others,
			reason: `${outcome.reason}; ${image.file} is not there and is listed no more`
		};
	});
}
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

// ../workspace/src/site/site-folder.ts
async function openSiteFolder(args) {
	const folder = await workspacePath({
		...args,
		option: "into"
	});
	const at = (name) => ({
		realRoot: folder.realRoot,
		path: join(folder.path, name),
		file: `${folder.file}/${name}`
	});
	const list = await readIfThere({
		...at(imageListName),
		maxBytes: limits.imageListBytes
	});
	const images = list === void 0 ? [] : parseImageList(new TextDecoder().decode(list), at(imageListName).file);
	const listed = new Set(images.map(({ file }) => nameKey(file)));
	const listNames = async () => new Set((await listFolderWithin(folder)).map(nameKey));
	const unlisted = new Set([...await listNames()].filter((name) => !listed.has(name)));
	const read = async (name, signal) => {
		try {
			return await readFileWithin({
				...at(name),
				maxBytes: limits.siteImageBytes,
				signal
			});
		} catch (error) {
			if (error instanceof WorkspaceFileError) return void 0;
			throw error;
		}
	};
	return {
		file: folder.file,
		images,
		isUnlisted: (name) => unlisted.has(nameKey(name)),
		read,
		async readListed({ file, sha256 }, signal) {
			if (!(await lstat(at(file).path).catch(() => void 0))?.isFile()) return void 0;
			const bytes = await read(file, signal);
			return bytes && hash("sha256", bytes) === sha256 ? bytes : void 0;
		},
		listNames,
		write: (name, content) => writeFileWithin({
			...at(name),
			content
		}),
		remove: (name) => removeFileWithin(at(name))
	};
}

// ../commands/src/refresh/refresh-result.ts
function makeRefreshResult(run, shown) {
	const { refreshed, items, cancelled, commit } = run;
	const failed = items.some(({ status }) => status === "failed" || status === "not-attempted");
	const faults = [run.fault, refreshed?.error].filter((fault) => fault !== void 0);
	const nothingThere = items.every(({ status }) => status === "gone");
	const ok = run.finished && !failed && faults.length === 0 && !nothingThere;
	return {
		items,
		problems: run.problems.map((problem) => toReportedProblem(problem, shown)),
		faults: faults.map((fault) => showFault(fault, shown)),
		files: (refreshed?.files ?? []).map((file) => shown.secrets.redact(file)),
		cancelled: cancelled && !ok,
		...commit !== void 0 && { commit },
		downloaded: items.reduce((sum, item) => sum + item.downloaded, 0),
		ok
	};
}
function toRefreshItemResult(outcome, folder, shown) {
	const { site, status, image, downloaded, reason, error } = outcome;
	const { displayName } = site;
	const redact = (text) => shown.secrets.redact(text);
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
		...error && { error: toReportedError(error, shown) }
	};
}
function refreshItemJson({ error, ...item }) {
	return {
		...item,
		...error && { error: {
			...error,
			ofItem: void 0
		} }
	};
}

// ../commands/src/refresh/refresh.ts
async function refresh(options, context) {
	const { reporter, secrets, signal } = context;
	const { workspace, selection } = options;
	const shown = {
		secrets,
		inline: selection.targets?.file,
		clientId: clientIdOf(options.credentials)
	};
	const problems = [];
	let items = [];
	let refreshed;
	let commit;
	let fault;
	let finished = false;
	const report = (problem) => {
		problems.push(problem);
		reporter.problem(toReportedProblem(problem, shown), problem.severity === "error" ? "Nothing was refreshed" : "Refresh");
	};
	try {
		const folder = await openSiteFolder({
			...workspace,
			path: options.into
		});
		const gallery = options.gallery === void 0 ? void 0 : await openGallery({
			...workspace,
			path: options.gallery,
			folder: folder.file,
			base: options.imageBase
		});
		const platform = connectPlatform(options, context);
		const found = await findTargets({
			selection,
			...workspace,
			platform,
			signal
		});
		for (const problem of found.problems) report(problem);
		if (!hasErrors(problems) && found.targets.length > 0) {
			if (options.prune) for (const list of found.emptyLists) report(pruningRefused(list));
			reporter.notice(`looking at ${plural(found.targets.length, "image")}`);
			const { targets } = found;
			const { fileName, size, resize } = options;
			const concurrency = pacedConcurrency(options.concurrency, options);
			const prune = options.prune && found.emptyLists.length === 0;
			const total = targets.length;
			let [done, bytes] = [0, 0];
			reporter.progress({
				activity: "fetching",
				done,
				total
			});
			const onOutcome = ({ downloaded }) => {
				bytes += downloaded;
				reporter.progress({
					activity: "fetching",
					done: ++done,
					total,
					bytes
				});
			};
			refreshed = await refreshSite({
				targets,
				platform,
				folder,
				gallery,
				fileName,
				size,
				resize,
				prune,
				concurrency,
				onOutcome,
				signal
			});
			items = refreshed.outcomes.map((outcome) => toRefreshItemResult(outcome, folder.file, shown));
			for (const item of items) reporter.item(item);
			for (const problem of refreshed.problems) report(problem);
			if (options.commit && refreshed.error === void 0) {
				signal.throwIfAborted();
				commit = await options.commit({
					folder,
					gallery,
					refreshed
				}, signal);
			}
		}
		finished = true;
	} catch (error) {
		fault = readFault(error, context);
	}
	return makeRefreshResult({
		problems,
		refreshed,
		items,
		fault,
		cancelled: signal.aborted,
		finished,
		commit
	}, shown);
}
function pruningRefused(list) {
	const [[kind = "", id = ""] = []] = Object.entries(list);
	return {
		code: "refresh-list-empty",
		severity: "warning",
		message: `Nothing is removed, though prune is true: no saved view was found for ${kind} ${oneLine$1(id)}.`,
		fix: "See that the id, include and exclude are right; if there is nothing to list any more, leave the list out."
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
const statusLabel = (status) => status.replace("-", " ");
const statuses = Object.keys(signs);
function refreshTotalsLine({ items }) {
	if (items.length === 0) return "nothing was refreshed";
	const count = (...some) => items.filter(({ status }) => some.includes(status)).length;
	const others = statuses.filter((status) => ![
		"added",
		"updated",
		"removed",
		"failed"
	].includes(status) && count(status) > 0).map((status) => `, ${statusLabel(status)} ${count(status)}`);
	return `changed ${count("added", "updated", "removed")}, failed ${count("failed")}${others.join("")}`;
}
function refreshItemLines(item) {
	const { id, displayName, file, error, reason } = item;
	const names = [
		displayName,
		targetOf(item),
		file
	].filter((one) => one !== void 0);
	const about = {
		names,
		cause: causeOf(error ?? reason, [...names, id])
	};
	const name = displayName === void 0 ? "" : ` (${displayName})`;
	const to = file === void 0 ? "" : ` -> ${file}, ${dimensionsOf(item)}`;
	const line = `${statusLabel(item.status)}: ${targetOf(item)}${name}${to}${error ? "" : `: ${reason}`}`;
	if (error) {
		const { code, message } = error;
		return {
			line,
			remarks: [{
				severity: "error",
				code,
				title: "failed",
				message,
				item: about
			}]
		};
	}
	return {
		line,
		remarks: item.status === "gone" ? [{
			severity: "warning",
			code: "image-gone",
			title: "gone",
			message: line,
			item: about
		}] : []
	};
}
function refreshFailure({ cancelled, faults, problems, items }) {
	if (cancelled) return "The run was cancelled. What was brought is listed; what was not stays as it was. Run it again.";
	if (faults.length > 0) return faults.join(" ");
	if (hasErrors(problems) || items.some(({ error }) => error !== void 0)) return void 0;
	if (items.length > 0) return "Not one of the images is there. See that the ids are right and that the token's owner is a member of the iTwin; nothing was changed.";
	return "There is nothing to bring: no saved view was found. See that the id, include and exclude are right; nothing was changed.";
}
function refreshSummary(result, { limit }) {
	const { items, problems, faults, files, commit, downloaded, cancelled, ok } = result;
	const list = problemList(problems, limit);
	const shown = items.filter(({ status }) => status !== "unchanged");
	const room = limit.maxBytes - list.bytes;
	const table = fitLines(shown.map(row), room, (index) => shown[index]?.status === "failed");
	const changes = files.length === 0 ? "No file changed" : `${plural(files.length, "file")} changed`;
	return paragraphs(`## Refresh iTwin images: ${refreshTotalsLine(result)}`, cancelled ? "The run was cancelled. What was brought is listed below; what was not stays as it was." : "", faults.map((fault) => `❌ ${escapeText$1(fault)}`).join("\n\n"), `${changes}; ${formatBytes(downloaded)} of images were fetched.${commit === void 0 ? "" : ` Committed as ${code(commit)}.`}`, ok ? "" : help, ...list.parts, table.lines.length === 0 ? "" : [tableHead, ...table.lines].join("\n"), cutLine(table.cut, "image", limit.allItems, limit));
}
const tableHead = `| Status | Target | Name | File | Dimensions | Remarks |
| --- | --- | --- | --- | ---: | --- |`;
function row(item) {
	const { status, displayName = "", file = "", error, reason } = item;
	return `| ${[
		`${signs[status]} ${statusLabel(status)}`,
		code(targetOf(item)),
		escapeText$1(displayName),
		code(file),
		dimensionsOf(item),
		escapeText$1(error?.message ?? reason)
	].join(" | ")} |`;
}

// src/inputs/commit-inputs.ts
const branchPrefix = "refs/heads/";
function readCommitInputs(inputs, env) {
	if (!inputs.flag("commit")) return void 0;
	const ref = env.GITHUB_REF ?? "";
	const checkedOutBranch = ref.startsWith(branchPrefix) ? ref.slice(11) : void 0;
	const branch = inputs.text("branch") ?? checkedOutBranch;
	const githubToken = inputs.text("github-token");
	const message = inputs.text("commit-message") ?? "";
	const { GITHUB_REPOSITORY: repository = "", GITHUB_SHA: checkedOut = "" } = env;
	const graphqlUrl = env.GITHUB_GRAPHQL_URL ?? "https://api.github.com/graphql";
	inputs.attempt(() => readAddress(graphqlUrl, "variable GITHUB_GRAPHQL_URL"));
	const refused = [];
	if (branch === void 0) refused.push(`The input commit is true, but the run is for ${oneLine$1(ref) || "no branch"}. Set branch to the branch that gets the commit.`);
	else if (!/^(?![./-])(?!.*(\.\.|@\{|\/\/|\/\.))[^\s~^:?*[\\\p{Cc}]+(?<![./])$/u.test(branch)) refused.push(`The input branch is ${shown(branch)}, which can't be the name of a branch.`);
	if (githubToken === void 0) refused.push(`The input commit is true, but github-token is empty. Leave it out, or set it to \${{ github.token }}.`);
	if (!/^[^/\s]+\/[^/\s]+$/.test(repository) || !/^[0-9a-f]{40}$/.test(checkedOut)) refused.push("GITHUB_REPOSITORY or GITHUB_SHA is not set. Run this as a step of a GitHub Actions job.");
	for (const reason of refused) inputs.refuse(reason);
	if (refused.length > 0 || branch === void 0 || githubToken === void 0) return void 0;
	const [owner = "", repo = ""] = repository.split("/");
	return {
		githubToken,
		graphqlUrl,
		owner,
		repo,
		branch,
		checkedOut,
		checkedOutBranch,
		message
	};
}

// src/inputs/refresh-inputs.ts
async function readRefreshInputs(read, { env, event }) {
	const inputs = inputsOf("refresh", read);
	const credentials = readCredentials(inputs, event);
	const { into, ...options } = readRefreshOptions(inputs);
	const workspace = await findWorkingDirectory(env.GITHUB_WORKSPACE ?? "", inputs);
	const commit = readCommitInputs(inputs, env);
	if (inputs.refusals.length > 0 || !credentials || !workspace || into === void 0) throw new OptionsRefused(inputs.refusals);
	return {
		...options,
		credentials,
		workspace,
		into,
		commit
	};
}

// src/refresh/run.ts
const refreshTexts = {
	title: "Refresh iTwin images",
	emptyRun: "nothing was refreshed",
	activity: "downloads",
	setEmptyOutputs(runner) {
		runner.output("changed", "false");
		runner.output("files", "[]");
		runner.output("results", "[]");
		runner.output("commit", "");
	}
};
async function runRefresh(inputs, { runner, signal }) {
	const reporter = new LogReporter(runner, refreshItemLines);
	const commit = inputs.commit && committer(inputs.commit, runner);
	const result = await refresh({
		...inputs,
		commit
	}, {
		reporter,
		signal,
		secrets: runner.secrets
	});
	const { items, files, ok } = result;
	reporter.end();
	runner.output("changed", String(files.length > 0));
	runner.output("files", JSON.stringify(files));
	runner.output("results", JSON.stringify(items.map(refreshItemJson)));
	runner.output("commit", result.commit ?? "");
	await writeSummary(runner, refreshSummary(result, { limit: jobSummaryLimit }));
	if (result.commit !== void 0) runner.log(`committed as ${result.commit}`);
	if (!ok) runner.fail(refreshFailure(result));
	runner.log(refreshTotalsLine(result));
}
function committer(inputs, runner) {
	return async (site, signal) => {
		const { commitSite, connectGithub } = await import("./github.mjs");
		const client = connectGithub({
			...inputs,
			token: inputs.githubToken,
			runner
		});
		return commitSite({
			...site,
			client,
			inputs,
			signal
		});
	};
}

// src/refresh/refresh-action.ts
function refreshAction() {
	return start(async (context) => {
		maskSecrets(readInput, context.runner.secrets);
		await useProxy(process.env, context.runner);
		const { env } = process;
		await runRefresh(await readRefreshInputs(readInput, {
			env,
			event: await readEvent(env)
		}), context);
	}, refreshTexts);
}

export { refreshAction };