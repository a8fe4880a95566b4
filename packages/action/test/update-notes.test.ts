import { describe, expect, test } from "vitest";
import { marks } from "../src/release-notes/replace-section.ts";
import { updateNotes } from "../src/release-notes/update-notes.ts";
import { clientOf } from "./github-client.ts";
import { type GithubServer, type Release, startGithubServer } from "./github-server.ts";

const enclosed = (section: string) => `${marks.begin}\n${section}\n\n${marks.end}`;
const write = (github: GithubServer, release: Release, section = "shown") => {
  const { client } = clientOf(github, { token: github.issueToken("write") });
  return updateNotes(client, release, (fits) => (fits(section) ? section : undefined));
};
const writes = ({ requests }: GithubServer) => requests.filter(({ method }) => method === "PATCH").length;

/** Somebody else's edit, right after each of our writes, or right before. */
function editing(github: GithubServer, method: "GET" | "PATCH", edit: () => void, times = 1): void {
  const hits = { GET: /\/releases\/\d+$/, PATCH: /./ };
  github.fault({ method, path: hits[method], times, onHit: edit });
}

describe.concurrent("updating the notes", () => {
  test("changes the body alone", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", body: "Mine.", draft: true });
    const { body: _, ...rest } = structuredClone(release);
    expect(await write(github, release)).toBe("updated");
    expect(release).toEqual({ ...rest, body: `Mine.\n\n${enclosed("shown")}` });
    expect(await write(github, release)).toBe("unchanged");
    expect(writes(github)).toBe(1);
  });

  test("keeps what is saved between the first look and the writing", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    const { client } = clientOf(github, { token: github.issueToken("write") });
    // Whoever calls has read the release before.
    release.body = "Mine, and more.";
    await updateNotes(client, { ...release }, () => "shown");
    expect(release.body).toBe(`Mine, and more.\n\n${enclosed("shown")}`);
  });

  test("reads again before each attempt, as somebody may save during a wait", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    const edit = () => {
      release.body = "Mine, and more.";
    };
    github.fault({ method: "PATCH", answer: { status: 502, json: { message: "Bad Gateway" } }, onHit: edit });
    expect(await write(github, release)).toBe("updated");
    expect(release.body).toBe(`Mine, and more.\n\n${enclosed("shown")}`);
  });

  test("a writing that was answered with a failure but took place is not repeated", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    const body = `Mine.\n\n${enclosed("shown")}`;
    const take = () => {
      release.body = body;
    };
    github.fault({ method: "PATCH", answer: "reset", onHit: take });
    expect(await write(github, release)).toBe("updated");
    expect(release.body).toBe(body);
    expect(writes(github)).toBe(1);
  });

  test("an editor that was open all the time: the section is put onto what it saved", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    let reads = 0;
    editing(
      github,
      "GET",
      () => {
        // The second read is the look after the writing.
        if (++reads === 2) release.body = "Saved from an old editor.";
      },
      2,
    );
    expect(await write(github, release)).toBe("updated");
    expect(release.body).toBe(`Saved from an old editor.\n\n${enclosed("shown")}`);
    expect(writes(github)).toBe(2);
  });

  test("somebody who overwrites it each time wins, and that is told", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1", body: "Mine." });
    let reads = 0;
    editing(
      github,
      "GET",
      () => {
        release.body = `Theirs ${++reads}.`;
      },
      10,
    );
    await expect(write(github, release)).rejects.toThrow(
      "The notes of the release v1 of octo/renders were written 3 times, and each time somebody else overwrote them at once. Run it again when nobody else writes them.",
    );
    expect(release.body).toBe("Theirs 4.");
    expect(writes(github)).toBe(3);
  });

  test("notes at GitHub's limit: room for the section to the last character, and none", async () => {
    await using github = await startGithubServer();
    const room = enclosed("shown").length + 2;
    const fits = github.repository.addRelease({ tag: "v1", body: "x".repeat(125_000 - room) });
    expect(await write(github, fits)).toBe("updated");
    expect(fits.body).toHaveLength(125_000);

    const full = github.repository.addRelease({ tag: "v2", body: "x".repeat(125_000 - room + 1) });
    await expect(write(github, full)).rejects.toThrow(
      "The notes of the release v2 of octo/renders have 124,885 characters, and GitHub takes 125,000: there is no room for a section of even one line. Shorten them by 500 characters, and run it again.",
    );
    expect(full.body).toBe("x".repeat(125_000 - room + 1));
    expect(writes(github)).toBe(1);
  });

  test("a release that was deleted meanwhile", async () => {
    await using github = await startGithubServer();
    const release = github.repository.addRelease({ tag: "v1" });
    github.repository.releases.length = 0;
    await expect(write(github, release)).rejects.toThrow(
      /^Could not update the notes of the release v1 of octo\/renders: GitHub answered 404: Not Found\. It was deleted meanwhile/,
    );
  });
});
