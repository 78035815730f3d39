"""Days, months and years that had a figure and now have none: refused, as an archive is lost.

A sum over all days that are read again would hide one silent day among the others.
"""

from collections.abc import Mapping

from sources.common.errors import ShrinkageError

# So few may well be spam that Matomo was told to forget.
_ALWAYS_BELIEVED = 10


def refuse_silence(
    table: str, request: str, here: Mapping[str, int], there: Mapping[str, int], *, most: float
) -> None:
    """Refuse an answer in which a day or period fell to 0.

    Args:
        table: the raw table whose figures would fall.
        request: what was asked.
        here: the figure loaded, by the name of its day or period.
        there: the figure that came; what was not asked for is not in it.
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
