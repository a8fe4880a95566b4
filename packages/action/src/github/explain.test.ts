import { expect, test } from "vitest";
import { explain } from "./explain.ts";
import { type RequestFailure, readFailure } from "./failure.ts";
import { githubCodes as codes } from "./github-error.ts";

const intent = { what: "read it", notFound: "Look elsewhere." };
const failure = (
  status: number | undefined,
  message: string,
  headers: RequestFailure["headers"] = {},
): RequestFailure => ({
  ...(status !== undefined && { status }),
  ...{ headers, message, cause: new Error(message) },
});
const permission = "Resource not accessible by integration";

test.each<[string, RequestFailure, Parameters<typeof explain>[0], string, string]>([
  ["a permission to read", failure(403, permission), intent, codes.permission, "Add the line `contents: read` under"],
  [
    "a permission to write",
    failure(403, permission),
    { ...intent, permission: "write" },
    codes.permission,
    "Add the line `contents: write` under `permissions:` of the job, or of the workflow.",
  ],
  [
    "the permission that GitHub names",
    failure(403, permission, { "x-accepted-github-permissions": "contents=write; contents=write,workflows=write" }),
    intent,
    codes.permission,
    "Add the line `contents: write` under",
  ],
  ["an organisation's rule", failure(403, "SAML enforcement"), intent, codes.permission, "Ask an administrator"],
  ["a token", failure(401, "Bad credentials"), intent, codes.token, "github-token"],
  ["nothing there", failure(404, "Not Found"), intent, codes.answer, "GitHub answered 404: Not Found. Look elsewhere."],
  ["a fault", failure(502, ""), intent, codes.answer, "Could not read it: GitHub answered 502. GitHub has a fault"],
  ["a wrong name", failure(422, "Validation Failed"), intent, codes.answer, "Check the inputs that name the release"],
  [
    "a certificate",
    failure(undefined, "expired (CERT_HAS_EXPIRED)"),
    intent,
    codes.unreachable,
    "Check GITHUB_API_URL, and the certificate of the server there.",
  ],
  [
    "a network",
    failure(undefined, "read ECONNRESET"),
    intent,
    codes.unreachable,
    "gave no whole answer: read ECONNRESET. Run",
  ],
])("%s", (_, failed, wanted, code, says) => {
  const error = explain(wanted, failed, 1);
  expect(error).toMatchObject({ code, status: failed.status, cause: failed.cause });
  expect(error.message).toContain(says);
  expect(error.message).toBe(`${error.what} ${error.fix}`);
});

test("a text of GitHub's is one line, without what looks like a token", () => {
  const response = { status: 500, headers: {}, data: { message: "no\n::error::Bearer abcdefgh https://x?sig=abcdef" } };
  const error = Object.assign(new Error("x"), { name: "HttpError", status: 500, response });
  expect(readFailure(error)?.message).toBe("no ::error::Bearer *** https://x?sig=***");
});

test("a fault of our own is no failure of GitHub's", () => {
  expect(readFailure(new RangeError("oops"))).toBeUndefined();
  expect(readFailure("oops")).toBeUndefined();
});
