"""Checks across tables of the plan: references, years, overlaps of indicators."""

from collections.abc import Iterator, Mapping
from itertools import combinations

import pandas as pd

from orchestration.plan_files.rules import (
    AXES,
    EVENT_RULES,
    EVENT_TYPES,
    INDICATORS,
    OVERLAPS,
    REVISIONS,
    SOURCES,
    TEAM,
    UNUSED,
)
from orchestration.plan_files.seed_tables import PlanTable
from sources.common.sheets import SheetProblem

KEY_SEPARATOR = "\x1f"  # cannot be typed


def keys(table: PlanTable, *columns: str) -> "pd.Series[str]":
    """The values of some columns, joined for each row; an empty series if a column is missing."""
    rows = table.rows
    if not columns or not set(columns) <= set(rows.columns) or rows.empty:
        return pd.Series(dtype=str)
    return rows[list(columns)].agg(KEY_SEPARATOR.join, axis=1)


def unknown_references(tables: Mapping[str, PlanTable]) -> Iterator[SheetProblem]:
    """Find values that refer to a row that does not exist."""
    axes = keys(tables[AXES], "plan_year", "axis_id")
    expected = f"an axis of that year in {tables[AXES].name}"
    for file in (INDICATORS, TEAM):
        referring = keys(tables[file], "plan_year", "axis_id")
        yield from _unknown(tables[file], "axis_id", referring, axes, expected)

    indicators = keys(tables[INDICATORS], "plan_year", "indicator_id")
    referring = keys(tables[REVISIONS], "plan_year", "indicator_id")
    expected = f"an indicator of that year in {tables[INDICATORS].name}"
    yield from _unknown(tables[REVISIONS], "indicator_id", referring, indicators, expected)
    for column in ("indicator_id", "overlaps_indicator_id"):
        referring = keys(tables[OVERLAPS], "plan_year", column)
        yield from _unknown(tables[OVERLAPS], column, referring, indicators, expected)

    sources = keys(tables[SOURCES], "source")
    expected = f"sources of {tables[SOURCES].name}, joined by +"
    for file in (INDICATORS, EVENT_TYPES):
        parts = keys(tables[file], "source").str.split("+").explode()
        yield from _unknown(tables[file], "source", parts, sources, expected)

    listed = keys(tables[EVENT_TYPES], "event_type")
    for file, other in ((INDICATORS, EVENT_RULES), (EVENT_RULES, INDICATORS)):
        known = pd.concat([listed, keys(tables[other], "event_type")])
        referring = keys(tables[file], "event_type")
        expected = f"an event type of {tables[EVENT_TYPES].name} or {tables[other].name}"
        yield from _unknown(tables[file], "event_type", referring, known, expected)
    expected = f"an event type of {tables[EVENT_TYPES].name}"
    unused = keys(tables[UNUSED], "event_type")
    yield from _unknown(tables[UNUSED], "event_type", unused, listed, expected)


def axes_without_a_plan(tables: Mapping[str, PlanTable]) -> Iterator[SheetProblem]:
    """Find years that have axes but nothing else: a mistyped year, or a plan copied in part."""
    years = keys(tables[AXES], "plan_year").drop_duplicates()
    for file in (INDICATORS, TEAM):
        known = keys(tables[file], "plan_year")
        expected = f"a year that {tables[file].name} has rows of too"
        yield from _unknown(tables[AXES], "plan_year", years, known, expected)


def undeclared_overlaps(plan: PlanTable, overlaps: PlanTable) -> Iterator[SheetProblem]:
    """Find indicators that count the same events as an earlier one without declaring it."""
    needed = {"plan_year", "indicator_id", "event_type", "measure", "program"}
    pair = ["plan_year", "indicator_id", "overlaps_indicator_id"]
    if not needed <= set(plan.rows.columns) or not set(pair) <= set(overlaps.rows.columns):
        return  # the missing column is reported as a problem of its own
    declared = {frozenset(row) for row in overlaps.rows[pair].to_numpy().tolist()}
    counting = plan.rows[sorted(needed)].reset_index(names="row")
    for (year, event_type), rows in counting.groupby(["plan_year", "event_type"]):
        doubled: dict[int, list[str]] = {}
        for one, other in combinations(rows.to_dict("records"), 2):
            ids = {one["indicator_id"], other["indicator_id"]}
            programs = {one["program"], other["program"]} - {""}
            # Each milestone has readings of its own; two rows of one id are reported as repeated.
            is_apart = one["measure"] == other["measure"] == "milestone" or len(ids) == 1
            if len(programs) <= 1 and not is_apart and frozenset({year, *ids}) not in declared:
                doubled.setdefault(other["row"], []).append(one["indicator_id"])
        for row, others in doubled.items():
            expected = (
                f"another event type or programme, or a row of {overlaps.name} that says why it "
                f"may count the same {event_type} as {' and as '.join(others)}"
            )
            value = plan.rows.loc[row, "indicator_id"]
            yield plan.problem(row, "indicator_id", str(value), expected)


def _unknown(
    table: PlanTable, column: str, values: "pd.Series[str]", known: "pd.Series[str]", expected: str
) -> Iterator[SheetProblem]:
    if known.empty:  # that table has a problem already: do not repeat it for every row here
        return
    for row, value in values[~values.isin(known) & (values.str.strip() != "")].items():
        yield table.problem(int(str(row)), column, value.split(KEY_SEPARATOR)[-1], expected)
