import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { SERVER_SETTINGS, serverSettings, simulationOf } from "../src/settings";
import { INSTALL, statusOf } from "../src/status";

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> } };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

test("every setting of the server is declared in the manifest", () => {
  const declared = Object.keys(manifest.contributes.configuration.properties);
  for (const name of SERVER_SETTINGS) {
    assert.ok(declared.includes(`dryspec.${name}`), name);
  }
});

test("settings that start programs or read files are restricted before trust", () => {
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.deepEqual([...restricted].sort(), ["dryspec.config", "dryspec.path"]);
});

test("unset settings are left out", () => {
  const values: Record<string, unknown> = { agent: "1", image: null, instances: 3 };
  assert.deepEqual(
    serverSettings((name) => values[name]),
    { agent: "1", instances: 3 },
  );
});

test("appspecs are deployed, buildspecs built", () => {
  assert.equal(simulationOf("/a/buildspecs/appspec.prod.yml"), "dryspec.simulateDeployment");
  assert.equal(simulationOf("C:\\appspecs\\BuildSpec.yml"), "dryspec.simulateBuild");
});

test("a missing server is said in the status bar with the way to install it", () => {
  const status = statusOf("missing", "");
  assert.ok(status.warns);
  assert.ok(status.tooltip.includes(INSTALL));
  assert.ok(!statusOf("running", "PATH").warns);
});
