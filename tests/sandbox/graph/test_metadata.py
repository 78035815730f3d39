"""Every field, edge and metric that the stand-in serves is one that its vendor has."""

import json
from datetime import date

import pytest

from sources.sandbox.facebook.page import FACE as PAGE
from sources.sandbox.instagram import account_metrics, media_metrics
from sources.sandbox.instagram.account import FACE as ACCOUNT
from sources.sandbox.world import world
from tests.house import REPOSITORY
from tests.sandbox.conftest import AS_OF

OBJECTS = REPOSITORY.parent / "shared" / "contracts" / "real" / "meta" / "graph_v26_objects.json"

pytestmark = pytest.mark.skipif(
    not OBJECTS.exists(), reason="the vendor's own metadata lies outside this repository"
)


@pytest.fixture(scope="module")
def vendor():
    return json.loads(OBJECTS.read_text(encoding="utf-8"))["objects"]


def nodes():
    """One node of each type that is served, with the vendor's name of the type."""
    night = world(seed=2026, as_of=AS_OF)
    page, account = PAGE.nodes(night), ACCOUNT.nodes(night)
    profile = account(ACCOUNT.owner)
    media = next(slot.thing for slot in profile[1].media.slots if slot.thing)
    post = next(slot.thing for slot in page(PAGE.owner)[1].published.slots if slot.thing)
    return {
        "page": page(PAGE.owner),
        "pagepost": page(post.id),
        "iguser": profile,
        "igmedia": account(media.id),
    }


@pytest.mark.parametrize("name", ["page", "pagepost", "iguser", "igmedia"])
def test_fields_and_edges_are_the_vendors(name, vendor):
    kind, _ = nodes()[name]
    assert set(kind.fields) <= set(vendor[name]["fields"])
    edges = {edge["endpoint"].removeprefix("/") for edge in vendor[name]["edges"].values()}
    assert set(kind.edges) <= edges


def test_metrics_of_media_that_live_are_the_vendors(vendor):
    listed = set(vendor["instagraminsightsresult"]["enums"]["Metric"])
    living = {name for name, until in media_metrics._LIVES.items() if until is None}
    assert living <= listed


def test_periods_and_forms_are_the_vendors(vendor):
    enums = vendor["instagraminsightsresult"]["enums"]
    assert set(account_metrics._PERIODS) == set(enums["Period"])
    assert "total_value" in enums["MetricType"]
    assert date(2025, 4, 21) in media_metrics._LIVES.values()
