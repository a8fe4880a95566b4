import { isLasting, type RequestFailure, StorageAnswer } from "./failure.ts";
import { githubCodes as codes, GithubError } from "./github-error.ts";

/** What a call wanted, for its messages. */
export interface Intent {
  /** To stand after "Could not": `read the release v1.2.0 of octo/renders`. */
  readonly what: string;
  /** What the call needs of the token: `contents: read` unless told otherwise. */
  readonly permission?: "read" | "write";
  /** What a 404 means here, as one sentence of what to do. */
  readonly notFound: string;
}

/** Makes a failure an error that says what to do. */
export function explain(intent: Intent, failure: RequestFailure, attempts: number, wait?: number): GithubError {
  const { status, message, cause } = failure;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  const said = message === "" ? "" : `: ${message.replace(/\.$/, "")}`;
  const what =
    status === undefined
      ? `Could not ${intent.what}: GitHub gave no whole answer${tries}${said}.`
      : `Could not ${intent.what}: ${cause instanceof StorageAnswer ? message : `GitHub answered ${status}${tries}${said}`}.`;
  const error = (code: GithubError["code"], fix: string) => new GithubError(code, what, fix, { status, cause });

  if (status === undefined) {
    if (failure.blocked) return error(codes.unreachable, failure.blocked.fix);
    return error(
      codes.unreachable,
      isLasting(failure)
        ? "Check GITHUB_API_URL, and the certificate of the server there."
        : "Run it again; when it happens every time, look at the network between this machine and GitHub.",
    );
  }
  if (cause instanceof StorageAnswer)
    return error(codes.answer, "Run it again; https://www.githubstatus.com may tell more.");
  if (wait !== undefined) {
    const minutes = Math.max(1, Math.ceil(wait / 60_000));
    const fix = `The rate limit of this token is used up: run it again in ${minutes} min, or give other jobs another token.`;
    return error(codes.rateLimit, fix);
  }
  switch (status) {
    case 401:
      return error(codes.token, `Set the input github-token to \`\${{ github.token }}\`, which is its default.`);
    case 403:
      return error(codes.permission, permissionFix(intent, failure));
    case 404:
      return error(codes.answer, intent.notFound);
    default:
      return error(
        codes.answer,
        status >= 500
          ? "GitHub has a fault: run it again; https://www.githubstatus.com may tell more."
          : "Check the inputs that name the release, the tag or the ref.",
      );
  }
}

function permissionFix({ permission = "read" }: Intent, { message, headers }: RequestFailure): string {
  if (!/not accessible by|must have|permission/i.test(message)) {
    return "Ask an administrator: the organisation may ask for SAML, or allow certain addresses only.";
  }
  // GitHub names what it would have accepted: `contents=read; contents=read,workflows=write`.
  const accepted = String(headers["x-accepted-github-permissions"] ?? "");
  const line = /^(\w+)=(read|write)/.exec(accepted);
  const named = line ? `${line[1]}: ${line[2]}` : `contents: ${permission}`;
  return `Add the line \`${named}\` under \`permissions:\` of the job, or of the workflow.`;
}

/**
 * An answer that is not what GitHub documents, such as a proxy's page.
 *
 * @param variable - The variable of the runner that has the address.
 */
export function unknownAnswer(what: string, variable = "GITHUB_API_URL"): GithubError {
  return new GithubError(
    codes.answer,
    `Could not ${what}: the answer is not what GitHub documents.`,
    `Check ${variable}, and the proxy if there is one, then run it again.`,
  );
}
