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
