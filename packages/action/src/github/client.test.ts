import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";
import { GithubClient, type GithubClientOptions } from "./client.ts";

const intent = { what: "download the asset", notFound: "Look again." };

function clientOf(options: Partial<GithubClientOptions>): GithubClient {
  // No call of these tests goes through it: they bring their own requests.
  const octokit = new Octokit();
  return new GithubClient({ octokit, owner: "octo", repo: "renders", ...options });
}

/** As Octokit rejects. */
function answered(status: number, retryAfter: string): Error {
  const response = { status, headers: { "retry-after": retryAfter }, data: { message: "Too many requests" } };
  return Object.assign(new Error("Too many requests"), { name: "HttpError", status, response });
}

test("a limit that asks for no wait is waited for all the same, within the budget", async () => {
  let requests = 0;
  const client = clientOf({ totalTimeout: 400, retryDelay: 40 });
  const calling = client.call(intent, () => {
    requests++;
    return Promise.reject(answered(429, "0"));
  });
  await expect(calling).rejects.toThrow("rate limit");
  // A wait of 20 to 40 ms each: without one there are tens of thousands.
  expect(requests).toBeGreaterThan(1);
  expect(requests).toBeLessThan(30);
});

test("a limit that outlasts the budget is met once, however many calls there are", async () => {
  let requests = 0;
  const client = clientOf({ totalTimeout: 1000 });
  const call = () =>
    client.call(intent, () => {
      requests++;
      return Promise.reject(answered(403, "3000"));
    });
  for (let number = 0; number < 20; number++) await expect(call()).rejects.toThrow("rate limit");
  expect(requests).toBe(1);
});
