import { C as readCheckOptions, E as OptionsRefused, J as takeShard, M as checkFailure, N as checkSummary, Nn as hasErrors, P as checkTotalsLine, Q as itemJson, X as imageFacts, Y as describeFault, Z as itemIdentity, _ as readCredentials, an as connectPlatform, at as readFault, b as Pictures, c as writeReport, ct as countNames, d as writeSummary, et as problemJson, f as readEvent, ft as itemLines, g as maskSecrets, h as readInput, in as clientIdOf, it as toReportedProblem, l as start, lt as lookUpNames, m as inputsOf, ot as inlineName, p as findWorkingDirectory, pn as inspectPlan, pt as plural, q as shardName, st as planImages, u as jobSummaryLimit, v as useProxy, x as checkHtml, y as LogReporter } from "./shared.mjs";

// ../commands/src/check/check-result.ts
function makeCheckResult(run, shown) {
	const { plan, inspected, fault, failOn, shard } = run;
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
		...shard && { shard },
		ok: fault === void 0 && !failed,
		plan
	};
}

// ../commands/src/check/check.ts
async function check(options, context) {
	const { reporter, secrets, signal } = context;
	const { platform, shard, prepare } = options;
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
		const planned = plan.items.length;
		if (shard) plan = takeShard(plan, shard);
		for (const problem of plan.problems) reporter.problem(toReportedProblem(problem, shown), "This can't be published");
		for (const notice of notices) reporter.notice(secrets.redact(notice));
		if (planned > 0) {
			const part = shard ? ` of ${planned}, which are in shard ${shardName(shard)}` : "";
			reporter.notice(`checking ${plural(plan.items.length, "image")}${part}`);
		}
		inspected = await inspectPlan(plan, { signal });
	} catch (error) {
		const ended = readFault(error, context);
		fault = ended === void 0 ? "The check was cancelled. Run it again." : describeFault(ended);
	}
	const result = makeCheckResult({
		plan,
		inspected,
		fault,
		failOn: options.failOn,
		shard
	}, shown);
	for (const item of result.items) reporter.item(item);
	return result;
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
	const platform = credentials && {
		credentials,
		...access
	};
	return {
		selection,
		workspace,
		failOn,
		prepare,
		report: inputs.text("report"),
		...platform && { platform }
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
	runner.log(checkTotalsLine(result));
}

// src/check/check-action.ts
function checkAction() {
	return start(async (context) => {
		maskSecrets(readInput, context.runner.secrets);
		await useProxy(process.env, context.runner);
		const workspace = process.env.GITHUB_WORKSPACE ?? "";
		const event = await readEvent(process.env);
		await runCheck(await readCheckInputs(readInput, {
			workspace,
			event
		}), context);
	}, checkTexts);
}

export { checkAction };