"""The account as a node of the graph: its fields, media, stories and metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sources.sandbox.vendors.meta_graph.account import GraphAccount
from sources.sandbox.vendors.meta_graph.app import FindNode, Product
from sources.sandbox.vendors.meta_graph.nodes import NodeList, NodeType, slots
from sources.sandbox.world import World
from sources.sandbox.world.networks import STORY

from .account_metrics import account_insights
from .media import ACCOUNT_ID, USERNAME, account_media
from .media_node import media_kind

TOKEN = "EAASandboxUserToken"  # noqa: S105
_USER_ID, _PAGE_ID = "122093847561029384", "104618397205846"


@dataclass(frozen=True)
class _Profile:
    account: GraphAccount
    media: NodeList
    stories: NodeList
    media_count: int


_PROFILE = NodeType(
    name="IGUser",
    fields={
        "id": lambda profile: profile.account.id,
        "username": lambda _: USERNAME,
        "name": lambda _: "Torre Jussana",
        "biography": lambda _: "Centre de serveis a les associacions de Barcelona",
        "website": lambda _: "https://tjussana.cat/",
        "followers_count": lambda profile: profile.account.follower_count,
        "follows_count": lambda _: 611,
        "media_count": lambda profile: profile.media_count,
    },
    edges={
        "media": lambda profile, request: profile.media.page(request),
        "stories": lambda profile, request: profile.stories.page(request),
        "insights": lambda profile, request: account_insights(profile.account, request),
    },
)
_PAGE = NodeType(
    name="Page",
    usual=("name", "id"),
    fields={
        "id": lambda _: _PAGE_ID,
        "name": lambda _: "Torre Jussana",
        "instagram_business_account": lambda _: {"id": ACCOUNT_ID},
    },
)
_USER = NodeType(
    name="User",
    usual=("name", "id"),
    fields={"id": lambda _: _USER_ID, "name": lambda _: "Panell Torre Jussana"},
    edges={"accounts": lambda pages, request: pages.page(request)},
)


def _nodes(world: World) -> FindNode:
    """Finds the account, its media, its page, and the user of the token."""
    account = GraphAccount.of(world, "instagram", ACCOUNT_ID)
    media = {one.id: one for one in account_media(world, account.posts)}
    kind = media_kind(world.now, account.faults)
    media_posts = [(one.created_at, one) for one in media.values() if one.product != STORY.upper()]
    story_posts = [(one.created_at, one) for one in media.values() if one.product == STORY.upper()]
    profile = _Profile(
        account=account,
        media=NodeList(kind, slots(media_posts, account.posts.gone_at), account.faults),
        stories=NodeList(kind, slots(story_posts, ()), account.faults),
        media_count=len(media_posts),
    )
    pages = NodeList(_PAGE, slots([(0, account)], ()), account.faults)
    nodes: Mapping[str, tuple[NodeType, Any]] = {
        **{key: (kind, one) for key, one in media.items()},
        ACCOUNT_ID: (_PROFILE, profile),
        _PAGE_ID: (_PAGE, account),
        "me": (_USER, pages),
    }
    return nodes.get


PRODUCT = Product(
    name="instagram",
    usage="instagram",
    owner=ACCOUNT_ID,
    token=TOKEN,
    token_facts={
        "app_id": "1180226004471",
        "type": "USER",
        "application": "Panell Torre Jussana",
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": True,
        "scopes": ["instagram_basic", "instagram_manage_insights", "pages_read_engagement"],
        "user_id": _USER_ID,
    },
    counts=frozenset({"followers_count", "media_count", "like_count", "comments_count"}),
    dropped="comments_count",
    nodes=_nodes,
)
