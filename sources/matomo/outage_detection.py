"""Outages of Matomo's archive: days, months and years that had a figure and now have none.

A sum over all days that are read again would hide one such day among the others.
"""

from collections.abc import Mapping

from sources.common.errors import ShrinkageError

# So few may well be spam that somebody deleted from Matomo.
_ALWAYS_BELIEVED = 10


def refuse_outage(
    table: str, request: str, here: Mapping[str, int], there: Mapping[str, int], *, most: float
) -> None:
    """Refuse a response in which a day or period fell to 0.

    Args:
        table: the raw table whose figures would fall.
        request: what was asked, for the message.
        here: the figure loaded, by the name of its day or period.
        there: the figure that came; only what was requested is in it.
        most: the setting `max_shrinkage`; 1 believes anything.

    Raises:
        ShrinkageError: with what to do when the figure is gone on purpose.
    """
    if most >= 1:
        return
    for name, figure in sorted(here.items()):
        if figure > _ALWAYS_BELIEVED and there.get(name) == 0:
            raise ShrinkageError(
                f"{request} shows 0 for {name} where {figure} is loaded in raw_matomo.{table}: "
                "refused. Look at that day in Matomo first, as its archive may be lost; only if "
                "it is empty on purpose, load once with SOURCES__MATOMO__MAX_SHRINKAGE=1."
            )
