"""The networks on which the centre has an account, and how much happens there in a year."""

from collections.abc import Mapping
from dataclasses import dataclass

STORY = "story"


@dataclass(frozen=True)
class Network:
    """What is usual on one network.

    Attributes:
        name: also used for its random streams.
        opening: followers at the beginning of the two years.
        new_followers: how many more there are after a year, as the plan foresees.
        posts: how many the centre publishes in a year.
        kinds: the share of each kind of post.
        engagements: what people do with a post, and how often with an average one.
    """

    name: str
    opening: int
    new_followers: int
    posts: int
    kinds: Mapping[str, float]
    engagements: Mapping[str, float]


FACEBOOK = Network(
    name="facebook",
    opening=12_640,
    new_followers=3_900,
    posts=255,
    kinds={"photo": 0.5, "link": 0.3, "reel": 0.12, "text": 0.08},
    engagements={
        "like": 8.5, "love": 1.8, "haha": 0.2, "wow": 0.25, "sad": 0.15, "angry": 0.08,
        "comment": 1.4, "share": 1.1,
    },
)  # fmt: skip
INSTAGRAM = Network(
    name="instagram",
    opening=2_870,
    new_followers=500,
    posts=300,
    kinds={"image": 0.35, "album": 0.28, "reel": 0.17, STORY: 0.2},
    engagements={"like": 23.0, "comment": 1.1, "save": 1.5, "share": 1.7},
)

NETWORKS = {network.name: network for network in (FACEBOOK, INSTAGRAM)}
