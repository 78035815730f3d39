"""Every example of docs/arithmetic.md, worked out by the models themselves.

A table of the page whose head has bold columns is a list of examples: what stands in the other
columns is laid before the models, and what they make of it must be what stands in the bold ones.
"""

import re
from collections.abc import Iterator
from csv import DictReader
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.models import Models, Row
from tests.support.warehouses import REPOSITORY

PAGE = REPOSITORY / "docs" / "arithmetic.md"
GIVEN = {
    *("as of", "night", "measure", "programme", "window", "target", "revised"),
    *("source", "loaded on", "events", "forecast on", "remark"),
}
EVENT = re.compile(
    r"(?:(?P<number>[\d.]+) ?)?(?P<subject>[a-z_]+)?(?: in (?P<program>\w+))?"
    r"(?: from (?P<source>\w+))? on (?P<days>[\d-]+(?:, [\d-]+)*)"
)
DAY = r"date '{as_of}'"
# Where a result may stand, the first that has the column wins.
RESULTS = (
    "from marts.plan_scorecard",
    "from marts.fct_indicator_progress",
    f"from intermediate.int_indicator_days where date_day = {DAY} and counted_year = year({DAY})",
    "select forecasts.* from intermediate.int_forecasts as forecasts "
    "inner join marts.fct_indicator_progress as progress on forecasts.is_tonight and "
    "(forecasts.basis = 'last_year') = (progress.expected_basis = 'last_year')",
    "from marts.fct_indicator_proof",
    f"from marts.restated where restated_on = {DAY}",
    "select group_concat(kind || ' ' || before || ' → ' || after, '; ' order by kind) as changes "
    f"from marts.plan_changes where changed_on = {DAY}",
    "select group_concat(day || ': ' || cast(actual as int), '; ' order by as_of) as history from "
    "(select *, cast(as_of as text) as day from marts.plan_scorecard_history)",
)
BACKTEST = (
    "from marts.fct_forecast_backtest where cutoff = date '{cutoff}' and basis = 'working_days'"
)


@dataclass(frozen=True)
class ExampleTable:
    """One table of examples, with the head it stands under."""

    heading: str
    results: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables() -> Iterator[ExampleTable]:
    """The tables with bold heads, in the order of the page."""
    heading = ""
    for block in PAGE.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().splitlines()
        if block.startswith("#"):
            heading = lines[0].strip("# ")
        elif block.startswith("|") and "**" in lines[0]:
            head = cells(lines[0])
            names = [name.strip("*") for name in head]
            assert len(set(names)) == len(names), f"two columns of one name: {head}"
            yield ExampleTable(
                heading,
                tuple(n for n, cell in zip(names, head, strict=True) if cell.startswith("**")),
                tuple(dict(zip(names, cells(line), strict=True)) for line in lines[2:]),
            )


def events(example: dict[str, str]) -> Iterator[Row]:
    """The events of a cell such as `3 on 2026-02-02, 2026-03-02; hall on 2026-05-16`."""
    measure = example.get("measure", "count")
    for part in filter(None, example.get("events", "").split("; ")):
        event = EVENT.fullmatch(part)
        assert event, f"no events: {part}"
        number = float(event["number"] or 1)
        times, quantity = (int(number), 1.0) if measure == "count" else (1, number)
        for day in event["days"].split(", "):
            yield from (
                {
                    "source": event["source"] or example.get("source", "civicrm"),
                    "event_type": "happening",
                    "occurred_on": date.fromisoformat(day),
                    "subject_id": event["subject"] or "example",
                    "program": event["program"],
                    "quantity": quantity,
                }
                for _ in range(times)
            )


def play(models: Models, example: dict[str, str]) -> None:
    """Lay an example before the models and run its night."""
    as_of = date.fromisoformat(example.get("as of") or example["night"])
    plan: Row = {"plan_year": as_of.year, "indicator_id": "example"}
    target, program = example.get("target"), example.get("programme")
    indicator = plan | {
        "axis_id": "axis",
        "unit": "u",
        "event_type": "happening",
        "measure": example.get("measure", "count"),
        "source": example.get("source", "civicrm"),
        "program": program or None,
        "window_months": example.get("window", "1-12"),
        "target": float(target) if target else None,
    }
    models.fill("plan_indicators", [indicator])
    models.fill("plan_axes", [{"plan_year": as_of.year, "axis_id": "axis", "axis": "Axis"}])
    revised = re.findall(r"(none|[\d.]+) from ([\d-]+)", example.get("revised", ""))
    models.fill(
        "plan_revisions",
        [
            plan
            | {"valid_from": date.fromisoformat(day)}
            | {"target": None if new == "none" else float(new)}
            for new, day in revised
        ],
    )
    models.fill("fct_events", [{"event_id": f"{n:03}"} | e for n, e in enumerate(events(example))])
    loaded = example.get("loaded on", str(as_of)).replace("never", "")
    models.add(
        "stg_operations__loads",
        [
            {"run_id": day, "source": indicator["source"], "as_of": day, "is_success": True}
            for day in (date.fromisoformat(day) for day in filter(None, loaded.split(", ")))
        ],
    )
    models.night(as_of)


def outcome(models: Models, example: dict[str, str]) -> Row:
    """What the models say of the example, by name of column."""
    as_of = example.get("as of") or example["night"]
    queries = [query.format(as_of=as_of) for query in RESULTS]
    if "forecast on" in example:
        queries.insert(0, BACKTEST.format(cutoff=example["forecast on"]))
    found: Row = {}
    for query in queries:
        rows = models.rows(query)
        assert len(rows) <= 1, query
        found = (rows[0] if rows else {}) | found
    return found


def as_written(value: Any, written: str) -> str:
    """A value in the form in which the page writes it: with as many decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and re.fullmatch(r"-?[\d.]+", written):
        places = len(written.partition(".")[2])
        return f"{round(Decimal(repr(float(value))), places):f}"
    return str(value)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.heading)
def test_the_models_make_of_each_example_what_the_page_says(
    models: Models, table: ExampleTable
) -> None:
    assert set(table.rows[0]) - set(table.results) <= GIVEN
    models.forget()
    for example in table.rows:
        if "as of" in example:
            models.forget()
        play(models, example)
        found = outcome(models, example)
        page = {name: example[name] for name in table.results}
        assert {name: as_written(found.get(name), page[name]) for name in page} == page, example


def test_the_page_has_an_example_of_every_measure_and_status(manifest: dict[str, Any]) -> None:
    rows = [row for table in tables() for row in table.rows]
    with (REPOSITORY / "dbt_project" / "seeds" / "plan_measures.csv").open() as seed:
        assert {row["measure"] for row in DictReader(seed)} <= {row.get("measure") for row in rows}
    counted = manifest["nodes"]["model.jussana.axis_summary"]["columns"]
    statuses = {name.removesuffix("_count") for name in counted if name.endswith("_count")}
    assert statuses - {"indicator"} == {row.get("status") for row in rows} - {None}
