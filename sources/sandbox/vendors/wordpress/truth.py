"""The truth: the public posts of the website, counted by kind from the world itself."""

from collections.abc import Callable

import numpy as np

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.vendors.vendor import Value
from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY, to_wall
from sources.sandbox.world.entries import REVISED
from sources.sandbox.world.vocabulary import PROGRAMMES

from .site import site_of


def _published(kind: str, programme: str | None = None) -> Callable[[World], Value]:
    """Public posts whose day lies in the plan's year; of one programme where one is named.

    The day is that of publication; of what gets revised, that of the last change if it is later.
    """

    def rule(world: World) -> int:
        posts = site_of(world).shown(kind)
        days = to_wall(posts["published_at"]) // DAY
        if kind in REVISED:
            days = np.maximum(days, to_wall(posts.changed_at) // DAY)
        counted = PlanYear(world.as_of).holds(days)
        if programme:
            counted &= posts["programme"] == PROGRAMMES.index(programme)
        return int(counted.sum())

    return rule


RULES: dict[str, Callable[[World], Value]] = {
    "web.noticies": _published("news"),
    "web.noticies_propies": _published("news", "propi"),
    "web.noticies_pdb": _published("news", "pdb"),
    "subvencions.recursos": _published("grant_resource"),
    "recursos.guies": _published("advice_guide"),
    "recursos.faq": _published("faq"),
    "recursos.fitxes": _published("fact_sheet"),
    "recursos.nous": _published("new_resource"),
    "voluntariat.crides": _published("volunteer_call"),
    "ofertes.publicades": _published("job_offer"),
    "pdb.noticies": _published("outreach_news"),
    "pdb.recursos": _published("pdb_resource"),
    "publicacions.ga": _published("advice_guide"),
    "publicacions.up": _published("publication_up"),
    "publicacions.dba": _published("publication_dba"),
    "publicacions.noticies": _published("news"),
    "publicacions.noticies_propies": _published("news", "propi"),
    "publicacions.noticies_pdb": _published("news", "pdb"),
}
