import { C as problemList, D as noLinks, F as describeFault, G as inlineName, I as imageFacts, J as readSelection, K as planImages, L as itemIdentity, M as plural, Q as readChoice, R as itemJson, S as paragraphs, T as escapeText, U as toReportedProblem, W as readFault, Y as InputsRefused, f as start, h as GithubReporter, in as hasErrors, j as itemLines, m as writeSummary, p as jobSummaryLimit, q as findWorkingDirectory, qt as inspectPlan, rt as readText, tt as readInput, v as summaryTable, x as help } from "./shared.mjs";

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
	const failOn = readChoice(read, "fail-on", {
		choices: failOnChoices,
		otherwise: "error"
	}, refuse);
	if (refusals.length > 0 || !selection || !workspace) throw new InputsRefused(refusals);
	return {
		selection,
		workspace,
		failOn
	};
}

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
		warnings: allProblems.length - errors
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
	const shown = {
		secrets,
		inline: inlineName(options.selection)
	};
	let plan = {
		items: [],
		problems: []
	};
	let inspected = [];
	let fault;
	try {
		plan = await planImages(options, signal);
		for (const problem of plan.problems) reporter.problem(toReportedProblem(problem, shown), "This can't be published");
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
function checkTotalsLine({ wouldPublish, errors, warnings }) {
	const counts = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""].filter((part) => part !== "").join(", ");
	return `would publish ${wouldPublish}${counts === "" ? "" : `: ${counts}`}`;
}
function checkFailure({ fault, totals }) {
	if (fault !== void 0) return fault;
	if (totals.errors > 0) return void 0;
	return `${plural(totals.warnings, "warning")}, and the check is to fail on warnings too.`;
}
function checkSummary(result, { limit }) {
	const { items, problems, totals, fault, ok } = result;
	const list = problemList(problems, limit);
	return paragraphs(`## Check iTwin images: ${checkTotalsLine(totals)}`, "Nothing was sent: this is what a publishing run would find before its first request.", fault === void 0 ? "" : `❌ ${escapeText(fault)}`, ok ? "" : help, ...list.parts, ...summaryTable(items, {
		links: noLinks,
		limit,
		usedBytes: list.bytes
	}));
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

// src/check/check-action.ts
function checkAction() {
	return start(async (context) => {
		const workspace = process.env.GITHUB_WORKSPACE ?? "";
		await runCheck(await readCheckInputs(readInput, { workspace }), context);
	}, checkTexts);
}

export { checkAction };