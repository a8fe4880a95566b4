import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findForms, formsOf, type SecretForm } from "@itwin-images/ci/test/secrets-scan";
import { githubToken } from "../run-action.ts";
import { type ActionRun, runBundle } from "./action.ts";
import type { Cell, Table } from "./cell.ts";
import { answer } from "./faults.ts";
import { type Item, makeItems, manifestOf } from "./items.ts";
import {
  addressOf,
  clientId,
  clientSecret,
  type Fault,
  type FaultyPlatform,
  older,
  startPlatform,
  token,
} from "./platform.ts";

const secrets = {
  token,
  "Bearer token": `Bearer ${token}`,
  "client secret": clientSecret,
  "id:secret": `${clientId}:${clientSecret}`,
  "GitHub token": githubToken,
} as const;

/** A secret as an answer may repeat it. */
interface Form extends SecretForm {
  readonly secret: keyof typeof secrets;
}

const forms: readonly Form[] = (Object.keys(secrets) as (keyof typeof secrets)[]).flatMap((secret) =>
  formsOf(secrets[secret]).map((form) => ({ ...form, secret })),
);

/** Everything that a run left, by name. */
type Left = Readonly<Record<string, string>>;

interface Place {
  readonly name: string;
  /** One run with all forms, or with each form alone. */
  readonly left: (form: Form) => Promise<Left>;
  readonly secrets?: readonly string[];
}

/** A publishing run with an item for each form; its upload meets a fault with the form in it. */
function upload(name: string, faultOf: (form: Form) => Fault): Place {
  let run: Promise<Left> | undefined;
  return {
    name,
    left() {
      run ??= publishForms((platform, items) => {
        platform.script = ({ call, target }) => {
          const form = forms[items.findIndex((item) => item.target === target)];
          return call === "upload" && form ? faultOf(form) : undefined;
        };
      });
      return run;
    },
  };
}

const json = (status: number, value: unknown): Fault =>
  answer(status, JSON.stringify(value), { "Content-Type": "application/json" });
const imageNamed = (name: string) => ({
  image: {
    id: "1",
    smallImageName: name,
    smallImageUrl: "https://a.test/b",
    largeImageName: name,
    largeImageUrl: "https://a.test/b",
  },
});

/** Where an answer may have a text that a report repeats. */
const places: readonly Place[] = [
  upload("message", ({ planted }) => json(422, { error: { code: "Invalid", message: `Got ${planted} here` } })),
  upload("code", ({ planted }) => json(422, { error: { code: planted, message: "No." } })),
  upload("detail", ({ planted }) =>
    json(422, {
      error: { code: "Invalid", message: "No.", details: [{ code: "X", message: planted, target: planted }] },
    }),
  ),
  upload("plain text", ({ planted }) => answer(400, planted)),
  upload("page's title", ({ planted }) => answer(400, `<html><title>Not for ${planted}</title></html>`)),
  upload("far behind", ({ planted }) => answer(400, `${"word ".repeat(50)}${planted} end`)),
  upload("redirect", ({ planted }) => answer(302, "", { Location: `https://h.test/${encodeURI(planted)}` })),
  upload("redirect's host", ({ planted }) => answer(302, "", { Location: `https://${planted}.test/` })),
  upload("image name", ({ planted }) => json(201, imageNamed(`large_${planted}`))),
  refresh("display name"),
  tokenService("token service's error"),
  github("GitHub's error"),
];

async function publishForms(prepare: (platform: FaultyPlatform, items: readonly Item[]) => void): Promise<Left> {
  const items = makeItems(forms.length, "itwin");
  return inWorkspace(items, async (platform, workspace) => {
    prepare(platform, items);
    const inputs = { images: manifestOf(items), record: "record.json", backup: "backup" };
    const run = await runBundle({ workspace, inputs: { ...inputs, ...access(platform), patience: "0" } });
    return run;
  });
}

const access = ({ url }: FaultyPlatform) => ({
  ...{ "api-url": url, authority: url, "client-id": clientId, "client-secret": clientSecret },
});

/** Runs in a workspace with the items' files, and reads what is left there and by the run. */
async function inWorkspace(
  items: readonly Item[],
  work: (platform: FaultyPlatform, workspace: string) => Promise<ActionRun>,
): Promise<Left> {
  await using platform = await startPlatform({ token });
  const workspace = await mkdtemp(join(tmpdir(), "faults-secrets-"));
  try {
    for (const [index, { bytes, target }] of items.entries()) {
      await writeFile(join(workspace, `${index}.png`), bytes);
      platform.put(target, older);
    }
    return (await work(platform, workspace)).left;
  } finally {
    await rm(workspace, { recursive: true });
  }
}

/** The names of saved views and of their images, in a site. */
function refresh(name: string): Place {
  let run: Promise<Left> | undefined;
  const bring = (): Promise<Left> => {
    const items = makeItems(forms.length, "saved-view");
    return inWorkspace(items, (platform, workspace) => {
      const savedViews = items.map(({ id }, index) => ({
        id,
        displayName: `View ${forms[index]?.planted}`,
        shared: true,
      }));
      platform.script = ({ path }) =>
        /^\/savedviews\/?\?/.test(path) ? json(200, { savedViews, _links: { self: { href: "" } } }) : undefined;
      const inputs = {
        "saved-views-of-itwin": "8a1f2c3d-0000-4000-8000-000000000001",
        into: "site",
        gallery: "all.md",
      };
      return runBundle({ action: "refresh", workspace, inputs: { ...inputs, ...access(platform), size: "full" } });
    });
  };
  return {
    name,
    left() {
      run ??= bring();
      return run;
    },
  };
}

function tokenService(name: string): Place {
  return {
    name,
    secrets: ["client secret", "id:secret"],
    left: ({ planted }) =>
      inWorkspace(makeItems(1), (platform, workspace) => {
        platform.script = ({ call }) =>
          call === "token" ? json(400, { error: "invalid_client", error_description: `Not ${planted}` }) : undefined;
        const inputs = { images: manifestOf(makeItems(1)), ...access(platform) };
        return runBundle({ workspace, inputs });
      }),
  };
}

function github(name: string): Place {
  return {
    name,
    secrets: ["GitHub token"],
    left: ({ planted }) =>
      inWorkspace(makeItems(1), async (platform, workspace) => {
        const server = createServer((_, response) => {
          response
            .writeHead(403, { "Content-Type": "application/json" })
            .end(JSON.stringify({ message: `Not ${planted}` }));
        }).listen(0, "127.0.0.1");
        await new Promise((resolve) => server.once("listening", resolve));
        const inputs = { images: manifestOf(makeItems(1)), source: "repository", ...access(platform) };
        const run = await runBundle({ workspace, inputs, env: { GITHUB_API_URL: addressOf(server) } });
        server.close();
        return run;
      }),
  };
}

function cell(place: Place, form: Form): Cell {
  return {
    row: `${form.name}, in the ${place.name}`,
    name: form.secret,
    expected: { outcome: "nowhere", attempts: 0, seconds: Number.POSITIVE_INFINITY },
    async run() {
      const left = await place.left(form);
      const found = findForms(left, [form]).map(({ place: where }) => where);
      const violations = (left.stdout?.length ?? 0) > 200 ? [] : ["the run said nothing"];
      return { outcome: found.join(", ") || "nowhere", attempts: 0, seconds: 0, violations };
    },
  };
}

export const table: Table = {
  title: "secrets",
  atOnce: 2,
  cells: places.flatMap((place) =>
    forms.filter(({ secret }) => place.secrets?.includes(secret) ?? true).map((form) => cell(place, form)),
  ),
};
