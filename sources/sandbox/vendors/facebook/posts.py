"""The page's posts as the Graph API tells them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from sources.sandbox.vendors.meta_graph.nodes import Ask, Kind, stamp
from sources.sandbox.world.posts import Posts

from .post_metrics import post_insights

PAGE_ID = "104618397205846"
_STATUSES = {
    "photo": "added_photos",
    "link": "shared_story",
    "reel": "added_video",
    "text": "mobile_status_update",
}
_TEXTS = (
    "Obrim inscripcions! Formació gratuïta per a entitats 👇",
    "Recordeu: el termini de la convocatòria s'acaba divendres.",
    "Gràcies a totes les associacions que ens heu acompanyat avui.",
    "Nova guia pràctica: com fer l'acta d'una assemblea <3",
    "Voleu fer una activitat a la casa? Escriviu-nos.",
)
_REACTIONS = ("like", "love", "haha", "wow", "sad", "angry")


@dataclass(frozen=True)
class Post:
    """One post: what is said of it, and how often people did what with it."""

    id: str
    born_at: int
    updated_at: int
    kind: str
    message: str | None
    counts: dict[str, int]

    @property
    def reactions(self) -> int:
        """All reactions, of whatever type."""
        return sum(self.counts[name] for name in _REACTIONS)


def post_id(born_at: int, row: int) -> str:
    """The id of a post: of its page and its own."""
    return f"{PAGE_ID}_1221{born_at:010d}{row:05d}"


def told(posts: Posts) -> Iterator[Post]:
    """The posts that exist, oldest first."""
    records, kinds = posts.records, list(posts.network.kinds)
    counts = {deed: posts.counts(deed).tolist() for deed in posts.network.deeds}
    commented_at = np.zeros(len(records), dtype=np.int64)
    of_comments = posts.deeds.kind == list(posts.network.deeds).index("comment")
    places = records.places(posts.deeds.post[of_comments])
    np.maximum.at(commented_at, places, posts.deeds.at[of_comments])
    updated_at = np.maximum(records.changed_at, commented_at)
    for place, row in enumerate(records.rows.tolist()):
        born_at, kind = int(records.born_at[place]), kinds[records["kind"][place]]
        is_mute = bool(records["is_mute"][place]) and kind == "photo"
        yield Post(
            id=post_id(born_at, row),
            born_at=born_at,
            updated_at=int(updated_at[place]),
            kind=kind,
            message=None if is_mute else _TEXTS[row % len(_TEXTS)],
            counts={deed: values[place] for deed, values in counts.items()},
        )


def _shares(post: Post) -> dict[str, int] | None:
    return {"count": post.counts["share"]} if post.counts["share"] else None


def _permalink(post: Post) -> str:
    own = post.id.partition("_")[2]
    path = f"reel/{own}/" if post.kind == "reel" else f"{PAGE_ID}/posts/{own}"
    return f"https://www.facebook.com/{path}"


def _reactions(post: Post, ask: Ask) -> dict[str, Any]:
    kind = ask.parameters.get("type", "").lower()
    count = post.reactions if not kind else post.counts.get(kind, 0)
    people = [
        {"id": f"{7_000_000 + number}", "name": f"Persona {number}"} for number in range(count)
    ]
    return _list(ask, people, {"total_count": count, "viewer_reaction": "NONE"})


def _comments(post: Post, ask: Ask) -> dict[str, Any]:
    count = post.counts["comment"]
    comments = [
        {"id": f"{post.id}_{number}", "created_time": stamp(post.updated_at), "message": "Hi anem!"}
        for number in range(count)
    ]
    return _list(ask, comments, {"order": "ranked", "total_count": count, "can_comment": True})


def _list(ask: Ask, rows: list[dict[str, Any]], summary: dict[str, Any]) -> dict[str, Any]:
    """The first rows of what hangs on a post; a summary only where one is asked for."""
    answer: dict[str, Any] = {"data": rows[: int(ask.parameters.get("limit", 25))]}
    return answer | ({"summary": summary} if "summary" in ask.parameters else {})


POST = Kind(
    name="PagePost",
    usual=("created_time", "message", "id"),
    fields={
        "id": lambda post: post.id,
        "created_time": lambda post: stamp(post.born_at),
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
