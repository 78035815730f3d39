"""The sandbox's schema is a part of the vendor's, and old queries fail on both alike."""

import json
from dataclasses import replace
from functools import partial

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSyntaxError,
    build_schema,
    parse,
    validate,
)

from sources.sandbox.vendors.decidim.app import decidim_app
from sources.sandbox.vendors.decidim.engine import own_schema
from sources.sandbox.vendors.registry import VENDORS
from tests.support.vendor_material import material, needs
from tests.support.warehouses import DataDir

from .conftest import AS_OF, asker

VENDOR = material("decidim")
OLD_QUERIES = sorted(VENDOR.glob("query_*.graphql"))

pytestmark = needs(VENDOR)


@pytest.fixture(scope="module")
def theirs():
    return build_schema((VENDOR / "decidim_barcelona_0.31.2.graphql").read_text(encoding="utf-8"))


def own_types():
    return {name: kind for name, kind in own_schema().type_map.items() if not name.startswith("__")}


def test_every_type_field_and_argument_of_ours_is_the_vendors(theirs):
    assert len(own_types()) > 20
    for name, ours in own_types().items():
        real = theirs.type_map[name]
        assert type(ours) is type(real), name
        if isinstance(ours, GraphQLObjectType | GraphQLInterfaceType):
            assert {i.name for i in ours.interfaces} <= {i.name for i in real.interfaces}, name
            for field, facts in ours.fields.items():
                assert str(facts.type) == str(real.fields[field].type), (name, field)
                arguments = {a: str(facts.args[a].type) for a in facts.args}
                real_arguments = {a: str(x.type) for a, x in real.fields[field].args.items()}
                assert arguments.items() <= real_arguments.items(), (name, field)
        elif isinstance(ours, GraphQLInputObjectType):
            fields = {f: str(x.type) for f, x in ours.fields.items()}
            assert fields.items() <= {f: str(x.type) for f, x in real.fields.items()}.items()
        elif isinstance(ours, GraphQLEnumType):
            assert ours.values.keys() <= real.values.keys()


@pytest.mark.parametrize("path", OLD_QUERIES, ids=lambda path: path.stem)
def test_a_query_of_an_older_version_fails_here_as_there(path, theirs):
    document = parse(path.read_text(encoding="utf-8"))

    def failures(schema):
        # what it might have meant depends on all that the schema has
        return {error.message.split(" Did you mean")[0] for error in validate(schema, document)}

    assert failures(own_schema()) == failures(theirs)


def test_old_queries_that_fail_are_refused_as_a_whole(theirs):
    refused = 0
    for path in OLD_QUERIES:
        text = path.read_text(encoding="utf-8")
        if validate(theirs, parse(text)):
            refused += 1
            assert set(asker()(text)) == {"errors"}, path.stem
    assert refused >= 6


def examples():
    """The queries of the vendor's documentation that are whole."""
    blocks = json.loads((VENDOR / "api_usage_examples_0.31.2.json").read_text(encoding="utf-8"))
    for block in blocks:
        text = block.get("text", "").strip()
        if (
            block["kind"] != "graphql"
            or not text.startswith("{")
            or "... on Proposals {\n\n" in text
        ):
            continue
        try:
            yield parse(text), text
        except GraphQLSyntaxError:
            continue


def test_the_documented_examples_are_valid_and_answered(theirs):
    found = list(examples())
    assert len(found) >= 7
    for document, text in found:
        assert validate(theirs, document) == [], text
        assert "data" in asker()(text), text


def test_a_load_from_the_whole_schema_gives_the_same_rows(theirs, tmp_path, monkeypatch):
    whole, part = DataDir(tmp_path / "whole"), DataDir(tmp_path / "part")
    part.load(AS_OF, source="decidim")
    stand_in = replace(VENDORS["decidim"], app=partial(decidim_app, schema=theirs))
    monkeypatch.setitem(VENDORS, "decidim", stand_in)
    whole.load(AS_OF, source="decidim")
    assert whole.tables("raw_decidim") == part.tables("raw_decidim")
    assert len(whole.ask("select * from raw_decidim.meetings")) > 50
