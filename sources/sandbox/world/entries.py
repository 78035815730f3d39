"""Posts of the centre's website: written, published, corrected, taken down."""

from dataclasses import dataclass
from datetime import datetime, time

import numpy as np

from .calendar import at_hours, days_of, days_of_years, only
from .clock import DAY, Ints, last_sunday, to_utc, utc_seconds
from .history import Array, Default, History, join, new_history, some
from .scenario import Scenario
from .vocabulary import PROGRAMMES, code

POST_KINDS = (
    "news", "advice_guide", "faq", "fact_sheet", "new_resource", "grant_resource", "pdb_resource",
    "outreach_news", "publication_up", "publication_dba", "volunteer_call", "job_offer", "file",
)  # fmt: skip
POST_STATUSES = ("draft", "pending", "future", "publish", "private", "trash", "inherit")
FORMATS = ("pdf", "docx", "xlsx", "jpg")
REVISED = ("advice_guide", "faq")
FILE = code(POST_KINDS, "file")
FUTURE = code(POST_STATUSES, "future")
PUBLISHED = code(POST_STATUSES, "publish")
_UNPUBLISHED = [POST_STATUSES.index(word) for word in ("draft", "private", "trash")]

# `published_at` is the date that a post shows (UTC seconds), planned or past; `parent` the post to
# which a file belongs, -1 for none. `revision` counts changes that no other column shows.
DEFAULTS: dict[str, Default] = {
    "kind": np.int8(0),
    "status": code(POST_STATUSES, "draft"),
    "published_at": np.int32(0),
    "programme": np.int8(-1),
    "topic": np.int8(0),
    "revision": np.int16(0),
    "parent": np.int32(-1),
    "format": np.int8(-1),
}


@dataclass(frozen=True)
class PostLine:
    """Posts of one kind: how many a year, and how many (`older`) in the three years before."""

    kind: str
    per_year: float
    programme: str | None = None
    months: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)
    least: int = 0
    older: int = 0
    grows: bool = False
    format: str | None = None


LINES = (
    PostLine("news", 70, older=40, format="jpg"),
    PostLine("news", 6, "propi", least=1, older=4, format="jpg"),
    PostLine("news", 4, "pdb", least=1, older=3, format="jpg"),
    PostLine("advice_guide", 2, months=(2, 3, 4, 5, 6, 10, 11), least=1, older=9, format="pdf"),
    PostLine("faq", 20, older=120),
    PostLine("fact_sheet", 25, older=30, format="docx"),
    PostLine("new_resource", 2, least=1, format="xlsx"),
    PostLine("grant_resource", 10, months=(1, 2, 11, 12), older=8, format="pdf"),
    PostLine("pdb_resource", 2, format="pdf"),
    PostLine("outreach_news", 5),
    PostLine("publication_up", 1, months=(2, 5), least=1, older=2, format="pdf"),
    PostLine("publication_dba", 1, months=(11,), least=1, older=2, format="pdf"),
    PostLine("volunteer_call", 130, grows=True),
    PostLine("job_offer", 1400, grows=True),
)


def posts(scenario: Scenario) -> History:
    """The posts of the two years and of the three before, in order of creation."""
    return join([*(_line(scenario, line) for line in LINES), _at_the_turns(scenario)])[0]


def _line(scenario: Scenario, line: PostLine) -> History:
    rng = scenario.stream(f"website/{line.kind}/{line.programme}")
    months = only(*line.months)
    scale = scenario.scale if line.grows else 1
    days = [
        days_of_years(
            rng, scenario.years, line.per_year, scale=scale, least=line.least, months=months
        )
    ]
    days += [
        days_of(rng, scenario.year - back, line.older // 3, months=months) for back in (2, 3, 4)
    ]
    on = np.concatenate(days)
    moments = at_hours(rng, on, 9, 19)
    late = some(rng, len(moments), 0.04)
    moments[late] = on[late] * DAY + 23 * 3600 + rng.integers(0, 90, len(late)) * 60
    return _published(rng, to_utc(moments), line.kind, line.programme)


def _published(
    rng: np.random.Generator, published_at: Ints, kind: str, programme: str | None = None
) -> History:
    """Posts: written, published by hand or on schedule, and changed later."""
    count = len(published_at)
    scheduled = rng.random(count) < 0.25
    ahead = np.where(scheduled, rng.integers(1, 8, count) * DAY, rng.integers(600, 2 * DAY, count))
    history = new_history(
        published_at - ahead,
        DEFAULTS,
        kind=code(POST_KINDS, kind),
        published_at=published_at,
        programme=PROGRAMMES.index(programme) if programme else -1,
        topic=rng.integers(0, 4, count),
    )
    never = rng.random(count) < 0.02
    history.initial["status"][never] = rng.choice(_UNPUBLISHED, int(never.sum()))
    # WordPress publishes what is scheduled without changing the record.
    rows = np.flatnonzero(scheduled & ~never)
    history.edit("status", rows, history.created_at[rows] + 300, FUTURE)
    rows = np.flatnonzero(~scheduled & ~never)
    history.edit("status", rows, published_at[rows], PUBLISHED)
    _changes(rng, history, is_revised=kind in REVISED)
    return history


def _changes(rng: np.random.Generator, history: History, *, is_revised: bool) -> None:
    """Some posts are corrected or revised, moved to another day, taken down or deleted."""
    count, published_at = len(history), history.initial["published_at"]

    def after(rows: Array, mean_days: float) -> Array:
        waited: Array = (rng.exponential(mean_days, len(rows)) * DAY).astype(np.int64)
        return np.asarray(published_at[rows] + 900 + waited)

    corrected = some(rng, count, 0.3)
    history.edit("revision", corrected, after(corrected, 3), 1)
    if is_revised:
        revised = some(rng, count, 0.6)
        history.edit("revision", revised, after(revised, 500), 2)
    moved = some(rng, count, 0.02)
    back = published_at[moved] - rng.integers(1, 25, len(moved)) * DAY
    history.edit("published_at", moved, after(moved, 4), back)
    taken_down = some(rng, count, 0.025)
    status = rng.choice(_UNPUBLISHED, len(taken_down))
    history.edit("status", taken_down, after(taken_down, 40), status)
    deleted = some(rng, count, 0.006)
    history.purge(deleted, after(deleted, 60))


def _at_the_turns(scenario: Scenario) -> History:
    """News at the edges of days: around New Year, and in the hour of October that comes twice."""
    rng = scenario.stream("website/turns")
    moments = [
        utc_seconds(datetime(year, *when))
        for year in scenario.years
        for when in ((1, 1, 0, 15), (12, 31, 23, 40), (3, 1, 0, 30))
    ]
    summer = utc_seconds(datetime.combine(last_sunday(scenario.year, 10), time(2, 30)))
    return _published(rng, np.array([*moments, summer, summer + 3600], np.int32), "news")
