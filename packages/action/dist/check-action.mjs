import { $ as lookUpNames, A as problemList, B as imageFacts, F as noLinks, H as itemJson, J as toReportedProblem, Jt as connectPlatform, L as shardName, N as escapeText, O as help, Q as countNames, R as takeShard, S as OptionsRefused, T as summaryTable, V as itemIdentity, W as problemJson, X as inlineName, Y as readFault, Z as planImages, _ as useProxy, c as start, d as readEvent, f as findWorkingDirectory, g as readCredentials, h as maskSecrets, k as paragraphs, l as jobSummaryLimit, m as readInput, mn as hasErrors, nt as itemLines, p as inputsOf, qt as clientIdOf, rt as plural, tn as inspectPlan, u as writeSummary, v as LogReporter, y as readCheckOptions, z as describeFault } from "./shared.mjs";

// ../commands/src/check/check-result.ts
function makeCheckResult(run, shown) {
	const { plan, inspected, fault, failOn, shard } = run;
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
		...shard && { shard },
		ok: fault === void 0 && !failed
	};
}

// ../commands/src/check/check.ts
async function check(options, context) {
	const { reporter, secrets, signal } = context;
	const { platform, shard } = options;
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

// src/inputs/check-inputs.ts
async function readCheckInputs(read, about) {
	const inputs = inputsOf("check", read);
	const { selection, failOn, ...access } = readCheckOptions(inputs);
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