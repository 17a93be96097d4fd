"""Work in the background: it says how far it is, can be called off, and hands over what it came to."""

import threading

import pytest

from geo.importing.job import CancelledError, Job, Report

SECONDS = 20


def test_result_is_what_the_work_returned() -> None:
    assert Job(lambda _report: 42).result() == 42


def test_error_of_the_work_comes_out_of_the_result() -> None:
    def work(_report: Report) -> int:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        Job(work).result()


def test_progress_is_what_was_reported_last() -> None:
    reported, go_on = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        report("Checking", 25, 100)
        reported.set()
        assert go_on.wait(SECONDS)

    job = Job(work)
    assert reported.wait(SECONDS)
    now = job.progress
    assert (now.stage, now.done, now.total, now.share) == ("Checking", 25, 100, 0.25)
    assert now.seconds_left is not None and now.seconds_left >= 0
    assert not job.ended
    go_on.set()
    assert job.wait(SECONDS)


def test_share_of_an_unknown_whole_is_nothing() -> None:
    job = Job(lambda report: report("Reading", 0, 0))
    assert job.wait(SECONDS)
    assert (job.progress.share, job.progress.seconds_left) == (0.0, None)


def test_work_that_is_called_off_stops_at_its_next_report() -> None:
    begun, called_off = threading.Event(), threading.Event()
    done: list[int] = []

    def work(report: Report) -> None:
        begun.set()
        assert called_off.wait(SECONDS)
        report("Checking", 1, 2)
        done.append(1)

    job = Job(work)
    assert begun.wait(SECONDS)
    job.cancel()
    called_off.set()
    assert job.wait(SECONDS)
    assert not done
    with pytest.raises(CancelledError, match="nothing was written"):
        job.result()


def test_result_of_work_that_was_called_off_too_late_is_let_go() -> None:
    begun, called_off = threading.Event(), threading.Event()

    def work(_report: Report) -> int:
        begun.set()
        assert called_off.wait(SECONDS)
        return 42

    job = Job(work)
    assert begun.wait(SECONDS)
    job.cancel()
    called_off.set()
    with pytest.raises(CancelledError):
        job.result()
