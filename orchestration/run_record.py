"""Where Dagster writes what happens in a run: its own SQLite files, opened once for a run.

A night has about 1,300 events. Dagster opens two databases anew for most of them, and SQLite ends
each visit by writing its log back and waiting for the disk: a third of a night.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy.pool import StaticPool


class RunRecord(SqliteEventLogStorage):
    """Dagster's files as they are, with the index and the newest run's kept open.

    A process that is killed loses no event; a machine that loses its power may lose the last
    seconds of them, and nothing else.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        """Begin with nothing open."""
        self._open: dict[str, sqlalchemy.Engine] = {}
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

    def dispose(self) -> None:
        """Close what is open."""
        super().dispose()
        with self._db_lock:
            while self._open:
                self._open.popitem()[1].dispose()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        if shard not in self._initialized_dbs:
            with super()._connect(shard):  # makes the file, or brings it up to date
                pass
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        if shard not in self._open:
            for other in set(self._open) - {INDEX_SHARD_NAME}:
                self._open.pop(other).dispose()
            self._open[shard] = _opened(self.conn_string_for_shard(shard))
        return self._open[shard]


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
