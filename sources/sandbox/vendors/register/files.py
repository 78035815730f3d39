"""The folder: a workbook for this year, Excel's CSV for the last one, and a lock file."""

import csv
import io
from datetime import date
from pathlib import Path

from sources.sandbox.world import World

from .content_faults import bytes_with_faults, tables_with_faults
from .tables import Cell, Rows, tables
from .world_faults import register_with_faults
from .xlsx import workbook

_HEADERS = {
    "milestones": ["indicator_id", "reached_on", "hint", "evidence"],
    "counts": ["event_type", "occurred_on", "title"],
    "baselines": ["event_type", "followers", "hint"],
    "notes": ["indicator_id", "note"],
}


def write_files(world: World, folder: Path) -> None:
    """Writes the register of both years of a world."""
    faults = world.faults["register"]
    if "silent_empty" in faults:
        return
    register = register_with_faults(world)
    before, year = world.scenario.years
    for of, suffix in ((before, "csv"), (year, "xlsx")):
        sheets_rows = tables_with_faults(tables(world, register, of), faults)
        content = _csv(sheets_rows) if suffix == "csv" else _workbook(sheets_rows)
        (folder / f"register-{of}.{suffix}").write_bytes(bytes_with_faults(content, faults))
    # while somebody has the workbook open
    (folder / f"~$register-{year}.xlsx").write_bytes(b"\x0bNuria Soler")


def _header(name: str, rows: Rows) -> list[str]:
    """The columns of the rows, which faults may have changed; the usual ones of an empty sheet."""
    return list(rows[0]) if rows else _HEADERS[name]


def _workbook(sheets_rows: dict[str, Rows]) -> bytes:
    """Four sheets, with an empty row after every third, and one sheet of somebody's own notes."""
    sheets: dict[str, list[list[Cell]]] = {}
    for name, rows in sheets_rows.items():
        header = _header(name, rows)
        cells: list[list[Cell]] = [[f"{column.capitalize()} " for column in header]]
        for place, row in enumerate(rows):
            cells.append([row.get(column) for column in header])
            cells += [[]] if place % 3 == 2 else []
        sheets[name] = cells
    sheets["Full1"] = [["Pendents de trucar", "Núria Soler"]]
    return workbook(sheets)


def _csv(sheets_rows: dict[str, Rows]) -> bytes:
    """One table for all sheets, as a Catalan Excel saves it, with an empty row at its end."""
    header = ["sheet"]
    for name, rows in sheets_rows.items():
        header += [column for column in _header(name, rows) if column not in header]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, header, delimiter=";")
    writer.writeheader()
    for name, rows in sheets_rows.items():
        for row in rows:
            writer.writerow({"sheet": name} | {c: _as_text(value) for c, value in row.items()})
    writer.writerow({})
    return text.getvalue().encode("cp1252")


def _as_text(value: Cell) -> Cell:
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else value
