"""One real server for each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.lsp_client import Client


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    started = Client(tmp_path)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.kill()
