import { accessSync, constants, statSync } from "node:fs";
import * as vscode from "vscode";
import { LanguageClient, State as ClientState } from "vscode-languageclient/node";
import type { DocumentFilter, LanguageClientOptions } from "vscode-languageclient/node";
import { findServer } from "./find";
import type { Server } from "./find";
import { serverSettings, simulationOf } from "./settings";
import { INSTALL, statusOf } from "./status";
import type { State } from "./status";

const SECTION = "dryspec";

class Extension implements vscode.Disposable {
  private readonly output = vscode.window.createOutputChannel("dryspec");
  private readonly item = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right);
  private client: LanguageClient | undefined;
  private told = false;

  constructor() {
    this.item.command = "dryspec.showOutput";
  }

  /** Starts the server once a file is open that it can say something about. */
  async startFor(document: vscode.TextDocument): Promise<void> {
    if (this.client === undefined && vscode.languages.match(this.selector(), document) > 0) {
      await this.start();
    }
  }

  async start(): Promise<void> {
    const server = this.find();
    if (server === undefined) {
      this.show("missing", "");
      await this.tellOnce();
      return;
    }
    this.output.appendLine(`${server.command} ${server.args.join(" ")} (from ${server.origin})`);
    this.show("starting", server.origin);
    this.client = this.createClient(server);
    try {
      await this.client.start();
    } catch (error) {
      this.client = undefined;
      this.show("stopped", error instanceof Error ? error.message : String(error));
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    this.told = false;
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  async simulate(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || this.client === undefined) {
      return;
    }
    const command = simulationOf(document.fileName);
    await vscode.commands.executeCommand(command, document.uri.toString());
  }

  showOutput(): void {
    this.output.show(true);
  }

  dispose(): void {
    void this.stop();
    this.item.dispose();
    this.output.dispose();
  }

  private createClient(server: Server): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector: this.selector(),
      outputChannel: this.output,
      initializationOptions: serverSettings((name) => configuration().get(name)),
      synchronize: { configurationSection: SECTION },
    };
    const executable = { command: server.command, args: [...server.args] };
    const client = new LanguageClient(SECTION, "dryspec", executable, options);
    client.onDidChangeState(({ newState }) => {
      if (newState === ClientState.Running) {
        this.show("running", server.origin);
      } else if (newState === ClientState.Stopped && this.client === client) {
        this.show("stopped", "see the output");
      }
    });
    return client;
  }

  private selector(): DocumentFilter[] {
    const globs = configuration().get<string[]>("files") ?? [];
    return globs.flatMap((pattern) => [
      { scheme: "file", pattern },
      { scheme: "untitled", pattern },
    ]);
  }

  private find(): Server | undefined {
    return findServer({
      setting: configuration().get<string[]>("path") ?? [],
      trusted: vscode.workspace.isTrusted,
      folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
      platform: process.platform,
      searchPath: process.env["PATH"] ?? "",
      startable,
    });
  }

  private show(state: State, detail: string): void {
    const status = statusOf(state, detail);
    this.item.text = status.text;
    this.item.tooltip = `dryspec: ${status.tooltip}`;
    this.item.backgroundColor = status.warns
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    this.item.show();
  }

  /** Says how to install the server; installing is the user's own doing. */
  private async tellOnce(): Promise<void> {
    if (this.told) {
      return;
    }
    this.told = true;
    const copy = "Copy the command";
    const chosen = await vscode.window.showInformationMessage(
      `dryspec is not installed. Install it with "${INSTALL}", then run "dryspec: Restart the Server".`,
      copy,
    );
    if (chosen === copy) {
      await vscode.env.clipboard.writeText(INSTALL);
    }
  }
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}

function startable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

let extension: Extension | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const started = new Extension();
  extension = started;
  context.subscriptions.push(
    started,
    vscode.commands.registerCommand("dryspec.restart", () => started.restart()),
    vscode.commands.registerCommand("dryspec.showOutput", () => started.showOutput()),
    vscode.commands.registerCommand("dryspec.simulate", () => started.simulate()),
    vscode.workspace.onDidOpenTextDocument((document) => started.startFor(document)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("dryspec.path") || change.affectsConfiguration("dryspec.files")) {
        void started.restart();
      }
    }),
  );
  for (const document of vscode.workspace.textDocuments) {
    await started.startFor(document);
  }
}

export async function deactivate(): Promise<void> {
  await extension?.stop();
}
