"""Bulletins and other mailings: who gets them, and who opens them in the weeks after."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from .calendar import at_hours, days_of, days_of_years, volume
from .clock import DAY, Ints, day_number, to_utc, utc_seconds
from .history import Array, Default, History, join, new_history
from .scenario import Scenario
from .vocabulary import CAMPAIGNS, MAILING_STATUSES, code

DEFAULTS: dict[str, Default] = {
    "campaign": np.int8(-1),
    "status": code(MAILING_STATUSES, "Draft"),
    "scheduled_at": np.int32(-1),
    "sent_at": np.int32(-1),
    "finished_at": np.int32(-1),
    "recipients": np.int32(0),
}
_QUEUE: dict[str, Default] = {
    "mailing": np.int32(0),
    "contact": np.int32(0),
    "is_test": np.bool_(False),
}
_OPENS: dict[str, Default] = {
    "queue": np.int32(0),
    "mailing": np.int32(0),
    "is_test": np.bool_(False),
}
_OPENED_SHARE = 0.38


@dataclass(frozen=True)
class Bulletins:
    """The mailings, a row for each recipient, and a row each time that one is opened."""

    mailings: History
    queue: History
    opens: History


def _sent(rng: np.random.Generator, sent_at: Ints, campaign: str, recipients: int) -> History:
    """Mailings written some days ahead, then sent within twenty minutes."""
    count = len(sent_at)
    created_at = sent_at - rng.integers(1, 5, count) * DAY - rng.integers(0, 3600, count)
    every = np.arange(count)
    history = new_history(
        created_at,
        DEFAULTS,
        campaign=CAMPAIGNS.index(campaign),
        recipients=rng.poisson(recipients, count),
    )
    planned = sent_at - 1800
    history.edit("status", every, planned, code(MAILING_STATUSES, "Scheduled"))
    history.edit("scheduled_at", every, planned, sent_at)
    history.edit("status", every, sent_at, code(MAILING_STATUSES, "Running"))
    history.edit("sent_at", every, sent_at, sent_at)
    finished = sent_at + rng.integers(300, 1200, count)
    history.edit("status", every, finished, code(MAILING_STATUSES, "Complete"))
    history.edit("finished_at", every, finished, finished)
    return history


def _issue_days(year: int, count: int) -> Ints:
    """Thursdays, about every other week; none in August or over Christmas."""
    days = np.linspace(day_number(date(year, 1, 9)), day_number(date(year, 12, 18)), count + 2)
    thursdays = (days - (days + 3) % 7 + 3).astype(np.int32)
    august = thursdays.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 == 7
    return np.compress(~august, thursdays)


def _bulletins(scenario: Scenario, rng: np.random.Generator) -> History:
    """The TJExpress: some are sent around midnight or New Year, one by mistake and deleted."""
    days = np.concatenate([_issue_days(year, volume(rng, 20)) for year in scenario.years])
    by_day = to_utc(at_hours(rng, days, 10, 14))
    late = np.arange(len(days)) % 9 == 4
    sent_at = np.where(late, days * DAY + 23 * 3600 + 1800, by_day)
    new_years = [utc_seconds(datetime(scenario.year + turn, 1, 1, 0, 20 + turn)) for turn in (0, 1)]
    mistake = utc_seconds(datetime(scenario.year, 1, 1)) + int(rng.integers(20, 40)) * DAY + 40_000
    sent_at = np.concatenate([sent_at, new_years, [mistake]]).astype(np.int32)
    history = _sent(rng, sent_at, "tjexpress", 1400)
    last = np.array([len(history) - 1])
    history.purge(last, sent_at[last] + 10 * DAY)
    return history


def _others(scenario: Scenario, rng: np.random.Generator) -> History:
    """Mailings that are not bulletins: of another campaign, or never sent to all."""
    days = days_of_years(rng, scenario.years, 14)
    sent = _sent(rng, to_utc(at_hours(rng, days, 9, 18)), "formacio", 500)
    days = np.concatenate([days_of(rng, year, 6) for year in scenario.years])
    drafts = new_history(
        to_utc(at_hours(rng, days, 9, 18)),
        DEFAULTS,
        campaign=np.where(np.arange(len(days)) % 3 == 0, -1, CAMPAIGNS.index("tjexpress")),
    )
    halted = np.arange(0, len(days), 3)
    for rows, status in ((halted, "Paused"), (halted[::2], "Canceled")):
        at = drafts.created_at[rows] + DAY
        drafts.edit("sent_at", rows, at, at)
        drafts.edit("status", rows, at, code(MAILING_STATUSES, status))
    return join([sent, drafts])[0]


def _queue(scenario: Scenario, rng: np.random.Generator, mailings: History) -> History:
    """One row per mailing and recipient, after three test sendings of each mailing."""
    sent = _sending(mailings)
    rows = np.flatnonzero(sent > 0)
    mailing = np.repeat(rows, mailings.initial["recipients"][rows])
    tests = np.repeat(np.arange(len(mailings)), 3)
    people = scenario.contacts.people
    parts = [
        new_history(at, _QUEUE, mailing=of, contact=rng.choice(people, len(of)), is_test=is_test)
        for of, at, is_test in (
            (mailing, sent[mailing], False),
            (tests, mailings.created_at[tests] + 600, True),
        )
    ]
    return join(parts)[0]


def _sending(mailings: History) -> Array:
    """When each mailing was sent (UTC seconds); 0 if never."""
    sent = np.zeros(len(mailings), dtype=np.int64)
    for edit in mailings.edits:
        if edit.column == "finished_at":
            sent[edit.rows] = edit.value - 300
    return sent


def _opens(rng: np.random.Generator, queue: History) -> History:
    """One row per opening: most in the first days, the last ones weeks later, some people twice."""
    opened = np.flatnonzero((rng.random(len(queue)) < _OPENED_SHARE) | queue.initial["is_test"])
    opened = np.repeat(opened, rng.geometric(0.7, len(opened)))
    delay = rng.exponential(np.where(rng.random(len(opened)) < 0.8, 0.6, 12) * DAY)
    unsorted = new_history(
        queue.created_at[opened] + 60 + delay.astype(np.int64),
        _OPENS,
        queue=opened,
        mailing=queue.initial["mailing"][opened],
        is_test=queue.initial["is_test"][opened],
    )
    return join([unsorted])[0]


def bulletins(scenario: Scenario) -> Bulletins:
    """All mailings of the two years with their queues and openings."""
    rng = scenario.stream("bulletins")
    mailings = join([_bulletins(scenario, rng), _others(scenario, rng)])[0]
    queue = _queue(scenario, rng, mailings)
    return Bulletins(mailings, queue, _opens(rng, queue))
