"""The two vocabularies that X has published: before August 2026 it said tweets, then posts."""

from dataclasses import dataclass

from sources.sandbox.world.scenario import stream


@dataclass(frozen=True)
class Vocabulary:
    """What the server of a world understands, and what it answers."""

    asked: str
    said: str

    @property
    def fields_parameter(self) -> str:
        """The parameter that asks for fields of posts."""
        return f"{self.asked}.fields"

    @property
    def problems(self) -> str:
        """Where the types of problems lie."""
        host = "api.twitter.com" if self.said == "tweet" else "api.x.com"
        return f"https://{host}/2/problems"

    def renamed(self, name: str) -> str:
        """A field of the old vocabulary in the server's words."""
        return name.replace("tweet", "post") if self.said == "post" else name


def vocabulary(seed: int) -> Vocabulary:
    """Which words the X of a seed uses: nobody has recorded which the real one does."""
    known = (Vocabulary("tweet", "tweet"), Vocabulary("post", "post"), Vocabulary("tweet", "post"))
    return known[stream(seed, 0, "x vocabulary").integers(len(known))]
