"""Each query of the cookbook, run after two nights, gives what the page shows, figure by figure."""

import re

import duckdb
import pytest

from tests.support.cookbook import PAGE, answer, questions
from tests.support.nights import DAY, NEXT_DAY
from tests.support.warehouses import DataDir


def test_every_question_has_its_sql_and_its_table():
    titles = re.findall(r"^## (\d+\. [^\n]*)", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [question.title for question in questions()] == titles
    assert len(titles) > 10


def test_the_page_says_of_which_nights_its_figures_are(demo: DataDir):
    for day in (DAY, NEXT_DAY):
        command = f"jussana refresh --seed {demo.seed} --as-of {day}"
        assert command in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.title)
def test_a_question_gives_what_the_page_shows(question, next_night):
    with duckdb.connect(str(next_night[0].marts), read_only=True) as marts:
        assert answer(marts, question.sql).splitlines() == question.table.splitlines()


def test_events_lie_together_as_they_are_asked_for(demo: DataDir):
    with duckdb.connect(str(demo.marts), read_only=True) as marts:
        rows = marts.execute("select event_type, occurred_on, event_id from fct_events").fetchall()
    assert rows == sorted(rows) != []
