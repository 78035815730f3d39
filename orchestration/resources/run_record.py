"""Where Dagster writes what happens in a run: its own SQLite files, kept open while a night runs.

A night has about 1,300 events. Dagster opens two databases anew for most of them, and SQLite ends
each visit by writing its log back and waiting for the disk: a third of a night.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import dagster as dg
import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy.pool import StaticPool

# The page looks again when a file changes, which with SQLite's log it does when it is closed.
_LONGEST_SECONDS = 2


class RunRecord(SqliteEventLogStorage):
    """Dagster's files as they are, each opened once in two seconds while a night runs.

    A process that is killed loses no event; a machine that loses its power may lose the last
    seconds of them, and nothing else.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Begin as Dagster does: every visit opens the file anew."""
        self._is_kept = False
        self._open: dict[str, tuple[sqlalchemy.Engine, float]] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """Nothing can be set: the files lie where Dagster's own would."""
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> "RunRecord":
        """As `dagster.yaml` names it."""
        return cls(str(Path(os.environ["DAGSTER_HOME"]) / "history" / "runs"), inst_data)

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep open what is opened; within such a time, nothing new."""
        if self._is_kept:
            yield
            return
        self._is_kept = True
        try:
            yield
        finally:
            with self._db_lock:
                self._is_kept = False
                for shard in list(self._open):
                    self._close(shard)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        if not self._is_kept or shard not in self._initialized_dbs:
            with super()._connect(shard) as connection:
                yield connection
            return
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        now = monotonic()
        if shard in self._open and now - self._open[shard][1] > _LONGEST_SECONDS:
            self._close(shard)
        if shard not in self._open:
            self._open[shard] = _opened(self.conn_string_for_shard(shard)), now
        return self._open[shard][0]

    def _close(self, shard: str) -> None:
        engine, _ = self._open.pop(shard)
        engine.dispose()


@contextmanager
def kept_open(instance: dg.DagsterInstance | None) -> Iterator[None]:
    """Keep the record of an instance open while a night writes it."""
    storage = instance.event_log_storage if instance else None
    if not isinstance(storage, RunRecord):  # as of an instance in memory
        yield
        return
    with storage.kept_open():
        yield


def _opened(address: str) -> sqlalchemy.Engine:
    """One connection, which threads take turns at."""
    engine = sqlalchemy.create_engine(
        address,
        poolclass=StaticPool,
        connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma synchronous = normal")
    return engine
