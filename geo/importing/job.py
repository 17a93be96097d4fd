"""Work in the background that says how far it is and can be called off."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Generic, TypeVar

from geo.errors import SitmapError

T = TypeVar("T")
Report = Callable[[str, int, int], None]
"""``(stage, done, total)``: rows done of all rows; raises `CancelledError` when the work was called off."""


class CancelledError(SitmapError):
    """A person called the import off; nothing was written."""


@dataclass(frozen=True)
class Progress:
    """How far the work is.

    Attributes
    ----------
    stage : str
        What is being done, in words.
    done, total : int
        Rows; `total` 0 while it is not known.
    seconds_left : float or None
        Of this stage at its pace so far; None while there is no telling.
    """

    stage: str
    done: int
    total: int
    seconds_left: float | None

    @property
    def share(self) -> float:
        """The part of the stage that is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


def unreported(_stage: str, _done: int, _total: int) -> None:
    """Report to nobody."""


class Job(Generic[T]):
    """One piece of work in a thread of its own.

    Parameters
    ----------
    work : callable
        ``(report) -> result``. What it raises comes out of `result`.
    """

    def __init__(self, work: Callable[[Report], T]) -> None:
        self._work = work
        self._called_off = threading.Event()
        self._ended = threading.Event()
        self._result: list[T] = []
        self._error: BaseException | None = None
        self._stage = ("", 0, 0, monotonic())
        self._thread = threading.Thread(target=self._run, name="sitmap-import", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            result = self._work(self._report)
            if not self._called_off.is_set():
                self._result.append(result)
        except BaseException as error:  # noqa: BLE001 - it is raised again where the result is asked for
            self._error = error
        finally:
            self._ended.set()

    def _report(self, stage: str, done: int, total: int) -> None:
        if self._called_off.is_set():
            raise CancelledError("the import was called off: nothing was written")
        known, _, _, since = self._stage
        self._stage = (stage, done, total, since if stage == known else monotonic())

    @property
    def progress(self) -> Progress:
        """How far the work is now."""
        stage, done, total, since = self._stage
        left = (monotonic() - since) * (total - done) / done if 0 < done <= total else None
        return Progress(stage, done, total, left)

    @property
    def ended(self) -> bool:
        """Whether the work is over, well or not."""
        return self._ended.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; return whether it came."""
        return self._ended.wait(seconds)

    def cancel(self) -> None:
        """Call the work off; it stops at its next report, and its result is let go."""
        self._called_off.set()

    def result(self) -> T:
        """Return what the work returned.

        Raises
        ------
        CancelledError
            When it was called off.
        Exception
            What the work raised.
        """
        self._ended.wait()
        if self._called_off.is_set():
            raise CancelledError("the import was called off: nothing was written")
        if self._error is not None:
            raise self._error
        return self._result[0]
