import { $ as itemLines, A as problemList, B as itemJson, F as noLinks, G as toReportedProblem, Gt as connectPlatform, J as planImages, K as readFault, L as describeFault, N as escapeText, O as help, R as imageFacts, S as OptionsRefused, T as summaryTable, Wt as clientIdOf, X as lookUpNames, Y as countNames, Zt as inspectPlan, _ as useProxy, c as start, d as readEvent, et as plural, f as findWorkingDirectory, g as readCredentials, h as maskSecrets, k as paragraphs, l as jobSummaryLimit, m as readInput, mn as hasErrors, p as inputsOf, q as inlineName, u as writeSummary, v as LogReporter, y as readCheckOptions, z as itemIdentity } from "./shared.mjs";

// ../commands/src/check/check-result.ts
function makeCheckResult(run, shown) {
	const { plan, inspected, fault, failOn } = run;
	const items = inspected.map(({ item, image, problems }) => {
		const status = hasErrors(problems) ? "failed" : "would-publish";
		const reported = problems.map((problem) => toReportedProblem(problem, shown));
		return {
			...itemIdentity(item, shown),
			status,
			...imageFacts(item, image),
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
	const { platform, prepare } = options;
	const clientId = platform && clientIdOf(platform.credentials);
	const shown = {
		secrets,
		inline: inlineName(options.selection),
		clientId,
		prepare
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
async function readCheckInputs(read, about) {
	const inputs = inputsOf("check", read);
	const { selection, failOn, prepare, ...access } = readCheckOptions(inputs);
	const credentials = [
		"token",
		"client-id",
		"client-secret"
	].some((name) => inputs.isSet(name)) ? readCredentials(inputs, about.event) : void 0;
	const workspace = await findWorkingDirectory(about.workspace, inputs);
	if (inputs.refusals.length > 0 || !selection || !workspace) throw new OptionsRefused(inputs.refusals);
	return {
		selection,
		workspace,
		failOn,
		prepare,
		...credentials && { platform: {
			credentials,
			...access
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
	const reporter = new LogReporter(runner, itemLines);
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