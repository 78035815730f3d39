"""Alerts: each trouble is told once, and once more when it is over.

What is open lies in `alerts.sqlite` beside the warehouse, not in it: the warehouse may be the
trouble, and while a night writes nobody else can open it. A trouble is noted before it is sent and
marked after, so one that could not be sent, or whose sender died, is sent by whoever comes next.
"""

import logging
import sqlite3
from collections.abc import Collection, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from orchestration.alerts import notifier
from orchestration.settings import Profile
from sources.common.timezones import HOUSE_ZONE

logger = logging.getLogger(__name__)

_LONGEST = 1500
# Another process may be sending; it gives up on an address after seconds.
_PATIENCE_SECONDS = 60

_TABLE = """
create table if not exists alerts (
    kind text, subject text, title text, what text, advice text, since text,
    is_told integer default 0, healed_at text,
    primary key (kind, subject)
)
"""
# what opens again before its all-clear was sent was never over for whoever reads
_OPEN = """
insert into alerts (kind, subject, title, what, advice, since) values (?, ?, ?, ?, ?, ?)
on conflict do update set what = excluded.what, healed_at = null
"""
_FORGET_UNTOLD = "delete from alerts where kind = ? and subject = ? and not is_told"
_HEAL = """
update alerts set healed_at = coalesce(healed_at, ?) where kind = ? and subject = ?
"""
_PENDING = """
select rowid from alerts where not is_told or healed_at is not null order by rowid
"""
_ONE_PENDING = """
select kind, subject, title, what, advice, since, healed_at
from alerts
where rowid = ? and (not is_told or healed_at is not null)
"""


@dataclass(frozen=True)
class Trouble:
    """Something that a person has to look at.

    Attributes:
        kind: what is judged at once, such as a step or the staleness of sources.
        subject: which of the kind; empty where there is only one.
        title: what is wrong, in a few words.
        what: what is wrong, as the failure says it; no secrets and no values of people.
        advice: the page, and its section, that says what to do.
    """

    kind: str
    subject: str
    title: str
    what: str
    advice: str


def settle(here: Profile, troubles: Collection[Trouble], judged: Set[str]) -> None:
    """Tell what is new among the troubles seen, and what is over; never raises for a channel.

    Args:
        here: whose troubles.
        troubles: all that was seen of the kinds judged.
        judged: kinds that were looked at. An open trouble of such a kind that is not seen any
            more is over; those of other kinds stay as they are.
    """
    try:
        with _memory(here) as memory:
            _note(memory, troubles, judged)
            if notifier.is_set():
                _send_pending(memory, here)
    except (sqlite3.Error, OSError) as error:
        logger.warning(
            "%s cannot be used (%s): alerts are sent again by each run until it can. If it is "
            "damaged, delete it",
            *(_path(here), error),
        )
        for trouble in troubles:
            notifier.send(*_alert(here, trouble, _now()))


def _path(here: Profile) -> str:
    return str(here.folder / "alerts.sqlite")


@contextmanager
def _memory(here: Profile) -> Iterator[sqlite3.Connection]:
    here.folder.mkdir(parents=True, exist_ok=True)
    opened = sqlite3.connect(_path(here), timeout=_PATIENCE_SECONDS, isolation_level=None)
    with closing(opened) as memory:
        memory.execute(_TABLE)
        yield memory


@contextmanager
def _alone(memory: sqlite3.Connection) -> Iterator[None]:
    """Change the memory whole or not at all, while nobody else does."""
    memory.execute("begin immediate")
    try:
        yield
    except BaseException:
        memory.execute("rollback")
        raise
    memory.execute("commit")


def _note(memory: sqlite3.Connection, troubles: Collection[Trouble], judged: Set[str]) -> None:
    now = _now()
    seen = {(trouble.kind, trouble.subject) for trouble in troubles}
    with _alone(memory):
        for one in troubles:
            row = (one.kind, one.subject, one.title, one.what[:_LONGEST], one.advice, now)
            memory.execute(_OPEN, row)
        known = memory.execute("select kind, subject from alerts").fetchall()
        for kind, subject in known:
            if kind in judged and (kind, subject) not in seen:
                # of which nobody was told, there is nothing to take back
                memory.execute(_FORGET_UNTOLD, (kind, subject))
                memory.execute(_HEAL, (now, kind, subject))


def _send_pending(memory: sqlite3.Connection, here: Profile) -> None:
    for (rowid,) in memory.execute(_PENDING).fetchall():
        with _alone(memory):
            row = memory.execute(_ONE_PENDING, (rowid,)).fetchone()
            if row is None:  # another process has just sent it
                continue
            *words, since, healed_at = row
            trouble = Trouble(*words)
            if healed_at is None:
                if notifier.send(*_alert(here, trouble, since)):
                    memory.execute("update alerts set is_told = 1 where rowid = ?", (rowid,))
            elif notifier.send(*_all_clear(here, trouble, since, healed_at)):
                memory.execute("delete from alerts where rowid = ?", (rowid,))


def _alert(here: Profile, trouble: Trouble, since: str) -> tuple[str, str]:
    lines = (f"What: {trouble.what}", f"Since: {since}", f"To do: see {trouble.advice}")
    return f"jussana {here.name}: {trouble.title}", "\n".join(lines)


def _all_clear(here: Profile, trouble: Trouble, since: str, healed_at: str) -> tuple[str, str]:
    lines = (
        f"What: it is over. It was: {trouble.what}",
        f"Since: {since}, until {healed_at}",
        "To do: nothing",
    )
    return f"jussana {here.name}: all clear: {trouble.title}", "\n".join(lines)


def _now() -> str:
    return f"{datetime.now(HOUSE_ZONE):%Y-%m-%d %H:%M} (Barcelona)"
