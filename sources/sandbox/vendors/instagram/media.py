"""The account's media: what the Graph API knows of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY, utc_seconds
from sources.sandbox.world.networks import STORY
from sources.sandbox.world.posts import Posts

ACCOUNT_ID = "17841402296107344"
USERNAME = "torrejussana"
# kind of post → media_type, media_product_type
_TYPES = {
    "image": ("IMAGE", "FEED"),
    "album": ("CAROUSEL_ALBUM", "FEED"),
    "reel": ("VIDEO", "REELS"),
    STORY: ("IMAGE", "STORY"),
}
_CAPTIONS = (
    "Formació oberta a totes les entitats 💪 #associacionisme",
    "Moltes gràcies per venir! ❤️",
    "Últims dies per apuntar-s'hi. Enllaç a la bio.",
    "La casa per dins 👀 #TorreJussana #Horta",
)
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True)
class Media:
    """One medium or story, and how often people did what with it."""

    id: str
    created_at: int
    media_type: str
    product: str
    caption: str | None
    hides_likes: bool
    is_before_conversion: bool
    likes: int
    comments: int
    saves: int
    shares: int

    @property
    def interactions(self) -> int:
        """How often people did anything with it."""
        return self.likes + self.comments + self.saves + self.shares

    @property
    def views(self) -> int:
        """How often it was seen; every other story by four people only."""
        if self.product == STORY.upper():
            return 4 if self.created_at // 60 % 2 else 60
        return 80 + self.interactions * 11

    @property
    def shortcode(self) -> str:
        """The id as addresses show it."""
        number, code = int(self.id), ""
        while number:
            number, digit = divmod(number, 64)
            code = _ALPHABET[digit] + code
        return code


def account_media(world: World, posts: Posts) -> Iterator[Media]:
    """The media that exist, oldest first; and the stories of the last 24 hours.

    The account became a professional one two weeks after the beginning of the two years: what is
    older has no metrics.
    """
    records, kinds = posts.records, list(posts.network.kinds)
    conversion = utc_seconds(datetime(world.scenario.year - 1, 1, 15))
    counts = {
        engagement: posts.counts(engagement).tolist() for engagement in posts.network.engagements
    }
    for place, row in enumerate(records.rows.tolist()):
        created_at, kind = int(records.created_at[place]), kinds[records["kind"][place]]
        if kind == STORY and created_at <= world.now - DAY:
            continue
        media_type, product = _TYPES[kind]
        is_old = created_at < conversion
        yield Media(
            id=f"17{created_at:010d}{row:05d}",
            created_at=created_at,
            media_type=media_type,
            product=product,
            caption=None if records["is_mute"][place] else _CAPTIONS[row % len(_CAPTIONS)],
            hides_likes=bool(records["hides_likes"][place]) and not is_old,
            is_before_conversion=is_old,
            likes=counts["like"][place],
            comments=counts["comment"][place],
            saves=counts["save"][place],
            shares=counts["share"][place],
        )
