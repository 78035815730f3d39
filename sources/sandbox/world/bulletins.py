"""Bulletins and other mailings: written, sent, and opened for weeks."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from .calendar import at_hours, days_of, days_of_years, volume
from .clock import DAY, Ints, day_number, to_utc, utc_seconds
from .history import Array, Default, Life, join, records_born
from .scenario import Story
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
    """The mailings, whom each went to, and every time one was opened."""

    mailings: Life
    queue: Life
    opens: Life


def _sent(rng: np.random.Generator, sent_at: Ints, campaign: str, recipients: int) -> Life:
    """Mailings written some days ahead, then sent within twenty minutes."""
    count = len(sent_at)
    born_at = sent_at - rng.integers(1, 5, count) * DAY - rng.integers(0, 3600, count)
    every = np.arange(count)
    life = records_born(
        born_at,
        DEFAULTS,
        campaign=CAMPAIGNS.index(campaign),
        recipients=rng.poisson(recipients, count),
    )
    planned = sent_at - 1800
    life.edit("status", every, planned, code(MAILING_STATUSES, "Scheduled"))
    life.edit("scheduled_at", every, planned, sent_at)
    life.edit("status", every, sent_at, code(MAILING_STATUSES, "Running"))
    life.edit("sent_at", every, sent_at, sent_at)
    finished = sent_at + rng.integers(300, 1200, count)
    life.edit("status", every, finished, code(MAILING_STATUSES, "Complete"))
    life.edit("finished_at", every, finished, finished)
    return life


def _issue_days(year: int, count: int) -> Ints:
    """Every other week or so, none in August or over Christmas."""
    days = np.linspace(day_number(date(year, 1, 9)), day_number(date(year, 12, 18)), count + 2)
    thursdays = (days - (days + 3) % 7 + 3).astype(np.int32)
    august = thursdays.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 == 7
    return np.compress(~august, thursdays)


def _bulletins(story: Story, rng: np.random.Generator) -> Life:
    """The TJExpress: by day, and now and then around midnight; one sent twice and deleted."""
    days = np.concatenate([_issue_days(year, volume(rng, 20)) for year in story.years])
    by_day = to_utc(at_hours(rng, days, 10, 14))
    late = np.arange(len(days)) % 9 == 4
    sent_at = np.where(late, days * DAY + 23 * 3600 + 1800, by_day)
    new_years = [utc_seconds(datetime(story.year + turn, 1, 1, 0, 20 + turn)) for turn in (0, 1)]
    mistake = utc_seconds(datetime(story.year, 1, 1)) + int(rng.integers(20, 40)) * DAY + 40_000
    sent_at = np.concatenate([sent_at, new_years, [mistake]]).astype(np.int32)
    life = _sent(rng, sent_at, "tjexpress", 1400)
    last = np.array([len(life) - 1])
    life.purge(last, sent_at[last] + 10 * DAY)
    return life


def _others(story: Story, rng: np.random.Generator) -> Life:
    """Mailings that are no bulletin: of other campaigns, or never sent to the end."""
    days = days_of_years(rng, story.years, 14)
    sent = _sent(rng, to_utc(at_hours(rng, days, 9, 18)), "formacio", 500)
    days = np.concatenate([days_of(rng, year, 6) for year in story.years])
    drafts = records_born(
        to_utc(at_hours(rng, days, 9, 18)),
        DEFAULTS,
        campaign=np.where(np.arange(len(days)) % 3 == 0, -1, CAMPAIGNS.index("tjexpress")),
    )
    halted = np.arange(0, len(days), 3)
    for rows, status in ((halted, "Paused"), (halted[::2], "Canceled")):
        at = drafts.born_at[rows] + DAY
        drafts.edit("sent_at", rows, at, at)
        drafts.edit("status", rows, at, code(MAILING_STATUSES, status))
    return join([sent, drafts])[0]


def _queue(story: Story, rng: np.random.Generator, mailings: Life) -> Life:
    """One row per mailing and recipient, with a handful of test sendings beforehand."""
    sent = _sending(mailings)
    rows = np.flatnonzero(sent > 0)
    mailing = np.repeat(rows, mailings.born["recipients"][rows])
    tests = np.repeat(np.arange(len(mailings)), 3)
    people = story.contacts.people
    parts = [
        records_born(at, _QUEUE, mailing=of, contact=rng.choice(people, len(of)), is_test=is_test)
        for of, at, is_test in (
            (mailing, sent[mailing], False),
            (tests, mailings.born_at[tests] + 600, True),
        )
    ]
    return join(parts)[0]


def _sending(mailings: Life) -> Array:
    """When each mailing was sent (UTC seconds), 0 where never."""
    sent = np.zeros(len(mailings), dtype=np.int64)
    for edit in mailings.edits:
        if edit.column == "finished_at":
            sent[edit.rows] = edit.value - 300
    return sent


def _opens(rng: np.random.Generator, queue: Life) -> Life:
    """Every opening: most in the first days, the last ones weeks after, some people twice."""
    opened = np.flatnonzero((rng.random(len(queue)) < _OPENED_SHARE) | queue.born["is_test"])
    opened = np.repeat(opened, rng.geometric(0.7, len(opened)))
    delay = rng.exponential(np.where(rng.random(len(opened)) < 0.8, 0.6, 12) * DAY)
    unsorted = records_born(
        queue.born_at[opened] + 60 + delay.astype(np.int64),
        _OPENS,
        queue=opened,
        mailing=queue.born["mailing"][opened],
        is_test=queue.born["is_test"][opened],
    )
    return join([unsorted])[0]


def bulletins(story: Story) -> Bulletins:
    """All mailings of the two years with their queues and openings."""
    rng = story.stream("bulletins")
    mailings = join([_bulletins(story, rng), _others(story, rng)])[0]
    queue = _queue(story, rng, mailings)
    return Bulletins(mailings, queue, _opens(rng, queue))
