"""The platform as GraphQL objects: spaces with their components, statistics, people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphql import GraphQLError

from sources.sandbox.world.participation import ASSEMBLIES, SPACES

from .pages import Pages
from .platform import Platform
from .records import meetings_of, proposals_of, surveys_of
from .texts import Node, day, moment, translated

MACHINE_USER = {"id": "2026", "name": "Jussana", "nickname": "jussana"}
_PEOPLE = (("1", "Montserrat Puig", "montse_p"), ("2", "Pere Soler", "psoler"))
# A component's id is 100 × its space + its place among these. The last one is for members only.
_COMPONENTS = ("Surveys", "Meetings", "Proposals", "Component", "Proposals")
_PRIVATE = len(_COMPONENTS) - 1
_TITLES: Mapping[str, Mapping[str, str]] = {
    "consell-de-centre": {"ca": "Consell de Centre", "es": "Consejo de Centro"},
    "la-festa-de-lassociat": {"ca": "La Festa de l'Associa't &amp; més"},
    # this one has no Catalan title
    "tercer-congres-associacions": {"es": "Tercer Congreso de Asociaciones", "en": "3rd Congress"},
}
_HIDDEN = "NO_OBJECT_PERMISSION"


@dataclass(frozen=True)
class DecidimSite:
    """What one platform answers to; `root` is the root of its queries."""

    platform: Platform
    pages: Pages
    is_known: bool

    @cached_property
    def root(self) -> Node:
        """The fields of the type Query."""
        spaces = list(self._spaces.values())
        processes = [space for space in spaces if space["__typename"] == "ParticipatoryProcess"]
        assemblies = [space for space in spaces if space["__typename"] == "Assembly"]
        return {
            "participatoryProcesses": self._list(processes),
            "assemblies": self._list(assemblies),
            "participatoryProcess": _one(processes),
            "assembly": _one(assemblies),
            "component": self._component,
            "organization": {"name": translated({"ca": "decidim"}), "stats": self._statistics()},
            "session": {"user": _person(**MACHINE_USER) if self.is_known else None},
            "users": [_person(*person) for person in _PEOPLE],
            "decidim": {"applicationName": "Decidim", "version": None},
        }

    def _list(self, spaces: list[Node]) -> Callable[..., list[Node]]:
        def resolve(_: Any, **__: Any) -> list[Node]:
            return [] if self.pages.is_withdrawn else spaces

        return resolve

    @cached_property
    def _spaces(self) -> dict[int, Node]:
        shown = self.platform.shown_spaces
        return {int(row): self._space(place, int(row)) for place, row in enumerate(shown.rows)}

    def _space(self, place: int, row: int) -> Node:
        shown, slug = self.platform.shown_spaces, SPACES[row]
        is_assembly = row in ASSEMBLIES
        starts, ends = day(shown["starts_on"][place]), day(shown["ends_on"][place])
        kind = "Assembly" if is_assembly else "ParticipatoryProcess"
        return {
            "__typename": kind,
            "id": str(row + 1),
            "type": f"Decidim::{kind}",
            "slug": slug,
            "title": translated(_TITLES.get(slug, {"ca": slug.replace("-", " ").capitalize()})),
            "publishedAt": moment(shown["published"][place]),
            "createdAt": moment(shown.created_at[place]),
            "updatedAt": moment(shown.changed_at[place]),
            "stats": _nonzero(self._counts(row)),
            "components": lambda _, filter=None: self._components(row, filter or {}),
            **(
                {"creationDate": starts, "closingDate": ends}
                if is_assembly
                else {"startDate": starts, "endDate": ends}
            ),
        }

    def _components(self, row: int, wanted: Mapping[str, Any]) -> list[Node]:
        number = len(_COMPONENTS) if row == 0 else _PRIVATE
        found = [self._component_of(row, place) for place in range(number)]
        return [one for one in found if wanted.get("type") in (None, one["__typename"])]

    def _component(self, _: Any, id: str) -> Node | None:  # noqa: A002 — the argument's name in the schema
        row, place = divmod(int(id) - 100, 100) if id.isdigit() else (-1, 0)
        if row not in self._spaces or place >= len(_COMPONENTS):
            return None
        if place == _PRIVATE:
            raise GraphQLError(
                "You do not have permission to view the Proposals object",
                extensions={"code": _HIDDEN},
            )
        return self._component_of(row, place)

    def _component_of(self, row: int, place: int) -> Node:
        kind, number = _COMPONENTS[place], 100 * (row + 1) + place
        component: Node = {
            "__typename": kind,
            "id": str(number),
            "name": translated({"ca": kind}),
            "weight": place,
            "participatorySpace": lambda _: self._spaces[row],
        }
        of = {"Surveys": surveys_of, "Meetings": meetings_of, "Proposals": proposals_of}
        if kind in of:
            field = kind.lower()
            nodes = of[kind](self.platform, row)
            has_order = kind != "Meetings"
            component[field] = self.pages.connection(f"{number}", nodes, has_order=has_order)
        return component

    def _counts(self, row: int) -> dict[str, int]:
        """A space's figures, with drafts of surveys and without withdrawn records."""
        platform = self.platform
        listed = {
            "meetings_count": meetings_of(platform, row),
            "proposals_count": proposals_of(platform, row),
            "surveys_count": surveys_of(platform, row),
        }
        counts = {
            name: sum(not node.get("withdrawn") for node in nodes) for name, nodes in listed.items()
        }
        return {"followers_count": 40 + 7 * row, **counts}

    def _statistics(self) -> list[Node]:
        """The organisation's figures tonight."""
        processes = sum(row not in ASSEMBLIES for row in self._spaces)
        now = self.platform.now // 86_400
        totals = {
            "users_count": 90_000 + now,
            "processes_count": processes,
            "assemblies_count": len(self._spaces) - processes,
            "participants_count": 40_000 + now,
        }
        for row in self._spaces:
            for name, count in self._counts(row).items():
                totals[name] = totals.get(name, 0) + count
        return _nonzero(totals)


def _nonzero(counts: Mapping[str, int]) -> list[Node]:
    """Statistics as Decidim gives them: without those that are 0."""
    return [{"key": key, "value": value} for key, value in counts.items() if value]


def _one(spaces: list[Node]) -> Callable[..., Node | None]:
    def resolve(_: Any, id: str | None = None, slug: str | None = None) -> Node | None:  # noqa: A002 — the argument's name in the schema
        return next((s for s in spaces if id == s["id"] or slug == s["slug"]), None)

    return resolve


def _person(id: str, name: str, nickname: str) -> Node:  # noqa: A002 — the field's name in the schema
    return {
        "__typename": "User",
        "id": id,
        "name": name,
        "nickname": nickname,
        "avatarUrl": f"https://decidim.example/{nickname}.png",
        "badge": "",
        "deleted": False,
        "organizationName": translated({"ca": "decidim"}),
        "profilePath": f"/profiles/{nickname}",
    }
