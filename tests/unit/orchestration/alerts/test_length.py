"""Alerts have an end, however much failed: what is much longer, many a channel refuses."""

from collections.abc import Callable
from functools import partial

import dagster as dg
import pytest

from orchestration.alerts import notifier
from orchestration.alerts.incidents import (
    Incident,
    died_run,
    failed_build,
    failed_checks,
    failed_load,
    failed_publication,
    failed_step,
)
from orchestration.alerts.reconcile import reconcile
from orchestration.alerts.run_report import run_report, send_report
from orchestration.alerts.step_failures import failing_with
from orchestration.errors import NightError, PublicationError
from orchestration.settings import profile
from sources.common.errors import ContractError
from tests.support.post_box import post_box

LONGEST_CAUSE, LONGEST_ALERT = 1500, 1900

# Every maker of an incident whose cause is a text from elsewhere.
MAKERS: dict[str, Callable[[str], Incident]] = {
    "a load, known": lambda text: failed_load("x", ContractError(text)),
    "a load, unknown": lambda text: failed_load("x", NightError(text)),
    "a build": lambda text: failed_build(NightError(text)),
    "the audit": lambda text: failed_checks("marts", NightError(text)),
    "a check": lambda text: failed_checks("raw_x", NightError(text)),
    "the publication": lambda text: failed_publication(PublicationError(text)),
    "a step": lambda text: failed_step("build_marts", text),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_cause_is_whole_up_to_the_longest_and_cut_beyond(name):
    for length in (LONGEST_CAUSE - 1, LONGEST_CAUSE):
        assert MAKERS[name]("x" * length).cause == "x" * length
    for length in (LONGEST_CAUSE + 1, 100 * LONGEST_CAUSE):
        cut = MAKERS[name]("x" * length)
        assert cut.cause == "x" * (LONGEST_CAUSE - 1) + "…"
        assert len(str(cut)) < LONGEST_ALERT


def test_of_a_run_that_died_the_beginning_of_the_message_is_said():
    incident = died_run("load", "1", "the process was killed " + 1000 * "again\n")
    assert "Dagster says: the process was killed again again" in incident.cause
    assert len(incident.cause) < 400


@dg.op
def check_marts():
    with failing_with(partial(failed_checks, "marts")):
        raise NightError("; ".join(f"marts.table_{n}: critical: no row may" for n in range(500)))


@dg.op
def load_x():
    raise RuntimeError("could not read " + 2000 * "the answer ")


@dg.job
def fails_at_length():
    check_marts()
    load_x()


def test_alerts_of_a_run_are_short_when_they_are_raised_and_when_they_are_resolved(
    data, monkeypatch
):
    here = profile("demo")
    with dg.DagsterInstance.ephemeral() as instance, post_box() as box:
        monkeypatch.setenv(notifier.SETTING, box.address)
        run = fails_at_length.execute_in_process(instance=instance, raise_on_error=False)
        report = run_report(instance, run.dagster_run, here)
        send_report(report, instance, run.dagster_run, here)
        reconcile(here, [], report.judged)
    assert [letter.type for letter in box.letters] == 2 * ["failure"] + 2 * ["success"]
    lengths = [len(letter.title) + len(letter.message) for letter in box.letters]
    assert min(lengths) > LONGEST_CAUSE and max(lengths) < LONGEST_ALERT
    audit = "check_marts"
    [event] = run.filter_events(lambda event: event.is_step_failure and event.step_key == audit)
    assert len(event.step_failure_data.user_failure_data.description) < LONGEST_ALERT
