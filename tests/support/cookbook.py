"""The cookbook's questions, and its answers as the page shows them.

`python -m tests.support.cookbook MARTS` writes the page's tables anew from a published file.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.support.warehouses import REPOSITORY

PAGE = REPOSITORY / "docs" / "cookbook.md"
# heading, text, SQL, and the table with the line under it if only its first rows are shown
_QUESTION = re.compile(
    r"^## (?P<title>\d+\. [^\n]*)\n(?:(?!^## ).)*?```sql\n(?P<sql>.*?)```\n\n"
    r"(?P<table>(?:\|[^\n]*\|\n)+(?:\nThe first \d+ of \d+ rows\.\n)?)",
    flags=re.DOTALL | re.MULTILINE,
)
_SHOWN = 7


@dataclass(frozen=True)
class Question:
    """A question of the page: its title, its SQL, and the table under it."""

    title: str
    sql: str
    table: str


def questions() -> list[Question]:
    """The questions of the page, in its order."""
    return [Question(**match.groupdict()) for match in _QUESTION.finditer(PAGE.read_text("utf-8"))]


def answer(marts: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The answer to a question as the page shows it: a table of its first rows."""
    found = marts.execute(sql)
    names, rows = [column[0] for column in found.description], found.fetchall()
    lines = [names, ["---"] * len(names), *(map(_cell, row) for row in rows[:_SHOWN])]
    table = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    rest = f"\nThe first {_SHOWN} of {len(rows)} rows.\n" if len(rows) > _SHOWN else ""
    return table + rest


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _write_anew(marts: duckdb.DuckDBPyConnection) -> None:
    def anew(match: re.Match[str]) -> str:
        return match[0].removesuffix(match["table"]) + answer(marts, match["sql"])

    PAGE.write_text(_QUESTION.sub(anew, PAGE.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    with duckdb.connect(str(Path(sys.argv[1])), read_only=True) as opened:
        _write_anew(opened)
