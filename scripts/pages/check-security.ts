import { isMap, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLMap } from "yaml";
import { eventsOf } from "./check-inputs.ts";
import type { Finding } from "./finding.ts";

/** A commit; its version is a comment, for people and for Dependabot. */
const commit = /^[\w./-]+@[0-9a-f]{40}$/;
const version = /^ v\d+\.\d+\.\d+$/;
/** Events whose runs have secrets and can be started by a stranger's pull request. */
const trusting = ["pull_request_target", "workflow_run"];
const installs = /\b(?:npx|pnpm|yarn|npm (?:ci|i|install|exec|run|test))\s/;

/**
 * Checks a workflow for habits that have cost other projects their tokens. These are the rules of zizmor that matter here;
 * zizmor itself is neither on npm nor in Debian.
 *
 * @param ours - Whether the workflow is one of this repository, and not an example to copy. Examples name versions by tag,
 * as a commit in a copied file gets old.
 */
export function checkSecurity(workflow: string, { ours }: { ours: boolean }): Finding[] {
  const lineCounter = new LineCounter();
  const document = parseDocument<YAMLMap<Node, Node>>(workflow, { lineCounter });
  const findings: Finding[] = [];
  const find = (node: Node | null | undefined, message: string): void => {
    findings.push({ line: lineCounter.linePos(node?.range?.[0] ?? 0).line, message });
  };

  for (const event of eventsOf(document.toJS().on)) {
    if (trusting.includes(event)) {
      find(
        document.contents?.get("on", true),
        `A stranger's pull request starts ${event} with secrets: use pull_request.`,
      );
    }
  }
  const jobs = document.get("jobs");
  for (const { key, value: job } of isMap<Node, Node>(jobs) ? jobs.items : []) {
    if (!isMap(job)) continue;
    const permissions = job.get("permissions") ?? document.get("permissions");
    if (permissions === undefined) find(key, `The job ${key} has no permissions: list those it needs.`);
    const canWrite = /\bwrite\b/.test(JSON.stringify(permissions ?? ""));
    visit(job, {
      Map(_, step) {
        const [uses, run] = [step.get("uses", true), step.get("run", true)];
        if (run && String(run).includes("${{")) {
          find(run, "An expression in a script may be a stranger's code: pass it through env.");
        }
        if (!ours) return;
        if (run && canWrite && installs.test(`${run}\n`)) {
          find(run, `The job ${key} can write, and runs packages: run them in a job that can't.`);
        }
        if (isScalar(uses) && !(commit.test(String(uses)) && version.test(uses.comment ?? ""))) {
          find(uses, `${uses} can change: name the commit, and the version in a comment.`);
        }
        if (/^actions\/checkout@/.test(String(uses)) && step.getIn(["with", "persist-credentials"]) !== false) {
          find(step, "This checkout leaves its token to the later steps: set persist-credentials to false.");
        }
      },
    });
  }
  return findings;
}
