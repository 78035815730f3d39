"""One load of the register: all files are read and validated before any row is loaded."""

import logging
from collections.abc import Iterator
from functools import cached_property

import pyarrow as pa

from sources.common.arrow_columns import to_arrow
from sources.common.errors import ShrinkageError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, refuse_shrinkage, tombstones
from sources.common.sheets import SheetProblem
from sources.register.folder import register_files
from sources.register.problems import refuse
from sources.register.rows import RegisterRow, read_register
from sources.register.settings import Settings, read_settings
from sources.register.sheets import RegisterSheet

logger = logging.getLogger(__name__)


class RegisterExtraction:
    """State shared by the sheets of one load; the first one reads the folder."""

    @cached_property
    def settings(self) -> Settings:
        """Settings, resolved when a load runs."""
        return read_settings()

    @cached_property
    def register(self) -> dict[int, dict[str, list[RegisterRow]]]:
        """The rows of every sheet, by year.

        Raises:
            SourceError: the folder or a file is missing, or a file has wrong cells.
        """
        years: dict[int, dict[str, list[RegisterRow]]] = {}
        problems: list[SheetProblem] = []
        for file in register_files(self.settings.folder):
            years[file.year], found = read_register(file)
            problems += found
        refuse(problems)
        return years

    def rows(self, sheet: RegisterSheet) -> Iterator[pa.Table]:
        """Give all rows of a sheet, and tombstones of rows that are in no file any more.

        Raises:
            SourceError: a subclass of it; nothing of the load is kept then.
        """
        loaded = LoadedRows(sheet.name)
        self._refuse_lost_years(loaded.values("plan_year"))
        rows = [row for year in self.register.values() for row in year[sheet.name]]
        known, seen = loaded.values("id"), {row["id"] for row in rows}
        refuse_shrinkage(
            "register",
            sheet.name,
            f"sheet {sheet.name}, in all files of {self.settings.folder},",
            loaded=len(known),
            found=len(known & seen),
            max_shrinkage=self.settings.max_shrinkage,
            shown=len(seen),
        )
        gone = known - seen
        yield _page(sheet, rows)
        if gone:
            yield tombstones(sheet.raw_columns, "id", gone)
        logger.info("%s: %s read, %s removed", sheet.name, len(rows), len(gone))

    def _refuse_lost_years(self, loaded: set[int]) -> None:
        lost = sorted(loaded - set(self.register))
        if lost and self.settings.max_shrinkage < 1:
            raise ShrinkageError(
                f"The register of {', '.join(map(str, lost))} was loaded before, and its file is "
                f"not in {self.settings.folder} any more: refused, its rows stay. Put it back; "
                "only if it is gone on purpose, load once with SOURCES__REGISTER__MAX_SHRINKAGE=1."
            )


def _page(sheet: RegisterSheet, rows: list[RegisterRow]) -> pa.Table:
    return present_rows(to_arrow(rows, sheet.raw_columns, ("id",), f"sheet {sheet.name}"))
