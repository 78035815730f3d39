"""What the plan must hold, told to whoever edits it all at once and before dbt runs.

The plan is a folder of seeds, or the same tables as sheets of a workbook.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

import pandas as pd

from orchestration.plan_files.rules import (
    AXES,
    EVENT_RULES,
    EVENT_TYPES,
    INDICATORS,
    KEYS,
    MAY_BE_EMPTY,
    OVERLAPS,
    REVISIONS,
    RULES,
    SOURCES,
    TEAM,
    UNUSED,
    Rule,
)
from orchestration.plan_files.seed_tables import Finding, Table, read_seed

# How an import names a seed that it has not yet put in its place.
UNFINISHED = ".new"
_FINISH = "jussana plan import once more, which ends it"
_JOINT = "\x1f"  # between the parts of a key: in no text that people type


def read_plan(seeds: Path) -> dict[str, Table]:
    """Read the plan's seeds in a folder, and those that they refer to."""
    return {file: Table(file, *read_seed(seeds / file, rules)) for file, rules in RULES.items()}


def check_plan(seeds: Path) -> list[Finding]:
    """Check the plan's seeds in a folder; every finding at once, by file and line.

    Unreadable, empty and ragged files are findings too: nothing is raised.
    """
    unfinished = [
        Finding(path.name, None, None, "left by an import that was interrupted", _FINISH)
        for path in sorted(seeds.glob(f"*{UNFINISHED}"))
    ]
    return unfinished + check_tables(read_plan(seeds))


def check_tables(tables: Mapping[str, Table]) -> list[Finding]:
    """Check the tables of the plan, by the names of their seeds; of one place the first finding."""
    findings: list[Finding] = []
    for file, table in tables.items():
        findings += table.findings
        if table.rows.empty and not table.findings and file not in MAY_BE_EMPTY:
            findings.append(table.finding(None, None, "only a header", "at least one row"))
        findings += _breaches(table, RULES[file])
        findings += _repetitions(table, KEYS.get(file, ()))
    findings += _strangers(tables)
    findings += _lone_years(tables)
    findings += _undeclared_overlaps(tables[INDICATORS], tables[OVERLAPS])
    first: dict[object, Finding] = {}
    for found in findings:
        place = (found.file, found.sheet, found.line, found.column)
        first.setdefault(place if found.column else found, found)
    return sorted(first.values(), key=lambda found: (found.file, found.sheet, found.line or 0))


def _breaches(table: Table, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    for column, rule in rules.items():
        if column in table.rows:
            for line, value in table.rows[column].items():
                if not rule.holds(value):
                    yield table.finding(int(str(line)), column, value, rule.expected)


def _repetitions(table: Table, columns: tuple[str, ...]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for line, key in _keys(table, *columns).items():
        earlier = first.setdefault(key, int(str(line)))
        if earlier != line:
            expected = f"it once only: {'row' if table.sheet else 'line'} {earlier} has it too"
            value = key.replace(_JOINT, " ")
            yield table.finding(int(str(line)), ", ".join(columns), value, expected)


def _strangers(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Find the values that refer to a row which is not there."""
    axes = _keys(tables[AXES], "plan_year", "axis_id")
    expected = f"an axis of that year in {tables[AXES].name}"
    for file in (INDICATORS, TEAM):
        referring = _keys(tables[file], "plan_year", "axis_id")
        yield from _unknown(tables[file], "axis_id", referring, axes, expected)

    indicators = _keys(tables[INDICATORS], "plan_year", "indicator_id")
    referring = _keys(tables[REVISIONS], "plan_year", "indicator_id")
    expected = f"an indicator of that year in {tables[INDICATORS].name}"
    yield from _unknown(tables[REVISIONS], "indicator_id", referring, indicators, expected)
    for column in ("indicator_id", "overlaps_indicator_id"):
        referring = _keys(tables[OVERLAPS], "plan_year", column)
        yield from _unknown(tables[OVERLAPS], column, referring, indicators, expected)

    sources = _keys(tables[SOURCES], "source")
    expected = f"sources of {tables[SOURCES].name}, joined by +"
    for file in (INDICATORS, EVENT_TYPES):
        parts = _keys(tables[file], "source").str.split("+").explode()
        yield from _unknown(tables[file], "source", parts, sources, expected)

    listed = _keys(tables[EVENT_TYPES], "event_type")
    for file, other in ((INDICATORS, EVENT_RULES), (EVENT_RULES, INDICATORS)):
        known = pd.concat([listed, _keys(tables[other], "event_type")])
        referring = _keys(tables[file], "event_type")
        expected = f"an event type of {tables[EVENT_TYPES].name} or {tables[other].name}"
        yield from _unknown(tables[file], "event_type", referring, known, expected)
    expected = f"an event type of {tables[EVENT_TYPES].name}"
    unused = _keys(tables[UNUSED], "event_type")
    yield from _unknown(tables[UNUSED], "event_type", unused, listed, expected)


def _lone_years(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Find the years that have axes and nothing else: a year mistyped, or a plan half moved."""
    years = _keys(tables[AXES], "plan_year").drop_duplicates()
    for file in (INDICATORS, TEAM):
        known = _keys(tables[file], "plan_year")
        expected = f"a year that {tables[file].name} has rows of too"
        yield from _unknown(tables[AXES], "plan_year", years, known, expected)


def _undeclared_overlaps(plan: Table, overlaps: Table) -> Iterator[Finding]:
    """Find the indicators that count what an earlier one counts, of which no row says so."""
    needed = {"plan_year", "indicator_id", "event_type", "measure", "program"}
    pair = ["plan_year", "indicator_id", "overlaps_indicator_id"]
    if not needed <= set(plan.rows.columns) or not set(pair) <= set(overlaps.rows.columns):
        return  # the missing column has its own finding
    declared = {frozenset(row) for row in overlaps.rows[pair].to_numpy().tolist()}
    counting = plan.rows[sorted(needed)].reset_index(names="line")
    for (year, event_type), rows in counting.groupby(["plan_year", "event_type"]):
        twice: dict[int, list[str]] = {}
        for one, other in combinations(rows.to_dict("records"), 2):
            ids = {one["indicator_id"], other["indicator_id"]}
            programs = {one["program"], other["program"]} - {""}
            # Each milestone has readings of its own; two rows of one id are told as such.
            is_apart = one["measure"] == other["measure"] == "milestone" or len(ids) == 1
            if len(programs) <= 1 and not is_apart and frozenset({year, *ids}) not in declared:
                twice.setdefault(other["line"], []).append(one["indicator_id"])
        for line, others in twice.items():
            expected = (
                f"another event type or programme, or a row of {overlaps.name} that says why it "
                f"may count the same {event_type} as {' and as '.join(others)}"
            )
            value = plan.rows.loc[line, "indicator_id"]
            yield plan.finding(line, "indicator_id", str(value), expected)


def _keys(table: Table, *columns: str) -> "pd.Series[str]":
    """The named columns of each line, joined; nothing where a column is missing."""
    rows = table.rows
    if not columns or not set(columns) <= set(rows.columns) or rows.empty:
        return pd.Series(dtype=str)
    return rows[list(columns)].agg(_JOINT.join, axis=1)


def _unknown(
    table: Table, column: str, values: "pd.Series[str]", known: "pd.Series[str]", expected: str
) -> Iterator[Finding]:
    if known.empty:  # that table has its own finding; one for every row here would bury it
        return
    for line, value in values[~values.isin(known) & (values.str.strip() != "")].items():
        yield table.finding(int(str(line)), column, value.split(_JOINT)[-1], expected)
