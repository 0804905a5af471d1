import assert from "node:assert/strict";
import { test } from "node:test";
import { findServer } from "../src/find";
import type { Surroundings } from "../src/find";

const VENV = "/src/repo/.venv/bin/dryspec";
const GLOBAL = "/usr/local/bin/dryspec";

function around(changes: Partial<Surroundings>, ...files: string[]): Surroundings {
  return {
    setting: [],
    trusted: true,
    folders: ["/src/repo"],
    platform: "linux",
    searchPath: "/usr/local/bin:/usr/bin",
    startable: (file) => files.includes(file),
    ...changes,
  };
}

test("the setting wins and gets the subcommand", () => {
  const found = findServer(around({ setting: ["python3", "-I", "-m", "dryspec"] }, VENV, GLOBAL));
  assert.deepEqual([found?.command, found?.args], ["python3", ["-I", "-m", "dryspec", "lsp"]]);
});

test("a trusted workspace's .venv comes before PATH", () => {
  assert.equal(findServer(around({}, VENV, GLOBAL))?.command, VENV);
});

test("an untrusted workspace's .venv is never started", () => {
  assert.equal(findServer(around({ trusted: false }, VENV, GLOBAL))?.command, GLOBAL);
  assert.equal(findServer(around({ trusted: false }, VENV)), undefined);
});

test("PATH entries that lead into the workspace, and relative ones, are not followed", () => {
  const inside = "/src/repo/bin/dryspec";
  const searchPath = "/src/repo/bin:.:bin::/usr/local/bin";
  assert.equal(findServer(around({ searchPath }, inside, "bin/dryspec", "dryspec")), undefined);
  assert.equal(findServer(around({ searchPath }, inside, GLOBAL))?.command, GLOBAL);
});

test("a folder whose name begins like the workspace's is another folder", () => {
  const beside = "/src/repo-tools/dryspec";
  assert.equal(findServer(around({ searchPath: "/src/repo-tools" }, beside))?.command, beside);
});

test("Windows has its own names and separators", () => {
  const venv = "C:\\repo\\.venv\\Scripts\\dryspec.exe";
  const windows = { platform: "win32" as const, folders: ["C:\\repo"], searchPath: "C:\\tools" };
  assert.equal(findServer(around(windows, venv))?.command, venv);
  const tool = "C:\\tools\\dryspec.exe";
  assert.equal(findServer(around(windows, tool))?.command, tool);
});

test("nothing found is nothing started", () => {
  assert.equal(findServer(around({})), undefined);
});
