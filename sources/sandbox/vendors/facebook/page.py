"""The page as a node of the graph: its fields, posts and metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sources.sandbox.vendors.meta_graph.account import GraphAccount
from sources.sandbox.vendors.meta_graph.app import FindNode, Product
from sources.sandbox.vendors.meta_graph.nodes import NodeList, NodeType, slots
from sources.sandbox.world import World

from .page_metrics import page_insights
from .post_node import POST
from .posts import PAGE_ID, page_posts

TOKEN = "EAASandboxPageToken"  # noqa: S105
_NOT_LIKING = 730


@dataclass(frozen=True)
class _PageNode:
    account: GraphAccount
    published: NodeList


def _kind(faults: frozenset[str]) -> NodeType:
    followers_field = "follower_count" if "renamed_field" in faults else "followers_count"
    return NodeType(
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
            "published_posts": lambda page, request: page.published.page(request),
            "posts": lambda page, request: page.published.page(request),
            "insights": lambda page, request: page_insights(page.account, request),
        },
    )


def _nodes(world: World) -> FindNode:
    """Finds the page (by its id, or as the owner of the token) and its posts."""
    account = GraphAccount.of(world, "facebook", PAGE_ID)
    posts = {post.id: post for post in page_posts(account.posts)}
    places = slots([(post.created_at, post) for post in posts.values()], account.posts.gone_at)
    page = _PageNode(account, NodeList(POST, places, account.faults))
    nodes: Mapping[str, tuple[NodeType, Any]] = {
        **{key: (POST, post) for key, post in posts.items()},
        **dict.fromkeys((PAGE_ID, "me"), (_kind(account.faults), page)),
    }
    return nodes.get


PRODUCT = Product(
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
