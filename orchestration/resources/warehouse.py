"""The warehouse of a run: locked, prepared once, and marked as intact at the end."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from typing import Any

import dagster as dg
from pydantic import PrivateAttr

from orchestration.resources.alerts import Alerts
from orchestration.resources.night import Night
from orchestration.settings import Profile
from orchestration.warehouse.database import writing
from orchestration.warehouse.integrity import write_marker
from orchestration.warehouse.operations import prepare


class Warehouse(dg.ConfigurableResource[Any]):
    """The DuckDB file of the night's profile, which this run alone writes until it ends.

    It depends on `alerts` so that it is torn down first: the lock is released before any webhook
    is called.
    """

    night: dg.ResourceDependency[Night]
    alerts: dg.ResourceDependency[Alerts]

    _held: ExitStack = PrivateAttr(default_factory=ExitStack)
    _read_at: datetime | None = PrivateAttr(default=None)
    _is_intact: bool = PrivateAttr(default=True)

    @contextmanager
    def writing(self, *, is_load: bool = False) -> Iterator[Profile]:
        """Be the only writer of the warehouse, from the first call until the run ends.

        Args:
            is_load: the step loads a source; if it fails, the warehouse is still intact.
        """
        try:
            if self._read_at is None:
                self._held.enter_context(writing(self.night.profile))
                self._read_at = prepare(self.night.profile, self.night.day, self.night.world)
            yield self.night.profile
        except Exception:
            self._is_intact &= is_load
            raise
        except BaseException:  # an interruption
            self._is_intact = False
            raise

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Write the integrity marker unless a step failed, and release the lock."""
        with self._held:
            if self._read_at is not None and self._is_intact:
                # the disk may be full; without a marker the next night reads the whole file
                with suppress(OSError):
                    write_marker(self.night.profile.warehouse, self._read_at)
