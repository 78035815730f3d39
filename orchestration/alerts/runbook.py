"""The sections of the documentation that say what to do about an incident."""

import re
from dataclasses import dataclass

from orchestration.settings import REPOSITORY

_OPERATIONS = "docs/operations.md"


@dataclass(frozen=True)
class Section:
    """One section of a page of the documentation.

    Attributes:
        heading: as it stands on the page.
        page: path of the page in the repository.
    """

    heading: str
    page: str = _OPERATIONS

    @classmethod
    def at(cls, link: str) -> "Section":
        """The section that a `link` of another one leads to."""
        page, _, anchor = link.partition("#")
        [heading] = [found for found in _headings(page) if _anchor(found) == anchor]
        return cls(heading, page)

    @property
    def link(self) -> str:
        """Its address in the repository, such as `docs/operations.md#the-credential`."""
        return f"{self.page}#{_anchor(self.heading)}"

    @property
    def text(self) -> str:
        """What stands under the heading, up to the next one."""
        text = (REPOSITORY / self.page).read_text(encoding="utf-8")
        heading = re.compile(rf"^#+ {re.escape(self.heading)}$", flags=re.MULTILINE)
        _, rest = heading.split(text, maxsplit=1)
        return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()

    def __str__(self) -> str:
        return f"{self.page}, section “{self.heading}”"


def _headings(page: str) -> list[str]:
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    return re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
