// One file for the extension; with --tests, one for each test; with --host, what runs in VS Code.
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const common = { bundle: true, platform: "node", format: "cjs", target: "node18" };

if (process.argv.includes("--tests")) {
  await build({
    ...common,
    entryPoints: readdirSync("test").map((name) => `test/${name}`),
    outdir: "dist-test",
  });
} else if (process.argv.includes("--host")) {
  await build({
    ...common,
    entryPoints: ["host/suite.ts"],
    outfile: "dist-host/suite.js",
    external: ["vscode"],
  });
} else {
  await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: true,
  });
}
