"""The page as the Graph API tells it: itself, its posts and its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sources.sandbox.vendors.meta_graph.account import Account
from sources.sandbox.vendors.meta_graph.app import Face, Find
from sources.sandbox.vendors.meta_graph.nodes import Kind, Listing, slots
from sources.sandbox.world import World

from .page_metrics import page_insights
from .post_node import POST
from .posts import PAGE_ID, told

TOKEN = "EAASandboxPageToken"  # noqa: S105
_NOT_LIKING = 730


@dataclass(frozen=True)
class _Page:
    account: Account
    published: Listing


def _kind(faults: frozenset[str]) -> Kind:
    followers_field = "follower_count" if "renamed_field" in faults else "followers_count"
    return Kind(
        name="Page",
        usual=("name", "id"),
        fields={
            "id": lambda page: page.account.id,
            "name": lambda _: "Torre Jussana",
            "username": lambda _: "torrejussana",
            "link": lambda _: "https://www.facebook.com/torrejussana",
            "is_published": lambda _: True,
            "fan_count": lambda page: page.account.follower_count - _NOT_LIKING,
            followers_field: lambda page: page.account.follower_count,
            "talking_about_count": lambda page: page.account.follower_count // 90,
            "rating_count": lambda _: 41,
            "access_token": lambda _: TOKEN,
        },
        edges={
            "published_posts": lambda page, ask: page.published.page(ask),
            "posts": lambda page, ask: page.published.page(ask),
            "insights": lambda page, ask: page_insights(page.account, ask),
        },
    )


def _nodes(world: World) -> Find:
    """What finds the page, under its id or as the token's own, and its posts."""
    account = Account.of(world, "facebook", PAGE_ID)
    posts = {post.id: post for post in told(account.posts)}
    places = slots([(post.born_at, post) for post in posts.values()], account.posts.gone_at)
    page = _Page(account, Listing(POST, places, account.faults))
    nodes: Mapping[str, tuple[Kind, Any]] = {
        **{key: (POST, post) for key, post in posts.items()},
        **dict.fromkeys((PAGE_ID, "me"), (_kind(account.faults), page)),
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
