"""A language client of a few lines: it speaks to the real server over pipes."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

SERVER = [sys.executable, "-c", "import sys; from dryspec.lsp import main; sys.exit(main())"]
PATIENCE = 30.0


class Client:
    """Starts a server in ``folder``; answers its requests with ``null`` unless told otherwise."""

    def __init__(self, folder: Path, command: list[str] | None = None) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            command or SERVER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self.asked: list[dict[str, Any]] = []
        """Requests and notifications of the server that nobody has taken yet."""
        self.replies: dict[str, Any] = {}
        """What to answer to a request of the server, by method."""
        self.silent = False
        """Whether requests of the server get no answer at all."""
        self._count = 0
        self._incoming: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def start(
        self,
        capabilities: dict[str, Any] | None = None,
        options: dict[str, Any] | None = None,
        folders: list[Path] | None = None,
    ) -> dict[str, Any]:
        chosen = [self.folder] if folders is None else folders
        result = self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": self.folder.as_uri(),
                "capabilities": capabilities or {},
                "initializationOptions": options or {},
                "workspaceFolders": [
                    {"uri": folder.as_uri(), "name": folder.name} for folder in chosen
                ],
            },
        )
        self.notify("initialized", {})
        return dict(result["capabilities"])

    def open(self, uri: str, text: str, version: int = 1) -> None:
        self.notify(
            "textDocument/didOpen",
            {
                "textDocument": {
                    "uri": uri,
                    "languageId": "yaml",
                    "version": version,
                    "text": text,
                }
            },
        )

    def change(self, uri: str, text: str, version: int) -> None:
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"text": text}],
            },
        )

    def at(self, method: str, uri: str, line: int, character: int, **more: Any) -> Any:
        return self.request(
            method,
            {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
                **more,
            },
        )

    def about(self, method: str, uri: str, **more: Any) -> Any:
        return self.request(method, {"textDocument": {"uri": uri}, **more})

    def diagnostics(self, uri: str, version: int | None = None) -> list[dict[str, Any]]:
        """Wait for the diagnostics pushed for a document (of a version)."""

        def wanted(message: dict[str, Any]) -> bool:
            params = message.get("params", {})
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == uri
                and (version is None or params.get("version") == version)
            )

        return list(self.take(wanted)["params"]["diagnostics"])

    def request(self, method: str, params: Any) -> Any:
        answer = self.ask(method, params)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer.get("result")

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        """Send a request and return the whole answer, errors too."""
        self._count += 1
        number = self._count
        self._write({"id": number, "method": method, "params": params})
        return self.take(lambda message: message.get("id") == number and "method" not in message)

    def notify(self, method: str, params: Any) -> None:
        self._write({"method": method, "params": params})

    def take(self, wanted: Any) -> dict[str, Any]:
        """Return the first message that is wanted, already here or still to come."""
        for index, message in enumerate(self.asked):
            if wanted(message):
                return self.asked.pop(index)
        while True:
            try:
                message = self._incoming.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"no answer; so far: {self.asked}") from None
            if message.get("method") and "id" in message and not self.silent:
                reply = self.replies.get(message["method"])
                self._write({"id": message["id"], "result": reply})
            if wanted(message):
                return message
            self.asked.append(message)

    def close(self) -> int:
        """Say goodbye and return the exit code."""
        if self.process.poll() is None:
            self.request("shutdown", None)
            self.notify("exit", None)
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.kill()

    def kill(self) -> None:
        """End the server as an editor ends one that does not answer."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        try:
            while header := out.readline():
                if not header.lower().startswith(b"content-length"):
                    continue
                length = int(header.split(b":")[1])
                while out.readline().strip():
                    pass
                self._incoming.put(json.loads(out.read(length)))
        except ValueError:
            return
