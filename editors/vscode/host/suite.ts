/** What is tried inside a real VS Code: its extension host loads this file and calls `run`. */

import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";

const BAD = "version: 0.2\nphases:\n  build:\n    comands:\n      - make\n";
const PATIENCE = 30_000;

type Check = () => Promise<void>;

function file(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "the folder is open");
  return vscode.Uri.joinPath(folder.uri, name);
}

async function opened(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(file(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Waits until `ask` has an answer; the server answers in its own time. */
async function eventually<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

function ofRule(uri: vscode.Uri, rule: string): vscode.Diagnostic | undefined {
  return vscode.languages.getDiagnostics(uri).find((found) => {
    const code = typeof found.code === "object" ? found.code.value : found.code;
    return found.source === "dryspec" && code === rule;
  });
}

async function seen(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  return eventually(`a finding of ${rule}`, () => ofRule(uri, rule));
}

async function gone(uri: vscode.Uri, rule: string): Promise<void> {
  await eventually(`the finding of ${rule} to go`, () => (ofRule(uri, rule) ? undefined : true));
}

async function actionsAt(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, range);
}

async function apply(uri: vscode.Uri, range: vscode.Range, title: string): Promise<void> {
  const actions = await actionsAt(uri, range);
  const chosen = actions.find((action) => action.title.startsWith(title));
  assert.ok(chosen?.edit, `"${title}" is among: ${actions.map((action) => action.title).join(", ")}`);
  assert.ok(await vscode.workspace.applyEdit(chosen.edit));
}

const CHECKS: Record<string, Check> = {
  async "the packaged extension is the one that runs"() {
    const found = vscode.extensions.getExtension("dryspec.dryspec");
    assert.ok(found, "installed from the .vsix");
    assert.equal(found.extensionUri.path.includes("/extensions/dryspec.dryspec-"), true);
    await opened("buildspec.yml");
    await eventually("the extension to start", () => (found.isActive ? true : undefined));
  },

  async "a bad file shows its diagnostics at the right columns"() {
    const document = await opened("buildspec.yml");
    const found = await seen(document.uri, "unknown-key");
    assert.equal(document.getText(found.range), "comands");
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(typeof found.code === "object");
    assert.match(found.code.target.toString(), /\/rules\/unknown-key\/$/);
  },

  async "columns count as VS Code counts them, behind an emoji"() {
    const document = await opened("emoji-buildspec.yml");
    const found = await seen(document.uri, "unknown-key");
    assert.equal(document.getText(found.range), "comands");
  },

  async "hover, outline and completion answer"() {
    const document = await opened("buildspec.yml");
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      new vscode.Position(1, 2),
    );
    const texts = hovers.flatMap((hover) => hover.contents.map((part) => (part as vscode.MarkdownString).value));
    assert.match(texts.join("\n"), /phases/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    assert.deepEqual(symbols.map((symbol) => symbol.name), ["version", "phases"]);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      new vscode.Position(5, 0),
    );
    const labels = list.items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
    assert.ok(labels.includes("artifacts"), labels.join(", "));
  },

  async "a quick fix mends the file and the finding goes"() {
    const document = await opened("buildspec.yml");
    const found = await seen(document.uri, "unknown-key");
    await apply(document.uri, found.range, "rename it");
    assert.equal(document.getText(), BAD.replace("comands", "commands"));
    await gone(document.uri, "unknown-key");
  },

  async "ignoring a finding silences it"() {
    const document = await opened("ignored-buildspec.yml");
    const found = await seen(document.uri, "unknown-key");
    await apply(document.uri, found.range, "ignore unknown-key on this line");
    await gone(document.uri, "unknown-key");
  },

  async "a hook leads to its script, and the lens simulates the deployment"() {
    const document = await opened("appspec.yml");
    const targets = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      new vscode.Position(4, 22),
    );
    const [target] = targets;
    assert.ok(target);
    const uri = target instanceof vscode.Location ? target.uri : target.targetUri;
    assert.ok(uri.path.endsWith("/scripts/start.sh"));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      10,
    );
    const command = lenses.find((lens) => lens.command?.title === "simulate deployment of 10")?.command;
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const report = await eventually("the report to open", () =>
      vscode.workspace.textDocuments.find((held) => held.uri.path.endsWith("-simulation.txt")),
    );
    assert.match(report.getText(), /10/);
  },

  async "the missing hook script is made, executable, and its finding goes"() {
    const document = await opened("missing-appspec.yml");
    const found = await seen(document.uri, "revision-script-missing");
    const actions = await actionsAt(document.uri, found.range);
    const create = actions.find((action) => action.title === "create scripts/stop.sh");
    assert.ok(create?.edit && create.command);
    assert.ok(await vscode.workspace.applyEdit(create.edit));
    const script = file("scripts/stop.sh");
    await (await vscode.workspace.openTextDocument(script)).save();
    await vscode.commands.executeCommand(create.command.command, ...(create.command.arguments ?? []));
    assert.ok((statSync(script.fsPath).mode & 0o111) !== 0, "executable");
    await gone(document.uri, "revision-script-missing");
  },

  async "a buildspec inside a template is renamed in its own words"() {
    const document = await opened("template-buildspec.yml");
    const found = await seen(document.uri, "unknown-key");
    assert.equal(document.getText(found.range), "comands");
    await apply(document.uri, found.range, "rename it");
    await gone(document.uri, "unknown-key");
    assert.ok(document.getText().includes("\n            commands:\n"));
  },

  async "settings reach the server at once"() {
    const document = await opened("settings-buildspec.yml");
    await seen(document.uri, "unknown-key");
    const section = vscode.workspace.getConfiguration("dryspec");
    await section.update("ignore", ["unknown-key"], vscode.ConfigurationTarget.Global);
    await gone(document.uri, "unknown-key");
    await section.update("ignore", undefined, vscode.ConfigurationTarget.Global);
    await seen(document.uri, "unknown-key");
  },
};

/** Runs the checks one by one and writes what became of them where the runner looks. */
export async function run(): Promise<void> {
  const results: { name: string; error: string }[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      await check();
      results.push({ name, error: "" });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? error.message : String(error) });
    }
  }
  const report = process.env["DRYSPEC_HOST_REPORT"];
  assert.ok(report, "the runner says where the report goes");
  writeFileSync(report, JSON.stringify({ version: vscode.version, results }));
}
