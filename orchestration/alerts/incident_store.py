"""The open incidents of a profile, in `alerts.sqlite` beside the warehouse.

They are not in the warehouse, because it may be what failed, and because no other process can open
it while a night writes. An incident is stored before it is sent and marked as reported afterwards,
so that the next run sends what could not be sent or what a killed process left.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestration.alerts.incidents import Incident

# Another process may hold the lock while it sends; each address times out within seconds.
_TIMEOUT_SECONDS = 60

_TABLE = """
create table if not exists incidents (
    kind text, subject text, title text, cause text, remedy text, since text,
    is_reported integer default 0, resolved_at text,
    primary key (kind, subject)
)
"""
_TABLES = "select name from sqlite_master where type = 'table'"
# Turns the table of the first releases into this one.
_RENAMES = (
    "alter table alerts rename to incidents",
    "alter table incidents rename column what to cause",
    "alter table incidents rename column advice to remedy",
    "alter table incidents rename column is_told to is_reported",
    "alter table incidents rename column healed_at to resolved_at",
)
# An incident that is seen again before its end was reported counts as never resolved. Once it was
# reported its title stays, so that people recognise it when its end is reported.
_OPEN = """
insert into incidents (kind, subject, title, cause, remedy, since) values (?, ?, ?, ?, ?, ?)
on conflict do update set
    title = iif(is_reported, title, excluded.title),
    cause = iif(is_reported, cause, excluded.cause),
    remedy = iif(is_reported, remedy, excluded.remedy),
    resolved_at = null
"""
_FORGET_UNREPORTED = "delete from incidents where kind = ? and subject = ? and not is_reported"
_RESOLVE = """
update incidents set resolved_at = coalesce(resolved_at, ?) where kind = ? and subject = ?
"""
_PENDING = """
select rowid from incidents where not is_reported or resolved_at is not null order by rowid
"""
_ONE_PENDING = """
select title, cause, remedy, since, resolved_at
from incidents
where rowid = ? and (not is_reported or resolved_at is not null)
"""


@dataclass(frozen=True)
class StoredIncident:
    """An incident whose beginning or end is to be reported.

    Attributes:
        title: what is wrong.
        cause: why.
        remedy: the section of the documentation that says what to do.
        since: when it was first seen.
        resolved_at: when it was first found resolved; None while it is open.
    """

    title: str
    cause: str
    remedy: str
    since: str
    resolved_at: str | None = None


class IncidentStore:
    """The open incidents; several processes may use them at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Create the table, or migrate that of an earlier release."""
        self._connection = connection
        with self._transaction():
            is_old = connection.execute(_TABLES).fetchall() == [("alerts",)]
            for statement in _RENAMES if is_old else (_TABLE,):
                connection.execute(statement)

    def update(self, incidents: Collection[Incident], judged: Set[str], now: str) -> None:
        """Open the incidents that were seen, and resolve the others of the judged kinds."""
        seen = {(incident.kind, incident.subject) for incident in incidents}
        with self._transaction():
            for one in incidents:
                row = (one.kind, one.subject, one.title, one.cause, str(one.section), now)
                self._connection.execute(_OPEN, row)
            known = self._connection.execute("select kind, subject from incidents").fetchall()
            for kind, subject in known:
                if kind in judged and (kind, subject) not in seen:
                    # if its beginning was never reported, neither is its end
                    self._connection.execute(_FORGET_UNREPORTED, (kind, subject))
                    self._connection.execute(_RESOLVE, (now, kind, subject))

    def report(self, send: Callable[[StoredIncident], bool]) -> None:
        """Send every pending report; only one process sends each of them.

        Args:
            send: sends one incident; returns whether it was accepted.
        """
        for (rowid,) in self._connection.execute(_PENDING).fetchall():
            with self._transaction():
                row = self._connection.execute(_ONE_PENDING, (rowid,)).fetchone()
                if row is None:  # another process has just sent it
                    continue
                incident = StoredIncident(*row)
                if not send(incident):
                    continue
                done = (
                    "update incidents set is_reported = 1 where rowid = ?"
                    if incident.resolved_at is None
                    else "delete from incidents where rowid = ?"
                )
                self._connection.execute(done, (rowid,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Change the file in one exclusive transaction."""
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")


@contextmanager
def open_store(path: Path) -> Iterator[IncidentStore]:
    """Open the store in a file, which is created if it does not exist.

    Raises:
        sqlite3.Error: the file is damaged, or another process holds it for too long.
        OSError: its folder cannot be created.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = sqlite3.connect(path, timeout=_TIMEOUT_SECONDS, isolation_level=None)
    with closing(opened) as connection:
        yield IncidentStore(connection)
