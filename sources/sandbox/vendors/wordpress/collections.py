"""Collections: the entries of a request, in its order and page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from sources.sandbox.world.clock import MADRID, wall_seconds
from sources.sandbox.world.history import Array

from .entries import Entries

_ORDERS = ("id", "date", "modified", "title", "slug", "include")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$")


class RestError(Exception):
    """An error of the API: its status, code, message and data."""

    def __init__(self, status: int, code: str, message: str, **data: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, "data": {"status": status, **data}}


@dataclass(frozen=True)
class CollectionPage:
    """One page of a collection; and how many entries and pages there are in all."""

    rows: list[dict[str, Any]]
    total: int
    pages: int


def wanted_fields(params: Mapping[str, str]) -> list[str]:
    """The top-level fields in `_fields`; none means all."""
    names = [name.strip() for name in params.get("_fields", "").split(",")]
    return list(dict.fromkeys(name.partition(".")[0] for name in names if name))


def collection(
    entries: Entries, params: Mapping[str, str], *, most: int = 100, is_unordered: bool = False
) -> CollectionPage:
    """Answers a request for a collection; a page has never more than `most` entries.

    Raises:
        RestError: a parameter is wrong.
    """
    per_page = min(_whole(params, "per_page", 10, 100), most)
    number = _whole(params, "page", 1)
    _check_visibility(params)
    places = _ordered(entries, np.flatnonzero(_matching(entries, params)), params)
    if is_unordered:
        places = np.random.default_rng(7).permutation(np.sort(places))
    pages = -(-len(places) // per_page)
    if number > max(pages, 1):
        raise RestError(
            400,
            "rest_post_invalid_page_number",
            "El número de pàgina sol·licitat és més gran que el nombre de pàgines disponibles.",
        )
    part = places[(number - 1) * per_page : number * per_page]
    return CollectionPage(
        entries.rendered(part.tolist(), wanted_fields(params)), len(places), pages
    )


def _matching(entries: Entries, params: Mapping[str, str]) -> Array:
    chosen = np.ones(len(entries.posts), dtype=bool)
    for name, moments, is_after in (
        ("after", entries.published, True),
        ("before", entries.published, False),
        ("modified_after", entries.modified, True),
        ("modified_before", entries.modified, False),
    ):
        if name in params:
            bound = _wall(name, params[name])
            chosen &= moments > bound if is_after else moments < bound
    if "include" in params:
        chosen &= np.isin(entries.posts.ids, _ids("include", params))
    if "exclude" in params:
        chosen &= ~np.isin(entries.posts.ids, _ids("exclude", params))
    if "parent" in params:
        chosen &= np.isin(entries.owner, _ids("parent", params))
    return chosen


def _ordered(entries: Entries, places: Array, params: Mapping[str, str]) -> Array:
    by, order = params.get("orderby", "date"), params.get("order", "desc")
    if by not in _ORDERS:
        raise _invalid("orderby", f"orderby is not one of {', '.join(_ORDERS)}.")
    if order not in ("asc", "desc"):
        raise _invalid("order", "order is not one of asc, desc.")
    if by == "include":
        asked = {number: place for place, number in enumerate(_ids("include", params))}
        ids = entries.posts.ids[places].tolist()
        return places[np.argsort([asked[number] for number in ids])]
    keys = {
        "id": entries.posts.ids,
        "date": entries.published,
        "modified": entries.modified,
        "title": np.array(entries.links.titles)[entries.posts.rows],
        "slug": np.array(entries.links.slugs)[entries.posts.rows],
    }
    ranked = places[np.argsort(keys[by][places], kind="stable")]
    return ranked if order == "asc" else ranked[::-1]


def _check_visibility(params: Mapping[str, str]) -> None:
    """Refuses what only editors may see."""
    if params.get("context", "view") == "edit":
        message = "No teniu permisos per a editar les entrades d'aquest tipus."
        raise RestError(401, "rest_forbidden_context", message)
    if params.get("status", "publish") not in ("publish", "inherit"):
        raise _invalid("status", "L'estat està prohibit.")


def _whole(params: Mapping[str, str], name: str, default: int, most: int | None = None) -> int:
    text = params.get(name, str(default))
    if not text.isdigit() or int(text) < 1 or (most and int(text) > most):
        bounds = f"between 1 (inclusive) and {most} (inclusive)" if most else "greater than 0"
        raise _invalid(name, f"{name} must be {bounds}")
    return int(text)


def _ids(name: str, params: Mapping[str, str]) -> list[int]:
    parts = [part.strip() for part in params.get(name, "").split(",")]
    if not all(part.isdigit() for part in parts):
        raise _invalid(name, f"{name}[0] is not of type integer.")
    return [int(part) for part in parts]


def _wall(name: str, text: str) -> int:
    """Wall seconds of a moment, which is local unless it has an offset."""
    if not _MOMENT.match(text):
        raise _invalid(name, "La data no és vàlida.")
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        moment = moment.astimezone(MADRID).replace(tzinfo=None)
    return wall_seconds(moment)


def _invalid(name: str, message: str) -> RestError:
    return RestError(
        400,
        "rest_invalid_param",
        f"Paràmetre(s) no vàlid(s): {name}",
        params={name: message},
        details={},
    )
