"""The page as the Graph API tells it: itself, its posts and its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sources.sandbox.graph.app import Face, Find
from sources.sandbox.graph.nodes import Ask, Kind, Listing, Slot, slots
from sources.sandbox.world import World
from sources.sandbox.world.clock import day_number
from sources.sandbox.world.followers import followers, followers_on
from sources.sandbox.world.posts import posts

from .page_metrics import PageFacts, page_insights
from .posts import PAGE_ID, POST, told

TOKEN = "EAASandboxPageToken"  # noqa: S105
_NOT_LIKING = 730


@dataclass(frozen=True)
class _Page:
    facts: PageFacts
    follower_count: int
    slots: tuple[Slot, ...]
    faults: frozenset[str]


def _published(page: _Page, ask: Ask) -> dict[str, Any]:
    return Listing(POST, page.slots, page.faults).page(ask)


def _kind(faults: frozenset[str]) -> Kind:
    followers_field = "follower_count" if "renamed_field" in faults else "followers_count"
    return Kind(
        name="Page",
        usual=("name", "id"),
        fields={
            "id": lambda page: page.facts.id,
            "name": lambda _: "Torre Jussana",
            "username": lambda _: "torrejussana",
            "link": lambda _: "https://www.facebook.com/torrejussana",
            "is_published": lambda _: True,
            "fan_count": lambda page: page.follower_count - _NOT_LIKING,
            followers_field: lambda page: page.follower_count,
            "talking_about_count": lambda page: page.follower_count // 90,
            "rating_count": lambda _: 41,
            "access_token": lambda _: TOKEN,
        },
        edges={
            "published_posts": _published,
            "posts": _published,
            "insights": lambda page, ask: page_insights(page.facts, ask),
        },
    )


def _nodes(world: World) -> Find:
    """What finds the page, under its id or as the token's own, and its posts."""
    faults, published = world.faults["facebook"], posts(world, "facebook")
    told_posts = {post.id: post for post in told(published)}
    page = _Page(
        facts=PageFacts(
            id=PAGE_ID,
            followers=followers(world, "facebook"),
            posts=published,
            first_day=day_number(date(world.as_of.year - 1, 1, 1)) - 1,
            is_metric_retired="retired_metric" in faults,
        ),
        follower_count=followers_on(world, "facebook", world.as_of),
        slots=slots([(post.born_at, post) for post in told_posts.values()], published.gone_at),
        faults=faults,
    )
    nodes: Mapping[str, tuple[Kind, Any]] = {
        **{key: (POST, post) for key, post in told_posts.items()},
        **dict.fromkeys((PAGE_ID, "me"), (_kind(faults), page)),
    }
    return nodes.get


FACE = Face(
    name="facebook",
    usage="pages",
    owner=PAGE_ID,
    token=TOKEN,
    token_facts={
        "app_id": "1180226004471",
        "type": "PAGE",
        "application": "Panell Torre Jussana",
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": True,
        "scopes": ["pages_show_list", "pages_read_engagement", "read_insights"],
        "profile_id": PAGE_ID,
        "user_id": "122093847561029384",
    },
    counts=frozenset({"followers_count", "fan_count", "total_count", "count"}),
    dropped="reactions",
    nodes=_nodes,
)
