"""Worker processes: each analyses and inverts its share into segments of its own.

The pool deals batches out in turn, so that a build gives the same segments
every time. A worker that dies, or fails at a document, fails the build: what
it held is nowhere else.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import pickle
import sys
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import Any, NamedTuple, TypeVar

from ...errors import BuildFailed
from .segment_stream import SegmentStream, Written
from .segment_writer import Layout

BATCH = 200  # documents that travel together
AHEAD = 3  # batches that wait for a worker; the parent can read on meanwhile
T = TypeVar("T")
PATIENCE = 10  # seconds that a worker has to go when it is told to


def work(channel: Connection, directory: Path, name: str, layout: Layout, memory: int) -> None:
    """Take batches from *channel* until an empty one; answer with the segments written."""
    stream = SegmentStream(directory, name, layout, memory)
    messages: SimpleQueue[bytes] = SimpleQueue()
    room = Semaphore(AHEAD)
    Thread(target=_receive, args=(channel, messages, room), daemon=True).start()
    try:
        while batch := _next(messages, room):
            for item in batch:
                stream.add(item)
        channel.send(stream.finish())
        del stream  # what it holds would stand beside what the lexicon takes
        _give_back()
        function, arguments = _next(messages, room)
        channel.send(function(*arguments))
    except EOFError:
        return  # the parent is gone; nobody waits for an answer
    except Exception as error:
        # Whatever it was, the parent says it; the traceback would be lost here.
        channel.send(f"{type(error).__name__}: {error}")
        raise


def _give_back() -> None:
    """Give the system back what is free: a worker of 290 MiB holds 180 then."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not every C library has it
        if trim:
            trim(0)


def _receive(channel: Connection, messages: SimpleQueue[bytes], room: Semaphore) -> None:
    """Read ahead of the work, so that the parent goes on; what is empty says that it is gone."""
    try:
        while room.acquire():
            messages.put(channel.recv_bytes())
    except (EOFError, OSError):
        messages.put(b"")


def _next(messages: SimpleQueue[bytes], room: Semaphore) -> Any:
    message = messages.get()
    room.release()
    if not message:
        raise EOFError
    return pickle.loads(message)  # noqa: S301  # our own parent wrote it


class Place(NamedTuple):
    """Where a document is: in which worker's hands, and which of its documents it is."""

    worker: int
    number: int


class WorkerPool:
    """A number of workers that share the documents of one build.

    Each stays until ``close``, or until it has done one task more of those that
    ``begin`` shares out.
    """

    def __init__(self, directory: Path, layout: Layout, count: int, memory: int):
        self.count = count
        context = multiprocessing.get_context("spawn")
        self._channels: list[Connection] = []
        self._processes: list[Any] = []
        for worker in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=work, args=(theirs, directory, f"w{worker}", layout, memory // count)
            )
            process.start()
            theirs.close()  # so that the worker's end closes when the worker dies
            self._channels.append(ours)
            self._processes.append(process)
        self._batch: list[Any] = []
        self._sent = [0] * count
        self._count = 0
        self._batches: list[tuple[int, Place]] = []  # first document of each batch, and its place

    def add(self, item: Any) -> int:
        """Take the next document; return its number in the build."""
        self._batch.append(item)
        self._count += 1
        if len(self._batch) >= BATCH:
            self._send_batch()
        return self._count - 1

    def _send_batch(self) -> None:
        if not self._batch:
            return
        worker = len(self._batches) % len(self._channels)
        self._batches.append((self._count - len(self._batch), Place(worker, self._sent[worker])))
        self._sent[worker] += len(self._batch)
        batch, self._batch = self._batch, []
        self._send(worker, batch)

    def _send(self, worker: int, message: Any) -> None:
        channel = self._channels[worker]
        try:
            if channel.poll():
                raise self._failure(worker)
            channel.send_bytes(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
        except OSError as error:
            raise self._failure(worker) from error

    def place(self, number: int) -> Place:
        """Return where a document went; all batches must have been sent."""
        first, place = self._batches[bisect_right(self._batches, number, key=lambda b: b[0]) - 1]
        return place._replace(number=place.number + number - first)

    def finish(self) -> list[list[Written]]:
        """Return the segments of each worker; raise BuildFailed where one did not deliver."""
        self._send_batch()
        for worker in range(len(self._channels)):
            self._send(worker, [])
        segments = []
        for worker in range(len(self._channels)):
            answer = self._answer(worker)
            if isinstance(answer, str):
                raise BuildFailed(f"A build worker failed, nothing was published: {answer}")
            if sum(written.documents for written in answer) != self._sent[worker]:
                raise BuildFailed("A build worker lost documents, nothing was published.")
            segments.append(answer)
        return segments

    def begin(
        self, function: Callable[..., T], parts: Sequence[tuple[Any, ...]]
    ) -> Callable[[], list[T]]:
        """Let workers that have finished call *function* with *parts*, at most one each.

        Each ends with that. What is returned waits for the results, in order; they
        are no strings.
        """
        for worker, arguments in enumerate(parts):
            self._send(worker, (function, arguments))
        # Taken as they come, so that no worker waits, with all that it holds, to be heard.
        listener = ThreadPoolExecutor(1)
        heard = listener.submit(self._answers, len(parts))
        listener.shutdown(wait=False)
        return heard.result

    def _answers(self, count: int) -> list[Any]:
        answers = [self._answer(worker) for worker in range(count)]
        for answer in answers:
            if isinstance(answer, str):
                raise BuildFailed(f"A build worker failed, nothing was published: {answer}")
        return answers

    def _answer(self, worker: int) -> Any:
        try:
            return self._channels[worker].recv()
        except (EOFError, OSError) as error:
            raise self._failure(worker) from error

    def _failure(self, worker: int) -> BuildFailed:
        """Return what to say of a worker that does not listen any more."""
        channel, process = self._channels[worker], self._processes[worker]
        try:
            answer = channel.recv() if channel.poll(1) else None
        except (EOFError, OSError):
            answer = None
        if isinstance(answer, str):
            return BuildFailed(f"A build worker failed, nothing was published: {answer}")
        process.join(PATIENCE)
        return BuildFailed(
            f"Build worker {worker + 1} died (exit code {process.exitcode}); nothing was "
            "published. -9 mostly means that memory ran out: build with fewer workers."
        )

    def close(self) -> None:
        """End the workers, done or not. What they wrote is of no use then."""
        for process in self._processes:
            process.kill()
            process.join()
        for channel in self._channels:
            channel.close()
