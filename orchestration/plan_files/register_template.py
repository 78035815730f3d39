"""Writes the empty register of a plan year, to be filled in by hand.

Its columns are those that the connector declares; its rows are the milestones of the plan.
"""

import csv
import io
from pathlib import Path

from orchestration.plan_files.csv_injection import guarded
from orchestration.plan_files.register_workbook import TemplateRows, header, register_workbook
from orchestration.plan_files.seed_tables import read_seed
from orchestration.settings import SEEDS
from sources.register.csv_file import SHEET_COLUMN
from sources.register.sheets import BASELINES, COUNTS, MILESTONES, SHEETS, RegisterSheet

FORMATS = ("xlsx", "csv")


class TemplateError(Exception):
    """The template cannot be written; the message says why and what to do."""


def write_template(place: Path, year: int | None, form: str | None) -> Path:
    """Write the empty register of a plan year; returns its path.

    Args:
        place: an existing folder, or the path of the file.
        year: plan year; None means that of the newest plan.
        form: one of FORMATS; None means that of the file's name, or xlsx.

    Raises:
        TemplateError: there is no such plan or folder, or the year already has a register.
    """
    plan = _plan()
    newest = max(int(row["plan_year"]) for row in plan)
    year = year or newest
    rows = _rows([row for row in plan if row["plan_year"] == str(year)])
    if not rows[MILESTONES.name]:
        raise TemplateError(f"there is no plan of {year} in plan_indicators.csv: try {newest}")
    path = _path(place, year, form)
    if path.suffix == ".csv":
        content = _csv(rows)
    else:
        choices = {sheet.name: _event_types(sheet) for sheet in (COUNTS, BASELINES)}
        content = register_workbook(year, rows, choices)
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise TemplateError(f"{path} cannot be written: {error.strerror}") from error
    return path


def _path(place: Path, year: int, form: str | None) -> Path:
    if place.is_dir():
        place = place / f"register-{year}.{form or FORMATS[0]}"
    names = [f"register-{year}.{suffix}" for suffix in FORMATS]
    if place.name not in names or (form and place.suffix != f".{form}"):
        wanted = f"register-{year}.{form}" if form else " or ".join(names)
        raise TemplateError(f"{place} is no folder, and a register is called {wanted}")
    for name in names:
        if place.with_name(name).exists():
            raise TemplateError(
                f"{place.with_name(name)} is there already and stays as it is: "
                "a year has one register"
            )
    return place


def _plan() -> list[dict[str, str]]:
    return _seed("plan_indicators.csv", "plan_year", "indicator_id", "indicator", "measure")


def _seed(name: str, *columns: str) -> list[dict[str, str]]:
    frame, problems = read_seed(SEEDS / name, columns)
    if problems:
        raise TemplateError(str(problems[0]))
    return [{str(k): str(v) for k, v in row.items()} for row in frame.to_dict("records")]


def _event_types(sheet: RegisterSheet) -> list[str]:
    types = _seed("register_event_types.csv", "event_type", "sheet")
    return [row["event_type"] for row in types if row["sheet"] == sheet.name]


def _rows(plan: list[dict[str, str]]) -> TemplateRows:
    rows: TemplateRows = {sheet.name: [] for sheet in SHEETS}
    labels = {row["event_type"]: row["indicator"] for row in plan}
    rows[MILESTONES.name] = [
        {"indicator_id": row["indicator_id"], "hint": row["indicator"]}
        for row in plan
        if row["measure"] == "milestone"
    ]
    rows[BASELINES.name] = [
        {"event_type": name, "hint": f"Per a: {labels[name]}"}
        for name in _event_types(BASELINES)
        if name in labels
    ]
    return rows


def _csv(rows: TemplateRows) -> bytes:
    columns = list(dict.fromkeys([SHEET_COLUMN, *(c for s in SHEETS for c in header(s))]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=";")
    writer.writeheader()
    for name, filled_in in rows.items():
        writer.writerows(guarded({SHEET_COLUMN: name, **row}) for row in filled_in)
    # without the byte order mark Excel reads a CSV as Windows-1252
    return text.getvalue().encode("utf-8-sig")
