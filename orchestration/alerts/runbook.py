"""Where `docs/operations.md` says what to do about a failure, by its kind."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from orchestration.errors import NightError, PublicationError, is_for
from orchestration.settings import REPOSITORY
from sources.common.errors import (
    ContractError,
    CredentialError,
    SettingError,
    ShrinkageError,
    UnavailableError,
)

_PAGE = REPOSITORY / "docs" / "operations.md"
# By kind of error; the first that fits, so the more particular come first.
HEADINGS: dict[type[BaseException], str] = {
    SettingError: "Settings",
    CredentialError: "The credential",
    ContractError: "The answer",
    ShrinkageError: "A sudden loss",
    UnavailableError: "The vendor is down",
}
LOAD_FAILED, BUILD_FAILED = "A load failed", "A build failed"


def runbook(error: BaseException, otherwise: str) -> dict[str, dg.MetadataValue]:
    """Where to read what to do, and the words themselves: the page cannot open files.

    Args:
        error: what went wrong.
        otherwise: the heading for kinds that have none of their own.
    """
    found = (heading for kind, heading in HEADINGS.items() if is_for(error, kind))
    heading = next(found, otherwise)
    anchor = heading.lower().replace(" ", "-")
    return {
        "runbook": dg.MetadataValue.path(f"docs/operations.md#{anchor}"),
        "what_to_do": dg.MetadataValue.md(section(heading)),
    }


@contextmanager
def told_with_runbook(heading: str) -> Iterator[None]:
    """Turn a failure that a person can mend into one whose page says how."""
    try:
        yield
    except (NightError, PublicationError) as error:
        raise dg.Failure(str(error), metadata=runbook(error, heading)) from error


def section(heading: str) -> str:
    """The text under a heading of the runbook, up to the next heading."""
    text = _PAGE.read_text(encoding="utf-8")
    _, _, rest = re.split(rf"^(#+) {re.escape(heading)}$", text, maxsplit=1, flags=re.MULTILINE)
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()
