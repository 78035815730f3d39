"""What the portal holds: the resources of the register, with its rows, header and file."""

import csv
import io
from functools import cached_property
from typing import Any

from sources.sandbox.world import World

from .faults import PAGING, changed
from .publication import HEADER, OTHER_HEADERS, Row, Style, exploded

XML, LAST_YEARS, NEWEST = (f"0f6c5a1e-0000-4000-8000-00000000000{n}" for n in range(3))
_UNKNOWN_HEADER = "codi_entitat"


class Portal:
    """The portal on one night.

    On odd days of the month the newest resource is only a file, as if the job that fills the
    datastore had failed. The file is UTF-16 in even years; in odd years it is UTF-8 and has other
    headers. Datastore and file write numbers differently.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.faults = world.faults["fgec"]
        self.is_stored = world.as_of.day % 2 == 0 or bool(self.faults & PAGING)
        self._is_even_year = world.as_of.year % 2 == 0
        lost = {"name"} if "missing_field" in self.faults else set()
        self._columns = [name for name in HEADER if name not in lost]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows as they are published."""
        style = Style(has_float_ids=not self.is_stored, has_padded_districts=self.is_stored)
        return changed(list(exploded(self._world, style)), self.faults)

    @property
    def header(self) -> list[str]:
        """This year's columns."""
        others = {} if self._is_even_year else OTHER_HEADERS
        if "renamed_field" in self.faults:
            others = {**others, "register_id": _UNKNOWN_HEADER}
        return [others.get(name, name) for name in self._columns]

    def cells(self, row: Row) -> list[str]:
        """A row under this year's header."""
        return [row.get(name, "") for name in self._columns]

    @cached_property
    def file(self) -> bytes:
        """The newest resource as a CSV."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(self.header)
        writer.writerows(self.cells(row) for row in self.rows)
        return text.getvalue().encode("utf-16" if self._is_even_year else "utf-8")

    def resources(self, address: str) -> list[dict[str, Any]]:
        """The package's resources: tonight's XML and table, and last year's table."""
        tonight = f"{self._world.as_of}T23:30:00.000000"
        before = f"{self._world.as_of.year - 1}-01-15T06:00:00.000000"
        newest = _resource(address, NEWEST, "CSV", tonight)
        return [
            _resource(address, XML, "XML", tonight),
            {**newest, "datastore_active": self.is_stored},
            _resource(address, LAST_YEARS, "CSV", before),
        ]


def _resource(address: str, identifier: str, kind: str, modified: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "name": f"opendatabcn_entitats.{kind.lower()}",
        "format": kind,
        "url": f"{address}/{identifier}/download",
        "datastore_active": False,
        "created": "2019-02-01T06:00:00.000000",
        "last_modified": modified,
    }
