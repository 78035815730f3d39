"""The page's posts: what the Graph API knows of each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sources.sandbox.world.posts import Posts

PAGE_ID = "104618397205846"
_TEXTS = (
    "Obrim inscripcions! Formació gratuïta per a entitats 👇",
    "Recordeu: el termini de la convocatòria s'acaba divendres.",
    "Gràcies a totes les associacions que ens heu acompanyat avui.",
    "Nova guia pràctica: com fer l'acta d'una assemblea <3",
    "Voleu fer una activitat a la casa? Escriviu-nos.",
)
_REACTIONS = ("like", "love", "haha", "wow", "sad", "angry")


@dataclass(frozen=True)
class PagePost:
    """One post, and how often people did what with it."""

    id: str
    created_at: int
    updated_at: int
    kind: str
    message: str | None
    counts: dict[str, int]

    @property
    def reactions(self) -> int:
        """All reactions, of every type."""
        return sum(self.counts[name] for name in _REACTIONS)


def post_id(created_at: int, row: int) -> str:
    """The id of a post: its page's id and its own."""
    return f"{PAGE_ID}_1221{created_at:010d}{row:05d}"


def page_posts(posts: Posts) -> Iterator[PagePost]:
    """The posts that exist, oldest first."""
    records, kinds = posts.records, list(posts.network.kinds)
    counts = {
        engagement: posts.counts(engagement).tolist() for engagement in posts.network.engagements
    }
    commented_at = np.zeros(len(records), dtype=np.int64)
    of_comments = posts.engagements.kind == list(posts.network.engagements).index("comment")
    places = records.places(posts.engagements.post[of_comments])
    np.maximum.at(commented_at, places, posts.engagements.at[of_comments])
    updated_at = np.maximum(records.changed_at, commented_at)
    for place, row in enumerate(records.rows.tolist()):
        created_at, kind = int(records.created_at[place]), kinds[records["kind"][place]]
        is_mute = bool(records["is_mute"][place]) and kind == "photo"
        yield PagePost(
            id=post_id(created_at, row),
            created_at=created_at,
            updated_at=int(updated_at[place]),
            kind=kind,
            message=None if is_mute else _TEXTS[row % len(_TEXTS)],
            counts={engagement: values[place] for engagement, values in counts.items()},
        )
