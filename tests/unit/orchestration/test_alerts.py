"""Alerts: each incident once, its end once, whatever happens to the sender in between."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from orchestration.alerts import notifier
from orchestration.alerts.incidents import Incident, reconcile
from orchestration.settings import Profile, profile
from tests.support.post_box import SECRET, PostBox, post_box

X = Incident("load_x", "", "x was not loaded", "HTTP 401", "docs/operations.md")
CRM = Incident("load_civicrm", "", "civicrm was not loaded", "HTTP 500", "docs/operations.md")
LATE = Incident("stale", "x", "x is late on the board", "x: loaded up to …", "docs/operations.md")
LATE_CRM = Incident("stale", "civicrm", "civicrm is late on the board", "…", "docs/operations.md")
STEPS = {X.kind, CRM.kind}


@pytest.fixture
def here(data) -> Profile:
    return profile("demo")


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostBox]:
    with post_box() as box:
        monkeypatch.setenv(notifier.SETTING, box.address)
        yield box


def test_a_failure_is_told_once_and_its_end_once(here, box):
    for _ in range(3):
        reconcile(here, [X], {X.kind})
    assert box.titles() == ["jussana demo: x was not loaded"]
    what, since, advice = box.letters[0][1].splitlines()
    assert what == "What: HTTP 401" and since.startswith("Since: 20")
    assert advice == "To do: see docs/operations.md"
    for _ in range(2):
        reconcile(here, [], {X.kind})
    assert box.titles()[1:] == ["jussana demo: all clear: x was not loaded"]
    reconcile(here, [X], {X.kind})
    assert box.titles()[2:] == ["jussana demo: x was not loaded"]


def test_what_was_not_looked_at_is_neither_raised_nor_over(here, box):
    reconcile(here, [X], {X.kind})
    reconcile(here, [], {CRM.kind, "stale"})
    assert len(box.letters) == 1


def test_two_sources_fail_and_heal_each_alone(here, box):
    reconcile(here, [X, CRM], STEPS)
    reconcile(here, [CRM], STEPS)
    reconcile(here, [], STEPS)
    assert [title.removeprefix("jussana demo: ") for title in box.titles()] == [
        X.title,
        CRM.title,
        f"all clear: {X.title}",
        f"all clear: {CRM.title}",
    ]


def test_another_failure_is_told_while_the_first_is_open(here, box):
    reconcile(here, [X], {X.kind})
    reconcile(here, [LATE, LATE_CRM], {"stale"})
    reconcile(here, [LATE_CRM], {"stale"})
    titles = [title.removeprefix("jussana demo: ") for title in box.titles()]
    assert titles == [X.title, LATE.title, LATE_CRM.title, f"all clear: {LATE.title}"]


def test_what_cannot_be_sent_is_a_warning_and_sent_by_the_next(here, box, caplog):
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
    assert box.titles()[1:] == ["jussana demo: all clear: x was not loaded"]


def test_what_healed_before_anybody_was_told_is_not_worth_a_word(here, box):
    box.is_closed = True
    reconcile(here, [X], {X.kind})
    reconcile(here, [], {X.kind})
    box.is_closed = False
    reconcile(here, [], {X.kind})
    assert box.letters == []


def test_what_fails_again_before_its_all_clear_was_sent_was_never_over(here, box):
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
from orchestration.alerts import incidents as alerts
from orchestration.settings import profile
from tests.unit.orchestration.test_alerts import X
send = notifier.send
def dies(*words):
    send(*words)
    os._exit(9)
notifier.send = dies
alerts.reconcile(profile("demo"), [X], {X.kind})
"""


def test_who_dies_between_sending_and_noting_is_followed_by_one_who_sends_again(here, box):
    died = subprocess.run([sys.executable, "-c", _DIES_HAVING_SENT], env=dict(os.environ))
    assert died.returncode == 9 and len(box.letters) == 1
    for _ in range(2):
        reconcile(here, [], {CRM.kind})
    # twice is a nuisance, never would be a silence
    assert len(box.letters) == 2 and box.letters[0] == box.letters[1]


def test_many_processes_at_once_send_one_alert(here, box):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: reconcile(here, [X], {X.kind}), range(24)))
    assert len(box.letters) == 1


def test_without_a_memory_it_is_told_each_time_rather_than_never(here, box, caplog):
    here.folder.mkdir()
    (here.folder / "alerts.sqlite").write_bytes(b"no database" * 500)
    reconcile(here, [X], {X.kind})
    reconcile(here, [X], {X.kind})
    assert len(box.letters) == 2 and "alerts.sqlite cannot be used" in caplog.text


def test_nobody_to_tell_is_no_failure_and_who_comes_later_hears_of_it(here, monkeypatch, caplog):
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
