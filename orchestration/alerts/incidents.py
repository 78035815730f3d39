"""Alerts: each incident is told once, and once more when it is over.

Open incidents are kept in `alerts.sqlite` beside the warehouse, not in it: the warehouse may be
what failed, and nobody else can open it while a night writes. An incident is stored before it is
sent and marked afterwards, so that the next run sends what could not be sent, or what a killed
process left.
"""

import logging
import sqlite3
from collections.abc import Collection, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from orchestration.alerts import notifier
from orchestration.settings import Profile
from sources.common.timezones import LOCAL_TZ

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
class Incident:
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


def reconcile(here: Profile, incidents: Collection[Incident], judged: Set[str]) -> None:
    """Tell what is new among the incidents seen, and what is over; never raises for a channel.

    Args:
        here: whose incidents.
        incidents: all that was seen of the kinds judged.
        judged: kinds that were looked at. An open incident of such a kind that is not seen any
            more is over; those of other kinds stay as they are.
    """
    try:
        with _memory(here) as memory:
            _note(memory, incidents, judged)
            if notifier.is_set():
                _send_pending(memory, here)
    except (sqlite3.Error, OSError) as error:
        logger.warning(
            "%s cannot be used (%s): alerts are sent again by each run until it can. If it is "
            "damaged, delete it",
            *(_path(here), error),
        )
        for incident in incidents:
            notifier.send(*_alert(here, incident, _now()))


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


def _note(memory: sqlite3.Connection, incidents: Collection[Incident], judged: Set[str]) -> None:
    now = _now()
    seen = {(incident.kind, incident.subject) for incident in incidents}
    with _alone(memory):
        for one in incidents:
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
            incident = Incident(*words)
            if healed_at is None:
                if notifier.send(*_alert(here, incident, since)):
                    memory.execute("update alerts set is_told = 1 where rowid = ?", (rowid,))
            elif notifier.send(*_all_clear(here, incident, since, healed_at)):
                memory.execute("delete from alerts where rowid = ?", (rowid,))


def _alert(here: Profile, incident: Incident, since: str) -> tuple[str, str]:
    lines = (f"What: {incident.what}", f"Since: {since}", f"To do: see {incident.advice}")
    return f"jussana {here.name}: {incident.title}", "\n".join(lines)


def _all_clear(here: Profile, incident: Incident, since: str, healed_at: str) -> tuple[str, str]:
    lines = (
        f"What: it is over. It was: {incident.what}",
        f"Since: {since}, until {healed_at}",
        "To do: nothing",
    )
    return f"jussana {here.name}: all clear: {incident.title}", "\n".join(lines)


def _now() -> str:
    return f"{datetime.now(LOCAL_TZ):%Y-%m-%d %H:%M} (Barcelona)"
