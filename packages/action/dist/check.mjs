import { $ as readCredentials, B as itemLines, D as itemJson, E as itemIdentity, F as planImages, G as connectPlatform, I as countNames, J as findWorkingDirectory, K as readEvent, L as lookUpNames, M as toReportedProblem, N as readFault, P as inlineName, Q as maskSecrets, S as noLinks, T as imageFacts, V as plural, W as clientIdOf, Z as readSelection, Zt as inspectPlan, _ as problemList, b as escapeText, c as start, ct as readText, d as GithubReporter, et as InputsRefused, f as summaryTable, g as paragraphs, h as help, l as jobSummaryLimit, ot as readInput, pn as hasErrors, q as useProxy, rt as readChoice, tt as attempt, u as writeSummary, w as describeFault, wn as readAddress } from "./shared.mjs";

// ../commands/src/check/check-result.ts
function makeCheckResult(run, shown) {
	const { plan, inspected, fault, failOn } = run;
	const items = inspected.map(({ item, image, problems }) => {
		const status = hasErrors(problems) ? "failed" : "would-publish";
		const reported = problems.map((problem) => toReportedProblem(problem, shown));
		return {
			...itemIdentity(item, shown),
			status,
			...imageFacts(image),
			problems: reported
		};
	});
	const problems = plan.problems.map((problem) => toReportedProblem(problem, shown));
	const allProblems = [...problems, ...items.flatMap((item) => item.problems)];
	const errors = allProblems.filter(({ severity }) => severity === "error").length;
	const totals = {
		wouldPublish: errors > 0 ? 0 : items.length,
		errors,
		warnings: allProblems.length - errors,
		namesNotLookedUp: countNames(plan)
	};
	const failed = {
		error: errors > 0,
		warning: allProblems.length > 0,
		never: false
	}[failOn];
	return {
		items,
		problems,
		allProblems,
		totals,
		...fault !== void 0 && { fault: shown.secrets.redact(fault) },
		ok: fault === void 0 && !failed
	};
}

// ../commands/src/check/check.ts
async function check(options, context) {
	const { reporter, secrets, signal } = context;
	const { platform } = options;
	const clientId = platform && clientIdOf(platform.credentials);
	const shown = {
		secrets,
		inline: inlineName(options.selection),
		clientId
	};
	let plan = {
		items: [],
		problems: []
	};
	let inspected = [];
	let fault;
	try {
		plan = await planImages(options, signal);
		let notices = [];
		if (platform) ({plan, notices} = await lookUpNames(plan, connectPlatform(platform, context), signal));
		for (const problem of plan.problems) reporter.problem(toReportedProblem(problem, shown), "This can't be published");
		for (const notice of notices) reporter.notice(secrets.redact(notice));
		if (plan.items.length > 0) reporter.notice(`checking ${plural(plan.items.length, "image")}`);
		inspected = await inspectPlan(plan, { signal });
	} catch (error) {
		const ended = readFault(error, context);
		fault = ended === void 0 ? "The check was cancelled. Run it again." : describeFault(ended);
	}
	const result = makeCheckResult({
		plan,
		inspected,
		fault,
		failOn: options.failOn
	}, shown);
	for (const item of result.items) reporter.item(item);
	return result;
}

// ../commands/src/check/check-messages.ts
function checkTotalsLine({ wouldPublish, errors, warnings, namesNotLookedUp: names }) {
	const counts = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""].filter((part) => part !== "").join(", ");
	const unknown = names === 0 ? "" : `; ${plural(names, "name")} ${names === 1 ? "was" : "were"} not looked up`;
	return `would publish ${wouldPublish}${counts === "" ? "" : `: ${counts}`}${unknown}`;
}
function checkFailure({ fault, totals }) {
	if (fault !== void 0) return fault;
	if (totals.errors > 0) return void 0;
	return `${plural(totals.warnings, "warning")}, and the check is to fail on warnings too.`;
}
function checkSummary(result, { limit }) {
	const { items, problems, totals, fault, ok } = result;
	const list = problemList(problems, limit);
	return paragraphs(`## Check iTwin images: ${checkTotalsLine(totals)}`, "Nothing was published: this is what a publishing run would find before its first upload.", totals.namesNotLookedUp === 0 ? "" : "Names of targets were not looked up, as that needs a token: a publishing run or a dry run does, or this check with the inputs for one.", fault === void 0 ? "" : `❌ ${escapeText(fault)}`, ok ? "" : help, ...list.parts, ...summaryTable(items, {
		links: noLinks,
		limit,
		usedBytes: list.bytes
	}));
}

// src/inputs/check-inputs.ts
const failOnChoices = [
	"error",
	"warning",
	"never"
];
async function readCheckInputs(read, about) {
	const refusals = [];
	const refuse = (message) => {
		refusals.push(message);
	};
	const selection = readSelection(read, refuse);
	const directory = readText(read, "working-directory") ?? ".";
	const workspace = await findWorkingDirectory(about.workspace, directory, refuse);
	const credentials = [
		"token",
		"client-id",
		"client-secret"
	].some((name) => readText(read, name) !== void 0) ? readCredentials(read, about.event, refuse) : void 0;
	const apiUrl = readText(read, "api-url");
	if (apiUrl !== void 0) attempt(refuse, () => readAddress(apiUrl, "input api-url"));
	const failOn = readChoice(read, "fail-on", {
		choices: failOnChoices,
		otherwise: "error"
	}, refuse);
	if (refusals.length > 0 || !selection || !workspace) throw new InputsRefused(refusals);
	return {
		selection,
		workspace,
		failOn,
		...credentials && { platform: {
			credentials,
			apiUrl
		} }
	};
}

// src/check/run.ts
const checkTexts = {
	title: "Check iTwin images",
	emptyRun: "nothing was checked",
	activity: "check",
	setEmptyOutputs(runner) {
		runner.output("results", "[]");
		runner.output("problems", "[]");
		runner.output("errors", "0");
		runner.output("warnings", "0");
	}
};
async function runCheck(inputs, { runner, signal }) {
	const reporter = new GithubReporter(runner, itemLines);
	const result = await check(inputs, {
		reporter,
		signal,
		secrets: runner.secrets
	});
	const { items, allProblems, totals, ok } = result;
	reporter.end();
	runner.output("results", JSON.stringify(items.map(itemJson)));
	runner.output("problems", JSON.stringify(allProblems.map(problemJson)));
	runner.output("errors", String(totals.errors));
	runner.output("warnings", String(totals.warnings));
	await writeSummary(runner, checkSummary(result, { limit: jobSummaryLimit }));
	if (!ok) runner.fail(checkFailure(result));
	runner.log(checkTotalsLine(totals));
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

// src/check/index.ts
start(async (context) => {
	maskSecrets(readInput, context.runner.secrets);
	await useProxy(process.env, context.runner);
	const workspace = process.env.GITHUB_WORKSPACE ?? "";
	const event = await readEvent(process.env);
	await runCheck(await readCheckInputs(readInput, {
		workspace,
		event
	}), context);
}, checkTexts);

export {  };