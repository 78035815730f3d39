"""The truth: the CRM's indicators, counted from the world itself in plain numpy."""

from collections.abc import Callable

import numpy as np

from sources.sandbox.vendors.plan_year import Mask
from sources.sandbox.vendors.vendor import Value
from sources.sandbox.world import World
from sources.sandbox.world import vocabulary as words
from sources.sandbox.world.alliances import NO_DAY
from sources.sandbox.world.clock import DAY, to_wall

from .crm_year import CrmYear, is_word


def _of_world(rule: Callable[[CrmYear], Value]) -> Callable[[World], Value]:
    return lambda world: rule(CrmYear(world))


def _enquiries(medium: str) -> Callable[[CrmYear], int]:
    def rule(year: CrmYear) -> int:
        mask = year.activity("Consulta", medium)
        if medium == "phone":
            mask |= year.activity("Phone Call")
        return int(mask.sum())

    return rule


def _activities(kind: str, programme: str | None = None) -> Callable[[CrmYear], int]:
    def rule(year: CrmYear) -> int:
        mask = year.activity(kind)
        if programme:
            rows = year.activities[0]
            mask &= is_word(rows["programme"], words.PROGRAMMES, programme)
        return int(mask.sum())

    return rule


def _space_uses(fee: str) -> Callable[[CrmYear], int]:
    def rule(year: CrmYear) -> int:
        fees = year.activities[0]["fee"]
        return int((year.activity("Us espai") & is_word(fees, words.SPACE_FEES, fee)).sum())

    return rule


def _weekend_uses(year: CrmYear) -> int:
    days = year.activities[0]["starts"][year.activity("Us espai")] // DAY
    return int(((days + 3) % 7 >= 5).sum())


def _festa_spaces(year: CrmYear) -> int:
    rooms = year.activities[0]["room"][year.activity("Espai Festa")]
    return len(np.unique(rooms[rooms >= 0]))


def _festa_people(year: CrmYear) -> int:
    attendees = year.activities[0]["attendees"][year.activity("Assistencia Festa")]
    return int(attendees[attendees >= 0].sum())


def _festa_organisations(year: CrmYear) -> int:
    came, _ = year.attended("Festa Associat")
    return len(np.unique(came[year.is_live_organisation(came)]))


def _events(kind: str, programme: str | None = None) -> Callable[[CrmYear], int]:
    def rule(year: CrmYear) -> int:
        mask = year.event(kind)
        if programme:
            mask &= is_word(year.events[0]["programme"], words.PROGRAMMES, programme)
        return int(mask.sum())

    return rule


def _participants(year: CrmYear) -> int:
    came, roles = year.attended("Formacio trimestral")
    attendee = [code for code, names in enumerate(words.ROLE_SETS) if "Attendee" in names]
    contacts = year.world.contacts
    places = contacts.places(came)
    person = (places >= 0) & ~contacts["is_organisation"][places]
    return int((np.isin(roles, attendee) & person).sum())


def _cases(kind: str, programme: str) -> Callable[[CrmYear], int]:
    def rule(year: CrmYear) -> int:
        rows = year.world.cases
        mask = is_word(rows["kind"], words.CASE_KINDS, kind) & ~rows["is_deleted"]
        mask &= ~is_word(rows["status"], words.CASE_STATUSES, "Descartat")
        mask &= is_word(rows["programme"], words.PROGRAMMES, programme)
        return int((mask & year.in_year(rows["start_on"])).sum())

    return rule


def _job_alliances(year: CrmYear) -> int:
    rows, valid = year.relationships("Alianca ofertes")
    return int((valid & year.in_year(rows["start_on"])).sum())


def _balanc(year: CrmYear) -> int:
    rows, valid = year.relationships("Incorporada al Balanc")
    return len(np.unique(rows["contact"][valid & year.in_year(rows["start_on"])]))


def _allies(kind: str) -> Callable[[CrmYear], int]:
    def rule(year: CrmYear) -> int:
        rows, valid = year.relationships(kind)
        begun = (rows["start_on"] == NO_DAY) | (rows["start_on"] <= year.last_day)
        lasting = (rows["end_on"] == NO_DAY) | (rows["end_on"] >= year.last_day)
        return len(np.unique(rows["contact"][valid & begun & lasting]))

    return rule


def _bulletins_sent(year: CrmYear) -> Mask:
    rows = year.world.mailings
    sent = is_word(rows["campaign"], words.CAMPAIGNS, "tjexpress") & (rows["sent_at"] > 0)
    sent &= is_word(rows["status"], words.MAILING_STATUSES, "Complete")
    return sent & year.in_year(to_wall(rows["sent_at"]) // DAY)


def _bulletins(year: CrmYear) -> int:
    return int(_bulletins_sent(year).sum())


def _bulletin_opens(year: CrmYear) -> int:
    opens = year.world.mailing_opens
    of_bulletin = _bulletins_sent(year)[year.world.mailings.places(opens["mailing"])]
    return int((of_bulletin & ~opens["is_test"]).sum())


_RULES: dict[str, Callable[[CrmYear], Value]] = {
    "saber.reunions_districtes": _activities("Reunio districte"),
    "saber.camu": _activities("Reunio CAMU"),
    "festa.entitats": _festa_organisations,
    "festa.espais": _festa_spaces,
    "festa.persones": _festa_people,
    "crm.formacions_internes": _events("Formacio interna"),
    "tjexpress.butlletins": _bulletins,
    "tjexpress.visualitzacions": _bulletin_opens,
    "atencio.telefon": _enquiries("phone"),
    "atencio.correus": _enquiries("email"),
    "atencio.presencial": _enquiries("in_person"),
    "atencio.presencial_territori": _enquiries("in_person_territory"),
    "atencio.videotrucada": _enquiries("video_call"),
    "assessoraments.total": _activities("Assessorament"),
    "assessoraments.pdb": _activities("Assessorament", "pdb"),
    "assessoraments.otpb": _activities("Assessorament", "otpb"),
    "tramits.suports": _activities("Suport tramits"),
    "subvencions.suport": _activities("Suport subvencions"),
    "casa.fm_clota": _events("Activitat FM la Clota"),
    "casa.exposicions": _events("Exposicio"),
    "casa.ambiental": _events("Activitat ambiental"),
    "espais.gratuits": _space_uses("gratuit"),
    "espais.pagament": _space_uses("pagament"),
    "espais.cap_setmana": _weekend_uses,
    "ofertes.aliances": _job_alliances,
    "formacio.transversals_pdb": _events("Formacio transversal", "pdb"),
    "xarxes.aliances": _allies("Alianca xarxes"),
    "formacio.a_mida": _events("Formacio a mida"),
    "formacio.trimestral": _events("Formacio trimestral"),
    "formacio.participants": _participants,
    "pdb.formacions": _events("Formacio PdB", "pdb"),
    "pdb.tallers": _events("Taller PdB", "pdb"),
    "acompanyaments.individuals_propis": _cases("acompanyament_individual", "propi"),
    "acompanyaments.individuals_pdb": _cases("acompanyament_individual", "pdb"),
    "acompanyaments.grupals_propis": _cases("acompanyament_grupal", "propi"),
    "acompanyaments.grupals_pdb": _cases("acompanyament_grupal", "pdb"),
    "acompanyaments.comunitaris_propis": _cases("acompanyament_comunitari", "propi"),
    "acompanyaments.comunitaris_pdb": _cases("acompanyament_comunitari", "pdb"),
    "balanc.entitats": _balanc,
    "aliances.enfortir": _allies("Alianca suport"),
}

RULES: dict[str, Callable[[World], Value]] = {
    indicator: _of_world(rule) for indicator, rule in _RULES.items()
}
