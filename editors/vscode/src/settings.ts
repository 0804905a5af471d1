/** The part of the settings that the server wants to know. */

export const SERVER_SETTINGS = [
  "agent",
  "image",
  "select",
  "extendSelect",
  "ignore",
  "project",
  "config",
  "inlayHints",
  "codeLens",
  "instances",
] as const;

/** Collects the server's settings from a reader of section `dryspec`. */
export function serverSettings(read: (name: string) => unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of SERVER_SETTINGS) {
    const value = read(name);
    if (value !== undefined && value !== null) {
      found[name] = value;
    }
  }
  return found;
}

/** Names the server's simulation for a file: deployments for appspecs, builds for the rest. */
export function simulationOf(fileName: string): string {
  const base = fileName.replace(/\\/g, "/").split("/").at(-1) ?? "";
  return /appspec/i.test(base) ? "dryspec.simulateDeployment" : "dryspec.simulateBuild";
}
