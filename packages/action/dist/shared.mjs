import { n as __require, t as __commonJSMin } from "./rolldown-runtime.mjs";
import { t as cancelSignal } from "./cancel.mjs";
import { lstat, mkdir, open, readFile, readdir, readlink, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { constants } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { createHash, hash } from "node:crypto";
import * as os from "os";
import { EOL } from "os";
import * as crypto$1 from "crypto";
import * as fs from "fs";
import { constants as constants$1, promises } from "fs";

// ../core/src/errors.ts
const errorCodes = {
	configuration: "CONFIGURATION",
	imageRejected: "IMAGE_REJECTED",
	platform: "PLATFORM",
	transport: "TRANSPORT",
	backup: "BACKUP",
	verification: "VERIFICATION"
};
var ITwinImagesError = class extends Error {
	what;
	fix;
	target;
	constructor(what, fix, options = {}) {
		super(`${what} ${fix}`, options.cause === void 0 ? void 0 : { cause: options.cause });
		this.what = what;
		this.fix = fix;
		this.target = options.target;
	}
};
var ConfigurationError = class extends ITwinImagesError {
	name = "ConfigurationError";
	code = errorCodes.configuration;
};
var ImageRejectedError = class extends ITwinImagesError {
	name = "ImageRejectedError";
	code = errorCodes.imageRejected;
	problems;
	constructor(what, problems, target) {
		const errors = problems.filter((problem) => problem.severity === "error");
		super(what, errors.map((problem) => `${problem.message} ${problem.fix}`).join(" "), { target });
		this.problems = problems;
	}
};
var PlatformError = class extends ITwinImagesError {
	name = "PlatformError";
	code = errorCodes.platform;
	status;
	platformCode;
	details;
	retryAfter;
	method;
	path;
	attempts;
	constructor(what, fix, answer, options = {}) {
		super(what, fix, options);
		this.status = answer.status;
		this.platformCode = answer.platformCode;
		this.details = answer.details;
		this.retryAfter = answer.retryAfter;
		this.method = answer.method;
		this.path = answer.path;
		this.attempts = answer.attempts;
	}
};
const transportReasonCodes = {
	connection: "connection",
	timeout: "timeout",
	redirect: "redirect",
	tooLarge: "too-large",
	cors: "cors",
	damaged: "damaged",
	cancelled: "cancelled"
};
var TransportError = class extends ITwinImagesError {
	name = "TransportError";
	code = errorCodes.transport;
	reasonCode;
	method;
	path;
	attempts;
	constructor(what, fix, about, options = {}) {
		super(what, fix, options);
		this.reasonCode = about.reasonCode;
		this.method = about.method;
		this.path = about.path;
		this.attempts = about.attempts;
	}
};
var BackupError = class extends ITwinImagesError {
	name = "BackupError";
	code = errorCodes.backup;
};
var VerificationError = class extends ITwinImagesError {
	name = "VerificationError";
	code = errorCodes.verification;
};
const isNamed = (error, name) => error instanceof Error && error.name === name;
function isConfigurationError(error) {
	return isNamed(error, "ConfigurationError");
}
function isImageRejectedError(error) {
	return isNamed(error, "ImageRejectedError");
}
function isPlatformError(error) {
	return isNamed(error, "PlatformError");
}
function isTransportError(error) {
	return isNamed(error, "TransportError");
}

// ../core/src/secret-forms.ts
const minBase64Length = 8;
const maxCached = 50;
const cache = /* @__PURE__ */ new Map();
function secretForms(secret) {
	const known = cache.get(secret);
	if (known) return known;
	const encoded = encodeURIComponent(secret.toWellFormed());
	const sorted = [.../* @__PURE__ */ new Set([
		secret,
		secret.toLowerCase(),
		encoded,
		encoded.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()),
		...[
			0,
			1,
			2
		].flatMap((offset) => base64Forms(secret, offset))
	])].sort((a, b) => b.length - a.length);
	if (cache.size >= maxCached) cache.clear();
	cache.set(secret, sorted);
	return sorted;
}
function base64Forms(secret, offset) {
	const bytes = [...new Uint8Array(offset), ...new TextEncoder().encode(secret)];
	const own = btoa(String.fromCharCode(...bytes)).slice(Math.ceil(offset * 8 / 6), Math.floor(bytes.length * 8 / 6));
	return own.length < minBase64Length ? [] : [own, own.replaceAll("+", "-").replaceAll("/", "_")];
}

// ../core/src/text.ts
function formatBytes(byteLength) {
	return `${byteLength.toLocaleString("en-US")} bytes`;
}
function formatChoice(choices) {
	return new Intl.ListFormat("en-GB", { type: "disjunction" }).format(choices);
}
function formatDuration(milliseconds) {
	if (milliseconds < 1e3) return `${Math.round(milliseconds)} ms`;
	const seconds = Math.round(milliseconds / 1e3);
	return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
function messageOf$1(error) {
	return error instanceof Error ? error.message : "Something that is no Error was thrown";
}
function codeOf(error) {
	if (error instanceof AggregateError) return codeOf(error.errors[0]);
	const code = typeof error === "object" && error !== null && "code" in error ? error.code : void 0;
	return typeof code === "string" ? code : void 0;
}
const patterns = [
	[/(?:\b|(?<=%26|%3F))sig(=|%3D)[^&\s"'<>]+/gi, "sig$1***"],
	[/\bBearer\s+[\w.~+/=-]+/gi, "Bearer ***"],
	[/\bBasic\s+[\w+/=-]{8,}/gi, "Basic ***"],
	[/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, "***"]
];
function redact(text, secrets = []) {
	let result = text;
	for (const secret of secrets) {
		if (secret.length === 0) continue;
		for (const form of secretForms(secret)) result = result.replaceAll(form, "***");
	}
	for (const [pattern, replacement] of patterns) result = result.replace(pattern, replacement);
	return result;
}
const maxQuote = 300;
function oneLine(text, secrets = []) {
	const line = redact(text, secrets).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
	return line.length > maxQuote ? `${line.slice(0, maxQuote)}…` : line;
}

// ../core/src/arguments.ts
function requireArguments(call, args, keys) {
	const form = keys.length === 0 ? "{ … }" : `{ ${keys.join(", ")} }`;
	if (typeof args !== "object" || args === null) throw new ConfigurationError(`${call} was called with ${nameOf$1(args)} in the place of an object.`, `Pass ${form}.`);
	const missing = keys.find((key) => args[key] === void 0);
	if (missing === void 0) return;
	const simple = (key) => key.replace(/[-_]/g, "").toLowerCase();
	const meant = Object.keys(args).find((key) => simple(key) === simple(missing));
	throw new ConfigurationError(`${call} was called without ${missing}.`, meant === void 0 ? `Pass ${form}.` : `Write ${missing} in the place of ${oneLine(meant)}.`);
}
function requireBytes(call, image) {
	if (image instanceof Uint8Array) return;
	const fix = typeof image === "string" ? "Pass the bytes of the file, such as await readFile(path)." : "Pass a Uint8Array, such as new Uint8Array(await blob.arrayBuffer()).";
	throw new ConfigurationError(`${call} was given ${nameOf$1(image)} in the place of the bytes of an image.`, fix);
}
function nameOf$1(value) {
	if (value === void 0 || value === null) return String(value);
	const name = typeof value === "object" ? value.constructor?.name || "object" : typeof value;
	return `${/^[aeiou]/i.test(name) ? "an" : "a"} ${name}`;
}
function withRequiredKeys(name, calls, keys) {
	const checked = Object.entries(calls).map(([call, run]) => [call, async (args) => {
		const required = keys[call];
		if (required) requireArguments(`${name}.${call}`, args, required);
		return run(args);
	}]);
	return Object.fromEntries(checked);
}

// ../core/src/http/address.ts
const isLoopback = (hostname) => hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
function readAddress(text, name) {
	const fail = (why, fix) => {
		throw new ConfigurationError(`The ${name} ${why}.`, fix);
	};
	const example = "Write it like https://api.bentley.com.";
	let url;
	try {
		url = new URL(text.trim());
	} catch {
		return fail("is not a URL", example);
	}
	if (url.username || url.password) return fail("has a user name or password in it", "Leave them out.");
	if (url.search || url.hash) return fail("has a query or a fragment in it", example);
	if (url.protocol === "http:" && !isLoopback(url.hostname)) return fail(`would send a secret unencrypted to ${url.host}`, "Use https; http is for servers on this machine only.");
	if (url.protocol !== "https:" && url.protocol !== "http:") return fail(`has the scheme ${url.protocol}`, example);
	url.pathname = url.pathname.replace(/\/+$/, "");
	return url;
}
function isTrustedFrom(api, url) {
	if (url.username || url.password) return false;
	const isLocal = isLoopback(url.hostname) || /^(0\.0\.0\.0|\[::\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/.test(url.hostname);
	if (isLocal && !isLoopback(api.hostname)) return false;
	return url.protocol === "https:" || url.protocol === "http:" && isLocal;
}
function isSameOrigin(one, other) {
	return one.origin === other.origin;
}

// ../core/src/http/retry.ts
const retriedStatuses = /* @__PURE__ */ new Set([
	408,
	429,
	500,
	502,
	503,
	504
]);
function isRetriedStatus(status) {
	return retriedStatuses.has(status);
}
const maxBackoff = 3e4;
function backoff(attempt, base) {
	const full = Math.min(base * 2 ** (attempt - 1), maxBackoff);
	return full / 2 + Math.random() * full / 2;
}
function readRetryAfter(value, now = Date.now()) {
	if (value === null) return void 0;
	const text = value.trim();
	if (/^\d+$/.test(text)) return Number(text) * 1e3;
	const date = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? void 0 : Math.max(0, date - now);
}
function sleep(milliseconds, signal) {
	return new Promise((resolve, reject) => {
		if (signal.aborted) return reject(signal.reason);
		const stop = () => {
			clearTimeout(timer);
			reject(signal.reason);
		};
		const timer = setTimeout(() => {
			signal.removeEventListener("abort", stop);
			resolve();
		}, milliseconds);
		signal.addEventListener("abort", stop, { once: true });
	});
}
function untilAborted(promise, signal) {
	if (signal === void 0) return promise;
	return new Promise((resolve, reject) => {
		const stop = () => reject(signal.reason);
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
	});
}
var Pauses = class {
	#pauses = /* @__PURE__ */ new Map();
	remaining(origin) {
		return Math.max(0, (this.#pauses.get(origin)?.until ?? 0) - performance.now());
	}
	answer(origin) {
		return this.#pauses.get(origin)?.answer;
	}
	extend(origin, milliseconds, answer) {
		const until = performance.now() + milliseconds;
		if (until > (this.#pauses.get(origin)?.until ?? 0)) this.#pauses.set(origin, {
			until,
			answer
		});
	}
};

// ../core/src/http/token.ts
function readCredential(text, name) {
	if (typeof text !== "string") throw new ConfigurationError(`The ${name} is not a string but ${typeof text}.`, "Pass the text itself.");
	const credential = text.trim().replace(/^Bearer\s+/i, "");
	if (credential === "" || /^Bearer$/i.test(credential)) throw new ConfigurationError(`The ${name} is empty.`, "Pass a value; in a workflow, check that the secret exists and is spelled the same.");
	if (/[\r\n]/.test(credential)) throw new ConfigurationError(`The ${name} has a line break inside.`, "Store it again as one line.");
	if (!/^[\x21-\x7e]+$/.test(credential)) throw new ConfigurationError(`The ${name} has a space, a control character or a non-ASCII character inside.`, "Copy it again: quotation marks or dots (…) of a chat or a document may have slipped in.");
	return credential;
}
function readExpiry(token) {
	try {
		const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
		const { exp } = JSON.parse(atob(payload));
		const expiry = /* @__PURE__ */ new Date(typeof exp === "number" ? exp * 1e3 : NaN);
		return Number.isNaN(expiry.getTime()) ? void 0 : expiry;
	} catch {
		return;
	}
}

// ../core/src/http/api-error.ts
function answerError(about) {
	const { request, answer, secrets } = about;
	const body = readErrorBody(answer, secrets);
	const code = body.code ? ` ${body.code}` : "";
	const details = body.details.map((detail) => [
		detail.target,
		detail.code,
		detail.message
	].filter(Boolean).join(": ")).filter((text) => text !== "");
	const said = [body.message, ...details].filter(Boolean).join(" | ");
	const tries = answer.attempts > 1 ? ` after ${answer.attempts} attempts` : "";
	return platformError(about, `could not ${request.action}: the platform answered ${answer.status}${code}${tries}${said && ` (${said})`}.`, fixFor(about, body), body);
}
function signedUrlError(subject, method, url, answer) {
	const { code } = readErrorBody(answer, []);
	const expired = answer.status === 403 ? " Signed addresses expire; this one may have." : "";
	return new PlatformError(`${describeSubject(subject)}: the signed address of its current image answered ${answer.status}.${expired}`, "Run it again, so that the platform gives a new address.", {
		status: answer.status,
		platformCode: code,
		details: [],
		retryAfter: void 0,
		method,
		path: url.pathname,
		attempts: answer.attempts
	}, { target: subject.target });
}
function malformedAnswerError(about, reason) {
	return platformError(about, `could not ${about.request.action}: the platform answered ${about.answer.status}, but ${oneLine(reason, about.secrets)}.`, checkAddress(about.api), {
		code: void 0,
		details: []
	});
}
function describeSubject({ label, id, name }) {
	const shownId = oneLine(String(id));
	return name === void 0 ? `${label} ${shownId}` : `${label} "${oneLine(name)}" (${shownId})`;
}
function platformError({ request, answer }, what, fix, body) {
	const { subject, method, path } = request;
	return new PlatformError(`${describeSubject(subject)}: ${what}`, fix, {
		status: answer.status,
		platformCode: body.code,
		details: body.details,
		retryAfter: readRetryAfter(answer.headers.get("Retry-After")),
		method,
		path: path.replace(/\?.*$/, ""),
		attempts: answer.attempts
	}, { target: subject.target });
}
const checkAddress = (api) => `Check that ${api.origin} is the API's address and that no proxy or sign-in page answers in its place.`;
function fixFor({ request, answer, api, secrets }, body) {
	const { label, owner, idDoubt } = request.subject;
	const member = "A service application's e-mail address to add is <client id>@apps.imsoidc.bentley.com, with a role that has";
	const permission = request.permission ?? "the right to read it";
	switch (answer.status) {
		case 401: return tokenFix(api, secrets[0] ?? "");
		case 403: return `Give the token's owner access to this ${label}. ${member} ${permission}.`;
		case 404: return `Check the id.${idDoubt === void 0 ? "" : ` ${idDoubt}`} The answer is the same ${request.mayHaveNone ? `when the ${label} has no image, and ` : ""}when the token's owner is not a member of ${owner}. ${member} ${permission}.`;
		case 413: return "Save the image smaller: at most 5,000,000 bytes.";
		case 415:
		case 422:
			if (request.accepted === void 0) return "Change the request as the answer says.";
			return body.message || body.details.length > 0 ? "Change the image as the answer says." : `Save it anew: ${request.accepted}.`;
		case 429: return rateLimitFix(answer.headers);
		default:
			if (answer.status >= 500) return "The platform or a gateway before it has a fault: run it again in a few minutes.";
			return body.code ? "The answer says what is wrong; if it is not clear, report it." : checkAddress(api);
	}
}
function tokenFix(api, token) {
	const expiry = readExpiry(token);
	if (expiry !== void 0 && expiry.getTime() <= Date.now()) return `The token expired on ${expiry.toLocaleString("en-GB", {
		dateStyle: "medium",
		timeStyle: "short",
		timeZone: "UTC"
	})} UTC. Get a new one, or set client-id and client-secret, which get a fresh token for each run.`;
	return `Get a new token: this one is expired, incomplete, or not meant for ${api.host} (its scope must be itwin-platform, and its issuer of the same environment).`;
}
function rateLimitFix(headers) {
	const limits = [
		"Tier",
		"API",
		"Operation",
		"Application"
	].map((name) => [name, headers.get(`ITwinPlatform-RateLimited-${name}`)]).flatMap(([name, value]) => value ? [`${name.toLowerCase()} ${oneLine(value)}`] : []);
	const which = limits.length > 0 ? ` (${limits.join(", ")})` : "";
	const retryAfter = readRetryAfter(headers.get("Retry-After"));
	return `The rate limit of this token's application${which} is used up: run it again ${retryAfter === void 0 || retryAfter < 1e3 ? "later" : `in ${formatDuration(retryAfter)}`}, with fewer images or a lower concurrency.`;
}
const maxDetails = 5;
function readErrorBody(answer, secrets) {
	const text = new TextDecoder().decode(answer.body);
	let body;
	try {
		body = JSON.parse(text);
	} catch {
		return {
			code: void 0,
			message: describeText(text, secrets),
			details: []
		};
	}
	const string = (from, name) => {
		const value = property$1(from, name);
		return typeof value === "string" && value !== "" ? oneLine(value, secrets) : void 0;
	};
	const error = property$1(body, "error") ?? body;
	const details = property$1(error, "details");
	return {
		code: string(error, "code"),
		message: string(error, "message"),
		details: (Array.isArray(details) ? details : []).slice(0, maxDetails).map((detail) => ({
			code: string(detail, "code"),
			message: string(detail, "message"),
			target: string(detail, "target")
		}))
	};
}
function describeText(text, secrets) {
	if (text.trim() === "") return void 0;
	if (!/^\s*</.test(text)) return oneLine(text, secrets);
	const title = oneLine(titleOf(redact(text, secrets)));
	return title ? `an HTML page titled "${title}"` : "an HTML page";
}
function titleOf(page) {
	const lower = page.toLowerCase();
	const start = lower.indexOf(">", lower.indexOf("<title"));
	if (!lower.includes("<title") || start === -1) return "";
	const end = lower.indexOf("<", start);
	return page.slice(start + 1, end === -1 ? void 0 : end);
}
function property$1(from, name) {
	return typeof from === "object" && from !== null ? from[name] : void 0;
}

// ../core/src/http/bounded-signal.ts
function boundedSignal(milliseconds, ...others) {
	const controller = new AbortController();
	let timedOut = false;
	const runOut = () => {
		timedOut = true;
		controller.abort(new DOMException("The time ran out.", "TimeoutError"));
	};
	const timer = milliseconds === Number.POSITIVE_INFINITY ? void 0 : setTimeout(runOut, milliseconds);
	const watched = others.flatMap((signal) => {
		if (signal === void 0) return [];
		const stop = () => controller.abort(signal.reason);
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
		return [{
			signal,
			stop
		}];
	});
	return {
		signal: controller.signal,
		get timedOut() {
			return timedOut;
		},
		get cancelled() {
			return controller.signal.aborted && !timedOut;
		},
		dispose() {
			clearTimeout(timer);
			for (const { signal, stop } of watched) signal.removeEventListener("abort", stop);
		}
	};
}

// ../core/src/http/outages.ts
const threshold = 8;
const maxProbeDelay = 1e4;
var Outages = class {
	#origins = /* @__PURE__ */ new Map();
	#patience;
	#retryDelay;
	constructor(options) {
		this.#patience = options.patience;
		this.#retryDelay = options.retryDelay;
	}
	isLasting(origin) {
		const state = this.#origins.get(origin);
		return state !== void 0 && isDown(state) && performance.now() - state.since > this.#patience;
	}
	async turn(origin, signal) {
		for (;;) {
			const state = this.#origins.get(origin);
			if (state === void 0 || !isDown(state) || this.isLasting(origin)) return;
			const wait = state.probeAt - performance.now();
			if (!state.isProbed && wait <= 0) {
				state.isProbed = true;
				return;
			}
			await sleep(Math.max(wait, Math.min(this.#retryDelay, 250), 1), signal);
		}
	}
	up(origin) {
		this.#origins.delete(origin);
	}
	failed(origin) {
		const now = performance.now();
		const state = this.#origins.get(origin) ?? {
			failures: 0,
			since: now,
			probeAt: 0,
			probes: 0,
			isProbed: false
		};
		this.#origins.set(origin, state);
		state.failures++;
		if (!isDown(state)) return;
		if (state.isProbed || state.probes === 0) {
			state.probes++;
			state.probeAt = now + Math.min(backoff(state.probes, this.#retryDelay), maxProbeDelay);
		}
		state.isProbed = false;
	}
	released(origin) {
		const state = this.#origins.get(origin);
		if (state) state.isProbed = false;
	}
};
const isDown = ({ failures }) => failures >= threshold;

// ../core/src/http/blocked-connection.ts
const untrusted = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)_\w+)$/;
function readBlockedConnection(error) {
	const proxy = error instanceof Error && "proxy" in error ? String(error.proxy) : void 0;
	const name = proxy === void 0 ? "the proxy" : `the proxy ${proxy}`;
	for (let cause = error; cause instanceof Error; cause = nextCause(cause)) {
		const code = codeOf(cause);
		const status = /^Proxy response \((\d{3})\)/.exec(messageOf$1(cause))?.[1];
		if (status !== void 0) return refusedBy(name, Number(status));
		if (code === "UND_ERR_PRX_TLS") return {
			reason: `no TLS connection to ${name} could be made (${code})`,
			fix: "If the proxy has no TLS of its own, write http:// and not https:// in HTTPS_PROXY; if it has, set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its CA.",
			retry: false
		};
		if (proxy !== void 0 && code !== void 0 && isAt(proxy, cause)) return {
			reason: `${name} can't be reached (${code})`,
			fix: "Check the host and the port in HTTPS_PROXY, and that the proxy is running.",
			retry: code !== "ENOTFOUND"
		};
		if (code !== void 0 && untrusted.test(code)) return {
			reason: `the server's certificate is signed by a CA that this machine does not trust (${code})`,
			fix: "Set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of that CA. It is the CA of your own server, or of a proxy that opens TLS connections.",
			retry: false
		};
	}
}
function refusedBy(name, status) {
	const answered = `${name} answered ${status}`;
	if (status === 407) return {
		reason: `${answered}: the user name and the password are missing or wrong`,
		fix: "Write them into HTTPS_PROXY: http://user:password@host:port, with their special characters percent-encoded.",
		retry: false
	};
	if (status < 500) return {
		reason: `${answered}: it does not let this request through`,
		fix: "Ask the administrator of the proxy to allow this host. If the host can be reached without the proxy, add it to NO_PROXY.",
		retry: false
	};
	return {
		reason: `${answered}: it can't reach this host`,
		fix: "Check the address. If the host can be reached without the proxy, add it to NO_PROXY.",
		retry: true
	};
}
function isAt(proxy, error) {
	const colon = proxy.lastIndexOf(":");
	const [host, port] = [proxy.slice(0, colon), proxy.slice(colon + 1)];
	return error.hostname === host || String(error.port) === port || error.message.includes(proxy);
}
function nextCause(error) {
	return error instanceof AggregateError ? error.errors[0] : error.cause;
}

// ../core/src/http/transport-failure.ts
const isFailure = (result) => "reasonCode" in result;
function timedOut(limit, cause, retry = false) {
	return {
		reasonCode: transportReasonCodes.timeout,
		reason: `it took longer than ${formatDuration(limit)}`,
		fix: "Run it again; when it happens every time, look at the network between this machine and the platform.",
		retry,
		cause
	};
}
function tooLarge$3(limit) {
	return {
		reasonCode: transportReasonCodes.tooLarge,
		reason: `the answer is larger than ${formatBytes(limit)}`,
		fix: "Check the address: this is not what the iTwin Platform answers.",
		retry: false
	};
}
function redirected(location, from, secrets) {
	let to = "another address";
	const shown = redact(location ?? "", secrets);
	if (location !== null && URL.canParse(shown, from)) to = new URL(shown, from).origin;
	return {
		reasonCode: transportReasonCodes.redirect,
		reason: `it is redirected to ${to}, which is refused because the request carries a secret`,
		fix: "Check the address; if it is right, report this, as the platform is not known to redirect this call.",
		retry: false
	};
}
function blockedByCors(url) {
	const { origin } = globalThis.location;
	return {
		reasonCode: transportReasonCodes.cors,
		reason: `${url.origin} answers, but does not let a page of ${origin} read the answer (CORS)`,
		fix: "Make this call from a server or a CI job, or ask the owner of that server to allow this origin.",
		retry: false
	};
}
const inWords = {
	ECONNRESET: "the connection was closed before an answer came",
	EPIPE: "the connection was closed before an answer came",
	UND_ERR_SOCKET: "the connection was closed before an answer came",
	ECONNREFUSED: "nothing listens at this address",
	ENOTFOUND: "there is no host of this name",
	EAI_AGAIN: "the host's name could not be looked up",
	ETIMEDOUT: "no connection could be made in time",
	UND_ERR_CONNECT_TIMEOUT: "no connection could be made in time"
};
const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/;
function disconnected(cause, secrets) {
	const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
	const code = codeOf(inner);
	const message = messageOf$1(inner);
	const told = (code === void 0 ? void 0 : inWords[code]) ?? (message || "the connection failed");
	const reason = oneLine(code !== void 0 && !told.includes(code) ? `${told} (${code})` : told, secrets);
	const certificate = code !== void 0 && certificateCode.test(code);
	let fix = "Check the network and the address, then run it again.";
	if (certificate) fix = "Check the address, and the certificate that the server there has.";
	if (code === "ENOTFOUND" || code === "ECONNREFUSED") fix = "Check the address: is the host spelled right, and running?";
	return {
		reasonCode: transportReasonCodes.connection,
		reason,
		fix,
		retry: cause instanceof TypeError && !certificate && code !== "ENOTFOUND",
		...readBlockedConnection(cause),
		cause: withoutSecrets(cause, code, secrets)
	};
}
function withoutSecrets(cause, code, secrets) {
	const copy = new Error(oneLine(messageOf$1(cause), secrets));
	if (cause instanceof Error) copy.name = cause.name;
	return Object.assign(copy, code !== void 0 && { code });
}

// ../core/src/http/transport.ts
const maxFailureBytes = 65536;
const spread = 250;
const maxTimer = 2 ** 31 - 1;
function checkNumber(name, value, least, most) {
	if (Number.isInteger(value) && value >= least && value <= most) return;
	throw new ConfigurationError(`The option ${name} is ${value}.`, `Use a whole number from ${least} to ${most}.`);
}
function createTransport(options = {}) {
	const { attemptTimeout = 12e4, totalTimeout = 9e5, patience = 3e5, retryDelay = 1e3 } = options;
	const { attempts: maxAttempts } = options;
	checkNumber("attemptTimeout", attemptTimeout, 1, maxTimer);
	checkNumber("totalTimeout", totalTimeout, 1, maxTimer);
	checkNumber("patience", patience, 0, maxTimer);
	if (maxAttempts !== void 0) checkNumber("attempts", maxAttempts, 1, 1e3);
	checkNumber("retryDelay", retryDelay, 0, maxTimer);
	const pauses = new Pauses();
	const outages = new Outages({
		patience,
		retryDelay
	});
	async function exchange(request, signal) {
		const overall = boundedSignal(totalTimeout, options.signal, signal);
		try {
			overall.signal.throwIfAborted();
			return await exchangeWithin(request, overall);
		} finally {
			overall.dispose();
		}
	}
	async function exchangeWithin(request, overall) {
		const { origin } = request.url;
		const started = performance.now();
		const remaining = () => started + totalTimeout - performance.now();
		let made = 0;
		let counted = 0;
		let deadline;
		const isFinal = (delay) => {
			deadline ??= performance.now() + patience;
			return performance.now() + delay > deadline || delay > remaining() || counted === maxAttempts || outages.isLasting(origin);
		};
		const fail = (failure) => {
			const { method, url } = request;
			const tries = made > 1 ? ` after ${made} attempts` : "";
			return new TransportError(`${method} ${url.pathname} at ${origin} was not completed${tries}: ${failure.reason}.`, failure.fix, {
				reasonCode: failure.reasonCode,
				method,
				path: url.pathname,
				attempts: made
			}, { cause: failure.cause });
		};
		const waitFor = async (waiting) => {
			try {
				await waiting;
			} catch (cause) {
				if (overall.cancelled) throw overall.signal.reason;
				throw fail(timedOut(totalTimeout, cause));
			}
		};
		const wait = (milliseconds) => waitFor(sleep(milliseconds, overall.signal));
		for (;;) {
			do {
				for (let pause = pauses.remaining(origin); pause > 0; pause = pauses.remaining(origin)) {
					const paused = pauses.answer(origin);
					if (paused && pause > remaining()) return {
						...paused,
						attempts: made
					};
					await wait(pause + Math.random() * spread);
				}
				if (request.turn) await waitFor(request.turn(overall.signal));
			} while (pauses.remaining(origin) > 0);
			await waitFor(outages.turn(origin, overall.signal));
			made++;
			counted++;
			const result = await attempt(request, overall).catch((error) => {
				outages.released(origin);
				throw error;
			});
			const own = backoff(counted, retryDelay);
			let delay = own;
			if (isFailure(result)) {
				if (!result.retry) {
					outages.released(origin);
					throw fail(result);
				}
				outages.failed(origin);
				if (isFinal(own)) throw fail(result);
			} else {
				if (result.status >= 500) outages.failed(origin);
				else outages.up(origin);
				if (!isRetriedStatus(result.status)) return {
					...result,
					attempts: made
				};
				const asked = readRetryAfter(result.headers.get("Retry-After"));
				if (asked !== void 0) delay = Math.max(asked + Math.random() * spread, own);
				const isLimit = result.status === 429 && asked !== void 0;
				if (result.status === 429) pauses.extend(origin, delay, result);
				if (isLimit) counted--;
				if (isLimit ? delay > remaining() : isFinal(delay)) return {
					...result,
					attempts: made
				};
			}
			options.onRetry?.({
				method: request.method,
				path: request.url.pathname,
				attempt: made,
				delay,
				reason: isFailure(result) ? result.reason : String(result.status)
			});
			await wait(delay);
		}
	}
	const outOfTime = ({ timedOut: isAttempt }, cause) => timedOut(isAttempt ? attemptTimeout : totalTimeout, cause, isAttempt);
	async function attempt(request, overall) {
		const time = boundedSignal(attemptTimeout, overall.signal);
		try {
			return await attemptWithin(request, time, overall);
		} finally {
			time.dispose();
		}
	}
	async function attemptWithin(request, time, overall) {
		const bounded = time.signal;
		let headers;
		try {
			headers = await untilAborted(request.headers(bounded), bounded);
		} catch (error) {
			if (error === bounded.reason && !overall.cancelled) return outOfTime(time, error);
			throw error;
		}
		try {
			const response = await (options.fetch ?? fetch)(request.url, {
				method: request.method,
				headers,
				...request.body && { body: request.body },
				redirect: "manual",
				credentials: "omit",
				cache: "no-store",
				signal: bounded
			});
			if (response.type === "opaqueredirect" || response.status >= 300 && response.status < 400 && response.status !== 304) {
				await response.body?.getReader().cancel();
				return redirected(response.headers.get("Location"), request.url, secretsIn(headers));
			}
			const isSuccess = response.status >= 200 && response.status < 300;
			const limit = isSuccess ? request.maxAnswerBytes : maxFailureBytes;
			const body = await readBody(response, limit);
			if (isSuccess && body.cut) return tooLarge$3(limit);
			return {
				status: response.status,
				headers: response.headers,
				body: body.bytes
			};
		} catch (cause) {
			if (overall.cancelled) throw overall.signal.reason;
			if (bounded.aborted) return outOfTime(time, cause);
			if (cause instanceof TypeError && await isHidden(request.url, bounded)) return blockedByCors(request.url);
			return disconnected(cause, secretsIn(headers));
		}
	}
	return { exchange };
}
const secretsIn = (headers) => Object.values(headers).flatMap((value) => [value, value.replace(/^(Bearer|Basic) /, "")]);
async function isHidden(url, signal) {
	const here = globalThis.location?.origin;
	if (here === void 0 || here === url.origin) return false;
	try {
		await fetch(url, {
			method: "HEAD",
			mode: "no-cors",
			credentials: "omit",
			cache: "no-store",
			signal
		});
		return true;
	} catch {
		return false;
	}
}
async function readBody({ body }, limit) {
	const chunks = [];
	let length = 0;
	const reader = body?.getReader();
	while (reader !== void 0) {
		const { done, value } = await reader.read();
		if (done || value === void 0) break;
		chunks.push(value);
		length += value.byteLength;
		if (length > limit) {
			await reader.cancel();
			break;
		}
	}
	const bytes = new Uint8Array(Math.min(length, limit));
	let offset = 0;
	for (const chunk of chunks) {
		const part = chunk.subarray(0, bytes.length - offset);
		bytes.set(part, offset);
		offset += part.length;
	}
	return {
		bytes,
		cut: length > limit
	};
}

// ../core/src/http/client-credentials.ts
const renewBefore = 6e4;
const defaultLifetime = 300;
const bodiless = /* @__PURE__ */ new Set([
	204,
	205,
	304
]);
const maxAnswerBytes$1 = 1048576;
function clientCredentials(credentials) {
	requireArguments("clientCredentials", credentials, ["clientId", "clientSecret"]);
	const { authority: authorityText = "https://ims.bentley.com", scope = "itwin-platform" } = credentials;
	const authority = readAddress(authorityText, "authority");
	const client = { client_id: readCredential(credentials.clientId, "client id") };
	const clientSecret = readCredential(credentials.clientSecret, "client secret");
	const transport = createTransport(credentials);
	let server;
	let current;
	let pending;
	async function requestToken() {
		const oauth = await import("./build.mjs");
		let last;
		const viaTransport = async (url, init) => {
			const address = new URL(url);
			const body = init.body === void 0 ? void 0 : new TextEncoder().encode(String(init.body));
			const method = init.method === "POST" ? "POST" : "GET";
			const request = {
				method,
				url: address,
				headers: async () => ({ ...init.headers }),
				...body && { body },
				maxAnswerBytes: maxAnswerBytes$1
			};
			const answer = await transport.exchange(request);
			last = {
				method,
				path: address.pathname,
				answer
			};
			return new Response(bodiless.has(answer.status) ? null : answer.body, {
				status: answer.status,
				headers: [...answer.headers]
			});
		};
		const options = {
			[oauth.allowInsecureRequests]: authority.protocol === "http:",
			[oauth.customFetch]: viaTransport
		};
		try {
			server ??= await discover(oauth, authority, options);
			const response = await oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretBasic(clientSecret), { scope }, options);
			const result = await oauth.processClientCredentialsResponse(server, client, response);
			const token = readCredential(result.access_token, "access token that the token service gave");
			const lifetime = (result.expires_in ?? defaultLifetime) * 1e3;
			current = {
				token,
				renewAt: performance.now() + Math.max(lifetime - renewBefore, lifetime / 2)
			};
			return token;
		} catch (error) {
			credentials.signal?.throwIfAborted();
			throw explainTokenFailure(error, {
				authority,
				clientId: client.client_id,
				clientSecret,
				last
			});
		}
	}
	return async ({ rejected, signal } = {}) => {
		if (current && current.token !== rejected && performance.now() < current.renewAt) return current.token;
		pending ??= requestToken().finally(() => {
			pending = void 0;
		});
		return untilAborted(pending, signal);
	};
}
async function discover(library, authority, options) {
	const response = await library.discoveryRequest(authority, {
		...options,
		algorithm: "oidc"
	});
	const server = await library.processDiscoveryResponse(authority, response);
	if (server.token_endpoint === void 0 || !isSameOrigin(new URL(server.token_endpoint), authority)) throw new ConfigurationError(`The token service at ${authority.origin} announces a token endpoint elsewhere; the client secret is not sent there.`, "Check the authority: it is https://ims.bentley.com, or https://qa-ims.bentley.com for QA.");
	return server;
}
function explainTokenFailure(error, about) {
	const { authority, clientId, clientSecret, last } = about;
	if (error instanceof TransportError || error instanceof ConfigurationError) return error;
	const pair = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
	const secrets = [
		btoa(pair),
		clientSecret,
		formEncode(clientSecret),
		encodeURIComponent(clientSecret)
	];
	const shown = (text) => oneLine(text, secrets);
	const message = messageOf$1(error);
	if (last === void 0) return new ConfigurationError(`No token could be asked for: ${shown(message)}.`, "Check the client id, the client secret and the authority.");
	const { status } = last.answer;
	const denied = readOAuthError(last.answer);
	const said = denied ? [denied.error, denied.description].filter(Boolean).join(": ") : saidBy(last.answer, message);
	let fix = `Check that the authority ${authority.origin} is right, and run it again later if it is.`;
	if (status === 429 || status >= 500) fix = "The token service has a fault or a rate limit: run it again in a few minutes.";
	else if (denied?.error === "invalid_client" || status === 401) fix = `Check the client id (${shown(clientId)}) and its client secret: one of them is wrong, expired or of another environment than ${authority.host}.`;
	else if (denied?.error === "invalid_scope") fix = "Allow the scope itwin-platform for the service application.";
	else if (denied?.error === "unauthorized_client") fix = "Register the application as a service application: only those may use client credentials.";
	return new PlatformError(`The token service at ${authority.origin} gave no token: it answered ${status} (${shown(said)}).`, fix, {
		status,
		platformCode: denied?.error,
		details: [],
		retryAfter: readRetryAfter(last.answer.headers.get("Retry-After")),
		method: last.method,
		path: last.path,
		attempts: last.answer.attempts
	});
}
function formEncode(text) {
	return encodeURIComponent(text).replace(/[-_.!~*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
function saidBy(answer, message) {
	return answer.status >= 400 ? describeText(new TextDecoder().decode(answer.body), []) ?? "nothing" : message;
}
function readOAuthError({ status, body }) {
	if (status < 400) return void 0;
	try {
		const { error, error_description: description } = JSON.parse(new TextDecoder().decode(body));
		if (typeof error !== "string") return void 0;
		return {
			error,
			description: typeof description === "string" ? description : void 0
		};
	} catch {
		return;
	}
}

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/utils.js
const decoder = new TextDecoder();
const toUTF8String = (input, start = 0, end = input.length) => decoder.decode(input.slice(start, end));
const toHexString = (input, start = 0, end = input.length) => input.slice(start, end).reduce((memo, i) => memo + `0${i.toString(16)}`.slice(-2), "");
const getView = (input, offset) => new DataView(input.buffer, input.byteOffset + offset);
const readInt16LE = (input, offset = 0) => getView(input, offset).getInt16(0, true);
const readUInt16BE = (input, offset = 0) => getView(input, offset).getUint16(0, false);
const readUInt16LE = (input, offset = 0) => getView(input, offset).getUint16(0, true);
const readUInt24LE = (input, offset = 0) => {
	const view = getView(input, offset);
	return view.getUint16(0, true) + (view.getUint8(2) << 16);
};
const readInt32LE = (input, offset = 0) => getView(input, offset).getInt32(0, true);
const readUInt32BE = (input, offset = 0) => getView(input, offset).getUint32(0, false);
const readUInt32LE = (input, offset = 0) => getView(input, offset).getUint32(0, true);
const methods = {
	readUInt16BE,
	readUInt16LE,
	readUInt32BE,
	readUInt32LE
};
function readUInt(input, bits, offset = 0, isBigEndian = false) {
	const methodName = `readUInt${bits}${isBigEndian ? "BE" : "LE"}`;
	return methods[methodName](input, offset);
}
const BOX_HEADER_SIZE = 8;
function readBox(input, view, base, offset, boxCode) {
	if (input.length - offset < BOX_HEADER_SIZE) return void 0;
	const boxSize = view.getUint32(base + offset, false);
	if (input.length - offset < boxSize) return void 0;
	return {
		offset,
		size: boxSize,
		matches: view.getUint32(base + 4 + offset, false) === boxCode
	};
}
const boxViews = /* @__PURE__ */ new WeakMap();
function getBoxView(input) {
	let view = boxViews.get(input.buffer);
	if (!view) {
		view = new DataView(input.buffer);
		boxViews.set(input.buffer, view);
	}
	return view;
}
function findBox(input, boxName, startOffset) {
	const view = getBoxView(input);
	const boxCode = boxName.charCodeAt(0) << 24 | boxName.charCodeAt(1) << 16 | boxName.charCodeAt(2) << 8 | boxName.charCodeAt(3);
	const base = input.byteOffset;
	let currentOffset = startOffset;
	while (currentOffset < input.length) {
		if (input.length - currentOffset < 4) break;
		if (view.getUint32(base + currentOffset, false) < BOX_HEADER_SIZE) {
			currentOffset += BOX_HEADER_SIZE;
			continue;
		}
		const box = readBox(input, view, base, currentOffset, boxCode);
		if (!box) break;
		if (box.matches) return {
			name: boxName,
			offset: box.offset,
			size: box.size
		};
		currentOffset += box.size;
	}
}

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/bmp.js
const BMP = {
	validate: (input) => toUTF8String(input, 0, 2) === "BM",
	calculate: (input) => ({
		height: Math.abs(readInt32LE(input, 22)),
		width: readUInt32LE(input, 18)
	})
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/ico.js
const TYPE_ICON = 1;
const SIZE_HEADER$1 = 6;
const SIZE_IMAGE_ENTRY = 16;
function getSizeFromOffset(input, offset) {
	const value = input[offset];
	return value === 0 ? 256 : value;
}
function getImageSize$1(input, imageIndex) {
	const offset = SIZE_HEADER$1 + imageIndex * SIZE_IMAGE_ENTRY;
	return {
		height: getSizeFromOffset(input, offset + 1),
		width: getSizeFromOffset(input, offset)
	};
}
const ICO = {
	validate(input) {
		const reserved = readUInt16LE(input, 0);
		const imageCount = readUInt16LE(input, 4);
		if (reserved !== 0 || imageCount === 0) return false;
		return readUInt16LE(input, 2) === TYPE_ICON;
	},
	calculate(input) {
		const nbImages = readUInt16LE(input, 4);
		if (SIZE_HEADER$1 + nbImages * SIZE_IMAGE_ENTRY > input.length) throw new TypeError("Invalid ICO");
		const imageSize = getImageSize$1(input, 0);
		if (nbImages === 1) return imageSize;
		const images = [];
		for (let imageIndex = 0; imageIndex < nbImages; imageIndex += 1) images.push(getImageSize$1(input, imageIndex));
		return {
			width: imageSize.width,
			height: imageSize.height,
			images
		};
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/cur.js
const TYPE_CURSOR = 2;
const CUR = {
	validate(input) {
		const reserved = readUInt16LE(input, 0);
		const imageCount = readUInt16LE(input, 4);
		if (reserved !== 0 || imageCount === 0) return false;
		return readUInt16LE(input, 2) === TYPE_CURSOR;
	},
	calculate: (input) => ICO.calculate(input)
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/dds.js
const DDS = {
	validate: (input) => readUInt32LE(input, 0) === 542327876,
	calculate: (input) => ({
		height: readUInt32LE(input, 12),
		width: readUInt32LE(input, 16)
	})
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/gif.js
const gifRegexp = /^GIF8[79]a/;
const GIF = {
	validate: (input) => gifRegexp.test(toUTF8String(input, 0, 6)),
	calculate: (input) => ({
		height: readUInt16LE(input, 8),
		width: readUInt16LE(input, 6)
	})
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/heif.js
const brandMap = {
	avif: "avif",
	mif1: "heif",
	msf1: "heif",
	heic: "heic",
	heix: "heic",
	hevc: "heic",
	hevx: "heic"
};
const HEIF = {
	validate(input) {
		if (toUTF8String(input, 4, 8) !== "ftyp") return false;
		const ftypBox = findBox(input, "ftyp", 0);
		if (!ftypBox) return false;
		return toUTF8String(input, ftypBox.offset + 8, ftypBox.offset + 12) in brandMap;
	},
	calculate(input) {
		const metaBox = findBox(input, "meta", 0);
		const iprpBox = metaBox && findBox(input, "iprp", metaBox.offset + 12);
		const ipcoBox = iprpBox && findBox(input, "ipco", iprpBox.offset + 8);
		if (!ipcoBox) throw new TypeError("Invalid HEIF, no ipco box found");
		const type = toUTF8String(input, 8, 12);
		const images = [];
		let currentOffset = ipcoBox.offset + 8;
		while (currentOffset < ipcoBox.offset + ipcoBox.size) {
			const ispeBox = findBox(input, "ispe", currentOffset);
			if (!ispeBox) break;
			if (ispeBox.size < 20) throw new TypeError("Invalid HEIF");
			const rawWidth = readUInt32BE(input, ispeBox.offset + 12);
			const rawHeight = readUInt32BE(input, ispeBox.offset + 16);
			const clapBox = findBox(input, "clap", currentOffset);
			let width = rawWidth;
			const height = rawHeight;
			if (clapBox && clapBox.size >= 16 && clapBox.offset < ipcoBox.offset + ipcoBox.size) width = rawWidth - readUInt32BE(input, clapBox.offset + 12);
			images.push({
				height,
				width
			});
			const nextOffset = ispeBox.offset + ispeBox.size;
			if (nextOffset <= currentOffset) throw new TypeError("Invalid HEIF");
			currentOffset = nextOffset;
		}
		if (images.length === 0) throw new TypeError("Invalid HEIF, no sizes found");
		return {
			width: images[0].width,
			height: images[0].height,
			type,
			...images.length > 1 ? { images } : {}
		};
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/icns.js
const SIZE_HEADER = 8;
const FILE_LENGTH_OFFSET = 4;
const ENTRY_LENGTH_OFFSET = 4;
const ICON_TYPE_SIZE = {
	ICON: 32,
	"ICN#": 32,
	"icm#": 16,
	icm4: 16,
	icm8: 16,
	"ics#": 16,
	ics4: 16,
	ics8: 16,
	is32: 16,
	s8mk: 16,
	icp4: 16,
	icl4: 32,
	icl8: 32,
	il32: 32,
	l8mk: 32,
	icp5: 32,
	ic11: 32,
	ich4: 48,
	ich8: 48,
	ih32: 48,
	h8mk: 48,
	icp6: 64,
	ic12: 32,
	it32: 128,
	t8mk: 128,
	ic07: 128,
	ic08: 256,
	ic13: 256,
	ic09: 512,
	ic14: 512,
	ic10: 1024
};
function readImageHeader(input, imageOffset) {
	const imageLengthOffset = imageOffset + ENTRY_LENGTH_OFFSET;
	if (imageLengthOffset + 4 > input.length) throw new TypeError("Invalid ICNS");
	return [toUTF8String(input, imageOffset, imageLengthOffset), readUInt32BE(input, imageLengthOffset)];
}
function getImageSize(type) {
	const size = ICON_TYPE_SIZE[type];
	return {
		width: size,
		height: size,
		type
	};
}
const ICNS = {
	validate: (input) => toUTF8String(input, 0, 4) === "icns",
	calculate(input) {
		const inputLength = input.length;
		const fileLength = readUInt32BE(input, FILE_LENGTH_OFFSET);
		let imageOffset = SIZE_HEADER;
		const images = [];
		while (imageOffset < fileLength && imageOffset < inputLength) {
			const imageHeader = readImageHeader(input, imageOffset);
			const entryLength = imageHeader[1];
			if (entryLength < 8) throw new TypeError("Invalid ICNS");
			const imageSize = getImageSize(imageHeader[0]);
			images.push(imageSize);
			imageOffset += entryLength;
		}
		if (images.length === 0) throw new TypeError("Invalid ICNS, no sizes found");
		return {
			width: images[0].width,
			height: images[0].height,
			...images.length > 1 ? { images } : {}
		};
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/j2c.js
const J2C = {
	validate: (input) => readUInt32BE(input, 0) === 4283432785,
	calculate: (input) => ({
		height: readUInt32BE(input, 12),
		width: readUInt32BE(input, 8)
	})
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/jp2.js
const JP2 = {
	validate(input) {
		if (toUTF8String(input, 4, 8) !== "jP  ") return false;
		const ftypBox = findBox(input, "ftyp", 0);
		if (!ftypBox) return false;
		return toUTF8String(input, ftypBox.offset + 8, ftypBox.offset + 12) === "jp2 ";
	},
	calculate(input) {
		const jp2hBox = findBox(input, "jp2h", 0);
		const ihdrBox = jp2hBox && findBox(input, "ihdr", jp2hBox.offset + 8);
		if (ihdrBox) return {
			height: readUInt32BE(input, ihdrBox.offset + 8),
			width: readUInt32BE(input, ihdrBox.offset + 12)
		};
		throw new TypeError("Unsupported JPEG 2000 format");
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/jpg.js
const EXIF_MARKER = "45786966";
const APP1_DATA_SIZE_BYTES = 2;
const EXIF_HEADER_BYTES = 6;
const BIG_ENDIAN_BYTE_ALIGN = "4d4d";
const LITTLE_ENDIAN_BYTE_ALIGN = "4949";
const IDF_ENTRY_BYTES = 12;
function isEXIF(input) {
	return toHexString(input, 2, 6) === EXIF_MARKER;
}
function extractSize(input, index) {
	return {
		height: readUInt16BE(input, index),
		width: readUInt16BE(input, index + 2)
	};
}
function extractOrientation(exifBlock, isBigEndian) {
	const idfDirectoryEntries = readUInt(exifBlock, 16, 14, isBigEndian);
	for (let directoryEntryNumber = 0; directoryEntryNumber < idfDirectoryEntries; directoryEntryNumber++) {
		const start = 16 + directoryEntryNumber * IDF_ENTRY_BYTES;
		const end = start + IDF_ENTRY_BYTES;
		if (start > exifBlock.length) return;
		const block = exifBlock.slice(start, end);
		if (readUInt(block, 16, 0, isBigEndian) === 274) {
			if (readUInt(block, 16, 2, isBigEndian) !== 3) return;
			if (readUInt(block, 32, 4, isBigEndian) !== 1) return;
			return readUInt(block, 16, 8, isBigEndian);
		}
	}
}
function validateExifBlock(input, index) {
	const exifBlock = input.slice(APP1_DATA_SIZE_BYTES, index);
	const byteAlign = toHexString(exifBlock, EXIF_HEADER_BYTES, 8);
	const isBigEndian = byteAlign === BIG_ENDIAN_BYTE_ALIGN;
	if (isBigEndian || byteAlign === LITTLE_ENDIAN_BYTE_ALIGN) return extractOrientation(exifBlock, isBigEndian);
}
function validateInput(input, index) {
	if (index > input.length) throw new TypeError("Corrupt JPG, exceeded buffer limits");
}
const JPG = {
	validate: (input) => toHexString(input, 0, 2) === "ffd8",
	calculate(_input) {
		let input = _input.slice(4);
		let orientation;
		let next;
		while (input.length) {
			const i = readUInt16BE(input, 0);
			validateInput(input, i);
			if (input[i] !== 255) {
				input = input.subarray(1);
				continue;
			}
			if (isEXIF(input)) orientation = validateExifBlock(input, i);
			next = input[i + 1];
			if (next === 192 || next === 193 || next === 194) {
				const size = extractSize(input, i + 5);
				if (!orientation) return size;
				return {
					height: size.height,
					orientation,
					width: size.width
				};
			}
			input = input.subarray(i + 2);
		}
		throw new TypeError("Invalid JPG, no size found");
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/utils/bit-reader.js
var BitReader = class {
	input;
	endianness;
	byteOffset = 2;
	bitOffset = 0;
	constructor(input, endianness) {
		this.input = input;
		this.endianness = endianness;
	}
	getBits(length = 1) {
		let result = 0;
		let bitsRead = 0;
		while (bitsRead < length) {
			if (this.byteOffset >= this.input.length) throw new Error("Reached end of input");
			const currentByte = this.input[this.byteOffset];
			const bitsLeft = 8 - this.bitOffset;
			const bitsToRead = Math.min(length - bitsRead, bitsLeft);
			if (this.endianness === "little-endian") {
				const mask = (1 << bitsToRead) - 1;
				const bits = currentByte >> this.bitOffset & mask;
				result |= bits << bitsRead;
			} else {
				const bits = (currentByte & (1 << bitsToRead) - 1 << 8 - this.bitOffset - bitsToRead) >> 8 - this.bitOffset - bitsToRead;
				result = result << bitsToRead | bits;
			}
			bitsRead += bitsToRead;
			this.bitOffset += bitsToRead;
			if (this.bitOffset === 8) {
				this.byteOffset++;
				this.bitOffset = 0;
			}
		}
		return result;
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/jxl-stream.js
function calculateImageDimension(reader, isSmallImage) {
	if (isSmallImage) return 8 * (1 + reader.getBits(5));
	const extraBits = [
		9,
		13,
		18,
		30
	][reader.getBits(2)];
	return 1 + reader.getBits(extraBits);
}
function calculateImageWidth(reader, isSmallImage, widthMode, height) {
	if (isSmallImage && widthMode === 0) return 8 * (1 + reader.getBits(5));
	if (widthMode === 0) return calculateImageDimension(reader, false);
	return Math.floor(height * [
		1,
		1.2,
		4 / 3,
		1.5,
		16 / 9,
		5 / 4,
		2
	][widthMode - 1]);
}
const JXLStream = {
	validate: (input) => {
		return toHexString(input, 0, 2) === "ff0a";
	},
	calculate(input) {
		const reader = new BitReader(input, "little-endian");
		const isSmallImage = reader.getBits(1) === 1;
		const height = calculateImageDimension(reader, isSmallImage);
		return {
			width: calculateImageWidth(reader, isSmallImage, reader.getBits(3), height),
			height
		};
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/jxl.js
function extractCodestream(input) {
	const jxlcBox = findBox(input, "jxlc", 0);
	if (jxlcBox) return input.subarray(jxlcBox.offset + 8, jxlcBox.offset + jxlcBox.size);
	const partialStreams = extractPartialStreams(input);
	if (partialStreams.length > 0) return concatenateCodestreams(partialStreams);
}
function extractPartialStreams(input) {
	const partialStreams = [];
	let offset = 0;
	while (offset < input.length) {
		const jxlpBox = findBox(input, "jxlp", offset);
		if (!jxlpBox) break;
		if (jxlpBox.size < 12) throw new TypeError("Invalid JXL");
		partialStreams.push(input.slice(jxlpBox.offset + 12, jxlpBox.offset + jxlpBox.size));
		offset = jxlpBox.offset + jxlpBox.size;
	}
	return partialStreams;
}
function concatenateCodestreams(partialCodestreams) {
	const totalLength = partialCodestreams.reduce((acc, curr) => acc + curr.length, 0);
	const codestream = new Uint8Array(Math.min(16, totalLength));
	let position = 0;
	for (const partial of partialCodestreams) {
		if (position >= codestream.length) break;
		const byteCount = Math.min(partial.length, codestream.length - position);
		codestream.set(partial.subarray(0, byteCount), position);
		position += byteCount;
	}
	return codestream;
}
const JXL = {
	validate: (input) => {
		if (toUTF8String(input, 4, 8) !== "JXL ") return false;
		const ftypBox = findBox(input, "ftyp", 0);
		if (!ftypBox) return false;
		return toUTF8String(input, ftypBox.offset + 8, ftypBox.offset + 12) === "jxl ";
	},
	calculate(input) {
		const codestream = extractCodestream(input);
		if (codestream) return JXLStream.calculate(codestream);
		throw new TypeError("Invalid JXL");
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/ktx.js
const KTX = {
	validate: (input) => {
		const signature = toUTF8String(input, 1, 7);
		return ["KTX 11", "KTX 20"].includes(signature);
	},
	calculate: (input) => {
		const type = input[5] === 49 ? "ktx" : "ktx2";
		const offset = type === "ktx" ? 36 : 20;
		return {
			height: readUInt32LE(input, offset + 4),
			width: readUInt32LE(input, offset),
			type
		};
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/png.js
const pngSignature$1 = "PNG\r\n\n";
const pngImageHeaderChunkName = "IHDR";
const pngFriedChunkName = "CgBI";
const PNG = {
	validate(input) {
		if (pngSignature$1 === toUTF8String(input, 1, 8)) {
			let chunkName = toUTF8String(input, 12, 16);
			if (chunkName === pngFriedChunkName) chunkName = toUTF8String(input, 28, 32);
			if (chunkName !== pngImageHeaderChunkName) throw new TypeError("Invalid PNG");
			return true;
		}
		return false;
	},
	calculate(input) {
		if (toUTF8String(input, 12, 16) === pngFriedChunkName) return {
			height: readUInt32BE(input, 36),
			width: readUInt32BE(input, 32)
		};
		return {
			height: readUInt32BE(input, 20),
			width: readUInt32BE(input, 16)
		};
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/pnm.js
const PNMTypes = {
	P1: "pbm/ascii",
	P2: "pgm/ascii",
	P3: "ppm/ascii",
	P4: "pbm",
	P5: "pgm",
	P6: "ppm",
	P7: "pam",
	PF: "pfm"
};
const HEADER_SCAN_LIMIT = 64;
const PAM_HEADER_LIMIT = 256;
const isWhitespace = (byte) => byte === 32 || byte === 9 || byte === 10 || byte === 13;
const isEndOfLine = (byte) => byte === 10 || byte === 13;
const handlers = {
	default: (input) => {
		const end = Math.min(input.length, HEADER_SCAN_LIMIT);
		const tokens = [];
		let token = "";
		let inComment = false;
		for (let i = 2; i < end && tokens.length < 2; i++) {
			const byte = input[i];
			if (inComment) inComment = !isEndOfLine(byte);
			else if (byte === 35) inComment = true;
			else if (isWhitespace(byte)) {
				if (token) {
					tokens.push(token);
					token = "";
				}
			} else token += String.fromCharCode(byte);
		}
		if (token && tokens.length < 2) tokens.push(token);
		if (tokens.length < 2) throw new TypeError("Invalid PNM");
		return {
			width: Number.parseInt(tokens[0], 10),
			height: Number.parseInt(tokens[1], 10)
		};
	},
	pam: (input) => {
		const header = toUTF8String(input, 0, Math.min(input.length, PAM_HEADER_LIMIT));
		const size = {};
		for (const line of header.split(/[\r\n]+/)) {
			if (line.length > 16 || line.charCodeAt(0) > 128) continue;
			const [key, value] = line.split(" ");
			if (key && value) size[key.toLowerCase()] = Number.parseInt(value, 10);
			if (size.height && size.width) break;
		}
		if (size.height && size.width) return {
			height: size.height,
			width: size.width
		};
		throw new TypeError("Invalid PAM");
	}
};
const PNM = {
	validate: (input) => toUTF8String(input, 0, 2) in PNMTypes,
	calculate(input) {
		const signature = toUTF8String(input, 0, 2);
		const type = PNMTypes[signature];
		return (handlers[type] || handlers.default)(input);
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/psd.js
const PSD = {
	validate: (input) => toUTF8String(input, 0, 4) === "8BPS",
	calculate: (input) => ({
		height: readUInt32BE(input, 14),
		width: readUInt32BE(input, 18)
	})
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/svg.js
const svgReg = /<svg\s([^>"']|"[^"]*"|'[^']*')*>/;
const extractorRegExps = {
	height: /\sheight=(['"])([^%]+?)\1/,
	root: svgReg,
	viewbox: /\sviewBox=(['"])(.+?)\1/i,
	width: /\swidth=(['"])([^%]+?)\1/
};
const INCH_CM = 2.54;
const units = {
	in: 96,
	cm: 96 / INCH_CM,
	em: 16,
	ex: 8,
	m: 96 / INCH_CM * 100,
	mm: 96 / INCH_CM / 10,
	pc: 96 / 72 / 12,
	pt: 96 / 72,
	px: 1
};
const unitsReg = new RegExp(`^([0-9.]+(?:e\\d+)?)(${Object.keys(units).join("|")})?$`);
function parseLength(len) {
	const m = unitsReg.exec(len);
	if (!m) return;
	return Math.round(Number(m[1]) * (units[m[2]] || 1));
}
function parseViewbox(viewbox) {
	const bounds = viewbox.split(" ");
	return {
		height: parseLength(bounds[3]),
		width: parseLength(bounds[2])
	};
}
function parseAttributes(root) {
	const width = root.match(extractorRegExps.width);
	const height = root.match(extractorRegExps.height);
	const viewbox = root.match(extractorRegExps.viewbox);
	return {
		height: height && parseLength(height[2]),
		viewbox: viewbox && parseViewbox(viewbox[2]),
		width: width && parseLength(width[2])
	};
}
function calculateByDimensions(attrs) {
	return {
		height: attrs.height,
		width: attrs.width
	};
}
function calculateByViewbox(attrs, viewbox) {
	const ratio = viewbox.width / viewbox.height;
	if (attrs.width) return {
		height: Math.floor(attrs.width / ratio),
		width: attrs.width
	};
	if (attrs.height) return {
		height: attrs.height,
		width: Math.floor(attrs.height * ratio)
	};
	return {
		height: viewbox.height,
		width: viewbox.width
	};
}
const SVG = {
	validate: (input) => svgReg.test(toUTF8String(input, 0, 1e3)),
	calculate(input) {
		const root = toUTF8String(input).match(extractorRegExps.root);
		if (root) {
			const attrs = parseAttributes(root[0]);
			if (attrs.width && attrs.height) return calculateByDimensions(attrs);
			if (attrs.viewbox) return calculateByViewbox(attrs, attrs.viewbox);
		}
		throw new TypeError("Invalid SVG");
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/tga.js
const TGA = {
	validate(input) {
		return readUInt16LE(input, 0) === 0 && readUInt16LE(input, 4) === 0;
	},
	calculate(input) {
		return {
			height: readUInt16LE(input, 14),
			width: readUInt16LE(input, 12)
		};
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/tiff.js
const CONSTANTS = {
	TAG: {
		WIDTH: 256,
		HEIGHT: 257,
		COMPRESSION: 259
	},
	TYPE: {
		SHORT: 3,
		LONG: 4,
		LONG8: 16
	},
	ENTRY_SIZE: {
		STANDARD: 12,
		BIG: 20
	},
	COUNT_SIZE: {
		STANDARD: 2,
		BIG: 8
	}
};
function readIFD(input, { isBigEndian, isBigTiff }) {
	const view = new DataView(input.buffer, input.byteOffset);
	const le = !isBigEndian;
	const ifdOffset = isBigTiff ? Number(view.getBigUint64(8, le)) : view.getUint32(4, le);
	const entryCountSize = isBigTiff ? CONSTANTS.COUNT_SIZE.BIG : CONSTANTS.COUNT_SIZE.STANDARD;
	return input.slice(ifdOffset + entryCountSize);
}
function readTagValue(view, type, offset, le) {
	switch (type) {
		case CONSTANTS.TYPE.SHORT: return view.getUint16(offset, le);
		case CONSTANTS.TYPE.LONG: return view.getUint32(offset, le);
		case CONSTANTS.TYPE.LONG8: {
			const value = Number(view.getBigUint64(offset, le));
			if (value > Number.MAX_SAFE_INTEGER) throw new TypeError("Value too large");
			return value;
		}
		default: return 0;
	}
}
function extractTags(input, { isBigEndian, isBigTiff }) {
	const tags = {};
	const entrySize = isBigTiff ? CONSTANTS.ENTRY_SIZE.BIG : CONSTANTS.ENTRY_SIZE.STANDARD;
	const valueOffset = isBigTiff ? 12 : 8;
	const view = new DataView(input.buffer, input.byteOffset);
	const le = !isBigEndian;
	for (let offset = 0; offset + entrySize < input.length; offset += entrySize) {
		const code = view.getUint16(offset, le);
		const type = view.getUint16(offset + 2, le);
		const length = isBigTiff ? Number(view.getBigUint64(offset + 4, le)) : view.getUint32(offset + 4, le);
		if (code === 0) break;
		if (length === 1 && (type === CONSTANTS.TYPE.SHORT || type === CONSTANTS.TYPE.LONG || isBigTiff && type === CONSTANTS.TYPE.LONG8)) tags[code] = readTagValue(view, type, offset + valueOffset, le);
	}
	return tags;
}
function determineFormat(input) {
	const isBigEndian = toUTF8String(input, 0, 2) === "MM";
	return {
		isBigEndian,
		isBigTiff: new DataView(input.buffer, input.byteOffset).getUint16(2, !isBigEndian) === 43
	};
}
function validateBigTIFFHeader(input, isBigEndian) {
	const view = new DataView(input.buffer, input.byteOffset);
	const le = !isBigEndian;
	const byteSize = view.getUint16(4, le);
	const reserved = view.getUint16(6, le);
	if (byteSize !== 8 || reserved !== 0) throw new TypeError("Invalid BigTIFF header");
}
const signatures$1 = /* @__PURE__ */ new Set([
	"49492a00",
	"4d4d002a",
	"49492b00",
	"4d4d002b"
]);
const TIFF = {
	validate: (input) => {
		const signature = toHexString(input, 0, 4);
		return signatures$1.has(signature);
	},
	calculate(input) {
		const format = determineFormat(input);
		if (format.isBigTiff) validateBigTIFFHeader(input, format.isBigEndian);
		const tags = extractTags(readIFD(input, format), format);
		const info = {
			height: tags[CONSTANTS.TAG.HEIGHT],
			width: tags[CONSTANTS.TAG.WIDTH],
			type: format.isBigTiff ? "bigtiff" : "tiff"
		};
		if (tags[CONSTANTS.TAG.COMPRESSION]) info.compression = tags[CONSTANTS.TAG.COMPRESSION];
		if (!info.width || !info.height) throw new TypeError("Invalid Tiff. Missing tags");
		return info;
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/webp.js
function calculateExtended(input) {
	return {
		height: 1 + readUInt24LE(input, 7),
		width: 1 + readUInt24LE(input, 4)
	};
}
function calculateLossless(input) {
	return {
		height: 1 + ((input[4] & 15) << 10 | input[3] << 2 | (input[2] & 192) >> 6),
		width: 1 + ((input[2] & 63) << 8 | input[1])
	};
}
function calculateLossy(input) {
	return {
		height: readInt16LE(input, 8) & 16383,
		width: readInt16LE(input, 6) & 16383
	};
}
const WEBP = {
	validate(input) {
		const riffHeader = "RIFF" === toUTF8String(input, 0, 4);
		const webpHeader = "WEBP" === toUTF8String(input, 8, 12);
		const vp8Header = "VP8" === toUTF8String(input, 12, 15);
		return riffHeader && webpHeader && vp8Header;
	},
	calculate(_input) {
		const chunkHeader = toUTF8String(_input, 12, 16);
		const input = _input.slice(20, 30);
		if (chunkHeader === "VP8X") {
			const extendedHeader = input[0];
			const validStart = (extendedHeader & 192) === 0;
			const validEnd = (extendedHeader & 1) === 0;
			if (validStart && validEnd) return calculateExtended(input);
			throw new TypeError("Invalid WebP");
		}
		if (chunkHeader === "VP8 " && input[0] !== 47) return calculateLossy(input);
		const signature = toHexString(input, 3, 6);
		if (chunkHeader === "VP8L" && signature !== "9d012a") return calculateLossless(input);
		throw new TypeError("Invalid WebP");
	}
};

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/types/index.js
const typeHandlers = /* @__PURE__ */ new Map([
	["bmp", BMP],
	["cur", CUR],
	["dds", DDS],
	["gif", GIF],
	["heif", HEIF],
	["icns", ICNS],
	["ico", ICO],
	["j2c", J2C],
	["jp2", JP2],
	["jpg", JPG],
	["jxl", JXL],
	["jxl-stream", JXLStream],
	["ktx", KTX],
	["png", PNG],
	["pnm", PNM],
	["psd", PSD],
	["svg", SVG],
	["tga", TGA],
	["tiff", TIFF],
	["webp", WEBP]
]);
const types = Array.from(typeHandlers.keys());

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/detector.js
const firstBytes = /* @__PURE__ */ new Map([
	[0, [
		"cur",
		"heif",
		"ico",
		"jp2",
		"jxl",
		"tga"
	]],
	[56, ["psd"]],
	[60, ["svg"]],
	[66, ["bmp"]],
	[68, ["dds"]],
	[71, ["gif"]],
	[73, ["tiff"]],
	[77, ["tiff"]],
	[80, ["pnm"]],
	[82, ["webp"]],
	[105, ["icns"]],
	[137, ["png"]],
	[171, ["ktx"]],
	[255, [
		"j2c",
		"jpg",
		"jxl-stream"
	]]
]);
function detector(input) {
	const byte = input[0];
	const candidates = firstBytes.get(byte);
	const predicate = (type) => typeHandlers.get(type)?.validate(input);
	return candidates?.find(predicate) || types.find(predicate);
}

// ../../node_modules/.pnpm/image-size@2.1.0/node_modules/image-size/dist/esm/lookup.js
const globalOptions = { disabledTypes: [] };
function imageSize(input) {
	const type = detector(input);
	if (typeof type !== "undefined") {
		if (globalOptions.disabledTypes.indexOf(type) > -1) throw new TypeError(`disabled file type: ${type}`);
		const size = typeHandlers.get(type)?.calculate(input);
		if (size !== void 0) {
			size.type = size.type ?? type;
			if (size.images && size.images.length > 1) {
				const largestImage = size.images.reduce((largest, current) => {
					return current.width * current.height > largest.width * largest.height ? current : largest;
				}, size.images[0]);
				size.width = largestImage.width;
				size.height = largestImage.height;
			}
			return size;
		}
	}
	throw new TypeError(`unsupported file type: ${type}`);
}

// ../core/src/problem.ts
const problemCodes = {
	imageEmpty: "image-empty",
	imageLfsPointer: "image-lfs-pointer",
	imageFormat: "image-format",
	imageFormatForTarget: "image-format-for-target",
	imageTruncated: "image-truncated",
	imageCorrupt: "image-corrupt",
	imageTooManyPixels: "image-too-many-pixels",
	imageTooLarge: "image-too-large",
	imageShape: "image-shape",
	imageBlank: "image-blank",
	imageTransparent: "image-transparent",
	imageCropped: "image-cropped",
	imageSmall: "image-small",
	imageRepeated: "image-repeated",
	imageAnimated: "image-animated",
	imageChecksum: "image-checksum",
	imageTrailingData: "image-trailing-data",
	imageExtension: "image-extension",
	imageUnreadable: "image-unreadable",
	imageChanged: "image-changed",
	imageNotVerified: "image-not-verified",
	targetId: "target-id",
	targetIdDoubtful: "target-id-doubtful",
	targetDuplicate: "target-duplicate",
	nameNotFound: "name-not-found",
	nameAmbiguous: "name-ambiguous",
	nameListCut: "name-list-cut",
	savedViewNotShared: "saved-view-not-shared",
	itwinInactive: "itwin-inactive"
};
function hasErrors(problems) {
	return problems.some((problem) => problem.severity === "error");
}
function asErrors(problems) {
	return problems.map((problem) => ({
		...problem,
		severity: "error"
	}));
}

// ../core/src/image/image.ts
const mediaTypes = {
	png: "image/png",
	jpeg: "image/jpeg"
};

// ../core/src/image/orientation.ts
const upright = 1;
const orientationTag = 274;
const short = 3;
const entryLength = 12;
function readOrientation(bytes, start, end) {
	if (end - start < 8) return 1;
	const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
	const order = view.getUint16(0);
	if (order !== 18761 && order !== 19789) return 1;
	const littleEndian = order === 18761;
	if (view.getUint16(2, littleEndian) !== 42) return 1;
	const directory = view.getUint32(4, littleEndian);
	if (directory + 2 > view.byteLength) return 1;
	const last = Math.min(directory + 2 + view.getUint16(directory, littleEndian) * entryLength, view.byteLength) - entryLength;
	for (let entry = directory + 2; entry <= last; entry += entryLength) {
		if (view.getUint16(entry, littleEndian) !== orientationTag) continue;
		const [type, count] = [view.getUint16(entry + 2, littleEndian), view.getUint32(entry + 4, littleEndian)];
		const value = view.getUint16(entry + 8, littleEndian);
		if (type === short && count === 1 && value >= 1 && value <= 8) return value;
	}
	return 1;
}

// ../core/src/image/signature.ts
const textBytes = 1024;
const binary = [
	{
		name: "a GIF",
		bytes: "GIF8"
	},
	{
		name: "a WebP",
		at: 8,
		bytes: "WEBP"
	},
	{
		name: "an AVIF",
		at: 4,
		bytes: "ftypavif"
	},
	{
		name: "an AVIF sequence",
		at: 4,
		bytes: "ftypavis"
	},
	{
		name: "a HEIC",
		at: 4,
		bytes: "ftyphe"
	},
	{
		name: "a HEIF",
		at: 4,
		bytes: "ftypmif1"
	},
	{
		name: "an MP4 or QuickTime video",
		at: 4,
		bytes: "ftyp"
	},
	{
		name: "a TIFF",
		bytes: "II*\0"
	},
	{
		name: "a TIFF",
		bytes: "MM\0*"
	},
	{
		name: "an icon file (ICO)",
		bytes: "\0\0\0"
	},
	{
		name: "a JPEG XL",
		bytes: "ÿ\n"
	},
	{
		name: "a JPEG XL",
		bytes: "\0\0\0\fJXL "
	},
	{
		name: "a JPEG 2000",
		bytes: "\0\0\0\fjP  "
	},
	{
		name: "a Photoshop document",
		bytes: "8BPS"
	},
	{
		name: "a KTX texture",
		bytes: "«KTX "
	},
	{
		name: "a DDS texture",
		bytes: "DDS "
	},
	{
		name: "an OpenEXR image",
		bytes: "v/1"
	},
	{
		name: "a Radiance HDR image",
		bytes: "#?RADIANCE"
	},
	{
		name: "a WebM or Matroska video",
		bytes: "Eß£"
	},
	{
		name: "a binary glTF model",
		bytes: "glTF"
	},
	{
		name: "a PDF",
		bytes: "%PDF-"
	},
	{
		name: "a ZIP archive",
		bytes: "PK"
	},
	{
		name: "a gzip archive",
		bytes: ""
	},
	{
		name: "a BMP",
		bytes: "BM"
	}
];
const lfsPointer = "version https://git-lfs.github.com/spec/";
const pngSignature = "PNG\r\n\n";
const pngSignaturesAsText = [
	"PNG\n\n",
	"PNG\r\r\n\r\n",
	"PNG\r\n\r\n"
];
function startsWith(bytes, text, at = 0) {
	for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
	return true;
}
function readSignature(bytes) {
	if (bytes.length === 0) return { is: "empty" };
	if (startsWith(bytes, pngSignature)) return { is: "png" };
	if (startsWith(bytes, "ÿØÿ")) return { is: "jpeg" };
	if (startsWith(bytes, lfsPointer)) return { is: "lfs-pointer" };
	if (pngSignaturesAsText.some((converted) => startsWith(bytes, converted))) return { is: "png-as-text" };
	return {
		is: "other",
		name: binary.find((entry) => startsWith(bytes, entry.bytes, entry.at))?.name ?? nameOfText(bytes)
	};
}
function nameOfText(bytes) {
	const head = bytes.subarray(0, textBytes);
	const start = new TextDecoder().decode(head).trimStart().toLowerCase();
	if (start.startsWith("png".slice(1)) || start.startsWith("�png")) return "a damaged PNG (its first bytes are wrong)";
	if (start.startsWith("<!doctype html") || start.startsWith("<html") || /^<\?xml[^>]*>\s*(<!doctype )?<?html/.test(start)) return "an HTML page";
	if (/<svg[\s>]/.test(start) && start.startsWith("<")) return "an SVG";
	if (start.startsWith("<!--") && start.includes("<html")) return "an HTML page";
	if (start.startsWith("<")) return "an XML or HTML text";
	if (start.startsWith("data:image/")) return "a data URL written as text";
	if (start.startsWith("ivborw0kggo") || start.startsWith("/9j/")) return "an image written as base64 text";
	if (start.startsWith("{") || start.startsWith("[")) return "a JSON text";
	if (head.every((byte) => byte === 0)) return "a file of zero bytes (its content was never written)";
	if (/^[^\ufffd\p{Cc}]+$/u.test(start.replace(/\s+/g, ""))) return "a text file";
	return "of an unknown format";
}

// ../core/src/image/walk.ts
const truncated = (why) => ({
	whole: false,
	fault: "truncated",
	why
});
const corrupt = (why) => ({
	whole: false,
	fault: "corrupt",
	why
});
const unsupported = (why) => ({
	whole: false,
	fault: "unsupported",
	why
});

// ../core/src/image/jpeg.ts
const unsupportedKinds = /* @__PURE__ */ new Map([
	[195, "it is lossless"],
	[197, "it is hierarchical"],
	[198, "it is hierarchical"],
	[199, "it is hierarchical"],
	[201, "it uses arithmetic coding"],
	[202, "it uses arithmetic coding"],
	[203, "it uses arithmetic coding"],
	[205, "it is hierarchical"],
	[206, "it is hierarchical"],
	[207, "it is hierarchical"],
	[222, "it is hierarchical"],
	[247, "it is a JPEG-LS"]
]);
const maxSide = 65500;
const isInvalid = (marker) => marker === 0 || marker > 1 && marker < 192 || marker === 200 || marker === 216 || marker === 223 || marker >= 240 && marker <= 253;
const isRestart = (marker) => marker >= 208 && marker <= 215;
function walkJpeg(bytes) {
	let offset = 2;
	let frame;
	let orientation;
	let quantisation = false;
	let scan = false;
	for (;;) {
		if (offset < bytes.length && bytes[offset] !== 255) return corrupt(`at byte ${offset} there should be a marker`);
		while (bytes[offset] === 255) offset++;
		const marker = bytes[offset];
		if (marker === void 0) return truncated(`it ends at byte ${bytes.length}, before its end-of-image marker`);
		offset++;
		if (marker === 217) {
			if (!frame) return corrupt("it has no frame header");
			if (!scan) return corrupt("it has no pixels (no scan)");
			return {
				whole: true,
				...frame,
				orientation: orientation ?? 1,
				animated: false,
				end: offset
			};
		}
		if (marker === 1 || isRestart(marker)) continue;
		const kind = unsupportedKinds.get(marker);
		if (kind !== void 0 && !frame) return unsupported(kind);
		if (kind !== void 0 || isInvalid(marker)) return corrupt(`at byte ${offset - 1} there is no valid marker`);
		if (offset + 2 > bytes.length) return truncated(`it ends at byte ${bytes.length}, within a segment`);
		const length = bytes[offset] << 8 | bytes[offset + 1];
		if (length < 2) return corrupt(`the length of the segment at byte ${offset - 2} is impossible`);
		const end = offset + length;
		if (end > bytes.length) return truncated(`it ends at byte ${bytes.length}, within a segment`);
		if (marker >= 192 && marker <= 194) {
			const components = bytes[offset + 7];
			if (frame || length < 8 || length !== 8 + 3 * components) return corrupt(`the frame header at byte ${offset - 2} is malformed`);
			const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
			if (view.getUint8(2) !== 8) return unsupported(`it has ${view.getUint8(2)} bits per colour`);
			if (components !== 1 && components !== 3 && components !== 4) return unsupported(`it has ${components} colour components`);
			const [height, width] = [view.getUint16(3), view.getUint16(5)];
			if (height > maxSide || width > maxSide) return unsupported("it has a side of more than 65,500 pixels");
			frame = {
				width,
				height,
				head: headOf(bytes.subarray(offset - 2, end))
			};
		} else if (marker === 219) quantisation = true;
		else if (marker === 225 && !scan && length > 8 && startsWith(bytes, "Exif\0\0", offset + 2)) orientation ??= readOrientation(bytes, offset + 8, end);
		else if (marker === 218) {
			if (!frame) return corrupt("its pixels come before its frame header");
			if (!quantisation) return unsupported("it has no quantisation tables");
			scan = true;
			offset = endOfScan(bytes, end);
			continue;
		}
		offset = end;
	}
}
function headOf(frameHeader) {
	return Uint8Array.of(255, 216, 255, 254, 0, 2, ...frameHeader);
}
function endOfScan(bytes, start) {
	for (let offset = start;;) {
		if (bytes[offset] !== 255) offset = bytes.indexOf(255, offset);
		const next = bytes[offset + 1];
		if (offset === -1 || next === void 0) return bytes.length;
		if (next === 255) offset++;
		else if (next === 0 || isRestart(next)) offset += 2;
		else return offset;
	}
}

// ../core/src/image/node-zlib.ts
const nodeZlib = () => globalThis.process?.getBuiltinModule?.("node:zlib");

// ../core/src/image/crc32.ts
let native;
let isNativeKnown = false;
function crc32(bytes, start, end) {
	if (!isNativeKnown) {
		native = nodeZlib()?.crc32;
		isNativeKnown = true;
	}
	return native ? native(bytes.subarray(start, end)) : tableCrc32(bytes, start, end);
}
const table = Uint32Array.from({ length: 256 }, (_, value) => {
	let crc = value;
	for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 3988292384 ^ crc >>> 1 : crc >>> 1;
	return crc;
});
function tableCrc32(bytes, start, end) {
	let crc = 4294967295;
	for (let index = start; index < end; index++) crc = table[(crc ^ bytes[index]) & 255] ^ crc >>> 8;
	return ~crc >>> 0;
}

// ../core/src/image/png.ts
const signatureLength = 8;
const chunkOverhead = 12;
const headerEnd = 33;
const typeOf = (name) => new DataView(new TextEncoder().encode(name).buffer).getUint32(0);
const IHDR = typeOf("IHDR");
const PLTE = typeOf("PLTE");
const IDAT = typeOf("IDAT");
const IEND = typeOf("IEND");
const CgBI = typeOf("CgBI");
const fcTL = typeOf("fcTL");
const acTL = typeOf("acTL");
const eXIf = typeOf("eXIf");
const ancillaryBit = 536870912;
const depths = {
	0: [
		1,
		2,
		4,
		8,
		16
	],
	2: [8, 16],
	3: [
		1,
		2,
		4,
		8
	],
	4: [8, 16],
	6: [8, 16]
};
const paletteColourType = 3;
function walkPng(bytes) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let offset = signatureLength;
	let previous = 0;
	let palette = false;
	let pixelChunks = false;
	let pixels = false;
	let animated = false;
	let orientation;
	let wrongChecksum;
	for (;;) {
		if (offset + chunkOverhead > bytes.length) return truncated(`it ends at byte ${bytes.length}, before its IEND chunk`);
		const length = view.getUint32(offset);
		const type = view.getUint32(offset + 4);
		if (!isLetters(type)) return corrupt(`at byte ${offset} there should be a chunk`);
		if (previous === 0 && type !== IHDR) {
			const iphone = type === CgBI ? " (a PNG made for iOS apps, which nothing else can read)" : "";
			return corrupt(`its first chunk is ${nameOf(type)}${iphone}, not IHDR`);
		}
		if (length > 2147483647) return corrupt(`the length of chunk ${nameOf(type)} at byte ${offset} is impossible`);
		const end = offset + chunkOverhead + length;
		if (end > bytes.length) return truncated(`it ends at byte ${bytes.length}, within chunk ${nameOf(type)}, which needs ${end} bytes`);
		if (crc32(bytes, offset + 4, end - 4) !== view.getUint32(end - 4)) {
			const chunk = `chunk ${nameOf(type)} at byte ${offset}`;
			if (isNeeded(type)) return corrupt(`the checksum of ${chunk} is wrong`);
			wrongChecksum ??= chunk;
		} else if (type === IHDR) {
			if (previous !== 0 || length !== 13) return corrupt(`its IHDR chunk at byte ${offset} is malformed`);
			const wrong = wrongHeaderValue(view);
			if (wrong !== void 0) return corrupt(`its IHDR chunk has ${wrong}, which PNG does not have`);
		} else if (type === PLTE) {
			if (palette) return corrupt(`it has a second palette (PLTE chunk) at byte ${offset}`);
			palette = true;
			if (length === 0 || length > 768 || length % 3 !== 0) return corrupt(`its palette (PLTE chunk) has ${length} bytes, not 3 for each of 1 to 256 colours`);
		} else if (type === IDAT) {
			if (needsPalette(view) && !palette) return corrupt("its palette (PLTE chunk) does not come before its pixels");
			if (pixelChunks && previous !== IDAT) return corrupt(`another chunk is between its pixels (IDAT chunks), before byte ${offset}`);
			pixelChunks = true;
			pixels ||= length > 0;
		} else if (type === IEND) {
			if (!pixels) return corrupt("it has no pixels (no IDAT chunk)");
			return {
				whole: true,
				width: view.getUint32(16),
				height: view.getUint32(20),
				orientation: orientation ?? 1,
				head: bytes.slice(0, headerEnd),
				animated,
				end,
				...wrongChecksum === void 0 ? {} : { wrongChecksum }
			};
		} else if ((type & ancillaryBit) === 0) return corrupt(`it needs chunk ${nameOf(type)} at byte ${offset}, which PNG does not have`);
		else if (type === acTL) animated = true;
		else if (type === eXIf && !pixelChunks) orientation ??= readOrientation(bytes, offset + 8, end - 4);
		previous = type;
		offset = end;
	}
}
function isLetters(type) {
	for (let shift = 0; shift < 32; shift += 8) {
		const letter = type >>> shift & 223;
		if (letter < 65 || letter > 90) return false;
	}
	return true;
}
function nameOf(type) {
	return String.fromCharCode(type >>> 24, type >>> 16 & 255, type >>> 8 & 255, type & 255);
}
function isNeeded(type) {
	const critical = type & -536870913;
	return type === critical || critical === PLTE || critical === IDAT || critical === IEND || type === fcTL;
}
function needsPalette(view) {
	return view.getUint8(25) === paletteColourType;
}
function wrongHeaderValue(view) {
	const depth = view.getUint8(24);
	const colourType = view.getUint8(25);
	const [compression, filter, interlace] = [
		view.getUint8(26),
		view.getUint8(27),
		view.getUint8(28)
	];
	if (!depths[colourType]?.includes(depth)) return `colour type ${colourType} with a bit depth of ${depth}`;
	if (compression !== 0) return `compression method ${compression}`;
	if (filter !== 0) return `filter method ${filter}`;
	if (interlace > 1) return `interlace method ${interlace}`;
}

// ../core/src/image/inspect.ts
const maxPixels = 1e8;
const walks = {
	png: walkPng,
	jpeg: walkJpeg
};
const extensions = {
	png: "png",
	jpg: "jpeg",
	jpeg: "jpeg",
	jpe: "jpeg"
};
const formatNames = {
	png: "PNG",
	jpeg: "JPEG"
};
async function inspectImage(bytes, options = {}) {
	requireBytes("inspectImage", bytes);
	const signature = readSignature(bytes);
	if (signature.is !== "png" && signature.is !== "jpeg") return { problems: [signatureProblem(signature)] };
	const format = signature.is;
	const own = ownBytes(bytes);
	const walk = walks[format](own);
	if (!walk.whole) return { problems: [refusedProblem(format, walk, own)] };
	if (walk.width === 0 || walk.height === 0) return { problems: [refusedProblem(format, corrupt("its header gives no width and height"), own)] };
	const stored = readSize(walk);
	if (!stored) return { problems: [refusedProblem(format, corrupt("two readers find different sizes in it"), own)] };
	const size = orient(stored, walk.orientation);
	const problems = [];
	if (size.width * size.height > maxPixels) problems.push(tooManyPixels(size));
	if (walk.animated) problems.push(problem$2("warning", problemCodes.imageAnimated, "This PNG is animated; the platform shows one frame of it.", "Save a single frame."));
	if (walk.wrongChecksum !== void 0) problems.push(problem$2("warning", problemCodes.imageChecksum, `The checksum of ${walk.wrongChecksum} is wrong; browsers ignore that chunk.`, "Save the image again, without its metadata if that writes the same chunk."));
	const behind = own.subarray(walk.end);
	if (behind.some((byte) => byte > 32)) problems.push(problem$2("warning", problemCodes.imageTrailingData, `${formatBytes(behind.length)} stand behind the end of this ${formatNames[format]}; they would be published with it.`, "Save the image again, so that the file holds nothing else."));
	const extension = extensionOf(options.fileName);
	if (extension !== void 0 && extensions[extension] !== format) {
		const name = formatNames[format];
		problems.push(problem$2("warning", problemCodes.imageExtension, `The extension is .${extension} but the bytes are a ${name}; it is published as a ${name}.`, `Rename the file to .${format === "png" ? "png" : "jpg"}, or save it as what it is called.`));
	}
	return {
		image: {
			format,
			mediaType: mediaTypes[format],
			...size,
			byteLength: own.byteLength,
			sha256: await sha256(own),
			animated: walk.animated,
			bytes: own
		},
		problems
	};
}
async function sha256(bytes) {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function ownBytes(bytes) {
	const { buffer } = bytes;
	return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
function readSize({ head, width, height }) {
	const read = imageSize(head);
	return read.width === width && read.height === height ? {
		width: read.width,
		height: read.height
	} : void 0;
}
function orient({ width, height }, orientation) {
	return orientation >= 5 ? {
		width: height,
		height: width
	} : {
		width,
		height
	};
}
function extensionOf(fileName) {
	return /[^/\\]\.([A-Za-z0-9]+)$/.exec(fileName ?? "")?.[1]?.toLowerCase();
}
function problem$2(severity, code, message, fix) {
	return {
		code,
		severity,
		message,
		fix
	};
}
function signatureProblem(signature) {
	switch (signature.is) {
		case "empty": return problem$2("error", problemCodes.imageEmpty, "The file is empty (0 bytes).", "Look at the step that renders it: it may have failed, or may still be writing.");
		case "lfs-pointer": return problem$2("error", problemCodes.imageLfsPointer, "This is a Git LFS pointer, not the image itself.", "Add `lfs: true` under `with:` of the actions/checkout step.");
		case "png-as-text": return lineEndsProblem("png");
		case "other": return problem$2("error", problemCodes.imageFormat, `This is ${signature.name}, not a PNG or JPEG.`, "Save it as PNG or JPEG; renaming it is not enough.");
	}
}
function refusedProblem(format, { fault, why }, bytes) {
	const name = formatNames[format];
	if (fault === "unsupported") return problem$2("error", problemCodes.imageFormat, `This ${name} is of a kind that browsers do not show: ${why}.`, "Save it as a baseline JPEG or a PNG.");
	if (format === "jpeg" && hasConvertedLineEnds(bytes)) return lineEndsProblem(format);
	return fault === "truncated" ? problem$2("error", problemCodes.imageTruncated, `This ${name} is cut off: ${why}.`, "Render or copy it again; the step that wrote it may have been stopped.") : problem$2("error", problemCodes.imageCorrupt, `This ${name} is damaged: ${why}.`, "Render or copy it again.");
}
function hasConvertedLineEnds(bytes) {
	let lineEnds = 0;
	for (let index = 1; index < bytes.length; index++) {
		if (bytes[index] !== 10) continue;
		if (bytes[index - 1] !== 13) return false;
		lineEnds++;
	}
	return lineEnds > 0 && bytes.length > 5e3;
}
function lineEndsProblem(format) {
	return problem$2("error", problemCodes.imageCorrupt, `This ${formatNames[format]} was damaged by a conversion of line ends, as if it were text.`, `Add \`*.${format === "png" ? "png" : "jpg"} binary\` to .gitattributes and commit the image again.`);
}
function tooManyPixels({ width, height }) {
	return problem$2("error", problemCodes.imageTooManyPixels, `The image has ${width} x ${height} pixels, more than 100 megapixels.`, "Render it smaller; 1920 x 1080 is plenty for a thumbnail.");
}

// ../core/src/targets/id.ts
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const uuidForm = "a UUID, such as 8a1f2c3d-0000-4000-8000-000000000001";
function checkId(kind, id) {
	if (typeof id === "string" && kind.idPattern.test(id)) return void 0;
	const text = String(id);
	const shown = text.length > 80 ? `${JSON.stringify(text.slice(0, 80))}…` : JSON.stringify(text);
	return {
		code: problemCodes.targetId,
		severity: "error",
		message: `${shown} is not the id of ${withArticle(kind.label)}: it is ${kind.idForm}.`,
		fix: `Copy the id from the ${kind.label}'s page or address.`
	};
}
function withArticle(label) {
	return /^[aei]/i.test(label) ? `an ${label}` : `a ${label}`;
}

// ../core/src/targets/image-rules.ts
function checkImageFor(image, kind) {
	const problems = kind.limits(image);
	if (!kind.formats.includes(image.format)) {
		const accepted = formatsOf(kind);
		problems.unshift({
			code: problemCodes.imageFormatForTarget,
			severity: "error",
			message: `This is a ${image.format.toUpperCase()}; the image of ${withArticle(kind.label)} must be ${accepted}.`,
			fix: `Save it as ${accepted}; renaming it is not enough.`
		});
	}
	return problems;
}
async function requireAcceptable(kind, id, image) {
	if (!(image instanceof Uint8Array || image?.bytes instanceof Uint8Array)) requireBytes(`the upload to ${kind.label} ${id}`, image);
	const inspection = image instanceof Uint8Array ? await inspectImage(image) : {
		image,
		problems: []
	};
	const problems = [...inspection.problems, ...inspection.image ? checkImageFor(inspection.image, kind) : []];
	if (inspection.image === void 0 || hasErrors(problems)) {
		const target = {
			kind: kind.kind,
			id
		};
		throw new ImageRejectedError(`${kind.label} ${id}: the image was not sent.`, problems.map((problem) => ({
			...problem,
			target
		})), target);
	}
	return inspection.image;
}
function acceptedBy(kind) {
	return `as ${formatsOf(kind)}, below ${formatBytes(megabytes.sure)}`;
}
const formatsOf = ({ formats }) => formatChoice(formats.map((format) => format.toUpperCase()));
const megabytes = {
	sure: 5e6,
	most: 5242880
};
const belowBytes = megabytes.sure;
function sizeLimit({ byteLength, format }) {
	if (byteLength > megabytes.most) return [tooLarge$2("error", `The file has ${formatBytes(byteLength)}; the platform takes at most 5 megabytes.`, format, "JPEG")];
	if (byteLength > megabytes.sure) return [tooLarge$2("warning", `The file has ${formatBytes(byteLength)}; the platform takes at most "5 megabytes", which may mean ${formatBytes(megabytes.sure)}.`, format, "JPEG")];
	return [];
}
function undocumentedSizeLimit({ byteLength, format }) {
	if (byteLength <= megabytes.most) return [];
	return [tooLarge$2("warning", `The file has ${formatBytes(byteLength)}; no limit is documented for saved views, but more than 5 megabytes may be refused.`, format)];
}
function tooLarge$2(severity, message, format, smaller) {
	const compressions = format === "jpeg" ? ["a lower JPEG quality"] : ["a stronger PNG compression", ...smaller ? [smaller] : []];
	return {
		code: problemCodes.imageTooLarge,
		severity,
		message,
		fix: `Save it below ${formatBytes(megabytes.sure)}: ${formatChoice(["fewer pixels", ...compressions])}.`
	};
}

// ../core/src/targets/definition.ts
function subjectOf({ kind, label, owner, idDoubt }, id, name) {
	return {
		label,
		id,
		name,
		owner,
		idDoubt: idDoubt?.(id),
		target: {
			kind,
			id,
			...name !== void 0 && { name }
		}
	};
}

// ../core/src/http/api.ts
const acceptV1 = "application/vnd.bentley.itwin-platform.v1+json";
const maxTextBytes = 1048576;
const notRenewed = /* @__PURE__ */ new Error("The token source has no other token than the one that was refused.");
function createSend({ api, token, transport, pace }) {
	return async (request, { signal } = {}) => {
		let used = "";
		let rejected;
		const exchange = () => transport.exchange({
			method: request.method,
			url: new URL(api.href.replace(/\/$/, "") + request.path),
			headers: async (attemptSignal) => {
				const next = readCredential(await token({
					...rejected && { rejected },
					signal: attemptSignal
				}), "token");
				if (next === rejected) throw notRenewed;
				used = next;
				return {
					Authorization: `Bearer ${used}`,
					Accept: request.accept ?? acceptV1,
					...request.headers,
					...request.body && { "Content-Type": request.body.mediaType }
				};
			},
			turn: pace && ((attemptSignal) => pace.turn(attemptSignal)),
			...request.body && { body: request.body.bytes },
			maxAnswerBytes: request.maxAnswerBytes ?? maxTextBytes
		}, signal);
		try {
			let answer = await exchange();
			if (answer.status === 401) {
				rejected = used;
				try {
					answer = await exchange();
				} catch (error) {
					if (error !== notRenewed) throw error;
				}
			}
			const about = {
				request,
				answer,
				api,
				secrets: [used, ...rejected ? [rejected] : []]
			};
			if (!request.success.includes(answer.status)) throw answerError(about);
			if (repeatsSecret(answer.body, used)) throw malformedAnswerError(about, "its body repeats the token");
			return {
				...answer,
				pathOf: (href) => pathAt(api, href),
				malformed: (reason) => malformedAnswerError(about, reason)
			};
		} catch (error) {
			throw isTransportError(error) && error.target === void 0 ? withSubject(error, request) : error;
		}
	};
}
function withSubject(error, { subject, action }) {
	const what = `${describeSubject(subject)}: could not ${action}: ${error.what}`;
	return new TransportError(what, error.fix, error, {
		target: subject.target,
		cause: error.cause
	});
}
function repeatsSecret(body, secret) {
	if ((body[0] ?? 0) >= 128) return false;
	const text = new TextDecoder().decode(body);
	return secretForms(secret).some((form) => text.includes(form));
}
function pathAt(api, href) {
	const base = api.href.replace(/\/$/, "");
	if (!URL.canParse(href, `${base}/`)) return void 0;
	const url = new URL(href, `${base}/`);
	return url.href.startsWith(`${base}/`) ? url.href.slice(base.length).replace(/#.*$/, "") : void 0;
}
function readStringList(answer, name) {
	const list = readObject(answer)[name];
	if (!Array.isArray(list) || !list.every((entry) => typeof entry === "string")) throw answer.malformed(`its body has no list ${name}`);
	return list;
}
function readStrings(answer, names, inside) {
	const fail = (reason) => answer.malformed(reason);
	const whole = readObject(answer);
	const holder = inside === void 0 ? whole : whole[inside];
	if (typeof holder !== "object" || holder === null) throw fail(`its body has no ${inside}`);
	const strings = {};
	for (const name of names) {
		const value = holder[name];
		if (typeof value !== "string" || value === "") throw fail(`its body has no ${inside ? `${inside}.` : ""}${name}`);
		strings[name] = value;
	}
	return strings;
}
function readObject(answer) {
	let parsed;
	try {
		parsed = JSON.parse(new TextDecoder().decode(answer.body));
	} catch {
		throw answer.malformed("its body is not JSON");
	}
	if (typeof parsed !== "object" || parsed === null) throw answer.malformed("its body has no object");
	return parsed;
}

// ../core/src/targets/read-list.ts
const maxPages = 1e3;
const maxAnswerBytes = 8388608;
async function readList(send, { path: first, property, read, ...request }, options) {
	const route = first.replace(/\/?\?.*$/, "");
	let path = first;
	let total;
	const asked = /* @__PURE__ */ new Set();
	const items = /* @__PURE__ */ new Map();
	while (path !== void 0) {
		const answer = await send({
			...request,
			method: "GET",
			path,
			success: [200],
			maxAnswerBytes
		}, options);
		asked.add(path);
		const page = readPage(answer, property, route);
		for (const one of page.items) {
			const item = read(one ?? {});
			if (typeof item === "string") throw answer.malformed(`an entry of ${property} in its body has ${item}`);
			items.set(item.id, item);
		}
		const count = Number(answer.headers.get("x-total-count") ?? NaN);
		if (Number.isSafeInteger(count)) total = count;
		path = page.next;
		if (path !== void 0 && asked.has(path)) throw answer.malformed("its next page is one that was read already");
		if (asked.size >= maxPages && path !== void 0) throw answer.malformed(`it has more than ${maxPages} pages`);
	}
	return {
		items: [...items.values()],
		total
	};
}
function readPage(answer, property, route) {
	let page;
	try {
		page = JSON.parse(new TextDecoder().decode(answer.body));
	} catch {
		throw answer.malformed("its body is not JSON");
	}
	const items = page?.[property];
	if (!Array.isArray(items)) throw answer.malformed(`its body has no ${property}`);
	const href = page?._links?.next?.href;
	if (href === void 0 || href === null) return {
		items,
		next: void 0
	};
	const next = typeof href === "string" ? answer.pathOf(href) : void 0;
	if (next === void 0 || next.replace(/\/?\?.*$/, "") !== route || !next.includes("?")) throw answer.malformed("the address of its next page is not one of the API's lists of the same kind");
	return {
		items,
		next
	};
}

// ../core/src/targets/itwin-list.ts
const pageSize$2 = 500;
const maxReturn = 1e4;
const silentEnd = 1e3;
const subject = {
	label: "list of",
	id: "iTwins",
	owner: "the iTwin"
};
async function listITwins(send, query, options) {
	const parameters = Object.entries(query).flatMap(([name, value]) => value === void 0 ? [] : [`&${name}=${encodeURIComponent(value.toWellFormed())}`]);
	const { items, total } = await readList(send, {
		subject,
		action: "read it",
		path: `/itwins?includeInactive=true${parameters.join("")}&$top=${pageSize$2}&$skip=0`,
		headers: {
			Prefer: "return=representation",
			"X-Max-Return": String(maxReturn),
			"x-total-count": "true"
		},
		property: "iTwins",
		read: readITwin
	}, options);
	return {
		iTwins: items,
		cutFrom: (total === void 0 ? items.length > 0 && items.length % silentEnd === 0 : items.length < total) ? total ?? items.length : void 0
	};
}
function readITwin(item) {
	const { id, displayName, number, status, subClass, imageName } = item;
	if (typeof id !== "string" || !uuidPattern.test(id)) return "no usable id";
	if (typeof displayName !== "string") return "no displayName";
	return {
		id,
		displayName,
		number: typeof number === "string" ? number : "",
		status: typeof status === "string" ? status : void 0,
		subClass: typeof subClass === "string" ? subClass : void 0,
		imageName: typeof imageName === "string" || imageName === null ? imageName : void 0
	};
}
function isSameImage(listed, recorded) {
	const idOf = (name) => uuid.exec(name)?.[0].toLowerCase();
	return recorded !== void 0 && (listed === recorded || idOf(listed) !== void 0 && idOf(listed) === idOf(recorded));
}
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

// ../core/src/targets/itwin.ts
const itwin = {
	kind: "itwin",
	label: "iTwin",
	owner: "the iTwin",
	idPattern: uuidPattern,
	idForm: uuidForm,
	canonicalId: (id) => id.toLowerCase(),
	formats: ["png", "jpeg"],
	path: (id) => `/itwins/${encodeURIComponent(id)}`,
	property: "iTwin",
	permission: "itwins_modify",
	permissionsPath: (id) => `/accesscontrol/itwins/${encodeURIComponent(id)}/permissions`,
	namesImages: true,
	keepsBytes: true,
	bytesPerByte: 1,
	limits(image) {
		const { width, height } = image;
		const problems = sizeLimit(image);
		if (Math.max(width, height) > 5 * Math.min(width, height)) problems.push({
			code: problemCodes.imageShape,
			severity: "error",
			message: `The image is ${width} x ${height} pixels; neither side may be more than ${5} times the other.`,
			fix: "Render or crop it closer to a square, for example 1920 x 1080."
		});
		return problems;
	},
	tile: {
		width: 288,
		height: 156
	},
	async current(send, id, size, options) {
		const { smallImageName, smallImageUrl, largeImageName, largeImageUrl } = await read$2(send, id, options);
		return size === "full" ? {
			imageName: largeImageName,
			signedUrl: largeImageUrl
		} : {
			imageName: smallImageName,
			signedUrl: smallImageUrl
		};
	},
	async upload(send, id, image, options) {
		const { largeImageName, largeImageUrl } = await upload$2(send, id, image, options);
		return {
			imageName: largeImageName,
			signedUrl: largeImageUrl
		};
	}
};
function itwins(send) {
	return {
		async uploadImage({ iTwinId, image, ...options }) {
			return upload$2(send, iTwinId, await requireAcceptable(itwin, iTwinId, image), options);
		},
		getImage: ({ iTwinId, ...options }) => read$2(send, iTwinId, options),
		async deleteImage({ iTwinId, ...options }) {
			await send(imageRequest$1(iTwinId, {
				permission: itwin.permission,
				method: "DELETE",
				action: "delete its image",
				success: [204]
			}), options);
		},
		list: ({ number, displayName, ...options } = {}) => listITwins(send, {
			number,
			displayName
		}, options)
	};
}
async function read$2(send, id, options) {
	return readImage(await send(imageRequest$1(id, {
		method: "GET",
		action: "read its image",
		mayHaveNone: true,
		success: [200]
	}), options));
}
async function upload$2(send, id, image, options) {
	return readImage(await send(imageRequest$1(id, {
		method: "PUT",
		action: "upload its image",
		permission: itwin.permission,
		accepted: acceptedBy(itwin),
		success: [201],
		body: image
	}), options));
}
function imageRequest$1(id, rest) {
	return {
		subject: subjectOf(itwin, id),
		path: `${itwin.path(id)}/image`,
		...rest
	};
}
const namePattern = /^[\w.-]{1,200}$/;
function readImage(answer) {
	const image = readStrings(answer, [
		"id",
		"smallImageName",
		"smallImageUrl",
		"largeImageName",
		"largeImageUrl"
	], "image");
	for (const name of [
		"id",
		"smallImageName",
		"largeImageName"
	]) if (!namePattern.test(image[name])) throw answer.malformed(`image.${name} is no name of an image`);
	return image;
}

// ../core/src/targets/imodel-list.ts
const imodelAccept = "application/vnd.bentley.itwin-platform.v2+json";
const pageSize$1 = 100;
async function listIModels(send, iTwinId, options) {
	const { items } = await readList(send, {
		subject: subjectOf(itwin, iTwinId),
		action: "list its iModels",
		path: `/imodels?iTwinId=${encodeURIComponent(iTwinId)}&$top=${pageSize$1}&$skip=0`,
		accept: imodelAccept,
		property: "iModels",
		read: ({ id, displayName, name }) => {
			if (typeof id !== "string" || !uuidPattern.test(id)) return "no usable id";
			const text = displayName ?? name;
			return typeof text === "string" ? {
				id,
				displayName: text
			} : "no displayName";
		}
	}, options);
	return items;
}

// ../core/src/targets/imodel.ts
const maxThumbnailBytes = 8388608;
const imodel = {
	kind: "imodel",
	label: "iModel",
	owner: "the iModel's iTwin",
	idPattern: uuidPattern,
	idForm: uuidForm,
	canonicalId: (id) => id.toLowerCase(),
	formats: ["png", "jpeg"],
	path: (id) => `/imodels/${encodeURIComponent(id)}`,
	property: "iModel",
	permission: "imodels_manage",
	permissionsPath: (id) => `/imodels/${encodeURIComponent(id)}/permissions`,
	namesImages: false,
	keepsBytes: false,
	bytesPerByte: 1,
	limits: sizeLimit,
	tile: {
		width: 400,
		height: 250
	},
	async current(send, id, size, options) {
		return { rendering: await read$1(send, id, size === "full" ? "large" : "small", options) };
	},
	async upload(send, id, image, options) {
		await upload$1(send, id, image, options);
		return {};
	}
};
function imodels(send) {
	return {
		async uploadThumbnail({ iModelId, image, ...options }) {
			await upload$1(send, iModelId, await requireAcceptable(imodel, iModelId, image), options);
		},
		getThumbnail: ({ iModelId, size = "large", ...options }) => read$1(send, iModelId, size, options),
		list: ({ iTwinId, ...options }) => listIModels(send, iTwinId, options)
	};
}
async function read$1(send, id, size, options) {
	const query = `?size=${encodeURIComponent(size)}`;
	const answer = await send(thumbnailRequest(id, {
		method: "GET",
		action: "read its thumbnail",
		success: [200],
		maxAnswerBytes: maxThumbnailBytes
	}, query), options);
	if (readSignature(answer.body).is !== "png") throw answer.malformed("its body is not a PNG");
	return answer.body;
}
async function upload$1(send, id, image, options) {
	await send(thumbnailRequest(id, {
		method: "PUT",
		action: "upload its thumbnail",
		permission: imodel.permission,
		accepted: acceptedBy(imodel),
		success: [201],
		body: image
	}), options);
}
function thumbnailRequest(id, rest, query = "") {
	return {
		subject: subjectOf(imodel, id),
		path: `${imodel.path(id)}/thumbnail${query}`,
		accept: imodelAccept,
		...rest
	};
}

// ../core/src/targets/data-url.ts
const chunkBytes$1 = 24e3;
function jsonWithDataUrl(name, image) {
	const encoder = new TextEncoder();
	const head = encoder.encode(`{${JSON.stringify(name)}:"data:${image.mediaType};base64,`);
	const tail = encoder.encode("\"}");
	const length = Math.ceil(image.bytes.length / 3) * 4;
	const body = new Uint8Array(head.length + length + tail.length);
	body.set(head);
	for (let from = 0, at = head.length; from < image.bytes.length; from += chunkBytes$1) at += encoder.encodeInto(base64Of(image.bytes.subarray(from, from + chunkBytes$1)), body.subarray(at)).written;
	body.set(tail, head.length + length);
	return body;
}
function base64Of(chunk) {
	const { Buffer } = globalThis;
	if (Buffer) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("base64");
	return btoa(String.fromCharCode(...chunk));
}

// ../core/src/targets/saved-view-list.ts
const pageSize = 100;
const opaqueId = /^[A-Za-z0-9_-]{1,512}$/;
const group = {
	label: "saved view group",
	idPattern: opaqueId,
	idForm: "URL-safe base64 (letters, digits, - and _)"
};
async function listSavedViews(send, of, options) {
	const subject = checkList(of);
	const query = new URLSearchParams();
	for (const [name, id] of Object.entries(of)) if (id !== void 0) query.set(name, id);
	const { items } = await readList(send, {
		subject,
		action: "list its saved views",
		path: `/savedviews/?${query}&$top=${pageSize}&$skip=0`,
		property: "savedViews",
		read: readSavedView
	}, options);
	return items;
}
function readSavedView(item) {
	const { id, displayName, shared, creationTime } = item;
	if (typeof id !== "string" || !opaqueId.test(id)) return "no usable id";
	if (typeof displayName !== "string") return "no displayName";
	return {
		id,
		displayName,
		shared: typeof shared === "boolean" ? shared : void 0,
		creationTime: typeof creationTime === "string" ? creationTime : void 0
	};
}
function checkList({ iTwinId, iModelId, groupId }) {
	const named = [
		{
			kind: imodel,
			id: iModelId
		},
		{
			kind: itwin,
			id: iTwinId
		},
		{
			kind: group,
			id: groupId
		}
	].filter(({ id }) => id !== void 0);
	for (const { kind, id = "" } of named) {
		const problem = checkId(kind, id);
		if (problem) throw new ConfigurationError(problem.message, problem.fix);
	}
	if (iModelId !== void 0) return subjectOf(imodel, iModelId);
	if (iTwinId !== void 0) return subjectOf(itwin, iTwinId);
	if (groupId !== void 0) return {
		label: group.label,
		id: groupId,
		owner: "the saved view group's iTwin"
	};
	throw new ConfigurationError("Saved views are listed by iTwin, iModel or group, and none is named.", "Give the id of one.");
}

// ../core/src/targets/saved-view.ts
const minUsualLength = 32;
const savedView = {
	kind: "saved-view",
	label: "saved view",
	owner: "the saved view's iTwin",
	idPattern: /^[A-Za-z0-9_-]{1,512}$/,
	idForm: "URL-safe base64 (letters, digits, - and _), such as ACZbDmWhULVChRcDRkoPdLaNv7DGPQORQpkxmyDyE1ERZS7bsqUk",
	canonicalId: (id) => id,
	formats: ["png"],
	idDoubt(id) {
		if (uuidPattern.test(id)) return "This is a UUID, which is the form of an iTwin's or an iModel's id.";
		if (id.length >= minUsualLength) return void 0;
		return `"${id}" is short for the id of a saved view, which is some 66 letters, digits, - and _.`;
	},
	path: (id) => `/savedviews/${encodeURIComponent(id)}`,
	property: "savedView",
	permission: "the permission Manage of the category Saved Views (and the view must be shared)",
	namesImages: false,
	keepsBytes: true,
	bytesPerByte: 2.4,
	limits: undocumentedSizeLimit,
	tile: {
		width: 256,
		height: 128
	},
	async current(send, id, size, options) {
		return { signedUrl: (await read(send, id, size, options)).href };
	},
	async upload(send, id, image, options) {
		await upload(send, id, image, options);
		return {};
	}
};
function savedViews(send) {
	return {
		async uploadImage({ savedViewId, image, ...options }) {
			await upload(send, savedViewId, await requireAcceptable(savedView, savedViewId, image), options);
		},
		getImage: ({ savedViewId, size = "full", ...options }) => read(send, savedViewId, size, options),
		list: ({ iTwinId, iModelId, groupId, ...options }) => listSavedViews(send, {
			iTwinId,
			iModelId,
			groupId
		}, options)
	};
}
async function read(send, id, size, options) {
	const request = imageRequest(id, {
		method: "GET",
		action: "read its image",
		mayHaveNone: true,
		success: [200]
	}, `?size=${encodeURIComponent(size)}`);
	return readStrings(await send(request, options), ["href"]);
}
async function upload(send, id, image, options) {
	const body = {
		bytes: jsonWithDataUrl("image", image),
		mediaType: "application/json"
	};
	await send(imageRequest(id, {
		method: "PUT",
		action: "upload its image",
		permission: savedView.permission,
		accepted: acceptedBy(savedView),
		success: [204],
		body
	}), options);
}
function imageRequest(id, rest, query = "") {
	return {
		subject: subjectOf(savedView, id),
		path: `${savedView.path(id)}/image${query}`,
		...rest
	};
}

// ../core/src/targets/index.ts
const targetKinds = {
	itwin,
	"saved-view": savedView,
	imodel
};
function describeTarget({ kind, id, name }) {
	return describeSubject({
		label: targetKinds[kind].label,
		id,
		name
	});
}
function targetKey({ kind, id }) {
	return `${kind} ${targetKinds[kind].canonicalId(id)}`;
}
function targetIdProblem({ kind, id }) {
	return checkId(targetKinds[kind], id);
}
function targetIdDoubt({ kind, id }) {
	const { label, idDoubt } = targetKinds[kind];
	const message = idDoubt?.(id);
	if (message === void 0) return void 0;
	const fix = `See that it is the id of ${withArticle(label)}.`;
	return {
		code: problemCodes.targetIdDoubtful,
		severity: "warning",
		message,
		fix
	};
}
function checkImage(image, kind) {
	return checkImageFor(image, targetKinds[kind]);
}

// ../../node_modules/.pnpm/leven@4.1.0/node_modules/leven/index.js
const array$1 = [];
const characterCodeCache = [];
function leven(first, second, options) {
	if (first === second) return 0;
	const maxDistance = options?.maxDistance;
	const swap = first;
	if (first.length > second.length) {
		first = second;
		second = swap;
	}
	let firstLength = first.length;
	let secondLength = second.length;
	while (firstLength > 0 && first.charCodeAt(~-firstLength) === second.charCodeAt(~-secondLength)) {
		firstLength--;
		secondLength--;
	}
	let start = 0;
	while (start < firstLength && first.charCodeAt(start) === second.charCodeAt(start)) start++;
	firstLength -= start;
	secondLength -= start;
	if (maxDistance !== void 0 && secondLength - firstLength > maxDistance) return maxDistance;
	if (firstLength === 0) return maxDistance !== void 0 && secondLength > maxDistance ? maxDistance : secondLength;
	let bCharacterCode;
	let result;
	let temporary;
	let temporary2;
	let index = 0;
	let index2 = 0;
	while (index < firstLength) {
		characterCodeCache[index] = first.charCodeAt(start + index);
		array$1[index] = ++index;
	}
	while (index2 < secondLength) {
		bCharacterCode = second.charCodeAt(start + index2);
		temporary = index2++;
		result = index2;
		for (index = 0; index < firstLength; index++) {
			temporary2 = bCharacterCode === characterCodeCache[index] ? temporary : temporary + 1;
			temporary = array$1[index];
			result = array$1[index] = temporary > result ? temporary2 > result ? result + 1 : temporary2 : temporary2 > temporary ? temporary + 1 : temporary2;
		}
		if (maxDistance !== void 0) {
			let rowMinimum = result;
			for (index = 0; index < firstLength; index++) if (array$1[index] < rowMinimum) rowMinimum = array$1[index];
			if (rowMinimum > maxDistance) return maxDistance;
		}
	}
	array$1.length = firstLength;
	characterCodeCache.length = firstLength;
	return maxDistance !== void 0 && result > maxDistance ? maxDistance : result;
}

// ../core/src/names/match-name.ts
function slugOf(name) {
	return name.normalize("NFKC").toLowerCase().replace(/\+\+[a-z]+\+\+/g, "-").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
}
function findNamed({ name, number, fromFile }, candidates) {
	const fitting = (spell) => {
		const [byName, byNumber] = [name, number].map((text) => text === void 0 ? void 0 : spell(text));
		return candidates.filter((candidate) => byName && spell(candidate.displayName) === byName || byNumber && spell(candidate.number ?? "") === byNumber);
	};
	const exact = fitting((text) => text.normalize("NFC"));
	return exact.length > 0 || !fromFile ? exact : fitting(slugOf);
}
const maxCompared = 100;
function nearestNames(text, names) {
	const wanted = slugOf(text).slice(0, maxCompared);
	const near = [];
	for (const name of new Set(names)) {
		const slug = slugOf(name).slice(0, maxCompared);
		const most = Math.floor(Math.max(wanted.length, slug.length) / 3);
		const isPart = wanted.length >= 3 && slug.length >= 3 && (slug.includes(wanted) || wanted.includes(slug));
		const distance = leven(wanted, slug, { maxDistance: most + 1 });
		if (distance <= most || isPart) near.push({
			name,
			distance
		});
	}
	return near.sort((a, b) => a.distance - b.distance).slice(0, 3).map(({ name }) => name);
}

// ../core/src/names/named-target.ts
function hasId(reference) {
	return "id" in reference && reference.id !== void 0;
}
function describeReference(reference) {
	if (hasId(reference)) return describeTarget(reference);
	const { kind, name, number } = reference;
	return `${targetKinds[kind].label} "${oneLine(name ?? number ?? "")}"`;
}
function referenceKey(reference) {
	if (hasId(reference)) return targetKey(reference);
	const { kind, name, number, within } = reference;
	return JSON.stringify([
		kind,
		name ?? null,
		number ?? null,
		within ? referenceKey(within) : null
	]);
}

// ../core/src/names/name-problems.ts
const maxListed$1 = 5;
const quote = (text) => `"${oneLine(text)}"`;
const described = (reference) => reference.within === void 0 ? describeReference(reference) : `${describeReference(reference)} of ${describeReference(reference.within)}`;
function notFound(reference, seen) {
	const { kind } = reference;
	const { label } = targetKinds[kind];
	const text = reference.name ?? reference.number ?? "";
	const near = nearestNames(text, seen.flatMap(({ displayName, number = "" }) => [...reference.name === void 0 ? [] : [displayName], ...reference.number === void 0 ? [] : [number]]));
	const meant = near.length === 0 ? "" : `Did you mean ${formatChoice(near.map(quote))}? `;
	if (kind === "itwin") {
		const by = [reference.number !== void 0 && "number", reference.name !== void 0 && "name"].filter(Boolean);
		return {
			code: problemCodes.nameNotFound,
			severity: "error",
			message: `No iTwin that the token's owner is a member of has the ${by.join(" or ")} ${quote(text)}.`,
			fix: `${meant}Otherwise make the token's owner a member of the iTwin, or write the iTwin's id. A service application's e-mail address to add is <client id>@apps.imsoidc.bentley.com.`
		};
	}
	const visible = kind === "saved-view" ? "Otherwise check that the view is shared: only its owner sees one that is not." : "Otherwise check that the token's owner has the permission imodels_webview.";
	const count = seen.length === 0 ? "none at all" : `${seen.length.toLocaleString("en-US")} with other names`;
	const place = reference.within === void 0 ? "The iTwin" : upperFirst(describeReference(reference.within));
	return {
		code: problemCodes.nameNotFound,
		severity: "error",
		message: `${place} has no ${label} named ${quote(text)}; the token's owner sees ${count}.`,
		fix: `${meant}${visible}`
	};
}
const upperFirst = (text) => /^i[A-Z]/.test(text) ? text : text.replace(/^./, (letter) => letter.toUpperCase());
function ambiguous$1(reference, found) {
	const { kind } = reference;
	const { label } = targetKinds[kind];
	const listed = found.slice(0, maxListed$1).map(({ id, displayName, details }) => `${quote(displayName)} (${[id, details].filter(Boolean).join(", ")})`);
	const rest = found.length - listed.length;
	if (rest > 0) listed.push(`${rest.toLocaleString("en-US")} more`);
	return {
		code: problemCodes.nameAmbiguous,
		severity: "error",
		message: `${found.length.toLocaleString("en-US")} ${label}s fit ${described(reference)}: ${listed.join("; ")}.`,
		fix: kind === "itwin" ? "Write the number, or the id." : "Write the id, or give them different names."
	};
}
function listCut(reference, { seen, all }) {
	const [some, total] = [seen, all].map((count) => count.toLocaleString("en-US"));
	return {
		code: problemCodes.nameListCut,
		severity: "error",
		message: `Which ${described(reference)} is can't be known: the platform lists ${some} of ${total === some ? "possibly more" : total} iTwins.`,
		fix: "Name the file exactly like the iTwin, or write its number or its id."
	};
}
const notShared = {
	code: problemCodes.savedViewNotShared,
	severity: "warning",
	message: "The saved view is not shared, so that only its owner sees it and its image.",
	fix: "Share it if others are to see it."
};
const inactive = {
	code: problemCodes.itwinInactive,
	severity: "warning",
	message: "The iTwin is inactive, so that lists of iTwins don't show it.",
	fix: "See that it is the right one."
};

// ../core/src/names/name-resolver.ts
var NameResolver = class {
	#platform;
	#options;
	#resolved = /* @__PURE__ */ new Map();
	#lists = /* @__PURE__ */ new Map();
	#allITwins;
	constructor(platform, options = {}) {
		this.#platform = platform;
		this.#options = options;
	}
	resolve(reference) {
		const key = `${referenceKey(reference)} ${"fromFile" in reference && reference.fromFile === true}`;
		const known = this.#resolved.get(key);
		if (known) return known;
		const resolved = this.#resolve(reference);
		this.#resolved.set(key, resolved);
		return resolved;
	}
	async #resolve(reference) {
		if (hasId(reference)) {
			const problem = targetIdProblem(reference);
			if (problem === void 0) return {
				target: reference,
				warnings: []
			};
			const fix = `${problem.fix} If it is a name, write it as { name: … }${reference.kind === "itwin" ? ", or { number: … }" : ""}.`;
			return {
				problem: {
					...problem,
					fix
				},
				about: reference
			};
		}
		if (reference.kind === "itwin") return this.#resolveITwin(reference);
		const candidates = await this.#candidates(reference);
		if ("problem" in candidates) return candidates;
		return choose(reference, candidates);
	}
	async siblings(reference) {
		if (reference.kind === "itwin") return void 0;
		const candidates = await this.#candidates(reference);
		if ("problem" in candidates) return void 0;
		return candidates.map(({ id, displayName }) => ({
			kind: reference.kind,
			id,
			name: displayName
		}));
	}
	async #resolveITwin(reference) {
		const { name, number, fromFile } = reference;
		if (fromFile) {
			const { candidates, cutFrom } = await this.#listAllITwins();
			if (cutFrom === void 0) return choose(reference, candidates);
		}
		const fitting = /* @__PURE__ */ new Map();
		for (const query of [number !== void 0 && { number }, name !== void 0 && { displayName: name }]) {
			if (query === false) continue;
			const { iTwins } = await this.#platform.itwins.list({
				...query,
				...this.#options
			});
			for (const iTwin of iTwins) fitting.set(iTwin.id, iTwinCandidate(iTwin));
		}
		const found = [...fitting.values()];
		if (findNamed({
			name,
			number
		}, found).length > 0) return choose({
			...reference,
			fromFile: false
		}, found);
		const { candidates, cutFrom = 0 } = await this.#listAllITwins();
		return {
			problem: fromFile ? listCut(reference, {
				seen: candidates.length,
				all: cutFrom
			}) : notFound(reference, candidates),
			about: reference
		};
	}
	#listAllITwins() {
		this.#allITwins ??= (async () => {
			const { iTwins, cutFrom } = await this.#platform.itwins.list(this.#options);
			return {
				candidates: iTwins.map(iTwinCandidate),
				cutFrom
			};
		})();
		return this.#allITwins;
	}
	async #candidates({ kind, within, ...rest }) {
		if (within === void 0) throw new ConfigurationError(`${describeReference({
			kind,
			...rest
		})} has no iTwin to look it up in.`, "Give the iTwin, or the id.");
		const place = await this.resolve(within);
		if (place.target === void 0) return place;
		const { target } = place;
		const key = `${kind} ${target.kind} ${target.id}`;
		const known = this.#lists.get(key);
		if (known) return known;
		const listed = this.#list(kind, target).catch((error) => {
			if (isPlatformError(error) && (error.status === 404 || error.status === 403)) {
				const { code, what: message, fix } = error;
				return {
					problem: {
						code,
						severity: "error",
						message,
						fix
					},
					about: within
				};
			}
			throw error;
		});
		this.#lists.set(key, listed);
		return listed;
	}
	async #list(kind, place) {
		if (kind === "imodel") return (await this.#platform.imodels.list({
			iTwinId: place.id,
			...this.#options
		})).map(({ id, displayName }) => ({
			id,
			displayName,
			details: "",
			warnings: []
		}));
		const of = place.kind === "imodel" ? { iModelId: place.id } : { iTwinId: place.id };
		return (await this.#platform.savedViews.list({
			...of,
			...this.#options
		})).map(({ id, displayName, shared, creationTime }) => ({
			id,
			displayName,
			details: [creationTime && `made ${creationTime}`, shared === false && "not shared"].filter(Boolean).join(", "),
			warnings: shared === false ? [notShared] : []
		}));
	}
};
function choose(reference, candidates) {
	const [only, ...others] = findNamed(reference, candidates);
	if (only === void 0) return {
		problem: notFound(reference, candidates),
		about: reference
	};
	if (others.length > 0) return {
		problem: ambiguous$1(reference, [only, ...others]),
		about: reference
	};
	return {
		target: {
			kind: reference.kind,
			id: only.id,
			name: only.displayName
		},
		warnings: only.warnings
	};
}
function iTwinCandidate({ id, displayName, number, subClass, status }) {
	return {
		id,
		displayName,
		number,
		details: [
			`number ${number}`,
			subClass,
			status
		].filter(Boolean).join(", "),
		warnings: status === "Inactive" ? [inactive] : []
	};
}

// ../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/_u64.js
const fromNumH = (n) => n / 2 ** 32 | 0;
const fromNumL = (n) => n >>> 0;
function setU64FromNum(view, byteOffset, n, isLE) {
	const h = fromNumH(n);
	const l = fromNumL(n);
	view.setUint32(byteOffset, isLE ? l : h, isLE);
	view.setUint32(byteOffset + 4, isLE ? h : l, isLE);
}

// ../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/utils.js
function isBytes(a) {
	return a instanceof Uint8Array || ArrayBuffer.isView(a) && a.constructor.name === "Uint8Array" && "BYTES_PER_ELEMENT" in a && a.BYTES_PER_ELEMENT === 1;
}
const atitle = (title) => title ? `"${title}" ` : "";
function anumber(n, title = "") {
	if (typeof n !== "number") throw new TypeError(atitle(title) + "expected number, got " + typeof n);
	if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(atitle(title) + "expected integer >= 0, got " + n);
	return n;
}
function abytes(value, length, title = "") {
	if (isBytes(value) && (length === void 0 || value.length === length)) return value;
	if (length !== void 0) anumber(length, "length");
	const bytes = isBytes(value);
	const ofLen = length !== void 0 ? ` of length ${length}` : "";
	const got = bytes ? `length=${value.length}` : `type=${typeof value}`;
	const message = atitle(title) + "expected Uint8Array" + ofLen + ", got " + got;
	if (!bytes) throw new TypeError(message);
	throw new RangeError(message);
}
const aobject = (value, label) => {
	if (value === null || typeof value !== "object" || Array.isArray(value)) throw new TypeError((label === "object" ? "" : `"${label}" `) + "expected object, got type=" + typeof value);
};
const aopts = (value, label) => {
	aobject(value, label);
	const proto = Object.getPrototypeOf(value);
	if (proto !== Object.prototype && proto !== null) throw new TypeError(`"${label}" expected plain object`);
	if (Object.hasOwn(value, "__proto__")) throw new TypeError(`"${label}.__proto__" is not allowed`);
};
function aexists(instance, checkFinished = true) {
	if (instance.destroyed) throw new Error("hash was destroyed");
	if (checkFinished && instance.finished) throw new Error("digest() was already called");
}
function aoutput(out, instance) {
	abytes(out, void 0, "output");
	const min = instance.outputLen;
	if (!(out.length >= min)) throw new RangeError("\"output\" expected length >= " + min);
}
function clean(...arrays) {
	for (let i = 0; i < arrays.length; i++) arrays[i].fill(0);
}
function createView(arr) {
	return new DataView(arr.buffer, arr.byteOffset, arr.byteLength);
}
function rotl(word, shift) {
	return word << shift | word >>> 32 - shift >>> 0;
}
function checkOpts(defaults, opts, title = "opts") {
	aopts(defaults, "defaults");
	if (opts !== void 0) aopts(opts, title);
	return Object.assign(Object.create(null), defaults, opts);
}
function createHasher(hashCons, info = {}) {
	if (typeof hashCons !== "function") throw new TypeError("\"hashCons\" expected function, got type=" + typeof hashCons);
	info = checkOpts({}, info, "info");
	const hashC = (msg, opts) => hashCons(opts).update(msg).digest();
	const tmp = hashCons(void 0);
	hashC.outputLen = tmp.outputLen;
	hashC.blockLen = tmp.blockLen;
	hashC.canXOF = tmp.canXOF;
	hashC.create = (opts) => hashCons(opts);
	Object.assign(hashC, info);
	return Object.freeze(hashC);
}

// ../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/_md.js
function Chi(a, b, c) {
	return a & b ^ ~a & c;
}
var HashMD = class {
	blockLen;
	outputLen;
	canXOF = false;
	padOffset;
	isLE;
	buffer;
	view;
	finished = false;
	length = 0;
	pos = 0;
	destroyed = false;
	constructor(blockLen, outputLen, padOffset, isLE) {
		this.blockLen = blockLen;
		this.outputLen = outputLen;
		this.padOffset = padOffset;
		this.isLE = isLE;
		this.buffer = new Uint8Array(blockLen);
		this.view = createView(this.buffer);
	}
	update(data) {
		aexists(this);
		abytes(data);
		const { view, buffer, blockLen } = this;
		const len = data.length;
		let processed = false;
		for (let pos = 0; pos < len;) {
			const take = Math.min(blockLen - this.pos, len - pos);
			if (take === blockLen) {
				const dataView = createView(data);
				for (; blockLen <= len - pos; pos += blockLen) this.process(dataView, pos);
				processed = true;
				continue;
			}
			buffer.set(pos === 0 && take === len ? data : data.subarray(pos, pos + take), this.pos);
			this.pos += take;
			pos += take;
			if (this.pos === blockLen) {
				this.process(view, 0);
				this.pos = 0;
				processed = true;
			}
		}
		this.length += data.length;
		if (processed) this.roundClean();
		return this;
	}
	digestInto(out) {
		aexists(this);
		aoutput(out, this);
		this.finished = true;
		const { buffer, view, blockLen, isLE } = this;
		let { pos } = this;
		buffer[pos++] = 128;
		buffer.fill(0, pos);
		if (this.padOffset > blockLen - pos) {
			this.process(view, 0);
			buffer.fill(0);
		}
		setU64FromNum(view, blockLen - 8, this.length * 8, isLE);
		this.process(view, 0);
		this.roundClean();
		const oview = out === buffer ? view : createView(out);
		const len = this.outputLen;
		const outLen = len / 4;
		const state = this.get();
		if (len % 4 || outLen > state.length) throw new Error("invalid outputLen");
		for (let i = 0; i < outLen; i++) oview.setUint32(4 * i, state[i], isLE);
	}
	digest() {
		const { buffer, outputLen } = this;
		this.digestInto(buffer);
		const res = buffer.slice(0, outputLen);
		this.destroy();
		return res;
	}
	_cloneIntoMeta(to) {
		const { buffer, length, finished, destroyed, pos } = this;
		to.destroyed = destroyed;
		to.finished = finished;
		to.length = length;
		to.pos = pos;
		if (pos) to.buffer.set(buffer);
		return to;
	}
	clone() {
		return this._cloneInto();
	}
};

// ../../node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/legacy.js
const SHA1_IV = /* @__PURE__ */ Uint32Array.from([
	1732584193,
	4023233417,
	2562383102,
	271733878,
	3285377520
]);
const p32 = /* @__PURE__ */ Math.pow(2, 32);
const K = /* @__PURE__ */ Array.from({ length: 64 }, (_, i) => Math.floor(p32 * Math.abs(Math.sin(i + 1))));
const MD5_IV = /* @__PURE__ */ SHA1_IV.slice(0, 4);
const MD5_W = /* @__PURE__ */ new Uint32Array(16);
const MD5_SHIFTS = /* @__PURE__ */ (() => {
	const S = [
		[
			7,
			12,
			17,
			22
		],
		[
			5,
			9,
			14,
			20
		],
		[
			4,
			11,
			16,
			23
		],
		[
			6,
			10,
			15,
			21
		]
	];
	return Uint8Array.from({ length: 64 }, (_, i) => S[Math.floor(i / 16)][i % 4]);
})();
var _MD5 = class extends HashMD {
	A = MD5_IV[0] | 0;
	B = MD5_IV[1] | 0;
	C = MD5_IV[2] | 0;
	D = MD5_IV[3] | 0;
	constructor() {
		super(64, 16, 8, true);
	}
	get() {
		const { A, B, C, D } = this;
		return [
			A,
			B,
			C,
			D
		];
	}
	set(A, B, C, D) {
		this.A = A | 0;
		this.B = B | 0;
		this.C = C | 0;
		this.D = D | 0;
	}
	_cloneInto(to) {
		(to ||= new this.constructor()).set(...this.get());
		return this._cloneIntoMeta(to);
	}
	process(view, offset) {
		for (let i = 0; i < 16; i++, offset += 4) MD5_W[i] = view.getUint32(offset, true);
		let { A, B, C, D } = this;
		for (let i = 0; i < 64; i++) {
			let F, g;
			if (i < 16) {
				F = Chi(B, C, D);
				g = i;
			} else if (i < 32) {
				F = Chi(D, B, C);
				g = (5 * i + 1) % 16;
			} else if (i < 48) {
				F = B ^ C ^ D;
				g = (3 * i + 5) % 16;
			} else {
				F = C ^ (B | ~D);
				g = 7 * i % 16;
			}
			F = F + A + K[i] + MD5_W[g];
			A = D;
			D = C;
			C = B;
			B = B + rotl(F, MD5_SHIFTS[i]);
		}
		A = A + this.A | 0;
		B = B + this.B | 0;
		C = C + this.C | 0;
		D = D + this.D | 0;
		this.set(A, B, C, D);
	}
	roundClean() {
		clean(MD5_W);
	}
	destroy() {
		this.destroyed = true;
		this.set(0, 0, 0, 0);
		clean(this.buffer);
	}
};
const md5 = /* @__PURE__ */ createHasher(() => new _MD5());

// ../core/src/compare.ts
async function compareImage(signedUrls, args) {
	const { subject, current, image, maxBytes, signal } = args;
	if (current.rendering) return {
		same: false,
		reason: "the platform shows its own rendering, which can't be compared"
	};
	const request = {
		subject,
		url: current.signedUrl,
		signal
	};
	const head = await signedUrls.head(request);
	if (head.byteLength !== void 0 && head.byteLength !== image.byteLength) return {
		same: false,
		reason: `it shows ${formatBytes(head.byteLength)}, not ${formatBytes(image.byteLength)}`
	};
	if (head.md5 !== void 0) {
		const same = head.md5 === md5Of(image);
		return {
			same,
			reason: same ? "the length and MD5 agree" : "the MD5 differs"
		};
	}
	const bytes = await signedUrls.get({
		...request,
		...maxBytes !== void 0 && { maxBytes }
	});
	const same = "bytes" in image ? bytes.length === image.byteLength && bytes.every((byte, index) => byte === image.bytes[index]) : md5Of({ bytes }) === image.md5;
	return {
		same,
		reason: same ? "the bytes agree" : "the bytes differ",
		bytes
	};
}
async function downloadIntact(signedUrls, request, current) {
	const told = current.rendering ? void 0 : await signedUrls.head(request);
	const bytes = current.rendering ?? await signedUrls.get(request);
	const damaged = (reason) => new TransportError(`${describeSubject(request.subject)}: what was downloaded is not its current image: ${reason}.`, "See whether a proxy or a sign-in page answers in place of the storage, and run it again.", {
		reasonCode: transportReasonCodes.damaged,
		method: "GET",
		path: "",
		attempts: 1
	}, { target: request.subject.target });
	if (told?.byteLength !== void 0 && told.byteLength !== bytes.length) throw damaged(`it has ${formatBytes(bytes.length)}, not ${formatBytes(told.byteLength)}`);
	if (told?.md5 !== void 0) {
		if (told.md5 === md5Of({ bytes })) return bytes;
		throw damaged("its MD5 is not the one that the storage gives");
	}
	const { image, problems } = await inspectImage(bytes);
	if (image === void 0) throw damaged(`${problems[0]?.message.replace(/\.$/, "")}`);
	return bytes;
}
function md5Of(image) {
	return "bytes" in image ? btoa(String.fromCharCode(...md5(image.bytes))) : image.md5;
}

// ../core/src/http/pace.ts
const maxBurst = 10;
var Pace = class {
	#interval;
	#burst;
	#next = Number.NEGATIVE_INFINITY;
	constructor({ requests, milliseconds }) {
		if (!(Number.isInteger(requests) && requests > 0 && milliseconds > 0)) throw new ConfigurationError(`The rate limit is ${requests} requests in ${milliseconds} ms.`, "Use whole numbers from 1.");
		this.#burst = Math.min(Math.max(1, Math.floor(requests / 100)), maxBurst);
		this.#interval = milliseconds / Math.max(1, requests * .98 - (this.#burst - 1));
	}
	take(now) {
		const saved = (this.#burst - 1) * this.#interval;
		const turn = Math.max(this.#next, now - saved);
		this.#next = turn + this.#interval;
		return Math.max(0, turn - now);
	}
	async turn(signal) {
		const wait = this.take(performance.now());
		if (wait > 0) await sleep(wait, signal);
	}
};

// ../core/src/http/signed-url.ts
const defaultMaxBytes = 67108864;
function createSignedUrls({ transport, api }) {
	async function exchange(method, request) {
		const { subject, signal } = request;
		const url = readSignedUrl(request, api);
		const answer = await transport.exchange({
			method,
			url,
			headers: async () => ({}),
			maxAnswerBytes: request.maxBytes ?? defaultMaxBytes
		}, signal);
		if (answer.status !== 200) throw signedUrlError(subject, method, url, answer);
		return answer;
	}
	return {
		async head(request) {
			const { headers } = await exchange("HEAD", request);
			const length = headers.get("Content-Length");
			return {
				byteLength: length !== null && /^\d+$/.test(length) ? Number(length) : void 0,
				md5: headers.get("Content-MD5") ?? void 0
			};
		},
		async get(request) {
			return (await exchange("GET", request)).body;
		}
	};
}
function readSignedUrl({ subject, url }, api) {
	if (url === void 0 || !URL.canParse(url) || !isTrustedFrom(api, new URL(url))) throw new ConfigurationError(`${describeSubject(subject)}: the platform gave no usable address for its current image.`, "Check the API address: this is not what the iTwin Platform answers.", { target: subject.target });
	return new URL(url);
}

// ../core/src/platform.ts
function createPlatform(options) {
	requireArguments("createPlatform", options, ["token"]);
	const api = readAddress(options.apiUrl ?? "https://api.bentley.com", "API address");
	const { token } = options;
	const source = typeof token === "function" ? token : constant(readCredential(token, "token"));
	const transport = createTransport(options);
	const pace = options.rateLimit && new Pace(options.rateLimit);
	const send = withChecks(createSend({
		api,
		token: source,
		transport,
		pace
	}));
	const signedUrls = createSignedUrls({
		transport,
		api
	});
	return {
		itwins: withRequiredKeys("platform.itwins", itwins(send), {
			uploadImage: ["iTwinId", "image"],
			getImage: ["iTwinId"],
			deleteImage: ["iTwinId"]
		}),
		savedViews: withRequiredKeys("platform.savedViews", savedViews(send), {
			uploadImage: ["savedViewId", "image"],
			getImage: ["savedViewId"],
			list: []
		}),
		imodels: withRequiredKeys("platform.imodels", imodels(send), {
			uploadThumbnail: ["iModelId", "image"],
			getThumbnail: ["iModelId"],
			list: ["iTwinId"]
		}),
		...withRequiredKeys("platform", callsOfAnyKind(send, signedUrls), {
			upload: ["target", "image"],
			current: ["target"],
			download: ["target", "current"],
			compare: [
				"target",
				"current",
				"image"
			],
			permissions: ["target"],
			displayName: ["target"]
		})
	};
}
function callsOfAnyKind(send, signedUrls) {
	return {
		async upload({ target, image, ...callOptions }) {
			const kind = kindOf(target);
			const acceptable = await requireAcceptable(kind, target.id, image);
			return kind.upload(naming(send, target), target.id, acceptable, callOptions);
		},
		async current({ target, size = "full", ...callOptions }) {
			const kind = kindOf(target);
			try {
				return await kind.current(naming(send, target), target.id, size, callOptions);
			} catch (error) {
				if (!isPlatformError(error) || error.status !== 404) throw error;
				if (error.platformCode !== noImage) await readTarget(send, target, callOptions);
				return;
			}
		},
		async download({ target, current, maxBytes, intact = false, signal }) {
			const request = {
				subject: subjectFor(target),
				url: current.signedUrl,
				signal,
				...maxBytes !== void 0 && { maxBytes }
			};
			if (intact) return downloadIntact(signedUrls, request, current);
			return current.rendering ?? signedUrls.get(request);
		},
		async compare({ target, current, image, maxBytes, signal }) {
			return compareImage(signedUrls, {
				subject: subjectFor(target),
				current,
				image,
				maxBytes,
				signal
			});
		},
		async permissions({ target, ...callOptions }) {
			const path = kindOf(target).permissionsPath?.(target.id);
			if (path === void 0) return void 0;
			const subject = subjectFor(target);
			return readStringList(await send({
				subject,
				method: "GET",
				path,
				action: "read the caller's permissions",
				success: [200]
			}, callOptions), "permissions");
		},
		async displayName({ target, ...callOptions }) {
			const answer = await readTarget(send, target, callOptions);
			return readStrings(answer, ["displayName"], kindOf(target).property).displayName;
		}
	};
}
function kindOf({ kind }) {
	const definition = targetKinds[kind];
	if (definition !== void 0) return definition;
	const kinds = Object.keys(targetKinds);
	throw new ConfigurationError(`target.kind is "${oneLine(String(kind))}".`, `Write ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}.`);
}
const noImage = "ImageNotFound";
async function readTarget(send, target, options) {
	const path = kindOf(target).path(target.id);
	return send({
		subject: subjectFor(target),
		method: "GET",
		path,
		action: "find it",
		success: [200]
	}, options);
}
const subjectFor = (target) => subjectOf(kindOf(target), target.id, target.name);
function naming(send, target) {
	return (request, options) => send({
		...request,
		subject: subjectFor(target)
	}, options);
}
const constant = (token) => () => token;
function withChecks(send) {
	return async (request, options) => {
		const { target } = request.subject;
		const problem = target && targetIdProblem(target);
		if (problem) throw new ConfigurationError(problem.message, problem.fix, { target });
		return send(request, options);
	};
}

// ../core/src/picture/share.ts
function describeShare(share) {
	if (share === 0 || share === 1) return `${share * 100} %`;
	const percent = share * 100;
	if (percent < .01) return "less than 0.01 %";
	const factor = 10 ** (percent > 99.5 || percent < 1 ? 2 : percent < 10 ? 1 : 0);
	return `${Math.floor(percent * factor + 1e-9) / factor} %`;
}

// ../core/src/picture/transparency.ts
function mayBeTransparent({ format, bytes }) {
	if (format === "jpeg") return false;
	if ((bytes[25] ?? 0) & 4) return true;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
		const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
		if (type === "tRNS") return true;
		if (type === "IDAT") return false;
	}
	return false;
}

// ../core/src/picture/look-at-picture.ts
const mostEnlarged = 1.25;
const croppedShare = .35;
const blankBytes = {
	fixed: 4096,
	perPixel: .05
};
const mostPixels = 25e6;
async function lookAtPicture(image, kind) {
	const bySize = checkSize(image, kind);
	if (bySize.some(({ code }) => code === problemCodes.imageSmall) || !mayShowNothing(image)) return bySize;
	const { checkContent } = await import("./picture-content.mjs");
	return [...bySize, ...await checkContent(image)];
}
function checkSize({ width, height }, { label, tile }) {
	const enlarged = Math.max(tile.width / width, tile.height / height);
	if (enlarged > mostEnlarged) return [{
		code: problemCodes.imageSmall,
		severity: "warning",
		message: `The image has ${width} x ${height} pixels; a tile that shows it has ${tile.width} x ${tile.height} and enlarges it ${enlarged.toFixed(1)} times, so that it is blurred there.`,
		fix: "Render it larger, for example 1920 x 1080."
	}];
	const relation = width / height / (tile.width / tile.height);
	const lost = 1 - Math.min(relation, 1 / relation);
	if (lost <= croppedShare) return [];
	const sides = relation < 1 ? "top and bottom" : "left and right";
	return [{
		code: problemCodes.imageCropped,
		severity: "warning",
		message: `The image is ${width} x ${height} pixels; the tile of ${withArticle(label)} is ${tile.width} x ${tile.height} and cuts off ${describeShare(lost)} of it, at ${sides}.`,
		fix: "Render it in another shape, for example 1920 x 1080, and keep the subject in the middle."
	}];
}
function mayShowNothing(image) {
	const pixels = image.width * image.height;
	if (pixels > mostPixels) return false;
	return image.byteLength <= blankBytes.fixed + blankBytes.perPixel * pixels || mayBeTransparent(image);
}

// ../core/src/publish/lanes.ts
async function inLanes(entries, count, work) {
	const left = entries.entries();
	const lane = async () => {
		for (const [index, entry] of left) await work(entry, index);
	};
	await Promise.all(Array.from({ length: count }, lane));
}

// ../core/src/publish/inspect-plan.ts
const inspectedAtOnce = 4;
async function inspectPlan(plan, { signal } = {}) {
	const ofTargets = inspectTargets(plan.items);
	const inspected = new Array(plan.items.length);
	await inLanes(plan.items, inspectedAtOnce, async (item, index) => {
		inspected[index] = await inspectItem(item, ofTargets[index] ?? [], signal);
	});
	return findRepeated(inspected);
}
function inspectTargets(items) {
	const seen = new SeenTargets();
	return items.map((item) => {
		const { target } = item;
		const idProblem = hasId(target) ? targetIdProblem(target) ?? targetIdDoubt(target) : void 0;
		return [idProblem && atEntry(item, idProblem), seen.add(item)].filter((problem) => problem !== void 0);
	});
}
function findRepeated(inspected) {
	const firsts = /* @__PURE__ */ new Map();
	return inspected.map((one) => {
		const { item, image, problems } = one;
		const saysMore = problems.some(({ code, severity }) => severity === "error" || code === problemCodes.imageSmall);
		if (image === void 0 || saysMore) return one;
		const key = `${item.target.kind} ${image.sha256}`;
		const first = firsts.get(key);
		if (first === void 0) firsts.set(key, item);
		if (first === void 0 || first.file === item.file) return one;
		const problem = {
			code: problemCodes.imageRepeated,
			severity: "warning",
			message: `It is the same picture as ${oneLine(first.file)}, which is for ${describeReference(first.target)}.`,
			fix: "See whether the step that renders shows the same page, such as a sign-in page, for each of them.",
			...about(item),
			location: { file: item.file }
		};
		return {
			...one,
			problems: [...problems, problem]
		};
	});
}
async function inspectItem(item, ofTarget, signal) {
	signal?.throwIfAborted();
	const atImage = (problem) => ({
		...problem,
		...about(item),
		location: { file: item.file }
	});
	const problems = [...ofTarget];
	const { target } = about(item);
	const recalled = target && await recall(item, target, signal);
	if (recalled) {
		const ofRecalled = [...checkImage(recalled, target.kind), ...checkSize(recalled, targetKinds[target.kind])];
		return {
			item,
			image: recalled,
			problems: [...problems, ...ofRecalled.map(atImage)]
		};
	}
	const loaded = await load(item, signal);
	if ("code" in loaded) return {
		item,
		problems: [...problems, atImage(loaded)]
	};
	const inspection = await inspectImage(loaded.bytes, item.preparation?.() ? {} : { fileName: item.file });
	const ofKind = inspection.image ? checkImage(inspection.image, item.target.kind) : [];
	const isRefused = ofKind.some(({ code }) => code === problemCodes.imageFormatForTarget);
	const ofImage = inspection.problems.filter(({ code }) => !(isRefused && code === problemCodes.imageExtension));
	problems.push(...[...ofImage, ...ofKind].map(atImage));
	if (inspection.image === void 0) return {
		item,
		problems
	};
	if (!hasErrors(problems)) problems.push(...(await lookAtPicture(inspection.image, targetKinds[item.target.kind])).map(atImage));
	const { bytes: _, ...image } = inspection.image;
	return {
		item,
		image,
		problems
	};
}
var SeenTargets = class {
	#firsts = /* @__PURE__ */ new Map();
	add(item) {
		const key = referenceKey(item.target);
		const first = this.#firsts.get(key);
		if (first) return atEntry(item, duplicate(item, first));
		this.#firsts.set(key, item);
	}
};
async function recall({ recall }, target, signal) {
	try {
		return await recall?.(target, signal ? { signal } : {});
	} catch {
		signal?.throwIfAborted();
		return;
	}
}
const atEntry = (item, problem) => ({
	...problem,
	...about(item),
	location: item.declaredAt ?? { file: item.file }
});
const about = ({ target }) => hasId(target) ? { target } : {};
async function load(item, signal) {
	try {
		const bytes = await untilAborted(item.load(signal ? { signal } : {}), signal);
		if (!(bytes instanceof Uint8Array)) throw new TypeError("The plan's load function gave no Uint8Array");
		return { bytes };
	} catch (error) {
		signal?.throwIfAborted();
		const refused = isImageRejectedError(error) ? error.problems.find(({ severity }) => severity === "error") : void 0;
		if (refused) return refused;
		const known = error instanceof ITwinImagesError ? error : void 0;
		const message = known?.what ?? messageOf$1(error);
		return {
			code: problemCodes.imageUnreadable,
			severity: "error",
			message: /[.!?]$/.test(message) ? message : `${message}.`,
			fix: known?.fix ?? "See that the file is there and readable when this step runs."
		};
	}
}
function duplicate(item, first) {
	return {
		code: problemCodes.targetDuplicate,
		severity: "error",
		message: `${describeReference(item.target)} gets ${oneLine(item.file)}, but already gets ${oneLine(first.file)}${where(first.declaredAt)}.`,
		fix: "Keep one of them: a target shows one image."
	};
}
function where(location) {
	if (location === void 0) return "";
	return ` (${[location.file, location.line].filter((part) => part !== void 0).join(":")})`;
}

// ../../node_modules/.pnpm/p-queue@10.0.0/node_modules/p-queue/dist/lower-bound.js
function lowerBound(array, value, comparator) {
	let first = 0;
	let count = array.length;
	while (count > 0) {
		const step = Math.trunc(count / 2);
		let it = first + step;
		if (comparator(array[it], value) <= 0) {
			first = ++it;
			count -= step + 1;
		} else count = step;
	}
	return first;
}

// ../../node_modules/.pnpm/p-queue@10.0.0/node_modules/p-queue/dist/priority-queue.js
const compactionThreshold = 100;
var PriorityQueue = class {
	#queue = [];
	#head = 0;
	#compact() {
		if (this.#head === 0) return;
		this.#queue.splice(0, this.#head);
		this.#head = 0;
	}
	#findIndex(isMatch) {
		for (let index = this.#head; index < this.#queue.length; index++) if (isMatch(this.#queue[index])) return index;
		return -1;
	}
	#removeFirst() {
		const item = this.#queue[this.#head];
		this.#queue[this.#head] = void 0;
		this.#head++;
		if (this.#head === this.#queue.length) {
			this.#queue.length = 0;
			this.#head = 0;
		} else if (this.#head > compactionThreshold && this.#head > this.#queue.length / 2) this.#compact();
		return item.run;
	}
	enqueue(run, options) {
		const { priority = 0, id } = options ?? {};
		const { size } = this;
		const element = {
			priority,
			id,
			run
		};
		if (size === 0) {
			this.#queue.length = 0;
			this.#head = 0;
			this.#queue.push(element);
			return;
		}
		if (this.#queue.at(-1).priority >= priority) {
			this.#queue.push(element);
			return;
		}
		this.#compact();
		const index = lowerBound(this.#queue, element, (a, b) => a.priority === b.priority ? 0 : b.priority - a.priority);
		this.#queue.splice(index, 0, element);
	}
	setPriority(id, priority) {
		const index = this.#findIndex((element) => element.id === id);
		if (index === -1) throw new ReferenceError(`No promise function with the id "${id}" exists in the queue.`);
		if (this.#queue[index].priority === priority) return;
		const [item] = this.#queue.splice(index, 1);
		this.enqueue(item.run, {
			priority,
			id
		});
	}
	remove(idOrRun) {
		const index = this.#findIndex((element) => (typeof idOrRun === "string" ? element.id : element.run) === idOrRun);
		if (index === this.#head) this.#removeFirst();
		else if (index !== -1) this.#queue.splice(index, 1);
	}
	dequeue() {
		return this.#head === this.#queue.length ? void 0 : this.#removeFirst();
	}
	filter(options) {
		const result = [];
		for (let index = this.#head; index < this.#queue.length; index++) {
			const element = this.#queue[index];
			if (element.priority === options.priority) result.push(element.run);
		}
		return result;
	}
	get size() {
		return this.#queue.length - this.#head;
	}
};

// ../../node_modules/.pnpm/p-queue@10.0.0/node_modules/p-queue/dist/index.js
const maximumTimerDelay = 2147483647;
const asyncHooks = globalThis.process?.getBuiltinModule?.("node:async_hooks");
const bindAsyncContext = (function_) => {
	if (asyncHooks === void 0) return function_;
	const asyncResource = new asyncHooks.AsyncResource("PQueueTask");
	return () => asyncResource.runInAsyncScope(function_);
};
const validateTimeout = (timeout) => {
	if (timeout !== void 0 && !(Number.isFinite(timeout) && timeout > 0 && timeout <= maximumTimerDelay)) throw new TypeError(`Expected \`timeout\` to be a positive finite number up to ${maximumTimerDelay}, got \`${timeout}\` (${typeof timeout})`);
};
const validateLimit = (name, value) => {
	if (!(typeof value === "number" && value >= 1 && (value === 1e400 || Number.isInteger(value)))) throw new TypeError(`Expected \`${name}\` to be an integer from 1 and up or \`Infinity\`, got \`${String(value)}\` (${typeof value})`);
};
const validateRateLimit = (interval, intervalCap, isStrict) => {
	validateLimit("intervalCap", intervalCap);
	if (!(Number.isFinite(interval) && interval >= 0)) throw new TypeError(`Expected \`interval\` to be a finite number >= 0, got \`${String(interval)}\` (${typeof interval})`);
	if (intervalCap !== 1e400 && interval > maximumTimerDelay) throw new TypeError(`Expected \`interval\` to be at most ${maximumTimerDelay} with an \`intervalCap\`, got \`${interval}\``);
	if (isStrict && interval === 0) throw new TypeError("The `strict` option requires a non-zero `interval`");
	if (isStrict && intervalCap === 1e400) throw new TypeError("The `strict` option requires a finite `intervalCap`");
};
var PQueue = class extends EventTarget {
	#carryoverIntervalCount;
	#isIntervalIgnored;
	#intervalCount = 0;
	#intervalCap;
	#rateLimitedInInterval = false;
	#rateLimitFlushScheduled = false;
	#interval;
	#intervalEnd = 0;
	#intervalId;
	#timeoutId;
	#strict;
	#strictTicks = [];
	#strictTicksStartIndex = 0;
	#queue;
	#queueClass;
	#pending = 0;
	#concurrency;
	#isPaused;
	#idAssigner = 1n;
	#runningTasks = /* @__PURE__ */ new Set();
	#abortListeners = /* @__PURE__ */ new Map();
	#waitingTasks = /* @__PURE__ */ new Set();
	#timeout;
	constructor(options) {
		super();
		globalThis.process?.getBuiltinModule?.("node:events")?.setMaxListeners(1e400, this);
		const { carryoverIntervalCount = false, intervalCap = 1e400, interval = 0, concurrency = 1e400, autoStart = true, queueClass = PriorityQueue, strict = false, timeout } = options ?? {};
		validateRateLimit(interval, intervalCap, strict);
		this.#carryoverIntervalCount = carryoverIntervalCount;
		this.#isIntervalIgnored = intervalCap === 1e400 || interval === 0;
		this.#intervalCap = intervalCap;
		this.#interval = interval;
		this.#strict = strict;
		this.#queueClass = queueClass;
		this.#queue = new this.#queueClass();
		this.concurrency = concurrency;
		this.timeout = timeout;
		this.#isPaused = !autoStart;
		this.#setupRateLimitTracking();
	}
	#onAbort(signal, callback) {
		let listener = this.#abortListeners.get(signal);
		if (!listener) {
			const callbacks = /* @__PURE__ */ new Set();
			const dispatch = () => {
				this.#abortListeners.delete(signal);
				for (const abortCallback of callbacks) abortCallback();
			};
			listener = {
				callbacks,
				dispatch
			};
			this.#abortListeners.set(signal, listener);
			signal.addEventListener("abort", dispatch, { once: true });
		}
		const currentListener = listener;
		currentListener.callbacks.add(callback);
		return () => {
			currentListener.callbacks.delete(callback);
			if (currentListener.callbacks.size > 0 || this.#abortListeners.get(signal) !== currentListener) return;
			this.#abortListeners.delete(signal);
			signal.removeEventListener("abort", currentListener.dispatch);
		};
	}
	#emit(event, detail) {
		this.dispatchEvent(new CustomEvent(event, { detail }));
	}
	async #onEvent(events, shouldHandle) {
		const eventList = Array.isArray(events) ? events : [events];
		return new Promise((resolve) => {
			const controller = new AbortController();
			const listener = () => {
				if (shouldHandle && !shouldHandle()) return;
				controller.abort();
				resolve();
			};
			for (const event of eventList) this.addEventListener(event, listener, { signal: controller.signal });
		});
	}
	get #isRateLimitedNow() {
		if (this.#isIntervalIgnored || this.#queue.size === 0) return false;
		const now = Date.now();
		if (this.#strict) {
			this.#cleanupStrictTicks(now);
			return this.#getActiveTicksCount() >= this.#intervalCap;
		}
		return (this.#intervalId === void 0 && this.#intervalEnd <= now ? this.#intervalCountAtWindowStart : this.#intervalCount) >= this.#intervalCap;
	}
	get #intervalCountAtWindowStart() {
		return this.#carryoverIntervalCount ? this.#pending : 0;
	}
	#updateRateLimitState() {
		const shouldBeRateLimited = this.#isRateLimitedNow;
		if (shouldBeRateLimited === this.#rateLimitedInInterval) return;
		this.#rateLimitedInInterval = shouldBeRateLimited;
		this.#emit(shouldBeRateLimited ? "rateLimit" : "rateLimitCleared");
	}
	#rollbackIntervalConsumption() {
		if (this.#isIntervalIgnored) return;
		this.#rollbackIntervalSlot();
		this.#scheduleRateLimitUpdate();
	}
	#scheduleRateLimitUpdate() {
		if (this.#isIntervalIgnored || this.#rateLimitFlushScheduled) return;
		this.#rateLimitFlushScheduled = true;
		queueMicrotask(() => {
			this.#rateLimitFlushScheduled = false;
			this.#updateRateLimitState();
		});
	}
	#setupRateLimitTracking() {
		if (this.#isIntervalIgnored) return;
		this.addEventListener("add", () => {
			if (this.#queue.size > 0) this.#scheduleRateLimitUpdate();
		});
		this.addEventListener("next", () => {
			this.#scheduleRateLimitUpdate();
		});
	}
	#cleanupStrictTicks(now) {
		while (this.#strictTicksStartIndex < this.#strictTicks.length) {
			const oldestTick = this.#strictTicks[this.#strictTicksStartIndex];
			if (oldestTick !== void 0 && now - oldestTick >= this.#interval) this.#strictTicksStartIndex++;
			else break;
		}
		if (!(this.#strictTicksStartIndex > 100 && this.#strictTicksStartIndex > this.#strictTicks.length / 2 || this.#strictTicksStartIndex === this.#strictTicks.length)) return;
		this.#strictTicks = this.#strictTicks.slice(this.#strictTicksStartIndex);
		this.#strictTicksStartIndex = 0;
	}
	#consumeIntervalSlot(now) {
		if (this.#strict) this.#strictTicks.push(now);
		else this.#intervalCount++;
	}
	#rollbackIntervalSlot() {
		if (this.#strict) {
			if (this.#strictTicks.length > this.#strictTicksStartIndex) this.#strictTicks.pop();
			return;
		}
		if (this.#intervalCount > 0) this.#intervalCount--;
	}
	#getActiveTicksCount() {
		return this.#strictTicks.length - this.#strictTicksStartIndex;
	}
	get #doesIntervalAllowAnother() {
		if (this.#isIntervalIgnored) return true;
		return (this.#strict ? this.#getActiveTicksCount() : this.#intervalCount) < this.#intervalCap;
	}
	get #doesConcurrentAllowAnother() {
		return this.#pending < this.#concurrency;
	}
	#next() {
		this.#pending--;
		if (this.#pending === 0) this.#emit("pendingZero");
		this.#processQueue();
		this.#emit("next");
	}
	#onResumeInterval() {
		this.#timeoutId = void 0;
		this.#onInterval();
		if (!this.#isPaused) this.#initializeIntervalIfNeeded();
	}
	#isIntervalPausedAt(now) {
		if (this.#strict) {
			this.#cleanupStrictTicks(now);
			if (this.#getActiveTicksCount() >= this.#intervalCap) {
				const oldestTick = this.#strictTicks[this.#strictTicksStartIndex];
				const delay = this.#interval - (now - oldestTick);
				this.#createIntervalTimeout(delay);
				return true;
			}
			return false;
		}
		if (this.#intervalId === void 0) {
			const delay = this.#intervalEnd - now;
			if (delay <= 0) this.#intervalCount = this.#intervalCountAtWindowStart;
			else {
				this.#createIntervalTimeout(delay);
				return true;
			}
		}
		return false;
	}
	#createIntervalTimeout(delay) {
		if (this.#timeoutId !== void 0) return;
		this.#timeoutId = setTimeout(() => {
			this.#onResumeInterval();
		}, delay);
	}
	#clearIntervalTimer() {
		if (this.#intervalId === void 0) return;
		clearInterval(this.#intervalId);
		this.#intervalId = void 0;
	}
	#clearTimeoutTimer() {
		if (this.#timeoutId === void 0) return;
		clearTimeout(this.#timeoutId);
		this.#timeoutId = void 0;
	}
	#emitEmptyAndIdle() {
		this.#clearIntervalTimer();
		this.#emit("empty");
		if (this.#pending > 0 || this.#queue.size > 0) return;
		this.#clearTimeoutTimer();
		if (this.#strict) this.#cleanupStrictTicks(Date.now());
		this.#emit("idle");
	}
	#tryToStartAnother() {
		let isStarted;
		do
			isStarted = this.#startNextTask();
		while (isStarted === void 0);
		return isStarted;
	}
	#startNextTask() {
		if (this.#queue.size === 0) {
			this.#emitEmptyAndIdle();
			return false;
		}
		if (this.#isPaused) {
			if (!this.#doesIntervalAllowAnother) this.#isIntervalPausedAt(Date.now());
			return false;
		}
		const now = Date.now();
		const canInitializeInterval = !this.#isIntervalPausedAt(now);
		if (this.#doesIntervalAllowAnother && this.#doesConcurrentAllowAnother) {
			const job = this.#queue.dequeue();
			if (!this.#isIntervalIgnored) {
				this.#consumeIntervalSlot(now);
				this.#scheduleRateLimitUpdate();
			}
			if (canInitializeInterval) this.#initializeIntervalIfNeeded();
			const pendingBefore = this.#pending;
			job();
			if (this.#pending === pendingBefore) {
				this.#emit("next");
				return;
			}
			this.#emit("active");
			return true;
		}
		return false;
	}
	#initializeIntervalIfNeeded() {
		if (this.#isIntervalIgnored || this.#intervalId !== void 0 || this.#strict) return;
		this.#clearTimeoutTimer();
		this.#intervalId = setInterval(() => {
			this.#onInterval();
		}, this.#interval);
		this.#intervalEnd = Date.now() + this.#interval;
	}
	#onInterval() {
		if (!this.#strict) {
			if (this.#intervalId !== void 0) {
				if (this.#intervalCount === 0 && this.#pending === 0) this.#clearIntervalTimer();
				else this.#intervalEnd = Date.now() + this.#interval;
			}
			this.#intervalCount = this.#intervalCountAtWindowStart;
		}
		this.#processQueue();
		this.#scheduleRateLimitUpdate();
	}
	#processQueue() {
		while (this.#tryToStartAnother());
	}
	#processWaitingTasks() {
		if (this.#queue.size > 0) this.#processQueue();
	}
	async #add(function_, options, waitingTask) {
		const id = options.id ?? (this.#idAssigner++).toString();
		options = {
			timeout: this.#timeout,
			...options,
			id
		};
		validateTimeout(options.timeout);
		if (options.priority !== void 0 && (typeof options.priority !== "number" || Number.isNaN(options.priority))) throw new TypeError(`Expected \`priority\` to be a number, got \`${String(options.priority)}\` (${typeof options.priority})`);
		waitingTask.id = id;
		waitingTask.priority = options.priority ?? 0;
		return new Promise((resolve, reject) => {
			if (options.signal?.aborted) {
				reject(options.signal.reason);
				return;
			}
			const run = bindAsyncContext(async () => {
				waitingTask.stopListeningForAbort?.();
				this.#waitingTasks.delete(waitingTask);
				if (options.signal?.aborted) {
					this.#rollbackIntervalConsumption();
					reject(options.signal.reason);
					return;
				}
				this.#pending++;
				const runningTask = {
					id,
					priority: waitingTask.priority,
					startTime: Date.now(),
					timeout: options.timeout
				};
				this.#runningTasks.add(runningTask);
				let { signal } = options;
				let stopListeningForAbort;
				let stopForwardingAbort;
				let timeoutId;
				try {
					if (options.timeout !== void 0) {
						const { signal: userSignal, timeout } = options;
						const taskController = new AbortController();
						timeoutId = setTimeout(() => {
							taskController.abort(new TimeoutError(`Task timed out after ${timeout}ms (queue has ${this.#pending} running, ${this.#queue.size} waiting)`));
						}, timeout);
						if (userSignal) stopForwardingAbort = this.#onAbort(userSignal, () => {
							taskController.abort(userSignal.reason);
						});
						signal = taskController.signal;
					}
					let operation;
					if (signal) {
						const abortSignal = signal;
						const abortPromise = new Promise((_resolve, rejectWithReason) => {
							stopListeningForAbort = this.#onAbort(abortSignal, () => {
								rejectWithReason(abortSignal.reason);
							});
						});
						operation = Promise.race([abortPromise, (async () => function_({ signal }))()]);
					} else try {
						operation = function_({ signal });
					} catch (error) {
						operation = Promise.reject(error);
					}
					const result = await operation;
					resolve(result);
					this.#emit("completed", result);
				} catch (error) {
					reject(error);
					this.#emit("error", error);
				} finally {
					clearTimeout(timeoutId);
					stopListeningForAbort?.();
					stopForwardingAbort?.();
					this.#runningTasks.delete(runningTask);
					queueMicrotask(() => {
						this.#next();
					});
				}
			});
			const hasWaitingTasks = this.#queue.size > 0;
			this.#queue.enqueue(run, options);
			waitingTask.reject = reject;
			this.#waitingTasks.add(waitingTask);
			if (options.signal) {
				const { signal } = options;
				waitingTask.stopListeningForAbort = this.#onAbort(signal, () => {
					this.#waitingTasks.delete(waitingTask);
					if (this.#queue instanceof PriorityQueue) this.#queue.remove(run);
					else this.#queue.remove(id);
					reject(signal.reason);
					this.#processQueue();
					this.#emit("next");
				});
			}
			this.#emit("add");
			if (hasWaitingTasks) this.#processQueue();
			else this.#tryToStartAnother();
		});
	}
	get timeout() {
		return this.#timeout;
	}
	set timeout(timeout) {
		validateTimeout(timeout);
		this.#timeout = timeout;
	}
	get concurrency() {
		return this.#concurrency;
	}
	set concurrency(newConcurrency) {
		validateLimit("concurrency", newConcurrency);
		this.#concurrency = newConcurrency;
		this.#processWaitingTasks();
	}
	setPriority(id, priority) {
		if (typeof priority !== "number" || !Number.isFinite(priority)) throw new TypeError(`Expected \`priority\` to be a finite number, got \`${priority}\` (${typeof priority})`);
		for (const waitingTask of this.#waitingTasks) if (waitingTask.id === id) {
			this.#queue.setPriority(id, priority);
			waitingTask.priority = priority;
			return;
		}
		throw new ReferenceError(`No promise function with the id "${id}" exists in the queue.`);
	}
	add(function_, options = {}) {
		const waitingTask = {};
		const promise = this.#add(function_, options, waitingTask);
		waitingTask.promise = promise;
		if (waitingTask.isCleared) promise.catch(() => void 0);
		return promise;
	}
	async addAll(functions, options) {
		return Promise.all(functions.map(async (function_) => this.add(function_, options)));
	}
	start() {
		if (!this.#isPaused) return this;
		this.#isPaused = false;
		this.#processWaitingTasks();
		return this;
	}
	pause() {
		this.#isPaused = true;
	}
	clear() {
		if (this.#queue.size === 0) return;
		this.#queue = new this.#queueClass();
		const error = new DOMException("The queue was cleared", "AbortError");
		for (const waitingTask of this.#waitingTasks) {
			waitingTask.stopListeningForAbort?.();
			waitingTask.isCleared = true;
			waitingTask.promise?.catch(() => void 0);
			waitingTask.reject(error);
		}
		this.#waitingTasks.clear();
		this.#emitEmptyAndIdle();
		this.#updateRateLimitState();
		this.#emit("next");
	}
	async onEmpty() {
		if (this.#queue.size === 0) return;
		await this.#onEvent(["empty", "active"], () => this.#queue.size === 0);
	}
	async onSizeLessThan(limit) {
		if (this.#queue.size < limit) return;
		await this.#onEvent(["next", "active"], () => this.#queue.size < limit);
	}
	async onIdle() {
		if (this.#pending === 0 && this.#queue.size === 0) return;
		await this.#onEvent("idle");
	}
	async onPendingZero() {
		if (this.#pending === 0) return;
		await this.#onEvent("pendingZero");
	}
	async onRateLimit() {
		this.#updateRateLimitState();
		if (this.isRateLimited) return;
		await this.#onEvent("rateLimit");
	}
	async onRateLimitCleared() {
		this.#updateRateLimitState();
		if (!this.isRateLimited) return;
		await this.#onEvent("rateLimitCleared");
	}
	onError() {
		return new Promise((_resolve, reject) => {
			this.addEventListener("error", (event) => {
				reject(event.detail);
			}, { once: true });
		});
	}
	get size() {
		return this.#queue.size;
	}
	sizeBy(options) {
		return this.#queue.filter(options).length;
	}
	get pending() {
		return this.#pending;
	}
	get isPaused() {
		return this.#isPaused;
	}
	get isRateLimited() {
		return this.#isRateLimitedNow;
	}
	get isSaturated() {
		return this.#queue.size > 0 && (this.#pending >= this.#concurrency || this.isRateLimited);
	}
	get runningTasks() {
		return Array.from(this.#runningTasks, (task) => ({
			...task,
			timeoutRemaining: task.timeout === void 0 ? void 0 : Math.max(0, task.startTime + task.timeout - Date.now())
		}));
	}
};
var TimeoutError = class extends DOMException {
	constructor(message) {
		super(message, "TimeoutError");
	}
};

// ../core/src/picture/prepare/preparation.ts
const preparationVersion = 1;
function howToPrepare({ pad = false, background }) {
	const colour = background?.map((part) => part.toString(16).padStart(2, "0")).join("");
	return [
		String(preparationVersion),
		pad ? "pad" : "fit",
		...colour === void 0 ? [] : [colour]
	].join(" ");
}

// ../core/src/publish/prepare-plan.ts
const keptBytes = 67108864;
var UnpreparedError = class extends ITwinImagesError {
	name = "UnpreparedError";
	code = "UNPREPARED";
};
function preparePlan(plan, options = {}) {
	const queue = new PQueue({ concurrency: 1 });
	const room = { left: keptBytes };
	const items = plan.items.map((item) => prepareItem(item, {
		queue,
		room,
		options
	}));
	return {
		...plan,
		items
	};
}
function prepareItem(item, args) {
	const { queue, room, options } = args;
	const { record } = options;
	const how = howToPrepare(options);
	let kept;
	let preparation;
	const load = async ({ signal }) => {
		if (kept) {
			const bytes = kept;
			room.left += bytes.length;
			kept = void 0;
			return bytes;
		}
		const file = await item.load(signal ? { signal } : {});
		const prepared = await queue.add(() => prepare$1(file, item.target.kind, options, signal));
		if (prepared === void 0) return file;
		const { bytes, from, steps } = prepared;
		if (preparation === void 0 && bytes.length <= room.left) {
			kept = bytes;
			room.left -= bytes.length;
		}
		preparation = {
			from,
			steps,
			how
		};
		return bytes;
	};
	const recall = async (target, { signal }) => {
		if (record?.get(target)?.prepared === void 0) return void 0;
		const file = await untilAborted(item.load(signal ? { signal } : {}), signal);
		return record.recall(target, await sha256(ownBytes(file)), how);
	};
	return {
		...item,
		load,
		loadFile: item.load,
		recall,
		preparation: () => preparation
	};
}
async function prepare$1(file, kind, options, signal) {
	const { image, problems } = await inspectImage(file);
	if (image === void 0 || hasErrors(problems)) return void 0;
	const fit = fitFor(image, kind, options);
	if (fit === void 0) return void 0;
	const { prepareImage } = await import("./prepare-image.mjs");
	try {
		const fitted = await prepareImage(image, fit, signal);
		if (fitted === void 0) return void 0;
		const { bytes: _, ...from } = image;
		return {
			...fitted,
			from
		};
	} catch (error) {
		signal?.throwIfAborted();
		throw new UnpreparedError(`The platform would refuse the image, and it can't be prepared: ${messageOf$1(error).replace(/\.$/, "")}.`, "Save it again with another program, or so that it needs no preparation.", { cause: error });
	}
}
function fitFor(image, kind, { pad = false, background }) {
	const reasons = checkImage(image, kind).filter(({ code, severity }) => severity === "error" || code === problemCodes.imageTooLarge);
	const isTooLong = reasons.some(({ code }) => code === problemCodes.imageShape);
	if (isTooLong && !(pad && background)) return void 0;
	const isAcceptable = reasons.length === 0;
	if (isAcceptable && !(background && mayBeTransparent(image))) return void 0;
	const { formats } = targetKinds[kind];
	const format = formats.includes(image.format) ? image.format : formats[0];
	if (format === void 0) return void 0;
	return {
		format,
		belowBytes,
		isAcceptable,
		background,
		...isTooLong && { padTo: 5 }
	};
}

// ../core/src/publish/coalesce.ts
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

// ../core/src/publish/list-itwins.ts
const worthAList = 20;
async function listManyITwins(count, itwins, signal) {
	if (itwins === void 0 || count < worthAList) return void 0;
	try {
		const { iTwins } = await itwins.list({ signal });
		return new Map(iTwins.map((iTwin) => [targetKey({
			kind: "itwin",
			id: iTwin.id
		}), iTwin]));
	} catch {
		return;
	}
}
function listITwinsOf(items, platform, signal) {
	const count = items.filter(({ item }) => item.target.kind === "itwin").length;
	return listManyITwins(count, platform.itwins, signal);
}

// ../core/src/publish/stops-run.ts
const answers = /* @__PURE__ */ new Set([
	transportReasonCodes.redirect,
	transportReasonCodes.tooLarge,
	transportReasonCodes.damaged,
	transportReasonCodes.cors
]);
function isAnswer(error) {
	if (isPlatformError(error)) return true;
	return isTransportError(error) && answers.has(error.reasonCode);
}
function stopsRun(error, { answered }) {
	if (isPlatformError(error)) return error.status === 401 || error.status === 429 || error.target === void 0;
	if (isTransportError(error)) return !answered && !isAnswer(error);
	if (error instanceof VerificationError) return stopsRun(error.cause, { answered: true });
	return isConfigurationError(error) && error.target === void 0;
}

// ../commands/src/direct-fetch.ts
const ownFetch = globalThis.fetch;
function chooseFetch() {
	return globalThis.fetch === ownFetch ? directFetch : void 0;
}
let loaded;
const directFetch = async (url, { method, headers, body, signal }) => {
	loaded ??= Promise.all([import("node:http"), import("node:https")]).then(([http, https]) => ({
		http,
		https
	}));
	const { http, https } = await loaded;
	signal.throwIfAborted();
	return new Promise((resolve, reject) => {
		const outgoing = (url.protocol === "https:" ? https : http).request(url, {
			method,
			headers: {
				"Accept-Encoding": "gzip, deflate",
				"User-Agent": "node",
				...headers
			}
		});
		const stop = () => outgoing.destroy(signal.reason);
		signal.addEventListener("abort", stop, { once: true });
		outgoing.on("close", () => {
			signal.removeEventListener("abort", stop);
			reject(networkError(/* @__PURE__ */ new Error("the connection was closed without an answer")));
		});
		outgoing.on("error", (error) => reject(networkError(error)));
		outgoing.on("response", (incoming) => resolve(readAnswer(incoming, method)));
		outgoing.end(body);
	});
};
async function readAnswer(incoming, method) {
	const { statusCode: status = 0, headers } = incoming;
	const get = (name) => {
		const value = headers[name.toLowerCase()];
		return Array.isArray(value) ? value.join(", ") : value ?? null;
	};
	const encoding = method === "HEAD" ? void 0 : headers["content-encoding"]?.trim().toLowerCase();
	const body = encoding === void 0 ? incoming : await decompress(incoming, encoding);
	return {
		status,
		headers: {
			get,
			[Symbol.iterator]: () => Object.keys(headers).map((name) => [name, get(name) ?? ""]).values()
		},
		body: { getReader: () => readerOf(body) }
	};
}
function readerOf(body) {
	const chunks = [];
	let ended = false;
	let failure;
	let wake = () => {};
	body.on("data", (chunk) => {
		chunks.push(chunk);
		wake();
	});
	body.on("close", () => {
		if (!body.readableEnded) failure ??= networkError(body.errored ?? /* @__PURE__ */ new Error("the answer broke off"));
		ended = true;
		wake();
	});
	body.on("error", () => {});
	return {
		async read() {
			while (chunks.length === 0 && !ended) await new Promise((resolve) => {
				wake = resolve;
			});
			const value = chunks.shift();
			if (value === void 0 && failure !== void 0) throw failure;
			return {
				done: value === void 0,
				value
			};
		},
		async cancel() {
			body.destroy();
		}
	};
}
async function decompress(incoming, encoding) {
	const isGzip = encoding === "gzip" || encoding === "x-gzip";
	if (!isGzip && encoding !== "deflate") return incoming;
	const [{ createGunzip, createInflate }, { pipeline }] = await Promise.all([import("node:zlib"), import("node:stream")]);
	return pipeline(incoming, isGzip ? createGunzip() : createInflate(), () => {});
}
const networkError = (cause) => new TypeError("fetch failed", { cause });

// ../commands/src/connect-platform.ts
function clientIdOf(credentials) {
	return "clientId" in credentials ? credentials.clientId : void 0;
}
const waitingShare = 1 / 6;
function pacedConcurrency(concurrency, { requestsPerMinute }) {
	if (requestsPerMinute === void 0) return concurrency;
	return Math.min(concurrency, Math.ceil(requestsPerMinute * waitingShare));
}
function connectPlatform({ credentials, apiUrl, patience, requestsPerMinute }, { reporter, secrets, signal }, onPause = () => {}) {
	const onRetry = (event) => {
		if (event.reason === "429") onPause(event.delay);
		reporter.wait(secrets.redact(describeRetry(event)), event.delay);
	};
	const fetch = chooseFetch();
	const common = {
		signal,
		onRetry,
		...patience !== void 0 && { patience },
		...fetch && { fetch }
	};
	return createPlatform({
		...apiUrl !== void 0 && { apiUrl },
		token: tokenOf(credentials, secrets, common),
		rateLimit: requestsPerMinute === void 0 ? void 0 : {
			requests: requestsPerMinute,
			milliseconds: 6e4
		},
		...common
	});
}
function tokenOf(credentials, secrets, common) {
	if ("token" in credentials) {
		secrets.add(credentials.token);
		return credentials.token;
	}
	secrets.add(credentials.clientSecret);
	const source = clientCredentials({
		...credentials,
		...common
	});
	return async (request) => {
		const token = await source(request);
		secrets.add(token);
		return token;
	};
}
function describeRetry({ method, path, attempt, delay, reason }) {
	const again = `trying again in ${Math.max(1, Math.round(delay / 1e3))} s`;
	return reason === "429" ? `waiting: ${method} ${path} met the rate limit (429); all uploads pause, ${again}` : `waiting: attempt ${attempt} of ${method} ${path} failed (${reason}); ${again}`;
}

// ../core/src/internal.ts
const loadResizing = () => import("./resize-image.mjs");

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/identity.js
var require_identity = /* @__PURE__ */ __commonJSMin(((exports) => {
	const ALIAS = Symbol.for("yaml.alias");
	const DOC = Symbol.for("yaml.document");
	const MAP = Symbol.for("yaml.map");
	const PAIR = Symbol.for("yaml.pair");
	const SCALAR = Symbol.for("yaml.scalar");
	const SEQ = Symbol.for("yaml.seq");
	const NODE_TYPE = Symbol.for("yaml.node.type");
	const isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
	const isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
	const isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
	const isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
	const isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
	const isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
	function isCollection(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case MAP:
			case SEQ: return true;
		}
		return false;
	}
	function isNode(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case ALIAS:
			case MAP:
			case SCALAR:
			case SEQ: return true;
		}
		return false;
	}
	const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
	exports.ALIAS = ALIAS;
	exports.DOC = DOC;
	exports.MAP = MAP;
	exports.NODE_TYPE = NODE_TYPE;
	exports.PAIR = PAIR;
	exports.SCALAR = SCALAR;
	exports.SEQ = SEQ;
	exports.hasAnchor = hasAnchor;
	exports.isAlias = isAlias;
	exports.isCollection = isCollection;
	exports.isDocument = isDocument;
	exports.isMap = isMap;
	exports.isNode = isNode;
	exports.isPair = isPair;
	exports.isScalar = isScalar;
	exports.isSeq = isSeq;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/visit.js
var require_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove node");
	function visit(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (visit_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else visit_(null, node, visitor_, Object.freeze([]));
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	function visit_(key, node, visitor, path) {
		const ctrl = callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visit_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = visit_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = visit_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = visit_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	async function visitAsync(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (await visitAsync_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else await visitAsync_(null, node, visitor_, Object.freeze([]));
	}
	visitAsync.BREAK = BREAK;
	visitAsync.SKIP = SKIP;
	visitAsync.REMOVE = REMOVE;
	async function visitAsync_(key, node, visitor, path) {
		const ctrl = await callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visitAsync_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = await visitAsync_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = await visitAsync_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = await visitAsync_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	function initVisitor(visitor) {
		if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) return Object.assign({
			Alias: visitor.Node,
			Map: visitor.Node,
			Scalar: visitor.Node,
			Seq: visitor.Node
		}, visitor.Value && {
			Map: visitor.Value,
			Scalar: visitor.Value,
			Seq: visitor.Value
		}, visitor.Collection && {
			Map: visitor.Collection,
			Seq: visitor.Collection
		}, visitor);
		return visitor;
	}
	function callVisitor(key, node, visitor, path) {
		if (typeof visitor === "function") return visitor(key, node, path);
		if (identity.isMap(node)) return visitor.Map?.(key, node, path);
		if (identity.isSeq(node)) return visitor.Seq?.(key, node, path);
		if (identity.isPair(node)) return visitor.Pair?.(key, node, path);
		if (identity.isScalar(node)) return visitor.Scalar?.(key, node, path);
		if (identity.isAlias(node)) return visitor.Alias?.(key, node, path);
	}
	function replaceNode(key, path, node) {
		const parent = path[path.length - 1];
		if (identity.isCollection(parent)) parent.items[key] = node;
		else if (identity.isPair(parent)) {
			if (key === "key") parent.key = node;
			else parent.value = node;
		} else if (identity.isDocument(parent)) parent.contents = node;
		else {
			const pt = identity.isAlias(parent) ? "alias" : "scalar";
			throw new Error(`Cannot replace node with ${pt} parent`);
		}
	}
	exports.visit = visit;
	exports.visitAsync = visitAsync;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/doc/directives.js
var require_directives = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	const escapeChars = {
		"!": "%21",
		",": "%2C",
		"[": "%5B",
		"]": "%5D",
		"{": "%7B",
		"}": "%7D"
	};
	const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
	var Directives = class Directives {
		constructor(yaml, tags) {
			this.docStart = null;
			this.docEnd = false;
			this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
			this.tags = Object.assign({}, Directives.defaultTags, tags);
		}
		clone() {
			const copy = new Directives(this.yaml, this.tags);
			copy.docStart = this.docStart;
			return copy;
		}
		atDocument() {
			const res = new Directives(this.yaml, this.tags);
			switch (this.yaml.version) {
				case "1.1":
					this.atNextDocument = true;
					break;
				case "1.2":
					this.atNextDocument = false;
					this.yaml = {
						explicit: Directives.defaultYaml.explicit,
						version: "1.2"
					};
					this.tags = Object.assign({}, Directives.defaultTags);
			}
			return res;
		}
		add(line, onError) {
			if (this.atNextDocument) {
				this.yaml = {
					explicit: Directives.defaultYaml.explicit,
					version: "1.1"
				};
				this.tags = Object.assign({}, Directives.defaultTags);
				this.atNextDocument = false;
			}
			const parts = line.trim().split(/[ \t]+/);
			const name = parts.shift();
			switch (name) {
				case "%TAG": {
					if (parts.length !== 2) {
						onError(0, "%TAG directive should contain exactly two parts");
						if (parts.length < 2) return false;
					}
					const [handle, prefix] = parts;
					this.tags[handle] = prefix;
					return true;
				}
				case "%YAML": {
					this.yaml.explicit = true;
					if (parts.length !== 1) {
						onError(0, "%YAML directive should contain exactly one part");
						return false;
					}
					const [version] = parts;
					if (version === "1.1" || version === "1.2") {
						this.yaml.version = version;
						return true;
					} else {
						const isValid = /^\d+\.\d+$/.test(version);
						onError(6, `Unsupported YAML version ${version}`, isValid);
						return false;
					}
				}
				default:
					onError(0, `Unknown directive ${name}`, true);
					return false;
			}
		}
		tagName(source, onError) {
			if (source === "!") return "!";
			if (source[0] !== "!") {
				onError(`Not a valid tag: ${source}`);
				return null;
			}
			if (source[1] === "<") {
				const verbatim = source.slice(2, -1);
				if (verbatim === "!" || verbatim === "!!") {
					onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
					return null;
				}
				if (source[source.length - 1] !== ">") onError("Verbatim tags must end with a >");
				return verbatim;
			}
			const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
			if (!suffix) onError(`The ${source} tag has no suffix`);
			const prefix = this.tags[handle];
			if (prefix) try {
				return prefix + decodeURIComponent(suffix);
			} catch (error) {
				onError(String(error));
				return null;
			}
			if (handle === "!") return source;
			onError(`Could not resolve tag: ${source}`);
			return null;
		}
		tagString(tag) {
			for (const [handle, prefix] of Object.entries(this.tags)) if (tag.startsWith(prefix)) return handle + escapeTagName(tag.substring(prefix.length));
			return tag[0] === "!" ? tag : `!<${tag}>`;
		}
		toString(doc) {
			const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
			const tagEntries = Object.entries(this.tags);
			let tagNames;
			if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
				const tags = {};
				visit.visit(doc.contents, (_key, node) => {
					if (identity.isNode(node) && node.tag) tags[node.tag] = true;
				});
				tagNames = Object.keys(tags);
			} else tagNames = [];
			for (const [handle, prefix] of tagEntries) {
				if (handle === "!!" && prefix === "tag:yaml.org,2002:") continue;
				if (!doc || tagNames.some((tn) => tn.startsWith(prefix))) lines.push(`%TAG ${handle} ${prefix}`);
			}
			return lines.join("\n");
		}
	};
	Directives.defaultYaml = {
		explicit: false,
		version: "1.2"
	};
	Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
	exports.Directives = Directives;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/doc/anchors.js
var require_anchors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	function anchorIsValid(anchor) {
		if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
			const msg = `Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;
			throw new Error(msg);
		}
		return true;
	}
	function anchorNames(root) {
		const anchors = /* @__PURE__ */ new Set();
		visit.visit(root, { Value(_key, node) {
			if (node.anchor) anchors.add(node.anchor);
		} });
		return anchors;
	}
	function findNewAnchor(prefix, exclude) {
		for (let i = 1;; ++i) {
			const name = `${prefix}${i}`;
			if (!exclude.has(name)) return name;
		}
	}
	function createNodeAnchors(doc, prefix) {
		const aliasObjects = [];
		const sourceObjects = /* @__PURE__ */ new Map();
		let prevAnchors = null;
		return {
			onAnchor: (source) => {
				aliasObjects.push(source);
				prevAnchors ?? (prevAnchors = anchorNames(doc));
				const anchor = findNewAnchor(prefix, prevAnchors);
				prevAnchors.add(anchor);
				return anchor;
			},
			setAnchors: () => {
				for (const source of aliasObjects) {
					const ref = sourceObjects.get(source);
					if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) ref.node.anchor = ref.anchor;
					else {
						const error = /* @__PURE__ */ new Error("Failed to resolve repeated object (this should not happen)");
						error.source = source;
						throw error;
					}
				}
			},
			sourceObjects
		};
	}
	exports.anchorIsValid = anchorIsValid;
	exports.anchorNames = anchorNames;
	exports.createNodeAnchors = createNodeAnchors;
	exports.findNewAnchor = findNewAnchor;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = /* @__PURE__ */ __commonJSMin(((exports) => {
	function applyReviver(reviver, obj, key, val) {
		if (val && typeof val === "object") {
			if (Array.isArray(val)) for (let i = 0, len = val.length; i < len; ++i) {
				const v0 = val[i];
				const v1 = applyReviver(reviver, val, String(i), v0);
				if (v1 === void 0) delete val[i];
				else if (v1 !== v0) val[i] = v1;
			}
			else if (val instanceof Map) for (const k of Array.from(val.keys())) {
				const v0 = val.get(k);
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) val.delete(k);
				else if (v1 !== v0) val.set(k, v1);
			}
			else if (val instanceof Set) for (const v0 of Array.from(val)) {
				const v1 = applyReviver(reviver, val, v0, v0);
				if (v1 === void 0) val.delete(v0);
				else if (v1 !== v0) {
					val.delete(v0);
					val.add(v1);
				}
			}
			else for (const [k, v0] of Object.entries(val)) {
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) delete val[k];
				else if (v1 !== v0) val[k] = v1;
			}
		}
		return reviver.call(obj, key, val);
	}
	exports.applyReviver = applyReviver;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/toJS.js
var require_toJS = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function toJS(value, arg, ctx) {
		if (Array.isArray(value)) return value.map((v, i) => toJS(v, String(i), ctx));
		if (value && typeof value.toJSON === "function") {
			if (!ctx || !identity.hasAnchor(value)) return value.toJSON(arg, ctx);
			const data = {
				aliasCount: 0,
				count: 1,
				res: void 0
			};
			ctx.anchors.set(value, data);
			ctx.onCreate = (res) => {
				data.res = res;
				delete ctx.onCreate;
			};
			const res = value.toJSON(arg, ctx);
			if (ctx.onCreate) ctx.onCreate(res);
			return res;
		}
		if (typeof value === "bigint" && !ctx?.keep) return Number(value);
		return value;
	}
	exports.toJS = toJS;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/Node.js
var require_Node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var applyReviver = require_applyReviver();
	var identity = require_identity();
	var toJS = require_toJS();
	var NodeBase = class {
		constructor(type) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: type });
		}
		clone() {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			if (!identity.isDocument(doc)) throw new TypeError("A document argument is required");
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc,
				keep: true,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this, "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
	};
	exports.NodeBase = NodeBase;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/Alias.js
var require_Alias = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var visit = require_visit();
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	var Alias = class extends Node.NodeBase {
		constructor(source) {
			super(identity.ALIAS);
			this.source = source;
			Object.defineProperty(this, "tag", { set() {
				throw new Error("Alias nodes cannot have tags");
			} });
		}
		resolve(doc, ctx) {
			if (ctx?.maxAliasCount === 0) throw new ReferenceError("Alias resolution is disabled");
			let nodes;
			if (ctx?.aliasResolveCache) nodes = ctx.aliasResolveCache;
			else {
				nodes = [];
				visit.visit(doc, { Node: (_key, node) => {
					if (identity.isAlias(node) || identity.hasAnchor(node)) nodes.push(node);
				} });
				if (ctx) ctx.aliasResolveCache = nodes;
			}
			let found = void 0;
			for (const node of nodes) {
				if (node === this) break;
				if (node.anchor === this.source) found = node;
			}
			if (found && ctx) {
				const { anchors, doc, maxAliasCount } = ctx;
				let data = anchors.get(found);
				if (!data) {
					toJS.toJS(found, null, ctx);
					data = anchors.get(found);
				}
				/* istanbul ignore if */
				if (data?.res === void 0) throw new ReferenceError("This should not happen: Alias anchor was not resolved?");
				if (maxAliasCount >= 0) {
					data.count += 1;
					if (data.aliasCount === 0) data.aliasCount = getAliasCount(doc, found, anchors);
					if (data.count * data.aliasCount > maxAliasCount) throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
				}
			}
			return found;
		}
		toJSON(_arg, ctx) {
			if (!ctx) return { source: this.source };
			const source = this.resolve(ctx.doc, ctx);
			if (!source) {
				const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
				throw new ReferenceError(msg);
			}
			return ctx.anchors.get(source).res;
		}
		toString(ctx, _onComment, _onChompKeep) {
			const src = `*${this.source}`;
			if (ctx) {
				anchors.anchorIsValid(this.source);
				if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
					const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
					throw new Error(msg);
				}
				if (ctx.implicitKey) return `${src} `;
			}
			return src;
		}
	};
	function getAliasCount(doc, node, anchors) {
		if (identity.isAlias(node)) {
			const source = node.resolve(doc);
			const anchor = anchors && source && anchors.get(source);
			return anchor ? anchor.count * anchor.aliasCount : 0;
		} else if (identity.isCollection(node)) {
			let count = 0;
			for (const item of node.items) {
				const c = getAliasCount(doc, item, anchors);
				if (c > count) count = c;
			}
			return count;
		} else if (identity.isPair(node)) {
			const kc = getAliasCount(doc, node.key, anchors);
			const vc = getAliasCount(doc, node.value, anchors);
			return Math.max(kc, vc);
		}
		return 1;
	}
	exports.Alias = Alias;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	const isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
	var Scalar = class extends Node.NodeBase {
		constructor(value) {
			super(identity.SCALAR);
			this.value = value;
		}
		toJSON(arg, ctx) {
			return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
		}
		toString() {
			return String(this.value);
		}
	};
	Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
	Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
	Scalar.PLAIN = "PLAIN";
	Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
	Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
	exports.Scalar = Scalar;
	exports.isScalarValue = isScalarValue;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/doc/createNode.js
var require_createNode = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var Scalar = require_Scalar();
	const defaultTagPrefix = "tag:yaml.org,2002:";
	function findTagObject(value, tagName, tags) {
		if (tagName) {
			const match = tags.filter((t) => t.tag === tagName);
			const tagObj = match.find((t) => !t.format) ?? match[0];
			if (!tagObj) throw new Error(`Tag ${tagName} not found`);
			return tagObj;
		}
		return tags.find((t) => t.identify?.(value) && !t.format);
	}
	function createNode(value, tagName, ctx) {
		if (identity.isDocument(value)) value = value.contents;
		if (identity.isNode(value)) return value;
		if (identity.isPair(value)) {
			const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
			map.items.push(value);
			return map;
		}
		if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) value = value.valueOf();
		const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
		let ref = void 0;
		if (aliasDuplicateObjects && value && typeof value === "object") {
			ref = sourceObjects.get(value);
			if (ref) {
				ref.anchor ?? (ref.anchor = onAnchor(value));
				return new Alias.Alias(ref.anchor);
			} else {
				ref = {
					anchor: null,
					node: null
				};
				sourceObjects.set(value, ref);
			}
		}
		if (tagName?.startsWith("!!")) tagName = defaultTagPrefix + tagName.slice(2);
		let tagObj = findTagObject(value, tagName, schema.tags);
		if (!tagObj) {
			if (value && typeof value.toJSON === "function") value = value.toJSON();
			if (!value || typeof value !== "object") {
				const node = new Scalar.Scalar(value);
				if (ref) ref.node = node;
				return node;
			}
			tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
		}
		if (onTagObj) {
			onTagObj(tagObj);
			delete ctx.onTagObj;
		}
		const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
		if (tagName) node.tag = tagName;
		else if (!tagObj.default) node.tag = tagObj.tag;
		if (ref) ref.node = node;
		return node;
	}
	exports.createNode = createNode;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/Collection.js
var require_Collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var identity = require_identity();
	var Node = require_Node();
	function collectionFromPath(schema, path, value) {
		let v = value;
		for (let i = path.length - 1; i >= 0; --i) {
			const k = path[i];
			if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
				const a = [];
				a[k] = v;
				v = a;
			} else v = /* @__PURE__ */ new Map([[k, v]]);
		}
		return createNode.createNode(v, void 0, {
			aliasDuplicateObjects: false,
			keepUndefined: false,
			onAnchor: () => {
				throw new Error("This should not happen, please report a bug.");
			},
			schema,
			sourceObjects: /* @__PURE__ */ new Map()
		});
	}
	const isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
	var Collection = class extends Node.NodeBase {
		constructor(type, schema) {
			super(type);
			Object.defineProperty(this, "schema", {
				value: schema,
				configurable: true,
				enumerable: false,
				writable: true
			});
		}
		clone(schema) {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (schema) copy.schema = schema;
			copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		addIn(path, value) {
			if (isEmptyPath(path)) this.add(value);
			else {
				const [key, ...rest] = path;
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.addIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
		deleteIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.delete(key);
			const node = this.get(key, true);
			if (identity.isCollection(node)) return node.deleteIn(rest);
			else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
		}
		getIn(path, keepScalar) {
			const [key, ...rest] = path;
			const node = this.get(key, true);
			if (rest.length === 0) return !keepScalar && identity.isScalar(node) ? node.value : node;
			else return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
		}
		hasAllNullValues(allowScalar) {
			return this.items.every((node) => {
				if (!identity.isPair(node)) return false;
				const n = node.value;
				return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
			});
		}
		hasIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.has(key);
			const node = this.get(key, true);
			return identity.isCollection(node) ? node.hasIn(rest) : false;
		}
		setIn(path, value) {
			const [key, ...rest] = path;
			if (rest.length === 0) this.set(key, value);
			else {
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.setIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
	};
	exports.Collection = Collection;
	exports.collectionFromPath = collectionFromPath;
	exports.isEmptyPath = isEmptyPath;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
	function indentComment(comment, indent) {
		if (/^\n+$/.test(comment)) return comment.substring(1);
		return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
	}
	const lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
	exports.indentComment = indentComment;
	exports.lineComment = lineComment;
	exports.stringifyComment = stringifyComment;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = /* @__PURE__ */ __commonJSMin(((exports) => {
	const FOLD_FLOW = "flow";
	const FOLD_BLOCK = "block";
	const FOLD_QUOTED = "quoted";
	function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
		if (!lineWidth || lineWidth < 0) return text;
		if (lineWidth < minContentWidth) minContentWidth = 0;
		const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
		if (text.length <= endStep) return text;
		const folds = [];
		const escapedFolds = {};
		let end = lineWidth - indent.length;
		if (typeof indentAtStart === "number") {
			if (indentAtStart > lineWidth - Math.max(2, minContentWidth)) folds.push(0);
			else end = lineWidth - indentAtStart;
		}
		let split = void 0;
		let prev = void 0;
		let overflow = false;
		let i = -1;
		let escStart = -1;
		let escEnd = -1;
		if (mode === FOLD_BLOCK) {
			i = consumeMoreIndentedLines(text, i, indent.length);
			if (i !== -1) end = i + endStep;
		}
		for (let ch; ch = text[i += 1];) {
			if (mode === FOLD_QUOTED && ch === "\\") {
				escStart = i;
				switch (text[i + 1]) {
					case "x":
						i += 3;
						break;
					case "u":
						i += 5;
						break;
					case "U":
						i += 9;
						break;
					default: i += 1;
				}
				escEnd = i;
			}
			if (ch === "\n") {
				if (mode === FOLD_BLOCK) i = consumeMoreIndentedLines(text, i, indent.length);
				end = i + indent.length + endStep;
				split = void 0;
			} else {
				if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
					const next = text[i + 1];
					if (next && next !== " " && next !== "\n" && next !== "	") split = i;
				}
				if (i >= end) {
					if (split) {
						folds.push(split);
						end = split + endStep;
						split = void 0;
					} else if (mode === FOLD_QUOTED) {
						while (prev === " " || prev === "	") {
							prev = ch;
							ch = text[i += 1];
							overflow = true;
						}
						const j = i > escEnd + 1 ? i - 2 : escStart - 1;
						if (escapedFolds[j]) return text;
						folds.push(j);
						escapedFolds[j] = true;
						end = j + endStep;
						split = void 0;
					} else overflow = true;
				}
			}
			prev = ch;
		}
		if (overflow && onOverflow) onOverflow();
		if (folds.length === 0) return text;
		if (onFold) onFold();
		let res = text.slice(0, folds[0]);
		for (let i = 0; i < folds.length; ++i) {
			const fold = folds[i];
			const end = folds[i + 1] || text.length;
			if (fold === 0) res = `\n${indent}${text.slice(0, end)}`;
			else {
				if (mode === FOLD_QUOTED && escapedFolds[fold]) res += `${text[fold]}\\`;
				res += `\n${indent}${text.slice(fold + 1, end)}`;
			}
		}
		return res;
	}
	function consumeMoreIndentedLines(text, i, indent) {
		let end = i;
		let start = i + 1;
		let ch = text[start];
		while (ch === " " || ch === "	") if (i < start + indent) ch = text[++i];
		else {
			do
				ch = text[++i];
			while (ch && ch !== "\n");
			end = i;
			start = i + 1;
			ch = text[start];
		}
		return end;
	}
	exports.FOLD_BLOCK = FOLD_BLOCK;
	exports.FOLD_FLOW = FOLD_FLOW;
	exports.FOLD_QUOTED = FOLD_QUOTED;
	exports.foldFlowLines = foldFlowLines;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var foldFlowLines = require_foldFlowLines();
	const getFoldOptions = (ctx, isBlock) => ({
		indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
		lineWidth: ctx.options.lineWidth,
		minContentWidth: ctx.options.minContentWidth
	});
	const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
	function lineLengthOverLimit(str, lineWidth, indentLength) {
		if (!lineWidth || lineWidth < 0) return false;
		const limit = lineWidth - indentLength;
		const strLen = str.length;
		if (strLen <= limit) return false;
		for (let i = 0, start = 0; i < strLen; ++i) if (str[i] === "\n") {
			if (i - start > limit) return true;
			start = i + 1;
			if (strLen - start <= limit) return false;
		}
		return true;
	}
	function doubleQuotedString(value, ctx) {
		const json = JSON.stringify(value);
		if (ctx.options.doubleQuotedAsJSON) return json;
		const { implicitKey } = ctx;
		const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		let str = "";
		let start = 0;
		for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
			if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
				str += json.slice(start, i) + "\\ ";
				i += 1;
				start = i;
				ch = "\\";
			}
			if (ch === "\\") switch (json[i + 1]) {
				case "u":
					{
						str += json.slice(start, i);
						const code = json.substr(i + 2, 4);
						switch (code) {
							case "0000":
								str += "\\0";
								break;
							case "0007":
								str += "\\a";
								break;
							case "000b":
								str += "\\v";
								break;
							case "001b":
								str += "\\e";
								break;
							case "0085":
								str += "\\N";
								break;
							case "00a0":
								str += "\\_";
								break;
							case "2028":
								str += "\\L";
								break;
							case "2029":
								str += "\\P";
								break;
							default: if (code.substr(0, 2) === "00") str += "\\x" + code.substr(2);
							else str += json.substr(i, 6);
						}
						i += 5;
						start = i + 1;
					}
					break;
				case "n":
					if (implicitKey || json[i + 2] === "\"" || json.length < minMultiLineLength) i += 1;
					else {
						str += json.slice(start, i) + "\n\n";
						while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== "\"") {
							str += "\n";
							i += 2;
						}
						str += indent;
						if (json[i + 2] === " ") str += "\\";
						i += 1;
						start = i + 1;
					}
					break;
				default: i += 1;
			}
		}
		str = start ? str + json.slice(start) : json;
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
	}
	function singleQuotedString(value, ctx) {
		if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuotedString(value, ctx);
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
		return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function quotedString(value, ctx) {
		const { singleQuote } = ctx.options;
		let qs;
		if (singleQuote === false) qs = doubleQuotedString;
		else {
			const hasDouble = value.includes("\"");
			const hasSingle = value.includes("'");
			if (hasDouble && !hasSingle) qs = singleQuotedString;
			else if (hasSingle && !hasDouble) qs = doubleQuotedString;
			else qs = singleQuote ? singleQuotedString : doubleQuotedString;
		}
		return qs(value, ctx);
	}
	let blockEndNewlines;
	try {
		blockEndNewlines = new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
	} catch {
		blockEndNewlines = /\n+(?!\n|$)/g;
	}
	function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
		const { blockQuote, commentString, lineWidth } = ctx.options;
		if (!blockQuote || /\n[\t ]+$/.test(value)) return quotedString(value, ctx);
		const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
		const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
		if (!value) return literal ? "|\n" : ">\n";
		let chomp;
		let endStart;
		for (endStart = value.length; endStart > 0; --endStart) {
			const ch = value[endStart - 1];
			if (ch !== "\n" && ch !== "	" && ch !== " ") break;
		}
		let end = value.substring(endStart);
		const endNlPos = end.indexOf("\n");
		if (endNlPos === -1) chomp = "-";
		else if (value === end || endNlPos !== end.length - 1) {
			chomp = "+";
			if (onChompKeep) onChompKeep();
		} else chomp = "";
		if (end) {
			value = value.slice(0, -end.length);
			if (end[end.length - 1] === "\n") end = end.slice(0, -1);
			end = end.replace(blockEndNewlines, `$&${indent}`);
		}
		let startWithSpace = false;
		let startEnd;
		let startNlPos = -1;
		for (startEnd = 0; startEnd < value.length; ++startEnd) {
			const ch = value[startEnd];
			if (ch === " ") startWithSpace = true;
			else if (ch === "\n") startNlPos = startEnd;
			else break;
		}
		let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
		if (start) {
			value = value.substring(start.length);
			start = start.replace(/\n+/g, `$&${indent}`);
		}
		let header = (startWithSpace ? indent ? "2" : "1" : "") + chomp;
		if (comment) {
			header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
			if (onComment) onComment();
		}
		if (!literal) {
			const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
			let literalFallback = false;
			const foldOptions = getFoldOptions(ctx, true);
			if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) foldOptions.onOverflow = () => {
				literalFallback = true;
			};
			const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
			if (!literalFallback) return `>${header}\n${indent}${body}`;
		}
		value = value.replace(/\n+/g, `$&${indent}`);
		return `|${header}\n${indent}${start}${value}${end}`;
	}
	function plainString(item, ctx, onComment, onChompKeep) {
		const { type, value } = item;
		const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
		if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) return quotedString(value, ctx);
		if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
		if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) return blockString(item, ctx, onComment, onChompKeep);
		if (containsDocumentMarker(value)) {
			if (indent === "") {
				ctx.forceBlockIndent = true;
				return blockString(item, ctx, onComment, onChompKeep);
			} else if (implicitKey && indent === indentStep) return quotedString(value, ctx);
		}
		const str = value.replace(/\n+/g, `$&\n${indent}`);
		if (actualString) {
			const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
			const { compat, tags } = ctx.doc.schema;
			if (tags.some(test) || compat?.some(test)) return quotedString(value, ctx);
		}
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function stringifyString(item, ctx, onComment, onChompKeep) {
		const { implicitKey, inFlow } = ctx;
		const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
		let { type } = item;
		if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
			if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)) type = Scalar.Scalar.QUOTE_DOUBLE;
		}
		const _stringify = (_type) => {
			switch (_type) {
				case Scalar.Scalar.BLOCK_FOLDED:
				case Scalar.Scalar.BLOCK_LITERAL: return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
				case Scalar.Scalar.QUOTE_DOUBLE: return doubleQuotedString(ss.value, ctx);
				case Scalar.Scalar.QUOTE_SINGLE: return singleQuotedString(ss.value, ctx);
				case Scalar.Scalar.PLAIN: return plainString(ss, ctx, onComment, onChompKeep);
				default: return null;
			}
		};
		let res = _stringify(type);
		if (res === null) {
			const { defaultKeyType, defaultStringType } = ctx.options;
			const t = implicitKey && defaultKeyType || defaultStringType;
			res = _stringify(t);
			if (res === null) throw new Error(`Unsupported default string type ${t}`);
		}
		return res;
	}
	exports.stringifyString = stringifyString;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var identity = require_identity();
	var stringifyComment = require_stringifyComment();
	var stringifyString = require_stringifyString();
	function createStringifyContext(doc, options) {
		const opt = Object.assign({
			blockQuote: true,
			commentString: stringifyComment.stringifyComment,
			defaultKeyType: null,
			defaultStringType: "PLAIN",
			directives: null,
			doubleQuotedAsJSON: false,
			doubleQuotedMinMultiLineLength: 40,
			falseStr: "false",
			flowCollectionPadding: true,
			indentSeq: true,
			lineWidth: 80,
			minContentWidth: 20,
			nullStr: "null",
			simpleKeys: false,
			singleQuote: null,
			trailingComma: false,
			trueStr: "true",
			verifyAliasOrder: true
		}, doc.schema.toStringOptions, options);
		let inFlow;
		switch (opt.collectionStyle) {
			case "block":
				inFlow = false;
				break;
			case "flow":
				inFlow = true;
				break;
			default: inFlow = null;
		}
		return {
			anchors: /* @__PURE__ */ new Set(),
			doc,
			flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
			indent: "",
			indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
			inFlow,
			options: opt
		};
	}
	function getTagObject(tags, item) {
		if (item.tag) {
			const match = tags.filter((t) => t.tag === item.tag);
			if (match.length > 0) return match.find((t) => t.format === item.format) ?? match[0];
		}
		let tagObj = void 0;
		let obj;
		if (identity.isScalar(item)) {
			obj = item.value;
			let match = tags.filter((t) => t.identify?.(obj));
			if (match.length > 1) {
				const testMatch = match.filter((t) => t.test);
				if (testMatch.length > 0) match = testMatch;
			}
			tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
		} else {
			obj = item;
			tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
		}
		if (!tagObj) {
			const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
			throw new Error(`Tag not resolved for ${name} value`);
		}
		return tagObj;
	}
	function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
		if (!doc.directives) return "";
		const props = [];
		const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
		if (anchor && anchors.anchorIsValid(anchor)) {
			anchors$1.add(anchor);
			props.push(`&${anchor}`);
		}
		const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
		if (tag) props.push(doc.directives.tagString(tag));
		return props.join(" ");
	}
	function stringify(item, ctx, onComment, onChompKeep) {
		if (identity.isPair(item)) return item.toString(ctx, onComment, onChompKeep);
		if (identity.isAlias(item)) {
			if (ctx.doc.directives) return item.toString(ctx);
			if (ctx.resolvedAliases?.has(item)) throw new TypeError(`Cannot stringify circular structure without alias nodes`);
			else {
				if (ctx.resolvedAliases) ctx.resolvedAliases.add(item);
				else ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
				item = item.resolve(ctx.doc);
			}
		}
		let tagObj = void 0;
		const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
		tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
		const props = stringifyProps(node, tagObj, ctx);
		if (props.length > 0) ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
		const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
		if (!props) return str;
		return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}\n${ctx.indent}${str}`;
	}
	exports.createStringifyContext = createStringifyContext;
	exports.stringify = stringify;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
		const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
		let keyComment = identity.isNode(key) && key.comment || null;
		if (simpleKeys) {
			if (keyComment) throw new Error("With simple keys, key nodes cannot have comments");
			if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") throw new Error("With simple keys, collection cannot be used as a key value");
		}
		let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
		ctx = Object.assign({}, ctx, {
			allNullValues: false,
			implicitKey: !explicitKey && (simpleKeys || !allNullValues),
			indent: indent + indentStep
		});
		let keyCommentDone = false;
		let chompKeep = false;
		let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
		if (!explicitKey && !ctx.inFlow && str.length > 1024) {
			if (simpleKeys) throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
			explicitKey = true;
		}
		if (ctx.inFlow) {
			if (allNullValues || value == null) {
				if (keyCommentDone && onComment) onComment();
				return str === "" ? "?" : explicitKey ? `? ${str}` : str;
			}
		} else if (allNullValues && !simpleKeys || value == null && explicitKey) {
			str = `? ${str}`;
			if (keyComment && !keyCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			else if (chompKeep && onChompKeep) onChompKeep();
			return str;
		}
		if (keyCommentDone) keyComment = null;
		if (explicitKey) {
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			str = `? ${str}\n${indent}:`;
		} else {
			str = `${str}:`;
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
		}
		let vsb, vcb, valueComment;
		if (identity.isNode(value)) {
			vsb = !!value.spaceBefore;
			vcb = value.commentBefore;
			valueComment = value.comment;
		} else {
			vsb = false;
			vcb = null;
			valueComment = null;
			if (value && typeof value === "object") value = doc.createNode(value);
		}
		ctx.implicitKey = false;
		if (!explicitKey && !keyComment && identity.isScalar(value)) ctx.indentAtStart = str.length + 1;
		chompKeep = false;
		if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) ctx.indent = ctx.indent.substring(2);
		let valueCommentDone = false;
		const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
		let ws = " ";
		if (keyComment || vsb || vcb) {
			ws = vsb ? "\n" : "";
			if (vcb) {
				const cs = commentString(vcb);
				ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
			}
			if (valueStr === "" && !ctx.inFlow) {
				if (ws === "\n" && valueComment) ws = "\n\n";
			} else ws += `\n${ctx.indent}`;
		} else if (!explicitKey && identity.isCollection(value)) {
			const vs0 = valueStr[0];
			const nl0 = valueStr.indexOf("\n");
			const hasNewline = nl0 !== -1;
			const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
			if (hasNewline || !flow) {
				let hasPropsLine = false;
				if (hasNewline && (vs0 === "&" || vs0 === "!")) {
					let sp0 = valueStr.indexOf(" ");
					if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") sp0 = valueStr.indexOf(" ", sp0 + 1);
					if (sp0 === -1 || nl0 < sp0) hasPropsLine = true;
				}
				if (!hasPropsLine) ws = `\n${ctx.indent}`;
			}
		} else if (valueStr === "" || valueStr[0] === "\n") ws = "";
		str += ws + valueStr;
		if (ctx.inFlow) {
			if (valueCommentDone && onComment) onComment();
		} else if (valueComment && !valueCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
		else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	exports.stringifyPair = stringifyPair;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/log.js
var require_log = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	function debug(logLevel, ...messages) {
		if (logLevel === "debug") console.log(...messages);
	}
	function warn(logLevel, warning) {
		if (logLevel === "debug" || logLevel === "warn") {
			if (typeof node_process.emitWarning === "function") node_process.emitWarning(warning);
			else console.warn(warning);
		}
	}
	exports.debug = debug;
	exports.warn = warn;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	const MERGE_KEY = "<<";
	const merge = {
		identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
		default: "key",
		tag: "tag:yaml.org,2002:merge",
		test: /^<<$/,
		resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), { addToJSMap: addMergeToJSMap }),
		stringify: () => MERGE_KEY
	};
	const isMergeKey = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
	function addMergeToJSMap(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (identity.isSeq(source)) for (const it of source.items) mergeValue(ctx, map, it);
		else if (Array.isArray(source)) for (const it of source) mergeValue(ctx, map, it);
		else mergeValue(ctx, map, source);
	}
	function mergeValue(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (!identity.isMap(source)) throw new Error("Merge sources must be maps or map aliases");
		const srcMap = source.toJSON(null, ctx, Map);
		for (const [key, value] of srcMap) if (map instanceof Map) {
			if (!map.has(key)) map.set(key, value);
		} else if (map instanceof Set) map.add(key);
		else if (!Object.prototype.hasOwnProperty.call(map, key)) Object.defineProperty(map, key, {
			value,
			writable: true,
			enumerable: true,
			configurable: true
		});
		return map;
	}
	function resolveAliasValue(ctx, value) {
		return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
	}
	exports.addMergeToJSMap = addMergeToJSMap;
	exports.isMergeKey = isMergeKey;
	exports.merge = merge;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var log = require_log();
	var merge = require_merge();
	var stringify = require_stringify();
	var identity = require_identity();
	var toJS = require_toJS();
	function addPairToJSMap(ctx, map, { key, value }) {
		if (identity.isNode(key) && key.addToJSMap) key.addToJSMap(ctx, map, value);
		else if (merge.isMergeKey(ctx, key)) merge.addMergeToJSMap(ctx, map, value);
		else {
			const jsKey = toJS.toJS(key, "", ctx);
			if (map instanceof Map) map.set(jsKey, toJS.toJS(value, jsKey, ctx));
			else if (map instanceof Set) map.add(jsKey);
			else {
				const stringKey = stringifyKey(key, jsKey, ctx);
				const jsValue = toJS.toJS(value, stringKey, ctx);
				if (stringKey in map) Object.defineProperty(map, stringKey, {
					value: jsValue,
					writable: true,
					enumerable: true,
					configurable: true
				});
				else map[stringKey] = jsValue;
			}
		}
		return map;
	}
	function stringifyKey(key, jsKey, ctx) {
		if (jsKey === null) return "";
		if (typeof jsKey !== "object") return String(jsKey);
		if (identity.isNode(key) && ctx?.doc) {
			const strCtx = stringify.createStringifyContext(ctx.doc, {});
			strCtx.anchors = /* @__PURE__ */ new Set();
			for (const node of ctx.anchors.keys()) strCtx.anchors.add(node.anchor);
			strCtx.inFlow = true;
			strCtx.inStringifyKey = true;
			const strKey = key.toString(strCtx);
			if (!ctx.mapKeyWarned) {
				let jsonStr = JSON.stringify(strKey);
				if (jsonStr.length > 40) jsonStr = jsonStr.substring(0, 36) + "...\"";
				log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
				ctx.mapKeyWarned = true;
			}
			return strKey;
		}
		return JSON.stringify(jsKey);
	}
	exports.addPairToJSMap = addPairToJSMap;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/Pair.js
var require_Pair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyPair = require_stringifyPair();
	var addPairToJSMap = require_addPairToJSMap();
	var identity = require_identity();
	function createPair(key, value, ctx) {
		const k = createNode.createNode(key, void 0, ctx);
		const v = createNode.createNode(value, void 0, ctx);
		return new Pair(k, v);
	}
	var Pair = class Pair {
		constructor(key, value = null) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
			this.key = key;
			this.value = value;
		}
		clone(schema) {
			let { key, value } = this;
			if (identity.isNode(key)) key = key.clone(schema);
			if (identity.isNode(value)) value = value.clone(schema);
			return new Pair(key, value);
		}
		toJSON(_, ctx) {
			const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			return addPairToJSMap.addPairToJSMap(ctx, pair, this);
		}
		toString(ctx, onComment, onChompKeep) {
			return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
		}
	};
	exports.Pair = Pair;
	exports.createPair = createPair;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyCollection(collection, ctx, options) {
		return (ctx.inFlow ?? collection.flow ? stringifyFlowCollection : stringifyBlockCollection)(collection, ctx, options);
	}
	function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
		const { indent, options: { commentString } } = ctx;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			type: null
		});
		let chompKeep = false;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (!chompKeep && item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (!chompKeep && ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
				}
			}
			chompKeep = false;
			let str = stringify.stringify(item, itemCtx, () => comment = null, () => chompKeep = true);
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			if (chompKeep && comment) chompKeep = false;
			lines.push(blockItemPrefix + str);
		}
		let str;
		if (lines.length === 0) str = flowChars.start + flowChars.end;
		else {
			str = lines[0];
			for (let i = 1; i < lines.length; ++i) {
				const line = lines[i];
				str += line ? `\n${indent}${line}` : "\n";
			}
		}
		if (comment) {
			str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
			if (onComment) onComment();
		} else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
		const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
		itemIndent += indentStep;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			inFlow: true,
			type: null
		});
		let reqNewline = false;
		let linesAtValue = 0;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, false);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, false);
					if (ik.comment) reqNewline = true;
				}
				const iv = identity.isNode(item.value) ? item.value : null;
				if (iv) {
					if (iv.comment) comment = iv.comment;
					if (iv.commentBefore) reqNewline = true;
				} else if (item.value == null && ik?.comment) comment = ik.comment;
			}
			if (comment) reqNewline = true;
			let str = stringify.stringify(item, itemCtx, () => comment = null);
			reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
			if (i < items.length - 1) str += ",";
			else if (ctx.options.trailingComma) {
				if (ctx.options.lineWidth > 0) reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
				if (reqNewline) str += ",";
			}
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			lines.push(str);
			linesAtValue = lines.length;
		}
		const { start, end } = flowChars;
		if (lines.length === 0) return start + end;
		else {
			if (!reqNewline) {
				const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
				reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
			}
			if (reqNewline) {
				let str = start;
				for (const line of lines) str += line ? `\n${indentStep}${indent}${line}` : "\n";
				return `${str}\n${indent}${end}`;
			} else return `${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
		}
	}
	function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
		if (comment && chompKeep) comment = comment.replace(/^\n+/, "");
		if (comment) {
			const ic = stringifyComment.indentComment(commentString(comment), indent);
			lines.push(ic.trimStart());
		}
	}
	exports.stringifyCollection = stringifyCollection;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyCollection = require_stringifyCollection();
	var addPairToJSMap = require_addPairToJSMap();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	function findPair(items, key) {
		const k = identity.isScalar(key) ? key.value : key;
		for (const it of items) if (identity.isPair(it)) {
			if (it.key === key || it.key === k) return it;
			if (identity.isScalar(it.key) && it.key.value === k) return it;
		}
	}
	var YAMLMap = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:map";
		}
		constructor(schema) {
			super(identity.MAP, schema);
			this.items = [];
		}
		static from(schema, obj, ctx) {
			const { keepUndefined, replacer } = ctx;
			const map = new this(schema);
			const add = (key, value) => {
				if (typeof replacer === "function") value = replacer.call(obj, key, value);
				else if (Array.isArray(replacer) && !replacer.includes(key)) return;
				if (value !== void 0 || keepUndefined) map.items.push(Pair.createPair(key, value, ctx));
			};
			if (obj instanceof Map) for (const [key, value] of obj) add(key, value);
			else if (obj && typeof obj === "object") for (const key of Object.keys(obj)) add(key, obj[key]);
			if (typeof schema.sortMapEntries === "function") map.items.sort(schema.sortMapEntries);
			return map;
		}
		add(pair, overwrite) {
			let _pair;
			if (identity.isPair(pair)) _pair = pair;
			else if (!pair || typeof pair !== "object" || !("key" in pair)) _pair = new Pair.Pair(pair, pair?.value);
			else _pair = new Pair.Pair(pair.key, pair.value);
			const prev = findPair(this.items, _pair.key);
			const sortEntries = this.schema?.sortMapEntries;
			if (prev) {
				if (!overwrite) throw new Error(`Key ${_pair.key} already set`);
				if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value)) prev.value.value = _pair.value;
				else prev.value = _pair.value;
			} else if (sortEntries) {
				const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
				if (i === -1) this.items.push(_pair);
				else this.items.splice(i, 0, _pair);
			} else this.items.push(_pair);
		}
		delete(key) {
			const it = findPair(this.items, key);
			if (!it) return false;
			return this.items.splice(this.items.indexOf(it), 1).length > 0;
		}
		get(key, keepScalar) {
			const node = findPair(this.items, key)?.value;
			return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
		}
		has(key) {
			return !!findPair(this.items, key);
		}
		set(key, value) {
			this.add(new Pair.Pair(key, value), true);
		}
		toJSON(_, ctx, Type) {
			const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const item of this.items) addPairToJSMap.addPairToJSMap(ctx, map, item);
			return map;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			for (const item of this.items) if (!identity.isPair(item)) throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
			if (!ctx.allNullValues && this.hasAllNullValues(false)) ctx = Object.assign({}, ctx, { allNullValues: true });
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "",
				flowChars: {
					start: "{",
					end: "}"
				},
				itemIndent: ctx.indent || "",
				onChompKeep,
				onComment
			});
		}
	};
	exports.YAMLMap = YAMLMap;
	exports.findPair = findPair;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/common/map.js
var require_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLMap = require_YAMLMap();
	const map = {
		collection: "map",
		default: true,
		nodeClass: YAMLMap.YAMLMap,
		tag: "tag:yaml.org,2002:map",
		resolve(map, onError) {
			if (!identity.isMap(map)) onError("Expected a mapping for this tag");
			return map;
		},
		createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
	};
	exports.map = map;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyCollection = require_stringifyCollection();
	var Collection = require_Collection();
	var identity = require_identity();
	var Scalar = require_Scalar();
	var toJS = require_toJS();
	var YAMLSeq = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:seq";
		}
		constructor(schema) {
			super(identity.SEQ, schema);
			this.items = [];
		}
		add(value) {
			this.items.push(value);
		}
		delete(key) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return false;
			return this.items.splice(idx, 1).length > 0;
		}
		get(key, keepScalar) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return void 0;
			const it = this.items[idx];
			return !keepScalar && identity.isScalar(it) ? it.value : it;
		}
		has(key) {
			const idx = asItemIndex(key);
			return typeof idx === "number" && idx < this.items.length;
		}
		set(key, value) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") throw new Error(`Expected a valid index, not ${key}.`);
			const prev = this.items[idx];
			if (identity.isScalar(prev) && Scalar.isScalarValue(value)) prev.value = value;
			else this.items[idx] = value;
		}
		toJSON(_, ctx) {
			const seq = [];
			if (ctx?.onCreate) ctx.onCreate(seq);
			let i = 0;
			for (const item of this.items) seq.push(toJS.toJS(item, String(i++), ctx));
			return seq;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "- ",
				flowChars: {
					start: "[",
					end: "]"
				},
				itemIndent: (ctx.indent || "") + "  ",
				onChompKeep,
				onComment
			});
		}
		static from(schema, obj, ctx) {
			const { replacer } = ctx;
			const seq = new this(schema);
			if (obj && Symbol.iterator in Object(obj)) {
				let i = 0;
				for (let it of obj) {
					if (typeof replacer === "function") {
						const key = obj instanceof Set ? it : String(i++);
						it = replacer.call(obj, key, it);
					}
					seq.items.push(createNode.createNode(it, void 0, ctx));
				}
			}
			return seq;
		}
	};
	function asItemIndex(key) {
		let idx = identity.isScalar(key) ? key.value : key;
		if (idx && typeof idx === "string") idx = Number(idx);
		return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
	}
	exports.YAMLSeq = YAMLSeq;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/common/seq.js
var require_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLSeq = require_YAMLSeq();
	const seq = {
		collection: "seq",
		default: true,
		nodeClass: YAMLSeq.YAMLSeq,
		tag: "tag:yaml.org,2002:seq",
		resolve(seq, onError) {
			if (!identity.isSeq(seq)) onError("Expected a sequence for this tag");
			return seq;
		},
		createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
	};
	exports.seq = seq;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/common/string.js
var require_string = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyString = require_stringifyString();
	const string = {
		identify: (value) => typeof value === "string",
		default: true,
		tag: "tag:yaml.org,2002:str",
		resolve: (str) => str,
		stringify(item, ctx, onComment, onChompKeep) {
			ctx = Object.assign({ actualString: true }, ctx);
			return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
		}
	};
	exports.string = string;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/common/null.js
var require_null = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const nullTag = {
		identify: (value) => value == null,
		createNode: () => new Scalar.Scalar(null),
		default: true,
		tag: "tag:yaml.org,2002:null",
		test: /^(?:~|[Nn]ull|NULL)?$/,
		resolve: () => new Scalar.Scalar(null),
		stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
	};
	exports.nullTag = nullTag;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/core/bool.js
var require_bool$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const boolTag = {
		identify: (value) => typeof value === "boolean",
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
		resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
		stringify({ source, value }, ctx) {
			if (source && boolTag.test.test(source)) {
				if (value === (source[0] === "t" || source[0] === "T")) return source;
			}
			return value ? ctx.options.trueStr : ctx.options.falseStr;
		}
	};
	exports.boolTag = boolTag;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	function stringifyNumber({ format, minFractionDigits, tag, value }) {
		if (typeof value === "bigint") return String(value);
		const num = typeof value === "number" ? value : Number(value);
		if (!isFinite(num)) return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
		let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
		if (!format && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
			let i = n.indexOf(".");
			if (i < 0) {
				i = n.length;
				n += ".";
			}
			let d = minFractionDigits - (n.length - i - 1);
			while (d-- > 0) n += "0";
		}
		return n;
	}
	exports.stringifyNumber = stringifyNumber;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/core/float.js
var require_float$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str));
			const dot = str.indexOf(".");
			if (dot !== -1 && str[str.length - 1] === "0") node.minFractionDigits = str.length - dot - 1;
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/core/int.js
var require_int$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	const intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value) && value >= 0) return prefix + value.toString(radix);
		return stringifyNumber.stringifyNumber(node);
	}
	const intOct = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^0o[0-7]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
		stringify: (node) => intStringify(node, 8, "0o")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^0x[0-9a-fA-F]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/core/schema.js
var require_schema$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.boolTag,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float
	];
	exports.schema = schema;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/json/schema.js
var require_schema$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var map = require_map();
	var seq = require_seq();
	function intIdentify(value) {
		return typeof value === "bigint" || Number.isInteger(value);
	}
	const stringifyJSON = ({ value }) => JSON.stringify(value);
	const jsonScalars = [
		{
			identify: (value) => typeof value === "string",
			default: true,
			tag: "tag:yaml.org,2002:str",
			resolve: (str) => str,
			stringify: stringifyJSON
		},
		{
			identify: (value) => value == null,
			createNode: () => new Scalar.Scalar(null),
			default: true,
			tag: "tag:yaml.org,2002:null",
			test: /^null$/,
			resolve: () => null,
			stringify: stringifyJSON
		},
		{
			identify: (value) => typeof value === "boolean",
			default: true,
			tag: "tag:yaml.org,2002:bool",
			test: /^true$|^false$/,
			resolve: (str) => str === "true",
			stringify: stringifyJSON
		},
		{
			identify: intIdentify,
			default: true,
			tag: "tag:yaml.org,2002:int",
			test: /^-?(?:0|[1-9][0-9]*)$/,
			resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
			stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
		},
		{
			identify: (value) => typeof value === "number",
			default: true,
			tag: "tag:yaml.org,2002:float",
			test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
			resolve: (str) => parseFloat(str),
			stringify: stringifyJSON
		}
	];
	const schema = [map.map, seq.seq].concat(jsonScalars, {
		default: true,
		tag: "",
		test: /^/,
		resolve(str, onError) {
			onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
			return str;
		}
	});
	exports.schema = schema;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_buffer = __require("buffer");
	var Scalar = require_Scalar();
	var stringifyString = require_stringifyString();
	const binary = {
		identify: (value) => value instanceof Uint8Array,
		default: false,
		tag: "tag:yaml.org,2002:binary",
		resolve(src, onError) {
			if (typeof node_buffer.Buffer === "function") return node_buffer.Buffer.from(src, "base64");
			else if (typeof atob === "function") {
				const str = atob(src.replace(/[\n\r]/g, ""));
				const buffer = new Uint8Array(str.length);
				for (let i = 0; i < str.length; ++i) buffer[i] = str.charCodeAt(i);
				return buffer;
			} else {
				onError("This environment does not support reading binary tags; either Buffer or atob is required");
				return src;
			}
		},
		stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
			if (!value) return "";
			const buf = value;
			let str;
			if (typeof node_buffer.Buffer === "function") str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
			else if (typeof btoa === "function") {
				let s = "";
				for (let i = 0; i < buf.length; ++i) s += String.fromCharCode(buf[i]);
				str = btoa(s);
			} else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
			type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
			if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
				const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
				const n = Math.ceil(str.length / lineWidth);
				const lines = new Array(n);
				for (let i = 0, o = 0; i < n; ++i, o += lineWidth) lines[i] = str.substr(o, lineWidth);
				str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
			}
			return stringifyString.stringifyString({
				comment,
				type,
				value: str
			}, ctx, onComment, onChompKeep);
		}
	};
	exports.binary = binary;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLSeq = require_YAMLSeq();
	function resolvePairs(seq, onError) {
		if (identity.isSeq(seq)) for (let i = 0; i < seq.items.length; ++i) {
			let item = seq.items[i];
			if (identity.isPair(item)) continue;
			else if (identity.isMap(item)) {
				if (item.items.length > 1) onError("Each pair must have its own sequence indicator");
				const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
				if (item.commentBefore) pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}\n${pair.key.commentBefore}` : item.commentBefore;
				if (item.comment) {
					const cn = pair.value ?? pair.key;
					cn.comment = cn.comment ? `${item.comment}\n${cn.comment}` : item.comment;
				}
				item = pair;
			}
			seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
		}
		else onError("Expected a sequence for this tag");
		return seq;
	}
	function createPairs(schema, iterable, ctx) {
		const { replacer } = ctx;
		const pairs = new YAMLSeq.YAMLSeq(schema);
		pairs.tag = "tag:yaml.org,2002:pairs";
		let i = 0;
		if (iterable && Symbol.iterator in Object(iterable)) for (let it of iterable) {
			if (typeof replacer === "function") it = replacer.call(iterable, String(i++), it);
			let key, value;
			if (Array.isArray(it)) {
				if (it.length === 2) {
					key = it[0];
					value = it[1];
				} else throw new TypeError(`Expected [key, value] tuple: ${it}`);
			} else if (it && it instanceof Object) {
				const keys = Object.keys(it);
				if (keys.length === 1) {
					key = keys[0];
					value = it[key];
				} else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
			} else key = it;
			pairs.items.push(Pair.createPair(key, value, ctx));
		}
		return pairs;
	}
	const pairs = {
		collection: "seq",
		default: false,
		tag: "tag:yaml.org,2002:pairs",
		resolve: resolvePairs,
		createNode: createPairs
	};
	exports.createPairs = createPairs;
	exports.pairs = pairs;
	exports.resolvePairs = resolvePairs;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var pairs = require_pairs();
	var YAMLOMap = class YAMLOMap extends YAMLSeq.YAMLSeq {
		constructor() {
			super();
			this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
			this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
			this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
			this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
			this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
			this.tag = YAMLOMap.tag;
		}
		toJSON(_, ctx) {
			if (!ctx) return super.toJSON(_);
			const map = /* @__PURE__ */ new Map();
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const pair of this.items) {
				let key, value;
				if (identity.isPair(pair)) {
					key = toJS.toJS(pair.key, "", ctx);
					value = toJS.toJS(pair.value, key, ctx);
				} else key = toJS.toJS(pair, "", ctx);
				if (map.has(key)) throw new Error("Ordered maps must not include duplicate keys");
				map.set(key, value);
			}
			return map;
		}
		static from(schema, iterable, ctx) {
			const pairs$1 = pairs.createPairs(schema, iterable, ctx);
			const omap = new this();
			omap.items = pairs$1.items;
			return omap;
		}
	};
	YAMLOMap.tag = "tag:yaml.org,2002:omap";
	const omap = {
		collection: "seq",
		identify: (value) => value instanceof Map,
		nodeClass: YAMLOMap,
		default: false,
		tag: "tag:yaml.org,2002:omap",
		resolve(seq, onError) {
			const pairs$1 = pairs.resolvePairs(seq, onError);
			const seenKeys = [];
			for (const { key } of pairs$1.items) if (identity.isScalar(key)) {
				if (seenKeys.includes(key.value)) onError(`Ordered maps must not include duplicate keys: ${key.value}`);
				else seenKeys.push(key.value);
			}
			return Object.assign(new YAMLOMap(), pairs$1);
		},
		createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
	};
	exports.YAMLOMap = YAMLOMap;
	exports.omap = omap;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function boolStringify({ value, source }, ctx) {
		if (source && (value ? trueTag : falseTag).test.test(source)) return source;
		return value ? ctx.options.trueStr : ctx.options.falseStr;
	}
	const trueTag = {
		identify: (value) => value === true,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
		resolve: () => new Scalar.Scalar(true),
		stringify: boolStringify
	};
	const falseTag = {
		identify: (value) => value === false,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
		resolve: () => new Scalar.Scalar(false),
		stringify: boolStringify
	};
	exports.falseTag = falseTag;
	exports.trueTag = trueTag;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str.replace(/_/g, "")),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
			const dot = str.indexOf(".");
			if (dot !== -1) {
				const f = str.substring(dot + 1).replace(/_/g, "");
				if (f[f.length - 1] === "0") node.minFractionDigits = f.length;
			}
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	function intResolve(str, offset, radix, { intAsBigInt }) {
		const sign = str[0];
		if (sign === "-" || sign === "+") offset += 1;
		str = str.substring(offset).replace(/_/g, "");
		if (intAsBigInt) {
			switch (radix) {
				case 2:
					str = `0b${str}`;
					break;
				case 8:
					str = `0o${str}`;
					break;
				case 16: str = `0x${str}`;
			}
			const n = BigInt(str);
			return sign === "-" ? BigInt(-1) * n : n;
		}
		const n = parseInt(str, radix);
		return sign === "-" ? -1 * n : n;
	}
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value)) {
			const str = value.toString(radix);
			return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
		}
		return stringifyNumber.stringifyNumber(node);
	}
	const intBin = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "BIN",
		test: /^[-+]?0b[0-1_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
		stringify: (node) => intStringify(node, 2, "0b")
	};
	const intOct = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^[-+]?0[0-7_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
		stringify: (node) => intStringify(node, 8, "0")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9][0-9_]*$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^[-+]?0x[0-9a-fA-F_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intBin = intBin;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSet = class YAMLSet extends YAMLMap.YAMLMap {
		constructor(schema) {
			super(schema);
			this.tag = YAMLSet.tag;
		}
		add(key) {
			let pair;
			if (identity.isPair(key)) pair = key;
			else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null) pair = new Pair.Pair(key.key, null);
			else pair = new Pair.Pair(key, null);
			if (!YAMLMap.findPair(this.items, pair.key)) this.items.push(pair);
		}
		get(key, keepPair) {
			const pair = YAMLMap.findPair(this.items, key);
			return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
		}
		set(key, value) {
			if (typeof value !== "boolean") throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
			const prev = YAMLMap.findPair(this.items, key);
			if (prev && !value) this.items.splice(this.items.indexOf(prev), 1);
			else if (!prev && value) this.items.push(new Pair.Pair(key));
		}
		toJSON(_, ctx) {
			return super.toJSON(_, ctx, Set);
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			if (this.hasAllNullValues(true)) return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
			else throw new Error("Set items must all have null values");
		}
		static from(schema, iterable, ctx) {
			const { replacer } = ctx;
			const set = new this(schema);
			if (iterable && Symbol.iterator in Object(iterable)) for (let value of iterable) {
				if (typeof replacer === "function") value = replacer.call(iterable, value, value);
				set.items.push(Pair.createPair(value, null, ctx));
			}
			return set;
		}
	};
	YAMLSet.tag = "tag:yaml.org,2002:set";
	const set = {
		collection: "map",
		identify: (value) => value instanceof Set,
		nodeClass: YAMLSet,
		default: false,
		tag: "tag:yaml.org,2002:set",
		createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
		resolve(map, onError) {
			if (identity.isMap(map)) {
				if (map.hasAllNullValues(true)) return Object.assign(new YAMLSet(), map);
				else onError("Set items must all have null values");
			} else onError("Expected a mapping for this tag");
			return map;
		}
	};
	exports.YAMLSet = YAMLSet;
	exports.set = set;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	function parseSexagesimal(str, asBigInt) {
		const sign = str[0];
		const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
		const num = (n) => asBigInt ? BigInt(n) : Number(n);
		const res = parts.replace(/_/g, "").split(":").reduce((res, p) => res * num(60) + num(p), num(0));
		return sign === "-" ? num(-1) * res : res;
	}
	function stringifySexagesimal(node) {
		let { value } = node;
		let num = (n) => n;
		if (typeof value === "bigint") num = (n) => BigInt(n);
		else if (isNaN(value) || !isFinite(value)) return stringifyNumber.stringifyNumber(node);
		let sign = "";
		if (value < 0) {
			sign = "-";
			value *= num(-1);
		}
		const _60 = num(60);
		const parts = [value % _60];
		if (value < 60) parts.unshift(0);
		else {
			value = (value - parts[0]) / _60;
			parts.unshift(value % _60);
			if (value >= 60) {
				value = (value - parts[0]) / _60;
				parts.unshift(value);
			}
		}
		return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
	}
	const intTime = {
		identify: (value) => typeof value === "bigint" || Number.isInteger(value),
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
		resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
		stringify: stringifySexagesimal
	};
	const floatTime = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
		resolve: (str) => parseSexagesimal(str, false),
		stringify: stringifySexagesimal
	};
	const timestamp = {
		identify: (value) => value instanceof Date,
		default: true,
		tag: "tag:yaml.org,2002:timestamp",
		test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
		resolve(str) {
			const match = str.match(timestamp.test);
			if (!match) throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
			const [, year, month, day, hour, minute, second] = match.map(Number);
			const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
			let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
			const tz = match[8];
			if (tz && tz !== "Z") {
				let d = parseSexagesimal(tz, false);
				if (Math.abs(d) < 30) d *= 60;
				date -= 6e4 * d;
			}
			return new Date(date);
		},
		stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
	};
	exports.floatTime = floatTime;
	exports.intTime = intTime;
	exports.timestamp = timestamp;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var binary = require_binary();
	var bool = require_bool();
	var float = require_float();
	var int = require_int();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var set = require_set();
	var timestamp = require_timestamp();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.trueTag,
		bool.falseTag,
		int.intBin,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float,
		binary.binary,
		merge.merge,
		omap.omap,
		pairs.pairs,
		set.set,
		timestamp.intTime,
		timestamp.floatTime,
		timestamp.timestamp
	];
	exports.schema = schema;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/tags.js
var require_tags = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	var schema = require_schema$2();
	var schema$1 = require_schema$1();
	var binary = require_binary();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var schema$2 = require_schema();
	var set = require_set();
	var timestamp = require_timestamp();
	const schemas = /* @__PURE__ */ new Map([
		["core", schema.schema],
		["failsafe", [
			map.map,
			seq.seq,
			string.string
		]],
		["json", schema$1.schema],
		["yaml11", schema$2.schema],
		["yaml-1.1", schema$2.schema]
	]);
	const tagsByName = {
		binary: binary.binary,
		bool: bool.boolTag,
		float: float.float,
		floatExp: float.floatExp,
		floatNaN: float.floatNaN,
		floatTime: timestamp.floatTime,
		int: int.int,
		intHex: int.intHex,
		intOct: int.intOct,
		intTime: timestamp.intTime,
		map: map.map,
		merge: merge.merge,
		null: _null.nullTag,
		omap: omap.omap,
		pairs: pairs.pairs,
		seq: seq.seq,
		set: set.set,
		timestamp: timestamp.timestamp
	};
	const coreKnownTags = {
		"tag:yaml.org,2002:binary": binary.binary,
		"tag:yaml.org,2002:merge": merge.merge,
		"tag:yaml.org,2002:omap": omap.omap,
		"tag:yaml.org,2002:pairs": pairs.pairs,
		"tag:yaml.org,2002:set": set.set,
		"tag:yaml.org,2002:timestamp": timestamp.timestamp
	};
	function getTags(customTags, schemaName, addMergeTag) {
		const schemaTags = schemas.get(schemaName);
		if (schemaTags && !customTags) return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
		let tags = schemaTags;
		if (!tags) {
			if (Array.isArray(customTags)) tags = [];
			else {
				const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
			}
		}
		if (Array.isArray(customTags)) for (const tag of customTags) tags = tags.concat(tag);
		else if (typeof customTags === "function") tags = customTags(tags.slice());
		if (addMergeTag) tags = tags.concat(merge.merge);
		return tags.reduce((tags, tag) => {
			const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
			if (!tagObj) {
				const tagName = JSON.stringify(tag);
				const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
			}
			if (!tags.includes(tagObj)) tags.push(tagObj);
			return tags;
		}, []);
	}
	exports.coreKnownTags = coreKnownTags;
	exports.getTags = getTags;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/schema/Schema.js
var require_Schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var tags = require_tags();
	const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	var Schema = class Schema {
		constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
			this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
			this.name = typeof schema === "string" && schema || "core";
			this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
			this.tags = tags.getTags(customTags, this.name, merge);
			this.toStringOptions = toStringDefaults ?? null;
			Object.defineProperty(this, identity.MAP, { value: map.map });
			Object.defineProperty(this, identity.SCALAR, { value: string.string });
			Object.defineProperty(this, identity.SEQ, { value: seq.seq });
			this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
		}
		clone() {
			const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
			copy.tags = this.tags.slice();
			return copy;
		}
	};
	exports.Schema = Schema;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyDocument(doc, options) {
		const lines = [];
		let hasDirectives = options.directives === true;
		if (options.directives !== false && doc.directives) {
			const dir = doc.directives.toString(doc);
			if (dir) {
				lines.push(dir);
				hasDirectives = true;
			} else if (doc.directives.docStart) hasDirectives = true;
		}
		if (hasDirectives) lines.push("---");
		const ctx = stringify.createStringifyContext(doc, options);
		const { commentString } = ctx.options;
		if (doc.commentBefore) {
			if (lines.length !== 1) lines.unshift("");
			const cs = commentString(doc.commentBefore);
			lines.unshift(stringifyComment.indentComment(cs, ""));
		}
		let chompKeep = false;
		let contentComment = null;
		if (doc.contents) {
			if (identity.isNode(doc.contents)) {
				if (doc.contents.spaceBefore && hasDirectives) lines.push("");
				if (doc.contents.commentBefore) {
					const cs = commentString(doc.contents.commentBefore);
					lines.push(stringifyComment.indentComment(cs, ""));
				}
				ctx.forceBlockIndent = !!doc.comment;
				contentComment = doc.contents.comment;
			}
			const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
			let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
			if (contentComment) body += stringifyComment.lineComment(body, "", commentString(contentComment));
			if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") lines[lines.length - 1] = `--- ${body}`;
			else lines.push(body);
		} else lines.push(stringify.stringify(doc.contents, ctx));
		if (doc.directives?.docEnd) {
			if (doc.comment) {
				const cs = commentString(doc.comment);
				if (cs.includes("\n")) {
					lines.push("...");
					lines.push(stringifyComment.indentComment(cs, ""));
				} else lines.push(`... ${cs}`);
			} else lines.push("...");
		} else {
			let dc = doc.comment;
			if (dc && chompKeep) dc = dc.replace(/^\n+/, "");
			if (dc) {
				if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "") lines.push("");
				lines.push(stringifyComment.indentComment(commentString(dc), ""));
			}
		}
		return lines.join("\n") + "\n";
	}
	exports.stringifyDocument = stringifyDocument;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/doc/Document.js
var require_Document = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var Schema = require_Schema();
	var stringifyDocument = require_stringifyDocument();
	var anchors = require_anchors();
	var applyReviver = require_applyReviver();
	var createNode = require_createNode();
	var directives = require_directives();
	var Document = class Document {
		constructor(value, replacer, options) {
			this.commentBefore = null;
			this.comment = null;
			this.errors = [];
			this.warnings = [];
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
			let _replacer = null;
			if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
			else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const opt = Object.assign({
				intAsBigInt: false,
				keepSourceTokens: false,
				logLevel: "warn",
				prettyErrors: true,
				strict: true,
				stringKeys: false,
				uniqueKeys: true,
				version: "1.2"
			}, options);
			this.options = opt;
			let { version } = opt;
			if (options?._directives) {
				this.directives = options._directives.atDocument();
				if (this.directives.yaml.explicit) version = this.directives.yaml.version;
			} else this.directives = new directives.Directives({ version });
			this.setSchema(version, options);
			this.contents = value === void 0 ? null : this.createNode(value, _replacer, options);
		}
		clone() {
			const copy = Object.create(Document.prototype, { [identity.NODE_TYPE]: { value: identity.DOC } });
			copy.commentBefore = this.commentBefore;
			copy.comment = this.comment;
			copy.errors = this.errors.slice();
			copy.warnings = this.warnings.slice();
			copy.options = Object.assign({}, this.options);
			if (this.directives) copy.directives = this.directives.clone();
			copy.schema = this.schema.clone();
			copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		add(value) {
			if (assertCollection(this.contents)) this.contents.add(value);
		}
		addIn(path, value) {
			if (assertCollection(this.contents)) this.contents.addIn(path, value);
		}
		createAlias(node, name) {
			if (!node.anchor) {
				const prev = anchors.anchorNames(this);
				node.anchor = !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
			}
			return new Alias.Alias(node.anchor);
		}
		createNode(value, replacer, options) {
			let _replacer = void 0;
			if (typeof replacer === "function") {
				value = replacer.call({ "": value }, "", value);
				_replacer = replacer;
			} else if (Array.isArray(replacer)) {
				const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
				const asStr = replacer.filter(keyToStr).map(String);
				if (asStr.length > 0) replacer = replacer.concat(asStr);
				_replacer = replacer;
			} else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
			const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, anchorPrefix || "a");
			const ctx = {
				aliasDuplicateObjects: aliasDuplicateObjects ?? true,
				keepUndefined: keepUndefined ?? false,
				onAnchor,
				onTagObj,
				replacer: _replacer,
				schema: this.schema,
				sourceObjects
			};
			const node = createNode.createNode(value, tag, ctx);
			if (flow && identity.isCollection(node)) node.flow = true;
			setAnchors();
			return node;
		}
		createPair(key, value, options = {}) {
			const k = this.createNode(key, null, options);
			const v = this.createNode(value, null, options);
			return new Pair.Pair(k, v);
		}
		delete(key) {
			return assertCollection(this.contents) ? this.contents.delete(key) : false;
		}
		deleteIn(path) {
			if (Collection.isEmptyPath(path)) {
				if (this.contents == null) return false;
				this.contents = null;
				return true;
			}
			return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
		}
		get(key, keepScalar) {
			return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
		}
		getIn(path, keepScalar) {
			if (Collection.isEmptyPath(path)) return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
			return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
		}
		has(key) {
			return identity.isCollection(this.contents) ? this.contents.has(key) : false;
		}
		hasIn(path) {
			if (Collection.isEmptyPath(path)) return this.contents !== void 0;
			return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
		}
		set(key, value) {
			if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, [key], value);
			else if (assertCollection(this.contents)) this.contents.set(key, value);
		}
		setIn(path, value) {
			if (Collection.isEmptyPath(path)) this.contents = value;
			else if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
			else if (assertCollection(this.contents)) this.contents.setIn(path, value);
		}
		setSchema(version, options = {}) {
			if (typeof version === "number") version = String(version);
			let opt;
			switch (version) {
				case "1.1":
					if (this.directives) this.directives.yaml.version = "1.1";
					else this.directives = new directives.Directives({ version: "1.1" });
					opt = {
						resolveKnownTags: false,
						schema: "yaml-1.1"
					};
					break;
				case "1.2":
				case "next":
					if (this.directives) this.directives.yaml.version = version;
					else this.directives = new directives.Directives({ version });
					opt = {
						resolveKnownTags: true,
						schema: "core"
					};
					break;
				case null:
					if (this.directives) delete this.directives;
					opt = null;
					break;
				default: {
					const sv = JSON.stringify(version);
					throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
				}
			}
			if (options.schema instanceof Object) this.schema = options.schema;
			else if (opt) this.schema = new Schema.Schema(Object.assign(opt, options));
			else throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
		}
		toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc: this,
				keep: !json,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
		toJSON(jsonArg, onAnchor) {
			return this.toJS({
				json: true,
				jsonArg,
				mapAsMap: false,
				onAnchor
			});
		}
		toString(options = {}) {
			if (this.errors.length > 0) throw new Error("Document with errors cannot be stringified");
			if ("indent" in options && (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
				const s = JSON.stringify(options.indent);
				throw new Error(`"indent" option must be a positive integer, not ${s}`);
			}
			return stringifyDocument.stringifyDocument(this, options);
		}
	};
	function assertCollection(contents) {
		if (identity.isCollection(contents)) return true;
		throw new Error("Expected a YAML collection as document contents");
	}
	exports.Document = Document;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLError = class extends Error {
		constructor(name, pos, code, message) {
			super();
			this.name = name;
			this.code = code;
			this.message = message;
			this.pos = pos;
		}
	};
	var YAMLParseError = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLParseError", pos, code, message);
		}
	};
	var YAMLWarning = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLWarning", pos, code, message);
		}
	};
	const prettifyError = (src, lc) => (error) => {
		if (error.pos[0] === -1) return;
		error.linePos = error.pos.map((pos) => lc.linePos(pos));
		const { line, col } = error.linePos[0];
		error.message += ` at line ${line}, column ${col}`;
		let ci = col - 1;
		let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
		if (ci >= 60 && lineStr.length > 80) {
			const trimStart = Math.min(ci - 39, lineStr.length - 79);
			lineStr = "…" + lineStr.substring(trimStart);
			ci -= trimStart - 1;
		}
		if (lineStr.length > 80) lineStr = lineStr.substring(0, 79) + "…";
		if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
			let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
			if (prev.length > 80) prev = prev.substring(0, 79) + "…\n";
			lineStr = prev + lineStr;
		}
		if (/[^ ]/.test(lineStr)) {
			let count = 1;
			const end = error.linePos[1];
			if (end?.line === line && end.col > col) count = Math.max(1, Math.min(end.col - col, 80 - ci));
			const pointer = " ".repeat(ci) + "^".repeat(count);
			error.message += `:\n\n${lineStr}\n${pointer}\n`;
		}
	};
	exports.YAMLError = YAMLError;
	exports.YAMLParseError = YAMLParseError;
	exports.YAMLWarning = YAMLWarning;
	exports.prettifyError = prettifyError;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
		let spaceBefore = false;
		let atNewline = startOnNewline;
		let hasSpace = startOnNewline;
		let comment = "";
		let commentSep = "";
		let hasNewline = false;
		let reqSpace = false;
		let tab = null;
		let anchor = null;
		let tag = null;
		let newlineAfterProp = null;
		let comma = null;
		let found = null;
		let start = null;
		for (const token of tokens) {
			if (reqSpace) {
				if (token.type !== "space" && token.type !== "newline" && token.type !== "comma") onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
				reqSpace = false;
			}
			if (tab) {
				if (atNewline && token.type !== "comment" && token.type !== "newline") onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
				tab = null;
			}
			switch (token.type) {
				case "space":
					if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) tab = token;
					hasSpace = true;
					break;
				case "comment": {
					if (!hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					const cb = token.source.substring(1) || " ";
					if (!comment) comment = cb;
					else comment += commentSep + cb;
					commentSep = "";
					atNewline = false;
					break;
				}
				case "newline":
					if (atNewline) {
						if (comment) comment += token.source;
						else if (!found || indicator !== "seq-item-ind") spaceBefore = true;
					} else commentSep += token.source;
					atNewline = true;
					hasNewline = true;
					if (anchor || tag) newlineAfterProp = token;
					hasSpace = true;
					break;
				case "anchor":
					if (anchor) onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
					if (token.source.endsWith(":")) onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
					anchor = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case "tag":
					if (tag) onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
					tag = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case indicator:
					if (anchor || tag) onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
					if (found) onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
					found = token;
					atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
					hasSpace = false;
					break;
				case "comma": if (flow) {
					if (comma) onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
					comma = token;
					atNewline = false;
					hasSpace = false;
					break;
				}
				default:
					onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
					atNewline = false;
					hasSpace = false;
			}
		}
		const last = tokens[tokens.length - 1];
		const end = last ? last.offset + last.source.length : offset;
		if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
		if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq")) onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
		return {
			comma,
			found,
			spaceBefore,
			comment,
			hasNewline,
			anchor,
			tag,
			newlineAfterProp,
			end,
			start: start ?? end
		};
	}
	exports.resolveProps = resolveProps;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = /* @__PURE__ */ __commonJSMin(((exports) => {
	function containsNewline(key) {
		if (!key) return null;
		switch (key.type) {
			case "alias":
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				if (key.source.includes("\n")) return true;
				if (key.end) {
					for (const st of key.end) if (st.type === "newline") return true;
				}
				return false;
			case "flow-collection":
				for (const it of key.items) {
					for (const st of it.start) if (st.type === "newline") return true;
					if (it.sep) {
						for (const st of it.sep) if (st.type === "newline") return true;
					}
					if (containsNewline(it.key) || containsNewline(it.value)) return true;
				}
				return false;
			default: return true;
		}
	}
	exports.containsNewline = containsNewline;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = /* @__PURE__ */ __commonJSMin(((exports) => {
	var utilContainsNewline = require_util_contains_newline();
	function flowIndentCheck(indent, fc, onError) {
		if (fc?.type === "flow-collection") {
			const end = fc.end[0];
			if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) onError(end, "BAD_INDENT", "Flow end indicator should be more indented than parent", true);
		}
	}
	exports.flowIndentCheck = flowIndentCheck;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function mapIncludes(ctx, items, search) {
		const { uniqueKeys } = ctx.options;
		if (uniqueKeys === false) return false;
		const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
		return items.some((pair) => isEqual(pair.key, search));
	}
	exports.mapIncludes = mapIncludes;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	var utilMapIncludes = require_util_map_includes();
	const startColMsg = "All mapping items must start at the same column";
	function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
		const map = new ((tag?.nodeClass) ?? YAMLMap.YAMLMap)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		let offset = bm.offset;
		let commentEnd = null;
		for (const collItem of bm.items) {
			const { start, key, sep, value } = collItem;
			const keyProps = resolveProps.resolveProps(start, {
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: bm.indent,
				startOnNewline: true
			});
			const implicitKey = !keyProps.found;
			if (implicitKey) {
				if (key) {
					if (key.type === "block-seq") onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
					else if ("indent" in key && key.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
				}
				if (!keyProps.anchor && !keyProps.tag && !sep) {
					commentEnd = keyProps.end;
					if (keyProps.comment) {
						if (map.comment) map.comment += "\n" + keyProps.comment;
						else map.comment = keyProps.comment;
					}
					continue;
				}
				if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) onError(key ?? start[start.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
			} else if (keyProps.found?.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
			ctx.atKey = true;
			const keyStart = keyProps.end;
			const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
			ctx.atKey = false;
			if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
			const valueProps = resolveProps.resolveProps(sep ?? [], {
				indicator: "map-value-ind",
				next: value,
				offset: keyNode.range[2],
				onError,
				parentIndent: bm.indent,
				startOnNewline: !key || key.type === "block-scalar"
			});
			offset = valueProps.end;
			if (valueProps.found) {
				if (implicitKey) {
					if (value?.type === "block-map" && !valueProps.hasNewline) onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
					if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024) onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
				if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
				offset = valueNode.range[2];
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			} else {
				if (implicitKey) onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
				if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			}
		}
		if (commentEnd && commentEnd < offset) onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
		map.range = [
			bm.offset,
			offset,
			commentEnd ?? offset
		];
		return map;
	}
	exports.resolveBlockMap = resolveBlockMap;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLSeq = require_YAMLSeq();
	var resolveProps = require_resolve_props();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
		const seq = new ((tag?.nodeClass) ?? YAMLSeq.YAMLSeq)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = bs.offset;
		let commentEnd = null;
		for (const { start, value } of bs.items) {
			const props = resolveProps.resolveProps(start, {
				indicator: "seq-item-ind",
				next: value,
				offset,
				onError,
				parentIndent: bs.indent,
				startOnNewline: true
			});
			if (!props.found) {
				if (props.anchor || props.tag || value) {
					if (value?.type === "block-seq") onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
					else onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
				} else {
					commentEnd = props.end;
					if (props.comment) seq.comment = props.comment;
					continue;
				}
			}
			const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start, null, props, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
			offset = node.range[2];
			seq.items.push(node);
		}
		seq.range = [
			bs.offset,
			offset,
			commentEnd ?? offset
		];
		return seq;
	}
	exports.resolveBlockSeq = resolveBlockSeq;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveEnd(end, offset, reqSpace, onError) {
		let comment = "";
		if (end) {
			let hasSpace = false;
			let sep = "";
			for (const token of end) {
				const { source, type } = token;
				switch (type) {
					case "space":
						hasSpace = true;
						break;
					case "comment": {
						if (reqSpace && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
						const cb = source.substring(1) || " ";
						if (!comment) comment = cb;
						else comment += sep + cb;
						sep = "";
						break;
					}
					case "newline":
						if (comment) sep += source;
						hasSpace = true;
						break;
					default: onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
				}
				offset += source.length;
			}
		}
		return {
			comment,
			offset
		};
	}
	exports.resolveEnd = resolveEnd;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilMapIncludes = require_util_map_includes();
	const blockMsg = "Block collections are not allowed within flow collections";
	const isBlock = (token) => token && (token.type === "block-map" || token.type === "block-seq");
	function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
		const isMap = fc.start.source === "{";
		const fcName = isMap ? "flow map" : "flow sequence";
		const coll = new ((tag?.nodeClass) ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq))(ctx.schema);
		coll.flow = true;
		const atRoot = ctx.atRoot;
		if (atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = fc.offset + fc.start.source.length;
		for (let i = 0; i < fc.items.length; ++i) {
			const collItem = fc.items[i];
			const { start, key, sep, value } = collItem;
			const props = resolveProps.resolveProps(start, {
				flow: fcName,
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: fc.indent,
				startOnNewline: false
			});
			if (!props.found) {
				if (!props.anchor && !props.tag && !sep && !value) {
					if (i === 0 && props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
					else if (i < fc.items.length - 1) onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
					if (props.comment) {
						if (coll.comment) coll.comment += "\n" + props.comment;
						else coll.comment = props.comment;
					}
					offset = props.end;
					continue;
				}
				if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key)) onError(key, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
			}
			if (i === 0) {
				if (props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
			} else {
				if (!props.comma) onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
				if (props.comment) {
					let prevItemComment = "";
					loop: for (const st of start) switch (st.type) {
						case "comma":
						case "space": break;
						case "comment":
							prevItemComment = st.source.substring(1);
							break loop;
						default: break loop;
					}
					if (prevItemComment) {
						let prev = coll.items[coll.items.length - 1];
						if (identity.isPair(prev)) prev = prev.value ?? prev.key;
						if (prev.comment) prev.comment += "\n" + prevItemComment;
						else prev.comment = prevItemComment;
						props.comment = props.comment.substring(prevItemComment.length + 1);
					}
				}
			}
			if (!isMap && !sep && !props.found) {
				const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep, null, props, onError);
				coll.items.push(valueNode);
				offset = valueNode.range[2];
				if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
			} else {
				ctx.atKey = true;
				const keyStart = props.end;
				const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart, start, null, props, onError);
				if (isBlock(key)) onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
				ctx.atKey = false;
				const valueProps = resolveProps.resolveProps(sep ?? [], {
					flow: fcName,
					indicator: "map-value-ind",
					next: value,
					offset: keyNode.range[2],
					onError,
					parentIndent: fc.indent,
					startOnNewline: false
				});
				if (valueProps.found) {
					if (!isMap && !props.found && ctx.options.strict) {
						if (sep) for (const st of sep) {
							if (st === valueProps.found) break;
							if (st.type === "newline") {
								onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
								break;
							}
						}
						if (props.start < valueProps.found.offset - 1024) onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
					}
				} else if (value) {
					if ("source" in value && value.source?.[0] === ":") onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
					else onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError) : null;
				if (valueNode) {
					if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
				} else if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				if (isMap) {
					const map = coll;
					if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
					map.items.push(pair);
				} else {
					const map = new YAMLMap.YAMLMap(ctx.schema);
					map.flow = true;
					map.items.push(pair);
					const endRange = (valueNode ?? keyNode).range;
					map.range = [
						keyNode.range[0],
						endRange[1],
						endRange[2]
					];
					coll.items.push(map);
				}
				offset = valueNode ? valueNode.range[2] : valueProps.end;
			}
		}
		const expectedEnd = isMap ? "}" : "]";
		const [ce, ...ee] = fc.end;
		let cePos = offset;
		if (ce?.source === expectedEnd) cePos = ce.offset + ce.source.length;
		else {
			const name = fcName[0].toUpperCase() + fcName.substring(1);
			const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
			onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
			if (ce && ce.source.length !== 1) ee.unshift(ce);
		}
		if (ee.length > 0) {
			const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
			if (end.comment) {
				if (coll.comment) coll.comment += "\n" + end.comment;
				else coll.comment = end.comment;
			}
			coll.range = [
				fc.offset,
				cePos,
				end.offset
			];
		} else coll.range = [
			fc.offset,
			cePos,
			cePos
		];
		return coll;
	}
	exports.resolveFlowCollection = resolveFlowCollection;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveBlockMap = require_resolve_block_map();
	var resolveBlockSeq = require_resolve_block_seq();
	var resolveFlowCollection = require_resolve_flow_collection();
	function resolveCollection(CN, ctx, token, onError, tagName, tag) {
		const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
		const Coll = coll.constructor;
		if (tagName === "!" || tagName === Coll.tagName) {
			coll.tag = Coll.tagName;
			return coll;
		}
		if (tagName) coll.tag = tagName;
		return coll;
	}
	function composeCollection(CN, ctx, token, props, onError) {
		const tagToken = props.tag;
		const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
		if (token.type === "block-seq") {
			const { anchor, newlineAfterProp: nl } = props;
			const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
			if (lastProp && (!nl || nl.offset < lastProp.offset)) onError(lastProp, "MISSING_CHAR", "Missing newline after block sequence props");
		}
		const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
		if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") return resolveCollection(CN, ctx, token, onError, tagName);
		let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
		if (!tag) {
			const kt = ctx.schema.knownTags[tagName];
			if (kt?.collection === expType) {
				ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
				tag = kt;
			} else {
				if (kt) onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
				else onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
				return resolveCollection(CN, ctx, token, onError, tagName);
			}
		}
		const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
		const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
		const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
		node.range = coll.range;
		node.tag = tagName;
		if (tag?.format) node.format = tag.format;
		return node;
	}
	exports.composeCollection = composeCollection;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function resolveBlockScalar(ctx, scalar, onError) {
		const start = scalar.offset;
		const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
		if (!header) return {
			value: "",
			type: null,
			comment: "",
			range: [
				start,
				start,
				start
			]
		};
		const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
		const lines = scalar.source ? splitLines(scalar.source) : [];
		let chompStart = lines.length;
		for (let i = lines.length - 1; i >= 0; --i) {
			const content = lines[i][1];
			if (content === "" || content === "\r") chompStart = i;
			else break;
		}
		if (chompStart === 0) {
			const value = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
			let end = start + header.length;
			if (scalar.source) end += scalar.source.length;
			return {
				value,
				type,
				comment: header.comment,
				range: [
					start,
					end,
					end
				]
			};
		}
		let trimIndent = scalar.indent + header.indent;
		let offset = scalar.offset + header.length;
		let contentStart = 0;
		for (let i = 0; i < chompStart; ++i) {
			const [indent, content] = lines[i];
			if (content === "" || content === "\r") {
				if (header.indent === 0 && indent.length > trimIndent) trimIndent = indent.length;
			} else {
				if (indent.length < trimIndent) onError(offset + indent.length, "MISSING_CHAR", "Block scalars with more-indented leading empty lines must use an explicit indentation indicator");
				if (header.indent === 0) trimIndent = indent.length;
				contentStart = i;
				if (trimIndent === 0 && !ctx.atRoot) onError(offset, "BAD_INDENT", "Block scalar values in collections must be indented");
				break;
			}
			offset += indent.length + content.length + 1;
		}
		for (let i = lines.length - 1; i >= chompStart; --i) if (lines[i][0].length > trimIndent) chompStart = i + 1;
		let value = "";
		let sep = "";
		let prevMoreIndented = false;
		for (let i = 0; i < contentStart; ++i) value += lines[i][0].slice(trimIndent) + "\n";
		for (let i = contentStart; i < chompStart; ++i) {
			let [indent, content] = lines[i];
			offset += indent.length + content.length + 1;
			const crlf = content[content.length - 1] === "\r";
			if (crlf) content = content.slice(0, -1);
			/* istanbul ignore if already caught in lexer */
			if (content && indent.length < trimIndent) {
				const message = `Block scalar lines must not be less indented than their ${header.indent ? "explicit indentation indicator" : "first line"}`;
				onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
				indent = "";
			}
			if (type === Scalar.Scalar.BLOCK_LITERAL) {
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
			} else if (indent.length > trimIndent || content[0] === "	") {
				if (sep === " ") sep = "\n";
				else if (!prevMoreIndented && sep === "\n") sep = "\n\n";
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
				prevMoreIndented = true;
			} else if (content === "") {
				if (sep === "\n") value += "\n";
				else sep = "\n";
			} else {
				value += sep + content;
				sep = " ";
				prevMoreIndented = false;
			}
		}
		switch (header.chomp) {
			case "-": break;
			case "+":
				for (let i = chompStart; i < lines.length; ++i) value += "\n" + lines[i][0].slice(trimIndent);
				if (value[value.length - 1] !== "\n") value += "\n";
				break;
			default: value += "\n";
		}
		const end = start + header.length + scalar.source.length;
		return {
			value,
			type,
			comment: header.comment,
			range: [
				start,
				end,
				end
			]
		};
	}
	function parseBlockScalarHeader({ offset, props }, strict, onError) {
		/* istanbul ignore if should not happen */
		if (props[0].type !== "block-scalar-header") {
			onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
			return null;
		}
		const { source } = props[0];
		const mode = source[0];
		let indent = 0;
		let chomp = "";
		let error = -1;
		for (let i = 1; i < source.length; ++i) {
			const ch = source[i];
			if (!chomp && (ch === "-" || ch === "+")) chomp = ch;
			else {
				const n = Number(ch);
				if (!indent && n) indent = n;
				else if (error === -1) error = offset + i;
			}
		}
		if (error !== -1) onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
		let hasSpace = false;
		let comment = "";
		let length = source.length;
		for (let i = 1; i < props.length; ++i) {
			const token = props[i];
			switch (token.type) {
				case "space": hasSpace = true;
				case "newline":
					length += token.source.length;
					break;
				case "comment":
					if (strict && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					length += token.source.length;
					comment = token.source.substring(1);
					break;
				case "error":
					onError(token, "UNEXPECTED_TOKEN", token.message);
					length += token.source.length;
					break;
				/* istanbul ignore next should not happen */
				default: {
					onError(token, "UNEXPECTED_TOKEN", `Unexpected token in block scalar header: ${token.type}`);
					const ts = token.source;
					if (ts && typeof ts === "string") length += ts.length;
				}
			}
		}
		return {
			mode,
			indent,
			chomp,
			comment,
			length
		};
	}
	function splitLines(source) {
		const split = source.split(/\n( *)/);
		const first = split[0];
		const m = first.match(/^( *)/);
		const lines = [m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first]];
		for (let i = 1; i < split.length; i += 2) lines.push([split[i], split[i + 1]]);
		return lines;
	}
	exports.resolveBlockScalar = resolveBlockScalar;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var resolveEnd = require_resolve_end();
	function resolveFlowScalar(scalar, strict, onError) {
		const { offset, type, source, end } = scalar;
		let _type;
		let value;
		const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
		switch (type) {
			case "scalar":
				_type = Scalar.Scalar.PLAIN;
				value = plainValue(source, _onError);
				break;
			case "single-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_SINGLE;
				value = singleQuotedValue(source, _onError);
				break;
			case "double-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_DOUBLE;
				value = doubleQuotedValue(source, _onError);
				break;
			/* istanbul ignore next should not happen */
			default:
				onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
				return {
					value: "",
					type: null,
					comment: "",
					range: [
						offset,
						offset + source.length,
						offset + source.length
					]
				};
		}
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
		return {
			value,
			type: _type,
			comment: re.comment,
			range: [
				offset,
				valueEnd,
				re.offset
			]
		};
	}
	function plainValue(source, onError) {
		let badChar = "";
		switch (source[0]) {
			/* istanbul ignore next should not happen */
			case "	":
				badChar = "a tab character";
				break;
			case ",":
				badChar = "flow indicator character ,";
				break;
			case "%":
				badChar = "directive indicator character %";
				break;
			case "|":
			case ">":
				badChar = `block scalar indicator ${source[0]}`;
				break;
			case "@":
			case "`": badChar = `reserved character ${source[0]}`;
		}
		if (badChar) onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
		return unfoldLines(source);
	}
	function singleQuotedValue(source, onError) {
		if (source[source.length - 1] !== "'" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
		return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
	}
	function unfoldLines(source) {
		const line = /(.*?)\r?\n/sy;
		let match = line.exec(source);
		if (!match) return source;
		let trimEnd, trimBoth;
		try {
			trimEnd = new RegExp("(?<![ 	])[ 	]+$");
			trimBoth = new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
		} catch {
			trimEnd = /[ \t]+$/;
			trimBoth = /^[ \t]+|[ \t]+$/g;
		}
		let res = match[1].replace(trimEnd, "");
		let sep = " ";
		let pos = line.lastIndex;
		while (match = line.exec(source)) {
			const lm = match[1].replace(trimBoth, "");
			if (lm === "") {
				if (sep === "\n") res += sep;
				else sep = "\n";
			} else {
				res += sep + lm;
				sep = " ";
			}
			pos = line.lastIndex;
		}
		const last = /[ \t]*(.*)/sy;
		last.lastIndex = pos;
		match = last.exec(source);
		return res + sep + (match?.[1] ?? "");
	}
	function doubleQuotedValue(source, onError) {
		let res = "";
		for (let i = 1; i < source.length - 1; ++i) {
			const ch = source[i];
			if (ch === "\r" && source[i + 1] === "\n") continue;
			if (ch === "\n") {
				const { fold, offset } = foldNewline(source, i);
				res += fold;
				i = offset;
			} else if (ch === "\\") {
				let next = source[++i];
				const cc = escapeCodes[next];
				if (cc) res += cc;
				else if (next === "\n") {
					next = source[i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "\r" && source[i + 1] === "\n") {
					next = source[++i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "x" || next === "u" || next === "U") {
					const length = next === "x" ? 2 : next === "u" ? 4 : 8;
					res += parseCharCode(source, i + 1, length, onError);
					i += length;
				} else {
					const raw = source.substr(i - 1, 2);
					onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
					res += raw;
				}
			} else if (ch === " " || ch === "	") {
				const wsStart = i;
				let next = source[i + 1];
				while (next === " " || next === "	") next = source[++i + 1];
				if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n")) res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
			} else res += ch;
		}
		if (source[source.length - 1] !== "\"" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing \"quote");
		return res;
	}
	function foldNewline(source, offset) {
		let fold = "";
		let ch = source[offset + 1];
		while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
			if (ch === "\r" && source[offset + 2] !== "\n") break;
			if (ch === "\n") fold += "\n";
			offset += 1;
			ch = source[offset + 1];
		}
		if (!fold) fold = " ";
		return {
			fold,
			offset
		};
	}
	const escapeCodes = {
		"0": "\0",
		a: "\x07",
		b: "\b",
		e: "\x1B",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "	",
		v: "\v",
		N: "",
		_: "\xA0",
		L: "\u2028",
		P: "\u2029",
		" ": " ",
		"\"": "\"",
		"/": "/",
		"\\": "\\",
		"	": "	"
	};
	function parseCharCode(source, offset, length, onError) {
		const cc = source.substr(offset, length);
		const code = cc.length === length && /^[0-9a-fA-F]+$/.test(cc) ? parseInt(cc, 16) : NaN;
		try {
			return String.fromCodePoint(code);
		} catch {
			const raw = source.substr(offset - 2, length + 2);
			onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
			return raw;
		}
	}
	exports.resolveFlowScalar = resolveFlowScalar;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	function composeScalar(ctx, token, tagToken, onError) {
		const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
		const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
		let tag;
		if (ctx.options.stringKeys && ctx.atKey) tag = ctx.schema[identity.SCALAR];
		else if (tagName) tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
		else if (token.type === "scalar") tag = findScalarTagByTest(ctx, value, token, onError);
		else tag = ctx.schema[identity.SCALAR];
		let scalar;
		try {
			const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
			scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
		} catch (error) {
			const msg = error instanceof Error ? error.message : String(error);
			onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
			scalar = new Scalar.Scalar(value);
		}
		scalar.range = range;
		scalar.source = value;
		if (type) scalar.type = type;
		if (tagName) scalar.tag = tagName;
		if (tag.format) scalar.format = tag.format;
		if (comment) scalar.comment = comment;
		return scalar;
	}
	function findScalarTagByName(schema, value, tagName, tagToken, onError) {
		if (tagName === "!") return schema[identity.SCALAR];
		const matchWithTest = [];
		for (const tag of schema.tags) if (!tag.collection && tag.tag === tagName) {
			if (tag.default && tag.test) matchWithTest.push(tag);
			else return tag;
		}
		for (const tag of matchWithTest) if (tag.test?.test(value)) return tag;
		const kt = schema.knownTags[tagName];
		if (kt && !kt.collection) {
			schema.tags.push(Object.assign({}, kt, {
				default: false,
				test: void 0
			}));
			return kt;
		}
		onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
		return schema[identity.SCALAR];
	}
	function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
		const tag = schema.tags.find((tag) => (tag.default === true || atKey && tag.default === "key") && tag.test?.test(value)) || schema[identity.SCALAR];
		if (schema.compat) {
			const compat = schema.compat.find((tag) => tag.default && tag.test?.test(value)) ?? schema[identity.SCALAR];
			if (tag.tag !== compat.tag) onError(token, "TAG_RESOLVE_FAILED", `Value may be parsed as either ${directives.tagString(tag.tag)} or ${directives.tagString(compat.tag)}`, true);
		}
		return tag;
	}
	exports.composeScalar = composeScalar;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = /* @__PURE__ */ __commonJSMin(((exports) => {
	function emptyScalarPosition(offset, before, pos) {
		if (before) {
			pos ?? (pos = before.length);
			for (let i = pos - 1; i >= 0; --i) {
				let st = before[i];
				switch (st.type) {
					case "space":
					case "comment":
					case "newline":
						offset -= st.source.length;
						continue;
				}
				st = before[++i];
				while (st?.type === "space") {
					offset += st.source.length;
					st = before[++i];
				}
				break;
			}
		}
		return offset;
	}
	exports.emptyScalarPosition = emptyScalarPosition;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var composeCollection = require_compose_collection();
	var composeScalar = require_compose_scalar();
	var resolveEnd = require_resolve_end();
	var utilEmptyScalarPosition = require_util_empty_scalar_position();
	const CN = {
		composeNode,
		composeEmptyNode
	};
	function composeNode(ctx, token, props, onError) {
		const atKey = ctx.atKey;
		const { spaceBefore, comment, anchor, tag } = props;
		let node;
		let isSrcToken = true;
		switch (token.type) {
			case "alias":
				node = composeAlias(ctx, token, onError);
				if (anchor || tag) onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
				break;
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "block-scalar":
				node = composeScalar.composeScalar(ctx, token, tag, onError);
				if (anchor) node.anchor = anchor.source.substring(1);
				break;
			case "block-map":
			case "block-seq":
			case "flow-collection":
				try {
					node = composeCollection.composeCollection(CN, ctx, token, props, onError);
					if (anchor) node.anchor = anchor.source.substring(1);
				} catch (error) {
					onError(token, "RESOURCE_EXHAUSTION", error instanceof Error ? error.message : String(error));
				}
				break;
			default:
				onError(token, "UNEXPECTED_TOKEN", token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`);
				isSrcToken = false;
		}
		node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
		if (anchor && node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) onError(tag ?? token, "NON_STRING_KEY", "With stringKeys, all keys must be strings");
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			if (token.type === "scalar" && token.source === "") node.comment = comment;
			else node.commentBefore = comment;
		}
		if (ctx.options.keepSourceTokens && isSrcToken) node.srcToken = token;
		return node;
	}
	function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
		const token = {
			type: "scalar",
			offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
			indent: -1,
			source: ""
		};
		const node = composeScalar.composeScalar(ctx, token, tag, onError);
		if (anchor) {
			node.anchor = anchor.source.substring(1);
			if (node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		}
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			node.comment = comment;
			node.range[2] = end;
		}
		return node;
	}
	function composeAlias({ options }, { offset, source, end }, onError) {
		const alias = new Alias.Alias(source.substring(1));
		if (alias.source === "") onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
		if (alias.source.endsWith(":")) onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
		alias.range = [
			offset,
			valueEnd,
			re.offset
		];
		if (re.comment) alias.comment = re.comment;
		return alias;
	}
	exports.composeEmptyNode = composeEmptyNode;
	exports.composeNode = composeNode;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Document = require_Document();
	var composeNode = require_compose_node();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	function composeDoc(options, directives, { offset, start, value, end }, onError) {
		const opts = Object.assign({ _directives: directives }, options);
		const doc = new Document.Document(void 0, opts);
		const ctx = {
			atKey: false,
			atRoot: true,
			directives: doc.directives,
			options: doc.options,
			schema: doc.schema
		};
		const props = resolveProps.resolveProps(start, {
			indicator: "doc-start",
			next: value ?? end?.[0],
			offset,
			onError,
			parentIndent: 0,
			startOnNewline: true
		});
		if (props.found) {
			doc.directives.docStart = true;
			if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline) onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
		}
		doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
		const contentEnd = doc.contents.range[2];
		const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
		if (re.comment) doc.comment = re.comment;
		doc.range = [
			offset,
			contentEnd,
			re.offset
		];
		return doc;
	}
	exports.composeDoc = composeDoc;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/compose/composer.js
var require_composer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var directives = require_directives();
	var Document = require_Document();
	var errors = require_errors();
	var identity = require_identity();
	var composeDoc = require_compose_doc();
	var resolveEnd = require_resolve_end();
	function getErrorPos(src) {
		if (typeof src === "number") return [src, src + 1];
		if (Array.isArray(src)) return src.length === 2 ? src : [src[0], src[1]];
		const { offset, source } = src;
		return [offset, offset + (typeof source === "string" ? source.length : 1)];
	}
	function parsePrelude(prelude) {
		let comment = "";
		let atComment = false;
		let afterEmptyLine = false;
		for (let i = 0; i < prelude.length; ++i) {
			const source = prelude[i];
			switch (source[0]) {
				case "#":
					comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
					atComment = true;
					afterEmptyLine = false;
					break;
				case "%":
					if (prelude[i + 1]?.[0] !== "#") i += 1;
					atComment = false;
					break;
				default:
					if (!atComment) afterEmptyLine = true;
					atComment = false;
			}
		}
		return {
			comment,
			afterEmptyLine
		};
	}
	var Composer = class {
		constructor(options = {}) {
			this.doc = null;
			this.atDirectives = false;
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
			this.onError = (source, code, message, warning) => {
				const pos = getErrorPos(source);
				if (warning) this.warnings.push(new errors.YAMLWarning(pos, code, message));
				else this.errors.push(new errors.YAMLParseError(pos, code, message));
			};
			this.directives = new directives.Directives({ version: options.version || "1.2" });
			this.options = options;
		}
		decorate(doc, afterDoc) {
			const { comment, afterEmptyLine } = parsePrelude(this.prelude);
			if (comment) {
				const dc = doc.contents;
				if (afterDoc) doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
				else if (afterEmptyLine || doc.directives.docStart || !dc) doc.commentBefore = comment;
				else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
					let it = dc.items[0];
					if (identity.isPair(it)) it = it.key;
					const cb = it.commentBefore;
					it.commentBefore = cb ? `${comment}\n${cb}` : comment;
				} else {
					const cb = dc.commentBefore;
					dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
				}
			}
			if (afterDoc) {
				for (let i = 0; i < this.errors.length; ++i) doc.errors.push(this.errors[i]);
				for (let i = 0; i < this.warnings.length; ++i) doc.warnings.push(this.warnings[i]);
			} else {
				doc.errors = this.errors;
				doc.warnings = this.warnings;
			}
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
		}
		streamInfo() {
			return {
				comment: parsePrelude(this.prelude).comment,
				directives: this.directives,
				errors: this.errors,
				warnings: this.warnings
			};
		}
		*compose(tokens, forceDoc = false, endOffset = -1) {
			for (const token of tokens) yield* this.next(token);
			yield* this.end(forceDoc, endOffset);
		}
		*next(token) {
			if (node_process.env.LOG_STREAM) console.dir(token, { depth: null });
			switch (token.type) {
				case "directive":
					this.directives.add(token.source, (offset, message, warning) => {
						const pos = getErrorPos(token);
						pos[0] += offset;
						this.onError(pos, "BAD_DIRECTIVE", message, warning);
					});
					this.prelude.push(token.source);
					this.atDirectives = true;
					break;
				case "document": {
					const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
					if (this.atDirectives && !doc.directives.docStart) this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
					this.decorate(doc, false);
					if (this.doc) yield this.doc;
					this.doc = doc;
					this.atDirectives = false;
					break;
				}
				case "byte-order-mark":
				case "space": break;
				case "comment":
				case "newline":
					this.prelude.push(token.source);
					break;
				case "error": {
					const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
					const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
					if (this.atDirectives || !this.doc) this.errors.push(error);
					else this.doc.errors.push(error);
					break;
				}
				case "doc-end": {
					if (!this.doc) {
						this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", "Unexpected doc-end without preceding document"));
						break;
					}
					this.doc.directives.docEnd = true;
					const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
					this.decorate(this.doc, true);
					if (end.comment) {
						const dc = this.doc.comment;
						this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
					}
					this.doc.range[2] = end.offset;
					break;
				}
				default: this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
			}
		}
		*end(forceDoc = false, endOffset = -1) {
			if (this.doc) {
				this.decorate(this.doc, true);
				yield this.doc;
				this.doc = null;
			} else if (forceDoc) {
				const opts = Object.assign({ _directives: this.directives }, this.options);
				const doc = new Document.Document(void 0, opts);
				if (this.atDirectives) this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
				doc.range = [
					0,
					endOffset,
					endOffset
				];
				this.decorate(doc, false);
				yield doc;
			}
		}
	};
	exports.Composer = Composer;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	var errors = require_errors();
	var stringifyString = require_stringifyString();
	function resolveAsScalar(token, strict = true, onError) {
		if (token) {
			const _onError = (pos, code, message) => {
				const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
				if (onError) onError(offset, code, message);
				else throw new errors.YAMLParseError([offset, offset + 1], code, message);
			};
			switch (token.type) {
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
				case "block-scalar": return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
			}
		}
		return null;
	}
	function createScalarToken(value, context) {
		const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey,
			indent: indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		const end = context.end ?? [{
			type: "newline",
			offset: -1,
			indent,
			source: "\n"
		}];
		switch (source[0]) {
			case "|":
			case ">": {
				const he = source.indexOf("\n");
				const head = source.substring(0, he);
				const body = source.substring(he + 1) + "\n";
				const props = [{
					type: "block-scalar-header",
					offset,
					indent,
					source: head
				}];
				if (!addEndtoBlockProps(props, end)) props.push({
					type: "newline",
					offset: -1,
					indent,
					source: "\n"
				});
				return {
					type: "block-scalar",
					offset,
					indent,
					props,
					source: body
				};
			}
			case "\"": return {
				type: "double-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			case "'": return {
				type: "single-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			default: return {
				type: "scalar",
				offset,
				indent,
				source,
				end
			};
		}
	}
	function setScalarValue(token, value, context = {}) {
		let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
		let indent = "indent" in token ? token.indent : null;
		if (afterKey && typeof indent === "number") indent += 2;
		if (!type) switch (token.type) {
			case "single-quoted-scalar":
				type = "QUOTE_SINGLE";
				break;
			case "double-quoted-scalar":
				type = "QUOTE_DOUBLE";
				break;
			case "block-scalar": {
				const header = token.props[0];
				if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
				type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
				break;
			}
			default: type = "PLAIN";
		}
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey: implicitKey || indent === null,
			indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		switch (source[0]) {
			case "|":
			case ">":
				setBlockScalarValue(token, source);
				break;
			case "\"":
				setFlowScalarValue(token, source, "double-quoted-scalar");
				break;
			case "'":
				setFlowScalarValue(token, source, "single-quoted-scalar");
				break;
			default: setFlowScalarValue(token, source, "scalar");
		}
	}
	function setBlockScalarValue(token, source) {
		const he = source.indexOf("\n");
		const head = source.substring(0, he);
		const body = source.substring(he + 1) + "\n";
		if (token.type === "block-scalar") {
			const header = token.props[0];
			if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
			header.source = head;
			token.source = body;
		} else {
			const { offset } = token;
			const indent = "indent" in token ? token.indent : -1;
			const props = [{
				type: "block-scalar-header",
				offset,
				indent,
				source: head
			}];
			if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0)) props.push({
				type: "newline",
				offset: -1,
				indent,
				source: "\n"
			});
			for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
			Object.assign(token, {
				type: "block-scalar",
				indent,
				props,
				source: body
			});
		}
	}
	function addEndtoBlockProps(props, end) {
		if (end) for (const st of end) switch (st.type) {
			case "space":
			case "comment":
				props.push(st);
				break;
			case "newline":
				props.push(st);
				return true;
		}
		return false;
	}
	function setFlowScalarValue(token, source, type) {
		switch (token.type) {
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				token.type = type;
				token.source = source;
				break;
			case "block-scalar": {
				const end = token.props.slice(1);
				let oa = source.length;
				if (token.props[0].type === "block-scalar-header") oa -= token.props[0].source.length;
				for (const tok of end) tok.offset += oa;
				delete token.props;
				Object.assign(token, {
					type,
					source,
					end
				});
				break;
			}
			case "block-map":
			case "block-seq": {
				const nl = {
					type: "newline",
					offset: token.offset + source.length,
					indent: token.indent,
					source: "\n"
				};
				delete token.items;
				Object.assign(token, {
					type,
					source,
					end: [nl]
				});
				break;
			}
			default: {
				const indent = "indent" in token ? token.indent : -1;
				const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
				for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
				Object.assign(token, {
					type,
					indent,
					source,
					end
				});
			}
		}
	}
	exports.createScalarToken = createScalarToken;
	exports.resolveAsScalar = resolveAsScalar;
	exports.setScalarValue = setScalarValue;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
	function stringifyToken(token) {
		switch (token.type) {
			case "block-scalar": {
				let res = "";
				for (const tok of token.props) res += stringifyToken(tok);
				return res + token.source;
			}
			case "block-map":
			case "block-seq": {
				let res = "";
				for (const item of token.items) res += stringifyItem(item);
				return res;
			}
			case "flow-collection": {
				let res = token.start.source;
				for (const item of token.items) res += stringifyItem(item);
				for (const st of token.end) res += st.source;
				return res;
			}
			case "document": {
				let res = stringifyItem(token);
				if (token.end) for (const st of token.end) res += st.source;
				return res;
			}
			default: {
				let res = token.source;
				if ("end" in token && token.end) for (const st of token.end) res += st.source;
				return res;
			}
		}
	}
	function stringifyItem({ start, key, sep, value }) {
		let res = "";
		for (const st of start) res += st.source;
		if (key) res += stringifyToken(key);
		if (sep) for (const st of sep) res += st.source;
		if (value) res += stringifyToken(value);
		return res;
	}
	exports.stringify = stringify;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove item");
	function visit(cst, visitor) {
		if ("type" in cst && cst.type === "document") cst = {
			start: cst.start,
			value: cst.value
		};
		_visit(Object.freeze([]), cst, visitor);
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	visit.itemAtPath = (cst, path) => {
		let item = cst;
		for (const [field, index] of path) {
			const tok = item?.[field];
			if (tok && "items" in tok) item = tok.items[index];
			else return void 0;
		}
		return item;
	};
	visit.parentCollection = (cst, path) => {
		const parent = visit.itemAtPath(cst, path.slice(0, -1));
		const field = path[path.length - 1][0];
		const coll = parent?.[field];
		if (coll && "items" in coll) return coll;
		throw new Error("Parent collection not found");
	};
	function _visit(path, item, visitor) {
		let ctrl = visitor(item, path);
		if (typeof ctrl === "symbol") return ctrl;
		for (const field of ["key", "value"]) {
			const token = item[field];
			if (token && "items" in token) {
				for (let i = 0; i < token.items.length; ++i) {
					const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						token.items.splice(i, 1);
						i -= 1;
					}
				}
				if (typeof ctrl === "function" && field === "key") ctrl = ctrl(item, path);
			}
		}
		return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
	}
	exports.visit = visit;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/parse/cst.js
var require_cst = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cstScalar = require_cst_scalar();
	var cstStringify = require_cst_stringify();
	var cstVisit = require_cst_visit();
	const BOM = "﻿";
	const DOCUMENT = "";
	const FLOW_END = "";
	const SCALAR = "";
	const isCollection = (token) => !!token && "items" in token;
	const isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
	/* istanbul ignore next */
	function prettyToken(token) {
		switch (token) {
			case BOM: return "<BOM>";
			case DOCUMENT: return "<DOC>";
			case FLOW_END: return "<FLOW_END>";
			case SCALAR: return "<SCALAR>";
			default: return JSON.stringify(token);
		}
	}
	function tokenType(source) {
		switch (source) {
			case BOM: return "byte-order-mark";
			case DOCUMENT: return "doc-mode";
			case FLOW_END: return "flow-error-end";
			case SCALAR: return "scalar";
			case "---": return "doc-start";
			case "...": return "doc-end";
			case "":
			case "\n":
			case "\r\n": return "newline";
			case "-": return "seq-item-ind";
			case "?": return "explicit-key-ind";
			case ":": return "map-value-ind";
			case "{": return "flow-map-start";
			case "}": return "flow-map-end";
			case "[": return "flow-seq-start";
			case "]": return "flow-seq-end";
			case ",": return "comma";
		}
		switch (source[0]) {
			case " ":
			case "	": return "space";
			case "#": return "comment";
			case "%": return "directive-line";
			case "*": return "alias";
			case "&": return "anchor";
			case "!": return "tag";
			case "'": return "single-quoted-scalar";
			case "\"": return "double-quoted-scalar";
			case "|":
			case ">": return "block-scalar-header";
		}
		return null;
	}
	exports.createScalarToken = cstScalar.createScalarToken;
	exports.resolveAsScalar = cstScalar.resolveAsScalar;
	exports.setScalarValue = cstScalar.setScalarValue;
	exports.stringify = cstStringify.stringify;
	exports.visit = cstVisit.visit;
	exports.BOM = BOM;
	exports.DOCUMENT = DOCUMENT;
	exports.FLOW_END = FLOW_END;
	exports.SCALAR = SCALAR;
	exports.isCollection = isCollection;
	exports.isScalar = isScalar;
	exports.prettyToken = prettyToken;
	exports.tokenType = tokenType;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/parse/lexer.js
var require_lexer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cst = require_cst();
	function isEmpty(ch) {
		switch (ch) {
			case void 0:
			case " ":
			case "\n":
			case "\r":
			case "	": return true;
			default: return false;
		}
	}
	const hexDigits = /* @__PURE__ */ new Set("0123456789ABCDEFabcdef");
	const tagChars = /* @__PURE__ */ new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
	const flowIndicatorChars = /* @__PURE__ */ new Set(",[]{}");
	const invalidAnchorChars = /* @__PURE__ */ new Set(" ,[]{}\n\r	");
	const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
	var Lexer = class {
		constructor() {
			this.atEnd = false;
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			this.buffer = "";
			this.flowKey = false;
			this.flowLevel = 0;
			this.indentNext = 0;
			this.indentValue = 0;
			this.lineEndPos = null;
			this.next = null;
			this.pos = 0;
		}
		*lex(source, incomplete = false) {
			if (source) {
				if (typeof source !== "string") throw TypeError("source is not a string");
				this.buffer = this.buffer ? this.buffer + source : source;
				this.lineEndPos = null;
			}
			this.atEnd = !incomplete;
			let next = this.next ?? "stream";
			while (next && (incomplete || this.hasChars(1))) next = yield* this.parseNext(next);
		}
		atLineEnd() {
			let i = this.pos;
			let ch = this.buffer[i];
			while (ch === " " || ch === "	") ch = this.buffer[++i];
			if (!ch || ch === "#" || ch === "\n") return true;
			if (ch === "\r") return this.buffer[i + 1] === "\n";
			return false;
		}
		charAt(n) {
			return this.buffer[this.pos + n];
		}
		continueScalar(offset) {
			let ch = this.buffer[offset];
			if (this.indentNext > 0) {
				let indent = 0;
				while (ch === " ") ch = this.buffer[++indent + offset];
				if (ch === "\r") {
					const next = this.buffer[indent + offset + 1];
					if (next === "\n" || !next && !this.atEnd) return offset + indent + 1;
				}
				return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
			}
			if (ch === "-" || ch === ".") {
				const dt = this.buffer.substr(offset, 3);
				if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3])) return -1;
			}
			return offset;
		}
		getLine() {
			let end = this.lineEndPos;
			if (typeof end !== "number" || end !== -1 && end < this.pos) {
				end = this.buffer.indexOf("\n", this.pos);
				this.lineEndPos = end;
			}
			if (end === -1) return this.atEnd ? this.buffer.substring(this.pos) : null;
			if (this.buffer[end - 1] === "\r") end -= 1;
			return this.buffer.substring(this.pos, end);
		}
		hasChars(n) {
			return this.pos + n <= this.buffer.length;
		}
		setNext(state) {
			this.buffer = this.buffer.substring(this.pos);
			this.pos = 0;
			this.lineEndPos = null;
			this.next = state;
			return null;
		}
		peek(n) {
			return this.buffer.substr(this.pos, n);
		}
		*parseNext(next) {
			switch (next) {
				case "stream": return yield* this.parseStream();
				case "line-start": return yield* this.parseLineStart();
				case "block-start": return yield* this.parseBlockStart();
				case "doc": return yield* this.parseDocument();
				case "flow": return yield* this.parseFlowCollection();
				case "quoted-scalar": return yield* this.parseQuotedScalar();
				case "block-scalar": return yield* this.parseBlockScalar();
				case "plain-scalar": return yield* this.parsePlainScalar();
			}
		}
		*parseStream() {
			let line = this.getLine();
			if (line === null) return this.setNext("stream");
			if (line[0] === cst.BOM) {
				yield* this.pushCount(1);
				line = line.substring(1);
			}
			if (line[0] === "%") {
				let dirEnd = line.length;
				let cs = line.indexOf("#");
				while (cs !== -1) {
					const ch = line[cs - 1];
					if (ch === " " || ch === "	") {
						dirEnd = cs - 1;
						break;
					} else cs = line.indexOf("#", cs + 1);
				}
				while (true) {
					const ch = line[dirEnd - 1];
					if (ch === " " || ch === "	") dirEnd -= 1;
					else break;
				}
				const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
				yield* this.pushCount(line.length - n);
				this.pushNewline();
				return "stream";
			}
			if (this.atLineEnd()) {
				const sp = yield* this.pushSpaces(true);
				yield* this.pushCount(line.length - sp);
				yield* this.pushNewline();
				return "stream";
			}
			yield cst.DOCUMENT;
			return yield* this.parseLineStart();
		}
		*parseLineStart() {
			const ch = this.charAt(0);
			if (!ch && !this.atEnd) return this.setNext("line-start");
			if (ch === "-" || ch === ".") {
				if (!this.atEnd && !this.hasChars(4)) return this.setNext("line-start");
				const s = this.peek(3);
				if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
					yield* this.pushCount(3);
					this.indentValue = 0;
					this.indentNext = 0;
					return s === "---" ? "doc" : "stream";
				}
			}
			this.indentValue = yield* this.pushSpaces(false);
			if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1))) this.indentNext = this.indentValue;
			return yield* this.parseBlockStart();
		}
		*parseBlockStart() {
			const [ch0, ch1] = this.peek(2);
			if (!ch1 && !this.atEnd) return this.setNext("block-start");
			if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
				const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
				this.indentNext = this.indentValue + 1;
				this.indentValue += n;
				return "block-start";
			}
			return "doc";
		}
		*parseDocument() {
			yield* this.pushSpaces(true);
			const line = this.getLine();
			if (line === null) return this.setNext("doc");
			let n = yield* this.pushIndicators();
			switch (line[n]) {
				case "#": yield* this.pushCount(line.length - n);
				case void 0:
					yield* this.pushNewline();
					return yield* this.parseLineStart();
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel = 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					return "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "doc";
				case "\"":
				case "'": return yield* this.parseQuotedScalar();
				case "|":
				case ">":
					n += yield* this.parseBlockScalarHeader();
					n += yield* this.pushSpaces(true);
					yield* this.pushCount(line.length - n);
					yield* this.pushNewline();
					return yield* this.parseBlockScalar();
				default: return yield* this.parsePlainScalar();
			}
		}
		*parseFlowCollection() {
			let nl, sp;
			let indent = -1;
			do {
				nl = yield* this.pushNewline();
				if (nl > 0) {
					sp = yield* this.pushSpaces(false);
					this.indentValue = indent = sp;
				} else sp = 0;
				sp += yield* this.pushSpaces(true);
			} while (nl + sp > 0);
			const line = this.getLine();
			if (line === null) return this.setNext("flow");
			if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
				if (!(indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}"))) {
					this.flowLevel = 0;
					yield cst.FLOW_END;
					return yield* this.parseLineStart();
				}
			}
			let n = 0;
			while (line[n] === ",") {
				n += yield* this.pushCount(1);
				n += yield* this.pushSpaces(true);
				this.flowKey = false;
			}
			n += yield* this.pushIndicators();
			switch (line[n]) {
				case void 0: return "flow";
				case "#":
					yield* this.pushCount(line.length - n);
					return "flow";
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel += 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					this.flowKey = true;
					this.flowLevel -= 1;
					return this.flowLevel ? "flow" : "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "flow";
				case "\"":
				case "'":
					this.flowKey = true;
					return yield* this.parseQuotedScalar();
				case ":": {
					const next = this.charAt(1);
					if (this.flowKey || isEmpty(next) || next === ",") {
						this.flowKey = false;
						yield* this.pushCount(1);
						yield* this.pushSpaces(true);
						return "flow";
					}
				}
				default:
					this.flowKey = false;
					return yield* this.parsePlainScalar();
			}
		}
		*parseQuotedScalar() {
			const quote = this.charAt(0);
			let end = this.buffer.indexOf(quote, this.pos + 1);
			if (quote === "'") while (end !== -1 && this.buffer[end + 1] === "'") end = this.buffer.indexOf("'", end + 2);
			else while (end !== -1) {
				let n = 0;
				while (this.buffer[end - 1 - n] === "\\") n += 1;
				if (n % 2 === 0) break;
				end = this.buffer.indexOf("\"", end + 1);
			}
			const qb = this.buffer.substring(0, end);
			let nl = qb.indexOf("\n", this.pos);
			if (nl !== -1) {
				while (nl !== -1) {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = qb.indexOf("\n", cs);
				}
				if (nl !== -1) end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
			}
			if (end === -1) {
				if (!this.atEnd) return this.setNext("quoted-scalar");
				end = this.buffer.length;
			}
			yield* this.pushToIndex(end + 1, false);
			return this.flowLevel ? "flow" : "doc";
		}
		*parseBlockScalarHeader() {
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			let i = this.pos;
			while (true) {
				const ch = this.buffer[++i];
				if (ch === "+") this.blockScalarKeep = true;
				else if (ch > "0" && ch <= "9") this.blockScalarIndent = Number(ch) - 1;
				else if (ch !== "-") break;
			}
			return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
		}
		*parseBlockScalar() {
			let nl = this.pos - 1;
			let indent = 0;
			let ch;
			loop: for (let i = this.pos; ch = this.buffer[i]; ++i) switch (ch) {
				case " ":
					indent += 1;
					break;
				case "\n":
					nl = i;
					indent = 0;
					break;
				case "\r": {
					const next = this.buffer[i + 1];
					if (!next && !this.atEnd) return this.setNext("block-scalar");
					if (next === "\n") break;
				}
				default: break loop;
			}
			if (!ch && !this.atEnd) return this.setNext("block-scalar");
			if (indent >= this.indentNext) {
				if (this.blockScalarIndent === -1) this.indentNext = indent;
				else this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
				do {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = this.buffer.indexOf("\n", cs);
				} while (nl !== -1);
				if (nl === -1) {
					if (!this.atEnd) return this.setNext("block-scalar");
					nl = this.buffer.length;
				}
			}
			let i = nl + 1;
			ch = this.buffer[i];
			while (ch === " ") ch = this.buffer[++i];
			if (ch === "	") {
				while (ch === "	" || ch === " " || ch === "\r" || ch === "\n") ch = this.buffer[++i];
				nl = i - 1;
			} else if (!this.blockScalarKeep) do {
				let i = nl - 1;
				let ch = this.buffer[i];
				if (ch === "\r") ch = this.buffer[--i];
				const lastChar = i;
				while (ch === " ") ch = this.buffer[--i];
				if (ch === "\n" && i >= this.pos && i + 1 + indent > lastChar) nl = i;
				else break;
			} while (true);
			yield cst.SCALAR;
			yield* this.pushToIndex(nl + 1, true);
			return yield* this.parseLineStart();
		}
		*parsePlainScalar() {
			const inFlow = this.flowLevel > 0;
			let end = this.pos - 1;
			let i = this.pos - 1;
			let ch;
			while (ch = this.buffer[++i]) if (ch === ":") {
				const next = this.buffer[i + 1];
				if (isEmpty(next) || inFlow && flowIndicatorChars.has(next)) break;
				end = i;
			} else if (isEmpty(ch)) {
				let next = this.buffer[i + 1];
				if (ch === "\r") {
					if (next === "\n") {
						i += 1;
						ch = "\n";
						next = this.buffer[i + 1];
					} else end = i;
				}
				if (next === "#" || inFlow && flowIndicatorChars.has(next)) break;
				if (ch === "\n") {
					const cs = this.continueScalar(i + 1);
					if (cs === -1) break;
					i = Math.max(i, cs - 2);
				}
			} else {
				if (inFlow && flowIndicatorChars.has(ch)) break;
				end = i;
			}
			if (!ch && !this.atEnd) return this.setNext("plain-scalar");
			yield cst.SCALAR;
			yield* this.pushToIndex(end + 1, true);
			return inFlow ? "flow" : "doc";
		}
		*pushCount(n) {
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos += n;
				return n;
			}
			return 0;
		}
		*pushToIndex(i, allowEmpty) {
			const s = this.buffer.slice(this.pos, i);
			if (s) {
				yield s;
				this.pos += s.length;
				return s.length;
			} else if (allowEmpty) yield "";
			return 0;
		}
		*pushIndicators() {
			let n = 0;
			loop: while (true) {
				switch (this.charAt(0)) {
					case "!":
						n += yield* this.pushTag();
						n += yield* this.pushSpaces(true);
						continue loop;
					case "&":
						n += yield* this.pushUntil(isNotAnchorChar);
						n += yield* this.pushSpaces(true);
						continue loop;
					case "-":
					case "?":
					case ":": {
						const inFlow = this.flowLevel > 0;
						const ch1 = this.charAt(1);
						if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
							if (!inFlow) this.indentNext = this.indentValue + 1;
							else if (this.flowKey) this.flowKey = false;
							n += yield* this.pushCount(1);
							n += yield* this.pushSpaces(true);
							continue loop;
						}
					}
				}
				break loop;
			}
			return n;
		}
		*pushTag() {
			if (this.charAt(1) === "<") {
				let i = this.pos + 2;
				let ch = this.buffer[i];
				while (!isEmpty(ch) && ch !== ">") ch = this.buffer[++i];
				return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
			} else {
				let i = this.pos + 1;
				let ch = this.buffer[i];
				while (ch) if (tagChars.has(ch)) ch = this.buffer[++i];
				else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) ch = this.buffer[i += 3];
				else break;
				return yield* this.pushToIndex(i, false);
			}
		}
		*pushNewline() {
			const ch = this.buffer[this.pos];
			if (ch === "\n") return yield* this.pushCount(1);
			else if (ch === "\r" && this.charAt(1) === "\n") return yield* this.pushCount(2);
			else return 0;
		}
		*pushSpaces(allowTabs) {
			let i = this.pos - 1;
			let ch;
			do
				ch = this.buffer[++i];
			while (ch === " " || allowTabs && ch === "	");
			const n = i - this.pos;
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos = i;
			}
			return n;
		}
		*pushUntil(test) {
			let i = this.pos;
			let ch = this.buffer[i];
			while (!test(ch)) ch = this.buffer[++i];
			return yield* this.pushToIndex(i, false);
		}
	};
	exports.Lexer = Lexer;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = /* @__PURE__ */ __commonJSMin(((exports) => {
	var LineCounter = class {
		constructor() {
			this.lineStarts = [];
			this.addNewLine = (offset) => this.lineStarts.push(offset);
			this.linePos = (offset) => {
				let low = 0;
				let high = this.lineStarts.length;
				while (low < high) {
					const mid = low + high >> 1;
					if (this.lineStarts[mid] < offset) low = mid + 1;
					else high = mid;
				}
				if (this.lineStarts[low] === offset) return {
					line: low + 1,
					col: 1
				};
				if (low === 0) return {
					line: 0,
					col: offset
				};
				const start = this.lineStarts[low - 1];
				return {
					line: low,
					col: offset - start + 1
				};
			};
		}
	};
	exports.LineCounter = LineCounter;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/parse/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var cst = require_cst();
	var lexer = require_lexer();
	function includesToken(list, type) {
		for (let i = 0; i < list.length; ++i) if (list[i].type === type) return true;
		return false;
	}
	function findNonEmptyIndex(list) {
		for (let i = 0; i < list.length; ++i) switch (list[i].type) {
			case "space":
			case "comment":
			case "newline": break;
			default: return i;
		}
		return -1;
	}
	function isFlowToken(token) {
		switch (token?.type) {
			case "alias":
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "flow-collection": return true;
			default: return false;
		}
	}
	function getPrevProps(parent) {
		switch (parent.type) {
			case "document": return parent.start;
			case "block-map": {
				const it = parent.items[parent.items.length - 1];
				return it.sep ?? it.start;
			}
			case "block-seq": return parent.items[parent.items.length - 1].start;
			/* istanbul ignore next should not happen */
			default: return [];
		}
	}
	function getFirstKeyStartProps(prev) {
		if (prev.length === 0) return [];
		let i = prev.length;
		loop: while (--i >= 0) switch (prev[i].type) {
			case "doc-start":
			case "explicit-key-ind":
			case "map-value-ind":
			case "seq-item-ind":
			case "newline": break loop;
		}
		while (prev[++i]?.type === "space");
		return prev.splice(i, prev.length);
	}
	function arrayPushArray(target, source) {
		if (source.length < 1e5) Array.prototype.push.apply(target, source);
		else for (let i = 0; i < source.length; ++i) target.push(source[i]);
	}
	function fixFlowSeqItems(fc) {
		if (fc.start.type === "flow-seq-start") {
			for (const it of fc.items) if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
				if (it.key) it.value = it.key;
				delete it.key;
				if (isFlowToken(it.value)) {
					if (it.value.end) arrayPushArray(it.value.end, it.sep);
					else it.value.end = it.sep;
				} else arrayPushArray(it.start, it.sep);
				delete it.sep;
			}
		}
	}
	var Parser = class {
		constructor(onNewLine) {
			this.atNewLine = true;
			this.atScalar = false;
			this.indent = 0;
			this.offset = 0;
			this.onKeyLine = false;
			this.stack = [];
			this.source = "";
			this.type = "";
			this.lexer = new lexer.Lexer();
			this.onNewLine = onNewLine;
		}
		*parse(source, incomplete = false) {
			if (this.onNewLine && this.offset === 0) this.onNewLine(0);
			for (const lexeme of this.lexer.lex(source, incomplete)) yield* this.next(lexeme);
			if (!incomplete) yield* this.end();
		}
		*next(source) {
			this.source = source;
			if (node_process.env.LOG_TOKENS) console.log("|", cst.prettyToken(source));
			if (this.atScalar) {
				this.atScalar = false;
				yield* this.step();
				this.offset += source.length;
				return;
			}
			const type = cst.tokenType(source);
			if (!type) {
				const message = `Not a YAML token: ${source}`;
				yield* this.pop({
					type: "error",
					offset: this.offset,
					message,
					source
				});
				this.offset += source.length;
			} else if (type === "scalar") {
				this.atNewLine = false;
				this.atScalar = true;
				this.type = "scalar";
			} else {
				this.type = type;
				yield* this.step();
				switch (type) {
					case "newline":
						this.atNewLine = true;
						this.indent = 0;
						if (this.onNewLine) this.onNewLine(this.offset + source.length);
						break;
					case "space":
						if (this.atNewLine && source[0] === " ") this.indent += source.length;
						break;
					case "explicit-key-ind":
					case "map-value-ind":
					case "seq-item-ind":
						if (this.atNewLine) this.indent += source.length;
						break;
					case "doc-mode":
					case "flow-error-end": return;
					default: this.atNewLine = false;
				}
				this.offset += source.length;
			}
		}
		*end() {
			while (this.stack.length > 0) yield* this.pop();
		}
		get sourceToken() {
			return {
				type: this.type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		*step() {
			const top = this.peek(1);
			if (this.type === "doc-end" && top?.type !== "doc-end") {
				while (this.stack.length > 0) yield* this.pop();
				this.stack.push({
					type: "doc-end",
					offset: this.offset,
					source: this.source
				});
				return;
			}
			if (!top) return yield* this.stream();
			switch (top.type) {
				case "document": return yield* this.document(top);
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return yield* this.scalar(top);
				case "block-scalar": return yield* this.blockScalar(top);
				case "block-map": return yield* this.blockMap(top);
				case "block-seq": return yield* this.blockSequence(top);
				case "flow-collection": return yield* this.flowCollection(top);
				case "doc-end": return yield* this.documentEnd(top);
			}
			/* istanbul ignore next should not happen */
			yield* this.pop();
		}
		peek(n) {
			return this.stack[this.stack.length - n];
		}
		*pop(error) {
			const token = error ?? this.stack.pop();
			/* istanbul ignore if should not happen */
			if (!token) yield {
				type: "error",
				offset: this.offset,
				source: "",
				message: "Tried to pop an empty stack"
			};
			else if (this.stack.length === 0) yield token;
			else {
				const top = this.peek(1);
				if (token.type === "block-scalar") token.indent = "indent" in top ? top.indent : 0;
				else if (token.type === "flow-collection" && top.type === "document") token.indent = 0;
				if (token.type === "flow-collection") fixFlowSeqItems(token);
				switch (top.type) {
					case "document":
						top.value = token;
						break;
					case "block-scalar":
						top.props.push(token);
						break;
					case "block-map": {
						const it = top.items[top.items.length - 1];
						if (it.value) {
							top.items.push({
								start: [],
								key: token,
								sep: []
							});
							this.onKeyLine = true;
							return;
						} else if (it.sep) it.value = token;
						else {
							Object.assign(it, {
								key: token,
								sep: []
							});
							this.onKeyLine = !it.explicitKey;
							return;
						}
						break;
					}
					case "block-seq": {
						const it = top.items[top.items.length - 1];
						if (it.value) top.items.push({
							start: [],
							value: token
						});
						else it.value = token;
						break;
					}
					case "flow-collection": {
						const it = top.items[top.items.length - 1];
						if (!it || it.value) top.items.push({
							start: [],
							key: token,
							sep: []
						});
						else if (it.sep) it.value = token;
						else Object.assign(it, {
							key: token,
							sep: []
						});
						return;
					}
					/* istanbul ignore next should not happen */
					default:
						yield* this.pop();
						yield* this.pop(token);
				}
				if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
					const last = token.items[token.items.length - 1];
					if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
						if (top.type === "document") top.end = last.start;
						else top.items.push({ start: last.start });
						token.items.splice(-1, 1);
					}
				}
			}
		}
		*stream() {
			switch (this.type) {
				case "directive-line":
					yield {
						type: "directive",
						offset: this.offset,
						source: this.source
					};
					return;
				case "byte-order-mark":
				case "space":
				case "comment":
				case "newline":
					yield this.sourceToken;
					return;
				case "doc-mode":
				case "doc-start": {
					const doc = {
						type: "document",
						offset: this.offset,
						start: []
					};
					if (this.type === "doc-start") doc.start.push(this.sourceToken);
					this.stack.push(doc);
					return;
				}
			}
			yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML stream`,
				source: this.source
			};
		}
		*document(doc) {
			if (doc.value) return yield* this.lineEnd(doc);
			switch (this.type) {
				case "doc-start":
					if (findNonEmptyIndex(doc.start) !== -1) {
						yield* this.pop();
						yield* this.step();
					} else doc.start.push(this.sourceToken);
					return;
				case "anchor":
				case "tag":
				case "space":
				case "comment":
				case "newline":
					doc.start.push(this.sourceToken);
					return;
			}
			const bv = this.startBlockValue(doc);
			if (bv) this.stack.push(bv);
			else yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML document`,
				source: this.source
			};
		}
		*scalar(scalar) {
			if (this.type === "map-value-ind") {
				const start = getFirstKeyStartProps(getPrevProps(this.peek(2)));
				let sep;
				if (scalar.end) {
					sep = scalar.end;
					sep.push(this.sourceToken);
					delete scalar.end;
				} else sep = [this.sourceToken];
				const map = {
					type: "block-map",
					offset: scalar.offset,
					indent: scalar.indent,
					items: [{
						start,
						key: scalar,
						sep
					}]
				};
				this.onKeyLine = true;
				this.stack[this.stack.length - 1] = map;
			} else yield* this.lineEnd(scalar);
		}
		*blockScalar(scalar) {
			switch (this.type) {
				case "space":
				case "comment":
				case "newline":
					scalar.props.push(this.sourceToken);
					return;
				case "scalar":
					scalar.source = this.source;
					this.atNewLine = true;
					this.indent = 0;
					if (this.onNewLine) {
						let nl = this.source.indexOf("\n") + 1;
						while (nl !== 0) {
							this.onNewLine(this.offset + nl);
							nl = this.source.indexOf("\n", nl) + 1;
						}
					}
					yield* this.pop();
					break;
				/* istanbul ignore next should not happen */
				default:
					yield* this.pop();
					yield* this.step();
			}
		}
		*blockMap(map) {
			const it = map.items[map.items.length - 1];
			switch (this.type) {
				case "newline":
					this.onKeyLine = false;
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else map.items.push({ start: [this.sourceToken] });
					} else if (it.sep) it.sep.push(this.sourceToken);
					else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) map.items.push({ start: [this.sourceToken] });
					else if (it.sep) it.sep.push(this.sourceToken);
					else {
						if (this.atIndentedComment(it.start, map.indent)) {
							const end = map.items[map.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								map.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
			}
			if (this.indent >= map.indent) {
				const atMapIndent = !this.onKeyLine && this.indent === map.indent;
				const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
				let start = [];
				if (atNextItem && it.sep && !it.value) {
					const nl = [];
					for (let i = 0; i < it.sep.length; ++i) {
						const st = it.sep[i];
						switch (st.type) {
							case "newline":
								nl.push(i);
								break;
							case "space": break;
							case "comment":
								if (st.indent > map.indent) nl.length = 0;
								break;
							default: nl.length = 0;
						}
					}
					if (nl.length >= 2) start = it.sep.splice(nl[1]);
				}
				switch (this.type) {
					case "anchor":
					case "tag":
						if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({ start });
							this.onKeyLine = true;
						} else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "explicit-key-ind":
						if (!it.sep && !it.explicitKey) {
							it.start.push(this.sourceToken);
							it.explicitKey = true;
						} else if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({
								start,
								explicitKey: true
							});
						} else this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [this.sourceToken],
								explicitKey: true
							}]
						});
						this.onKeyLine = true;
						return;
					case "map-value-ind":
						if (it.explicitKey) {
							if (!it.sep) {
								if (includesToken(it.start, "newline")) Object.assign(it, {
									key: null,
									sep: [this.sourceToken]
								});
								else {
									const start = getFirstKeyStartProps(it.start);
									this.stack.push({
										type: "block-map",
										offset: this.offset,
										indent: this.indent,
										items: [{
											start,
											key: null,
											sep: [this.sourceToken]
										}]
									});
								}
							} else if (it.value) map.items.push({
								start: [],
								key: null,
								sep: [this.sourceToken]
							});
							else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
								type: "block-map",
								offset: this.offset,
								indent: this.indent,
								items: [{
									start,
									key: null,
									sep: [this.sourceToken]
								}]
							});
							else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
								const start = getFirstKeyStartProps(it.start);
								const key = it.key;
								const sep = it.sep;
								sep.push(this.sourceToken);
								delete it.key;
								delete it.sep;
								this.stack.push({
									type: "block-map",
									offset: this.offset,
									indent: this.indent,
									items: [{
										start,
										key,
										sep
									}]
								});
							} else if (start.length > 0) it.sep = it.sep.concat(start, this.sourceToken);
							else it.sep.push(this.sourceToken);
						} else if (!it.sep) Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.value || atNextItem) map.items.push({
							start,
							key: null,
							sep: [this.sourceToken]
						});
						else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [],
								key: null,
								sep: [this.sourceToken]
							}]
						});
						else it.sep.push(this.sourceToken);
						this.onKeyLine = true;
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (atNextItem || it.value) {
							map.items.push({
								start,
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						} else if (it.sep) this.stack.push(fs);
						else {
							Object.assign(it, {
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						}
						return;
					}
					default: {
						const bv = this.startBlockValue(map);
						if (bv) {
							if (bv.type === "block-seq") {
								if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
									yield* this.pop({
										type: "error",
										offset: this.offset,
										message: "Unexpected block-seq-ind on same line with key",
										source: this.source
									});
									return;
								}
							} else if (atMapIndent) map.items.push({ start });
							this.stack.push(bv);
							return;
						}
					}
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*blockSequence(seq) {
			const it = seq.items[seq.items.length - 1];
			switch (this.type) {
				case "newline":
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else seq.items.push({ start: [this.sourceToken] });
					} else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) seq.items.push({ start: [this.sourceToken] });
					else {
						if (this.atIndentedComment(it.start, seq.indent)) {
							const end = seq.items[seq.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								seq.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
				case "anchor":
				case "tag":
					if (it.value || this.indent <= seq.indent) break;
					it.start.push(this.sourceToken);
					return;
				case "seq-item-ind":
					if (this.indent !== seq.indent) break;
					if (it.value || includesToken(it.start, "seq-item-ind")) seq.items.push({ start: [this.sourceToken] });
					else it.start.push(this.sourceToken);
					return;
			}
			if (this.indent > seq.indent) {
				const bv = this.startBlockValue(seq);
				if (bv) {
					this.stack.push(bv);
					return;
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*flowCollection(fc) {
			const it = fc.items[fc.items.length - 1];
			if (this.type === "flow-error-end") {
				let top;
				do {
					yield* this.pop();
					top = this.peek(1);
				} while (top?.type === "flow-collection");
			} else if (fc.end.length === 0) {
				switch (this.type) {
					case "comma":
					case "explicit-key-ind":
						if (!it || it.sep) fc.items.push({ start: [this.sourceToken] });
						else it.start.push(this.sourceToken);
						return;
					case "map-value-ind":
						if (!it || it.value) fc.items.push({
							start: [],
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.sep) it.sep.push(this.sourceToken);
						else Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						return;
					case "space":
					case "comment":
					case "newline":
					case "anchor":
					case "tag":
						if (!it || it.value) fc.items.push({ start: [this.sourceToken] });
						else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (!it || it.value) fc.items.push({
							start: [],
							key: fs,
							sep: []
						});
						else if (it.sep) this.stack.push(fs);
						else Object.assign(it, {
							key: fs,
							sep: []
						});
						return;
					}
					case "flow-map-end":
					case "flow-seq-end":
						fc.end.push(this.sourceToken);
						return;
				}
				const bv = this.startBlockValue(fc);
				/* istanbul ignore else should not happen */
				if (bv) this.stack.push(bv);
				else {
					yield* this.pop();
					yield* this.step();
				}
			} else {
				const parent = this.peek(2);
				if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
					yield* this.pop();
					yield* this.step();
				} else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
					const start = getFirstKeyStartProps(getPrevProps(parent));
					fixFlowSeqItems(fc);
					const sep = fc.end.splice(1, fc.end.length);
					sep.push(this.sourceToken);
					const map = {
						type: "block-map",
						offset: fc.offset,
						indent: fc.indent,
						items: [{
							start,
							key: fc,
							sep
						}]
					};
					this.onKeyLine = true;
					this.stack[this.stack.length - 1] = map;
				} else yield* this.lineEnd(fc);
			}
		}
		flowScalar(type) {
			if (this.onNewLine) {
				let nl = this.source.indexOf("\n") + 1;
				while (nl !== 0) {
					this.onNewLine(this.offset + nl);
					nl = this.source.indexOf("\n", nl) + 1;
				}
			}
			return {
				type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		startBlockValue(parent) {
			switch (this.type) {
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return this.flowScalar(this.type);
				case "block-scalar-header": return {
					type: "block-scalar",
					offset: this.offset,
					indent: this.indent,
					props: [this.sourceToken],
					source: ""
				};
				case "flow-map-start":
				case "flow-seq-start": return {
					type: "flow-collection",
					offset: this.offset,
					indent: this.indent,
					start: this.sourceToken,
					items: [],
					end: []
				};
				case "seq-item-ind": return {
					type: "block-seq",
					offset: this.offset,
					indent: this.indent,
					items: [{ start: [this.sourceToken] }]
				};
				case "explicit-key-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					start.push(this.sourceToken);
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							explicitKey: true
						}]
					};
				}
				case "map-value-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							key: null,
							sep: [this.sourceToken]
						}]
					};
				}
			}
			return null;
		}
		atIndentedComment(start, indent) {
			if (this.type !== "comment") return false;
			if (this.indent <= indent) return false;
			return start.every((st) => st.type === "newline" || st.type === "space");
		}
		*documentEnd(docEnd) {
			if (this.type !== "doc-mode") {
				if (docEnd.end) docEnd.end.push(this.sourceToken);
				else docEnd.end = [this.sourceToken];
				if (this.type === "newline") yield* this.pop();
			}
		}
		*lineEnd(token) {
			switch (this.type) {
				case "comma":
				case "doc-start":
				case "doc-end":
				case "flow-seq-end":
				case "flow-map-end":
				case "map-value-ind":
					yield* this.pop();
					yield* this.step();
					break;
				case "newline": this.onKeyLine = false;
				default:
					if (token.end) token.end.push(this.sourceToken);
					else token.end = [this.sourceToken];
					if (this.type === "newline") yield* this.pop();
			}
		}
	};
	exports.Parser = Parser;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/public-api.js
var require_public_api = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var errors = require_errors();
	var log = require_log();
	var identity = require_identity();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	function parseOptions(options) {
		const prettyErrors = options.prettyErrors !== false;
		return {
			lineCounter: options.lineCounter || prettyErrors && new lineCounter.LineCounter() || null,
			prettyErrors
		};
	}
	function parseAllDocuments(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		const docs = Array.from(composer$1.compose(parser$1.parse(source)));
		if (prettyErrors && lineCounter) for (const doc of docs) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		if (docs.length > 0) return docs;
		return Object.assign([], { empty: true }, composer$1.streamInfo());
	}
	function parseDocument(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		let doc = null;
		for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) if (!doc) doc = _doc;
		else if (doc.options.logLevel !== "silent") {
			doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
			break;
		}
		if (prettyErrors && lineCounter) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		return doc;
	}
	function parse(src, reviver, options) {
		let _reviver = void 0;
		if (typeof reviver === "function") _reviver = reviver;
		else if (options === void 0 && reviver && typeof reviver === "object") options = reviver;
		const doc = parseDocument(src, options);
		if (!doc) return null;
		doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
		if (doc.errors.length > 0) {
			if (doc.options.logLevel !== "silent") throw doc.errors[0];
			else doc.errors = [];
		}
		return doc.toJS(Object.assign({ reviver: _reviver }, options));
	}
	function stringify(value, replacer, options) {
		let _replacer = null;
		if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
		else if (options === void 0 && replacer) options = replacer;
		if (typeof options === "string") options = options.length;
		if (typeof options === "number") {
			const indent = Math.round(options);
			options = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
		}
		if (value === void 0) {
			const { keepUndefined } = options ?? replacer ?? {};
			if (!keepUndefined) return void 0;
		}
		if (identity.isDocument(value) && !_replacer) return value.toString(options);
		return new Document.Document(value, _replacer, options).toString(options);
	}
	exports.parse = parse;
	exports.parseAllDocuments = parseAllDocuments;
	exports.parseDocument = parseDocument;
	exports.stringify = stringify;
}));

// ../../node_modules/.pnpm/yaml@2.9.1/node_modules/yaml/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var Schema = require_Schema();
	var errors = require_errors();
	var Alias = require_Alias();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var cst = require_cst();
	var lexer = require_lexer();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	var publicApi = require_public_api();
	var visit = require_visit();
	exports.Composer = composer.Composer;
	exports.Document = Document.Document;
	exports.Schema = Schema.Schema;
	exports.YAMLError = errors.YAMLError;
	exports.YAMLParseError = errors.YAMLParseError;
	exports.YAMLWarning = errors.YAMLWarning;
	exports.Alias = Alias.Alias;
	exports.isAlias = identity.isAlias;
	exports.isCollection = identity.isCollection;
	exports.isDocument = identity.isDocument;
	exports.isMap = identity.isMap;
	exports.isNode = identity.isNode;
	exports.isPair = identity.isPair;
	exports.isScalar = identity.isScalar;
	exports.isSeq = identity.isSeq;
	exports.Pair = Pair.Pair;
	exports.Scalar = Scalar.Scalar;
	exports.YAMLMap = YAMLMap.YAMLMap;
	exports.YAMLSeq = YAMLSeq.YAMLSeq;
	exports.CST = cst;
	exports.Lexer = lexer.Lexer;
	exports.LineCounter = lineCounter.LineCounter;
	exports.Parser = parser.Parser;
	exports.parse = publicApi.parse;
	exports.parseAllDocuments = publicApi.parseAllDocuments;
	exports.parseDocument = publicApi.parseDocument;
	exports.stringify = publicApi.stringify;
	exports.visit = visit.visit;
	exports.visitAsync = visit.visitAsync;
}));

// ../workspace/src/default-thumbnail.ts
function findDefaultThumbnails(shown) {
	const seen = /* @__PURE__ */ new Set();
	const repeated = /* @__PURE__ */ new Set();
	for (const { target, sha256 } of shown) {
		if (target.kind !== "imodel" || sha256 === void 0) continue;
		if (seen.has(sha256)) repeated.add(sha256);
		seen.add(sha256);
	}
	return repeated;
}

// ../workspace/src/text.ts
const maxShown = 160;
function quoted(text) {
	return `"${text.slice(0, maxShown).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter)}${text.length > maxShown ? "…" : ""}"`;
}
function escapeCharacter(character) {
	return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
let conjunction;
function quotedSome(texts, most = 5) {
	const shown = texts.slice(0, most).map(quoted);
	const rest = texts.length - shown.length;
	if (rest > 0) shown.push(`${rest.toLocaleString("en-US")} more`);
	conjunction ??= new Intl.ListFormat("en-GB");
	return conjunction.format(shown);
}
function folderName(folder, topFolder) {
	return folder === "" ? topFolder : `the folder ${quoted(folder)}`;
}
function closest(word, candidates) {
	const plain = simplify(word);
	let best;
	for (const candidate of candidates) {
		const other = simplify(candidate);
		const most = Math.min(8, Math.floor(Math.max(plain.length, other.length) / 3));
		const distance = leven(plain, other, { maxDistance: most + 1 });
		if (distance <= most && (best === void 0 || distance < best.distance)) best = {
			candidate,
			distance
		};
	}
	return best?.candidate;
}
function simplify(word) {
	const lower = word.slice(0, 300).normalize("NFC").toLowerCase();
	return lower.replace(/[-_\s]/g, "") || lower;
}

// ../workspace/src/files/workspace-path.ts
async function workspacePath({ root, directory, path, option }) {
	const realRoot = await realpath(root);
	const parts = partsFromRoot(path, {
		root,
		realRoot,
		directory
	});
	if (parts === void 0 || parts.length === 0) throw new ConfigurationError(`${option}: ${quoted(path)} is not a path inside the workspace.`, "Name one inside it.");
	return {
		realRoot,
		path: join(realRoot, ...parts),
		file: parts.join("/")
	};
}
function partsFromRoot(path, { root, realRoot, directory }) {
	const written = splitPath(path);
	const absolute = /^(\/|[A-Za-z]:[\\/])/.test(path);
	const parts = [];
	for (const part of absolute ? written : [
		...splitPath(root),
		...splitPath(directory),
		...written
	]) if (part === "..") parts.pop();
	else parts.push(part);
	for (const candidate of [root, realRoot]) {
		const above = splitPath(candidate);
		if (above.every((part, index) => isSamePart(part, parts[index]))) return parts.slice(above.length);
	}
}
function splitPath(path) {
	return path.split(sep === "\\" ? /[\\/]/ : "/").filter((part) => part !== "" && part !== ".");
}
function isSamePart(a, b) {
	return sep === "\\" ? a.toLowerCase() === b?.toLowerCase() : a === b;
}
function isInside(folder, path) {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

// ../workspace/src/files/file-error.ts
const fileErrorCodes = {
	gone: "file-gone",
	permission: "file-permission",
	outside: "file-outside-workspace",
	notFile: "file-not-regular",
	tooLarge: "file-too-large",
	changed: "file-changed",
	unreadable: "file-unreadable"
};
var WorkspaceFileError = class extends ITwinImagesError {
	name = "WorkspaceFileError";
	code;
	file;
	constructor(code, file, what, fix, options = {}) {
		super(what, fix, options);
		this.code = code;
		this.file = file;
	}
};
function tooLarge$1(file, size, maxBytes) {
	const what = `${quoted(file)} has ${formatBytes(size)}, and more than ${formatBytes(maxBytes)} are not read.`;
	return new WorkspaceFileError(fileErrorCodes.tooLarge, file, what, "See that it is the right file, or make it smaller.");
}
function notFile(file, isFolder) {
	const what = `${quoted(file)} is ${isFolder ? "a folder" : "a pipe, a socket or a device"}, not a file.`;
	const fix = isFolder ? "Name a file in it." : "Write the image to a regular file first.";
	return new WorkspaceFileError(fileErrorCodes.notFile, file, what, fix);
}
function systemCode(error) {
	const code = error instanceof Error && "code" in error ? error.code : void 0;
	return typeof code === "string" ? code : void 0;
}

// ../workspace/src/files/write-file.ts
async function writeFileWithin({ realRoot, path, file, content }) {
	try {
		const folder = await makeFolderWithin({
			realRoot,
			path: dirname(path),
			file
		});
		const temporary = join(folder, `.${basename(path)}.tmp`);
		await unlink(temporary).catch((error) => {
			if (systemCode(error) !== "ENOENT") throw error;
		});
		const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 438);
		try {
			try {
				await handle.writeFile(content);
				await handle.sync();
			} finally {
				await handle.close();
			}
			await rename(temporary, join(folder, basename(path)));
		} catch (error) {
			await unlink(temporary).catch(() => void 0);
			throw error;
		}
	} catch (error) {
		throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
	}
}
async function requireFolderWithin({ realRoot, path, file }) {
	try {
		if (!isInside(realRoot, await nearestRealPath(dirname(path)))) throw outside$2(file);
	} catch (error) {
		throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
	}
}
async function writeWorkspaceFile(args, content) {
	await writeFileWithin({
		...await workspacePath(args),
		content
	});
}
async function makeFolderWithin({ realRoot, path, file }) {
	try {
		const existing = await nearestRealPath(path);
		if (!isInside(realRoot, existing)) throw outside$2(file);
		await mkdir(path, { recursive: true });
		const folder = await realpath(path);
		if (!isInside(realRoot, folder)) throw outside$2(file);
		return folder;
	} catch (error) {
		throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
	}
}
async function removeFileWithin({ realRoot, path, file }) {
	try {
		const folder = await realpath(dirname(path));
		if (!isInside(realRoot, folder)) throw outside$2(file);
		await unlink(join(folder, basename(path)));
	} catch (error) {
		if (systemCode(error) === "ENOENT") return;
		throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
	}
}
async function listFolderWithin({ realRoot, path, file }) {
	try {
		if (!isInside(realRoot, await nearestRealPath(path))) throw outside$2(file);
		return await readdir(path);
	} catch (error) {
		if (systemCode(error) === "ENOENT") return [];
		throw error instanceof ConfigurationError ? error : cannotWrite(file, error);
	}
}
async function nearestRealPath(path) {
	try {
		return await realpath(path);
	} catch (error) {
		const parent = dirname(path);
		if (parent === path) throw error;
		return nearestRealPath(parent);
	}
}
function outside$2(file) {
	return new ConfigurationError(`${quoted(file)} lies outside the workspace.`, "Name a path inside it.");
}
function cannotWrite(file, cause) {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ConfigurationError(`${quoted(file)} can't be written: ${reason}.`, "See that this step may write there and that the disk has room.", { cause });
}

// ../workspace/src/codes.ts
const workspaceProblemCodes = {
	workspaceMissing: "workspace-missing",
	workspaceEmpty: "workspace-empty",
	folderUnreadable: "folder-unreadable",
	folderTooLarge: "folder-too-large",
	manifestMissing: "manifest-missing",
	manifestUnreadable: "manifest-unreadable",
	manifestTooLarge: "manifest-too-large",
	manifestEncoding: "manifest-encoding",
	manifestSyntax: "manifest-syntax",
	manifestTag: "manifest-tag",
	manifestDocuments: "manifest-documents",
	manifestAlias: "manifest-alias",
	manifestDuplicateKey: "manifest-duplicate-key",
	manifestUnknownKey: "manifest-unknown-key",
	manifestShape: "manifest-shape",
	imagesMissing: "images-missing",
	imagesNotList: "images-not-list",
	imagesEmpty: "images-empty",
	entryShape: "entry-shape",
	entryImageMissing: "entry-image-missing",
	entryTargetMissing: "entry-target-missing",
	entryTargetSeveral: "entry-target-several",
	entryValueType: "entry-value-type",
	entryValueEmpty: "entry-value-empty",
	entryNameMissing: "entry-name-missing",
	entryNameSeveral: "entry-name-several",
	nameScopeMissing: "name-scope-missing",
	imagePathBackslash: "image-path-backslash",
	imagePathOutside: "image-path-outside",
	imagePathTooComplex: "image-path-too-complex",
	placeholderMisplaced: "placeholder-misplaced",
	placeholderMissing: "placeholder-missing",
	placeholderUnused: "placeholder-unused",
	placeholderRepeated: "placeholder-repeated",
	placeholderAmbiguous: "placeholder-ambiguous",
	imageNotFound: "image-not-found",
	imageSeveral: "image-several",
	imageTooMany: "image-too-many",
	imageNotFile: "image-not-file",
	imageLinkBroken: "image-link-broken",
	linkNotFollowed: "link-not-followed",
	planTooComplex: "plan-too-complex",
	imagePassedOver: "image-passed-over",
	imageDefault: "image-default"
};

// ../workspace/src/limits.ts
const limits = {
	manifestBytes: 1048576,
	manifestTokens: 2e5,
	manifestNesting: 32,
	manifestIndentation: 100,
	manifestEscapes: 1e3,
	manifestAliases: 100,
	imageBytes: 67108864,
	recordBytes: 16777216,
	resultsBytes: 67108864,
	imageListBytes: 16777216,
	siteImageBytes: 33554432,
	galleryBytes: 16777216,
	patternCharacters: 4096,
	patternAlternatives: 256,
	filesPerPattern: 1e4,
	searchSteps: 35e5,
	problemsPerCode: 20,
	folderEntries: 5e5
};

// ../workspace/src/files/file-source.ts
function listOnce(read, maxEntries = limits.folderEntries) {
	const listings = /* @__PURE__ */ new Map();
	let count = 0;
	const list = async (folder) => {
		const found = await read(folder);
		if ("kind" in found) return found;
		count += found.length;
		if (count > maxEntries) return { kind: "too-large" };
		return { entries: found.map(({ name, kind }) => ({
			name,
			key: name.normalize("NFC"),
			kind
		})).sort((a, b) => compareText(a.key, b.key) || compareText(a.name, b.name)) };
	};
	return (folder) => {
		const listing = listings.get(folder) ?? list(folder);
		listings.set(folder, listing);
		return listing;
	};
}
function compareText(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
function childPath(folder, name) {
	return folder === "" ? name : `${folder}/${name}`;
}
function unreadableFolder(folder, error, { topFolder }) {
	return {
		code: workspaceProblemCodes.folderUnreadable,
		severity: "error",
		message: `${folderName(folder, topFolder).replace(/^t/, "T")} could not be searched (${error}).`,
		fix: "Give it read permission (chmod a+rx), or leave it out of the pattern."
	};
}
function folderTooLarge(path, fix) {
	const most = limits.folderEntries.toLocaleString("en-US");
	const message = `To search for ${quoted(path)}, more than ${most} names in folders would have to be read.`;
	return {
		code: workspaceProblemCodes.folderTooLarge,
		severity: "error",
		message,
		fix
	};
}

// ../workspace/src/files/read-file.ts
const chunkBytes = 4194304;
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
async function readFileWithin({ realRoot, path, file, maxBytes, signal }) {
	signal?.throwIfAborted();
	try {
		const realPath = await realpath(path);
		if (!isInside(realRoot, realPath)) throw outside$1(file);
		const handle = await open(realPath, openFlags);
		try {
			await checkSame({
				handle,
				realRoot,
				path,
				file
			});
			return await readAll({
				handle,
				file,
				maxBytes,
				signal
			});
		} finally {
			await handle.close();
		}
	} catch (error) {
		signal?.throwIfAborted();
		throw error instanceof WorkspaceFileError ? error : fromSystem(error, file);
	}
}
async function readIfThere(args) {
	try {
		return await readFileWithin(args);
	} catch (error) {
		if (error instanceof WorkspaceFileError && error.code === fileErrorCodes.gone) return void 0;
		throw error;
	}
}
async function checkSame({ handle, realRoot, path, file }) {
	const openedPath = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => void 0);
	if (openedPath !== void 0 && !isInside(realRoot, openedPath)) throw outside$1(file);
	const opened = await handle.stat({ bigint: true });
	const realPath = await realpath(path);
	if (!isInside(realRoot, realPath)) throw outside$1(file);
	const there = await stat(realPath, { bigint: true });
	if (opened.dev !== there.dev || opened.ino !== there.ino) throw changed(file);
}
async function readAll({ handle, file, maxBytes, signal }) {
	const stats = await handle.stat();
	if (!stats.isFile()) throw notFile(file, stats.isDirectory());
	if (stats.size > maxBytes) throw tooLarge$1(file, stats.size, maxBytes);
	const bytes = new Uint8Array(stats.size);
	let length = 0;
	while (length < bytes.length) {
		signal?.throwIfAborted();
		const { bytesRead } = await handle.read(bytes, length, Math.min(chunkBytes, bytes.length - length), null);
		if (bytesRead === 0) throw changed(file);
		length += bytesRead;
	}
	const { bytesRead: more } = await handle.read(/* @__PURE__ */ new Uint8Array(1), 0, 1, null);
	if (more > 0) throw changed(file);
	return bytes;
}
function outside$1(file) {
	return new WorkspaceFileError(fileErrorCodes.outside, file, `${quoted(file)} is a link that leads out of the workspace.`, "Copy the file itself into the workspace: links out of it are not followed.");
}
function changed(file) {
	return new WorkspaceFileError(fileErrorCodes.changed, file, `${quoted(file)} changed while it was being read.`, "Let the step that writes it finish before this one.");
}
function fromSystem(cause, file) {
	const fail = (code, what, fix) => new WorkspaceFileError(code, file, `${quoted(file)} ${what}`, fix, { cause });
	switch (systemCode(cause)) {
		case "ENOENT":
		case "ENOTDIR": return fail(fileErrorCodes.gone, "is not there.", "See that no step moves or removes it before this one.");
		case "EACCES":
		case "EPERM": return fail(fileErrorCodes.permission, "may not be read by this step.", "Give it read permission (chmod a+r).");
		case "EISDIR": return notFile(file, true);
		case "ENXIO": return notFile(file, false);
		case "ELOOP": return fail(fileErrorCodes.changed, "is a link in a circle, or became a link.", "Put the file itself in its place.");
		default: {
			const reason = cause instanceof Error ? cause.message : String(cause);
			return fail(fileErrorCodes.unreadable, `could not be read: ${reason}.`, "See that the disk is in order, and run it again.");
		}
	}
}

// ../workspace/src/files/disk-source.ts
async function openWorkspace(root) {
	const name = `The workspace ${quoted(root)}`;
	const fail = (code, message, fix) => ({ problem: {
		code,
		severity: "error",
		message: `${name} ${message}`,
		fix
	} });
	const realRoot = await realFolder(root);
	if (realRoot === void 0) return fail(workspaceProblemCodes.workspaceMissing, "is not a folder that can be opened.", "Run this step after actions/checkout, in the job that has the images.");
	const source = diskSource({
		root,
		realRoot
	});
	const listing = await source.list("");
	if ("entries" in listing) {
		if (listing.entries.length > 0) return source;
		return fail(workspaceProblemCodes.workspaceEmpty, "is empty.", "Add the step \"uses: actions/checkout@v7\" before this one: it copies the repository's files here.");
	}
	if (listing.kind === "unreadable") return fail(workspaceProblemCodes.folderUnreadable, `can't be listed (${listing.error}).`, "Give this step the permission to read it.");
	const most = limits.folderEntries.toLocaleString("en-US");
	return fail(workspaceProblemCodes.folderTooLarge, `has more than ${most} names in it.`, "Put the images in folders of it.");
}
async function realFolder(path) {
	try {
		const real = await realpath(path);
		return (await lstat(real)).isDirectory() ? real : void 0;
	} catch {
		return;
	}
}
function diskSource(args) {
	const { root, realRoot, maxEntries } = args;
	return {
		texts: {
			name: `the workspace ${quoted(root)}`,
			topFolder: "the workspace folder",
			stayInside: "Only files in the workspace are published: copy the file there, and name it by a path relative to it.",
			stayInsideManifest: "Put the manifest, and not a link to it, in the workspace.",
			checkFile: "Check the path, and that an earlier step has written the file.",
			checkManifest: "Create it, or set manifest to the path of yours; if it is in the repository, see that an earlier step has checked it out (at GitHub: actions/checkout)."
		},
		parts: (path, directory) => partsFromRoot(path, {
			root,
			realRoot,
			directory
		}),
		list: listOnce(async (folder) => {
			try {
				return (await readdir(join(root, folder), { withFileTypes: true })).map((entry) => {
					const known = entry.isFile() ? "file" : entry.isDirectory() ? "folder" : void 0;
					return {
						name: entry.name,
						kind: known ?? (entry.isSymbolicLink() ? "link" : "other")
					};
				});
			} catch (error) {
				return {
					kind: "unreadable",
					error: systemCode(error) ?? String(error)
				};
			}
		}, maxEntries),
		async follow(path) {
			try {
				const real = await realpath(join(root, path));
				if (!isInside(realRoot, real)) return "outside";
				const stats = await stat(real);
				return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
			} catch {
				return "broken";
			}
		},
		open: (file, maxBytes) => ({ load: ({ signal }) => readFileWithin({
			realRoot,
			path: join(root, file),
			file,
			maxBytes,
			signal
		}) })
	};
}

// ../workspace/src/files/find-path.ts
var import_dist = require_dist();
async function findPath(source, names) {
	let path = "";
	let kind = "folder";
	for (const [index, name] of names.entries()) {
		if (kind !== "folder") return {
			path,
			kind: "blocked"
		};
		const listing = await source.list(path);
		if ("kind" in listing) return {
			path,
			...listing
		};
		const entry = pick(listing.entries, name);
		if (entry === void 0) return missing$2(source, path, names.slice(index), listing.entries);
		path = childPath(path, entry.name);
		const end = entry.kind === "link" ? await source.follow(path) : entry.kind;
		if (end === "outside" || end === "broken") return {
			path,
			kind: end
		};
		kind = end;
	}
	return {
		path,
		kind
	};
}
function pick(entries, name) {
	const key = name.normalize("NFC");
	return entries.find((entry) => entry.name === name) ?? entries.find((entry) => entry.key === key);
}
async function missing$2(source, folder, names, entries) {
	const name = names[0] ?? "";
	const suggested = await suggest(source, folder, names);
	return {
		kind: "missing",
		folder,
		name,
		entries,
		isCaseOnly: suggested?.isCaseOnly ?? false,
		...suggested && { suggestion: suggested.path }
	};
}
async function suggest(source, start, names) {
	let path = start;
	let isCaseOnly = true;
	for (const name of names) {
		const listing = await source.list(path);
		if ("kind" in listing) return void 0;
		const lower = name.normalize("NFC").toLowerCase();
		const alike = pick(listing.entries, name)?.name ?? listing.entries.find((entry) => entry.key.toLowerCase() === lower)?.name;
		const found = alike ?? closest(name, listing.entries.map((entry) => entry.key));
		if (found === void 0) return void 0;
		if (alike === void 0) isCaseOnly = false;
		path = childPath(path, pick(listing.entries, found)?.name ?? found);
	}
	return {
		path,
		isCaseOnly
	};
}

// ../workspace/src/manifest/found-problems.ts
var FoundProblems = class {
	#kept = [];
	#counts = /* @__PURE__ */ new Map();
	#firstLeftOut = /* @__PURE__ */ new Map();
	get count() {
		return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
	}
	has(code) {
		return this.#counts.has(code);
	}
	add(code, find) {
		const count = (this.#counts.get(code) ?? 0) + 1;
		this.#counts.set(code, count);
		if (count <= limits.problemsPerCode) this.#kept.push(find());
		else if (count === limits.problemsPerCode + 1) this.#firstLeftOut.set(code, find().offset);
	}
	list() {
		const more = [...this.#firstLeftOut].map(([code, offset]) => {
			const count = (this.#counts.get(code) ?? 0) - limits.problemsPerCode;
			return {
				offset,
				problem: moreProblems({
					code,
					severity: "error"
				}, count)
			};
		});
		return [...this.#kept, ...more].toSorted((a, b) => a.offset - b.offset);
	}
};
function moreProblems({ code, severity }, count) {
	return {
		code,
		severity,
		message: `From here on there ${count === 1 ? "is 1 more problem" : `are ${count.toLocaleString("en-US")} more problems`} of this kind.`,
		fix: "Correct the ones above; they may have the same cause."
	};
}

// ../../node_modules/.pnpm/valibot@1.5.0_typescript@7.0.2/node_modules/valibot/dist/index.mjs
let store$4;
const DEFAULT_CONFIG = {
	lang: void 0,
	message: void 0,
	abortEarly: void 0,
	abortPipeEarly: void 0
};
/* @__NO_SIDE_EFFECTS__ */
function getGlobalConfig(config$1) {
	if (!config$1 && !store$4) return DEFAULT_CONFIG;
	return {
		lang: config$1?.lang ?? store$4?.lang,
		message: config$1?.message,
		abortEarly: config$1?.abortEarly ?? store$4?.abortEarly,
		abortPipeEarly: config$1?.abortPipeEarly ?? store$4?.abortPipeEarly
	};
}
let store$3;
/* @__NO_SIDE_EFFECTS__ */
function getGlobalMessage(lang) {
	return store$3?.get(lang);
}
let store$2;
/* @__NO_SIDE_EFFECTS__ */
function getSchemaMessage(lang) {
	return store$2?.get(lang);
}
let store$1;
/* @__NO_SIDE_EFFECTS__ */
function getSpecificMessage(reference, lang) {
	return store$1?.get(reference)?.get(lang);
}
/* @__NO_SIDE_EFFECTS__ */
function _stringify(input) {
	const type = typeof input;
	if (type === "string") return `"${input}"`;
	if (type === "number" || type === "bigint" || type === "boolean") return `${input}`;
	if (type === "object" || type === "function") return (input && Object.getPrototypeOf(input)?.constructor?.name) ?? "null";
	return type;
}
function _addIssue(context, label, dataset, config$1, other) {
	const input = other && "input" in other ? other.input : dataset.value;
	const expected = other?.expected ?? context.expects ?? null;
	const received = other?.received ?? /* @__PURE__ */ _stringify(input);
	const issue = {
		kind: context.kind,
		type: context.type,
		input,
		expected,
		received,
		message: `Invalid ${label}: ${expected ? `Expected ${expected} but r` : "R"}eceived ${received}`,
		requirement: context.requirement,
		path: other?.path,
		issues: other?.issues,
		lang: config$1.lang,
		abortEarly: config$1.abortEarly,
		abortPipeEarly: config$1.abortPipeEarly
	};
	const isSchema = context.kind === "schema";
	const message$1 = other?.message ?? context.message ?? /* @__PURE__ */ getSpecificMessage(context.reference, issue.lang) ?? (isSchema ? /* @__PURE__ */ getSchemaMessage(issue.lang) : null) ?? config$1.message ?? /* @__PURE__ */ getGlobalMessage(issue.lang);
	if (message$1 !== void 0) issue.message = typeof message$1 === "function" ? message$1(issue) : message$1;
	if (isSchema) dataset.typed = false;
	if (dataset.issues) dataset.issues.push(issue);
	else dataset.issues = [issue];
}
/* @__NO_SIDE_EFFECTS__ */
function _isValidObjectKey(object$1, key) {
	return Object.prototype.hasOwnProperty.call(object$1, key) && key !== "__proto__" && key !== "prototype" && key !== "constructor";
}
/* @__NO_SIDE_EFFECTS__ */
function _joinExpects(values$1, separator) {
	const list = [...new Set(values$1)];
	if (list.length > 1) return `(${list.join(` ${separator} `)})`;
	return list[0] ?? "never";
}
function _standardSchema(schema) {
	schema["~standard"] = {
		version: 1,
		vendor: "valibot",
		validate: (value$1) => schema["~run"]({ value: value$1 }, /* @__PURE__ */ getGlobalConfig())
	};
	return schema;
}
/* @__NO_SIDE_EFFECTS__ */
function check$2(requirement, message$1) {
	return {
		kind: "validation",
		type: "check",
		reference: check$2,
		async: false,
		expects: null,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "input", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function integer(message$1) {
	return {
		kind: "validation",
		type: "integer",
		reference: integer,
		async: false,
		expects: null,
		requirement: Number.isInteger,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement(dataset.value)) _addIssue(this, "integer", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function minLength$1(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_length",
		reference: minLength$1,
		async: false,
		expects: `>=${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && dataset.value.length < this.requirement) _addIssue(this, "length", dataset, config$1, { received: `${dataset.value.length}` });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function minValue(requirement, message$1) {
	return {
		kind: "validation",
		type: "min_value",
		reference: minValue,
		async: false,
		expects: `>=${requirement instanceof Date ? requirement.toJSON() : /* @__PURE__ */ _stringify(requirement)}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !(dataset.value >= this.requirement)) _addIssue(this, "value", dataset, config$1, { received: dataset.value instanceof Date ? dataset.value.toJSON() : /* @__PURE__ */ _stringify(dataset.value) });
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function rawCheck(action) {
	return {
		kind: "validation",
		type: "raw_check",
		reference: rawCheck,
		async: false,
		expects: null,
		"~run"(dataset, config$1) {
			action({
				dataset,
				config: config$1,
				addIssue: (info) => _addIssue(this, info?.label ?? "input", dataset, config$1, info)
			});
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function regex(requirement, message$1) {
	return {
		kind: "validation",
		type: "regex",
		reference: regex,
		async: false,
		expects: `${requirement}`,
		requirement,
		message: message$1,
		"~run"(dataset, config$1) {
			if (dataset.typed && !this.requirement.test(dataset.value)) _addIssue(this, "format", dataset, config$1);
			return dataset;
		}
	};
}
/* @__NO_SIDE_EFFECTS__ */
function getFallback(schema, dataset, config$1) {
	return typeof schema.fallback === "function" ? schema.fallback(dataset, config$1) : schema.fallback;
}
/* @__NO_SIDE_EFFECTS__ */
function getDefault(schema, dataset, config$1) {
	return typeof schema.default === "function" ? schema.default(dataset, config$1) : schema.default;
}
/* @__NO_SIDE_EFFECTS__ */
function array(item, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "array",
		reference: array,
		expects: "Array",
		async: false,
		item,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (Array.isArray(input)) {
				dataset.typed = true;
				dataset.value = [];
				for (let key = 0; key < input.length; key++) {
					const value$1 = input[key];
					const itemDataset = this.item["~run"]({ value: value$1 }, config$1);
					if (itemDataset.issues) {
						const pathItem = {
							type: "array",
							origin: "value",
							input,
							key,
							value: value$1
						};
						for (const issue of itemDataset.issues) {
							if (issue.path) issue.path.unshift(pathItem);
							else issue.path = [pathItem];
							dataset.issues?.push(issue);
						}
						if (!dataset.issues) dataset.issues = itemDataset.issues;
						if (config$1.abortEarly) {
							dataset.typed = false;
							break;
						}
					}
					if (!itemDataset.typed) dataset.typed = false;
					dataset.value.push(itemDataset.value);
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function custom(check$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "custom",
		reference: custom,
		expects: "unknown",
		async: false,
		check: check$1,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.check(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function looseObject(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "loose_object",
		reference: looseObject,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (/* @__PURE__ */ _isValidObjectKey(input, key) && !Object.prototype.hasOwnProperty.call(this.entries, key)) dataset.value[key] = input[key];
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function nullable(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "nullable",
		reference: nullable,
		expects: `(${wrapped.expects} | null)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === null) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === null) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function number(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "number",
		reference: number,
		expects: "number",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "number" && !isNaN(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function optional(wrapped, default_) {
	return _standardSchema({
		kind: "schema",
		type: "optional",
		reference: optional,
		expects: `(${wrapped.expects} | undefined)`,
		async: false,
		wrapped,
		default: default_,
		"~run"(dataset, config$1) {
			if (dataset.value === void 0) {
				if (this.default !== void 0) dataset.value = /* @__PURE__ */ getDefault(this, dataset, config$1);
				if (dataset.value === void 0) {
					dataset.typed = true;
					return dataset;
				}
			}
			return this.wrapped["~run"](dataset, config$1);
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function picklist(options, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "picklist",
		reference: picklist,
		expects: /* @__PURE__ */ _joinExpects(options.map(_stringify), "|"),
		async: false,
		options,
		message: message$1,
		"~run"(dataset, config$1) {
			if (this.options.includes(dataset.value)) dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function strictObject(entries$1, message$1) {
	return _standardSchema({
		kind: "schema",
		type: "strict_object",
		reference: strictObject,
		expects: "Object",
		async: false,
		entries: entries$1,
		message: message$1,
		"~run"(dataset, config$1) {
			const input = dataset.value;
			if (input && typeof input === "object") {
				dataset.typed = true;
				dataset.value = {};
				for (const key in this.entries) {
					const valueSchema = this.entries[key];
					if (key in input || (valueSchema.type === "exact_optional" || valueSchema.type === "optional" || valueSchema.type === "nullish") && valueSchema.default !== void 0) {
						const value$1 = key in input ? input[key] : /* @__PURE__ */ getDefault(valueSchema);
						const valueDataset = valueSchema["~run"]({ value: value$1 }, config$1);
						if (valueDataset.issues) {
							const pathItem = {
								type: "object",
								origin: "value",
								input,
								key,
								value: value$1
							};
							for (const issue of valueDataset.issues) {
								if (issue.path) issue.path.unshift(pathItem);
								else issue.path = [pathItem];
								dataset.issues?.push(issue);
							}
							if (!dataset.issues) dataset.issues = valueDataset.issues;
							if (config$1.abortEarly) {
								dataset.typed = false;
								break;
							}
						}
						if (!valueDataset.typed) dataset.typed = false;
						dataset.value[key] = valueDataset.value;
					} else if (valueSchema.fallback !== void 0) dataset.value[key] = /* @__PURE__ */ getFallback(valueSchema);
					else if (valueSchema.type !== "exact_optional" && valueSchema.type !== "optional" && valueSchema.type !== "nullish") {
						_addIssue(this, "key", dataset, config$1, {
							input: void 0,
							expected: `"${key}"`,
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						if (config$1.abortEarly) break;
					}
				}
				if (!dataset.issues || !config$1.abortEarly) {
					for (const key in input) if (!Object.prototype.hasOwnProperty.call(this.entries, key)) {
						_addIssue(this, "key", dataset, config$1, {
							input: key,
							expected: "never",
							path: [{
								type: "object",
								origin: "key",
								input,
								key,
								value: input[key]
							}]
						});
						break;
					}
				}
			} else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function string(message$1) {
	return _standardSchema({
		kind: "schema",
		type: "string",
		reference: string,
		expects: "string",
		async: false,
		message: message$1,
		"~run"(dataset, config$1) {
			if (typeof dataset.value === "string") dataset.typed = true;
			else _addIssue(this, "type", dataset, config$1);
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function unknown() {
	return _standardSchema({
		kind: "schema",
		type: "unknown",
		reference: unknown,
		expects: "unknown",
		async: false,
		"~run"(dataset) {
			dataset.typed = true;
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function pipe(...pipe$1) {
	return _standardSchema({
		...pipe$1[0],
		pipe: pipe$1,
		"~run"(dataset, config$1) {
			for (const item of pipe$1) if (item.kind !== "metadata") {
				if (dataset.issues && (item.kind === "schema" || item.kind === "transformation")) {
					dataset.typed = false;
					break;
				}
				if (!dataset.issues || !config$1.abortEarly && !config$1.abortPipeEarly) dataset = item["~run"](dataset, config$1);
			}
			return dataset;
		}
	});
}
/* @__NO_SIDE_EFFECTS__ */
function safeParse(schema, input, config$1) {
	const dataset = schema["~run"]({ value: input }, /* @__PURE__ */ getGlobalConfig(config$1));
	return {
		typed: dataset.typed,
		success: !dataset.issues,
		output: dataset.value,
		issues: dataset.issues
	};
}

// ../workspace/src/entry.ts
const placeholders = [
	"{id}",
	"{name}",
	"{number}"
];
const placeholderPattern = /\{(?:id|name|number)\}/g;
function targetText(target) {
	if (hasId(target)) return {
		text: target.id,
		placeholder: "{id}"
	};
	const { name, number = "" } = target;
	return name === void 0 ? {
		text: number,
		placeholder: "{number}"
	} : {
		text: name,
		placeholder: "{name}"
	};
}
function isPerFile(target) {
	const { text, placeholder } = targetText(target);
	return text.includes(placeholder);
}
function targetOfFile(target, found) {
	const { text, placeholder } = targetText(target);
	const filled = text.replace(placeholder, () => found);
	if (hasId(target)) return {
		...target,
		id: filled
	};
	const by = placeholder === "{number}" ? { number: filled } : { name: filled };
	return {
		...target,
		...by,
		fromFile: true
	};
}

// ../workspace/src/manifest/reference.ts
const keysOf = {
	itwin: ["number", "name"],
	imodel: ["name", "itwin"],
	"saved-view": [
		"name",
		"itwin",
		"imodel"
	]
};
function readReference(kind, value, { path, scope }) {
	const misfit = (code, at = [], of = value) => ({ misfits: [{
		code,
		path: [...path, ...at],
		value: of
	}] });
	if (value === null || typeof value === "string" && value.trim() === "") return misfit(workspaceProblemCodes.entryValueEmpty);
	if (typeof value === "string") return placed(readText(kind, value), {
		path,
		scope
	});
	if (typeof value !== "object" || Array.isArray(value) || isBarePlaceholder(value)) return misfit(workspaceProblemCodes.entryValueType);
	const fields = value;
	const keys = keysOf[kind];
	const misfits = [];
	for (const key of Object.keys(fields)) if (!keys.includes(key)) misfits.push({
		code: workspaceProblemCodes.manifestUnknownKey,
		path: [...path, key],
		value: fields[key],
		keys
	});
	const named = {};
	for (const key of ["name", "number"]) {
		if (!keys.includes(key) || !Object.hasOwn(fields, key)) continue;
		const text = fields[key];
		if (typeof text === "string" && text.trim() !== "") named[key] = text;
		else misfits.push(...misfit(text === null || text === "" ? workspaceProblemCodes.entryValueEmpty : workspaceProblemCodes.entryValueType, [key], text).misfits);
	}
	const places = ["itwin", "imodel"].filter((key) => keys.includes(key) && Object.hasOwn(fields, key));
	const within = places.map((key) => readReference(key, fields[key], {
		path: [...path, key],
		scope
	}));
	misfits.push(...within.flatMap((one) => one.misfits));
	if (misfits.length > 0) return { misfits };
	if (named.name === void 0 && named.number === void 0) return misfit(workspaceProblemCodes.entryNameMissing);
	if (named.name !== void 0 && named.number !== void 0 || places.length > 1) return misfit(workspaceProblemCodes.entryNameSeveral);
	const inside = within[0]?.reference;
	if (inside && isPerFile(inside)) return misfit(workspaceProblemCodes.placeholderMisplaced, places.slice(0, 1), fields[places[0] ?? ""]);
	return placed({
		kind,
		...named,
		...inside && { within: inside }
	}, {
		path,
		scope
	});
}
function readText(kind, text) {
	if (text.includes("{name}")) return {
		kind,
		name: text
	};
	if (kind === "itwin" && text.includes("{number}")) return {
		kind,
		number: text
	};
	return {
		kind,
		id: text
	};
}
function isBarePlaceholder(value) {
	const [[key = "", inside] = [], ...others] = Object.entries(value);
	return others.length === 0 && inside === null && [
		"id",
		"name",
		"number"
	].includes(key);
}
function placed(reference, { path, scope }) {
	if (hasId(reference) || reference.kind === "itwin" || reference.within) return {
		reference,
		misfits: []
	};
	if (scope === void 0) return { misfits: [{
		code: workspaceProblemCodes.nameScopeMissing,
		path,
		value: reference.name
	}] };
	return {
		reference: {
			...reference,
			within: scope
		},
		misfits: []
	};
}

// ../workspace/src/manifest/schema.ts
const targetKeys = Object.keys(targetKinds);
const entryKeys = ["image", ...targetKeys];
const manifestKeys = ["itwin", "images"];
const text = pipe(string((issue) => issue.input === null ? workspaceProblemCodes.entryValueEmpty : workspaceProblemCodes.entryValueType), check$2((value) => value.trim() !== "", workspaceProblemCodes.entryValueEmpty));
const mapping = (code) => custom((value) => typeof value === "object" && value !== null && !Array.isArray(value), code);
const onlyKeys = (keys) => rawCheck(({ dataset, addIssue }) => {
	if (!dataset.typed) return;
	const input = dataset.value;
	for (const key of Object.keys(input)) {
		if (keys.includes(key)) continue;
		const path = {
			type: "object",
			origin: "key",
			input,
			key,
			value: input[key]
		};
		addIssue({
			message: workspaceProblemCodes.manifestUnknownKey,
			path: [path]
		});
	}
});
const oneTarget = rawCheck(({ dataset, addIssue }) => {
	if (!dataset.typed) return;
	const named = targetKeys.filter((key) => Object.hasOwn(dataset.value, key));
	if (named.length === 0) addIssue({ message: workspaceProblemCodes.entryTargetMissing });
	if (named.length > 1) addIssue({ message: workspaceProblemCodes.entryTargetSeveral });
});
const manifestFields = pipe(mapping(workspaceProblemCodes.manifestShape), looseObject({ images: pipe(array(unknown(), (issue) => issue.input === null ? workspaceProblemCodes.imagesEmpty : workspaceProblemCodes.imagesNotList), minLength$1(1, workspaceProblemCodes.imagesEmpty)) }, workspaceProblemCodes.imagesMissing));
const manifestNames = pipe(mapping(workspaceProblemCodes.manifestShape), onlyKeys(manifestKeys));
const entryFields = pipe(mapping(workspaceProblemCodes.entryShape), looseObject({ image: text }, workspaceProblemCodes.entryImageMissing));
const entryNames = pipe(mapping(workspaceProblemCodes.entryShape), onlyKeys(entryKeys), oneTarget);
function checkManifest(value) {
	const { images, itwin } = value ?? {};
	const misfits = misfitsOf(value, [manifestFields, manifestNames]);
	const { reference: scope, misfits: ofScope } = typeof value === "object" && value !== null && Object.hasOwn(value, "itwin") ? readReference("itwin", itwin, {
		path: ["itwin"],
		scope: void 0
	}) : { misfits: [] };
	misfits.push(...ofScope);
	if (scope && isPerFile(scope)) misfits.push({
		code: workspaceProblemCodes.placeholderMisplaced,
		path: ["itwin"],
		value: itwin
	});
	return {
		images: Array.isArray(images) ? images : [],
		scope,
		misfits: withoutEchoes(misfits, manifestKeys)
	};
}
function checkEntry(value, scope) {
	const misfits = misfitsOf(value, [entryFields, entryNames]);
	const fields = typeof value === "object" && value !== null ? value : {};
	const kind = targetKeys.find((key) => Object.hasOwn(fields, key));
	const read = kind === void 0 ? void 0 : readReference(kind, fields[kind], {
		path: [kind],
		scope
	});
	misfits.push(...read?.misfits ?? []);
	if (misfits.length > 0 || read?.reference === void 0) return { misfits: withoutEchoes(misfits, entryKeys) };
	return { value: {
		image: fields.image,
		target: read.reference
	} };
}
function misfitsOf(value, schemas) {
	const misfits = [];
	for (const schema of schemas) for (const issue of safeParse(schema, value).issues ?? []) {
		const path = (issue.path ?? []).map((item) => item.key);
		const code = issue.message;
		if (path.length === 0 && misfits.some((misfit) => misfit.code === code)) continue;
		misfits.push({
			code,
			path,
			value: issue.input
		});
	}
	return misfits;
}
const remedies = {
	[workspaceProblemCodes.imagesMissing]: ["images"],
	[workspaceProblemCodes.entryImageMissing]: ["image"],
	[workspaceProblemCodes.entryTargetMissing]: targetKeys
};
function withoutEchoes(misfits, keys) {
	const meant = misfits.filter(({ code }) => code === workspaceProblemCodes.manifestUnknownKey).map(({ path }) => closest(String(path.at(-1)), keys));
	return misfits.filter(({ code }) => !remedies[code]?.some((key) => meant.includes(key)));
}

// ../workspace/src/manifest/shape-messages.ts
const example = "An entry is two lines: \"  - image: renders/cover.png\" and \"    itwin: <its id>\".";
const targetChoice = targetKeys.join(", ");
function shapeProblem(misfit, context) {
	return {
		code: misfit.code,
		severity: "error",
		...messageOf(misfit, context)
	};
}
function messageOf({ code, path, value }, { keys, source }) {
	const key = String(path.at(-1) ?? "");
	switch (code) {
		case workspaceProblemCodes.manifestShape: return {
			message: value === null || value === void 0 ? "The manifest is empty." : `The manifest is ${typeName(value)}.`,
			fix: `Begin with the line "images:" and list the images under it. ${example}`
		};
		case workspaceProblemCodes.imagesMissing: return {
			message: "The manifest has no \"images\".",
			fix: `List the images under the key "images". ${example}`
		};
		case workspaceProblemCodes.imagesNotList: return {
			message: `"images" is ${typeName(value)}, not a list.`,
			fix: `Begin every entry with a dash. ${example}`
		};
		case workspaceProblemCodes.imagesEmpty: return {
			message: "\"images\" lists nothing, so there is nothing to publish.",
			fix: `Add at least one entry. ${example}`
		};
		case workspaceProblemCodes.manifestUnknownKey: return unknownKey(key, keys);
		case workspaceProblemCodes.entryShape: return {
			message: `This entry is ${typeName(value)}; an entry has an "image" and a target.`,
			fix: `Give it the keys "image" and one of ${targetChoice}. ${example}`
		};
		case workspaceProblemCodes.entryImageMissing: return {
			message: "This entry has no \"image\".",
			fix: "Add the path of the file to publish, such as \"image: renders/cover.png\"."
		};
		case workspaceProblemCodes.entryTargetMissing: return {
			message: "This entry names no target for its image.",
			fix: `Add one of ${targetChoice}, followed by the id or a name.`
		};
		case workspaceProblemCodes.entryTargetSeveral: return {
			message: "This entry names more than one target.",
			fix: `Write one entry per target, each with its own "image" and one of ${targetChoice}.`
		};
		case workspaceProblemCodes.entryValueEmpty: return emptyValue(key);
		case workspaceProblemCodes.entryNameMissing: return {
			message: `"${key}" is a mapping without a name.`,
			fix: `Write ${namingOf(key)}, or the id as a text.`
		};
		case workspaceProblemCodes.entryNameSeveral: return {
			message: `"${key}" says more than is needed to find it, and both may not agree.`,
			fix: "Keep one of name and number, and one of itwin and imodel."
		};
		case workspaceProblemCodes.nameScopeMissing: return {
			message: `${quoted(String(value))} is a name, and nothing says which iTwin to look it up in.`,
			fix: "Begin the manifest with a line such as itwin: { number: \"BN-0042\" }, or set the input itwin."
		};
		case workspaceProblemCodes.placeholderMisplaced: return {
			message: `"${key}" has a placeholder, but names are looked up in one place for all files.`,
			fix: "Write its number, its name or its id out."
		};
		default: return wrongType(key, value, source);
	}
}
function unknownKey(key, keys) {
	const meant = closest(key, keys);
	return {
		message: `${quoted(key)} is not a key that is known here.`,
		fix: meant ? `Did you mean "${meant}"?` : `Remove it; the keys here are: ${keys.join(", ")}.`
	};
}
function emptyValue(key) {
	return {
		message: `"${key}" is empty.`,
		fix: emptyFix(key)
	};
}
function emptyFix(key) {
	if (key === "image") return "Write the path of the file after it.";
	return key === "name" || key === "number" ? `Write the ${key} after it.` : `Write the id after it, or a name: ${namingOf(key)}.`;
}
const namingOf = (key) => key === "itwin" ? "itwin: { number: \"BN-0042\" }" : `${key}: { name: "Bridge North" }`;
function wrongType(key, value, source) {
	const word = typeof value === "object" && value !== null ? Object.keys(value).join() : "";
	if ([
		"id",
		"name",
		"number"
	].includes(word)) return {
		message: `"${key}" is a mapping, because YAML reads a bare {${word}} as one.`,
		fix: `Put it in quotes: ${key}: "{${word}}".`
	};
	if (typeof value === "object") return {
		message: `"${key}" is ${typeName(value)}, not text.`,
		fix: `Write one text after "${key}:", in quotes.`
	};
	const written = source ?? String(value);
	return {
		message: `"${key}" must be text, but YAML reads ${quoted(written).slice(1, -1)} as ${typeName(value)}.`,
		fix: `Put it in quotes: ${key}: "${written}".`
	};
}
function typeName(value) {
	if (value === null || value === void 0) return "empty";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a mapping";
	if (typeof value === "string") return "text";
	if (typeof value === "boolean") return "true or false";
	return "a number";
}

// ../workspace/src/manifest/yaml-limits.ts
const brackets = {
	"[": 1,
	"{": 1,
	"]": -1,
	"}": -1
};
const marks = /* @__PURE__ */ new Set([
	import_dist.CST.DOCUMENT,
	import_dist.CST.FLOW_END,
	import_dist.CST.SCALAR
]);
const indicators = /* @__PURE__ */ new Set([
	"-",
	"?",
	":"
]);
function excessAt(text) {
	let offset = 0;
	let tokens = 0;
	let flowDepth = 0;
	let colonsInPair = 0;
	let indicatorsInLine = 0;
	let wrongEscapes = 0;
	let lineStart = true;
	let indentation = 0;
	for (const token of new import_dist.Lexer().lex(text)) {
		const isBreak = token === "\n" || token === "\r\n";
		if (!isBreak && indentation > limits.manifestIndentation) return offset;
		indentation = lineStart && /^ +$/.test(token) ? token.length : 0;
		if (isBreak) indicatorsInLine = 0;
		if (indicators.has(token)) indicatorsInLine++;
		if (token === "," || token in brackets) colonsInPair = 0;
		else if (token === ":" && ++colonsInPair > limits.manifestNesting && flowDepth > 0) return offset;
		flowDepth = Math.max(0, flowDepth + (brackets[token] ?? 0));
		if (++tokens > limits.manifestTokens) return offset;
		if (token.startsWith("\"")) wrongEscapes += countWrongEscapes(token);
		if (wrongEscapes > limits.manifestEscapes) return offset;
		if (flowDepth > limits.manifestNesting) return offset;
		if (flowDepth === 0 && indicatorsInLine > limits.manifestNesting) return offset;
		lineStart = isBreak;
		if (!marks.has(token)) offset += token.length;
	}
}
function countWrongEscapes(token) {
	let count = 0;
	for (const [, escaped = ""] of token.matchAll(/\\([\s\S])/g)) if (!/[0abtnvfre "/\\N_LPxuU\s]/.test(escaped)) count++;
	return count;
}

// ../workspace/src/manifest/yaml-messages.ts
const quoteIt = "If the text at this place contains any of { } [ ] , & * # ? | < > = ! % @ : or `, put it in quotes: image: \"{id}.png\".";
const known = {
	TAB_AS_INDENT: () => ({
		message: "The line is indented with a tab.",
		fix: "Indent with spaces: YAML does not allow tabs."
	}),
	BAD_INDENT: (detail) => ({
		message: `The indentation does not fit the lines around it (${detail}).`,
		fix: "Put keys that belong together in the same column, and close every bracket."
	}),
	BLOCK_AS_IMPLICIT_KEY: (detail) => ({
		message: `A key and its value do not fit together here (${detail}).`,
		fix: "Write one key per line; a value with \": \" in it needs quotes."
	}),
	BAD_DQ_ESCAPE: (detail) => ({
		message: `A backslash stands before a character that can't be escaped (${detail}).`,
		fix: "Write paths with forward slashes: renders/cover.png."
	}),
	BAD_SCALAR_START: (detail) => ({
		message: `The text begins with a character that has a meaning of its own in YAML (${detail}).`,
		fix: "Put the text in quotes: image: \"@2x/cover.png\"."
	}),
	MISSING_CHAR: (detail) => ({
		message: `Something is missing here (${detail}).`,
		fix: "Close every quote and bracket, and put a colon and a space between a key and its value: \"image: cover.png\"."
	}),
	MULTILINE_IMPLICIT_KEY: (detail) => ({
		message: `A key goes over more than one line (${detail}).`,
		fix: "Put a colon and a space between a key and its value: \"image: cover.png\"."
	}),
	NON_STRING_KEY: () => ({
		message: "A key is a list or a mapping.",
		fix: "Use plain words as keys; a text that begins with { or [ needs quotes: image: \"{id}.png\"."
	})
};
function syntaxMessage(error) {
	const detail = error.message.replace(/\s+/g, " ").replace(/\.$/, "").slice(0, 200);
	return known[error.code]?.(detail) ?? {
		message: `This is not valid YAML: ${detail}.`,
		fix: quoteIt
	};
}

// ../workspace/src/manifest/yaml.ts
function readYaml(text, lineCounter, found) {
	const report = (offset, code, message, fix) => found.add(code, () => ({
		offset,
		problem: {
			code,
			severity: "error",
			message,
			fix
		}
	}));
	const excess = excessAt(text);
	if (excess !== void 0) {
		countLines(text, lineCounter);
		report(excess, workspaceProblemCodes.manifestTooLarge, "From here on the manifest is nested deeper, or has more in it, than any list of images does.", "See that this file is the manifest; split a very long one.");
		return;
	}
	const document = parse(text, lineCounter);
	if (document === void 0) {
		report(0, workspaceProblemCodes.manifestTooLarge, "The manifest is nested in a way that the YAML parser can't follow.", "Close every bracket, and write one key per line.");
		return;
	}
	for (const error of document.errors) if (error.code === "MULTIPLE_DOCS") report(error.pos[0], workspaceProblemCodes.manifestDocuments, "A second YAML document begins here; a manifest is one document.", "Remove the line \"---\" (or \"...\") and list all images once.");
	else {
		const { message, fix } = syntaxMessage(error);
		report(error.pos[0], workspaceProblemCodes.manifestSyntax, message, fix);
	}
	const unreadable = found.has(workspaceProblemCodes.manifestSyntax);
	for (const warning of document.warnings) if (warning.code === "TAG_RESOLVE_FAILED") {
		const fix = "Put a text that begins with \"!\" in quotes, and remove other tags: they mean nothing in a manifest.";
		const tag = text.slice(...warning.pos).trim();
		report(warning.pos[0], workspaceProblemCodes.manifestTag, `${quoted(tag)} is a YAML tag here, not text.`, fix);
	} else {
		const { message, fix } = syntaxMessage(warning);
		report(warning.pos[0], workspaceProblemCodes.manifestSyntax, message, fix);
	}
	if (unreadable) return void 0;
	reportRepeatedKeys(document, report);
	const aliases = replaceUnknownAliases(document, report);
	const first = aliases[0];
	if (first !== void 0 && aliases.length > limits.manifestAliases) {
		const message = `The manifest uses ${aliases.length.toLocaleString("en-US")} aliases (*name); at most ${limits.manifestAliases} are read.`;
		report(first, workspaceProblemCodes.manifestAlias, message, noAliases);
		return;
	}
	try {
		return {
			value: document.toJS({ maxAliasCount: limits.manifestAliases }),
			root: document.contents
		};
	} catch {
		report(first ?? 0, workspaceProblemCodes.manifestAlias, "The aliases (*name) multiply each other to more than any manifest has.", noAliases);
		return;
	}
}
function parse(text, lineCounter) {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return (0, import_dist.parseDocument)(text, {
			lineCounter,
			prettyErrors: false,
			resolveKnownTags: false,
			stringKeys: true,
			uniqueKeys: false,
			logLevel: "error"
		});
	} catch (error) {
		if (error instanceof RangeError) return void 0;
		throw error;
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
}
const noAliases = "Write the values out instead of using anchors (&name) and aliases.";
function countLines(text, lineCounter) {
	for (let start = 0;;) {
		lineCounter.addNewLine(start);
		const end = text.indexOf("\n", start);
		if (end === -1) return;
		start = end + 1;
	}
}
function reportRepeatedKeys(document, report) {
	(0, import_dist.visit)(document, { Map(_, map) {
		const seen = /* @__PURE__ */ new Set();
		for (const pair of map.items) {
			const key = keyText(pair);
			if (key === void 0) continue;
			if (seen.has(key)) {
				const message = `The key ${quoted(key)} stands twice in the same place.`;
				report(startOf$1(pair.key) ?? 0, workspaceProblemCodes.manifestDuplicateKey, message, "Keep one of the two; begin a new entry with \"- image:\".");
			}
			seen.add(key);
		}
	} });
}
function replaceUnknownAliases(document, report) {
	const anchors = /* @__PURE__ */ new Set();
	const aliases = [];
	const note = (_, node) => {
		if (node.anchor) anchors.add(node.anchor);
	};
	(0, import_dist.visit)(document, {
		Map: note,
		Seq: note,
		Scalar: note,
		Alias(_, alias) {
			const offset = alias.range?.[0] ?? 0;
			if (anchors.has(alias.source)) {
				aliases.push(offset);
				return;
			}
			const written = `*${alias.source}`;
			const message = `YAML reads ${quoted(written)} as an alias, and no anchor of that name stands before it.`;
			report(offset, workspaceProblemCodes.manifestAlias, message, `Put it in quotes: ${quoted(written)}.`);
			const text = new import_dist.Scalar(written);
			text.range = alias.range ?? null;
			return text;
		}
	});
	return aliases;
}
function locate(from, path) {
	let node = from;
	let position = positionOf(node, 0);
	for (const step of path) {
		const pair = (0, import_dist.isMap)(node) ? node.items.findLast((item) => keyText(item) === String(step)) : void 0;
		if (pair) {
			const key = startOf$1(pair.key) ?? position.value;
			node = pair.value;
			position = {
				...positionOf(node, key),
				key
			};
		} else if ((0, import_dist.isSeq)(node)) {
			node = node.items[Number(step)];
			position = positionOf(node, position.value);
		} else return position;
	}
	return position;
}
function keyText(pair) {
	return (0, import_dist.isScalar)(pair.key) ? String(pair.key.value) : void 0;
}
function startOf$1(node) {
	return (0, import_dist.isNode)(node) && node.range && !((0, import_dist.isScalar)(node) && node.source === "" && node.type === "PLAIN") ? node.range[0] : void 0;
}
function positionOf(node, otherwise) {
	const offset = startOf$1(node) ?? otherwise;
	const source = (0, import_dist.isScalar)(node) || (0, import_dist.isAlias)(node) ? node.source : void 0;
	return {
		value: offset,
		key: offset,
		...source !== void 0 && { source }
	};
}

// ../workspace/src/manifest/parse-manifest.ts
function parseManifest({ text, file, scope: outerScope }) {
	const lineCounter = new import_dist.LineCounter();
	const at = (offset) => {
		const { line, col } = lineCounter.linePos(offset);
		return {
			file,
			line: Math.max(line, 1),
			column: Math.max(col, 1)
		};
	};
	if (text.length > limits.manifestBytes) return {
		entries: [],
		problems: [{
			...tooLarge(),
			location: {
				file,
				line: 1,
				column: 1
			}
		}]
	};
	const found = new FoundProblems();
	const yaml = readYaml(text, lineCounter, found);
	const entries = [];
	if (yaml) {
		const misfit = (fault, from, keys) => {
			found.add(fault.code, () => {
				const position = locate(yaml.root, [...from, ...fault.path]);
				return {
					offset: fault.code === workspaceProblemCodes.manifestUnknownKey ? position.key : position.value,
					problem: shapeProblem(fault, {
						keys: fault.keys ?? keys,
						source: position.source
					})
				};
			});
		};
		const { images, scope = outerScope, misfits } = checkManifest(yaml.value);
		for (const fault of misfits) misfit(fault, [], manifestKeys);
		for (const [index, image] of images.entries()) {
			const path = ["images", index];
			const checked = checkEntry(image, scope);
			if (checked.misfits) {
				for (const fault of checked.misfits) misfit(fault, path, entryKeys);
				continue;
			}
			const { image: pattern, target } = checked.value;
			entries.push({
				image: pattern,
				target,
				declaredAt: at(locate(yaml.root, path).value),
				imageAt: at(locate(yaml.root, [...path, "image"]).value),
				targetAt: at(locate(yaml.root, [...path, target.kind]).value)
			});
		}
	}
	return {
		entries,
		problems: found.list().map(({ problem, offset }) => ({
			...problem,
			location: at(offset)
		}))
	};
}
function tooLarge() {
	return {
		code: workspaceProblemCodes.manifestTooLarge,
		severity: "error",
		message: "The manifest is larger than 1 MiB.",
		fix: "See that this file is the manifest; split a very long one in two."
	};
}

// ../workspace/src/manifest/read-manifest.ts
async function readManifest(args) {
	const { source, path, directory = "", signal } = args;
	signal?.throwIfAborted();
	const parts = source.parts(path, directory);
	const fail = (problem, file = parts?.join("/") ?? path) => ({ problem: {
		...problem,
		location: { file }
	} });
	if (parts === void 0) return fail(outside(path, source));
	const found = await findPath(source, parts);
	switch (found.kind) {
		case "missing": return fail(missing$1(path, source, found));
		case "blocked": return fail(missing$1(path, source));
		case "unreadable": return fail(unreadableFolder(found.path, found.error, source.texts));
		case "too-large": return fail(folderTooLarge(path, "Put the manifest in a folder that has fewer files."));
		case "outside": return fail(outside(path, source), found.path);
	}
	const file = found.path;
	const opened = source.open(file, limits.manifestBytes);
	if ("problem" in opened) return fail(unreadable(opened.problem.message, opened.problem.fix), file);
	try {
		const text = decode(await opened.load(signal ? { signal } : {}));
		if (typeof text !== "string") return fail(text, file);
		const folder = posix.dirname(file);
		return {
			text,
			file,
			directory: folder === "." ? "" : folder
		};
	} catch (error) {
		if (!(error instanceof WorkspaceFileError)) throw error;
		if (error.code === fileErrorCodes.tooLarge) return fail(tooLarge(), file);
		return fail(unreadable(`The manifest can't be read: ${error.what}`, error.fix), file);
	}
}
function decode(bytes) {
	const [first, second] = bytes;
	const hasUtf16Mark = first === 255 && second === 254 || first === 254 && second === 255;
	if (hasUtf16Mark || bytes.includes(0)) return encoding(`The manifest ${hasUtf16Mark ? "is UTF-16 text" : "holds NUL bytes, so it is UTF-16 text or no text at all"}.`);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return encoding("The manifest holds bytes that are not UTF-8 text.");
	}
}
function encoding(message) {
	return {
		code: workspaceProblemCodes.manifestEncoding,
		severity: "error",
		message,
		fix: "Save it as UTF-8 (in PowerShell: \"Out-File -Encoding utf8\")."
	};
}
function missing$1(path, { texts }, at) {
	const where = at && at.folder !== "" ? `${folderName(at.folder, texts.topFolder)} of ${texts.name}` : texts.name;
	const meant = at?.suggestion === void 0 ? "" : `Did you mean ${quoted(at.suggestion)}? `;
	return {
		code: workspaceProblemCodes.manifestMissing,
		severity: "error",
		message: `There is no manifest ${quoted(path)}: it was looked for in ${where}.`,
		fix: `${meant}${texts.checkManifest}`
	};
}
function outside(path, { texts }) {
	return unreadable(`The manifest's path ${quoted(path)} leads out of ${texts.name}.`, texts.stayInsideManifest);
}
function unreadable(message, fix) {
	return {
		code: workspaceProblemCodes.manifestUnreadable,
		severity: "error",
		message,
		fix
	};
}

// ../workspace/src/pattern/braces.ts
function expandBraces(text, most) {
	if (!text.includes("{")) return [text];
	const groups = findGroups(text);
	const expand = (start, end) => {
		let results = [""];
		for (let index = start; index < end;) {
			const group = groups.get(index);
			let choices;
			if (group === void 0 || group.commas.length === 0) {
				choices = [text.charAt(index)];
				index++;
			} else {
				choices = [];
				const bounds = [
					index,
					...group.commas,
					group.end
				];
				for (let choice = 1; choice < bounds.length; choice++) {
					const expanded = expand((bounds[choice - 1] ?? 0) + 1, bounds[choice] ?? 0);
					if (expanded === void 0 || choices.length + expanded.length > most) return void 0;
					choices.push(...expanded);
				}
				index = group.end + 1;
			}
			if (results.length * choices.length > most) return void 0;
			results = results.flatMap((before) => choices.map((choice) => before + choice));
		}
		return results;
	};
	return expand(0, text.length);
}
function findGroups(text) {
	const groups = /* @__PURE__ */ new Map();
	const open = [];
	for (let index = 0; index < text.length; index++) {
		const character = text[index];
		if (character === "{") open.push({
			start: index,
			commas: []
		});
		else if (character === ",") open.at(-1)?.commas.push(index);
		else if (character === "}") {
			const group = open.pop();
			if (group) groups.set(group.start, {
				end: index,
				commas: group.commas
			});
		}
	}
	return groups;
}

// ../workspace/src/pattern/segment.ts
const placeholder$1 = "{}";
function parseSegment(text) {
	const normal = text.normalize("NFC");
	const tokens = normal.split(placeholderPattern).flatMap((part, index) => {
		const plain = parseWildcards(part);
		return index === 0 ? plain : [placeholder$1, ...plain];
	});
	const isLiteral = tokens.every((token) => typeof token === "object");
	return {
		isGlobstar: text === "**",
		literal: isLiteral ? text : void 0,
		key: isLiteral ? normal : void 0,
		hasPlaceholder: tokens.includes(placeholder$1),
		tokens,
		start: leading(tokens),
		end: [...leading(tokens.toReversed())].reverse().join(""),
		isSimple: tokens.filter((token) => typeof token === "string").length === 1 && !tokens.includes("?")
	};
}
function leading(tokens) {
	const wildcard = tokens.findIndex((token) => typeof token === "string");
	return tokens.slice(0, wildcard === -1 ? tokens.length : wildcard).map((token) => typeof token === "string" ? "" : token.character).join("");
}
function parseWildcards(text) {
	return Array.from(text, (character) => character === "*" || character === "?" ? character : { character });
}
function foldSegment(segment) {
	return {
		...segment,
		key: segment.key?.toLowerCase(),
		start: segment.start.toLowerCase(),
		end: segment.end.toLowerCase(),
		tokens: segment.tokens.map((token) => typeof token === "object" ? { character: token.character.toLowerCase() } : token)
	};
}
function isVisible(name) {
	return !name.startsWith(".") && name !== "node_modules";
}
function fits(segment, name) {
	if (segment.key !== void 0) return segment.key === name;
	const { start, end } = segment;
	if (!name.startsWith(start) || !name.endsWith(end)) return false;
	if (segment.isSimple) {
		const least = start.length + end.length + (segment.hasPlaceholder ? 1 : 0);
		return name.length >= least && mayStandFor(segment, name);
	}
	return mayStandFor(segment, name) && fitsTokens(segment.tokens, name);
}
function fitsTokens(tokens, text) {
	return advance$1(tokens, Array.from(text)).at(-1) === true;
}
function textsIn(segment, name) {
	if (!mayStandFor(segment, name)) return [];
	const characters = Array.from(name);
	const { tokens } = segment;
	const position = tokens.indexOf(placeholder$1);
	const before = advance$1(tokens.slice(0, position), characters);
	const after = advance$1(tokens.slice(position + 1).reverse(), characters.toReversed()).reverse();
	const texts = /* @__PURE__ */ new Set();
	for (let start = 0; start < characters.length; start++) {
		if (!before[start]) continue;
		for (let end = start + 1; end <= characters.length; end++) {
			if (after[end]) texts.add(characters.slice(start, end).join(""));
			if (texts.size === 2) return [...texts];
		}
	}
	return [...texts];
}
function mayStandFor({ tokens }, name) {
	if (name === "node_modules" || name === ".git") return false;
	return !name.startsWith(".") || typeof tokens[0] === "object";
}
function advance$1(tokens, characters) {
	let reached = Array.from({ length: characters.length + 1 }, (_, index) => index === 0);
	for (const token of tokens) {
		const next = reached.map(() => false);
		let any = false;
		for (let index = 0; index < reached.length; index++) if (token === "*") {
			any ||= reached[index] === true;
			next[index] = any;
		} else if (token === placeholder$1) {
			next[index] = any;
			any ||= reached[index] === true;
		} else if (reached[index] && index < characters.length) next[index + 1] = token === "?" || token.character === characters[index];
		reached = next;
	}
	return reached;
}

// ../workspace/src/pattern/image-path.ts
function parseImagePath(image, parts) {
	if (image.length > limits.patternCharacters) return { refused: "complex" };
	const texts = expandBraces(image, limits.patternAlternatives);
	if (texts === void 0) return { refused: "complex" };
	const alternatives = [];
	for (const text of texts) {
		const names = parts(text);
		if (names === void 0) return { refused: "outside" };
		alternatives.push(names.map(parseSegment));
	}
	return { alternatives };
}

// ../workspace/src/plan/check-entry.ts
function checkEntryText({ image, target }, { parts, texts }, directory) {
	const faults = [];
	const fault = (at, code, message, fix) => {
		faults.push({
			at,
			problem: {
				code,
				severity: "error",
				message,
				fix
			}
		});
	};
	if (image.includes("\\")) {
		const forward = image.replace(/\\+/g, "/");
		fault("image", workspaceProblemCodes.imagePathBackslash, `The path ${quoted(image)} has backslashes.`, `Use forward slashes: ${quoted(forward)}.`);
		return { faults };
	}
	const path = parseImagePath(image, (text) => parts(text, directory));
	if ("refused" in path && path.refused === "complex") {
		const message = `The path ${quoted(image)} is longer than ${limits.patternCharacters} characters, or its {a,b} stand for more than ${limits.patternAlternatives} paths.`;
		fault("image", workspaceProblemCodes.imagePathTooComplex, message, "Split it into several entries, or use * instead of the list.");
		return { faults };
	}
	if ("refused" in path) {
		const message = `The path ${quoted(image)} leads out of ${texts.name}.`;
		fault("image", workspaceProblemCodes.imagePathOutside, message, texts.stayInside);
		return { faults };
	}
	const { kind } = target;
	const { text, placeholder } = targetText(target);
	const inTarget = text.split(placeholder).length - 1;
	const counts = path.alternatives.map((segments) => segments.reduce((sum, { tokens }) => sum + tokens.filter((token) => token === "{}").length, 0));
	const inImage = Math.max(...counts);
	const used = image.match(placeholderPattern) ?? [];
	const other = used.find((one) => one !== placeholder);
	if (inImage > 1) {
		const fix = `Keep one ${used[0]}, and write * for the others.`;
		fault("image", workspaceProblemCodes.placeholderRepeated, `${quoted(image)} has more than one placeholder.`, fix);
	}
	if (inTarget > 1) {
		const fix = `Keep one: ${kind}: "${placeholder}".`;
		fault("target", workspaceProblemCodes.placeholderRepeated, `${placeholder} stands more than once in ${quoted(text)}.`, fix);
	}
	if (inTarget > 0 && other === void 0 && counts.includes(0)) {
		const message = inImage === 0 ? `The target is ${quoted(text)}, but ${quoted(image)} has no ${placeholder} to take it from.` : `The target is ${quoted(text)}, but not every choice in ${quoted(image)} has ${placeholder} to take it from.`;
		const fix = `Put ${placeholder} where it is in the file's path, such as renders/${placeholder}.png, or write the target itself.`;
		fault("target", workspaceProblemCodes.placeholderMissing, message, fix);
	}
	if (inTarget === 0 && inImage > 0) {
		const message = `${quoted(image)} has ${used[0]}, but the target does not: every file would go to the same ${kind}.`;
		const fix = `Write ${kind}: "${used[0]}", or * instead of ${used[0]} in the path.`;
		fault("image", workspaceProblemCodes.placeholderUnused, message, fix);
	}
	if (inTarget > 0 && inImage > 0 && other !== void 0) {
		const message = `${quoted(image)} has ${other}, but the target has ${placeholder}.`;
		fault("image", workspaceProblemCodes.placeholderUnused, message, `Write the same in both: ${placeholder} or ${other}.`);
	}
	return faults.length > 0 ? { faults } : {
		alternatives: path.alternatives,
		faults
	};
}

// ../workspace/src/pattern/match.ts
function matchPath(segments, names) {
	const before = reachForward(segments, names);
	if (!before[names.length]?.has(segments.length)) return void 0;
	const position = segments.findIndex((segment) => segment.hasPlaceholder);
	const segment = segments[position];
	if (segment === void 0) return { texts: [] };
	const after = reachBackward(segments, names);
	const texts = /* @__PURE__ */ new Set();
	for (const [index, name] of names.entries()) {
		if (!before[index]?.has(position) || !after[index + 1]?.has(position + 1)) continue;
		for (const text of textsIn(segment, name)) texts.add(text);
	}
	return { texts: [...texts] };
}
function startOf(segments) {
	return withoutGlobstars(segments, [0], 1);
}
function enter(segments, progress, folder) {
	const reached = withoutGlobstars(segments, advance(segments, progress, folder), 1);
	reached.delete(segments.length);
	return reached;
}
function lastSegments(segments, progress) {
	return segments.filter(({ isGlobstar }, index) => progress.has(index) && withoutGlobstars(segments, [isGlobstar ? index : index + 1], 1).has(segments.length));
}
function fitsLast(last, file) {
	return last.some((segment) => segment.isGlobstar ? isVisible(file) : fits(segment, file));
}
function foldCase(segments) {
	return segments.map(foldSegment);
}
function reachForward(segments, names) {
	const reach = [withoutGlobstars(segments, [0], 1)];
	for (const name of names) {
		const next = advance(segments, reach.at(-1) ?? /* @__PURE__ */ new Set(), name);
		reach.push(withoutGlobstars(segments, next, 1));
	}
	return reach;
}
function advance(segments, progress, name) {
	const next = [];
	for (const position of progress) {
		const segment = segments[position];
		if (segment?.isGlobstar) {
			if (isVisible(name)) next.push(position);
		} else if (segment && fits(segment, name)) next.push(position + 1);
	}
	return next;
}
function reachBackward(segments, names) {
	const reach = [withoutGlobstars(segments, [segments.length], -1)];
	for (const name of names.toReversed()) {
		const next = [];
		for (const position of reach.at(-1) ?? []) {
			const segment = segments[position - 1];
			if (segment?.isGlobstar) {
				if (isVisible(name)) next.push(position);
			} else if (segment && fits(segment, name)) next.push(position - 1);
		}
		reach.push(withoutGlobstars(segments, next, -1));
	}
	return reach.toReversed();
}
function withoutGlobstars(segments, positions, step) {
	const reached = new Set(positions);
	for (const position of positions) for (let next = position; segments[step === 1 ? next : next - 1]?.isGlobstar; next += step) reached.add(next + step);
	return reached;
}

// ../workspace/src/plan/walk.ts
async function walk(args) {
	const { source, start, segments, budget } = args;
	const folded = foldCase(segments);
	const perName = costOf(segments);
	const hasPlaceholder = segments.some((segment) => segment.hasPlaceholder);
	const found = [];
	const skippedLinks = [];
	const unreadable = [];
	const nearMisses = [];
	const waiting = [{
		folder: start,
		names: [],
		progress: startOf(segments),
		folded: startOf(folded)
	}];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const listing = await source.list(next.folder);
		if ("kind" in listing && listing.kind === "too-large") return void 0;
		if ("kind" in listing) {
			unreadable.push({
				folder: next.folder,
				error: listing.error
			});
			continue;
		}
		await budget.spend(listing.entries.length * perName);
		if (budget.isSpent) return void 0;
		const last = lastSegments(segments, next.progress);
		const foldedLast = lastSegments(folded, next.folded);
		for (const entry of listing.entries) {
			const path = childPath(next.folder, entry.name);
			const fits = fitsLast(last, entry.key);
			const inside = entry.kind === "file" ? nowhere : enter(segments, next.progress, entry.key);
			const kind = entry.kind === "link" && (fits || inside.size > 0) ? await source.follow(path) : entry.kind;
			if (kind === "folder") {
				if (inside.size === 0) continue;
				if (entry.kind !== "folder") skippedLinks.push(path);
				else {
					const lower = enter(folded, next.folded, entry.key.toLowerCase());
					waiting.push({
						folder: path,
						names: [...next.names, entry.key],
						progress: inside,
						folded: lower
					});
				}
			} else if (kind === "outside" && !fits) skippedLinks.push(path);
			else if (fits && kind !== "link") {
				const match = hasPlaceholder ? matchPath(segments, [...next.names, entry.key]) : withoutId;
				if (match) found.push({
					path,
					key: path.normalize("NFC"),
					kind,
					match
				});
			} else if (entry.kind === "file") {
				const differsIn = nearMiss(foldedLast, entry.key);
				if (differsIn) nearMisses.push({
					path,
					differsIn
				});
			}
		}
	}
	await budget.spend(found.length * workPerFile);
	return {
		found,
		nearMisses,
		skippedLinks,
		unreadable
	};
}
const workPerFile = 10;
const nowhere = /* @__PURE__ */ new Set();
const withoutId = { texts: [] };
const imageExtensions = [
	"png",
	"jpg",
	"jpeg"
];
function nearMiss(last, name) {
	const lower = name.toLowerCase();
	if (!last.some(({ start, isGlobstar }) => isGlobstar || lower.startsWith(start))) return void 0;
	if (!/\.(png|jpe?g)$/.test(lower)) return void 0;
	if (fitsLast(last, lower)) return "case";
	const [, stem = "", extension = ""] = /^(.+)\.([^.]+)$/.exec(lower) ?? [];
	return imageExtensions.filter((other) => other !== extension).some((other) => fitsLast(last, `${stem}.${other}`)) ? "extension" : void 0;
}
function costOf(segments) {
	return segments.map(({ literal, isGlobstar, isSimple, tokens }) => literal !== void 0 || isGlobstar || isSimple ? 1 : tokens.length * 5).reduce((sum, cost) => sum + cost, 1);
}

// ../workspace/src/plan/search.ts
async function search(args) {
	const { source, segments, budget } = args;
	const firstMagic = segments.findIndex((segment) => segment.literal === void 0);
	const isPattern = firstMagic !== -1;
	const way = isPattern ? segments.slice(0, firstMagic) : segments;
	const reached = await findPath(source, way.map((segment) => segment.literal ?? ""));
	if (reached.kind === "missing") return {
		kind: "missing",
		missing: reached,
		isPattern
	};
	if (!isPattern) return literalResult(reached);
	if (reached.kind === "file" || reached.kind === "other") return {
		kind: "blocked",
		path: reached.path
	};
	if (reached.kind !== "folder") return literalResult(reached);
	const walked = await walk({
		source,
		start: reached.path,
		segments: segments.slice(firstMagic),
		budget
	});
	if (walked === void 0) return {
		path: reached.path,
		kind: "too-large"
	};
	if (walked.found.length > 0) return {
		kind: "found",
		found: walked.found,
		walk: walked
	};
	const listing = await source.list(reached.path);
	const names = "entries" in listing ? listing.entries.map((entry) => entry.name) : [];
	return {
		kind: "nothing",
		folder: reached.path,
		names,
		walk: walked
	};
}
function literalResult(reached) {
	const { path, kind } = reached;
	if (kind === "unreadable" || kind === "too-large") return reached;
	if (kind === "folder" || kind === "outside" || kind === "blocked") return {
		kind,
		path
	};
	return {
		kind: "found",
		found: [{
			path,
			key: path.normalize("NFC"),
			kind,
			match: { texts: [] }
		}]
	};
}

// ../workspace/src/plan/search-messages.ts
const problem$1 = (code, message, fix, severity = "error") => ({
	code,
	severity,
	message,
	fix
});
function nothingFound(result, sought) {
	switch (result.kind) {
		case "missing": return missing(result, sought);
		case "nothing": return noMatch(result, sought);
		case "folder": return problem$1(workspaceProblemCodes.imageNotFile, `${quoted(sought.image)} is a folder.`, `Name the file in it, or all of them with a pattern such as ${quoted(`${sought.asWritten(result.path)}/{id}.png`)}.`);
		case "outside": return leadsOut(result.path);
		case "blocked": return problem$1(workspaceProblemCodes.imageNotFound, `There is no file ${quoted(sought.image)}: ${quoted(result.path)} is not a folder.`, "Check the path.");
		case "unreadable": return unreadableFolder(result.path, result.error, sought.texts);
	}
}
function missing({ missing: at, isPattern }, sought) {
	const start = `${isPattern ? "No file matches" : "There is no file"} ${quoted(sought.image)}`;
	if (at.suggestion !== void 0 && at.isCaseOnly) {
		const other = quoted(sought.asWritten(at.suggestion));
		return problem$1(workspaceProblemCodes.imageNotFound, `${start}; ${other} exists, which differs in upper and lower case only.`, isPattern ? `Begin it with ${other}.` : `Write ${other}.`);
	}
	const where = `${start}: ${quoted(at.name)} is not in ${folderName(at.folder, sought.texts.topFolder)}`;
	if (at.suggestion !== void 0) return problem$1(workspaceProblemCodes.imageNotFound, `${where}.`, `Did you mean ${quoted(sought.asWritten(at.suggestion))}?`);
	return problem$1(workspaceProblemCodes.imageNotFound, `${where}, which ${contents(at.entries.map((entry) => entry.name))}.`, check(sought));
}
function noMatch({ folder, names, walk }, sought) {
	const start = `No file matches ${quoted(sought.image)}`;
	const near = walk.nearMisses.find(({ differsIn }) => differsIn === "case");
	if (near) {
		const message = `${start}; ${quoted(sought.asWritten(near.path))} would, but differs in upper and lower case.`;
		return problem$1(workspaceProblemCodes.imageNotFound, message, "Write the pattern with the same letters as the files' names.");
	}
	const message = `${start}: ${folderName(folder, sought.texts.topFolder)} was searched, which ${contents(names)}.`;
	return problem$1(workspaceProblemCodes.imageNotFound, message, check(sought));
}
function contents(names) {
	return names.length === 0 ? "is empty" : `holds ${quotedSome(names)}`;
}
function check({ image, texts }) {
	const braces = image.match(/\{[^{},/]*\}/g)?.find((word) => !placeholders.some((known) => known === word));
	const hint = braces ? ` ${braces} stands for itself; the placeholders are ${placeholders.join(", ")}.` : "";
	return `${texts.checkFile}${hint}`;
}
function notAFile({ path, kind }) {
	switch (kind) {
		case "file": return;
		case "outside": return leadsOut(path);
		case "broken": return problem$1(workspaceProblemCodes.imageLinkBroken, `${quoted(path)} is a link to something that is not there, or that may not be read.`, "Put the file itself in its place.");
		case "other": return problem$1(workspaceProblemCodes.imageNotFile, `${quoted(path)} is a pipe, a socket or a device, not a file.`, "Write the image to a regular file first.");
	}
}
function several(image, kind, paths) {
	return problem$1(workspaceProblemCodes.imageSeveral, `${quoted(image)} matches ${paths.length.toLocaleString("en-US")} files, but there is one ${kind}: ${quotedSome(paths)}.`, `Name one of them; or put {name} where the name is in the path and write ${kind}: "{name}", or {id} for the id.`);
}
function tooMany(image, count) {
	return problem$1(workspaceProblemCodes.imageTooMany, `${quoted(image)} matches ${count.toLocaleString("en-US")} files; at most ${limits.filesPerPattern.toLocaleString("en-US")} are taken.`, "Narrow the pattern.");
}
function ambiguous(image, placeholder, { path, match }) {
	return problem$1(workspaceProblemCodes.placeholderAmbiguous, `In ${quoted(path)}, the ${placeholder} of ${quoted(image)} can be ${quotedSome(match.texts, 2)}.`, `Write the text around ${placeholder} out, instead of * or ? or ** beside it.`);
}
function linksNotFollowed(image, links) {
	const message = `${quoted(image)} did not look behind ${quotedSome(links)}: patterns do not follow links to folders.`;
	return problem$1(workspaceProblemCodes.linkNotFollowed, message, "Name the link in the path if its files are meant.", "warning");
}
function planTooComplex(image) {
	return problem$1(workspaceProblemCodes.planTooComplex, `The search for ${quoted(image)} would take too long: the patterns of this plan compare too many names.`, "Begin patterns with the folder that the images are in, and use * in place of long lists of {a,b}.");
}
function filesPassedOver(image, paths) {
	const [files, names] = paths.length === 1 ? ["a file", "name differs"] : [`${paths.length} files`, "names differ"];
	return problem$1(workspaceProblemCodes.imagePassedOver, `${quoted(image)} passes over ${files} whose ${names} in upper and lower case or in the extension only: ${quotedSome(paths)}.`, `Rename ${paths.length === 1 ? "it" : "them"}, or list the extensions in the pattern, such as .{png,PNG,jpg}.`, "warning");
}
function leadsOut(path) {
	return problem$1(workspaceProblemCodes.imagePathOutside, `${quoted(path)} is a link that leads out of the workspace.`, "Copy the file itself into the workspace: links out of it are not followed.");
}

// ../workspace/src/plan/find-images.ts
async function findImages(args) {
	const { image, source, directory, alternatives, budget } = args;
	const { texts } = source;
	const problems = [];
	const failures = [];
	const found = /* @__PURE__ */ new Map();
	const links = /* @__PURE__ */ new Set();
	const unreadable = /* @__PURE__ */ new Map();
	const near = /* @__PURE__ */ new Set();
	for (const segments of alternatives) {
		const result = await search({
			source,
			segments,
			budget
		});
		if (budget.isSpent) return {
			found: [],
			problems: [planTooComplex(image)]
		};
		if (result.kind === "too-large") return {
			found: [],
			problems: [folderTooLarge(image, "Begin the pattern with the folder that the images are in, instead of **.")]
		};
		if (result.kind === "found") for (const file of result.found) {
			const before = found.get(file.path)?.match.texts ?? [];
			const texts = before.length === 0 ? file.match.texts : [.../* @__PURE__ */ new Set([...before, ...file.match.texts])];
			found.set(file.path, {
				...file,
				match: { texts }
			});
		}
		else failures.push(result);
		if ("walk" in result && result.walk) {
			for (const link of result.walk.skippedLinks) links.add(link);
			for (const { folder, error } of result.walk.unreadable) unreadable.set(folder, error);
			for (const { path } of result.walk.nearMisses) near.add(path);
		}
	}
	for (const [folder, error] of unreadable) problems.push(unreadableFolder(folder, error, texts));
	if (links.size > 0) problems.push(linksNotFollowed(image, [...links]));
	const empty = failures.filter(({ kind }) => kind === "missing" || kind === "nothing" || kind === "blocked");
	const wrong = failures.filter((failure) => !empty.includes(failure));
	const reported = found.size === 0 && wrong.length === 0 && unreadable.size === 0 ? empty.slice(0, 1) : wrong;
	const asWritten = (path) => posix.relative(`/${directory}`, `/${path}`);
	const sought = {
		image,
		asWritten,
		texts
	};
	const stems = new Set(near.size > 0 ? [...found.keys()].map(stemOf) : []);
	const passedOver = [...near].filter((path) => !stems.has(stemOf(path))).sort(compareText);
	if (found.size > 0 && passedOver.length > 0) problems.push(filesPassedOver(image, passedOver.map(asWritten)));
	for (const failure of reported) problems.push(refusal(failure, source) ?? nothingFound(failure, sought));
	return {
		found: [...found.values()].sort((a, b) => compareText(a.key, b.key) || compareText(a.path, b.path)),
		problems
	};
}
function refusal(failure, source) {
	if (failure.kind !== "blocked") return void 0;
	const opened = source.open(failure.path, limits.imageBytes);
	return "problem" in opened ? opened.problem : void 0;
}
const stemOf = (path) => path.replace(/\.[^./]+$/, "").toLowerCase();

// ../workspace/src/plan/work-budget.ts
const slice = 1e5;
var WorkBudget = class {
	#left;
	#untilPause = slice;
	#signal;
	constructor(signal, most = limits.searchSteps) {
		this.#signal = signal;
		this.#left = most;
	}
	get isSpent() {
		return this.#left < 0;
	}
	async spend(steps) {
		this.#signal?.throwIfAborted();
		this.#left -= steps;
		this.#untilPause -= steps;
		if (this.#untilPause > 0) return;
		this.#untilPause = slice;
		await setImmediate();
		this.#signal?.throwIfAborted();
	}
};

// ../workspace/src/plan/plan-entries.ts
async function planEntries(args) {
	const { source, entries, directory = "", signal } = args;
	signal?.throwIfAborted();
	const budget = new WorkBudget(signal);
	const items = [];
	const problems = [];
	const seen = new SeenTargets();
	const repeated = [];
	for (const entry of entries) {
		signal?.throwIfAborted();
		const planned = await planEntry({
			source,
			entry,
			directory,
			budget
		});
		problems.push(...planned.problems);
		for (const item of planned.items) {
			items.push(item);
			const problem = seen.add(item);
			if (problem === void 0) continue;
			if (repeated.length === limits.problemsPerCode) return {
				items: [],
				problems: [
					...problems,
					...repeated,
					{
						...problem,
						...repeatedTooOften
					}
				]
			};
			repeated.push(problem);
		}
		if (budget.isSpent) return {
			items: [],
			problems
		};
	}
	return {
		items,
		problems
	};
}
const repeatedTooOften = {
	message: "More targets stand twice than are reported: the plan ends here.",
	fix: "Correct the ones above; they may have the same cause."
};
async function planEntry(args) {
	const { source, entry, directory, budget } = args;
	const { image, target } = entry;
	const isFixed = !isPerFile(target);
	const problems = [];
	const report = (at, problem, about = isFixed ? target : void 0) => {
		const location = (at === "image" ? entry.imageAt : entry.targetAt) ?? entry.declaredAt;
		problems.push({
			...problem,
			...location && { location },
			...about && hasId(about) && { target: about }
		});
	};
	const { alternatives, faults } = checkEntryText(entry, source, directory);
	for (const { at, problem } of faults) report(at, problem);
	const idProblem = isFixed && hasId(target) ? targetIdProblem(target) : void 0;
	if (idProblem) report("target", perhapsName(idProblem, entry));
	if (alternatives === void 0) return {
		items: [],
		problems
	};
	const searched = await findImages({
		image,
		source,
		directory,
		alternatives,
		budget
	});
	for (const problem of searched.problems) report("image", problem);
	const files = [];
	for (const found of searched.found) {
		const fault = notAFile(found);
		if (fault) report("image", fault);
		else files.push(found);
	}
	if (files.length > limits.filesPerPattern) {
		report("image", tooMany(image, files.length));
		return {
			items: [],
			problems
		};
	}
	if (isFixed && files.length > 1) {
		const paths = files.map((file) => file.path);
		report("image", several(image, target.kind, paths));
		return {
			items: [],
			problems
		};
	}
	const items = [];
	for (const file of files) {
		const opened = source.open(file.path, limits.imageBytes);
		const [text, otherText] = file.match.texts;
		if ("problem" in opened) {
			report("image", opened.problem);
			continue;
		}
		if (otherText !== void 0) {
			report("image", ambiguous(image, targetText(target).placeholder, file));
			continue;
		}
		const to = text === void 0 ? target : targetOfFile(target, text);
		const fault = isFixed ? idProblem : hasId(to) ? targetIdProblem(to) : void 0;
		if (fault === void 0) {
			const { declaredAt } = entry;
			items.push({
				target: to,
				file: file.path,
				...declaredAt && { declaredAt },
				load: opened.load
			});
		} else if (!isFixed) report("image", fromName(fault, file.path), to);
	}
	return {
		items,
		problems
	};
}
function perhapsName(problem, { target, declaredAt }) {
	const name = JSON.stringify(targetText(target).text.slice(0, 80));
	const how = declaredAt ? `${target.kind}: { name: ${name} }` : `the input ${target.kind}`;
	return {
		...problem,
		fix: `${problem.fix} If it is a name, write it as ${how}.`
	};
}
function fromName(problem, path) {
	const message = `${problem.message} It was taken from the name of ${quoted(path)}.`;
	return {
		...problem,
		message,
		fix: "Rename the file, or narrow the pattern to files that are named by an id. If they are named like their targets, write {name} in place of {id}."
	};
}

// ../workspace/src/plan/plan-selection.ts
async function planSelection({ source, selection, ...args }) {
	if ("image" in selection) return planEntries({
		...args,
		source,
		entries: [selection]
	});
	if ("images" in selection) {
		const { entries, problems } = parseManifest({
			...selection,
			text: selection.images
		});
		return joined(problems, await planEntries({
			...args,
			source,
			entries
		}));
	}
	const manifest = await readManifest({
		...args,
		source,
		path: selection.manifest
	});
	if ("problem" in manifest) return {
		items: [],
		problems: [manifest.problem]
	};
	const { entries, problems } = parseManifest({
		...manifest,
		scope: selection.scope
	});
	return joined(problems, await planEntries({
		...args,
		source,
		entries,
		directory: manifest.directory
	}));
}
function joined(problems, plan) {
	return {
		items: plan.items,
		problems: capped(inTextOrder([...problems, ...plan.problems]))
	};
}
function capped(problems) {
	const totals = /* @__PURE__ */ new Map();
	for (const { code } of problems) totals.set(code, (totals.get(code) ?? 0) + 1);
	const seen = /* @__PURE__ */ new Map();
	return problems.flatMap((problem) => {
		const index = seen.get(problem.code) ?? 0;
		seen.set(problem.code, index + 1);
		if (index < limits.problemsPerCode) return [problem];
		if (index > limits.problemsPerCode) return [];
		const count = (totals.get(problem.code) ?? 0) - limits.problemsPerCode;
		return [{
			...moreProblems(problem, count),
			...problem.location && { location: problem.location }
		}];
	});
}
function inTextOrder(problems) {
	return problems.toSorted(({ location: a }, { location: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0));
}

// ../workspace/src/site/file-names.ts
const maxNameBytes = 200;
const maxSlugBytes = 120;
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$/i;
const placeholder = /\{(kind|id|name)\}/g;
function parseFileName(pattern) {
	const refuse = (why, fix) => new ConfigurationError(`The file name ${quoted(pattern)} ${why}.`, fix);
	const rest = pattern.replace(placeholder, "");
	if (/[/\\]/.test(rest)) throw refuse("has a slash in it", "Name the folder with into.");
	if (/[{}]/.test(rest)) throw refuse("has another placeholder than {kind}, {id} and {name}", "Use these only.");
	if (/[^A-Za-z0-9 _.-]/.test(rest)) throw refuse("has characters that some file systems refuse", "Use letters, digits, spaces, dots, - and _.");
	if (/\.(png|jpe?g|webp)$/i.test(pattern)) throw refuse("ends in an extension", "Leave it out: it is added by what the image is.");
	if (!/\{(id|name)\}/.test(pattern)) throw refuse("is the same for every image", "Put {id} or {name} into it.");
	return { nameOf: (target) => tidy(pattern.replace(placeholder, (_, name) => fill(name, target)), target) };
}
function fill(name, { target, displayName = "" }) {
	if (name === "kind") return target.kind;
	return name === "id" ? target.id : slug(displayName) || fallback(target);
}
const fallback = ({ kind, id }) => `${kind}-${id}`;
function slug(displayName) {
	return cutBytes(displayName.toWellFormed().normalize("NFKD").replace(/(\p{Script=Latin})\p{M}+/gu, "$1").replace(/\p{Variation_Selector}|\p{Me}|(?<![\p{L}\p{M}])\p{M}+/gu, "").toLowerCase().normalize("NFC").replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-+/, ""), maxSlugBytes).replace(/-+$/, "");
}
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
function tidy(name, { target }) {
	const trimmed = cutBytes(name.replace(/^[\s.-]+/, ""), maxNameBytes).replace(/[\s.]+$/, "");
	const safe = trimmed === "" ? fallback(target).replace(/-+$/, "") : trimmed;
	const [first = "", ...others] = safe.split(".");
	return deviceName.test(first.trim()) ? [`${first}_`, ...others].join(".") : safe;
}
function nameKey(name) {
	return name.normalize("NFKC").toUpperCase().toLowerCase();
}
function assignNames(args) {
	const { targets, pattern, before } = args;
	const candidates = targets.map((one) => {
		const key = targetKey(one.target);
		const name = pattern.nameOf(one);
		return {
			key,
			names: [name, `${name}-${mark(key)}`]
		};
	});
	candidates.sort((a, b) => a.key < b.key ? -1 : 1);
	const names = /* @__PURE__ */ new Map();
	const taken = new Set([...before.values()].map(nameKey));
	for (const { key, names: possible } of candidates) {
		const own = before.get(key);
		if (own !== void 0 && possible.includes(own)) names.set(key, own);
	}
	for (const { key, names: possible } of candidates) {
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
const mark = (key) => hash("sha256", key).slice(0, 8);

// ../workspace/src/site/image-list.ts
const imageListName = "images.json";
const plainName = pipe(string(), check$2((name) => isPlainImageName(name)));
const kinds$1 = Object.keys(targetKinds);
const sha256Schema = pipe(string(), regex(/^[0-9a-f]{64}$/));
const entrySchema = strictObject({
	kind: picklist(kinds$1),
	id: pipe(string(), regex(/^[A-Za-z0-9_-]{1,512}$/)),
	displayName: nullable(string()),
	file: plainName,
	width: pipe(number(), integer(), minValue(1)),
	height: pipe(number(), integer(), minValue(1)),
	mediaType: picklist([
		"image/png",
		"image/jpeg",
		"image/webp"
	]),
	sha256: sha256Schema,
	imageName: nullable(string()),
	alt: string(),
	made: optional(strictObject({
		how: string(),
		sha256: sha256Schema,
		md5: pipe(string(), regex(/^[A-Za-z0-9+/]{22}==$/)),
		byteLength: pipe(number(), integer(), minValue(1))
	}))
});
const versionOf = (images) => images.some(({ made }) => made !== void 0) ? 2 : 1;
const listSchema = strictObject({
	version: picklist([1, 2]),
	images: array(entrySchema)
});
function isPlainImageName(name) {
	return /^[^./\\:-][^/\\:]*\.(png|jpg|webp)$/u.test(name) && !/\p{Cc}/u.test(name) && name.length <= 255;
}
function parseImageList(text, file) {
	const refuse = () => new ConfigurationError(`${quoted(file)} is not a list of images that this program wrote.`, "Restore it, or remove it with the images that it lists; or name another folder.");
	let value;
	try {
		value = JSON.parse(text);
	} catch {
		throw refuse();
	}
	const list = safeParse(listSchema, value);
	if (!list.success) throw refuse();
	const { version, images } = list.output;
	if (version !== versionOf(images)) throw refuse();
	const files = new Set(images.map((image) => image.file));
	const targets = new Set(images.map(targetKey));
	if (files.size !== images.length || targets.size !== images.length) throw refuse();
	return images;
}
function sortImages(images) {
	const order = (a, b) => a < b ? -1 : a > b ? 1 : 0;
	return images.toSorted((a, b) => kinds$1.indexOf(a.kind) - kinds$1.indexOf(b.kind) || order(a.displayName ?? "", b.displayName ?? "") || order(a.id, b.id));
}
function formatImageList(images) {
	const lines = sortImages(images).map((image) => {
		const { kind, id, displayName, file, width, height, mediaType, sha256, imageName, alt, made } = image;
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
			alt,
			made
		})}`;
	});
	return `{\n  "version": ${versionOf(images)},\n  "images": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`;
}

// ../commands/src/results/messages.ts
const statusLabels = {
	published: "published",
	unchanged: "unchanged",
	failed: "failed",
	"not-attempted": "not attempted",
	"would-publish": "would publish"
};
function itemLines(item) {
	const { file, format, error, reason, replaced, status } = item;
	const facts = preparedOf(item) || [
		format?.toUpperCase(),
		dimensionsOf(item),
		sizeOf(item)
	].filter(Boolean).join(", ");
	const because = reason === void 0 || status === "published" ? "" : `: ${reason}`;
	const backup = replaced?.backup === void 0 ? "" : `; backup: ${replaced.backup}`;
	const title = `${statusLabels[status]}: ${targetOf(item)}`;
	const about = (of) => ({
		cause: causeOf(of, [
			targetOf(item),
			item.id ?? "",
			file
		].filter((text) => text !== "")),
		names: [file, targetOf(item)]
	});
	const failure = error ? [{
		severity: "error",
		code: error.code,
		title,
		message: errorLine(item),
		item: about(error),
		...error.ofItem && { location: { file } }
	}] : [];
	return {
		line: `${statusLabels[status]}: ${file} -> ${targetOf(item)}${facts === "" ? "" : ` (${facts})`}${because}${backup}`,
		...status === "published" && { detail: `${file}: sent because ${reason}` },
		remarks: [...item.problems.map((problem) => ({
			...problemRemark(problem, title),
			item: about(adviceOf(problem))
		})), ...failure]
	};
}
const ofToken = [401, 429];
function causeOf(of, names) {
	if (typeof of !== "string" && ofToken.includes(of.status)) return `${of.status}`;
	return names.reduce((text, name) => text.replaceAll(name, "…"), typeof of === "string" ? of : of.message);
}
function problemRemark(problem, title) {
	const { severity, code, location } = problem;
	return {
		severity,
		code,
		title,
		message: problemLine(problem),
		...location && { location }
	};
}
function targetOf({ kind, id, name }) {
	return describeReference({
		kind,
		...id !== void 0 && { id },
		name
	});
}
function dimensionsOf({ width, height }) {
	return width === void 0 || height === void 0 ? "" : `${width} x ${height}`;
}
function sizeOf({ bytes }) {
	return bytes === void 0 ? "" : formatBytes(bytes);
}
function preparedOf({ prepared, format = "", width = 0, height = 0, bytes = 0 }) {
	if (prepared === void 0) return "";
	const { from, steps } = prepared;
	const converted = `${from.format} to ${format}`.toUpperCase().replace(" TO ", " to ");
	const done = steps.map((step) => step === "converted" ? converted : step).join(", ");
	return `${shortFacts(from)} -> ${shortFacts({
		width,
		height,
		bytes
	})}, ${done}`;
}
function shortFacts({ width, height, bytes }) {
	return `${bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`}, ${width} x ${height}`;
}
function adviceOf({ severity, message, fix }) {
	return `${severity === "warning" ? "Warning: " : ""}${message} ${fix}`;
}
function problemLine({ where, message, fix }) {
	return `${where === "" ? "" : `${where}: `}${message} ${fix}`;
}
function errorLine({ file, error }) {
	if (error === void 0) return "";
	return error.ofItem ? `${file}: ${error.message}` : error.message;
}
function plural(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

// ../commands/src/look-up-names.ts
function countNames({ items }) {
	return items.filter(({ target }) => !hasId(target)).length;
}
async function lookUpNames(plan, platform, signal) {
	if (countNames(plan) === 0) return {
		plan,
		notices: []
	};
	const names = new NameResolver(platform, { signal });
	const items = [];
	const unresolved = [];
	const problems = [];
	const reported = /* @__PURE__ */ new Set();
	for (const item of plan.items) {
		const { target: reference, declaredAt, file } = item;
		const found = hasId(reference) ? {
			target: reference,
			warnings: []
		} : await names.resolve(reference);
		const location = declaredAt ?? { file };
		if (found.target) {
			const { target } = found;
			items.push({
				...item,
				target
			});
			for (const problem of found.warnings) {
				const message = `${describeTarget(target)}: ${problem.message}`;
				problems.push({
					...problem,
					message,
					location: { file },
					target
				});
			}
			continue;
		}
		unresolved.push(item);
		if (reported.has(found.problem)) continue;
		reported.add(found.problem);
		const { about } = found;
		const source = !hasId(about) && about.fromFile ? ` The name comes from the file ${quoted(file)}.` : "";
		problems.push({
			...found.problem,
			message: `${found.problem.message}${source}`,
			location
		});
	}
	const ofImages = (await inspectPlan({
		items: unresolved,
		problems: []
	}, { signal })).flatMap((one) => one.problems);
	return {
		plan: {
			items,
			problems: [...inTextOrder([...plan.problems, ...capped(problems)]), ...capped(ofImages)]
		},
		notices: await findLeftOver(plan, items, names)
	};
}
async function findLeftOver(plan, items, names) {
	const places = /* @__PURE__ */ new Map();
	for (const { target } of plan.items) {
		if (hasId(target) || !target.fromFile || !target.within) continue;
		places.set(`${target.kind} ${referenceKey(target.within)}`, target);
	}
	const taken = new Set(items.map(({ target }) => targetKey(target)));
	const notices = [];
	for (const reference of places.values()) {
		const left = (await names.siblings(reference) ?? []).filter((target) => !taken.has(targetKey(target)));
		if (left.length > 0 && reference.within) notices.push(`${countOf(left)} of ${describeReference(reference.within)} get no image: ${listNames(left)}`);
	}
	return notices;
}
const countOf = (targets) => plural(targets.length, targets[0]?.kind === "imodel" ? "iModel" : "saved view");
const maxListed = 5;
function listNames(targets) {
	const shown = targets.slice(0, maxListed).map(({ name = "" }) => `"${oneLine(name)}"`);
	const rest = targets.length - shown.length;
	return [...shown, ...rest > 0 ? [`${rest.toLocaleString("en-US")} more`] : []].join(", ");
}

// ../commands/src/plan-images.ts
async function planImages({ workspace, source, selection, prepare }, signal, record) {
	try {
		const opened = source === void 0 ? await openWorkspace(workspace.root) : await source.open(signal);
		if ("problem" in opened) return {
			items: [],
			problems: [opened.problem]
		};
		const { directory = "" } = source ?? workspace;
		const plan = await planSelection({
			source: opened,
			selection,
			directory,
			signal
		});
		return prepare ? preparePlan(plan, {
			...prepare,
			record
		}) : plan;
	} catch (error) {
		if (!(error instanceof ITwinImagesError)) throw error;
		const { code, what, fix } = error;
		return {
			items: [],
			problems: [{
				code,
				severity: "error",
				message: what,
				fix
			}]
		};
	}
}
function inlineName(selection) {
	return "images" in selection ? selection.file : void 0;
}

// ../commands/src/reporter.ts
function readFault(error, { reporter, secrets, signal }) {
	if (error instanceof Error && error.stack !== void 0) reporter.debug(secrets.redact(error.stack));
	return signal.aborted && error === signal.reason ? void 0 : error;
}

// ../commands/src/results/item-result.ts
const faultCode = "FAULT";
function describeFault(error) {
	if (error instanceof ITwinImagesError) return error.message;
	return `This is a fault of itwin-images: ${(error instanceof Error ? error.message : String(error)).replace(/\.$/, "")}. Please report it, with the log of a run that has debug logging on.`;
}
function showFault(error, { secrets, clientId }) {
	const text = describeFault(error);
	return secrets.redact(clientId === void 0 ? text : text.replaceAll("<client id>@", () => `${clientId}@`));
}
function toItemResult(outcome, shown) {
	const { image, item } = outcome;
	const redact = (text) => shown.secrets.redact(text);
	const rejected = outcome.status === "failed" && isImageRejectedError(outcome.error) ? outcome.error : void 0;
	const late = rejected?.problems.filter((problem) => !outcome.problems.includes(problem)) ?? [];
	return {
		...itemIdentity(item, shown),
		status: outcome.status,
		...imageFacts(item, image),
		..."imageName" in outcome && outcome.imageName !== void 0 && { imageName: redact(outcome.imageName) },
		..."reason" in outcome && { reason: redact(outcome.reason) },
		..."replaced" in outcome && outcome.replaced && { replaced: redactEach(outcome.replaced, redact) },
		problems: [...outcome.problems, ...late].map((problem) => toReportedProblem(problem, shown)),
		...outcome.status === "failed" && !(rejected && hasErrors([...outcome.problems, ...late])) && { error: toReportedError(outcome.error, shown) },
		...outcome.status === "not-attempted" && { reasonCode: outcome.reasonCode }
	};
}
function imageFacts({ preparation }, image) {
	if (image === void 0) return {};
	const { from, steps } = preparation?.() ?? {};
	return {
		...factsOf(image),
		...from && steps && { prepared: {
			from: factsOf(from),
			steps
		} }
	};
}
function factsOf({ format, width, height, byteLength: bytes, sha256 }) {
	return {
		format,
		width,
		height,
		bytes,
		sha256
	};
}
function missingResult(item, shown) {
	const error = {
		code: faultCode,
		message: "The run ended before it was known what became of this image. Run it again.",
		ofItem: true
	};
	return {
		...itemIdentity(item, shown),
		status: "failed",
		problems: [],
		error
	};
}
function toReportedProblem(problem, { secrets, inline, prepare }) {
	const { location } = problem;
	const isFile = location?.file !== inline;
	return {
		code: problem.code,
		severity: problem.severity,
		message: secrets.redact(problem.message),
		fix: secrets.redact(`${problem.fix}${adviceToPrepare(problem, prepare)}`),
		where: secrets.redact(location === void 0 ? "" : describeLocation(location, isFile)),
		...location && isFile && { location: {
			...location,
			file: secrets.redact(location.file)
		} }
	};
}
function adviceToPrepare({ code, severity }, prepare) {
	if ((code === problemCodes.imageTooLarge || code === problemCodes.imageFormatForTarget) && prepare === void 0) return " Or set prepare to fit, which does that.";
	return code === problemCodes.imageShape && severity === "error" && !prepare?.pad ? " Or set prepare to pad, and prepare-background to a colour." : "";
}
function describeLocation({ file, line, column }, isFile) {
	if (isFile) return [
		file,
		line,
		column
	].filter((part) => part !== void 0).join(":");
	return line === void 0 ? file : `line ${line} of ${file}`;
}
function redactEach(replaced, redact) {
	return Object.fromEntries(Object.entries(replaced).map(([name, text]) => [name, redact(text)]));
}
function itemIdentity({ target, file }, { secrets }) {
	const name = target.name ?? (hasId(target) ? void 0 : target.number);
	return {
		kind: target.kind,
		...hasId(target) && { id: secrets.redact(target.id) },
		...name !== void 0 && { name: secrets.redact(name) },
		file: secrets.redact(file)
	};
}
function toReportedError(error, shown) {
	const known = error instanceof ITwinImagesError ? error : void 0;
	return {
		code: known?.code ?? faultCode,
		...isPlatformError(error) && {
			status: error.status,
			...error.platformCode !== void 0 && { platformCode: shown.secrets.redact(error.platformCode) }
		},
		message: showFault(error, shown),
		ofItem: known === void 0 || known.target !== void 0 || isImageRejectedError(known)
	};
}
function itemJson(item) {
	const { problems, error, ...rest } = item;
	return {
		...rest,
		problems: problems.map(({ code, severity, message, fix }) => ({
			code,
			severity,
			message,
			fix
		})),
		...error && { error: {
			...error,
			ofItem: void 0
		} }
	};
}
function problemJson({ code, severity, message, fix, location }) {
	return {
		code,
		severity,
		message,
		fix,
		...location
	};
}

// ../commands/src/shard.ts
function shardName({ number, count }) {
	return `${number}/${count}`;
}
function takeShard(plan, shard) {
	const isOwn = plan.items.map(({ target }) => shardNumber(target, shard.count) === shard.number);
	const errors = inspectTargets(plan.items).filter((_, index) => !isOwn[index]).flat().filter(({ severity }) => severity === "error");
	return {
		items: plan.items.filter((_, index) => isOwn[index]),
		problems: [...plan.problems, ...capped(errors)]
	};
}
function shardNumber(target, count) {
	return createHash("sha256").update(referenceKey(target)).digest().readUIntBE(0, 6) % count + 1;
}

// ../commands/src/results/markdown.ts
const noLinks = /* @__PURE__ */ new Map();
const meaningful = /[^\p{L}\p{N} /.,;?=%'"()-]/gu;
function escapeText(text) {
	return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").replace(meaningful, (character) => `&#${character.codePointAt(0)};`).replace(/www\./gi, (www) => `${www.slice(0, -1)}&#46;`);
}
const longWord = /(?:&#\d+;|[^ /&-]){25,}/gu;
const partOfWord = /(?:&#\d+;|[^&]){1,16}/gu;
function code(text) {
	if (text === "") return "";
	return `<code>${escapeText(text).replace(longWord, (word) => word.match(partOfWord)?.join("<wbr>") ?? word)}</code>`;
}
function linkedFile(file, link) {
	return link === void 0 ? code(file) : `<a href="${link.page}">${code(file)}</a>`;
}
function picture(link, width) {
	return link?.picture === void 0 ? "" : `<a href="${link.page}"><img src="${link.picture}" width="${width}" alt=""></a>`;
}

// ../commands/src/results/summary-parts.ts
function fitLines(lines, maxBytes, matters = () => false) {
	const indexes = lines.map((_, index) => index);
	const kept = /* @__PURE__ */ new Set();
	let bytes = 0;
	for (const index of [...indexes.filter(matters), ...indexes.filter((one) => !matters(one))]) {
		const length = Buffer.byteLength(lines[index] ?? "") + 1;
		if (bytes + length > maxBytes) continue;
		bytes += length;
		kept.add(index);
	}
	return {
		lines: lines.filter((_, index) => kept.has(index)),
		bytes,
		cut: lines.length - kept.size
	};
}
function targetCell({ kind, id, name }) {
	const { label } = targetKinds[kind];
	return [
		label,
		name === void 0 ? "" : escapeText(name),
		id === void 0 ? "" : code(id)
	].filter((part) => part !== "").join(" ");
}
function problemList(problems, limit) {
	const { lines, bytes, cut } = fitLines(problems.map(bullet), limit.maxBytes / 2);
	return {
		parts: [lines.join("\n"), cutLine(cut, "problem", limit.allProblems, limit)],
		bytes
	};
}
function cutLine(count, noun, where, { reason }) {
	return count === 0 ? "" : `${plural(count, `more ${noun}`)} not shown here, as ${reason}: all are ${where}.`;
}
const help = "[Troubleshooting](https://github.com/itwin-images/itwin-images/blob/main/docs/troubleshooting.md) explains the messages and how to get a token.";
function paragraphs(...parts) {
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
function bullet(problem) {
	const where = problem.where === "" ? "" : `${code(problem.where)}: `;
	return `- ${problem.severity === "error" ? "❌" : "⚠️"} ${where}${escapeText(adviceOf(problem))}`;
}

// ../commands/src/results/summary-table.ts
const pictureWidth = 160;
const pictureHead = "&nbsp;".repeat(40);
const signs = {
	published: "✅",
	unchanged: "🟰",
	failed: "❌",
	"not-attempted": "⚪",
	"would-publish": "✅"
};
const steps = [
	{
		pictures: true,
		remarks: "all"
	},
	{
		pictures: false,
		remarks: "all"
	},
	{
		pictures: false,
		remarks: "failed"
	}
];
const least = {
	pictures: false,
	remarks: "none"
};
function summaryTable(items, { links, limit, usedBytes }) {
	const hasPictures = items.some(({ file }) => links.get(file)?.picture !== void 0);
	const room = limit.maxBytes - usedBytes;
	let extras = least;
	let rows;
	for (const step of hasPictures ? steps : steps.slice(1)) {
		rows = rowsWithin(room, items, (item) => row(item, links, step));
		if (rows === void 0) continue;
		extras = step;
		break;
	}
	rows ??= items.map((item) => row(item, links, least));
	const { lines, cut } = fitLines(rows, room, (index) => items[index]?.status === "failed");
	return [
		leftOut({
			pictures: hasPictures && !extras.pictures,
			remarks: extras.remarks
		}, limit),
		lines.length === 0 ? "" : [...tableHead(extras.pictures), ...lines].join("\n"),
		cutLine(cut, "image", limit.allItems, limit)
	];
}
function rowsWithin(maxBytes, items, rowOf) {
	const rows = [];
	let bytes = 0;
	for (const item of items) {
		const text = rowOf(item);
		bytes += Buffer.byteLength(text) + 1;
		if (bytes > maxBytes) return void 0;
		rows.push(text);
	}
	return rows;
}
function leftOut({ pictures, remarks }, { reason }) {
	const missing = [pictures ? "the pictures" : "", {
		all: "",
		failed: "the remarks on images that did not fail",
		none: "the remarks"
	}[remarks]].filter((part) => part !== "");
	if (missing.length === 0) return "";
	return `Left out here, as ${reason}: ${missing.join(" and ")}. The log has all remarks.`;
}
function tableHead(pictures) {
	return [`|${pictures ? ` ${pictureHead} |` : ""} Status | Image | Target | Size | Dimensions | Remarks |`, `|${pictures ? " --- |" : ""} --- | --- | --- | ---: | ---: | --- |`];
}
function row(item, links, { pictures, remarks }) {
	const link = links.get(item.file);
	const hasRemarks = remarks === "all" || remarks === "failed" && item.status === "failed";
	return `| ${[
		...pictures ? [picture(link, pictureWidth)] : [],
		`${signs[item.status]} ${statusLabels[item.status]}`,
		linkedFile(item.file, link),
		targetCell(item),
		sizeOf(item),
		dimensionsOf(item),
		hasRemarks ? remarksOn(item) : ""
	].join(" | ")} |`;
}
function remarksOn(item) {
	const reason = item.status === "not-attempted" || item.status === "would-publish" ? item.reason : void 0;
	const prepared = preparedOf(item);
	return [...[
		prepared === "" ? void 0 : `Prepared: ${prepared}.`,
		...item.problems.map(adviceOf),
		item.error?.message,
		reason
	].filter((text) => text !== void 0 && text !== "").map(escapeText), ...replacedRemark(item)].join("<br>");
}
function replacedRemark({ replaced }) {
	return [replaced?.imageName === void 0 ? "" : `Replaced ${code(replaced.imageName)}.`, replaced?.backup === void 0 ? "" : `Backup: ${code(replaced.backup)}.`].filter((remark) => remark !== "");
}

// ../commands/src/check/check-messages.ts
function checkTotalsLine({ totals, shard }) {
	const { wouldPublish, errors, warnings, namesNotLookedUp: names } = totals;
	const start = shard ? `shard ${shardName(shard)}: ` : "";
	const counts = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""].filter((part) => part !== "").join(", ");
	const unknown = names === 0 ? "" : `; ${plural(names, "name")} ${names === 1 ? "was" : "were"} not looked up`;
	return `${start}would publish ${wouldPublish}${counts === "" ? "" : `: ${counts}`}${unknown}`;
}
function checkFailure({ fault, totals }) {
	if (fault !== void 0) return fault;
	if (totals.errors > 0) return void 0;
	return `${plural(totals.warnings, "warning")}, and the check is to fail on warnings too.`;
}
function checkSummary(result, { limit }) {
	const { items, problems, totals, fault, ok } = result;
	const list = problemList(problems, limit);
	return paragraphs(`## Check iTwin images: ${checkTotalsLine(result)}`, "Nothing was published: this is what a publishing run would find before its first upload.", totals.namesNotLookedUp === 0 ? "" : "Names of targets were not looked up, as that needs a token: a publishing run or a dry run does, or this check with the inputs for one.", fault === void 0 ? "" : `❌ ${escapeText(fault)}`, ok ? "" : help, ...list.parts, ...summaryTable(items, {
		links: noLinks,
		limit,
		usedBytes: list.bytes
	}));
}

// ../commands/src/publish/publish-messages.ts
function publishTotalsLine({ totals, shard, ok }) {
	const { published, wouldPublish, failed, unchanged, notAttempted } = totals;
	const start = shard ? `shard ${shardName(shard)}: ` : "";
	const others = [unchanged > 0 ? `, unchanged ${unchanged}` : "", notAttempted > 0 ? `, not attempted ${notAttempted}` : ""];
	if (published + wouldPublish + failed + unchanged === 0) {
		if (shard && ok) return `nothing in shard ${shardName(shard)}`;
		return `${start}nothing was published${others.join("")}`;
	}
	return `${start}${wouldPublish > 0 ? `would publish ${wouldPublish}` : `published ${published}`}, failed ${failed}${others.join("")}`;
}
function timingLine({ elapsed, pauses }) {
	const paused = pauses.count === 0 ? "" : `; ${plural(pauses.count, "rate-limit pause")}, ${formatDuration(pauses.total)} in all`;
	return `${formatDuration(elapsed)}${paused}`;
}
function publishFailure(result) {
	const { cancelled, fault, totals, items, problems } = result;
	if (cancelled) return `The run was cancelled: ${publishTotalsLine(result)}. Run it again; an image that was on its way may or may not have been taken.`;
	if (fault !== void 0) return fault;
	if (totals.failed > 0 || hasErrors(problems)) return void 0;
	return items.length === 0 ? "There is nothing to publish: no image was found. List at least one in the manifest." : "This is a fault of itwin-images: images were not attempted, and nothing says why. Please report it.";
}

// ../commands/src/options/option-reader.ts
var OptionsRefused = class extends ITwinImagesError {
	name = "OptionsRefused";
	code = "OPTIONS_REFUSED";
	refusals;
	constructor(refusals) {
		super(refusals.join(" "), "Nothing was done: correct them.");
		this.refusals = refusals;
	}
};
var OptionReader = class {
	refusals = [];
	#source;
	#descriptions;
	constructor(source, descriptions) {
		this.#source = source;
		this.#descriptions = new Map(descriptions.map((one) => [one.name, one]));
	}
	raw(name) {
		return this.#source.read(name);
	}
	text(name) {
		const text = this.raw(name).trim();
		return text === "" ? this.defaultOf(name) : text;
	}
	isSet(name) {
		return this.raw(name).trim() !== "";
	}
	defaultOf(name) {
		const { default: otherwise } = this.#description(name);
		return otherwise?.startsWith("${{") ? void 0 : otherwise;
	}
	count(name) {
		const { least = 0, most = 0, default: otherwise } = this.#description(name);
		const text = this.text(name) ?? "";
		const count = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
		if (count >= least && count <= most) return count;
		this.refuse(`${this.label(name)} is ${shown(text)}. Write a whole number from ${least} to ${most}, in digits.`);
		return Number(otherwise);
	}
	percentage(name) {
		const text = this.text(name) ?? "0";
		const share = Number(/^(\d{1,3}(?:\.\d{1,6})?) ?%$/.exec(text)?.[1] ?? (text === "0" ? 0 : NaN)) / 100;
		if (share <= 1) return share;
		this.refuse(`${this.label(name)} is ${shown(text)}. Write a percentage with its sign, such as 0.5%.`);
		return 0;
	}
	flag(name) {
		const text = this.text(name) ?? "false";
		if (/^(false|False|FALSE)$/.test(text)) return false;
		if (/^(true|True|TRUE)$/.test(text)) return true;
		this.refuse(`${this.label(name)} is ${shown(text)}. Write true or false.`);
		return this.#description(name).default === "true";
	}
	choice(name, choices) {
		const text = this.text(name) ?? choices[0];
		const chosen = choices.find((choice) => choice === text.toLowerCase());
		if (chosen !== void 0) return chosen;
		this.refuse(`${this.label(name)} is ${shown(text)}. Write ${listOf(choices, "or")}.`);
		return choices[0];
	}
	lines(name) {
		return this.raw(name).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
	}
	refuse(message) {
		if (!this.refusals.includes(message)) this.refusals.push(message);
	}
	attempt(parse) {
		try {
			return parse();
		} catch (error) {
			if (!isConfigurationError(error)) throw error;
			this.refuse(error.message);
			return;
		}
	}
	throwIfRefused() {
		if (this.refusals.length > 0) throw new OptionsRefused(this.refusals);
	}
	named(name) {
		return `${this.#source.noun} ${this.written(name)}`;
	}
	label(...names) {
		const written = names.map((name) => this.written(name));
		return `The ${this.#source.noun}${names.length === 1 ? "" : "s"} ${listOf(written, "and")}`;
	}
	written(name) {
		return this.#source.written(name);
	}
	#description(name) {
		const description = this.#descriptions.get(name);
		if (description === void 0) throw new Error(`the option ${name} is not described`);
		return description;
	}
};
function shown(text) {
	return quoted(redact(text));
}
function listOf(parts, word) {
	return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
}

// ../commands/src/options/option-tables.ts
const failOnChoices = [
	"error",
	"warning",
	"never"
];
const prepareChoices = [
	"none",
	"fit",
	"pad"
];
const sizeChoices = ["thumbnail", "full"];
const formatChoices = [
	"original",
	"png",
	"jpeg",
	"webp"
];
const reporterChoices = [
	"auto",
	"text",
	"github",
	"azure",
	"gitlab"
];
const production = {
	api: "https://api.bentley.com",
	authority: "https://ims.bentley.com"
};
const credentials = [
	{
		name: "token",
		only: "action",
		description: "Access token of the iTwin Platform (scope `itwin-platform`), from a secret. It expires after an hour. In workflows, use `client-id` and `client-secret` instead."
	},
	{
		name: "client-id",
		only: "action",
		description: "Id of a service application that is a member of the iTwins. Use it together with `client-secret`, instead of `token`."
	},
	{
		name: "client-secret",
		only: "action",
		description: "Secret of the service application in `client-id`, from a secret of the repository or of an environment."
	},
	{
		name: "authority",
		value: "url",
		default: production.authority,
		description: "Address of the token service of a service application. For QA: `https://qa-ims.bentley.com`."
	}
];
const commandLine = (options) => options.filter(({ only }) => only !== "action");
const optionalCredentials = credentials.map((one) => one.only === "action" ? {
	...one,
	description: `${one.description} A check only looks up names of targets with it; without it, nothing is sent.`
} : one);
const workingDirectory = {
	name: "working-directory",
	type: "path",
	default: ".",
	description: "Folder that all other paths are relative to."
};
const selection = [
	{
		name: "manifest",
		type: "path",
		default: "itwin-images.yml",
		description: "Path of the manifest, relative to `working-directory`. The manifest lists the images and their targets. Its paths are relative to its own folder."
	},
	{
		name: "images",
		value: "yaml",
		description: "Text of a manifest (YAML), instead of the file in `manifest`. Its paths are relative to `working-directory`."
	},
	{
		name: "image",
		type: "path",
		description: "Path of one image, relative to `working-directory`, for the target in `itwin`, `saved-view` or `imodel`, or in `itwin-id`, `saved-view-id` or `imodel-id`. If the target is `{name}` or `{id}`, the path can be a pattern with the same placeholder. Use it instead of `manifest` or `images`."
	},
	{
		name: "itwin",
		value: "name",
		description: "Number or display name of the iTwin that `image` is for. Beside `saved-view`, `imodel`, `manifest` or `images`, it is the iTwin in which their names are looked up."
	},
	{
		name: "saved-view",
		value: "name",
		description: "Display name of the saved view that `image` is for. It is looked up in `itwin` or `itwin-id`, or in `imodel` or `imodel-id`."
	},
	{
		name: "imodel",
		value: "name",
		description: "Name of the iModel that `image` is for. It is looked up in `itwin` or `itwin-id`."
	},
	{
		name: "itwin-id",
		value: "id",
		description: "Id of the iTwin that `image` is for."
	},
	{
		name: "saved-view-id",
		value: "id",
		description: "Id of the saved view that `image` is for."
	},
	{
		name: "imodel-id",
		value: "id",
		description: "Id of the iModel that `image` is for."
	}
];
const patience = {
	name: "patience",
	type: "count",
	least: 0,
	most: 60,
	default: "5",
	description: "Minutes for which a request that fails is repeated, from 0 to 60: while the platform or the network is down, the run waits. With `0` the first failure counts. Rate limits are waited for in any case, for up to 15 minutes."
};
const apiUrl = {
	name: "api-url",
	value: "url",
	default: production.api,
	description: "Address of the API of the iTwin Platform. For QA: `https://qa-api.bentley.com`."
};
const concurrency = {
	name: "concurrency",
	type: "count",
	least: 1,
	most: 64,
	default: "8",
	description: "Number of images that are processed at the same time, from 1 to 64."
};
const report = {
	name: "report",
	type: "path",
	description: "Path of an HTML file, relative to `working-directory`, that shows each image before and after, what differs, how applications crop it, and what failed and why. It needs no other file.",
	onGithub: "Path of an HTML file, relative to `working-directory`, that shows each image before and after, what differs, how applications crop it, and what failed and why. It needs no other file. Upload it with `actions/upload-artifact`."
};
const requestsPerMinute = {
	name: "requests-per-minute",
	type: "count",
	least: 1,
	most: 1e5,
	description: "Number of requests to the API in any minute that this run stays below, from 1 to 100,000. The platform's limits are for all jobs with the same client together: divide by their number. Default: requests are not spread, and a run pauses if the platform refuses one (429)."
};
const shard = {
	name: "shard",
	value: "number/count",
	description: "Part of the images to process, such as `2/5`, if several jobs share the work: the targets decide which image is in which part. Every part finds problems of the manifest and of all targets. A part without an image is a success."
};
const prepare = [{
	name: "prepare",
	type: "choice",
	choices: prepareChoices,
	default: "none",
	description: "What is done to images that would be refused: `none`, `fit` (too large: compressed without loss, then fewer colours or a lower JPEG quality, then fewer pixels; JPEG for a saved view: made a PNG) or `pad` (the same, and images that are too long get bars of `prepare-background`). Files are not changed, and acceptable images are published as they are."
}, {
	name: "prepare-background",
	value: "colour",
	description: "Colour under transparent pixels, and of the bars of `prepare: pad`: `white`, `black`, or six hexadecimal digits in quotes. Default: transparent pixels stay."
}];
const reportFiles = [{
	name: "junit",
	type: "path",
	only: "command line",
	description: "Path of a file that gets the results as JUnit XML, which most CI systems show."
}, {
	name: "code-quality",
	type: "path",
	only: "command line",
	description: "Path of a file that gets the problems as a Code Quality report of GitLab."
}];
const output = [{
	name: "reporter",
	type: "choice",
	choices: reporterChoices,
	default: "auto",
	only: "command line",
	description: "How progress and problems are shown: `text`, or as `github`, `azure` (Azure Pipelines) or `gitlab` read them from the log. `auto` is that of the CI system that runs the command, or else `text`."
}, {
	name: "json",
	type: "flag",
	default: "false",
	only: "command line",
	description: "Prints the results as one JSON document on standard output, and everything else on standard error."
}];
const optionTables = {
	publish: [
		...credentials,
		{
			name: "source",
			only: "action",
			default: "workspace",
			description: "Where the images and the manifest are: `workspace` (files on disk), `release` (assets of the release that started the run, or of `tag`; paths are asset names) or `repository` (files at the commit of the run, or at `ref`, without a checkout). `release` and `repository` need `contents: read` under `permissions:`."
		},
		{
			name: "tag",
			only: "action",
			description: "Tag of the release to publish from if `source` is `release`, and of the release whose notes `update-release-notes` changes. Default: the release that started the run. Reading a draft needs `contents: write`."
		},
		{
			name: "ref",
			only: "action",
			description: "Tag, branch or commit to publish from if `source` is `repository`. Default: the commit of the run."
		},
		{
			name: "github-token",
			only: "action",
			default: `\${{ github.token }}`,
			description: "Token to read the release or the repository if `source` is one of them, and to change the release notes."
		},
		...selection,
		{
			...workingDirectory,
			onGithub: "Folder that `manifest`, `images` and `image` are relative to: in the workspace of the job or, if `source` is `repository`, in the repository."
		},
		...prepare,
		{
			...concurrency,
			default: "64",
			description: "The most images that are published at the same time, from 1 to 64. A run begins with 8, and takes more as long as that makes it faster."
		},
		requestsPerMinute,
		patience,
		{
			name: "dry-run",
			type: "flag",
			default: "false",
			description: "Checks all images, asks the platform for every target and for the permission to change it, and uploads nothing. The run fails if a target does not exist, or if a permission for an iTwin or an iModel is missing. Permissions for saved views can't be read."
		},
		{
			name: "skip-unchanged",
			type: "flag",
			default: "true",
			description: "Skips images that their targets already show, so that image names stay the same and caches stay valid. `false` uploads all images."
		},
		{
			name: "verify",
			type: "flag",
			default: "true",
			description: "Reports an image as published only after the platform shows it. `false` skips this check."
		},
		{
			name: "tolerance",
			value: "percentage",
			default: "0%",
			description: "Percentage of the pixels of an image that may differ from what its target shows, for it to count as unchanged: `0.1%`. Pixels that differ by antialiasing only do not count. With `0%`, the same pixels are unchanged, whatever their compression."
		},
		{
			name: "strict",
			type: "flag",
			default: "false",
			description: "Publishes nothing if there is a warning, such as a picture that is blank."
		},
		{
			name: "record",
			type: "path",
			description: "Path of a JSON file that stores what was published last, relative to `working-directory`. With it, unchanged iModel images cost no request, and unchanged iTwin images cost one request each, or one list from 20 iTwins on. Keep the file in a cache or commit it. Deleting it is always safe.",
			onGithub: "Path of a JSON file that stores what was published last, relative to `working-directory`, or to the workspace if `source` is not `workspace`. With it, unchanged iModel images cost no request, and unchanged iTwin images cost one request each, or one list from 20 iTwins on. Keep the file in a cache or commit it. Deleting it is always safe."
		},
		{
			name: "backup",
			type: "path",
			description: "Folder for backups of the images that are replaced, relative to `working-directory`. It also gets a manifest that publishes them again. It must be new or empty. An image that can't be backed up is not replaced.",
			onGithub: "Folder for backups of the images that are replaced, relative to `working-directory`, or to the workspace if `source` is not `workspace`. It also gets a manifest that publishes them again. It must be new or empty. An image that can't be backed up is not replaced."
		},
		{
			name: "results-file",
			type: "path",
			description: "Path of a JSON file that gets the results, relative to `working-directory`. `itwin-images join` makes one summary of the files of several jobs.",
			onGithub: "Path of a JSON file that gets the results, relative to `working-directory`, or to the workspace if `source` is not `workspace`. `itwin-images join` makes one summary of the files of several jobs."
		},
		{
			...shard,
			description: `${shard.description} Give each part its own \`record\` and \`backup\`.`,
			onGithub: `${shard.description} Give each part its own \`record\` and \`backup\`. It can't be combined with \`update-release-notes\`.`
		},
		{
			name: "update-release-notes",
			only: "action",
			type: "flag",
			default: "false",
			description: "Writes what was published into the notes of the release, between two marks. The next run replaces this section. The rest of the notes does not change. It needs `contents: write` under `permissions:`."
		},
		apiUrl,
		report,
		...reportFiles,
		...output
	],
	check: [
		...optionalCredentials,
		...selection,
		{
			...workingDirectory,
			onGithub: "Folder in the workspace of the job that `manifest`, `images` and `image` are relative to."
		},
		...prepare,
		{
			name: "fail-on",
			type: "choice",
			choices: failOnChoices,
			default: "error",
			description: "What makes the check fail: `error`, `warning` (warnings and errors) or `never`. All problems are shown in any case."
		},
		shard,
		patience,
		apiUrl,
		report,
		...reportFiles,
		...output
	],
	refresh: [
		...credentials,
		{
			name: "targets",
			value: "yaml",
			description: "YAML list of targets whose images are downloaded: `itwin`, `saved-view` or `imodel` with an id or a name as in a manifest, and optionally `name` (for the file name and the caption) and `alt` (what the image shows)."
		},
		{
			name: "manifest",
			type: "path",
			description: "Path of a manifest, relative to `working-directory`. The images of its targets are downloaded. Its image files need not exist, unless they name the targets (`{name}`, `{id}`)."
		},
		{
			name: "itwin",
			value: "name",
			description: "Number or display name of the iTwin in which the names in `targets` and `manifest` are looked up."
		},
		{
			name: "saved-views-of-itwin",
			value: "name",
			description: "Id, number or display name of an iTwin. The images of all its saved views are downloaded."
		},
		{
			name: "saved-views-of-imodel",
			value: "id",
			description: "Id of an iModel. The images of all its saved views are downloaded."
		},
		{
			name: "saved-views-of-group",
			value: "id",
			description: "Id of a saved view group. The images of all its saved views are downloaded."
		},
		{
			name: "include",
			type: "lines",
			value: "pattern",
			description: "Pattern of display names, and more of them with more of this option: `*` matches any text, `?` matches one character. Of the saved views of an iTwin, iModel or group, only those that match a pattern are included.",
			onGithub: "Patterns of display names, one per line: `*` matches any text, `?` matches one character. Of the saved views of an iTwin, iModel or group, only those that match a pattern are included."
		},
		{
			name: "exclude",
			type: "lines",
			value: "pattern",
			description: "Pattern of display names, and more of them with more of this option. Of the saved views of an iTwin, iModel or group, those that match a pattern are excluded.",
			onGithub: "Patterns of display names, one per line. Of the saved views of an iTwin, iModel or group, those that match a pattern are excluded."
		},
		{
			name: "size",
			type: "choice",
			choices: sizeChoices,
			default: "thumbnail",
			description: "Either `thumbnail` (the platform's small image) or `full` (the published image; for an iModel, the platform's large rendering)."
		},
		{
			name: "max-width",
			type: "count",
			least: 0,
			most: 16384,
			default: "0",
			description: "Most pixels that an image is wide: wider ones are scaled down. `0` keeps the width. Images are scaled and converted once, and downloaded again only when the platform shows another one."
		},
		{
			name: "format",
			type: "choice",
			choices: formatChoices,
			default: "original",
			description: "Format of the images: `original` (as published), `png`, `jpeg` (much smaller for renders; transparent pixels become white) or `webp` (smaller still; transparent pixels stay)."
		},
		{
			name: "into",
			type: "path",
			required: true,
			description: "Folder of the site for the images and their list `images.json`, relative to `working-directory`."
		},
		{
			name: "file-name",
			value: "pattern",
			default: "{name}",
			description: "Pattern for the file names, without extension: `{kind}`, `{id}`, `{name}` (the display name in letters and digits), and other letters, digits, spaces, `.`, `-` and `_`. Every file gets a unique name."
		},
		{
			name: "gallery",
			type: "path",
			description: "Path of a file that is written to show all images, relative to `working-directory`: `.md` to include in a page of VitePress, Docusaurus or GitHub, `.html` for a plain site."
		},
		{
			name: "image-base",
			value: "address",
			description: "Start of the addresses of images in `gallery`, such as `/renders`. Default: relative to the folder of the gallery."
		},
		{
			name: "prune",
			type: "flag",
			default: "false",
			description: "Removes images that the platform no longer shows or that are no longer selected. Only files that `images.json` lists are removed, and none in a run that fails."
		},
		{
			name: "commit",
			only: "action",
			type: "flag",
			default: "false",
			description: "Commits the result to `branch` through GitHub's API, as one signed commit. It needs `contents: write` under `permissions:`. The repository must be checked out at the top of the workspace."
		},
		{
			name: "branch",
			only: "action",
			description: "Branch that gets the commit. It is created if it does not exist. Default: the branch that the workflow runs for."
		},
		{
			name: "commit-message",
			only: "action",
			default: "Refresh iTwin images",
			description: "Commit message."
		},
		{
			name: "github-token",
			only: "action",
			default: `\${{ github.token }}`,
			description: "Token for the commit."
		},
		{
			...workingDirectory,
			onGithub: "Folder in the workspace of the job that `manifest`, `into` and `gallery` are relative to."
		},
		concurrency,
		requestsPerMinute,
		patience,
		apiUrl,
		...reportFiles,
		...output
	],
	join: [
		{
			name: "folder",
			type: "path",
			default: "results",
			description: "Folder of the results files, relative to `working-directory`. All files in it, and in its folders, whose names end in `.json` are read."
		},
		workingDirectory,
		...output
	],
	list: [
		...commandLine(credentials),
		{
			name: "itwin",
			value: "name",
			description: "Id, number or display name of the iTwin whose iModels and saved views are listed. Default: all iTwins are listed."
		},
		{
			...concurrency,
			description: "Number of saved views that are asked for their image at the same time, from 1 to 64."
		},
		patience,
		apiUrl,
		...output
	],
	init: [
		...commandLine(credentials),
		{
			name: "itwin",
			value: "name",
			description: "Id, number or display name of the iTwin that the images are for, and whose iModels and saved views they are for. In a terminal, you are asked."
		},
		{
			name: "folder",
			type: "path",
			default: ".",
			description: "Folder of the images, relative to `working-directory`. All folders in it are searched."
		},
		{
			name: "manifest",
			type: "path",
			default: "itwin-images.yml",
			description: "Path of the manifest that is written, relative to `working-directory`. It must not exist."
		},
		workingDirectory,
		patience,
		apiUrl,
		...output
	]
};

// ../commands/src/options/selection.ts
const kinds = [
	"saved-view",
	"imodel",
	"itwin"
];
const idOption = (kind) => `${kind}-id`;
function readSelection(options) {
	const manifest = options.text("manifest") ?? "";
	const images = options.isSet("images") ? options.raw("images") : void 0;
	const image = options.text("image");
	const named = kinds.flatMap((kind) => {
		const [id, name] = [options.text(idOption(kind)), options.text(kind)];
		return [...id === void 0 ? [] : [{
			option: idOption(kind),
			target: {
				kind,
				id
			}
		}], ...name === void 0 ? [] : [{
			option: kind,
			target: readName(kind, name)
		}]];
	});
	const choice = listOf(kinds.toReversed().flatMap((kind) => [kind, idOption(kind)]).map((name) => options.written(name)), "or");
	const refused = [];
	const selections = [
		...manifest === options.defaultOf("manifest") ? [] : ["manifest"],
		...images === void 0 ? [] : ["images"],
		...image === void 0 ? [] : ["image"]
	];
	if (selections.length > 1) refused.push(`${options.label(...selections)} are set, but only one of them can be followed. Keep one.`);
	if (image !== void 0 && named.length === 0) refused.push(`${options.label("image")} is set, but not where it goes. Set one of ${choice}.`);
	const set = named.map(({ option }) => option).filter((option) => image !== void 0 || option !== "itwin");
	const placed = image === void 0 ? void 0 : placeTarget(named);
	if (placed === "several") refused.push(`${options.label(...set)} are set, but ${options.written("image")} goes to one target. Keep one of them; for several targets, list them in a manifest.`);
	if (placed === "nowhere") {
		const [option = ""] = set;
		const places = (option === "imodel" ? ["itwin", "itwin-id"] : [
			"itwin",
			"itwin-id",
			"imodel-id"
		]).map((name) => options.written(name));
		refused.push(`${options.label(option)} is a name, and nothing says where to look it up. Set ${listOf(places, "or")} too, or ${options.written(`${option}-id`)} instead.`);
	}
	if (image === void 0 && set.length > 0) refused.push(`${options.label(...set)} ${set.length === 1 ? "is" : "are"} set without ${options.written("image")}. Set ${options.written("image")} to the file to publish, or name the target in the manifest.`);
	for (const message of refused) options.refuse(message);
	if (refused.length > 0) return void 0;
	if (image !== void 0 && typeof placed === "object") return {
		image,
		target: placed
	};
	const scope = readScope(options);
	return {
		...images === void 0 ? { manifest } : {
			images,
			file: `the ${options.named("images")}`
		},
		...scope && { scope }
	};
}
function readScope(options) {
	const text = options.text("itwin");
	return text === void 0 ? void 0 : readName("itwin", text);
}
function readName(kind, text) {
	if (kind === "itwin" && targetIdProblem({
		kind,
		id: text
	}) === void 0) return {
		kind,
		id: text
	};
	if (kind !== "itwin" || text.includes("{name}")) return {
		kind,
		name: text
	};
	return text.includes("{number}") ? {
		kind,
		number: text
	} : {
		kind,
		name: text,
		number: text
	};
}
function placeTarget([first, ...rest]) {
	if (first === void 0) return void 0;
	const { target } = first;
	if ("id" in target) return rest.length === 0 ? target : "several";
	const [place, outer, ...more] = rest;
	if (place === void 0) return target.kind === "itwin" ? target : "nowhere";
	if (place.target.kind === target.kind || more.length > 0) return "several";
	if (outer === void 0) return place.target.kind === "imodel" && !("id" in place.target) ? "nowhere" : {
		...target,
		within: place.target
	};
	if ("id" in place.target || outer.target.kind === place.target.kind) return "several";
	return {
		...target,
		within: {
			...place.target,
			within: outer.target
		}
	};
}

// ../commands/src/options/read-options.ts
function readAccess(options) {
	const apiUrl = options.text("api-url");
	if (apiUrl !== void 0) options.attempt(() => readAddress(apiUrl, options.named("api-url")));
	return {
		apiUrl,
		patience: options.count("patience") * 6e4
	};
}
function readPace(options) {
	return { requestsPerMinute: options.isSet("requests-per-minute") ? options.count("requests-per-minute") : void 0 };
}
const maxShards = 1e3;
function readShard(options) {
	const text = options.text("shard");
	if (text === void 0) return void 0;
	const [number = 0, count = 0] = /^\d{1,4}\/\d{1,4}$/.test(text) ? text.split("/").map(Number) : [];
	if (number >= 1 && number <= count && count <= maxShards) return {
		number,
		count
	};
	options.refuse(`${options.label("shard")} is ${shown(text)}. Write it like 2/5: the number of the shard, from 1, and the number of shards, at most ${maxShards}.`);
}
function readPrepare(options) {
	const mode = options.choice("prepare", prepareChoices);
	const background = readColour(options, "prepare-background");
	const [label, setting] = [options.label("prepare-background"), options.written("prepare")];
	if (mode === "none") {
		if (background) options.refuse(`${label} is for ${setting}, which is none. Set ${setting} to fit or pad.`);
		return;
	}
	if (mode === "pad" && !background) options.refuse(`${label} is empty, and ${setting} is pad. Set it to the colour of the bars, such as white.`);
	return {
		pad: mode === "pad",
		background
	};
}
const colourNames = {
	white: "ffffff",
	black: "000000"
};
function readColour(options, name) {
	const text = options.text(name)?.toLowerCase();
	if (text === void 0) return void 0;
	const digits = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(colourNames[text] ?? text)?.slice(1);
	const [red = 0, green = 0, blue = 0] = digits?.map((part) => Number.parseInt(part, 16)) ?? [];
	if (digits === void 0) options.refuse(`${options.label(name)} is ${shown(text)}. Write white, black, or six hexadecimal digits in quotes, such as "f0f0f0".`);
	return [
		red,
		green,
		blue
	];
}
function readPublishOptions(options) {
	return {
		selection: readSelection(options),
		prepare: readPrepare(options),
		concurrency: options.count("concurrency"),
		dryRun: options.flag("dry-run"),
		skipUnchanged: options.flag("skip-unchanged"),
		verify: options.flag("verify"),
		tolerance: options.percentage("tolerance"),
		strict: options.flag("strict"),
		record: options.text("record"),
		backup: options.text("backup"),
		resultsFile: options.text("results-file"),
		shard: readShard(options),
		...readPace(options),
		...readAccess(options)
	};
}
function readCheckOptions(options) {
	return {
		selection: readSelection(options),
		prepare: readPrepare(options),
		failOn: options.choice("fail-on", failOnChoices),
		shard: readShard(options),
		...readAccess(options)
	};
}
function readRefreshOptions(options) {
	const selection = readSiteSelection(options);
	const into = options.text("into");
	if (into === void 0) options.refuse(`${options.label("into")} is empty. Set it to the folder of the site that gets the images.`);
	const fileName = options.text("file-name") ?? "";
	options.attempt(() => parseFileName(fileName));
	const imageBase = options.text("image-base");
	if (imageBase !== void 0 && /[\s<>()"'\\]/.test(imageBase)) options.refuse(`${options.label("image-base")} has characters that can't stand in an address. Percent-encode them.`);
	return {
		selection,
		into,
		fileName,
		imageBase,
		size: options.choice("size", sizeChoices),
		resize: readResize(options),
		gallery: options.text("gallery"),
		prune: options.flag("prune"),
		concurrency: options.count("concurrency"),
		...readPace(options),
		...readAccess(options)
	};
}
function readResize(options) {
	const maxWidth = options.count("max-width");
	const format = options.choice("format", formatChoices);
	if (maxWidth === 0 && format === "original") return void 0;
	return {
		...maxWidth > 0 && { maxWidth },
		...format !== "original" && { format }
	};
}
function readSiteSelection(options) {
	const targets = options.isSet("targets") ? {
		text: options.raw("targets"),
		file: `the ${options.named("targets")}`
	} : void 0;
	const manifest = options.text("manifest");
	const listings = [
		"saved-views-of-itwin",
		"saved-views-of-imodel",
		"saved-views-of-group"
	];
	const [iTwinText, iModelId, groupId] = listings.map((name) => options.text(name));
	const iTwin = iTwinText === void 0 ? void 0 : readName("itwin", iTwinText);
	const ofITwin = iTwin && ("id" in iTwin ? { iTwinId: iTwin.id } : { iTwin });
	const lists = [
		...ofITwin ? [ofITwin] : [],
		...iModelId === void 0 ? [] : [{ iModelId }],
		...groupId === void 0 ? [] : [{ groupId }]
	];
	const filter = {
		include: options.lines("include"),
		exclude: options.lines("exclude")
	};
	const written = listings.map((name) => options.written(name));
	if (targets === void 0 && manifest === void 0 && lists.length === 0) {
		const all = [
			options.written("targets"),
			options.written("manifest"),
			...written
		];
		options.refuse(`Nothing says which images to bring. Set ${listOf(all, "or")}.`);
	}
	if (lists.length === 0 && filter.include.length + filter.exclude.length > 0) options.refuse(`${options.label("include", "exclude")} choose among listed saved views, and none are listed. Set ${listOf(written, "or")}, or remove them.`);
	return {
		targets,
		manifest,
		scope: readScope(options),
		lists,
		filter
	};
}

// ../commands/src/reports/html/style.ts
const style = `
:root { color-scheme: light dark; --text: #1b1f24; --dim: #57606a; --line: #d0d7de; --back: #fff; --card: #f6f8fa;
  --red: #b3261e; --green: #116329; --amber: #7d4e00; --focus: #0969da; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9198a1; --line: #3d444d; --back: #0d1117;
  --card: #151b23; --red: #ff7b72; --green: #56d364; --amber: #e3b341; --focus: #58a6ff; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 24px 16px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p, ul { margin: 8px 0; overflow-wrap: anywhere; }
ul { padding-left: 20px; }
code { font: 0.9em ui-monospace, monospace; }
fieldset { display: flex; flex-wrap: wrap; gap: 4px 16px; border: 1px solid var(--line); border-radius: 6px; margin: 16px 0;
  padding: 8px 16px; position: sticky; top: 0; background: var(--back); z-index: 1; }
label { padding: 4px 0; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
article { border: 1px solid var(--line); border-left-width: 6px; border-radius: 6px; background: var(--card); margin: 16px 0;
  padding: 16px; }
article.failed { border-left-color: var(--red); }
article.published, article.would-publish { border-left-color: var(--green); }
article.not-attempted { border-left-color: var(--amber); }
.status { text-transform: uppercase; font-size: 0.75rem; letter-spacing: 0.04em; margin-right: 8px; color: var(--dim); }
.failed .status, .error { color: var(--red); }
.published .status, .would-publish .status { color: var(--green); }
.not-attempted .status, .warning { color: var(--amber); }
.to, .facts, figcaption { color: var(--dim); font-weight: normal; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 16px; }
.figures figure:only-child { max-width: 600px; }
figure { margin: 8px 0 0; min-width: 0; }
figcaption { font-size: 0.85rem; }
.picture, .crop { max-width: 100%; border-radius: 4px; background: center / cover no-repeat; border: 1px solid var(--line);
  box-sizing: border-box; }
.picture { aspect-ratio: var(--ratio); background-size: contain; }
.difference { position: relative; isolation: isolate; background: #000; overflow: hidden; filter: brightness(4); }
.difference .picture { position: absolute; inset: 0; border: 0; background-size: 100% 100%; }
.difference .after { mix-blend-mode: difference; }
.crops { display: flex; flex-wrap: wrap; gap: 16px; }
.crops figure { max-width: 100%; }
.own figcaption { color: var(--text); font-weight: 600; }
summary { cursor: pointer; padding: 8px 0; width: fit-content; }
@media print { fieldset { display: none; } article { break-inside: avoid; } }
`;

// ../commands/src/reports/html/html-report.ts
const crops = [
	{
		kind: "saved-view",
		name: "Saved Views widget, 2:1",
		width: 256,
		height: 128
	},
	{
		kind: "itwin",
		name: "iTwinUI tile, 1.85:1",
		width: 288,
		height: 156
	},
	{
		kind: "imodel",
		name: "iModel card, 16:10",
		width: 400,
		height: 250
	}
];
const statusOrder = [
	"failed",
	"not-attempted",
	"published",
	"would-publish",
	"unchanged"
];
function publishHtml(result, pictures) {
	const { timing, dryRun, ok, problems, items } = result;
	return page({
		title: `Publish iTwin images: ${publishTotalsLine(result)}`,
		notes: [`Took ${timingLine(timing)}.`, ...dryRun ? ["Dry run: everything was checked, nothing was sent."] : []],
		failure: ok ? void 0 : publishFailure(result),
		problems,
		items,
		pictures
	});
}
function checkHtml(result, pictures) {
	const { ok, problems, items } = result;
	return page({
		title: `Check iTwin images: ${checkTotalsLine(result)}`,
		notes: ["Nothing was published: this is what a publishing run would find before its first upload."],
		failure: ok ? void 0 : checkFailure(result),
		problems,
		items,
		pictures
	});
}
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
function page({ title, notes, failure, problems, items, pictures }) {
	const statuses = statusOrder.filter((status) => items.some((item) => item.status === status));
	const filters = ["all", ...statuses];
	const hide = statuses.map((status) => `main:has(#show-${status}:checked) article:not(.${status}) { display: none; }`);
	const count = (status) => items.filter((item) => item.status === status).length;
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${html(title)}</title>
<style>${style}
${[...hide, ...pictures.flatMap(pictureRules)].join("\n")}</style>
</head>
<body>
<main>
<header>
<h1>${html(title)}</h1>
${notes.map((note) => `<p>${html(note)}</p>`).join("\n")}
${failure === void 0 ? "" : `<p class="error">${html(failure)}</p>`}
${list(problems.map(problem))}
</header>
${statuses.length < 2 ? "" : `<fieldset><legend>Show</legend>${filters.map((filter) => {
		const label = filter === "all" ? `all ${items.length}` : `${statusLabels[filter]} ${count(filter)}`;
		return `<label><input type="radio" name="show" id="show-${filter}"${filter === "all" ? " checked" : ""}> ${label}</label>`;
	}).join("")}</fieldset>`}
${items.map((item, index) => article(item, index, pictures[index] ?? {})).join("\n")}
</main>
</body>
</html>
`;
}
function article(item, index, { before, after }) {
	const { status, file, format, error, reason, imageName, replaced } = item;
	const facts = [
		format?.toUpperCase(),
		dimensionsOf(item),
		sizeOf(item)
	].filter(Boolean).join(", ");
	const remarks = [
		...item.problems.map(problem),
		...error ? [`<span class="error">${html(error.message)}</span>`] : [],
		...reason === void 0 ? [] : [html(reason)],
		...replaced?.backup === void 0 ? [] : [`Backup: <code>${html(replaced.backup)}</code>`],
		...imageName === void 0 ? [] : [`Name of the image: <code>${html(imageName)}</code>`]
	];
	return `<article class="${status}" id="item-${index}" style="--ratio: ${item.width && item.height ? `${item.width} / ${item.height}` : "16 / 9"}">
<h2><span class="status">${statusLabels[status]}</span> ${html(file)} <span class="to">&rarr; ${html(targetOf(item))}</span></h2>
${facts === "" ? "" : `<p class="facts">${html(facts)}</p>`}
${list(remarks)}
${after === void 0 ? "<p class=\"facts\">No picture is shown here.</p>" : figures(item, before !== void 0)}
</article>`;
}
function figures({ kind, file, status }, hasBefore) {
	const now = status === "unchanged" ? "Shown now" : status === "published" ? "After" : "The file";
	const { keepsBytes } = targetKinds[kind];
	const main = [
		...hasBefore ? [figure("before", keepsBytes ? "Before" : "Before, as the platform renders it", `What ${file} replaces`)] : [],
		figure("after", now, file),
		...hasBefore && keepsBytes ? [figure("difference", "Difference", `Where ${file} differs from what it replaces`)] : []
	];
	const tiles = crops.map(({ kind: of, name, width, height }) => `<figure${of === kind ? " class=\"own\"" : ""}><div role="img" class="crop after" style="width: ${width}px; aspect-ratio: ${width} / ${height}" aria-label="${html(`${file}, cropped for: ${name}`)}"></div><figcaption>${name}</figcaption></figure>`);
	return `<div class="figures">${main.join("")}</div>
<details><summary>How applications crop it</summary><div class="crops">${tiles.join("")}</div></details>`;
}
function figure(name, caption, label) {
	const layers = name === "difference" ? "<div class=\"picture before\"></div><div class=\"picture after\"></div>" : "";
	return `<figure><div role="img" class="picture ${name}" aria-label="${html(label)}">${layers}</div><figcaption>${caption}</figcaption></figure>`;
}
function pictureRules({ before, after }, index) {
	return [["before", before], ["after", after]].flatMap(([name, picture]) => {
		if (picture === void 0) return [];
		const data = Buffer.from(picture.bytes).toString("base64");
		return [`#item-${index} .${name} { background-image: url(data:${picture.mediaType};base64,${data}); }`];
	});
}
function problem({ severity, where, message, fix }) {
	const place = where === "" ? "" : `<code>${html(where)}</code>: `;
	return `<span class="${severity}">${severity === "warning" ? "Warning: " : ""}${place}${html(message)}</span> ${html(fix)}`;
}
function list(entries) {
	return entries.length === 0 ? "" : `<ul>${entries.map((entry) => `<li>${entry}</li>`).join("")}</ul>`;
}
function html(text) {
	return escapeText(text).replaceAll("\"", "&#34;").replaceAll("'", "&#39;");
}

// ../commands/src/reports/pictures.ts
const maxBytes = 50331648;
var Pictures = class {
	#current = /* @__PURE__ */ new Map();
	#before = /* @__PURE__ */ new Map();
	#maxBytes;
	#bytes = 0;
	#platform;
	constructor(most = maxBytes) {
		this.#maxBytes = most;
	}
	watch(platform) {
		this.#platform = platform;
		return {
			...platform,
			current: async (request) => {
				const current = await platform.current(request);
				this.#current.set(targetKey(request.target), current);
				return current;
			},
			upload: async (request) => {
				await this.#keepBefore(request.target, request.signal);
				return platform.upload(request);
			}
		};
	}
	async collect(items, results, signal) {
		const pictures = items.map(() => ({}));
		const indexes = [...items.keys()];
		const isChanged = (index) => results[index]?.status !== "unchanged";
		for (const index of [...indexes.filter(isChanged), ...indexes.filter((one) => !isChanged(one))]) {
			const item = items[index];
			if (item === void 0 || signal.aborted) break;
			const target = hasId(item.target) ? item.target : void 0;
			if (target && results[index]?.status === "would-publish") await this.#keepBefore(target, signal);
			const before = target && isChanged(index) ? this.#before.get(targetKey(target)) : void 0;
			const after = this.#take(await item.load({ signal }).catch(() => void 0));
			pictures[index] = {
				...before && { before },
				...after && { after }
			};
		}
		return pictures;
	}
	async #keepBefore(target, signal) {
		const platform = this.#platform;
		const key = targetKey(target);
		if (platform === void 0 || this.#before.has(key)) return;
		try {
			const current = this.#current.has(key) ? this.#current.get(key) : await platform.current({
				target,
				signal
			});
			const bytes = current && await platform.download({
				target,
				current,
				signal
			});
			this.#before.set(key, this.#take(bytes));
		} catch {
			this.#before.set(key, void 0);
		}
	}
	#take(bytes) {
		if (bytes === void 0) return void 0;
		const mediaType = mediaTypeOf(bytes);
		if (mediaType === void 0 || this.#bytes + bytes.byteLength > this.#maxBytes) return void 0;
		this.#bytes += bytes.byteLength;
		return {
			mediaType,
			bytes
		};
	}
};
const signatures = [
	[
		"PNG",
		0,
		"image/png"
	],
	[
		"ÿØÿ",
		0,
		"image/jpeg"
	],
	[
		"GIF8",
		0,
		"image/gif"
	],
	[
		"WEBP",
		8,
		"image/webp"
	]
];
function mediaTypeOf(bytes) {
	const starts = (text, at) => [...text].every((character, index) => bytes[at + index] === character.charCodeAt(0));
	return signatures.find(([start, at]) => starts(start, at))?.[2];
}

// ../commands/src/results/fold-remarks.ts
const namesShown = 2;
function foldRemarks(remarks) {
	return [...Map.groupBy(remarks, (remark) => remark.item === void 0 ? remark : `${remark.severity} ${remark.item.cause}`).values()].flatMap(([first, ...others]) => {
		if (first === void 0) return [];
		if (others.length === 0) return [first];
		const images = plural(others.length, "more image");
		const start = first.severity === "error" ? `${images} failed in the same way` : `The same holds for ${images}`;
		const title = `${first.severity === "error" ? "failed: " : ""}${plural(others.length + 1, "image")}`;
		return [{
			...first,
			title,
			message: `${first.message} ${start}: ${namesOf(first, others)}.`
		}];
	});
}
function namesOf(first, others) {
	const taken = new Set(first.item?.names);
	const names = others.flatMap(({ item }) => item?.names.find((name) => !taken.has(name)) ?? []);
	const shown = names.length > 3 ? names.slice(0, namesShown) : names.slice(0, -1);
	const last = names.length > 3 ? `${names.length - namesShown} more` : names.at(-1);
	return shown.length === 0 ? `${last}` : `${shown.join(", ")} and ${last}`;
}

// ../commands/src/secrets.ts
const minLength = 4;
var Secrets = class {
	#known = /* @__PURE__ */ new Set();
	#listeners;
	constructor(onAdd = () => {}) {
		this.#listeners = [onAdd];
	}
	forward(onAdd) {
		this.#listeners.push(onAdd);
		for (const form of this.#known) onAdd(form);
	}
	add(secret) {
		for (const form of formsOf(secret).filter((one) => !this.#known.has(one))) {
			this.#known.add(form);
			for (const onAdd of this.#listeners) onAdd(form);
		}
	}
	redact(text) {
		const known = [...this.#known].filter((form) => form.length >= minLength).sort((a, b) => b.length - a.length);
		return redact(text, known);
	}
};
function formsOf(secret) {
	const forms = [secret, ...secret.split(/[\r\n]+/)].flatMap((text) => {
		const trimmed = text.trim();
		const bare = trimmed.replace(/^Bearer\s+/i, "");
		return [
			text,
			trimmed,
			bare,
			encodeURIComponent(bare.toWellFormed())
		];
	});
	return [...new Set(forms)].filter((form) => form.trim() !== "" && !/^\s*Bearer\s*$/i.test(form));
}

// ../ci/src/plain-line.ts
function plainLine(text) {
	return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").replace(/##((?:vso)?\[)/gi, "## $1").replace(/^\s*::/, (start) => `|${start}`);
}

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto$1.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/summary.js
var __awaiter$1 = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access, appendFile, writeFile } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access(pathFromEnv, constants$1.R_OK | constants$1.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile : appendFile)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	stringify() {
		return this._buffer;
	}
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	addEOL() {
		return this.addRaw(EOL);
	}
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const _summary = new Summary();
const summary = _summary;

// ../../node_modules/.pnpm/@actions+core@3.0.1/node_modules/@actions/core/lib/core.js
var __awaiter = void 0 && (void 0).__awaiter || function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function debug(message) {
	issueCommand("debug", {}, message);
}
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
	process.stdout.write(message + os.EOL);
}
function startGroup(name) {
	issue("group", name);
}
function endGroup() {
	issue("endgroup");
}

// ../ci/src/github-log.ts
function createGithubLog() {
	const masks = process.env.GITHUB_ACTIONS === "true";
	const secrets = new Secrets((form) => masks && setSecret(form));
	const line = (text) => plainLine(secrets.redact(text));
	return {
		secrets,
		maxAnnotations: {
			error: 9,
			warning: 10
		},
		log: (text) => info(line(text)),
		debug: (text) => debug(line(text)),
		group: (title) => startGroup(line(title)),
		endGroup: () => endGroup(),
		annotate({ severity, title, message, location }) {
			(severity === "error" ? error : warning)(line(message), {
				...title !== void 0 && { title: line(title) },
				...location && {
					file: secrets.redact(location.file),
					...location.line !== void 0 && { startLine: location.line },
					...location.column !== void 0 && { startColumn: location.column }
				}
			});
		},
		async summary(markdown) {
			if (!process.env.GITHUB_STEP_SUMMARY) return;
			await summary.addRaw(secrets.redact(markdown)).write();
		}
	};
}

// ../ci/src/progress-lines.ts
const interval = 1e4;
const repeatByTimer = (call, milliseconds) => {
	const timer = setInterval(call, milliseconds);
	timer.unref();
	return () => clearInterval(timer);
};
function startProgressLines(options) {
	const { log, current, now = () => performance.now(), repeat = repeatByTimer } = options;
	const start = now();
	return repeat(() => {
		const progress = current();
		if (progress) log(progressLine(progress, now() - start));
	}, interval);
}
function progressLine({ activity, done, total }, elapsed) {
	return `progress: ${activity}, ${done} of ${total} done after ${formatDuration(elapsed)}`;
}

// ../ci/src/log-reporter.ts
var LogReporter = class {
	#log;
	#linesOf;
	#remarks = [];
	#endProgress;
	#progress;
	#inPhase = false;
	constructor(log, linesOf) {
		this.#log = log;
		this.#linesOf = linesOf;
		this.#endProgress = startProgressLines({
			log: log.log,
			current: () => this.#progress
		});
	}
	phase(title) {
		this.#endPhase();
		this.#log.group(title);
		this.#inPhase = true;
	}
	item(item) {
		const { line, detail, remarks } = this.#linesOf(item);
		this.#log.log(line);
		if (detail !== void 0) this.#log.debug(detail);
		for (const remark of remarks) this.remark(remark);
	}
	problem(problem, title) {
		this.remark(problemRemark(problem, title));
	}
	progress(progress) {
		this.#progress = progress;
	}
	notice(message) {
		this.#log.log(message);
	}
	wait(message) {
		this.#log.log(message);
	}
	debug(message) {
		this.#log.debug(message);
	}
	remark(remark) {
		this.#remarks.push(remark);
		this.#log.log(`  ${remark.severity}: ${remark.message}`);
	}
	end() {
		this.#endProgress();
		this.#endPhase();
		const folded = foldRemarks(this.#remarks);
		const { maxAnnotations } = this.#log;
		const more = ["warning", "error"].flatMap((level) => {
			const remarks = folded.filter(({ severity }) => severity === level);
			for (const { severity, title, message, location, code } of remarks.slice(0, maxAnnotations?.[level])) this.#log.annotate({
				severity,
				title,
				message,
				location,
				code
			});
			const hidden = remarks.length - (maxAnnotations?.[level] ?? remarks.length);
			return hidden > 0 ? [plural(hidden, level)] : [];
		});
		if (more.length === 0) return;
		this.#log.log(`${more.join(" and ")} more than are shown as annotations: all are above, and in the job summary.`);
	}
	#endPhase() {
		if (this.#inPhase) this.#log.endGroup();
		this.#inPhase = false;
		this.#progress = void 0;
	}
};

// ../ci/src/proxy.ts
const variables = [["https_proxy", "HTTPS_PROXY"], ["http_proxy", "HTTP_PROXY"]];
async function useProxy(env, log) {
	for (const name of variables.flat()) for (const secret of secretsOf(env[name] ?? "")) log.secrets.add(secret);
	const proxies = variables.flatMap((names) => {
		const name = names.find((one) => env[one]?.trim());
		return name === void 0 ? [] : [{
			name,
			key: names[0],
			text: env[name]?.trim() ?? ""
		}];
	});
	const [first] = proxies;
	if (first === void 0) return;
	const wrong = proxies.filter(({ text }) => !isProxy(text));
	if (wrong.length > 0) {
		const how = "Write it like http://proxy.example:3128 or http://user:password@proxy.example:3128, with special characters of the password percent-encoded.";
		throw new OptionsRefused(wrong.map(({ name }) => `The variable ${name} is not the address of a proxy. ${how}`));
	}
	const { setGlobalProxyFromEnv } = await import("node:http");
	if (typeof setGlobalProxyFromEnv === "function") {
		const noProxy = env.no_proxy || env.NO_PROXY;
		setGlobalProxyFromEnv({
			...Object.fromEntries(proxies.map(({ key, text }) => [key, text])),
			...noProxy && { no_proxy: noProxy }
		});
	} else if (env.NODE_USE_ENV_PROXY !== "1") throw new OptionsRefused([`Node.js (${process.version}) does not use the proxy in ${first.name} by itself. Set NODE_USE_ENV_PROXY=1 in the same place, or update Node.js.`]);
	const { protocol, hostname, port } = new URL(first.text);
	const proxy = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
	nameProxy(proxy);
	log.log(`Proxy: ${proxy} (${first.name})`);
}
function nameProxy(proxy) {
	const request = globalThis.fetch;
	globalThis.fetch = async (...args) => {
		try {
			return await request(...args);
		} catch (error) {
			throw error instanceof TypeError ? Object.assign(error, { proxy }) : error;
		}
	};
}
function isProxy(text) {
	if (!URL.canParse(text) || /[\r\n]/.test(text)) return false;
	const { protocol, pathname, search, hash, username, password } = new URL(text);
	return /^https?:$/.test(protocol) && pathname + search + hash === "/" && decoded(username + password) !== void 0;
}
function secretsOf(text) {
	const [found, user = "", password = ""] = /^\s*(?:\w+:\/\/)?([^:]*):?(.*)@/s.exec(text) ?? [];
	if (found === void 0) return [];
	const secret = password || user;
	const [plainUser, plainPassword] = [decoded(user) ?? user, decoded(password) ?? password];
	return [
		secret,
		decoded(secret) ?? secret,
		Buffer.from(`${plainUser}:${plainPassword}`).toString("base64")
	];
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return;
	}
}

// src/inputs/no-credentials.ts
const credentialLines = {
	token: `token: \${{ secrets.ITWIN_TOKEN }}`,
	"client-id": `client-id: \${{ vars.ITWIN_CLIENT_ID }}`,
	"client-secret": `client-secret: \${{ secrets.ITWIN_CLIENT_SECRET }}`
};
function explainMissing(missing, event) {
	const one = missing.length === 1;
	const inputs = one ? `The input ${missing[0]} is` : `The inputs ${listOf(missing, "and")} are`;
	if (event.fromFork && event.name !== "pull_request_target") return `${inputs} empty because this run comes from a fork's pull request, and GitHub gives such runs no secrets. Publish when the change is merged or released (on: push or on: release), and skip this step here: if: \${{ github.event.pull_request.head.repo.full_name == github.repository }}`;
	const settings = event.repository === "" ? "the repository's settings" : `${event.serverUrl}/${event.repository}/settings/secrets`;
	if (event.actor === "dependabot[bot]") return `${inputs} empty because Dependabot started this run, and GitHub gives it none of the secrets of Actions. Skip this step for Dependabot (if: \${{ github.actor != 'dependabot[bot]' }}), or add the secrets for it under ${settings}/dependabot too.`;
	const under = [missing.filter((name) => name !== "token").map((name) => `\`${credentialLines[name]}\``), missing.filter((name) => name === "token").map((name) => `\`${credentialLines[name]}\``)].filter((some) => some.length > 0).map((some) => listOf(some, "and"));
	return `${inputs} empty: the secret behind ${one ? "it" : "them"} is not set, or is spelled differently. Create it under ${settings}/actions, and pass it under \`with:\` as ${under.join(", or as ")}. A secret of an environment reaches only jobs that name the environment.`;
}

// src/inputs/credentials.ts
function maskSecrets(read, secrets) {
	for (const name of [
		"token",
		"client-secret",
		"github-token"
	]) secrets.add(read(name));
}
function readCredentials(inputs, event) {
	const token = inputs.text("token");
	const clientId = inputs.text("client-id");
	const clientSecret = inputs.text("client-secret");
	if (token !== void 0) {
		const beside = [clientId && "client-id", clientSecret && "client-secret"].filter(Boolean).join(" and ");
		if (beside !== "") inputs.refuse(`The inputs token and ${beside} are both set. Keep token, or client-id and client-secret.`);
		return inputs.attempt(() => ({ token: readCredential(token, "input token") }));
	}
	if (clientId === void 0 && clientSecret === void 0) {
		inputs.refuse(explainMissing([
			"token",
			"client-id",
			"client-secret"
		], event));
		return;
	}
	if (clientId === void 0 || clientSecret === void 0) {
		inputs.refuse(explainMissing([clientId === void 0 ? "client-id" : "client-secret"], event));
		return;
	}
	const authority = inputs.text("authority");
	const id = inputs.attempt(() => readCredential(clientId, "input client-id"));
	const secret = inputs.attempt(() => readCredential(clientSecret, "input client-secret"));
	if (authority !== void 0) inputs.attempt(() => readAddress(authority, "input authority"));
	if (id === void 0 || secret === void 0) return void 0;
	return {
		clientId: id,
		clientSecret: secret,
		...authority !== void 0 && { authority }
	};
}

// src/inputs/input-source.ts
const readInput = (name) => getInput(name, { trimWhitespace: false });
function inputsOf(action, read) {
	return new OptionReader({
		read,
		noun: "input",
		written: (name) => name
	}, optionTables[action]);
}

// src/inputs/working-directory.ts
async function findWorkingDirectory(workspace, inputs, directory = inputs.text("working-directory") ?? ".") {
	if (workspace === "") {
		inputs.refuse("GITHUB_WORKSPACE is not set. Run this as a step of a GitHub Actions job.");
		return;
	}
	const realRoot = await realpathOrNothing(workspace);
	if (realRoot === void 0) {
		inputs.refuse(`The workspace ${oneLine(workspace)} (GITHUB_WORKSPACE) does not exist. Add a step with actions/checkout before this one.`);
		return;
	}
	const named = `The input working-directory is ${shown(directory)}`;
	const found = await realpathOrNothing(resolve(workspace, directory));
	if (found === void 0) {
		const meant = await suggestFolder(realRoot, resolve(realRoot, directory));
		const fix = meant === void 0 ? "Correct the path." : `Did you mean ${quoted(meant)}?`;
		inputs.refuse(`${named}, which is not in the workspace. ${fix}`);
		return;
	}
	const inside = relative(realRoot, found);
	if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
		inputs.refuse(`${named}, which leads out of the workspace. Name a folder inside of it; a path is relative to the workspace.`);
		return;
	}
	if (!(await stat(found)).isDirectory()) {
		inputs.refuse(`${named}, which is a file. Name a folder.`);
		return;
	}
	return {
		root: resolve(workspace),
		directory: inside.split(sep).join("/")
	};
}
async function suggestFolder(root, path) {
	const source = await openWorkspace(root);
	if ("problem" in source) return void 0;
	const found = await findPath(source, relative(root, path).split(sep));
	if (found.kind !== "missing" || found.suggestion === void 0) return void 0;
	return (await stat(resolve(root, found.suggestion))).isDirectory() ? found.suggestion : void 0;
}
async function realpathOrNothing(path) {
	try {
		return await realpath(path);
	} catch {
		return;
	}
}

// src/runner/event.ts
async function readEvent(env) {
	const payload = await readPayload(env.GITHUB_EVENT_PATH);
	const release = releaseOf(payload);
	const repository = env.GITHUB_REPOSITORY ?? "";
	const serverUrl = env.GITHUB_SERVER_URL ?? "https://github.com";
	const runId = env.GITHUB_RUN_ID;
	return {
		name: env.GITHUB_EVENT_NAME ?? "",
		actor: env.GITHUB_ACTOR ?? "",
		repository,
		serverUrl,
		web: {
			serverUrl,
			repository,
			isPublic: serverUrl === "https://github.com" && property(property(payload, "repository"), "private") === false,
			...runId && { runUrl: `${serverUrl}/${repository}/actions/runs/${runId}` }
		},
		fromFork: isFromFork(payload),
		...release && { release }
	};
}
function isFromFork(payload) {
	const pull = property(payload, "pull_request");
	const repository = (side) => property(property(property(pull, side), "repo"), "full_name");
	return pull !== void 0 && repository("head") !== repository("base");
}
function releaseOf(payload) {
	const release = property(payload, "release");
	const [id, tag] = [property(release, "id"), property(release, "tag_name")];
	if (typeof id !== "number") return void 0;
	return typeof tag === "string" ? {
		id,
		tag
	} : { id };
}
async function readPayload(path) {
	try {
		return path === void 0 ? void 0 : JSON.parse(await readFile(path, "utf8"));
	} catch {
		return;
	}
}
function property(from, name) {
	return typeof from === "object" && from !== null ? from[name] : void 0;
}

// src/runner/github-runner.ts
function createGithubRunner() {
	const log = createGithubLog();
	return {
		...log,
		output: (name, value) => setOutput(name, log.secrets.redact(value)),
		fail(message) {
			process.exitCode = ExitCode.Failure;
			if (message !== void 0) log.annotate({
				severity: "error",
				message
			});
		}
	};
}

// src/runner/job-summary.ts
const jobSummaryLimit = {
	maxBytes: 1032192,
	reason: "a job summary holds 1 MiB",
	allProblems: "in the log",
	allItems: "in the log and in the output `results`"
};
async function writeSummary(runner, markdown) {
	try {
		await runner.summary(markdown);
	} catch (error) {
		runner.log(`The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
	}
}

// src/runner/refused-run.ts
async function finishRefused(refusals, runner, texts) {
	const { title, emptyRun } = texts;
	texts.setEmptyOutputs(runner);
	const { lines } = fitLines(refusals.map((refusal) => `- ❌ ${escapeText(refusal)}`), jobSummaryLimit.maxBytes);
	await writeSummary(runner, paragraphs(`## ${title}: ${emptyRun}`, lines.join("\n"), help));
	for (const [index, message] of refusals.entries()) if (index < (runner.maxAnnotations?.error ?? 1e400)) runner.annotate({
		severity: "error",
		title: "Inputs refused",
		message
	});
	else runner.log(`error: ${message}`);
	runner.fail();
	runner.log(emptyRun);
}

// src/start.ts
async function start(action, texts) {
	if (process.env.GITHUB_ACTIONS !== "true") {
		console.error(`This is the action "${texts.title}": it runs only as a step of a GitHub Actions job. Nothing was done.`);
		process.exitCode = 1;
		return;
	}
	const runner = createGithubRunner();
	let finished = false;
	let broken = false;
	function fault(error) {
		if (broken) return;
		broken = true;
		if (error instanceof Error && error.stack !== void 0) runner.debug(error.stack);
		runner.fail(describeFault(error));
		if (!finished) texts.setEmptyOutputs(runner);
	}
	process.on("uncaughtException", fault);
	process.once("beforeExit", () => {
		if (!finished) fault(/* @__PURE__ */ new Error("the process ran out of work before it was done"));
	});
	const tellCancelled = () => runner.log(`cancelled: ending the ${texts.activity} under way`);
	if (cancelSignal.aborted) tellCancelled();
	cancelSignal.addEventListener("abort", tellCancelled);
	try {
		await action({
			runner,
			signal: cancelSignal
		});
	} catch (error) {
		if (error instanceof OptionsRefused) await finishRefused(error.refusals, runner, texts);
		else fault(error);
	}
	finished = true;
}

// src/runner/write-report.ts
async function writeReport(report, runner) {
	const { path, workspace } = report;
	if (path === void 0) return void 0;
	try {
		await writeWorkspaceFile({
			...workspace,
			path,
			option: "report"
		}, await report.html());
		runner.log(`wrote the report ${path}`);
		return;
	} catch (error) {
		return runner.secrets.redact(`The images are as reported, but the report was not written. ${describeFault(error)}`);
	}
}

// src/github/git-object.ts
const lfsMark = "version https://git-lfs.github.com/spec/v1\n";
function matchBlob(sha, bytes) {
	if (blobHash(sha.length, bytes) === sha) return "bytes";
	const oid = createHash("sha256").update(bytes).digest("hex");
	const pointer = `${lfsMark}oid sha256:${oid}\nsize ${bytes.length}\n`;
	return blobHash(sha.length, new TextEncoder().encode(pointer)) === sha ? "lfs" : void 0;
}
function blobHash(length, bytes) {
	return createHash(length === 64 ? "sha256" : "sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
function isLfsPointer(bytes) {
	return new TextDecoder().decode(bytes.subarray(0, 43)) === lfsMark;
}

// src/links/links.ts
const segments = (path) => path.split("/").map(encode).join("/");
function encode(text) {
	return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}
function fileLink(web, revision, path, { isLfs }) {
	const { serverUrl, repository, isPublic } = web;
	const name = "tag" in revision ? revision.tag : revision.commit;
	const page = `${serverUrl}/${repository}/blob/${segments(name)}/${segments(path)}`;
	if (!isPublic) return { page };
	const ref = "tag" in revision ? `refs/tags/${segments(name)}` : name;
	return {
		page,
		picture: `${isLfs ? "https://media.githubusercontent.com/media" : "https://raw.githubusercontent.com"}/${repository}/${ref}/${segments(path)}`
	};
}
function assetLink(web, { tag, draft }, name) {
	const page = `${web.serverUrl}/${web.repository}/releases/download/${encode(tag)}/${encode(name)}`;
	return web.isPublic && !draft ? {
		page,
		picture: page
	} : { page };
}

// src/links/link-committed.ts
function reportedItems({ plan, items }) {
	return plan.items.flatMap((item, index) => {
		const result = items[index];
		return result ? [{
			item,
			result
		}] : [];
	});
}
async function linkCommitted(args) {
	const { web, revision, items, findBlob, signal } = args;
	const links = /* @__PURE__ */ new Map();
	for (const { item } of items.filter(isLinkable)) {
		if (links.has(item.file)) continue;
		const sha = await findBlob(item.file);
		const bytes = sha === void 0 ? void 0 : await loadAgain(item, signal);
		const match = sha !== void 0 && bytes !== void 0 && matchBlob(sha, bytes);
		if (match) links.set(item.file, fileLink(web, revision, item.file, { isLfs: match === "lfs" }));
	}
	return links;
}
async function loadAgain(item, signal) {
	try {
		const { load, loadFile = load } = item;
		return await loadFile(signal ? { signal } : {});
	} catch {
		signal?.throwIfAborted();
		return;
	}
}
function linkFiles(web, revision, items) {
	const linkable = items.filter(isLinkable);
	return new Map(linkable.map(({ item }) => [item.file, fileLink(web, revision, item.file, { isLfs: false })]));
}
function isLinkable({ item, result }) {
	return result.format !== void 0 && result.file === item.file;
}

export { missingResult as $, VerificationError as $n, quoted as $t, publishTotalsLine as A, walkJpeg as An, readYaml as At, problemList as B, isTrustedFrom as Bn, childPath as Bt, readCheckOptions as C, isSameImage as Cn, inTextOrder as Ct, listOf as D, walkPng as Dn, readManifest as Dt, OptionsRefused as E, sha256 as En, parseWildcards as Et, summaryTable as F, readBlockedConnection as Fn, targetText as Ft, noLinks as G, formatDuration as Gn, removeFileWithin as Gt, code as H, requireArguments as Hn, limits as Ht, cutLine as I, boundedSignal as In, FoundProblems as It, takeShard as J, BackupError as Jn, WorkspaceFileError as Jt, picture as K, messageOf$1 as Kn, requireFolderWithin as Kt, fitLines as L, readCredential as Ln, openWorkspace as Lt, checkFailure as M, asErrors as Mn, targetKeys as Mt, checkSummary as N, hasErrors as Nn, readReference as Nt, shown as O, crc32 as On, parseManifest as Ot, checkTotalsLine as P, problemCodes as Pn, isPerFile as Pt, itemJson as Q, TransportError as Qn, closest as Qt, help as R, backoff as Rn, readFileWithin as Rt, publishHtml as S, targetKinds as Sn, parseFileName as St, readRefreshOptions as T, ownBytes as Tn, fitsTokens as Tt, escapeText as U, codeOf as Un, workspaceProblemCodes as Ut, targetCell as V, readAddress as Vn, listOnce as Vt, linkedFile as W, formatBytes as Wn, listFolderWithin as Wt, imageFacts as X, ITwinImagesError as Xn, tooLarge$1 as Xt, describeFault as Y, ConfigurationError as Yn, notFile as Yt, itemIdentity as Z, ImageRejectedError as Zn, workspacePath as Zt, readCredentials as _, hasId as _n, imageListName as _t, assetLink as a, connectPlatform as an, readFault as at, Pictures as b, targetIdProblem as bn, assignNames as bt, writeReport as c, stopsRun as cn, countNames as ct, writeSummary as d, coalesce as dn, dimensionsOf as dt, quotedSome as en, isConfigurationError as er, problemJson as et, readEvent as f, PQueue as fn, itemLines as ft, maskSecrets as g, NameResolver as gn, formatImageList as gt, readInput as h, describeShare as hn, targetOf as ht, reportedItems as i, clientIdOf as in, toReportedProblem as it, timingLine as j, mediaTypes as jn, shapeProblem as jt, publishFailure as k, nodeZlib as kn, locate as kt, start as l, listITwinsOf as ln, lookUpNames as lt, inputsOf as m, load as mn, statusLabels as mt, linkCommitted as n, require_dist as nn, isTransportError as nr, toItemResult as nt, blobHash as o, pacedConcurrency as on, inlineName as ot, findWorkingDirectory as p, inspectPlan as pn, plural as pt, shardName as q, oneLine as qn, writeFileWithin as qt, linkFiles as r, loadResizing as rn, transportReasonCodes as rr, toReportedError as rt, isLfsPointer as s, isAnswer as sn, planImages as st, isLinkable as t, findDefaultThumbnails as tn, isPlatformError as tr, showFault as tt, jobSummaryLimit as u, listManyITwins as un, causeOf as ut, useProxy as v, checkImage as vn, parseImageList as vt, readPublishOptions as w, inspectImage as wn, planEntries as wt, checkHtml as x, targetKey as xn, nameKey as xt, LogReporter as y, describeTarget as yn, sortImages as yt, paragraphs as z, sleep as zn, readIfThere as zt };