"""The queries are valid on the vendor's schema, cheap, and never about people."""

import re

import pytest
from graphql import parse, validate

from sources.decidim.queries import DISCLOSED, SPACE_KINDS, SPACES, STATISTICS, page_of
from sources.decidim.schema import RECORDS
from sources.sandbox.vendors.decidim.engine import own_schema
from sources.sandbox.vendors.decidim.limits import Cost

QUERIES = {
    "spaces": SPACES,
    "statistics": STATISTICS,
    "disclosed": DISCLOSED,
    **{kind.name: kind.query for kind in SPACE_KINDS},
    **{table.name: page_of(table) for table in RECORDS},
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_is_valid_on_the_stand_ins_schema_which_is_a_part_of_the_vendors(name):
    assert validate(own_schema(), parse(QUERIES[name])) == []


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_stays_far_below_the_limits(name):
    cost = Cost(own_schema(), parse(QUERIES[name]))
    assert cost.depth <= 8
    assert cost.complexity <= 1000
    assert len(re.findall(r"\w+: \w+\(", QUERIES[name])) == 0  # aliases are limited from 0.32 on


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_asks_about_people(name):
    personal = r"\b(author|authors|users|body|address|coordinates|comments|name|nickname)\b"
    asked = re.sub(r"name \{ translation", "", QUERIES[name])
    assert not re.search(personal, asked)
