"""Alerts: each incident is reported once and resolved once, whatever happens in between."""

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from orchestration.alerts import notifier
from orchestration.alerts.incidents import Incident
from orchestration.alerts.reconcile import reconcile
from orchestration.alerts.runbook import Section
from orchestration.settings import Profile, profile
from tests.support.post_box import SECRET, PostBox, post_box

HERE = Section("The credential")
X = Incident("load_x", "", "x was not loaded", "HTTP 401", HERE)
CRM = Incident("load_civicrm", "", "civicrm was not loaded", "HTTP 500", HERE)
LATE = Incident("stale", "x", "x is late on the board", "x: loaded up to …", HERE)
LATE_CRM = Incident("stale", "civicrm", "civicrm is late on the board", "…", HERE)
STEPS = {X.kind, CRM.kind}


@pytest.fixture
def here(data) -> Profile:
    return profile("demo")


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostBox]:
    with post_box() as box:
        monkeypatch.setenv(notifier.SETTING, box.address)
        yield box


def test_an_incident_is_reported_once_and_resolved_once(here, box):
    for _ in range(3):
        reconcile(here, [X], {X.kind})
    assert box.titles() == ["jussana demo: x was not loaded"]
    what, since, to_do = box.letters[0].message.splitlines()
    assert what == "What: HTTP 401" and since.startswith("Since: 20")
    assert to_do == "To do: see docs/operations.md, section “The credential”"
    assert box.letters[0].type == "failure"
    for _ in range(2):
        reconcile(here, [], {X.kind})
    assert box.titles()[1:] == ["jussana demo: resolved: x was not loaded"]
    assert box.letters[1].message.startswith("What: resolved. It was: HTTP 401")
    assert box.letters[1].type == "success"
    reconcile(here, [X], {X.kind})
    assert box.titles()[2:] == ["jussana demo: x was not loaded"]


def test_what_was_not_looked_at_is_neither_raised_nor_resolved(here, box):
    reconcile(here, [X], {X.kind})
    reconcile(here, [], {CRM.kind, "stale"})
    assert len(box.letters) == 1


def test_two_sources_fail_and_recover_each_alone(here, box):
    reconcile(here, [X, CRM], STEPS)
    reconcile(here, [CRM], STEPS)
    reconcile(here, [], STEPS)
    assert [title.removeprefix("jussana demo: ") for title in box.titles()] == [
        X.title,
        CRM.title,
        f"resolved: {X.title}",
        f"resolved: {CRM.title}",
    ]


def test_another_failure_is_reported_while_the_first_is_open(here, box):
    reconcile(here, [X], {X.kind})
    reconcile(here, [LATE, LATE_CRM], {"stale"})
    reconcile(here, [LATE_CRM], {"stale"})
    titles = [title.removeprefix("jussana demo: ") for title in box.titles()]
    assert titles == [X.title, LATE.title, LATE_CRM.title, f"resolved: {LATE.title}"]


def test_what_cannot_be_sent_is_a_warning_and_sent_by_the_next_run(here, box, caplog):
    box.is_closed = True
    reconcile(here, [X], {X.kind})
    assert not box.letters and "address 1 of 1 in JUSSANA_ALERTS" in caplog.text
    box.is_closed = False
    reconcile(here, [], {CRM.kind})
    assert box.titles() == ["jussana demo: x was not loaded"]
    box.is_closed = True
    reconcile(here, [], {X.kind})
    box.is_closed = False
    reconcile(here, [], {CRM.kind})
    assert box.titles()[1:] == ["jussana demo: resolved: x was not loaded"]


def test_what_was_resolved_before_it_could_be_reported_is_never_reported(here, box):
    box.is_closed = True
    reconcile(here, [X], {X.kind})
    reconcile(here, [], {X.kind})
    box.is_closed = False
    reconcile(here, [], {X.kind})
    assert box.letters == []


def test_what_fails_again_before_its_end_was_reported_was_never_over(here, box):
    reconcile(here, [X], {X.kind})
    box.is_closed = True
    reconcile(here, [], {X.kind})
    reconcile(here, [X], {X.kind})
    box.is_closed = False
    reconcile(here, [X], {X.kind})
    assert len(box.letters) == 1


_DIES_HAVING_SENT = """
import os
from orchestration.alerts import notifier
from orchestration.alerts.reconcile import reconcile
from orchestration.settings import profile
from tests.unit.orchestration.alerts.test_reconcile import X
send = notifier.send
def dies(*texts, **options):
    send(*texts, **options)
    os._exit(9)
notifier.send = dies
reconcile(profile("demo"), [X], {X.kind})
"""


def test_an_alert_is_sent_again_when_the_process_died_right_after_sending_it(here, box):
    died = subprocess.run([sys.executable, "-c", _DIES_HAVING_SENT], env=dict(os.environ))
    assert died.returncode == 9 and len(box.letters) == 1
    for _ in range(2):
        reconcile(here, [], {CRM.kind})
    # twice is a nuisance, never would be worse
    assert len(box.letters) == 2 and box.letters[0] == box.letters[1]


def test_many_processes_at_once_send_one_alert(here, box):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: reconcile(here, [X], {X.kind}), range(24)))
    assert len(box.letters) == 1


def test_with_a_damaged_file_an_incident_is_reported_each_time_rather_than_never(here, box, caplog):
    here.folder.mkdir()
    (here.folder / "alerts.sqlite").write_bytes(b"no database" * 500)
    reconcile(here, [X], {X.kind})
    reconcile(here, [X], {X.kind})
    assert len(box.letters) == 2 and "alerts.sqlite cannot be used" in caplog.text


def test_without_an_address_nothing_fails_and_a_later_one_gets_what_is_open(
    here, monkeypatch, caplog
):
    reconcile(here, [X], {X.kind})
    assert not caplog.records
    with post_box() as box:
        monkeypatch.setenv(notifier.SETTING, box.address)
        reconcile(here, [X], {X.kind})
        assert len(box.letters) == 1


@pytest.mark.parametrize(
    "wrong", ["nonsense", f"nonsense://{SECRET}", f"json://127.0.0.1:1/{SECRET}"]
)
def test_one_of_several_addresses_is_enough_and_none_is_ever_shown(
    here, box, wrong, monkeypatch, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(notifier.SETTING, f"{wrong}\n{box.address}")
    reconcile(here, [X], {X.kind})
    assert len(box.letters) == 1
    said = caplog.text + "".join(capfd.readouterr())
    assert "address 1 of 2" in said and SECRET not in said
    stored = (here.folder / "alerts.sqlite").read_bytes()
    assert SECRET.encode() not in stored


_OF_AN_EARLIER_RELEASE = """
create table alerts (
    kind text, subject text, title text, what text, advice text, since text,
    is_told integer default 0, healed_at text,
    primary key (kind, subject)
);
insert into alerts values (
    'load_x', '', 'x was not loaded', 'x was not loaded. X refuses the credential',
    'docs/operations.md, section “A load failed”', '2026-11-28 09:49 (Barcelona)', {is_told}, null
);
"""


def earlier(here: Profile, *, is_told: int) -> None:
    here.folder.mkdir()
    with closing(sqlite3.connect(here.folder / "alerts.sqlite")) as file:
        file.executescript(_OF_AN_EARLIER_RELEASE.format(is_told=is_told))


def test_an_incident_that_an_earlier_release_reported_is_resolved_once(here, box):
    earlier(here, is_told=1)
    reconcile(here, [X], {X.kind})
    assert not box.letters
    for _ in range(2):
        reconcile(here, [], {X.kind})
    [resolved] = box.letters
    assert resolved.title == "jussana demo: resolved: x was not loaded"
    assert "Since: 2026-11-28 09:49 (Barcelona), until " in resolved.message
    assert resolved.type == "success"


def test_an_incident_that_an_earlier_release_could_not_report_is_reported(here, box):
    earlier(here, is_told=0)
    reconcile(here, [], {CRM.kind})
    [alert] = box.letters
    assert alert.title == "jussana demo: x was not loaded" and alert.type == "failure"
    assert "To do: see docs/operations.md, section “A load failed”" in alert.message


def test_an_incident_is_reported_as_last_seen_and_resolved_as_reported(here, monkeypatch):
    reconcile(here, [X], {X.kind})
    with post_box() as box:
        monkeypatch.setenv(notifier.SETTING, box.address)
        for title in ("x was not loaded: too many rows are missing", "x was not loaded: again"):
            reconcile(here, [replace(X, title=title)], {X.kind})
        reconcile(here, [], {X.kind})
    reported = "x was not loaded: too many rows are missing"
    assert box.titles() == [f"jussana demo: {reported}", f"jussana demo: resolved: {reported}"]
