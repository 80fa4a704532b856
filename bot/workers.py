"""Work on one document at a time in processes that can be ended: after a time, and before they take all memory."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.errors import DocumentError, OnrecordError

if sys.platform != "win32":
    import resource

T = TypeVar("T")
R = TypeVar("R")
START_SECONDS = 60.0
"""What a process has to load the program, before the clock of its first document runs."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take."""

    seconds: float
    megabytes: int
    """More than the worker has when it starts."""


@dataclass(frozen=True, slots=True)
class Failed:
    """What became of a piece of work without a result."""

    why: str
    """Goes on after a name: "took longer than 60 seconds to read". Without a hint, it says all by itself."""
    hint: str = ""

    def problem(self, name: str) -> str:
        """What to tell of the document `name`."""
        return str(DocumentError(f"{name} {self.why}", self.hint)) if self.hint else self.why


_DIED = Failed(
    "ended the process that read it", "It may need more memory than there is: cut it, or look what is odd in it"
)


def each(work: Callable[[T], R], todo: Sequence[T], limits: Limits, workers: int) -> Iterator[R | Failed]:
    """`work` of each in `todo`, in their order, by at most `workers` processes; Failed for what did not end well.

    A process over its limits is killed, and another goes on with the rest. None is left when this ends, in whatever
    way. `work` must be a function of a module, and what it takes and gives must pickle.
    """
    crew: list[_Worker[T, R]] = []
    results: dict[int, R | Failed] = {}
    given = told = 0
    try:
        while told < len(todo):
            while given < len(todo) and (free := _free(crew, work, limits, workers)):
                free.give(given, todo[given])
                given += 1
            busy = [worker for worker in crew if worker.number is not None]
            wait([worker.pipe for worker in busy], max(0.0, min(worker.left() for worker in busy)))
            for worker in busy:
                number, result = worker.number, worker.result()
                if number is not None and result is not None:
                    results[number] = result[0]
                if worker.number is None and worker.spent:
                    worker.end()
                    crew.remove(worker)
            while told in results:
                yield results.pop(told)
                told += 1
    finally:
        for worker in crew:
            worker.end()


def _free(crew: list[_Worker[T, R]], work: Callable[[T], R], limits: Limits, workers: int) -> _Worker[T, R] | None:
    """A worker that waits for work, a new one where there may be one more; None when all are at work."""
    for worker in crew:
        if worker.number is None:
            return worker
    if len(crew) >= workers:
        return None
    crew.append(_Worker(work, limits, [worker.pipe for worker in crew]))
    return crew[-1]


class _Worker(Generic[T, R]):
    """A process of its own."""

    def __init__(self, work: Callable[[T], R], limits: Limits, others: list[Connection]) -> None:
        self.limits = limits
        self.number: int | None = None
        """The place of what it works on; None when it waits for work."""
        self.spent = False
        """It is dead, or to be ended."""
        self._until = 0.0
        forks = _can_fork()
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        self.pipe, theirs = context.Pipe()
        inherited = [*others, self.pipe] if forks else []
        self._process: BaseProcess = context.Process(
            target=_work, args=(work, theirs, inherited, limits, os.getpid()), daemon=True
        )
        self._process.start()
        theirs.close()

    def give(self, number: int, one: T) -> None:
        self.number = number
        self._until = time.monotonic() + START_SECONDS + self.limits.seconds
        with suppress(OSError):  # it died: `result` tells
            self.pipe.send(one)

    def left(self) -> float:
        """Seconds it still has."""
        return self._until - time.monotonic()

    def result(self) -> tuple[R | Failed] | None:
        """What it made of its work; None while it goes on."""
        if self.pipe.poll():
            try:
                said = self.pipe.recv()
            except (EOFError, OSError):
                said = _DIED, True
            if said is None:
                self._until = time.monotonic() + self.limits.seconds
                return None
            result, self.spent = said
        elif self.left() <= 0:
            result, self.spent = _too_slow(self.limits), True
        else:
            return None
        self.number = None
        return (result,)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _can_fork() -> bool:
    """A copy of this process starts at once. With other threads it could hold one of their locks for ever."""
    return sys.platform == "linux" and threading.active_count() == 1


def _too_slow(limits: Limits) -> Failed:
    return Failed(
        f"took longer than {limits.seconds:g} seconds to read",
        "Look what is odd in it, cut it into several documents, or set ONRECORD_DOCUMENT_SECONDS",
    )


def _too_large(limits: Limits) -> Failed:
    return Failed(
        f"took more than {limits.megabytes} MB of memory to read",
        "Look what is odd in it, cut it into several documents, or set ONRECORD_DOCUMENT_MEGABYTES",
    )


def _work(work: Callable[[T], R], pipe: Connection, inherited: list[Connection], limits: Limits, parent: int) -> None:
    """What a worker does: one piece of work after the other, until there is no more or its parent is gone."""
    for one in inherited:  # or they would stay open when the parent is gone
        one.close()
    # Ctrl-C reaches every process of a terminal; the parent ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _end_with(parent)
    _bound_memory(limits.megabytes)
    # Of a document come many small values and few cycles: to look for these as often as usual takes long.
    gc.set_threshold(100_000, 20, 20)
    with suppress(EOFError, OSError):
        while True:
            one = pipe.recv()
            pipe.send(None)  # now the clock runs
            _bound_time(limits.seconds)
            try:
                answer: tuple[Any, bool] = work(one), False
            except MemoryError:
                answer = _too_large(limits), True
            except OnrecordError as error:
                answer = Failed(str(error)), False
            except Exception as error:
                answer = _broke(error), False
            try:
                pipe.send(answer)
            except MemoryError:
                pipe.send((_too_large(limits), True))


def _broke(error: Exception) -> Failed:
    """A fault of the program: where it is, and not its message, which may hold words of the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return Failed(f"cannot be read ({type(error).__name__}{place})", "This is a fault of the program: please report it")


def _end_with(parent: int) -> None:
    """Ends this process when its parent dies, however that dies."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _bound_memory(megabytes: int) -> None:
    """Lets this process have `megabytes` more than now. Only Linux tells what a process has and keeps to the limit."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1024 * 1024
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _bound_time(seconds: float) -> None:
    """Lets the system end this process when it has computed for longer, also where nobody is left to end it."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + seconds) + 5
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
