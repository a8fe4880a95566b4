import { F as checkSummary, I as checkTotalsLine, O as readCheckOptions, P as checkFailure, X as itemLines, Z as plural, Zt as inspectPlan, b as Pictures, cn as hasErrors, ct as toReportedProblem, d as writeSummary, dt as planImages, et as describeFault, h as readInput, j as OptionsRefused, l as start, lt as readFault, m as inputsOf, nt as itemIdentity, p as findWorkingDirectory, rt as itemJson, t as writeReport, tt as imageFacts, u as jobSummaryLimit, ut as inlineName, x as checkHtml, y as LogReporter } from "./shared.mjs";

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
		ok: fault === void 0 && !failed,
		plan
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

// src/inputs/check-inputs.ts
async function readCheckInputs(read, about) {
	const inputs = inputsOf("check", read);
	const { selection, failOn } = readCheckOptions(inputs);
	const workspace = await findWorkingDirectory(about.workspace, inputs);
	if (inputs.refusals.length > 0 || !selection || !workspace) throw new OptionsRefused(inputs.refusals);
	return {
		selection,
		workspace,
		failOn,
		report: inputs.text("report")
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
	const { items, allProblems, totals, plan } = result;
	const { workspace, report: path } = inputs;
	const html = async () => checkHtml(result, await new Pictures().collect(plan.items, items, signal));
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
	runner.output("results", JSON.stringify(items.map(itemJson)));
	runner.output("problems", JSON.stringify(allProblems.map(problemJson)));
	runner.output("errors", String(totals.errors));
	runner.output("warnings", String(totals.warnings));
	await writeSummary(runner, checkSummary(result, { limit: jobSummaryLimit }));
	if (!result.ok) runner.fail(checkFailure(result));
	else if (notWritten !== void 0) runner.fail();
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
	const workspace = process.env.GITHUB_WORKSPACE ?? "";
	await runCheck(await readCheckInputs(readInput, { workspace }), context);
}, checkTexts);

export {  };