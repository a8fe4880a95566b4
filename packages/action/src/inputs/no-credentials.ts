import { listOf } from "@itwin-images/commands";
import type { RunEvent } from "../runner/event.ts";

/** How credentials are passed, to paste under `with:`. */
const credentialLines = {
  token: `token: \${{ secrets.ITWIN_TOKEN }}`,
  "client-id": `client-id: \${{ vars.ITWIN_CLIENT_ID }}`,
  "client-secret": `client-secret: \${{ secrets.ITWIN_CLIENT_SECRET }}`,
} as const;

export type CredentialInput = keyof typeof credentialLines;

/** Says why credentials are missing, as far as what started the run tells, and what to do. */
export function explainMissing(missing: readonly CredentialInput[], event: RunEvent): string {
  const one = missing.length === 1;
  const inputs = one ? `The input ${missing[0]} is` : `The inputs ${listOf(missing, "and")} are`;
  // pull_request_target runs in the base repository, which does have its secrets.
  if (event.fromFork && event.name !== "pull_request_target") {
    return `${inputs} empty because this run comes from a fork's pull request, and GitHub gives such runs no secrets. Publish when the change is merged or released (on: push or on: release), and skip this step here: if: \${{ github.event.pull_request.head.repo.full_name == github.repository }}`;
  }
  const settings =
    event.repository === "" ? "the repository's settings" : `${event.serverUrl}/${event.repository}/settings/secrets`;
  if (event.actor === "dependabot[bot]") {
    return `${inputs} empty because Dependabot started this run, and GitHub gives it none of the secrets of Actions. Skip this step for Dependabot (if: \${{ github.actor != 'dependabot[bot]' }}), or add the secrets for it under ${settings}/dependabot too.`;
  }
  const lines = [
    missing.filter((name) => name !== "token").map((name) => `\`${credentialLines[name]}\``),
    missing.filter((name) => name === "token").map((name) => `\`${credentialLines[name]}\``),
  ];
  const under = lines.filter((some) => some.length > 0).map((some) => listOf(some, "and"));
  return `${inputs} empty: the secret behind ${one ? "it" : "them"} is not set, or is spelled differently. Create it under ${settings}/actions, and pass it under \`with:\` as ${under.join(", or as ")}. A secret of an environment reaches only jobs that name the environment.`;
}
