/** What the status bar item says. */

export type State = "starting" | "running" | "stopped" | "missing";

export interface Status {
  readonly text: string;
  readonly tooltip: string;
  readonly warns: boolean;
}

/** Command that installs the server; shown and copied, never run. */
export const INSTALL = "pipx install 'dryspec[lsp]'";

/** Returns what to show for a state; `detail` is where the server was found or why it stopped. */
export function statusOf(state: State, detail: string): Status {
  switch (state) {
    case "starting":
      return { text: "$(sync~spin) dryspec", tooltip: `starting (${detail})`, warns: false };
    case "running":
      return { text: "$(check) dryspec", tooltip: `running (${detail})`, warns: false };
    case "stopped":
      return { text: "$(error) dryspec", tooltip: `stopped: ${detail}`, warns: true };
    case "missing":
      return { text: "$(warning) dryspec", tooltip: `not found; install it: ${INSTALL}`, warns: true };
  }
}
