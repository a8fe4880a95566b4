import { randomUUID } from "node:crypto";
import { png } from "@itwin-images/ci/test/images";
import { expectNoSecrets } from "@itwin-images/ci/test/secrets-scan";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type GithubServer, startGithubServer } from "./github-server.ts";
import { type GraphqlServer, startGraphqlServer } from "./graphql-server.ts";
import { type PrivateNetwork, startPrivateNetwork, type TestProxy } from "./private-network.ts";
import { type ActionRun, type RunActionOptions, runAction } from "./run-action.ts";
import { type Stage, setStage } from "./stage.ts";

const [api, ims, restApi, graphqlApi] = [
  "api.platform.test",
  "ims.platform.test",
  "api.github.test",
  "graphql.github.test",
];
const user = { name: "ci", password: "pa ss/wörd#1" };
const userinfo = `${user.name}:${encodeURIComponent(user.password)}`;
const wrongPassword = "wrong-word";

let stage: Stage;
let github: GithubServer;
let graphql: GraphqlServer;
let network: PrivateNetwork;
let open: TestProxy;
let closed: TestProxy;

beforeAll(async () => {
  stage = await setStage({ "a.png": await png(1) });
  github = await startGithubServer({ private: true });
  graphql = await startGraphqlServer();
  network = await startPrivateNetwork({
    [api]: stage.emulator.url,
    [ims]: stage.emulator.url,
    "images.platform.test": stage.emulator.blobUrl,
    [restApi]: github.url,
    [graphqlApi]: new URL(graphql.url).origin,
  });
});
afterAll(async () => {
  await network[Symbol.asyncDispose]();
  await graphql[Symbol.asyncDispose]();
  await github[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(async () => {
  open = await network.startProxy({ refused: { [restApi]: 403, "unknown.test": 502 } });
  closed = await network.startProxy({ user });
});

/** Runs an action that has nothing but a proxy: no name of a host can be looked up. */
async function run({ inputs, env, ...more }: Pick<RunActionOptions, "inputs" | "env" | "action">): Promise<ActionRun> {
  const { clientId, clientSecret } = stage.emulator;
  const result = await runAction({
    workspace: stage.workspace,
    githubToken: github.issueToken("write"),
    ...more,
    inputs: {
      ...{ "api-url": network.url(api), authority: network.url(ims) },
      ...{ "client-id": clientId, "client-secret": clientSecret },
      // A failure must not be waited for.
      patience: "0",
      ...inputs,
    },
    env: {
      GITHUB_API_URL: network.url(restApi),
      GITHUB_GRAPHQL_URL: `${network.url(graphqlApi)}/graphql`,
      NODE_EXTRA_CA_CERTS: network.caFile,
      ...env,
    },
  });
  const sent = Buffer.from(`${user.name}:${user.password}`).toString("base64");
  const { stdout, stderr, summary, outputs } = result;
  const secrets = [user.password, userinfo, sent, wrongPassword];
  expectNoSecrets({ stdout, stderr, summary, outputs: JSON.stringify(outputs) }, secrets);
  return result;
}

const first = (result: ActionRun) => result.annotations[0]?.message ?? "";

/** What each run does, and the hosts that it needs. */
const runs = {
  publish: async () => ({ inputs: { image: "a.png", "itwin-id": stage.iTwin }, hosts: [] }),
  "publish from a release": async () => {
    github.repository.addRelease({ tag: "v1", assets: [{ name: "a.png", bytes: await png(2) }] });
    const inputs = { source: "release", tag: "v1", image: "a.png", "itwin-id": stage.iTwin };
    return { inputs, hosts: [restApi, "storage.test"] };
  },
  "publish from a repository": async () => {
    const commit = github.repository.addCommit({ "a.png": await png(3) }, ["tags/v1"]);
    const inputs = { source: "repository", ref: commit, image: "a.png", "itwin-id": stage.iTwin };
    return { inputs, hosts: [restApi] };
  },
  refresh: async () => ({ action: "refresh", ...site(), hosts: [] }),
  "refresh and commit": async () => {
    const env = { GITHUB_SHA: graphql.push("main", { "README.md": "" }) };
    return { action: "refresh", ...site({ commit: "true" }), env, hosts: [graphqlApi] };
  },
} satisfies Record<string, () => Promise<Pick<RunActionOptions, "inputs" | "env" | "action"> & { hosts: string[] }>>;

/** A site in a new folder, so that there is an image to download. */
function site(more: Record<string, string> = {}): Pick<RunActionOptions, "inputs"> {
  return { inputs: { targets: `- itwin: ${stage.iTwin}`, into: randomUUID(), ...more } };
}

const inVariables: Record<string, (proxy: string) => Record<string, string>> = {
  https_proxy: (proxy) => ({ https_proxy: proxy }),
  HTTPS_PROXY: (proxy) => ({ HTTPS_PROXY: proxy, NO_PROXY: "localhost,.other.test" }),
  http_proxy: (proxy) => ({ http_proxy: proxy, no_proxy: "localhost" }),
  "all four": (proxy) => ({
    https_proxy: proxy,
    HTTPS_PROXY: "http://other.test",
    http_proxy: proxy,
    HTTP_PROXY: proxy,
  }),
};
// Every run with the variables that people use, and one run with the others.
const table = Object.keys(runs).flatMap((name) =>
  Object.keys(inVariables)
    .slice(0, name === "publish" ? 4 : 2)
    .map((variable) => [name, variable] as [keyof typeof runs, string]),
);

test.each(table)("%s reaches every host through the proxy, with its password, in %s", async (name, variable) => {
  const { hosts, ...options } = await runs[name]();
  const variables = inVariables[variable]?.(`http://${userinfo}@${closed.host}`);
  const result = await run({ ...options, env: { ...("env" in options && options.env), ...variables } });
  expect(result).toMatchObject({ exitCode: 0, stderr: "", annotations: [] });
  expect([...closed.asked].sort()).toEqual([api, ims, "images.platform.test", ...hosts].sort());
  expect(result.log).toContain(`Proxy: ${closed.host} (`);
});

interface Refusal {
  readonly name: string;
  readonly run: keyof typeof runs;
  readonly inputs?: () => Record<string, string>;
  readonly env: () => Record<string, string>;
  readonly says: () => string;
  /** How often a proxy is asked when there is patience for more: where it would say the same again, once. */
  readonly asked?: number;
}

test.each<Refusal>([
  {
    name: "no password",
    run: "publish",
    env: () => ({ HTTPS_PROXY: `http://${closed.host}` }),
    says: () =>
      `the proxy ${closed.host} answered 407: the user name and the password are missing or wrong. Write them into HTTPS_PROXY`,
    asked: 1,
  },
  {
    name: "a wrong password, towards GitHub",
    run: "publish from a release",
    env: () => ({ HTTPS_PROXY: `http://ci:${wrongPassword}@${closed.host}` }),
    says: () => `GitHub gave no whole answer: the proxy ${closed.host} answered 407: the user name`,
    asked: 1,
  },
  {
    name: "a host that the proxy forbids",
    run: "publish from a release",
    env: () => ({ HTTPS_PROXY: `http://${open.host}` }),
    says: () => `the proxy ${open.host} answered 403: it does not let this request through. Ask the administrator`,
    asked: 1,
  },
  {
    name: "an untrusted CA",
    run: "publish",
    env: () => ({ HTTPS_PROXY: `http://${open.host}`, NODE_EXTRA_CA_CERTS: "" }),
    says: () =>
      "the server's certificate is signed by a CA that this machine does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Set NODE_EXTRA_CA_CERTS",
    asked: 1,
  },
  {
    name: "an untrusted CA, towards GitHub",
    run: "publish from a release",
    env: () => ({ HTTPS_PROXY: `http://${userinfo}@${closed.host}`, NODE_EXTRA_CA_CERTS: "" }),
    says: () => "does not trust (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Set NODE_EXTRA_CA_CERTS",
    asked: 1,
  },
  {
    name: "a host that the proxy can't reach",
    run: "publish",
    inputs: () => ({ authority: network.url("unknown.test") }),
    env: () => ({ HTTPS_PROXY: `http://${open.host}` }),
    says: () => `the proxy ${open.host} answered 502: it can't reach this host. Check the address.`,
  },
  {
    name: "a proxy of an unknown name",
    run: "publish",
    env: () => ({ HTTPS_PROXY: "http://proxy.invalid:3128" }),
    says: () => "the proxy proxy.invalid:3128 can't be reached (E",
  },
  {
    name: "a proxy that is not running",
    run: "publish",
    env: () => ({ HTTPS_PROXY: "http://127.0.0.1:1" }),
    says: () =>
      "the proxy 127.0.0.1:1 can't be reached (ECONNREFUSED). Check the host and the port in HTTPS_PROXY, and that",
  },
])("$name is explained", async ({ run: name, inputs: own, env, says, asked }) => {
  const { inputs } = await runs[name]();
  const patience = asked === undefined ? "0" : "1";
  const result = await run({ inputs: { ...inputs, ...own?.(), patience }, env: env() });
  expect(result).toMatchObject({ exitCode: 1, stderr: "" });
  expect(first(result)).toContain(says());
  if (asked !== undefined) expect(open.attempts() + closed.attempts()).toBe(asked);
});

test.each(["NO_PROXY", "no_proxy"])("hosts in %s are reached without it", async (name) => {
  const inputs = { image: "a.png", "itwin-id": stage.iTwin, "api-url": stage.emulator.url };
  const env = { HTTPS_PROXY: `http://${open.host}`, HTTP_PROXY: `http://${open.host}`, [name]: "other.test,127.0.0.1" };
  expect(await run({ inputs, env })).toMatchObject({ exitCode: 0 });
  expect([...open.asked]).toEqual([ims]);
});

test.each([
  ["https_proxy", "not a url"],
  ["HTTPS_PROXY", `http://ci:${user.password}@proxy.example:3128`],
  ["http_proxy", `ci:${encodeURIComponent(user.password)}@proxy.example:3128`],
  ["HTTP_PROXY", `socks5://${userinfo}@proxy.example`],
  ["HTTPS_PROXY", `http://${userinfo}%zz@proxy.example`],
])("%s that is no address of a proxy is refused without its value", async (name, value) => {
  const result = await run({ inputs: { image: "a.png", "itwin-id": stage.iTwin }, env: { [name]: value } });
  expect(result).toMatchObject({ exitCode: 1, stderr: "", outputs: { published: "0", results: "[]" } });
  expect(first(result)).toBe(
    `The variable ${name} is not the address of a proxy. Write it like http://proxy.example:3128 or http://user:password@proxy.example:3128, with special characters of the password percent-encoded.`,
  );
});

test("a Node.js that can't be told of a proxy is refused, or told by NODE_USE_ENV_PROXY", async () => {
  const old = `import http from "node:http"; import { syncBuiltinESMExports } from "node:module"; delete http.setGlobalProxyFromEnv; syncBuiltinESMExports();`;
  const env = {
    https_proxy: `http://${userinfo}@${closed.host}`,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(old)}`,
  };
  const inputs = { image: "a.png", "itwin-id": stage.iTwin };
  const refused = await run({ inputs, env });
  expect(refused).toMatchObject({ exitCode: 1, stderr: "" });
  expect(first(refused)).toMatch(/does not use the proxy in https_proxy by itself. Set NODE_USE_ENV_PROXY=1 in/);
  expect(closed.attempts()).toBe(0);
  expect(await run({ inputs, env: { ...env, NODE_USE_ENV_PROXY: "1" } })).toMatchObject({ exitCode: 0 });
  expect([...closed.asked]).toContain(api);
});
