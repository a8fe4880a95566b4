import type { Cell, Expected, Table } from "./cell.ts";
import { answer, connections, html, named, outages, rateLimits } from "./faults.ts";
import { makeItems } from "./items.ts";
import { type Call, clientId, clientSecret, elsewhere, type Fault, startPlatform, token } from "./platform.ts";
import { publishRun, statusesOf } from "./run.ts";

const json = (value: unknown, status = 200): Fault =>
  answer(status, JSON.stringify(value), { "Content-Type": "application/json" });
/** Items that begin together share a request for a token; later ones may make their own before the run stops. */
const refused: Expected = { outcome: "failed", attempts: 4, seconds: 2 };
const passing: Expected = { outcome: "published", attempts: 2, seconds: 3 };
/** A call gives up waiting for a token after two minutes, and its next attempt may begin a new request for one. */
const lasting: Expected = { outcome: "failed", attempts: 40, seconds: 625 };

/** Faults of a token service, and what becomes of the run if all requests meet them; and, if it differs, only the first. */
const faults: readonly (readonly [string, Fault, always: Expected, once?: Expected])[] = [
  ["400 invalid_client", json({ error: "invalid_client" }, 400), refused],
  ["400 invalid_scope", json({ error: "invalid_scope" }, 400), refused],
  ["400, HTML", answer(400, html), refused],
  ["401", answer(401, "", { "WWW-Authenticate": "Basic" }), refused],
  ["403", answer(403), refused],
  ["404", answer(404), refused],
  ["302", answer(302, "", { Location: `${elsewhere}/token` }), refused],
  ["307", answer(307, "", { Location: `${elsewhere}/token` }), refused],
  ["200 with an HTML page", answer(200, html), refused],
  ["200 with nothing", answer(200), refused],
  ["200 with an empty object", json({}), refused],
  ["200 with a list", json([]), refused],
  ["200 with half of the JSON", answer(200, '{"access_token":"abc', { "Content-Type": "application/json" }), refused],
  ["200 with 2 MiB", json({ access_token: "t", more: "x".repeat(2 * 1024 * 1024) }), refused],
  ["204", answer(204), refused],
  ...["408", "500", "502, HTML", "503"].map((name) => ({ name, fault: named(outages, name) })).map(toRow),
  ...["reset before it is taken", "closed before it is taken", "not HTTP", "101", "gzip that is none"]
    .map((name) => ({ name, fault: named(connections, name) }))
    .map(toRow),
  ["429", named(rateLimits, "429"), lasting, passing],
  [
    "429, Retry-After 20",
    named(rateLimits, "429, Retry-After 20"),
    { outcome: "failed", attempts: 46, seconds: 925 },
    { ...passing, seconds: 22 },
  ],
  ["429, Retry-After 31536000", named(rateLimits, "429, Retry-After 31536000"), refused],
  [
    "never answers",
    named(connections, "never answers"),
    // The call that waits for the token ends each time, the request for it goes on.
    { outcome: "failed", attempts: 8, seconds: 500 },
    { ...passing, seconds: 125 },
  ],
];

function toRow({ name, fault }: { name: string; fault: Fault }): readonly [string, Fault, Expected, Expected] {
  return [name, fault, lasting, passing];
}

/** Answers of the token service alone. */
const ofTokens: readonly (readonly [string, Fault, Expected])[] = [
  ["a token of two lines", json({ access_token: "a\nb", token_type: "Bearer" }), refused],
  ["a token that is empty", json({ access_token: "", token_type: "Bearer" }), refused],
  ["a token that is a number", json({ access_token: 1, token_type: "Bearer" }), refused],
  ["a token of another type", json({ access_token: "t", token_type: "mac" }), refused],
  ["a token that the platform refuses", json({ access_token: "t", token_type: "Bearer" }), { ...refused, attempts: 8 }],
  ["a negative life", json({ access_token: token, token_type: "Bearer", expires_in: -1 }), refused],
  [
    "a life of a second",
    json({ access_token: token, token_type: "Bearer", expires_in: 1 }),
    { outcome: "published", attempts: 40, seconds: 2 },
  ],
  ["no life", json({ access_token: token, token_type: "Bearer" }), { outcome: "published", attempts: 1, seconds: 2 }],
];
/** Announcements alone. */
const ofAnnouncements: readonly (readonly [string, Fault, Expected])[] = [
  ["an endpoint elsewhere", elsewhereEndpoint, refused],
  ["another issuer", json({ issuer: elsewhere, token_endpoint: `${elsewhere}/token` }), refused],
];

function elsewhereEndpoint({ headers, reply }: Parameters<Fault>[0]): void {
  const body = JSON.stringify({ issuer: `http://${headers.host}`, token_endpoint: `${elsewhere}/token` });
  reply({ status: 200, headers: { "Content-Type": "application/json" }, body });
}

function cell(call: Call, [name, fault, expected]: readonly [string, Fault, Expected], times: "once" | "always"): Cell {
  return {
    row: `${call}: ${name}`,
    name: times,
    expected,
    async run() {
      await using platform = await startPlatform();
      let arrived = 0;
      platform.script = (exchange) => {
        if (exchange.call !== call) return undefined;
        arrived++;
        return times === "always" || arrived === 1 ? fault : undefined;
      };
      const items = makeItems(6);
      const credentials = { clientId, clientSecret, authority: platform.url };
      const run = await publishRun(platform, items, { credentials });
      const { violations } = run;
      const statuses = statusesOf(run);
      const outcome = /^(failed|not-attempted)( \d, not-attempted \d)?$/.test(statuses) ? "failed" : statuses;
      for (const { call: one, headers, body } of platform.exchanges) {
        const isPlace = one === "token";
        const { authorization = "" } = headers;
        if (!isPlace && (authorization.startsWith("Basic") || body.includes(clientSecret))) {
          violations.push("the client secret was sent elsewhere");
        }
      }
      return { outcome, attempts: arrived, seconds: run.seconds, violations };
    },
  };
}

export const table: Table = {
  title: "token service",
  atOnce: 100,
  cells: [
    ...(["discovery", "token"] as const).flatMap((call) =>
      faults.flatMap(([name, fault, always, once]) => [
        cell(call, [name, fault, always], "always"),
        ...(once ? [cell(call, [name, fault, once], "once")] : []),
      ]),
    ),
    ...ofTokens.map((row) => cell("token", row, "always")),
    ...ofAnnouncements.map((row) => cell("discovery", row, "always")),
  ],
};
