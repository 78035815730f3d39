"""The city's participation platform: the centre's three spaces, and those of others."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from .calendar import at_hours, days_of_years
from .clock import DAY, day_number, last_sunday, to_utc
from .history import Array, Default, History, join, new_history, some
from .scenario import stream

NOT_YET = -1
NO_DAY = -1
# The centre's spaces come first: the plan counts these and no other.
OWN_SPACES = ("consell-de-centre", "la-festa-de-lassociat", "tercer-congres-associacions")
SPACES = (
    *OWN_SPACES, "consell-de-barri-la-clota", "pressupostos-participatius", "pla-de-barris",
    "consell-de-centre-civic", "festa-major-horta",
)  # fmt: skip
COUNCIL, FESTA, CONGRESS = range(len(OWN_SPACES))
ASSEMBLIES = (COUNCIL, SPACES.index("consell-de-barri-la-clota"))
MEETING_KINDS = ("in_person", "online", "hybrid")
PROPOSAL_STATES = ("accepted", "rejected", "evaluating", "withdrawn")

SPACE: dict[str, Default] = {
    "published": np.int32(NOT_YET),
    "starts_on": np.int32(NO_DAY),
    "ends_on": np.int32(NO_DAY),
}
SURVEY: dict[str, Default] = {
    "space": np.int8(0),
    "published": np.int32(NOT_YET),
    "starts": np.int32(NOT_YET),
    "ends": np.int32(NOT_YET),
}
MEETING: dict[str, Default] = {
    "space": np.int8(0),
    "kind": np.int8(0),
    "starts": np.int32(0),
    "minutes": np.int32(90),
    "closed": np.int32(NOT_YET),
    "attendees": np.int32(0),
    "contributions": np.int32(0),
    "comments": np.int32(0),
    "withdrawn": np.int32(NOT_YET),
}
PROPOSAL: dict[str, Default] = {
    "space": np.int8(0),
    "state": np.int8(-1),
    "answered": np.int32(NOT_YET),
    "withdrawn": np.int32(NOT_YET),
    "votes": np.int32(0),
    "likes": np.int32(0),
    "comments": np.int32(0),
    "is_official": np.bool_(False),
}


@dataclass(frozen=True)
class Participation:
    """Everything of the two years on the platform; a record's `space` is a row of `spaces`."""

    spaces: History
    surveys: History
    meetings: History
    proposals: History


@lru_cache(maxsize=2)
def participation(seed: int, year: int, scale: int) -> Participation:
    """The platform's histories of the two years that end with `year`."""
    return Participation(
        _spaces(stream(seed, year, "participation/spaces"), year),
        _surveys(stream(seed, year, "participation/surveys"), year),
        _meetings(stream(seed, year, "participation/meetings"), year, scale),
        _proposals(stream(seed, year, "participation/proposals"), year, scale),
    )


def _spaces(rng: np.random.Generator, year: int) -> History:
    """The council stays; La Festa's space closes and opens again; the congress comes late."""
    first = day_number(date(year - 1, 1, 1))
    count = len(SPACES)
    created = first - rng.integers(200, 900, count)
    created[CONGRESS] = first + rng.integers(100, 500)
    history = new_history(created * DAY + 9 * 3600, SPACE, starts_on=created + 5)
    announced = (created + rng.integers(1, 30, count)) * DAY + 10 * 3600
    history.edit("published", np.arange(count), announced, announced)
    festa, congress = np.array([FESTA]), np.array([CONGRESS])
    closing, again, end = first + rng.integers([[120], [370], [640]], [[340], [520], [760]])
    history.edit("ends_on", festa, (closing - 20) * DAY, closing)
    history.edit("ends_on", festa, again * DAY + 36_000, again + 300)
    history.edit("ends_on", congress, (end - 40) * DAY, end)
    if rng.random() < 0.4:
        withdrawn = (created[congress] + rng.integers(60, 120)) * DAY
        history.edit("published", congress, withdrawn, NOT_YET)
        history.edit("published", congress, withdrawn + 9 * DAY, withdrawn + 9 * DAY)
    return history


def _surveys(rng: np.random.Generator, year: int) -> History:
    """One to three surveys a year in the centre's spaces, six in others, and the odd ones."""
    histories = []
    for of_year in (year - 1, year):
        first = day_number(date(of_year, 1, 1))
        own = int(rng.integers(1, 4))
        days = first + np.sort(rng.integers(3, 350, own + 6))
        space = np.concatenate([rng.integers(0, 3, own), rng.integers(3, len(SPACES), 6)])
        histories.append(_opened(rng, days, space))
    survey = join([*histories, _odd_surveys(year)])[0]
    moved = np.arange(1)
    starts = survey.initial["starts"][moved]
    survey.edit("starts", moved, starts + 4 * DAY, starts - 2 * DAY)
    survey.purge(np.array([3]), survey.created_at[[3]] + 90 * DAY)
    return survey


def _opened(rng: np.random.Generator, days: Array, space: Array) -> History:
    """Surveys that open on these days, written up to a month before; some have no start."""
    starts = to_utc(at_hours(rng, days.astype(np.int32), 8, 20))
    history = new_history(starts - rng.integers(5, 30, len(days)) * DAY, SURVEY, space=space)
    named = rng.random(len(days)) < 0.8
    history.initial["starts"][:] = np.where(named, starts, NOT_YET)
    history.initial["ends"][:] = np.where(rng.random(len(days)) < 0.7, starts + 21 * DAY, NOT_YET)
    shown = np.where(named, starts - 2 * DAY, starts)
    history.edit("published", np.arange(len(days)), shown, shown)
    return history


def _odd_surveys(year: int) -> History:
    """A draft, one that is taken down, and two that open at New Year and as summer time ends."""
    new_year = day_number(date(year, 1, 1)) * DAY
    october = day_number(last_sunday(year, 10)) * DAY
    starts = np.array([new_year - 2700, october + 5400, NOT_YET, new_year + 40 * DAY])
    initial = np.array([new_year - 9 * DAY, october - 9 * DAY, new_year + DAY, new_year + 20 * DAY])
    history = new_history(initial, SURVEY, space=[COUNCIL, COUNCIL, COUNCIL, FESTA], starts=starts)
    shown = np.array([0, 1, 3])
    history.edit("published", shown, starts[shown] - DAY, starts[shown] - DAY)
    history.edit("published", shown[2:], starts[shown[2:]] + 30 * DAY, NOT_YET)
    return history


def _meetings(rng: np.random.Generator, year: int, scale: int) -> History:
    """Meetings: announced weeks before, closed with their figures days after."""
    days = days_of_years(rng, (year - 1, year), 38, scale=scale, least=8)
    count = len(days)
    starts = to_utc(at_hours(rng, days, 10, 20, step=30)).astype(np.int64)
    history = new_history(
        starts - rng.integers(8, 45, count) * DAY,
        MEETING,
        space=rng.choice(len(SPACES), count, p=[0.7, 0.1, 0.08, *[0.024] * 5]),
        kind=rng.choice(len(MEETING_KINDS), count, p=[0.7, 0.2, 0.1]),
        starts=starts,
        minutes=rng.integers(2, 7, count) * 30,
        comments=rng.poisson(1.5, count),
    )
    held = np.flatnonzero(rng.random(count) < 0.9)
    closed = starts[held] + rng.integers(1, 6, len(held)) * DAY
    history.edit("closed", held, closed, closed)
    history.edit("attendees", held, closed, rng.integers(4, 60, len(held)))
    history.edit("contributions", held, closed, rng.integers(0, 12, len(held)))
    withdrawn = some(rng, count, 0.04, least=1)
    history.edit("withdrawn", withdrawn, starts[withdrawn] - 4 * DAY, starts[withdrawn] - 4 * DAY)
    hidden = some(rng, count, 0.02, least=1)
    history.purge(hidden, starts[hidden] + 100 * DAY)
    return join([history])[0]


def _proposals(rng: np.random.Generator, year: int, scale: int) -> History:
    """Proposals with their votes: most are answered after weeks, some withdrawn or taken down."""
    days = days_of_years(rng, (year - 1, year), 75, scale=scale, least=20)
    count = len(days)
    initial = to_utc(at_hours(rng, days, 7, 24)).astype(np.int64)
    history = new_history(
        initial,
        PROPOSAL,
        space=rng.choice(len(SPACES), count, p=[0.55, 0.0, 0.25, *[0.04] * 5]),
        votes=rng.poisson(2, count),
        likes=rng.poisson(1, count),
        comments=rng.poisson(1, count),
        is_official=rng.random(count) < 0.1,
    )
    voted = some(rng, count, 0.5, least=1)
    history.edit("votes", voted, initial[voted] + 9 * DAY, rng.poisson(25, len(voted)))
    answered = some(rng, count, 0.6, least=1)
    at = initial[answered] + rng.integers(20, 70, len(answered)) * DAY
    history.edit("state", answered, at, rng.integers(0, 3, len(answered)))
    history.edit("answered", answered, at, at)
    withdrawn = some(rng, count, 0.04, least=1)
    at = initial[withdrawn] + 80 * DAY
    history.edit("state", withdrawn, at, PROPOSAL_STATES.index("withdrawn"))
    history.edit("withdrawn", withdrawn, at, at)
    hidden = some(rng, count, 0.03, least=1)
    history.purge(hidden, initial[hidden] + 12 * DAY)
    return join([history])[0]
