"""Rewrites a seed with the rows of a plan file; unchanged rows stay byte for byte."""

import csv
import io
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from orchestration.plan_files.rules import ANYTHING, KEYS, RULES, Rule
from orchestration.plan_files.seed_tables import PlanTable

_YEAR = "plan_year"


@dataclass(frozen=True)
class SeedRewrite:
    """The new content of a seed, and how many rows are added, changed and removed."""

    content: bytes
    added: int
    changed: int
    removed: int


@dataclass(frozen=True)
class _Row:
    values: dict[str, str]
    line: str  # as it is in the file, including the line end

    def key(self, columns: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.values[name] for name in columns)


def rewritten(seed: Path, old: PlanTable, new: PlanTable, years: set[str]) -> SeedRewrite:
    """Replace the rows of some years in a seed.

    Rows of other years stay where they are; rows of a year that is new to the seed come last.

    Args:
        seed: the file.
        old: its present rows.
        new: all rows of the years that are replaced.
        years: the years that are replaced.
    """
    header, rows = _lines(seed, old)
    key = KEYS[seed.name]
    before = {row.key(key): row for row in rows if row.values[_YEAR] in years}
    end = "\r\n" if header.endswith("\r\n") else "\n"
    after = {}
    for values in _records(new, list(old.rows.columns)):
        identity = tuple(values[name] for name in key)
        after[identity] = _row(values, before.get(identity), RULES[seed.name], end)
    *pieces, last = [header, *(row.line for row in _placed(rows, list(after.values()), years))]
    whole = [piece if piece.endswith(("\r", "\n")) else piece + end for piece in pieces]
    return SeedRewrite(
        content="".join([*whole, last]).encode("utf-8"),
        added=len(after.keys() - before.keys()),
        changed=sum(after[one] is not before[one] for one in after.keys() & before.keys()),
        removed=len(before.keys() - after.keys()),
    )


def _lines(seed: Path, old: PlanTable) -> tuple[str, list[_Row]]:
    """The header and the rows of a seed as they are in the file; a quoted text may span lines."""
    lines = list(io.StringIO(seed.read_bytes().decode("utf-8"), newline=""))
    starts = [int(str(number)) - 1 for number in old.rows.index]
    ends = [*starts, len(lines)][1:]
    records = _records(old, list(old.rows.columns))
    rows = [
        _Row(values, "".join(lines[start:end]))
        for values, start, end in zip(records, starts, ends, strict=True)
    ]
    return "".join(lines[: starts[0]] if starts else lines), rows


def _records(table: PlanTable, columns: list[str]) -> list[dict[str, str]]:
    return [dict(zip(columns, row, strict=True)) for row in table.rows[columns].to_numpy().tolist()]


def _row(values: dict[str, str], before: _Row | None, rules: Mapping[str, Rule], end: str) -> _Row:
    """The row of a plan file; an unchanged number keeps its notation, such as 147958.00."""
    if before:
        values = {
            name: before.values[name] if _is_same(value, before.values[name], rule) else value
            for name, value in values.items()
            if (rule := rules.get(name, ANYTHING))
        }
        if values == before.values:
            return before
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator=end).writerow(values.values())
    return _Row(values, line.getvalue())


def _is_same(value: str, before: str, rule: Rule) -> bool:
    if rule.kind == "number" and value and before and rule.holds(before):
        return Decimal(value) == Decimal(before)
    return value == before


def _placed(rows: list[_Row], after: list[_Row], years: set[str]) -> list[_Row]:
    """The new rows in the places of the old ones; additional rows follow the last of these."""
    places = [number for number, row in enumerate(rows) if row.values[_YEAR] in years]
    known = {row.values[_YEAR] for row in rows}
    waiting = deque(row for row in after if row.values[_YEAR] in known)
    placed = []
    for number, row in enumerate(rows):
        if number not in places:
            placed.append(row)
        elif number == places[-1]:
            placed += waiting
        elif waiting:
            placed.append(waiting.popleft())
    return placed + [row for row in after if row.values[_YEAR] not in known]
