// Runs the packaged extension in a real VS Code: the open-source server from npm (code-server's
// package), its page in headless Chromium. Skips, saying why, where one of them cannot be had.
// Usage: node host/run.mjs PATH-OF-DRYSPEC
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PACKAGE = "code-server@4.100.3"; // VS Code 1.100
const NODE = "v20."; // what that package is built for
const PATIENCE = 180_000;
const HEADLESS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const BAD = "version: 0.2\nphases:\n  build:\n    comands:\n      - make\n";
const APPSPEC = "version: 0.0\nos: linux\nhooks:\n  ApplicationStart:\n    - location: scripts/start.sh\n";
const TEMPLATE =
  "Resources:\n  Build:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source:\n" +
  "       BuildSpec: |\n";
const STUB = { name: "stub", publisher: "dryspec", version: "0.0.0", engines: { vscode: "*" } };
/** No gallery and no telemetry: nothing leaves this machine. */
const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
};

function skip(reason) {
  console.log(`VS Code itself was not tried: ${reason}`);
  process.exit(0);
}

function npm(folder, ...more) {
  // No script of a package is run: the native parts it would build are not needed here.
  const options = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel", "error"];
  return spawnSync("npm", ["install", ...options, ...more], { cwd: folder, stdio: "inherit" }).status === 0;
}

/** Installs VS Code's server once and returns its folder. */
function installed() {
  const home = resolve("host", ".vscode");
  const server = join(home, "node_modules", "code-server", "lib", "vscode");
  if (existsSync(join(server, "node_modules", "yauzl"))) {
    return server;
  }
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{ "private": true }\n');
  if (!npm(home, PACKAGE) || !npm(server)) {
    skip("npm cannot install the server of VS Code");
  }
  return server;
}

function browser() {
  const found = BROWSERS.find((name) => spawnSync(name, ["--version"]).status === 0);
  return found ?? skip(`no browser (${BROWSERS.join(", ")})`);
}

function packaged() {
  const name = readdirSync(".").find((file) => file.endsWith(".vsix"));
  return name ? resolve(name) : skip("the extension was not packaged: npm run package");
}

function filled(folder) {
  mkdirSync(join(folder, "scripts"), { recursive: true });
  const files = {
    "buildspec.yml": BAD,
    "ignored-buildspec.yml": BAD,
    "settings-buildspec.yml": BAD,
    "emoji-buildspec.yml": BAD.replace("    comands", '    "on-failure": ABORT # 😀\n    comands'),
    "appspec.yml": APPSPEC,
    "missing-appspec.yml": APPSPEC.replace("ApplicationStart", "AfterInstall").replace("start.sh", "stop.sh"),
    "template-buildspec.yml": TEMPLATE + BAD.replace(/^/gm, "        ").trimEnd() + "\n",
    "scripts/start.sh": "#!/bin/bash\n",
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
  }
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    if (await ask()) {
      return;
    }
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`waited in vain for ${what}`);
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** Starts a program at the head of a process group of its own, to end all of it together. */
function start(command, args, env, log) {
  const stdio = ["ignore", "pipe", "pipe"];
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio, detached: true });
  child.stdout.on("data", (data) => log.push(data));
  child.stderr.on("data", (data) => log.push(data));
  return child;
}

function stopped(child) {
  return new Promise((done) => {
    child.once("close", done);
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      done();
    }
  });
}

async function tried(dryspec, folder, running, log) {
  const server = join(installed(), "out", "server-main.js");
  const chromium = browser();
  const [work, data, extensions] = ["work", "data", "extensions"].map((name) => join(folder, name));
  const stub = join(folder, "stub");
  const report = join(folder, "report.json");
  filled(work);
  mkdirSync(stub);
  writeFileSync(join(stub, "package.json"), JSON.stringify(STUB));
  mkdirSync(join(data, "data", "Machine"), { recursive: true });
  const settings = { ...SETTINGS, "dryspec.path": [dryspec] };
  writeFileSync(join(data, "data", "Machine", "settings.json"), JSON.stringify(settings));
  const common = ["--accept-server-license-terms", "--server-data-dir", data, "--extensions-dir", extensions];
  const added = spawnSync("node", [server, ...common, "--install-extension", packaged()]);
  if (added.status !== 0) {
    throw new Error(`the .vsix cannot be installed: ${added.stdout}${added.stderr}`);
  }
  const environment = { DRYSPEC_HOST_REPORT: report, EXTENSIONS_GALLERY: "{}" };
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const bound = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  running.push(start("node", [server, ...common, ...bound], environment, log));
  await until("the server of VS Code", () => answers(`http://${address}/`));
  const remote = (path) => `vscode-remote://${address}${path}`;
  // VS Code runs tests only beside an extension under development: here one without content, for
  // the extension itself is to be the installed one.
  const payload = [
    ["extensionDevelopmentPath", remote(stub)],
    ["extensionTestsPath", remote(resolve("dist-host", "suite.js"))],
  ];
  const query = new URLSearchParams({ folder: work, payload: JSON.stringify(payload) });
  const headless = [...HEADLESS, `--user-data-dir=${join(folder, "browser")}`];
  running.push(start(chromium, [...headless, `http://${address}/?${query}`], {}, log));
  await until("the checks inside VS Code", () => existsSync(report));
  return JSON.parse(readFileSync(report, "utf8"));
}

const [dryspec] = process.argv.slice(2);
if (!dryspec) {
  throw new Error("usage: node host/run.mjs PATH-OF-DRYSPEC");
}
if (!process.version.startsWith(NODE)) {
  skip(`${PACKAGE} needs Node ${NODE}x, and this is ${process.version}`);
}
const folder = mkdtempSync(join(tmpdir(), "dryspec-vscode-"));
const running = [];
const log = [];
let failed = true;
try {
  const { version, results } = await tried(resolve(dryspec), folder, running, log);
  for (const { name, error } of results) {
    console.log(error ? `FAILED ${name}: ${error}` : `ok ${name}`);
  }
  const bad = results.filter(({ error }) => error).length;
  console.log(`in VS Code ${version}: ${results.length - bad} passed, ${bad} failed`);
  failed = bad > 0 || results.length === 0;
} catch (error) {
  console.log(`in VS Code: ${error.message}`);
} finally {
  if (failed) {
    console.log(Buffer.concat(log).toString().slice(-4000));
  }
  for (const child of running.reverse()) {
    await stopped(child);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
}
process.exit(failed ? 1 : 0);
