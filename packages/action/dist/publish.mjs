import { $t as oneLine, At as readFlag, Bt as targetKinds, Ct as readSelection, D as toFinding, Dt as readCredentials, Et as maskSecrets, Ft as PQueue, Gt as problemCodes, Ht as ownBytes, It as checkImage, Jt as sleep, Kt as readCredential, Lt as describeTarget, M as readFileWithin, Mt as readText$1, Nt as inspectPlan, O as toItemResult, Pt as load, Qt as messageOf, St as findPlace, Tt as attempt, Ut as sha256, Vt as inspectImage, Wt as hasErrors, Yt as readAddress, Zt as formatDuration, _ as plural, _t as isLinkable, an as isConfigurationError, at as fileErrorCodes, b as makePlan, bt as assetLink, cn as transportReasonCodes, en as BackupError, ft as limits, ht as GithubError, i as finish, in as VerificationError, it as writeFileWithin, k as unsettled, kt as readCount, ln as getInput, lt as workspacePath, mt as NotesError, n as readEvent, nn as ImageRejectedError, nt as listFolderWithin, on as isPlatformError, ot as isWorkspaceFileError, pt as require_dist, qt as backoff, r as RunLog, rn as TransportError, sn as isTransportError, t as start, tn as ConfigurationError, ut as show, vt as linkCommitted, wt as InputsRefused, x as describeFault, xt as noLinks, y as connect, yt as linkFiles, zt as targetKey } from "./shared.mjs";
import { promisify } from "node:util";
import { dirname, join, posix } from "node:path";
import { execFile } from "node:child_process";

// ../core/src/publish/outcome.ts
/** Why an item was not attempted. */
const notAttemptedReasonCodes = {
	/** It was a dry run; the item would have been sent. */
	dryRun: "dry-run",
	/** This item or another one, or the plan itself, has an error. */
	problems: "problems",
	/** The run was cancelled before the item's turn. */
	cancelled: "cancelled",
	/** Another item failed in a way that this one would have failed too. */
	stopped: "stopped"
};

// ../core/src/publish/coalesce.ts
/**
* Makes a way to ask for a piece of work that may be asked for often: it runs once at a time, and whoever asks while it
* runs shares the next run. Each call resolves after a run that began after the call.
*/
function coalesce(work) {
	let running = Promise.resolve();
	let next;
	return () => {
		next ??= running.catch(() => {}).then(() => {
			next = void 0;
			running = work();
			return running;
		});
		return next;
	};
}

// ../core/src/publish/stops-run.ts
/** True for an answer, even one that is refused, such as a redirect: the platform is there. */
function isAnswer(error) {
	if (isPlatformError(error)) return true;
	if (!isTransportError(error)) return false;
	return error.reasonCode === transportReasonCodes.redirect || error.reasonCode === transportReasonCodes.tooLarge;
}
/**
* Whether a failure ends the run, because every other item would fail in the same way: the token is refused, the token
* service gives none, the rate limit outlasts our patience, an option is unusable, or nobody can be reached.
*
* @param context.answered - Whether the platform has answered anything before. If so, a connection error is one item's.
*/
function stopsRun(error, { answered }) {
	if (isPlatformError(error)) return error.status === 401 || error.status === 429 || error.target === void 0;
	if (isTransportError(error)) return !answered && !isAnswer(error);
	return isConfigurationError(error) && error.target === void 0;
}

// ../core/src/publish/verify.ts
/** Wait before the second look, in milliseconds; doubled after each further one. */
const firstWait = 500;
/**
* Looks at a target until it shows the image that was uploaded.
*
* @param args.patience - Milliseconds to wait in all between the looks, as a read may lag behind a write. What the looks
* themselves take, a rate limit's pause included, does not count.
* @throws `VerificationError` when it still shows something else then; the signal's reason when it is aborted.
*/
async function verifyUpload(args) {
	const { target, patience, signal } = args;
	let waited = 0;
	for (let look = 1;; look++) {
		const { shows, cause } = await lookAt(args);
		if (shows === void 0) return;
		const wait = backoff(look, firstWait);
		if (waited + wait > patience) throw new VerificationError(`${describeTarget(target)}: the platform took the upload, but ${formatDuration(waited)} later ${shows}.`, "Run it again; if it stays so, see whether another job publishes to the same target.", {
			target,
			cause
		});
		waited += wait;
		await sleep(wait, signal);
	}
}
/** What a target shows in place of the upload, to follow "later"; nothing when it shows the upload. */
async function lookAt(args) {
	const { platform, target, image, uploaded, signal } = args;
	const kind = targetKinds[target.kind];
	try {
		const current = await platform.current({
			target,
			signal
		});
		if (current === void 0) return { shows: "it shows no image" };
		if (kind.namesImages && current.imageName !== uploaded.imageName) return { shows: "it shows another image" };
		if (current.rendering) return await lookAtRendering(current.rendering, kind.rendering);
		const { same, reason } = await platform.compare({
			target,
			current,
			image,
			signal
		});
		return same ? {} : { shows: `it shows something else: ${reason}` };
	} catch (cause) {
		signal.throwIfAborted();
		if (!isPlatformError(cause) && !isTransportError(cause) && !isConfigurationError(cause)) throw cause;
		return {
			shows: `its image can't be read: ${cause.message}`,
			cause
		};
	}
}
async function lookAtRendering(bytes, expected) {
	const { image, problems } = await inspectImage(bytes);
	if (image === void 0) return { shows: `it shows no whole image: ${problems[0]?.message}` };
	if (expected && (image.width !== expected.width || image.height !== expected.height)) return { shows: `it shows ${image.width} x ${image.height} pixels, not the ${expected.width} x ${expected.height} of a thumbnail` };
	return {};
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
/** The items of one run, and what they learn from each other. */
var Run = class {
	#platform;
	#options;
	#signal;
	/** True once the platform has answered anything: from then on a failing connection is one item's bad luck. */
	#answered = false;
	/** The item whose failure awaits all others, once there is one. */
	#stoppedBy;
	constructor(platform, options, signal) {
		this.#platform = platform;
		this.#options = options;
		this.#signal = signal;
	}
	/** Does all that is to do for an item. Never rejects. */
	async settle(inspected) {
		if (this.#signal.aborted) return cancelled(inspected);
		if (this.#stoppedBy) return {
			...inspected,
			status: "not-attempted",
			reasonCode: notAttemptedReasonCodes.stopped,
			reason: `It would fail like ${oneLine(this.#stoppedBy.file)} for ${describeTarget(this.#stoppedBy.target)}.`
		};
		const progress = { sent: false };
		try {
			const outcome = await this.#settle(inspected, progress);
			this.#answered = true;
			return outcome;
		} catch (error) {
			return this.#failure(inspected, error, progress);
		}
	}
	async #settle(inspected, progress) {
		const { dryRun, verify, verifyPatience: patience } = this.#options;
		const signal = this.#signal;
		const { target } = inspected.item;
		const look = await this.#look(inspected);
		if (look.same) {
			const { imageName } = look.current ?? {};
			return {
				...inspected,
				status: "unchanged",
				reason: look.reason,
				...imageName !== void 0 && { imageName }
			};
		}
		const { reason: why } = look;
		if (dryRun) {
			const reason = `Dry run: it would be published, because ${why}.`;
			return {
				...inspected,
				status: "not-attempted",
				reasonCode: notAttemptedReasonCodes.dryRun,
				reason
			};
		}
		const image = look.image ?? await this.#load(inspected);
		const replaced = await this.#keep(inspected.item, look.current);
		if (replaced) progress.replaced = replaced;
		await this.#forgetUnlessNamed(target);
		signal.throwIfAborted();
		progress.sent = true;
		const uploaded = await this.#platform.upload({
			target,
			image,
			signal
		});
		this.#answered = true;
		if (verify) await verifyUpload({
			platform: this.#platform,
			target,
			image,
			uploaded,
			patience,
			signal
		});
		return {
			...inspected,
			status: "published",
			reason: why,
			...uploaded,
			...replaced && { replaced }
		};
	}
	/** Looks at the target, no further than the question needs. */
	async #look(inspected) {
		const { skipUnchanged, backup, record } = this.#options;
		const { target } = inspected.item;
		const { keepsBytes, namesImages } = targetKinds[target.kind];
		const recorded = record?.entries.get(target);
		const isRecorded = recorded !== void 0 && recorded.sha256 === inspected.image?.sha256;
		if (skipUnchanged && !keepsBytes && isRecorded) return {
			same: true,
			reason: "the record says so"
		};
		if (backup === void 0 && !(skipUnchanged && keepsBytes)) return {
			same: false,
			reason: skipUnchanged ? "what it shows can't be compared" : "unchanged images are sent too"
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
		if (!skipUnchanged) return {
			same: false,
			reason: "unchanged images are sent too",
			current
		};
		if (namesImages && isRecorded && recorded.imageName === current.imageName) return {
			same: true,
			reason: "the image's name is the recorded one",
			current
		};
		if (!keepsBytes) return {
			same: false,
			reason: "what it shows can't be compared",
			current
		};
		const image = await this.#load(inspected);
		try {
			return {
				...await this.#platform.compare({
					target,
					current,
					image,
					signal: this.#signal
				}),
				current,
				image
			};
		} catch (error) {
			this.#signal.throwIfAborted();
			if (!isPlatformError(error) && !isTransportError(error) && !isConfigurationError(error)) throw error;
			return {
				same: false,
				reason: `what it shows can't be compared: ${error.message}`,
				current,
				image
			};
		}
	}
	/** The item's file, if it is still what was checked: only that is sent. */
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
	/** Backs up what the target shows, and tells what is replaced. */
	async #keep(item, current) {
		const { backup } = this.#options;
		const { target } = item;
		const named = current?.imageName === void 0 ? {} : { imageName: current.imageName };
		if (backup === void 0) return current && named;
		try {
			if (current === void 0) {
				await backup({ target });
				return;
			}
			const bytes = await this.#platform.download({
				target,
				current,
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
	/**
	* Takes a target out of the record before it is overwritten, if nothing but the record could tell later that it was:
	* a run that is killed now must not leave the old entry to be believed.
	*/
	async #forgetUnlessNamed(target) {
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
		return {
			...failed,
			error: error instanceof Error ? error : new Error(`${messageOf(error)}.`, { cause: error })
		};
	}
};
function backupError({ target, file }, cause) {
	const reason = messageOf(cause);
	return new BackupError(`${describeTarget(target)}: what it shows could not be backed up, so that ${oneLine(file)} was not sent: ${reason}`, "Nothing was overwritten.", {
		target,
		cause
	});
}

// ../core/src/publish/publish.ts
const maxConcurrency = 64;
/**
* Publishes a plan: checks all of it, and when there is no error, sends every image that its target does not show yet,
* and sees that the target then shows it.
*
* Yields exactly one {@link Outcome} per item, each as soon as it is known; also when the run is cancelled. A token that
* is refused, or a platform that nobody can reach, stops the run: what is left would fail in the same way. Leaving the
* loop early cancels the run.
*
* @throws {@link ConfigurationError} when an option is unusable; and, after all outcomes, what `record.save` rejected
* with. Everything else is an outcome.
*/
async function* publish(plan, platform, options = {}) {
	const { concurrency = 8 } = options;
	if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > maxConcurrency) throw new ConfigurationError(`The concurrency is ${concurrency}.`, `Use a whole number from 1 to ${maxConcurrency}.`);
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
	if (hasErrors(plan.problems) || inspected.some(({ problems }) => hasErrors(problems))) {
		for (const one of inspected) yield refusal(one);
		return;
	}
	options.onChecked?.();
	yield* settleAll(inspected, platform, concurrency, options);
}
/** The outcome of an item in a run that has errors. */
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
async function* settleAll(inspected, platform, concurrency, options) {
	const leaving = new AbortController();
	const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
	const { dryRun = false, skipUnchanged = true, verify = true, verifyPatience = 3e4, backup } = options;
	const record = options.record && new RecordKeeper(options.record);
	const run = new Run(platform, {
		dryRun,
		skipUnchanged,
		verify,
		verifyPatience,
		...record && { record },
		...backup && { backup }
	}, signal);
	const queue = new PQueue({ concurrency });
	const settled = [];
	let wake = () => {};
	for (const one of inspected) queue.add(async () => {
		const outcome = await run.settle(one);
		if (!dryRun) await record?.note(outcome);
		settled.push(outcome);
		wake();
	});
	try {
		for (let yielded = 0; yielded < inspected.length;) {
			const outcome = settled.shift();
			if (outcome) {
				yielded++;
				yield outcome;
			} else await new Promise((resolve) => {
				wake = resolve;
			});
		}
	} finally {
		leaving.abort();
		await queue.onIdle();
	}
	record?.throwIfFailed();
}
/** Saves a record after its changes, and remembers if that failed. */
var RecordKeeper = class {
	entries;
	/** Resolves when everything known now is stored. */
	save;
	#failure;
	constructor(record) {
		this.entries = record.entries;
		this.save = coalesce(record.save);
	}
	/** Takes an outcome over. A failure to store it is told once, after all outcomes: the image itself is published. */
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
const about = "What itwin-images published last, so that unchanged images are known at once. Deleting this file is safe.";
const version = 1;
/**
* What was last published, by target. An optimisation: without it, or with a stale one, no image is left out that should
* be sent. The one exception is an iModel whose thumbnail somebody else has changed since: its answer has no name that
* would tell.
*/
var PublishRecord = class PublishRecord {
	#entries = /* @__PURE__ */ new Map();
	#commit;
	/**
	* @param entries - What is known.
	* @param options.commit - The commit that is being published, for new entries.
	*/
	constructor(entries = [], options = {}) {
		for (const entry of entries) this.#entries.set(targetKey(entry.target), entry);
		this.#commit = options.commit;
	}
	/**
	* Reads a record's text.
	*
	* @param file - The file's name, for the message.
	* @throws {@link ConfigurationError} when the text is not one that this class has written.
	*/
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
	/** What was last published to a target. */
	get(target) {
		return this.#entries.get(targetKey(target));
	}
	/** Forgets a target. Returns whether it was known. */
	forget(target) {
		return this.#entries.delete(targetKey(target));
	}
	/** Takes over what an outcome tells. Returns whether anything changed. */
	note(outcome, now = /* @__PURE__ */ new Date()) {
		const { item, image } = outcome;
		if (outcome.status === "failed" && image) return this.forget(item.target);
		if (outcome.status !== "published" && outcome.status !== "unchanged" || image === void 0) return false;
		const known = this.get(item.target);
		const { imageName } = outcome;
		const stillTrue = known?.sha256 === image.sha256 && known.imageName === imageName;
		if (outcome.status === "unchanged" && stillTrue) return false;
		const { kind, id } = item.target;
		this.#entries.set(targetKey(item.target), {
			target: {
				kind,
				id: targetKinds[kind].canonicalId(id)
			},
			sha256: image.sha256,
			...imageName !== void 0 && { imageName },
			...outcome.status === "published" && { publishedAt: now.toISOString() },
			...outcome.status === "published" && this.#commit !== void 0 && { commit: this.#commit }
		});
		return true;
	}
	/** The record as JSON text, its entries in an order that does not depend on when they came: it diffs well. */
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
		...commit !== void 0 && { commit }
	};
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/inputs/github-access.ts
/** Reads it; `undefined` when it was refused. @param about.because - Why it is needed, to stand after "but". */
function readGithubAccess(read, { event, because }, refuse) {
	const token = readText$1(read, "github-token");
	if (token === void 0) refuse(`The input github-token is empty, but ${because}. Leave it out for the job's own token (\`\${{ github.token }}\`), or pass one that may read the repository.`);
	const githubToken = token === void 0 ? void 0 : attempt(refuse, () => readCredential(token, "input github-token"));
	const [owner = "", repo = ""] = event.repository.split("/");
	if (owner === "" || repo === "") refuse("GITHUB_REPOSITORY is not set. Run this as a step of a GitHub Actions job.");
	return githubToken === void 0 || repo === "" ? void 0 : {
		githubToken,
		owner,
		repo
	};
}

// src/inputs/release-notes.ts
/** Reads whose notes are to be written; `undefined` when that was refused. */
function readNotes(read, event, refuse) {
	const tag = readText$1(read, "tag");
	const release = tag === void 0 ? event.release : { tag };
	if (release === void 0) refuse(`The input update-release-notes is true, but the event ${oneLine(event.name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`);
	const access = readGithubAccess(read, {
		event,
		because: "update-release-notes is true"
	}, refuse);
	return release && access && {
		...access,
		release
	};
}

// src/inputs/source.ts
const kinds = [
	"workspace",
	"release",
	"repository"
];
/** Reads where the images are; `undefined` when that was refused. */
function readSource(read, { event, commit, tagIsForNotes }, refuse) {
	const name = readText$1(read, "source") ?? "workspace";
	const kind = kinds.find((one) => one === name);
	const tag = readText$1(read, "tag");
	const ref = readText$1(read, "ref");
	if (kind === void 0) {
		refuse(`The input source is "${oneLine(name)}". Write workspace, release or repository.`);
		return;
	}
	const refused = [];
	if (tag !== void 0 && kind !== "release" && !tagIsForNotes) refused.push(`The input tag is set, but source is ${kind}. Set \`source: release\` to publish from the release of that tag${kind === "repository" ? ", or write the tag into the input ref" : ""}.`);
	if (ref !== void 0 && kind !== "repository") refused.push(`The input ref is set, but source is ${kind}. Set \`source: repository\` to publish files of that ref.`);
	for (const message of refused) refuse(message);
	if (kind === "workspace") return refused.length > 0 ? void 0 : { kind };
	const remote = kind === "release" ? readRelease(read, tag, event, refuse) : readRepository(read, ref ?? (commit || void 0), refuse);
	const access = readGithubAccess(read, {
		event,
		because: `source is ${kind}`
	}, refuse);
	if (refused.length > 0 || !remote || !access) return void 0;
	return {
		...remote,
		...access
	};
}
/** The commit that is published from, as far as it is known before GitHub is asked. */
function commitOf(source, commit) {
	if (source.kind === "workspace") return commit;
	if (source.kind === "release") return "id" in source.release ? commit : void 0;
	return /^[0-9a-f]{40}$/.test(source.ref) ? source.ref : void 0;
}
function readRelease(read, tag, { name, release }, refuse) {
	const directory = readText$1(read, "working-directory") ?? ".";
	if (posix.normalize(directory) !== "." && directory !== "./") {
		refuse("The input working-directory is set, but a release has no folders. Leave it out with `source: release`.");
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
	refuse(`The input source is release, but the event ${oneLine(name)} has no release. Set the input tag to the release's tag, or run the workflow on: release.`);
}
function readRepository(read, ref, refuse) {
	const written = readText$1(read, "working-directory") ?? ".";
	const directory = posix.normalize(written).replace(/\/$/, "");
	if (directory.startsWith("..") || posix.isAbsolute(directory)) {
		refuse(`The input working-directory is "${oneLine(written)}", which leads out of the repository. Name a folder inside of it.`);
		return;
	}
	if (ref === void 0) {
		refuse("GITHUB_SHA is not set. Set the input ref to the tag, branch or commit to publish from.");
		return;
	}
	return {
		kind: "repository",
		ref,
		directory: directory === "." ? "" : directory
	};
}

// src/inputs/publish-inputs.ts
/** The API of production. */
const defaultApiUrl = "https://api.bentley.com";
/**
* Turns the inputs into what they ask for.
*
* @param about.workspace - GITHUB_WORKSPACE.
* @param about.commit - GITHUB_SHA.
* @throws {@link InputsRefused} with everything that is wrong with them at once.
*/
async function readPublishInputs(read, about) {
	const refusals = [];
	const refuse = (message) => {
		refusals.push(message);
	};
	const credentials = readCredentials(read, about.event, refuse);
	const selection = readSelection(read, refuse);
	const updatesNotes = readFlag(read, "update-release-notes", { otherwise: false }, refuse);
	const refuseOnce = (message) => {
		if (!refusals.includes(message)) refuse(message);
	};
	const notes = updatesNotes ? readNotes(read, about.event, refuseOnce) : void 0;
	const source = readSource(read, {
		...about,
		tagIsForNotes: updatesNotes
	}, refuseOnce);
	const directory = ((readText$1(read, "source") ?? "workspace") === "workspace" ? readText$1(read, "working-directory") : void 0) ?? ".";
	const place = await findPlace(about.workspace, directory, refuse);
	const concurrency = readCount(read, "concurrency", {
		least: 1,
		most: 64,
		otherwise: 8
	}, refuse);
	const dryRun = readFlag(read, "dry-run", { otherwise: false }, refuse);
	const skipUnchanged = readFlag(read, "skip-unchanged", { otherwise: true }, refuse);
	const verify = readFlag(read, "verify", { otherwise: true }, refuse);
	const record = readText$1(read, "record");
	const backup = readText$1(read, "backup");
	const apiUrl = readText$1(read, "api-url") ?? defaultApiUrl;
	attempt(refuse, () => readAddress(apiUrl, "input api-url"));
	if (refusals.length > 0 || !credentials || !source || !selection || !place) throw new InputsRefused(refusals);
	const commit = commitOf(source, about.commit);
	const how = {
		concurrency,
		dryRun,
		skipUnchanged,
		verify,
		record,
		backup,
		notes
	};
	return {
		credentials,
		source,
		selection,
		place,
		apiUrl,
		commit,
		web: about.event.web,
		...how
	};
}

// src/links/checked-out-files.ts
const run$1 = promisify(execFile);
/** Names and hashes of 400,000 files and more. */
const maxBytes = 67108864;
/**
* Reads from a checkout what a commit has in it, so that no request is needed.
*
* @returns `undefined` without a checkout, without Git, or without that commit.
*/
async function openCheckout(folder, commit, signal) {
	if (!/^[0-9a-f]{40,64}$/.test(commit)) return void 0;
	const args = [
		"-C",
		folder,
		...["-c", "safe.bareRepository=explicit"],
		"--no-replace-objects"
	];
	try {
		const { stdout } = await run$1("git", [
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

// src/links/find-links.ts
/** Finds out where readers find the files of a run, without a request. Never rejects. */
async function findLinks(inputs, origin, items, signal) {
	const { web, commit = "", place } = inputs;
	if (web.repository === "" || signal.aborted) return noLinks;
	if (origin?.kind === "repository") return linkFiles(web, { commit: origin.commit }, items);
	if (origin?.kind === "release") return new Map(items.filter(isLinkable).map(({ item }) => [item.file, assetLink(web, origin, item.file)]));
	try {
		const findBlob = await openCheckout(place.root, commit, signal);
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

// ../workspace/src/backup.ts
var import_dist = require_dist();
const manifestName = "itwin-images.yml";
const head = "# What these targets showed before it was replaced. Publishing this manifest puts it back.\n";
/** Leaves room for a number and an extension: file systems take 255 bytes. */
const maxNameLength = 200;
/**
* Opens a new folder for what is about to be replaced. Each image is kept byte for byte, in a file of its own, beside an
* `itwin-images.yml` that publishes them all again; both are on the disk when the call resolves.
*
* @throws ConfigurationError when the path leads out of the workspace, can't be written, or holds files already: an
* older backup is never overwritten.
*/
async function openBackup(args) {
	const place = await workspacePath({
		...args,
		option: "backup"
	});
	const { realRoot, path, file } = place;
	if ((await listFolderWithin(place)).length > 0) throw new ConfigurationError(`The backup folder ${show(file)} is not empty.`, "Name a new folder for each run, so that no older backup is overwritten.");
	const write = (name, content) => writeFileWithin({
		realRoot,
		path: join(path, name),
		file: `${file}/${name}`,
		content
	});
	const names = /* @__PURE__ */ new Set();
	const kept = [];
	const without = [];
	const writeManifest = coalesce(() => write(manifestName, formatManifest(kept, without)));
	return async ({ target, bytes }) => {
		if (bytes === void 0) {
			without.push(target);
			await writeManifest();
			return file;
		}
		const { image, problems } = await inspectImage(bytes);
		const name = newName(target, image?.format === "jpeg" ? "jpg" : image?.format ?? "bin", names);
		await write(name, bytes);
		const found = image ? [...problems, ...checkImage(image, target.kind)] : problems;
		kept.push({
			target,
			name,
			obstacle: found.find(({ severity }) => severity === "error")?.message
		});
		await writeManifest();
		return `${file}/${name}`;
	};
}
/** A file name that no other target has, on file systems that tell upper from lower case and on those that do not. */
function newName({ kind, id }, extension, names) {
	const base = `${kind}-${id}`.slice(0, maxNameLength);
	let name = `${base}.${extension}`;
	for (let number = 2; names.has(name.toLowerCase()); number++) name = `${base}-${number}.${extension}`;
	names.add(name.toLowerCase());
	return name;
}
function formatManifest(kept, without) {
	const sorted = [...kept].sort((a, b) => a.name < b.name ? -1 : 1);
	const images = sorted.filter(({ obstacle }) => obstacle === void 0);
	const text = (0, import_dist.stringify)({ images: images.map(({ target, name }) => ({
		image: name,
		[target.kind]: target.id
	})) });
	const notes = [...sorted.filter(({ obstacle }) => obstacle !== void 0).map(({ target, name, obstacle }) => `# ${name} of ${describeTarget(target)} can't be published as it is: ${obstacle}`), ...without.map((target) => `# ${describeTarget(target)} showed no image.`).sort()];
	return [head + text, ...notes].join("\n").trimEnd().concat("\n");
}

// ../workspace/src/record.ts
/**
* Opens the record of what was last published; a file that is not there yet is an empty record.
*
* @param args.commit - The commit that is being published, for new entries.
* @throws ConfigurationError or WorkspaceFileError when the path leads out of the workspace, or the file can't be read,
* is not a record of ours, or has more than 16 MiB.
*/
async function openRecord(args) {
	const place = await workspacePath({
		...args,
		option: "record"
	});
	const { file } = place;
	const text = await readText({
		...place,
		maxBytes: limits.recordBytes
	});
	const entries = text === void 0 ? new PublishRecord([], { commit: args.commit }) : PublishRecord.parse(text, {
		file,
		commit: args.commit
	});
	return {
		entries,
		save: () => writeFileWithin({
			...place,
			content: entries.toString()
		})
	};
}
async function readText(args) {
	try {
		return new TextDecoder().decode(await readFileWithin(args));
	} catch (error) {
		if (isWorkspaceFileError(error) && error.code === fileErrorCodes.gone) return void 0;
		throw error;
	}
}

// src/release-notes/run-notes.ts
/**
* Writes the notes of a release, if there is something to write. Never rejects: whatever happens, the outcomes of the
* images are reported as they are.
*/
async function runNotesPhase(args) {
	const { request, report, links, runner, signal } = args;
	const skip = (message) => ({
		notes: {
			status: "not-attempted",
			message
		},
		links
	});
	const { published, unchanged } = report.totals;
	if (report.dryRun) return skip("Dry run: the release notes were left as they are.");
	if (signal.aborted) return skip("The run was cancelled: the release notes were left as they are.");
	if (published + unchanged === 0) return skip("Nothing was published: the release notes were left as they are.");
	try {
		const { connectGithub, writeNotes } = await import("./github.mjs");
		const client = connectGithub({
			...request,
			token: request.githubToken,
			log: runner.log
		});
		const written = await writeNotes({
			...args,
			client,
			redact: runner.redact,
			log: runner.log
		});
		return {
			notes: {
				status: written.status,
				message: runner.redact(written.message)
			},
			links: written.links
		};
	} catch (error) {
		if (signal.aborted) return skip("The run was cancelled: the release notes may not be updated.");
		const known = error instanceof GithubError || error instanceof NotesError;
		if (!known && error instanceof Error && error.stack !== void 0) runner.debug(error.stack);
		const why = known ? error.message : describeFault(error);
		return {
			notes: {
				status: "failed",
				message: `The images are as reported, but the release notes are not updated. ${runner.redact(why)}`
			},
			links
		};
	}
}

// src/runner/progress-lines.ts
/** Milliseconds between lines. Shorter runs have none. */
const interval = 1e4;
const repeatByTimer = (call, milliseconds) => {
	const timer = setInterval(call, milliseconds);
	timer.unref();
	return () => clearInterval(timer);
};
/**
* Says from time to time how far a run is, as the lines of items come in the plan's order and may wait for a slow one.
*
* @param look - Where the run is; `undefined` when there is nothing to wait for.
* @returns What ends it.
*/
function tellProgress(options) {
	const { log, look, now = () => performance.now(), repeat = repeatByTimer } = options;
	const start = now();
	return repeat(() => {
		const progress = look();
		if (progress) log(progressLine(progress, now() - start));
	}, interval);
}
/** @param elapsed - Milliseconds since the run began. */
function progressLine({ doing, done, total }, elapsed) {
	return `progress: ${doing}, ${done} of ${total} done after ${formatDuration(elapsed)}`;
}

// ../commands/src/publish/publish.ts
/** Plans, checks and publishes, and tells each item in the log as soon as all before it were. Never rejects. */
async function publishAll(inputs, { runner, signal, log, onPause }) {
	const { place, dryRun, commit } = inputs;
	let plan = {
		items: [],
		problems: []
	};
	const outcomes = /* @__PURE__ */ new Map();
	let told = 0;
	let progress;
	const endProgress = tellProgress({
		log: runner.log,
		look: () => progress
	});
	let fault;
	try {
		log.phase("Plan");
		const record = inputs.record && await openRecord({
			...place,
			path: inputs.record,
			commit
		});
		const backup = inputs.backup && await openBackup({
			...place,
			path: inputs.backup
		});
		plan = await makePlan(inputs, {
			runner,
			signal
		});
		tellPlan(plan, {
			runner,
			log
		});
		const total = plan.items.length;
		if (total > 0) {
			log.phase("Check");
			runner.log(`checking ${plural(total, "image")}`);
		}
		plan = countingLoads(plan, (done) => {
			if (progress?.doing === "checking") progress = {
				...progress,
				done
			};
		});
		progress = {
			doing: "checking",
			done: 0,
			total
		};
		const onChecked = () => {
			if (total > 0) log.phase(dryRun ? "Compare" : "Publish");
			progress = {
				doing: dryRun ? "comparing" : "publishing",
				done: 0,
				total
			};
		};
		const platform = connect({
			...inputs,
			runner,
			signal,
			onPause: (delay) => onPause(performance.now(), delay)
		});
		const { concurrency, skipUnchanged, verify } = inputs;
		for await (const outcome of publish(plan, platform, {
			concurrency,
			dryRun,
			skipUnchanged,
			verify,
			signal,
			onChecked,
			...record && { record },
			...backup && { backup }
		})) {
			outcomes.set(outcome.item, outcome);
			progress = {
				...progress,
				done: outcomes.size
			};
			for (let next = outcomeAt(told); next !== void 0; next = outcomeAt(++told)) log.item(toItemResult(next, runner.redact));
		}
	} catch (error) {
		if (!(signal.aborted && error === signal.reason)) {
			fault = error;
			if (error instanceof Error && error.stack !== void 0) runner.debug(error.stack);
		}
	} finally {
		endProgress();
	}
	function outcomeAt(index) {
		const item = plan.items[index];
		return item && outcomes.get(item);
	}
	return {
		plan,
		outcomes,
		fault,
		told,
		origin: plan.origin
	};
}
function tellPlan({ items, problems }, { runner, log }) {
	for (const problem of problems) {
		const title = problem.severity === "error" ? "Nothing was published" : "Warning";
		log.finding(toFinding(problem, runner.redact), title);
	}
	runner.log(`found ${plural(items.length, "image")}`);
}
/** The same plan; tells how many of its images were loaded at least once. */
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

// ../commands/src/publish/rate-limit-pauses.ts
/**
* Adds up the time in which nothing was sent as the platform had asked for it. Several requests meet a limit at once, and
* wait at the same time: that is one pause.
*/
var RateLimitPauses = class {
	#count = 0;
	#total = 0;
	#until = Number.NEGATIVE_INFINITY;
	/** @param now - Milliseconds of a clock that only goes forward. @param delay - Milliseconds from `now`. */
	note(now, delay) {
		const end = now + delay;
		if (now >= this.#until) this.#count++;
		this.#total += Math.max(0, end - Math.max(now, this.#until));
		this.#until = Math.max(this.#until, end);
	}
	/** How many there were, and how long all of them together, in milliseconds. */
	get sum() {
		return {
			count: this.#count,
			total: this.#total
		};
	}
};

// ../commands/src/publish/publish-result.ts
/** Sums up a run. */
function makeReport({ plan, outcomes, fault, dryRun, cancelled }, redact) {
	const items = plan.items.map((item) => {
		const outcome = outcomes.get(item);
		return outcome ? toItemResult(outcome, redact) : unsettled(item, redact);
	});
	const count = (status) => items.filter((item) => item.status === status).length;
	const totals = {
		published: count("published"),
		unchanged: count("unchanged"),
		failed: count("failed"),
		notAttempted: count("not-attempted")
	};
	const done = totals.published + totals.unchanged + (dryRun ? items.filter((item) => item.reasonCode === "dry-run").length : 0);
	const ok = fault === void 0 && items.length > 0 && done === items.length && !hasErrors(plan.problems);
	return {
		items,
		problems: plan.problems.map((problem) => toFinding(problem, redact)),
		...fault !== void 0 && { fault: redact(describeFault(fault)) },
		totals,
		links: noLinks,
		dryRun,
		cancelled: cancelled && !ok,
		ok
	};
}
/** Adds what became of the notes. A failure there is one of the run, and changes nothing of the items. */
function withNotes(report, notes) {
	return {
		...report,
		notes,
		ok: report.ok && notes.status !== "failed"
	};
}

// src/publish/run.ts
/**
* Publishes what the inputs ask for, and reports it: log, annotations, outputs, summary, release notes, and the step's
* failure.
*
* A cancelled run is reported like any other. Rejects only when nothing could be reported.
*/
async function run(inputs, context) {
	const { runner, signal } = context;
	const { dryRun } = inputs;
	const start = performance.now();
	const log = new RunLog(runner);
	const pauses = new RateLimitPauses();
	const published = await publishAll(inputs, {
		...context,
		log,
		onPause: (now, delay) => pauses.note(now, delay)
	});
	const report = makeReport({
		...published,
		dryRun,
		cancelled: signal.aborted
	}, runner.redact);
	for (const item of report.items.slice(published.told)) log.item(item);
	const witnessed = await addLinksAndNotes(report, published, inputs, {
		...context,
		log
	});
	log.endPhase();
	log.end();
	await finish({
		...witnessed,
		timing: {
			elapsed: performance.now() - start,
			pauses: pauses.sum
		}
	}, runner);
}
/** Writes the release's notes, if that was asked for, and finds the links that the summary shows. Never rejects. */
async function addLinksAndNotes(report, { plan, origin }, inputs, { runner, signal, log }) {
	const items = plan.items.flatMap((item, index) => {
		const result = report.items[index];
		return result ? [{
			item,
			result
		}] : [];
	});
	const { notes: request, web } = inputs;
	const known = await findLinks(inputs, origin, items, signal);
	if (request === void 0) return {
		...report,
		links: known
	};
	log.phase("Release notes");
	const assets = origin?.kind === "release" ? known : noLinks;
	const { notes, links } = await runNotesPhase({
		request,
		web,
		report,
		items,
		origin,
		links: assets,
		runner,
		signal
	});
	log.notes(notes);
	return withNotes({
		...report,
		links: links.size > 0 ? links : known
	}, notes);
}

// src/publish/index.ts
start(async ({ runner, signal }) => {
	const read = (name) => getInput(name, { trimWhitespace: false });
	maskSecrets(read, runner.mask);
	const workspace = process.env.GITHUB_WORKSPACE ?? "";
	const inputs = await readPublishInputs(read, {
		workspace,
		event: await readEvent(process.env),
		commit: process.env.GITHUB_SHA
	});
	await run(inputs, {
		runner,
		signal
	});
});

export {  };