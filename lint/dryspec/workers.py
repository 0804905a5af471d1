"""Runs a function over many items in several processes and keeps the order.

Plain ``fork`` and pipes: a process pool's import alone costs more than linting a hundred files.
Where there is no fork, everything runs in this process.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Record = Any
    Work = Callable[[int], Record]

_CHUNK = 1 << 16


class WorkerError(Exception):
    """A worker process ended without an answer."""


def run(count: int, jobs: int, work: Work) -> Iterator[Record]:
    """Yield ``work(0)``, ``work(1)`` … in order; records must be what ``marshal`` can write.

    Raises:
        WorkerError: a worker died.

    """
    jobs = min(jobs, count)
    if jobs < 2 or not hasattr(os, "fork"):
        for index in range(count):
            yield work(index)
        return
    shares = [range(number, count, jobs) for number in range(jobs)]
    sys.stdout.flush()
    sys.stderr.flush()
    answers = _gather([_start(share, work) for share in shares])
    if not all(answers):
        raise WorkerError("a worker process ended without an answer")
    records: list[list[Record]] = [marshal.loads(answer) for answer in answers]
    for index in range(count):
        yield records[index % jobs][index // jobs]


def _start(share: Sequence[int], work: Work) -> tuple[int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    code = 1
    try:
        os.close(reader)
        data = marshal.dumps([work(index) for index in share])
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(data)
        code = 0
    finally:
        os._exit(code)


def _gather(children: list[tuple[int, int]]) -> list[bytes]:
    """Read all pipes as they fill, so that no worker waits for another."""
    import select

    parts: dict[int, list[bytes]] = {reader: [] for _, reader in children}
    waiting = set(parts)
    poll = select.poll()
    for reader in waiting:
        poll.register(reader, select.POLLIN | select.POLLHUP)
    while waiting:
        for reader, _ in poll.poll():
            data = os.read(reader, _CHUNK)
            if data:
                parts[reader].append(data)
            else:
                poll.unregister(reader)
                os.close(reader)
                waiting.discard(reader)
    for child, _ in children:
        os.waitpid(child, 0)
    return [b"".join(parts[reader]) for _, reader in children]
