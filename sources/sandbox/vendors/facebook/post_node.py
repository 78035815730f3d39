"""A post as a node of the graph: its fields and edges."""

from typing import Any

from sources.sandbox.vendors.meta_graph.nodes import NodeRequest, NodeType, stamp

from .post_metrics import post_insights
from .posts import PAGE_ID, PagePost

_STATUSES = {
    "photo": "added_photos",
    "link": "shared_story",
    "reel": "added_video",
    "text": "mobile_status_update",
}


def _shares(post: PagePost) -> dict[str, int] | None:
    return {"count": post.counts["share"]} if post.counts["share"] else None


def _permalink(post: PagePost) -> str:
    own = post.id.partition("_")[2]
    path = f"reel/{own}/" if post.kind == "reel" else f"{PAGE_ID}/posts/{own}"
    return f"https://www.facebook.com/{path}"


def _reactions(post: PagePost, request: NodeRequest) -> dict[str, Any]:
    kind = request.parameters.get("type", "").lower()
    count = post.reactions if not kind else post.counts.get(kind, 0)
    people = [
        {"id": f"{7_000_000 + number}", "name": f"Persona {number}"} for number in range(count)
    ]
    return _list(request, people, {"total_count": count, "viewer_reaction": "NONE"})


def _comments(post: PagePost, request: NodeRequest) -> dict[str, Any]:
    count = post.counts["comment"]
    comments = [
        {"id": f"{post.id}_{number}", "created_time": stamp(post.updated_at), "message": "Hi anem!"}
        for number in range(count)
    ]
    return _list(request, comments, {"order": "ranked", "total_count": count, "can_comment": True})


def _list(
    request: NodeRequest, rows: list[dict[str, Any]], summary: dict[str, Any]
) -> dict[str, Any]:
    """The first rows of an edge; with a summary if one is asked for."""
    answer: dict[str, Any] = {"data": rows[: int(request.parameters.get("limit", 25))]}
    return answer | ({"summary": summary} if "summary" in request.parameters else {})


POST = NodeType(
    name="PagePost",
    usual=("created_time", "message", "id"),
    fields={
        "id": lambda post: post.id,
        "created_time": lambda post: stamp(post.created_at),
        "updated_time": lambda post: stamp(post.updated_at),
        "message": lambda post: post.message,
        "permalink_url": _permalink,
        "status_type": lambda post: _STATUSES[post.kind],
        "is_published": lambda _: True,
        "is_hidden": lambda _: False,
        "shares": _shares,
    },
    edges={"reactions": _reactions, "comments": _comments, "insights": post_insights},
)
