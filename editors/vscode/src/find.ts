/** Finds the server: the setting, the trusted workspace's .venv, then PATH. Never downloads. */

import * as path from "node:path";

export interface Surroundings {
  /** Setting `dryspec.path`: program and arguments, empty when not set. */
  readonly setting: readonly string[];
  /** Whether the user trusts the workspace. */
  readonly trusted: boolean;
  /** Paths of the workspace folders. */
  readonly folders: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly searchPath: string;
  /** Whether a path names a file that can be started. */
  readonly startable: (file: string) => boolean;
}

export interface Server {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it was found, for the log. */
  readonly origin: string;
}

/** Returns how to start the server, or `undefined` where there is none. */
export function findServer(around: Surroundings): Server | undefined {
  const [program, ...args] = around.setting;
  if (program !== undefined) {
    return { command: program, args: [...args, "lsp"], origin: "setting dryspec.path" };
  }
  return inWorkspace(around) ?? onPath(around);
}

function inWorkspace(around: Surroundings): Server | undefined {
  if (!around.trusted) {
    return undefined;
  }
  const paths = pathsOf(around.platform);
  const inside =
    around.platform === "win32" ? [".venv", "Scripts", "dryspec.exe"] : [".venv", "bin", "dryspec"];
  for (const folder of around.folders) {
    const command = paths.join(folder, ...inside);
    if (around.startable(command)) {
      return { command, args: ["lsp"], origin: "the workspace's .venv" };
    }
  }
  return undefined;
}

/** Looks through PATH; entries that are relative or lead into the workspace are not followed. */
function onPath(around: Surroundings): Server | undefined {
  const paths = pathsOf(around.platform);
  const name = around.platform === "win32" ? "dryspec.exe" : "dryspec";
  for (const entry of around.searchPath.split(paths.delimiter)) {
    if (!paths.isAbsolute(entry) || around.folders.some((folder) => holds(paths, folder, entry))) {
      continue;
    }
    const command = paths.join(entry, name);
    if (around.startable(command)) {
      return { command, args: ["lsp"], origin: "PATH" };
    }
  }
  return undefined;
}

function holds(paths: path.PlatformPath, folder: string, entry: string): boolean {
  const relative = paths.relative(folder, entry);
  return relative === "" || (!relative.startsWith("..") && !paths.isAbsolute(relative));
}

function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === "win32" ? path.win32 : path.posix;
}
