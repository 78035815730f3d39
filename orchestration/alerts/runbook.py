"""The sections of the documentation that say what to do about an incident."""

import re
from dataclasses import dataclass

from orchestration.settings import REPOSITORY

_OPERATIONS = "docs/operations.md"


@dataclass(frozen=True)
class Section:
    """One section of a page of the documentation.

    Attributes:
        heading: its heading on the page.
        page: path of the page in the repository.
    """

    heading: str
    page: str = _OPERATIONS

    @property
    def link(self) -> str:
        """Its address in the repository, such as `docs/operations.md#the-credential`."""
        anchor = re.sub(r"[^\w -]", "", self.heading.lower()).replace(" ", "-")
        return f"{self.page}#{anchor}"

    @property
    def text(self) -> str:
        """The text under the heading, up to the next one; empty if there is no such heading."""
        text = (REPOSITORY / self.page).read_text(encoding="utf-8")
        found = re.search(rf"^#+ {re.escape(self.heading)}$", text, flags=re.MULTILINE)
        if not found:
            return ""
        rest = text[found.end() :]
        return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()

    def __str__(self) -> str:
        return f"{self.page}, section “{self.heading}”"
