"""A medium as a node of the graph: its fields and edges."""

from sources.sandbox.vendors.meta_graph.nodes import NodeType, stamp
from sources.sandbox.world.clock import DAY

from .media import ACCOUNT_ID, USERNAME, Media
from .media_metrics import media_insights


def _permalink(media: Media) -> str:
    path = "reel" if media.product == "REELS" else "p"
    return f"https://www.instagram.com/{path}/{media.shortcode}/"


def media_kind(now: int, faults: frozenset[str]) -> NodeType:
    """The type of node of all media, as they are read at `now` (UTC seconds)."""
    time_field = "created_time" if "renamed_field" in faults else "timestamp"
    # the signature changes each night; what may not be shown has no address
    signature = f"_nc_ohc={now:x}&oe={now + 7 * DAY:x}"

    def media_url(media: Media) -> str | None:
        if media.likes % 29 == 7:
            return None
        return f"https://scontent.cdninstagram.com/v/{media.id}_n.jpg?{signature}"

    def visible_likes(media: Media) -> int | None:
        return None if media.hides_likes else media.likes

    return NodeType(
        name="IGMedia",
        fields={
            "id": lambda media: media.id,
            "caption": lambda media: media.caption,
            "media_type": lambda media: media.media_type,
            "media_product_type": lambda media: media.product,
            "media_url": media_url,
            "permalink": _permalink,
            "shortcode": lambda media: media.shortcode,
            time_field: lambda media: stamp(media.created_at),
            "username": lambda _: USERNAME,
            "like_count": visible_likes,
            "total_like_count": visible_likes,
            "comments_count": lambda media: media.comments,
            "total_comments_count": lambda media: media.comments,
            "saved_count": lambda media: media.saves,
            "shares_count": lambda media: media.shares,
            "reposts_count": lambda _: 0,
            "view_count": lambda media: media.views,
            "total_views_count": lambda media: media.views,
            "is_comment_enabled": lambda _: True,
            "owner": lambda _: {"id": ACCOUNT_ID},
        },
        edges={"insights": media_insights},
    )
