"""Each query of the cookbook, run on a night, gives the columns that the page shows."""

import re

import duckdb
import pytest

from tests.support.warehouses import REPOSITORY, DataDir

PAGE = (REPOSITORY / "docs" / "cookbook.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(
    r"^## (\d+)\. [^\n]*\n.*?```sql\n(.*?)```\n\n(\|[^\n]*\|)\n",
    PAGE,
    flags=re.DOTALL | re.MULTILINE,
)


def test_every_question_has_its_sql_and_its_table():
    numbers = [int(number) for number, _, _ in QUESTIONS]
    assert numbers == list(range(1, len(re.findall(r"^## \d+\. ", PAGE, flags=re.MULTILINE)) + 1))


@pytest.mark.parametrize(("number", "sql", "header"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_a_question_gives_the_columns_of_the_page(number, sql, header, demo: DataDir):
    with duckdb.connect(str(demo.marts), read_only=True) as marts:
        found = marts.execute(sql)
        columns = [column[0] for column in found.description]
        assert columns == [name.strip() for name in header.strip("|").split("|")]
        assert found.fetchone() is not None


def test_events_lie_together_as_they_are_asked_for(demo: DataDir):
    with duckdb.connect(str(demo.marts), read_only=True) as marts:
        rows = marts.execute("select event_type, occurred_on, event_id from fct_events").fetchall()
    assert rows == sorted(rows)
