import { $ as missingResult, $n as VerificationError, $t as quoted, A as publishTotalsLine, B as problemList, Cn as isSameImage, D as listOf, E as OptionsRefused, En as sha256, F as summaryTable, G as noLinks, Gn as formatDuration, Gt as removeFileWithin, Hn as requireArguments, Ht as limits, In as boundedSignal, J as takeShard, Jn as BackupError, Kn as messageOf, Kt as requireFolderWithin, Ln as readCredential, Mn as asErrors, Nn as hasErrors, O as shown, Pn as problemCodes, Q as itemJson, Qn as TransportError, R as help, Rn as backoff, S as publishHtml, Sn as targetKinds, Tn as ownBytes, U as escapeText, Un as codeOf, Wt as listFolderWithin, Xn as ITwinImagesError, Y as describeFault, Yn as ConfigurationError, Zn as ImageRejectedError, Zt as workspacePath, _ as readCredentials, a as assetLink, an as connectPlatform, at as readFault, b as Pictures, c as writeReport, cn as stopsRun, ct as countNames, d as writeSummary, dn as coalesce, er as isConfigurationError, et as problemJson, f as readEvent, ft as itemLines, g as maskSecrets, h as readInput, i as reportedItems, in as clientIdOf, it as toReportedProblem, j as timingLine, jn as mediaTypes, k as publishFailure, l as start, ln as listITwinsOf, lt as lookUpNames, m as inputsOf, mn as load, n as linkCommitted, nn as require_dist, nr as isTransportError, nt as toItemResult, on as pacedConcurrency, ot as inlineName, p as findWorkingDirectory, pn as inspectPlan, pt as plural, q as shardName, qn as oneLine, qt as writeFileWithin, r as linkFiles, rr as transportReasonCodes, sn as isAnswer, st as planImages, t as isLinkable, tn as findDefaultThumbnails, tr as isPlatformError, tt as showFault, u as jobSummaryLimit, v as useProxy, vn as checkImage, w as readPublishOptions, wn as inspectImage, xn as targetKey, y as LogReporter, yn as describeTarget, z as paragraphs, zn as sleep, zt as readIfThere } from "./shared.mjs";
import { dirname, join, posix } from "node:path";
import { promisify } from "node:util";

// ../core/src/publish/outcome.ts
const notAttemptedReasonCodes = {
	problems: "problems",
	cancelled: "cancelled",
	stopped: "stopped"
};

// ../core/src/publish/adaptive-queue.ts
const firstLevel = 8;
const gain = 1.25;
const loss = .6;
const roundsPerTry = 4;
var AdaptiveQueue = class {
	#options;
	#next = 0;
	#running = 0;
	#weight = 0;
	#level;
	#ended = 0;
	#since = 0;
	#best = 0;
	#rounds = 0;
	#isTry = false;
	#onIdle = () => {};
	constructor(options) {
		this.#options = {
			now: () => performance.now(),
			...options
		};
		this.#level = Math.min(firstLevel, options.most);
	}
	get level() {
		return this.#level;
	}
	async run() {
		this.#since = this.#options.now();
		const idle = new Promise((resolve) => {
			this.#onIdle = resolve;
		});
		this.#startNext();
		await idle;
	}
	#startNext() {
		const { entries, weightOf, mostWeight, work } = this.#options;
		while (this.#next < entries.length) {
			const entry = entries[this.#next];
			const weight = weightOf(entry);
			if ((this.#running >= this.#level || this.#weight + weight > mostWeight) && this.#running > 0) return;
			this.#next++;
			this.#running++;
			this.#weight += weight;
			work(entry).finally(() => this.#end(weight));
		}
		if (this.#running === 0) this.#onIdle();
	}
	#end(weight) {
		this.#running--;
		this.#weight -= weight;
		this.#ended++;
		if (this.#ended >= this.#level) this.#adapt();
		this.#startNext();
	}
	#adapt() {
		const { most, now: clock } = this.#options;
		const now = clock();
		const rate = this.#ended / Math.max(now - this.#since, 1);
		this.#ended = 0;
		this.#since = now;
		const lower = Math.max(Math.min(firstLevel, most), Math.floor(this.#level / 2));
		if (rate < this.#best * loss) {
			this.#level = lower;
			this.#best = rate;
			this.#rounds = 0;
			this.#isTry = false;
			return;
		}
		const isFaster = rate >= this.#best * gain;
		this.#best = Math.max(this.#best, rate);
		if (this.#isTry && !isFaster) this.#level = lower;
		this.#rounds = isFaster ? 0 : this.#rounds + 1;
		this.#isTry = this.#level < most && (isFaster || this.#rounds % roundsPerTry === 0);
		if (this.#isTry) this.#level = Math.min(most, this.#level * 2);
	}
};

// ../core/src/publish/verify.ts
const firstWait = 500;
const timePerPatience = 10;
const minTime = 6e4;
const alikeShare = .03;
async function verifyUpload(args) {
	const { target, patience, signal } = args;
	const started = performance.now();
	const time = boundedSignal(Math.max(minTime, patience * timePerPatience), signal);
	try {
		if (await isAtAddress(args, time.signal)) return {};
		let waited = 0;
		for (let look = 1;; look++) {
			const seen = await lookAt(args, time.signal);
			if (!("shows" in seen)) return seen;
			const { shows, cause } = seen;
			const wait = backoff(look, firstWait);
			if (time.timedOut || waited + wait > patience || stopsRun(cause, { answered: true })) {
				const elapsed = formatDuration(performance.now() - started);
				throw new VerificationError(`${describeTarget(target)}: the platform took the upload, but ${elapsed} later ${shows}.`, cause instanceof ITwinImagesError ? cause.fix : "Run it again; if it stays so, see whether another job publishes to the same target.", {
					target,
					cause
				});
			}
			waited += wait;
			await sleep(wait, signal);
		}
	} finally {
		time.dispose();
	}
}
async function isAtAddress({ platform, target, image, uploaded, signal }, bounded) {
	if (uploaded.signedUrl === void 0) return false;
	try {
		return (await platform.compare({
			target,
			current: uploaded,
			image,
			signal: bounded
		})).same;
	} catch (cause) {
		signal.throwIfAborted();
		if (bounded.aborted || cause instanceof ITwinImagesError) return false;
		throw cause;
	}
}
async function lookAt(args, bounded) {
	const { platform, target, image, uploaded, signal } = args;
	try {
		const current = await platform.current({
			target,
			signal: bounded
		});
		if (current === void 0) return { shows: "it shows no image" };
		if (targetKinds[target.kind].namesImages && current.imageName !== uploaded.imageName) return { shows: "it shows another image" };
		if (current.rendering) return await lookAtRendering(current.rendering, args);
		const { same, reason } = await platform.compare({
			target,
			current,
			image,
			signal: bounded
		});
		return same ? {} : { shows: `it shows something else: ${reason}` };
	} catch (cause) {
		signal.throwIfAborted();
		if (bounded.aborted) return { shows: "its image could not be read in the time that verification may take" };
		if (isTransportError(cause) && cause.reasonCode === transportReasonCodes.cors) return { problem: notReadable(cause) };
		if (!(cause instanceof ITwinImagesError)) throw cause;
		return {
			shows: `its image can't be read: ${cause.what.replace(/\.$/, "")}`,
			cause
		};
	}
}
async function lookAtRendering(bytes, args) {
	const { image, before, wasSame } = args;
	const { image: shown, problems } = await inspectImage(bytes);
	if (shown === void 0) return { shows: `it shows no complete image: ${problems[0]?.message.replace(/\.$/, "")}` };
	if (before === void 0 || !isSame(bytes, before)) return {};
	const isShown = wasSame || await isAlike(shown, image);
	if (isShown) return { remark: "its thumbnail is the same as before, as it showed this picture already" };
	return { shows: `it shows the same thumbnail as before, ${isShown === false ? "which is another picture" : "and can't be decoded to see what it shows"}` };
}
async function isAlike(rendering, image) {
	const { compareRendering } = await import("./same-picture.mjs");
	return (await compareRendering(rendering, image, alikeShare))?.same;
}
const isSame = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);
function notReadable({ what, fix }) {
	return {
		code: problemCodes.imageNotVerified,
		severity: "warning",
		message: `The platform took the image, but that it shows it could not be verified: ${what}`,
		fix
	};
}

// ../core/src/publish/publish-item.ts
function cancelled(inspected) {
	return {
		...inspected,
		status: "not-attempted",
		reasonCode: notAttemptedReasonCodes.cancelled,
		reason: "The run was cancelled before this item's turn."
	};
}
var ItemPublisher = class {
	#platform;
	#options;
	#signal;
	#answered = false;
	#stoppedBy;
	constructor(platform, options, signal) {
		this.#platform = platform;
		this.#options = options;
		this.#signal = signal;
	}
	async publish(inspected) {
		if (this.#signal.aborted) return cancelled(inspected);
		if (this.#stoppedBy) return {
			...inspected,
			status: "not-attempted",
			reasonCode: notAttemptedReasonCodes.stopped,
			reason: `It would fail like ${oneLine(this.#stoppedBy.file)} for ${describeTarget(this.#stoppedBy.target)}.`
		};
		const progress = { sent: false };
		try {
			const outcome = await this.#publish(inspected, progress);
			this.#answered = true;
			return outcome;
		} catch (error) {
			return this.#failure(inspected, error, progress);
		}
	}
	async #publish(inspected, progress) {
		const { dryRun, verify, verifyPatience: patience } = this.#options;
		const signal = this.#signal;
		const { target } = inspected.item;
		const state = await this.#compareWithCurrent(inspected);
		if (state.same) {
			const { imageName } = state.current ?? {};
			return {
				...inspected,
				status: "unchanged",
				reason: state.reason,
				...imageName !== void 0 && { imageName }
			};
		}
		if (dryRun) {
			const unseen = await this.#requirePermission(target);
			return {
				...inspected,
				status: "would-publish",
				reason: `${state.reason}${unseen}`
			};
		}
		const image = state.image ?? await this.#load(inspected);
		const replaced = await this.#backUp(inspected.item, state);
		if (replaced) progress.replaced = replaced;
		const wasSame = this.#options.record?.entries.get(target)?.sha256 === image.sha256;
		await this.#dropFromRecord(target);
		signal.throwIfAborted();
		progress.sent = true;
		const uploaded = await this.#platform.upload({
			target,
			image,
			signal
		});
		this.#answered = true;
		const before = state.current?.rendering;
		const { remark, problem } = verify ? await verifyUpload({
			platform: this.#platform,
			target,
			image,
			uploaded,
			before,
			wasSame,
			patience,
			signal
		}) : {};
		return {
			...inspected,
			...problem && { problems: [...inspected.problems, {
				...problem,
				target,
				location: { file: inspected.item.file }
			}] },
			status: "published",
			reason: remark === void 0 ? state.reason : `${state.reason}; ${remark}`,
			...uploaded.imageName !== void 0 && { imageName: uploaded.imageName },
			...replaced && { replaced }
		};
	}
	async #requirePermission(target) {
		const { label, permission } = targetKinds[target.kind];
		let permissions;
		try {
			permissions = await this.#platform.permissions({
				target,
				signal: this.#signal
			});
		} catch (error) {
			this.#signal.throwIfAborted();
			if (!isPlatformError(error) || error.status !== 403 && error.status !== 404) throw error;
		}
		if (permissions === void 0) return "; whether the token's owner may change it could not be seen";
		if (permissions.includes(permission)) return "";
		throw new ConfigurationError(`${describeTarget(target)}: the token's owner lacks ${permission}, and has ${permissions.join(", ") || "no permission"}.`, `Give it a role in this ${label} that has ${permission}.`, { target });
	}
	async #compareWithCurrent(inspected) {
		const { dryRun, skipUnchanged, tolerance, verify, backup, record } = this.#options;
		const { target } = inspected.item;
		const { keepsBytes, namesImages } = targetKinds[target.kind];
		const recorded = record?.entries.get(target);
		const isRecorded = recorded !== void 0 && recorded.sha256 === inspected.image?.sha256;
		const inRecord = skipUnchanged && !keepsBytes && isRecorded;
		const isAnother = !keepsBytes && recorded !== void 0 && !isRecorded && tolerance === 0;
		if (inRecord && !dryRun) return {
			same: true,
			reason: "the record says so"
		};
		const reason = !skipUnchanged ? "unchanged images are sent too" : isAnother ? "the record has another file for it" : "what it shows can't be compared";
		const listed = dryRun || backup ? void 0 : this.#options.listed?.get(targetKey(target))?.imageName;
		if (skipUnchanged && listed !== void 0) {
			if (listed === null) return {
				same: false,
				reason: "it shows no image yet"
			};
			if (isRecorded && isSameImage(listed, recorded.imageName)) {
				const { imageName = listed } = recorded;
				return {
					same: true,
					reason: "the image's name is the recorded one",
					current: { imageName }
				};
			}
		}
		const isCompared = skipUnchanged && !isAnother;
		if (!(dryRun || backup !== void 0 || isCompared || !keepsBytes && verify)) return {
			same: false,
			reason
		};
		let current;
		try {
			current = await this.#platform.current({
				target,
				signal: this.#signal
			});
			this.#answered = true;
		} catch (error) {
			this.#signal.throwIfAborted();
			if (!isPlatformError(error) || error.status !== 403) throw error;
			if (backup) throw backupError(inspected.item, error);
			return {
				same: false,
				reason: "what it shows may not be read (403)"
			};
		}
		if (current === void 0) return {
			same: false,
			reason: "it shows no image yet"
		};
		if (inRecord) return {
			same: true,
			reason: "the record says so",
			current
		};
		if (skipUnchanged && namesImages && isRecorded && recorded.imageName === current.imageName) return {
			same: true,
			reason: "the image's name is the recorded one",
			current
		};
		if (!isCompared) return {
			same: false,
			reason,
			current
		};
		const image = await this.#load(inspected);
		try {
			return {
				...await this.#compare(inspected.item, current, image),
				current,
				image
			};
		} catch (error) {
			this.#signal.throwIfAborted();
			if (!isPlatformError(error) && !isTransportError(error) && !isConfigurationError(error)) throw error;
			return {
				same: false,
				reason: `what it shows can't be compared: ${error.what.replace(/\.$/, "")}`,
				current,
				image
			};
		}
	}
	async #compare(item, current, image) {
		const { target } = item;
		const signal = this.#signal;
		const { tolerance } = this.#options;
		const { rendering } = current;
		const byBytes = rendering ? void 0 : await this.#platform.compare({
			target,
			current,
			image,
			signal
		});
		if (byBytes?.same) return byBytes;
		const fetched = rendering ?? byBytes?.bytes;
		const bytes = fetched ?? await this.#download(item, current);
		const { image: shown } = await inspectImage(bytes);
		const { comparePixels, compareRendering } = await import("./same-picture.mjs");
		const byPicture = shown && await (rendering ? compareRendering : comparePixels)(shown, image, tolerance);
		return {
			same: false,
			reason: byBytes?.reason ?? "what it shows can't be compared",
			...byPicture,
			...fetched === void 0 && { bytes }
		};
	}
	async #download(item, current) {
		const intact = this.#options.backup !== void 0;
		try {
			return await this.#platform.download({
				target: item.target,
				current,
				intact,
				signal: this.#signal
			});
		} catch (error) {
			this.#signal.throwIfAborted();
			throw intact ? backupError(item, error) : error;
		}
	}
	async #load({ item, image }) {
		const { target, file } = item;
		const reject = (problem) => new ImageRejectedError(`${describeTarget(target)}: ${oneLine(file)} was not sent.`, [{
			...problem,
			target,
			location: { file }
		}], target);
		const loaded = await load(item, this.#signal);
		if ("code" in loaded) throw reject(loaded);
		const bytes = ownBytes(loaded.bytes);
		if (image === void 0 || await sha256(bytes) !== image.sha256) throw reject({
			code: problemCodes.imageChanged,
			severity: "error",
			message: "The file changed after it was checked.",
			fix: "Let the step that writes it end before this one begins."
		});
		return {
			...image,
			bytes
		};
	}
	async #backUp(item, { current, bytes: downloaded }) {
		const { backup } = this.#options;
		const { target } = item;
		const named = current?.imageName === void 0 ? {} : { imageName: current.imageName };
		if (backup === void 0) return current && named;
		try {
			if (current === void 0) {
				await backup({ target });
				return;
			}
			const bytes = downloaded ?? await this.#platform.download({
				target,
				current,
				intact: true,
				signal: this.#signal
			});
			return {
				...named,
				backup: await backup({
					target,
					bytes
				})
			};
		} catch (error) {
			this.#signal.throwIfAborted();
			throw backupError(item, error);
		}
	}
	async #dropFromRecord(target) {
		const { record } = this.#options;
		const { keepsBytes, namesImages } = targetKinds[target.kind];
		if (record && !keepsBytes && !namesImages && record.entries.forget(target)) await record.save();
	}
	#failure(inspected, error, { sent, replaced }) {
		const { item } = inspected;
		const failed = {
			...inspected,
			status: "failed",
			...replaced && { replaced }
		};
		if (this.#signal.aborted && error === this.#signal.reason || error instanceof Error && error.name === "AbortError") {
			if (!sent) return cancelled(inspected);
			const what = `${describeTarget(item.target)}: the run was cancelled while ${oneLine(item.file)} was being sent; the platform may have taken it.`;
			const about = {
				reasonCode: transportReasonCodes.cancelled,
				method: "PUT",
				path: "",
				attempts: 1
			};
			return {
				...failed,
				error: new TransportError(what, "Run it again.", about, {
					target: item.target,
					cause: error
				})
			};
		}
		if (isAnswer(error)) this.#answered = true;
		if (stopsRun(error, { answered: this.#answered })) this.#stoppedBy ??= item;
		if (mayBeTaken(error)) {
			const what = `${error.what.replace(/\.$/, "")}; the platform may have taken the image, and may show it already.`;
			return {
				...failed,
				error: new TransportError(what, error.fix, error, {
					target: item.target,
					cause: error.cause
				})
			};
		}
		return {
			...failed,
			error: error instanceof Error ? error : new Error(`${messageOf(error)}.`, { cause: error })
		};
	}
};
const unconnected = /* @__PURE__ */ new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"UND_ERR_CONNECT_TIMEOUT"
]);
function mayBeTaken(error) {
	if (!isTransportError(error) || error.method !== "PUT") return false;
	const { timeout, connection } = transportReasonCodes;
	return error.reasonCode === timeout || error.reasonCode === connection && !unconnected.has(codeOf(error.cause));
}
function backupError({ target, file }, cause) {
	const reason = messageOf(cause);
	return new BackupError(`${describeTarget(target)}: what it shows could not be backed up, so that ${oneLine(file)} was not sent: ${reason}`, "Nothing was overwritten.", {
		target,
		cause
	});
}

// ../core/src/publish/publish.ts
const maxConcurrency = 64;
const bytesAtOnce = 25165824;
async function* publish$1(plan, platform, options = {}) {
	requireArguments("publish", plan, ["items", "problems"]);
	const { concurrency = maxConcurrency, strict = false } = options;
	if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > maxConcurrency) throw new ConfigurationError(`The concurrency is ${concurrency}.`, `Use a whole number from 1 to ${maxConcurrency}.`);
	const { tolerance = 0 } = options;
	if (!(tolerance >= 0 && tolerance <= 1)) throw new ConfigurationError(`The tolerance is ${tolerance}.`, "Use a share from 0 to 1.");
	let inspected;
	try {
		inspected = await inspectPlan(plan, { signal: options.signal });
	} catch (error) {
		if (!options.signal?.aborted) throw error;
		for (const item of plan.items) yield cancelled({
			item,
			problems: []
		});
		return;
	}
	if (strict) inspected = inspected.map((one) => ({
		...one,
		problems: asErrors(one.problems)
	}));
	if (hasErrors(strict ? asErrors(plan.problems) : plan.problems) || inspected.some(({ problems }) => hasErrors(problems))) {
		for (const one of inspected) yield refusal(one);
		return;
	}
	options.onChecked?.();
	yield* publishItems(inspected, platform, concurrency, options);
}
function refusal(inspected) {
	if (hasErrors(inspected.problems)) {
		const { item, problems } = inspected;
		const error = new ImageRejectedError(`${describeTarget(item.target)}: ${oneLine(item.file)} was not sent.`, problems, item.target);
		return {
			...inspected,
			status: "failed",
			error
		};
	}
	return {
		...inspected,
		status: "not-attempted",
		reasonCode: notAttemptedReasonCodes.problems,
		reason: "Nothing is sent while another item has an error."
	};
}
async function* publishItems(inspected, platform, concurrency, options) {
	const { dryRun = false, skipUnchanged = true, tolerance = 0, verify = true, verifyPatience = 3e4 } = options;
	const { backup } = options;
	const record = options.record && new RecordKeeper(options.record);
	const listed = !dryRun && skipUnchanged && !backup ? await listITwinsOf(inspected, platform, options.signal) : void 0;
	const leaving = new AbortController();
	const whole = boundedSignal(Number.POSITIVE_INFINITY, options.signal, leaving.signal);
	const publisher = new ItemPublisher(platform, {
		dryRun,
		skipUnchanged,
		tolerance,
		verify,
		verifyPatience,
		listed,
		...record && { record },
		...backup && { backup }
	}, whole.signal);
	const queue = new AdaptiveQueue({
		entries: inspected,
		most: concurrency,
		mostWeight: bytesAtOnce,
		weightOf: ({ image, item }) => (image?.byteLength ?? 0) * targetKinds[item.target.kind].bytesPerByte,
		async work(one) {
			const outcome = await publisher.publish(one);
			if (!dryRun) await record?.note(outcome);
			ready.push(outcome);
			wake();
		}
	});
	const ready = [];
	let wake = () => {};
	const finished = queue.run();
	try {
		for (let yielded = 0; yielded < inspected.length;) {
			const outcome = ready.shift();
			if (outcome) {
				yielded++;
				yield outcome;
			} else await new Promise((resolve) => {
				wake = resolve;
			});
		}
	} finally {
		leaving.abort();
		await finished;
		whole.dispose();
	}
	record?.throwIfFailed();
}
var RecordKeeper = class {
	entries;
	save;
	#failure;
	constructor(record) {
		this.entries = record.entries;
		this.save = coalesce(record.save);
	}
	async note(outcome) {
		try {
			if (this.entries.note(outcome)) await this.save();
		} catch (error) {
			this.#failure ??= { error };
		}
	}
	throwIfFailed() {
		if (this.#failure) throw this.#failure.error;
	}
};

// ../core/src/publish/record.ts
const contentCodes = /* @__PURE__ */ new Set([problemCodes.imageBlank, problemCodes.imageTransparent]);
const about = "What itwin-images published last, so that unchanged images are known at once. Deleting this file is safe.";
const version = 1;
var PublishRecord = class PublishRecord {
	#entries = /* @__PURE__ */ new Map();
	#commit;
	constructor(entries = [], options = {}) {
		for (const entry of entries) this.#entries.set(targetKey(entry.target), entry);
		this.#commit = options.commit;
	}
	static parse(text, options) {
		const refuse = (why) => new ConfigurationError(`${options.file} is not a record of itwin-images: ${why}. It was left as it is.`, "Name another file in `record`; or delete this one if it is a broken record, which is always safe.");
		let parsed;
		try {
			parsed = JSON.parse(text);
		} catch {
			throw refuse("it is not JSON");
		}
		if (!isObject(parsed) || parsed.about !== about) throw refuse("it does not say so");
		if (parsed.version !== version) throw refuse(`its version is ${JSON.stringify(parsed.version)}, not ${version}`);
		if (!Array.isArray(parsed.published)) throw refuse("it has no list of what was published");
		const entries = parsed.published.map((entry, index) => {
			const read = readEntry(entry);
			if (read === void 0) throw refuse(`its entry ${index + 1} is malformed`);
			return read;
		});
		return new PublishRecord(entries, options);
	}
	get(target) {
		return this.#entries.get(targetKey(target));
	}
	forget(target) {
		return this.#entries.delete(targetKey(target));
	}
	note(outcome, now = /* @__PURE__ */ new Date()) {
		const { item, image } = outcome;
		if (outcome.status === "failed" && image) return this.forget(item.target);
		if (outcome.status !== "published" && outcome.status !== "unchanged" || image === void 0) return false;
		const known = this.get(item.target);
		const { imageName } = outcome;
		const stillSame = known?.sha256 === image.sha256;
		const stillTrue = stillSame && known.imageName === imageName;
		if (outcome.status === "unchanged" && stillTrue) return false;
		const { kind, id } = item.target;
		const preparation = item.preparation?.();
		const isWarnedOf = outcome.problems.some(({ code }) => contentCodes.has(code));
		const prepared = preparation ? preparedEntry(preparation, image) : stillSame ? known.prepared : void 0;
		this.#entries.set(targetKey(item.target), {
			target: {
				kind,
				id: targetKinds[kind].canonicalId(id)
			},
			sha256: image.sha256,
			...imageName !== void 0 && { imageName },
			...outcome.status === "published" && { publishedAt: now.toISOString() },
			...outcome.status === "published" && this.#commit !== void 0 && { commit: this.#commit },
			...prepared && !isWarnedOf && { prepared }
		});
		return true;
	}
	recall(target, from, how) {
		const { sha256, prepared } = this.get(target) ?? {};
		if (sha256 === void 0 || prepared?.from !== from || prepared.how !== how) return void 0;
		const { format, width, height, byteLength } = prepared;
		return {
			format,
			mediaType: mediaTypes[format],
			width,
			height,
			byteLength,
			sha256,
			animated: false
		};
	}
	toString() {
		const published = [...this.#entries.keys()].sort().flatMap((key) => {
			const entry = this.#entries.get(key);
			if (entry === void 0) return [];
			const { target, ...rest } = entry;
			return [{
				...target,
				...rest
			}];
		});
		return `${JSON.stringify({
			about,
			version,
			published
		}, void 0, 2)}\n`;
	}
};
function readEntry(entry) {
	if (!isObject(entry)) return void 0;
	const { kind, id, sha256, imageName, publishedAt, commit } = entry;
	const prepared = readPrepared(entry.prepared);
	const isText = (value) => value === void 0 || typeof value === "string";
	if (typeof kind !== "string" || !Object.hasOwn(targetKinds, kind) || typeof id !== "string") return void 0;
	if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return void 0;
	if (!isText(imageName) || !isText(publishedAt) || !isText(commit)) return void 0;
	return {
		target: {
			kind,
			id
		},
		sha256,
		...imageName !== void 0 && { imageName },
		...publishedAt !== void 0 && { publishedAt },
		...commit !== void 0 && { commit },
		...prepared && { prepared }
	};
}
function preparedEntry({ from, how }, { format, width, height, byteLength }) {
	return {
		from: from.sha256,
		how,
		format,
		width,
		height,
		byteLength
	};
}
function readPrepared(value) {
	if (!isObject(value)) return void 0;
	const { from, how, format, width, height, byteLength } = value;
	const isCount = (one) => Number.isSafeInteger(one) && Number(one) > 0;
	if (typeof from !== "string" || typeof how !== "string" || format !== "png" && format !== "jpeg") return void 0;
	if (!isCount(width) || !isCount(height) || !isCount(byteLength)) return void 0;
	return {
		from,
		how,
		format,
		width,
		height,
		byteLength
	};
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ../workspace/src/backup.ts
var import_dist = require_dist();
const manifestName = "itwin-images.yml";
const head = "# What these targets showed before it was replaced. Publishing this manifest puts it back.\n";
const maxNameLength = 200;
async function openBackup(args) {
	const folder = await workspacePath({
		...args,
		option: "backup"
	});
	const { realRoot, path, file } = folder;
	if ((await listFolderWithin(folder)).length > 0) throw new ConfigurationError(`The backup folder ${quoted(file)} is not empty.`, "Name a new folder for each run, so that no older backup is overwritten.");
	const write = (name, content) => writeFileWithin({
		realRoot,
		path: join(path, name),
		file: `${file}/${name}`,
		content
	});
	const names = /* @__PURE__ */ new Set();
	const saved = [];
	const without = [];
	const writeManifest = coalesce(() => write(manifestName, formatManifest(saved, without)));
	return async ({ target, bytes }) => {
		if (bytes === void 0) {
			without.push(target);
			await writeManifest();
			return file;
		}
		const { image, problems } = await inspectImage(bytes);
		const name = newName(target, image?.format === "jpeg" ? "jpg" : image?.format ?? "bin", names);
		await write(name, bytes);
		const obstacle = (image ? [...problems, ...checkImage(image, target.kind)] : problems).find(({ severity }) => severity === "error")?.message;
		saved.push({
			target,
			name,
			obstacle,
			sha256: image?.sha256
		});
		await writeManifest();
		return `${file}/${name}`;
	};
}
function newName({ kind, id }, extension, names) {
	const base = `${kind}-${id}`.slice(0, maxNameLength);
	let name = `${base}.${extension}`;
	for (let number = 2; names.has(name.toLowerCase()); number++) name = `${base}-${number}.${extension}`;
	names.add(name.toLowerCase());
	return name;
}
function formatManifest(saved, without) {
	const sorted = [...saved].sort((a, b) => a.name < b.name ? -1 : 1);
	const defaults = findDefaultThumbnails(sorted);
	const noteOn = ({ name, target, obstacle, sha256 }) => {
		if (obstacle !== void 0) return `# ${name} of ${describeTarget(target)} can't be published as it is: ${obstacle}`;
		if (sha256 === void 0 || !defaults.has(sha256)) return void 0;
		return `# ${name} of ${describeTarget(target)} is probably the platform's default image: several iModels showed it.`;
	};
	const images = sorted.filter((one) => noteOn(one) === void 0);
	const text = (0, import_dist.stringify)({ images: images.map(({ target, name }) => ({
		image: name,
		[target.kind]: target.id
	})) });
	const notes = [...sorted.map(noteOn).filter((note) => note !== void 0), ...without.map((target) => `# ${describeTarget(target)} showed no image.`).sort()];
	return [head + text, ...notes].join("\n").trimEnd().concat("\n");
}

// ../workspace/src/files/output-file.ts
async function openOutputFile(args) {
	const location = await workspacePath(args);
	await removeFileWithin(location);
	return (content) => writeFileWithin({
		...location,
		content
	});
}

// ../workspace/src/record.ts
async function openRecord(args) {
	const location = await workspacePath({
		...args,
		option: "record"
	});
	const { file } = location;
	await requireFolderWithin(location);
	const bytes = await readIfThere({
		...location,
		maxBytes: limits.recordBytes
	});
	const entries = bytes === void 0 ? new PublishRecord([], { commit: args.commit }) : PublishRecord.parse(new TextDecoder().decode(bytes), {
		file,
		commit: args.commit
	});
	return {
		entries,
		save: () => writeFileWithin({
			...location,
			content: entries.toString()
		})
	};
}

// ../commands/src/publish/publish-summary.ts
function publishSummary(result, { links, limit, notes = [] }) {
	const { items, problems, timing, dryRun, cancelled, fault, ok } = result;
	const list = problemList(problems, limit);
	return paragraphs(`## Publish iTwin images: ${publishTotalsLine(result)}`, `Took ${timingLine(timing)}.`, dryRun ? "Dry run: everything was checked, nothing was sent." : "", cancelled ? "The run was cancelled. An image that was on its way may or may not have been taken." : "", fault === void 0 ? "" : `❌ ${escapeText(fault)}`, ...notes, ok ? "" : help, ...list.parts, ...summaryTable(items, {
		links,
		limit,
		usedBytes: list.bytes
	}));
}

// ../commands/src/publish/publish-json.ts
function publishJson({ dryRun, cancelled, shard, timing, totals, items, problems }) {
	return {
		dryRun,
		cancelled,
		...shard && { shard },
		timing,
		totals,
		results: items.map(itemJson),
		problems: problems.map(problemJson)
	};
}
function resultsFileText(result) {
	const failure = result.ok ? void 0 : publishFailure(result);
	const finishedAt = (/* @__PURE__ */ new Date()).toISOString();
	return `${JSON.stringify({
		command: "publish",
		finishedAt,
		ok: result.ok,
		failure,
		...publishJson(result)
	})}\n`;
}

// ../commands/src/publish/publish-result.ts
var OrderedResults = class {
	#items;
	#shown;
	#onResult;
	#indexes;
	#results = [];
	#given = 0;
	constructor(items, shown, onResult) {
		this.#items = items;
		this.#shown = shown;
		this.#onResult = onResult;
		this.#indexes = new Map(items.map((item, index) => [item, index]));
	}
	add(outcome) {
		const index = this.#indexes.get(outcome.item);
		if (index !== void 0) this.#set(index, toItemResult(outcome, this.#shown));
	}
	complete() {
		for (const [index, item] of this.#items.entries()) if (!this.#results[index]) this.#set(index, missingResult(item, this.#shown));
		return this.#results;
	}
	#set(index, result) {
		this.#results[index] = result;
		for (let next = this.#results[this.#given]; next; next = this.#results[++this.#given]) this.#onResult(next);
	}
};
function makePublishResult(run, shown) {
	const { plan, items, fault, timing, dryRun, shard, cancelled } = run;
	const count = (status) => items.filter((item) => item.status === status).length;
	const totals = {
		published: count("published"),
		wouldPublish: count("would-publish"),
		unchanged: count("unchanged"),
		failed: count("failed"),
		notAttempted: count("not-attempted")
	};
	const done = totals.published + totals.wouldPublish + totals.unchanged;
	const planned = shard?.planned ?? items.length;
	const ok = fault === void 0 && planned > 0 && done === items.length && !hasErrors(plan.problems);
	return {
		items,
		problems: plan.problems.map((problem) => toReportedProblem(problem, shown)),
		...fault !== void 0 && { fault: showFault(fault, shown) },
		totals,
		timing,
		dryRun,
		...shard && { shard },
		cancelled: cancelled && !ok,
		ok,
		plan
	};
}

// ../commands/src/publish/rate-limit-pauses.ts
var RateLimitPauses = class {
	#count = 0;
	#total = 0;
	#until = Number.NEGATIVE_INFINITY;
	note(now, delay) {
		const end = now + delay;
		if (now >= this.#until) this.#count++;
		this.#total += Math.max(0, end - Math.max(now, this.#until));
		this.#until = Math.max(this.#until, end);
	}
	get sum() {
		return {
			count: this.#count,
			total: this.#total
		};
	}
};

// ../commands/src/publish/publish.ts
async function publish(options, context) {
	const { reporter, secrets, signal } = context;
	const { workspace, dryRun, strict, commit } = options;
	const { prepare } = options;
	const shown = {
		secrets,
		inline: inlineName(options.selection),
		clientId: clientIdOf(options.credentials),
		prepare
	};
	const start = performance.now();
	const pauses = new RateLimitPauses();
	let plan = {
		items: [],
		problems: []
	};
	let results = new OrderedResults([], shown, () => {});
	let shard;
	let writeResults;
	let fault;
	try {
		reporter.phase("Plan");
		if (options.resultsFile !== void 0) writeResults = await openOutputFile({
			...workspace,
			path: options.resultsFile,
			option: "results-file"
		});
		const record = options.record && await openRecord({
			...workspace,
			path: options.record,
			commit
		});
		const backup = options.backup && await openBackup({
			...workspace,
			path: options.backup
		});
		const platform = connectPlatform(options, context, (delay) => pauses.note(performance.now(), delay));
		const named = await planImages(options, signal, record ? record.entries : void 0);
		const names = countNames(named);
		if (names > 0) reporter.notice(`looking up ${plural(names, "name")}`);
		const lookedUp = await lookUpNames(named, platform, signal);
		plan = strict ? {
			...lookedUp.plan,
			problems: asErrors(lookedUp.plan.problems)
		} : lookedUp.plan;
		if (options.shard) {
			shard = {
				...options.shard,
				planned: plan.items.length
			};
			plan = takeShard(plan, shard);
		}
		for (const problem of plan.problems) {
			const title = problem.severity === "error" ? "Nothing was published" : "Warning";
			reporter.problem(toReportedProblem(problem, shown), title);
		}
		for (const notice of lookedUp.notices) reporter.notice(secrets.redact(notice));
		const total = plan.items.length;
		const planned = shard?.planned ?? total;
		if (planned > 0 || !hasErrors(plan.problems)) {
			const ofShard = shard ? `, ${total} of them in shard ${shardName(shard)}` : "";
			reporter.notice(`found ${plural(planned, "image")}${ofShard}`);
		}
		if (total > 0) {
			reporter.phase("Check");
			reporter.notice(`checking ${plural(total, "image")}`);
		}
		let activity = "checking";
		reporter.progress({
			activity,
			done: 0,
			total
		});
		plan = countingLoads(plan, (done) => {
			if (activity === "checking") reporter.progress({
				activity,
				done,
				total
			});
		});
		const onChecked = () => {
			if (total > 0) reporter.phase(dryRun ? "Compare" : "Publish");
			activity = dryRun ? "comparing" : "publishing";
			reporter.progress({
				activity,
				done: 0,
				total
			});
		};
		results = new OrderedResults(plan.items, shown, (result) => reporter.item(result));
		const { skipUnchanged, tolerance, verify } = options;
		const concurrency = pacedConcurrency(options.concurrency, options);
		let [done, bytes] = [0, 0];
		for await (const outcome of publish$1(plan, options.pictures?.watch(platform) ?? platform, {
			concurrency,
			dryRun,
			skipUnchanged,
			tolerance,
			verify,
			strict,
			signal,
			onChecked,
			...record && { record },
			...backup && { backup }
		})) {
			results.add(outcome);
			if (outcome.status === "published") bytes += outcome.image?.byteLength ?? 0;
			reporter.progress({
				activity,
				done: ++done,
				total,
				bytes
			});
		}
	} catch (error) {
		fault = readFault(error, context);
	}
	const items = results.complete();
	const timing = {
		elapsed: performance.now() - start,
		pauses: pauses.sum
	};
	const run = {
		plan,
		items,
		fault,
		timing,
		dryRun,
		shard,
		cancelled: signal.aborted
	};
	const result = makePublishResult(run, shown);
	try {
		await writeResults?.(secrets.redact(resultsFileText(result)));
		return result;
	} catch (error) {
		return makePublishResult({
			...run,
			fault: fault ?? error
		}, shown);
	}
}
function countingLoads(plan, onLoaded) {
	const loaded = /* @__PURE__ */ new Set();
	const items = plan.items.map((item, index) => {
		const load = async (options) => {
			const bytes = await item.load(options);
			onLoaded(loaded.add(index).size);
			return bytes;
		};
		return {
			...item,
			load
		};
	});
	return {
		...plan,
		items
	};
}

// src/inputs/source.ts
const kinds = [
	"workspace",
	"release",
	"repository"
];
function readSource(inputs, { event, commit, tagIsForNotes }) {
	const name = inputs.text("source") ?? "";
	const kind = kinds.find((one) => one === name);
	const tag = inputs.text("tag");
	const ref = inputs.text("ref");
	if (kind === void 0) {
		inputs.refuse(`The input source is ${shown(name)}. Write ${listOf(kinds, "or")}.`);
		return;
	}
	const refused = [];
	if (tag !== void 0 && kind !== "release" && !tagIsForNotes) refused.push(`The input tag is set, but source is ${kind}. Set \`source: release\` to publish from the release of that tag${kind === "repository" ? ", or write the tag into the input ref" : ""}.`);
	if (ref !== void 0 && kind !== "repository") refused.push(`The input ref is set, but source is ${kind}. Set \`source: repository\` to publish files of that ref.`);
	for (const message of refused) inputs.refuse(message);
	if (kind === "workspace") return refused.length > 0 ? void 0 : { kind };
	const remote = kind === "release" ? readRelease(inputs, tag, event) : readRepository(inputs, ref ?? (commit || void 0));
	const access = readGithubAccess(inputs, {
		event,
		because: `source is ${kind}`
	});
	if (refused.length > 0 || !remote || !access) return void 0;
	return {
		...remote,
		...access
	};
}
function commitOf(source, commit) {
	if (source.kind === "workspace") return commit;
	if (source.kind === "release") return "id" in source.release ? commit : void 0;
	return /^[0-9a-f]{40}$/.test(source.ref) ? source.ref : void 0;
}
function readRelease(inputs, tag, { name, release }) {
	const directory = inputs.text("working-directory") ?? ".";
	if (posix.normalize(directory) !== "." && directory !== "./") {
		inputs.refuse("The input working-directory is set, but a release has no folders. Leave it out with `source: release`.");
		return;
	}
	if (tag !== void 0) return {
		kind: "release",
		release: { tag }
	};
	if (release) return {
		kind: "release",
		release
	};
	inputs.refuse(`The input source is release, but the event ${oneLine(name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`);
}
function readRepository(inputs, ref) {
	const written = inputs.text("working-directory") ?? ".";
	const directory = posix.normalize(written).replace(/\/$/, "");
	if (directory.startsWith("..") || posix.isAbsolute(directory)) {
		inputs.refuse(`The input working-directory is ${shown(written)}, which leads out of the repository. Name a folder inside of it.`);
		return;
	}
	if (ref === void 0) {
		inputs.refuse("GITHUB_SHA is not set. Set the input ref to the tag, branch or commit to publish from.");
		return;
	}
	return {
		kind: "repository",
		ref,
		directory: directory === "." ? "" : directory
	};
}
function readGithubAccess(inputs, { event, because }) {
	const token = inputs.text("github-token");
	if (token === void 0) inputs.refuse(`The input github-token is empty, but ${because}. Leave it out for the job's own token (\`\${{ github.token }}\`), or pass one that may read the repository.`);
	const githubToken = token === void 0 ? void 0 : inputs.attempt(() => readCredential(token, "input github-token"));
	const [owner = "", repo = ""] = event.repository.split("/");
	if (owner === "" || repo === "") inputs.refuse("GITHUB_REPOSITORY is not set. Run this as a step of a GitHub Actions job.");
	return githubToken === void 0 || repo === "" ? void 0 : {
		githubToken,
		owner,
		repo
	};
}

// src/inputs/release-notes.ts
function readNotes(inputs, event) {
	const tag = inputs.text("tag");
	const release = tag === void 0 ? event.release : { tag };
	if (release === void 0) inputs.refuse(`The input update-release-notes is true, but the event ${oneLine(event.name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`);
	const access = readGithubAccess(inputs, {
		event,
		because: "update-release-notes is true"
	});
	return release && access && {
		...access,
		release
	};
}

// src/inputs/publish-inputs.ts
async function readPublishInputs(read, about) {
	const inputs = inputsOf("publish", read);
	const credentials = readCredentials(inputs, about.event);
	const { selection, ...options } = readPublishOptions(inputs);
	const updatesNotes = inputs.flag("update-release-notes");
	const notes = updatesNotes ? readNotes(inputs, about.event) : void 0;
	if (updatesNotes && inputs.isSet("shard")) inputs.refuse("The inputs shard and update-release-notes are both set, but each shard would replace what the others write into the notes. Remove update-release-notes.");
	const source = readSource(inputs, {
		...about,
		tagIsForNotes: updatesNotes
	});
	const onDisk = inputs.text("source") === "workspace";
	const workspace = await findWorkingDirectory(about.workspace, inputs, onDisk ? void 0 : ".");
	if (inputs.refusals.length > 0 || !credentials || !source || !selection || !workspace) throw new OptionsRefused(inputs.refusals);
	const commit = commitOf(source, about.commit);
	const report = inputs.text("report");
	return {
		...options,
		report,
		credentials,
		source,
		selection,
		workspace,
		commit,
		notes,
		web: about.event.web
	};
}

// src/publish/outputs.ts
const publishTexts = {
	title: "Publish iTwin images",
	emptyRun: "nothing was published",
	activity: "uploads",
	setEmptyOutputs: (runner) => setOutputs(runner, {
		items: [],
		totals: {
			published: 0,
			wouldPublish: 0,
			unchanged: 0,
			failed: 0,
			notAttempted: 0
		}
	})
};
function setOutputs(runner, { items, totals }) {
	runner.output("results", JSON.stringify(items.map(itemJson)));
	runner.output("published", String(totals.published));
	runner.output("unchanged", String(totals.unchanged));
	runner.output("failed", String(totals.failed));
	runner.output("image-name", singleImageName(items));
}
function singleImageName(items) {
	const [named, ...others] = items.filter(({ imageName }) => imageName !== void 0);
	if (named === void 0 || others.length > 0) return "";
	return items.filter(({ kind }) => kind === named.kind).length === 1 ? named.imageName ?? "" : "";
}

// src/links/find-links.ts
async function findLinks(inputs, origin, items, signal) {
	const { web, commit = "", workspace } = inputs;
	if (web.repository === "" || signal.aborted) return noLinks;
	if (origin?.kind === "repository") return linkFiles(web, { commit: origin.commit }, items);
	if (origin?.kind === "release") return new Map(items.filter(isLinkable).map(({ item }) => [item.file, assetLink(web, origin, item.file)]));
	try {
		const findBlob = await openCheckout(workspace.root, commit, signal);
		if (findBlob === void 0) return noLinks;
		return await linkCommitted({
			web,
			revision: { commit },
			items,
			findBlob,
			signal
		});
	} catch {
		return noLinks;
	}
}
const maxBytes = 67108864;
async function openCheckout(folder, commit, signal) {
	if (!/^[0-9a-f]{40,64}$/.test(commit)) return void 0;
	const args = [
		"-C",
		folder,
		...["-c", "safe.bareRepository=explicit"],
		"--no-replace-objects"
	];
	try {
		const { execFile } = await import("node:child_process");
		const { stdout } = await promisify(execFile)("git", [
			...args,
			"ls-tree",
			"-r",
			"-z",
			"--full-tree",
			commit
		], {
			maxBuffer: maxBytes,
			timeout: 1e4,
			signal,
			cwd: dirname(process.execPath),
			env: {
				...pick(process.env, [
					"PATH",
					"HOME",
					"USERPROFILE",
					"SystemRoot"
				]),
				GIT_NO_LAZY_FETCH: "1"
			}
		});
		const blobs = new Map(stdout.split("\0").flatMap((line) => {
			const [, sha, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
			return sha !== void 0 && path !== void 0 ? [[path, sha]] : [];
		}));
		return async (path) => blobs.get(path);
	} catch {
		return;
	}
}
function pick(env, names) {
	return Object.fromEntries(names.flatMap((name) => env[name] === void 0 ? [] : [[name, env[name]]]));
}

// src/publish/run.ts
const noteSigns = {
	updated: "📝",
	unchanged: "📝",
	failed: "❌",
	"not-attempted": "⚪"
};
async function runPublish(inputs, context) {
	const { runner, signal } = context;
	const start = performance.now();
	const reporter = new LogReporter(runner, itemLines);
	const remote = remoteFiles(inputs, runner);
	const pictures = inputs.report === void 0 ? void 0 : new Pictures();
	const published = await publish({
		...inputs,
		source: remote?.files,
		pictures
	}, {
		reporter,
		signal,
		secrets: runner.secrets
	});
	const origin = remote?.origin();
	const items = reportedItems(published);
	let links = await findLinks(inputs, origin, items, signal);
	let notes;
	if (inputs.notes) {
		reporter.phase("Release notes");
		const { web } = inputs;
		({notes, links} = await writeNotes(inputs.notes, {
			published,
			items,
			origin,
			links,
			web
		}, context));
		if (notes.status === "failed") reporter.remark({
			severity: "error",
			title: "Release notes",
			message: notes.message
		});
		else runner.log(notes.message);
	}
	const { workspace, report: path } = inputs;
	const html = async () => publishHtml(published, await pictures?.collect(published.plan.items, published.items, signal) ?? []);
	const notWritten = await writeReport({
		path,
		workspace,
		html
	}, runner);
	if (notWritten !== void 0) reporter.remark({
		severity: "error",
		title: "Report",
		message: notWritten
	});
	reporter.end();
	const ok = published.ok && notes?.status !== "failed" && notWritten === void 0;
	const result = {
		...published,
		ok,
		timing: {
			...published.timing,
			elapsed: performance.now() - start
		}
	};
	setOutputs(runner, result);
	const paragraphs = notes ? [`${noteSigns[notes.status]} ${escapeText(notes.message)}`] : [];
	await writeSummary(runner, publishSummary(result, {
		links,
		limit: jobSummaryLimit,
		notes: paragraphs
	}));
	if (result.dryRun) runner.log("Dry run: nothing was sent.");
	if (!ok) runner.fail(published.ok ? void 0 : publishFailure(published));
	runner.log(publishTotalsLine(result));
}
function remoteFiles({ source }, runner) {
	if (source.kind === "workspace") return void 0;
	let origin;
	const open = async (signal) => {
		const { connectGithub, openSource } = await import("./github.mjs");
		const opened = await openSource(connectGithub({
			...source,
			token: source.githubToken,
			runner
		}), source, signal);
		origin = opened.origin;
		return opened.source;
	};
	return {
		files: {
			open,
			directory: source.kind === "repository" ? source.directory : ""
		},
		origin: () => origin
	};
}
async function writeNotes(request, run, { runner, signal }) {
	const { published, items, origin, web } = run;
	let { links } = run;
	const skip = (message) => ({
		notes: {
			status: "not-attempted",
			message
		},
		links
	});
	if (published.dryRun) return skip("Dry run: the release notes were left as they are.");
	if (signal.aborted) return skip("The run was cancelled: the release notes were left as they are.");
	if (published.totals.published + published.totals.unchanged === 0) return skip("Nothing was published: the release notes were left as they are.");
	try {
		const { connectGithub, findRelease, linkAtTag, writeReleaseNotes } = await import("./github.mjs");
		const client = connectGithub({
			...request,
			token: request.githubToken,
			runner
		});
		const release = await findRelease(client, request.release, signal);
		const atTag = origin?.kind === "release" ? links : await linkAtTag({
			client,
			web,
			tag: release.tag,
			items,
			origin,
			log: runner.log,
			signal
		});
		if (atTag.size > 0) links = atTag;
		const { secrets } = runner;
		return {
			notes: await writeReleaseNotes(client, release, {
				result: published,
				links: atTag,
				web,
				secrets,
				signal
			}),
			links
		};
	} catch (error) {
		if (signal.aborted) return skip("The run was cancelled: the release notes may not be updated.");
		if (!(error instanceof ITwinImagesError) && error instanceof Error) runner.debug(error.stack ?? "");
		return {
			notes: {
				status: "failed",
				message: `The images are as reported, but the release notes are not updated. ${runner.secrets.redact(describeFault(error))}`
			},
			links
		};
	}
}

// src/publish/publish-action.ts
function publishAction() {
	return start(async (context) => {
		maskSecrets(readInput, context.runner.secrets);
		await useProxy(process.env, context.runner);
		const { GITHUB_WORKSPACE: workspace = "", GITHUB_SHA: commit } = process.env;
		const event = await readEvent(process.env);
		await runPublish(await readPublishInputs(readInput, {
			workspace,
			event,
			commit
		}), context);
	}, publishTexts);
}

export { publishAction };