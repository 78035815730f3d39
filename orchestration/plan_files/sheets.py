"""The sheets of the plan file: the seed of each, and help for the people who fill it in.

The columns of a sheet are those of its seed; `rules` says what they accept.
"""

from dataclasses import dataclass

from orchestration.plan_files.rules import AXES, INDICATORS, OVERLAPS, REVISIONS, TEAM, UNUSED


@dataclass(frozen=True)
class ChoiceList:
    """The list of values for a column; if it `is_open`, other values only cause a warning."""

    sheet: str
    column: str
    is_open: bool = False


# Titles of the sheets, by seed.
TITLES = {
    AXES: "Eixos",
    INDICATORS: "Indicadors",
    TEAM: "Equip",
    REVISIONS: "Revisions",
    OVERLAPS: "Solapaments",
    UNUSED: "Sense indicador",
}
# A sheet with lists to choose from; each export writes it, and it is never read.
LISTS = "Llistes"

CHOSEN_FROM: dict[str, dict[str, ChoiceList]] = {
    AXES: {},
    INDICATORS: {
        "axis_id": ChoiceList(TITLES[AXES], "axis_id"),
        "source": ChoiceList(LISTS, "source", is_open=True),
        "event_type": ChoiceList(LISTS, "event_type"),
    },
    TEAM: {"axis_id": ChoiceList(TITLES[AXES], "axis_id")},
    REVISIONS: {"indicator_id": ChoiceList(TITLES[INDICATORS], "indicator_id")},
    OVERLAPS: {
        "indicator_id": ChoiceList(TITLES[INDICATORS], "indicator_id"),
        "overlaps_indicator_id": ChoiceList(TITLES[INDICATORS], "indicator_id"),
    },
    UNUSED: {"event_type": ChoiceList(LISTS, "event_type")},
}

COMMENTS = {
    "plan_year": "Any del pla, com 2027.",
    "axis_id": "Nom curt de l'eix, com al full Eixos.",
    "axis_order": "Lloc de l'eix dins del pla: 1, 2, 3.",
    "axis": "Nom de l'eix, com es publica.",
    "scope": "Què abasta l'eix.",
    "budget_eur": "Pressupost de l'any en euros.",
    "indicator_id": "Nom curt de l'indicador, com web.noticies. El mateix d'un any a l'altre.",
    "phase": "Quan toca, amb les paraules del pla.",
    "phase_basis": "stated: ho diu el pla. inferred: s'ha deduït.",
    "window_months": "Mesos en què toca: 1-12, 2;5 o 11. Sempre com a text.",
    "action": "Acció del pla.",
    "task": "Tasca dins de l'acció.",
    "indicator": "Què es mesura, com es llegeix al quadre.",
    "target": "Nombre a assolir. Buit: sense objectiu, només es mesura.",
    "unit": "Unitat, com atencions.",
    "kind": "Trieu-ho de la llista.",
    "source": "D'on ve la dada. Trieu-ho de la llista; més d'una, unides amb +.",
    "event_type": "Què es compta. Trieu-ho de la llista; el full Llistes ho explica.",
    "measure": "Com es compta. Trieu-ho de la llista.",
    "program": "Programa: trieu-ho de la llista. Buit, on es pot: qualsevol.",
    "impact": "Impacte que es busca, amb les paraules del pla.",
    "note": "Com s'ha llegit un passatge dubtós del pla.",
    "overlaps_indicator_id": "Un altre indicador que compta els mateixos fets, a dretcient.",
    "member": "Nom de pila, com al pla.",
    "weekly_hours": "Hores a la setmana.",
    "valid_from": "Primer dia en què val el nou objectiu, com 01/06/2027.",
    "revised_by": "Qui ho ha decidit.",
    "reason": "Per què.",
    "description": "Què és.",
}
WIDTHS = {
    **{"axis": 40, "scope": 60, "action": 40, "task": 40, "indicator": 40, "impact": 50},
    **{"indicator_id": 32, "event_type": 30, "source": 20, "note": 50, "reason": 50},
    **{"overlaps_indicator_id": 32, "revised_by": 20, "description": 60, "phase": 18},
}
