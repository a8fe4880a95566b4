import { C as imageFacts, Ct as readSelection, D as toFinding, Mt as readText, Nt as inspectPlan, Ot as readChoice, S as identify, St as findPlace, Wt as hasErrors, _ as plural, a as writeSummary, b as makePlan, c as summaryTable, g as findingLine, h as toOutput, ln as getInput, m as keepLines, o as bullet, p as cutLine, r as RunLog, s as maxRowBytes, t as start, u as escapeText, wt as InputsRefused, x as describeFault, xt as noLinks } from "./shared.mjs";

// src/check/texts.ts
/** The check action, in words. */
const checkWords = {
	title: "Check iTwin images",
	nothing: "nothing was checked",
	totals: "would publish 0",
	underWay: "check",
	setEmptyOutputs(runner) {
		runner.output("results", "[]");
		runner.output("problems", "[]");
		runner.output("errors", "0");
		runner.output("warnings", "0");
	}
};

// ../commands/src/check/check-result.ts
/** Sums up a check. */
function makeCheckReport(found, redact) {
	const { plan, inspected, fault, failOn } = found;
	const items = inspected.map(({ item, image, problems }) => {
		const status = hasErrors(problems) ? "failed" : "would-publish";
		const findings = problems.map((problem) => toFinding(problem, redact));
		return {
			...identify(item, redact),
			status,
			...imageFacts(image),
			problems: findings
		};
	});
	const problems = plan.problems.map((problem) => toFinding(problem, redact));
	const all = [...problems, ...items.flatMap((item) => item.problems)];
	const count = (severity) => all.filter((finding) => finding.severity === severity).length;
	const totals = {
		wouldPublish: count("error") > 0 ? 0 : items.length,
		errors: count("error"),
		warnings: count("warning")
	};
	const refused = {
		error: totals.errors > 0,
		warning: all.length > 0,
		never: false
	}[failOn];
	return {
		items,
		problems,
		all,
		...fault !== void 0 && { fault: redact(fault) },
		totals,
		ok: fault === void 0 && !refused
	};
}

// ../commands/src/check/check-messages.ts
/** `would publish 7`, `would publish 0: 2 errors, 1 warning` */
function checkTotalsLine({ wouldPublish, errors, warnings }) {
	const what = [errors > 0 ? plural(errors, "error") : "", warnings > 0 ? plural(warnings, "warning") : ""].filter((part) => part !== "").join(", ");
	return `would publish ${wouldPublish}${what === "" ? "" : `: ${what}`}`;
}
/** The job summary of a check. */
function summarizeCheck({ items, problems, totals, fault }) {
	const lists = keepLines(problems.map(bullet), maxRowBytes / 2);
	return [
		`## ${checkWords.title}: ${checkTotalsLine(totals)}`,
		"Nothing was sent: this is what a publishing run would find before its first request.",
		fault === void 0 ? "" : `❌ ${escapeText(fault)}`,
		lists.lines.join("\n"),
		lists.cut > 0 ? cutLine(lists.cut, "problem", "in the log") : "",
		...summaryTable({
			items,
			links: noLinks
		}, maxRowBytes - lists.bytes)
	].filter((part) => part !== "").join("\n\n").concat("\n");
}

// src/check/run.ts
/**
* Checks what the inputs ask for as a publishing run would before its first request, and reports it. Nothing is sent.
*/
async function runCheck(inputs, context) {
	const { runner, signal } = context;
	let plan = {
		items: [],
		problems: []
	};
	let inspected = [];
	let fault;
	try {
		plan = await makePlan({
			...inputs,
			source: { kind: "workspace" }
		}, {
			runner,
			signal
		});
		if (plan.items.length > 0) runner.log(`checking ${plural(plan.items.length, "image")}`);
		inspected = await inspectPlan(plan, { signal });
	} catch (error) {
		fault = signal.aborted && error === signal.reason ? "The check was cancelled. Run it again." : describeFault(error);
		if (error instanceof Error && error.stack !== void 0) runner.debug(error.stack);
	}
	const report = makeCheckReport({
		plan,
		inspected,
		fault,
		failOn: inputs.failOn
	}, runner.redact);
	const log = new RunLog(runner);
	for (const finding of report.problems) log.finding(finding, "This can't be published");
	for (const item of report.items) log.item(item);
	log.end();
	runner.output("results", JSON.stringify(report.items.map(toOutput)));
	runner.output("problems", JSON.stringify(report.all.map(toProblem)));
	runner.output("errors", String(report.totals.errors));
	runner.output("warnings", String(report.totals.warnings));
	await writeSummary(runner, summarizeCheck(report));
	if (!report.ok) runner.fail(failure(report));
	runner.log(checkTotalsLine(report.totals));
}
function toProblem({ code, severity, message, fix, location }) {
	return {
		code,
		severity,
		message,
		fix,
		...location
	};
}
/** What the step fails with: the first thing that is wrong, and how much more there is. */
function failure({ fault, all }) {
	if (fault !== void 0) return fault;
	const [first, ...others] = all.toSorted((a, b) => weight(a.severity) - weight(b.severity));
	if (first === void 0) return "Nothing was checked.";
	const more = others.length === 0 ? "" : ` ${plural(others.length, "more problem")}: see the job summary.`;
	return findingLine(first) + more;
}
const weight = (severity) => severity === "error" ? 0 : 1;

// src/inputs/check-inputs.ts
/** What makes the check fail: errors, warnings as well, or nothing. */
const failOnChoices = [
	"error",
	"warning",
	"never"
];
/**
* Turns the inputs into what they ask for.
*
* @param about.workspace - GITHUB_WORKSPACE.
* @throws {@link InputsRefused} with everything that is wrong with them at once.
*/
async function readCheckInputs(read, about) {
	const refusals = [];
	const refuse = (message) => {
		refusals.push(message);
	};
	const selection = readSelection(read, refuse);
	const place = await findPlace(about.workspace, readText(read, "working-directory") ?? ".", refuse);
	const failOn = readChoice(read, "fail-on", {
		choices: failOnChoices,
		otherwise: "error"
	}, refuse);
	if (refusals.length > 0 || !selection || !place) throw new InputsRefused(refusals);
	return {
		selection,
		place,
		failOn
	};
}

// src/check/index.ts
start(async ({ runner, signal }) => {
	const read = (name) => getInput(name, { trimWhitespace: false });
	const inputs = await readCheckInputs(read, { workspace: process.env.GITHUB_WORKSPACE ?? "" });
	await runCheck(inputs, {
		runner,
		signal
	});
}, checkWords);

export {  };