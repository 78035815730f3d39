"""Finds the plan's spaces by slug, and reads them with components and statistics."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources.common.errors import ContractError, SettingError
from sources.common.merge_resource import refuse_shrinkage
from sources.decidim.client import DecidimClient
from sources.decidim.queries import SPACE_KINDS, SpaceKind
from sources.decidim.responses import Row, text
from sources.decidim.settings import Settings

logger = logging.getLogger(__name__)

_SHOWN_SLUGS = 30


@dataclass(frozen=True)
class Space:
    """One chosen space.

    Attributes:
        id: kind and number: processes and assemblies are numbered apart.
        row: its row in the table of spaces.
        components: their rows in the table of components.
        statistics: its current figures, by name; figures of 0 are absent.
    """

    id: str
    row: Row
    components: Sequence[Row]
    statistics: dict[str, int]


def chosen_spaces(client: DecidimClient, settings: Settings, known: set[str]) -> list[Space]:
    """Read the spaces that the settings name.

    Args:
        client: a connection that is signed in.
        settings: with the slugs.
        known: loaded slugs; one of these that no longer exists was taken down.

    Raises:
        SettingError: a slug does not exist and was never loaded.
    """
    found = client.spaces()
    return [
        _space(client, settings, kind, number)
        for kind in SPACE_KINDS
        for number in _numbers(kind, settings, found.get(kind.listed) or [], known)
    ]


def _numbers(
    kind: SpaceKind, settings: Settings, listed: Sequence[Row], known: set[str]
) -> Iterator[str]:
    """Ids of the chosen spaces among the listed ones of one kind."""
    slugs: list[str] = list(dict.fromkeys(getattr(settings, kind.setting)))
    if not listed:
        # one space may be taken down, but not the platform's every process
        refuse_shrinkage(
            "decidim",
            "spaces",
            f"query Spaces, {kind.listed},",
            loaded=len(known.intersection(slugs)),
            found=0,
            max_shrinkage=settings.max_shrinkage,
        )
    numbers = {space["slug"]: space["id"] for space in listed}
    for slug in slugs:
        if slug in numbers:
            yield numbers[slug]
        elif slug in known:
            logger.warning("Space '%s' is not published any more: its rows are removed.", slug)
        else:
            there = ", ".join(sorted(numbers)[:_SHOWN_SLUGS]) or "none"
            more = ", …" if len(numbers) > _SHOWN_SLUGS else ""
            raise SettingError(
                f"SOURCES__DECIDIM__{kind.setting.upper()} names the space '{slug}', which "
                f"the platform does not show. Those it shows: {there}{more}. Leave out one that "
                "is not published yet."
            )


def _space(client: DecidimClient, settings: Settings, kind: SpaceKind, number: str) -> Space:
    found = client.ask(kind.query, id=number, locale=settings.locale).get(kind.single)
    if found is None:
        raise ContractError(
            f"query Space: the {kind.name} {number} was listed, but is not there: it was taken "
            "down just now. Load again."
        )
    identifier = f"{kind.name}:{number}"
    row = {
        **found,
        "id": identifier,
        "kind": kind.name,
        "title": text(found["title"], settings.locale),
        "start": found[kind.start],
        "end": found[kind.end],
    }
    components = [
        {**one, "space": identifier, "name": text(one["name"], settings.locale)}
        for one in filter(None, found["components"] or [])
    ]
    statistics = {one["key"]: one["value"] for one in filter(None, found["stats"] or [])}
    return Space(identifier, row, components, statistics)
