"""X's two vocabularies: it said tweets before August 2026, and posts since."""

from dataclasses import dataclass

from sources.sandbox.world.scenario import stream


@dataclass(frozen=True)
class Vocabulary:
    """The words that the server of a world understands, and those that it answers with."""

    asked: str
    answered: str

    @property
    def fields_parameter(self) -> str:
        """The parameter that asks for fields of posts."""
        return f"{self.asked}.fields"

    @property
    def problems(self) -> str:
        """The address of the types of problems."""
        host = "api.twitter.com" if self.answered == "tweet" else "api.x.com"
        return f"https://{host}/2/problems"

    def renamed(self, name: str) -> str:
        """A field of the old vocabulary, in the server's."""
        return name.replace("tweet", "post") if self.answered == "post" else name


def vocabulary(seed: int) -> Vocabulary:
    """The words of a seed's server: nobody has recorded which ones the real server uses."""
    known = (Vocabulary("tweet", "tweet"), Vocabulary("post", "post"), Vocabulary("tweet", "post"))
    return known[stream(seed, 0, "x vocabulary").integers(len(known))]
