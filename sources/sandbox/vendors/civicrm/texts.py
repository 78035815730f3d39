"""Names, telephone numbers and free text as people write them, derived from a record's number."""

import numpy as np

from sources.sandbox.world.history import Array, Records
from sources.sandbox.world.names import organisation_name

from .columns import objects

_FIRST_NAMES = (
    "Maria", "Jordi", "Montserrat", "Marc", "Núria", "Joan", "Laia", "Pau", "Carme", "Josep",
    "Fatima", "Mohamed", "Aina", "Pol", "Mercè", "Xavier", "Rosa", "Albert", "Júlia", "Martí",
    "Anna", "David", "Sílvia", "Oriol", "Teresa", "Ramon", "Clara", "Bernat", "Wei", "Amina",
    "Lluís", "Roser", "Iker", "Gemma", "Sergi", "Neus", "Arnau", "Pilar", "Roc", "Begoña",
)  # fmt: skip
_SURNAMES = (
    "Garcia", "Martínez", "López", "Puig", "Vila", "Serra", "Ferrer", "Roca", "Soler", "Bosch",
    "Pons", "Vidal", "Sala", "Font", "Casas", "Riera", "Mas", "Torres", "Rovira", "Prat",
    "Costa", "Sánchez", "El Amrani", "Chen", "Singh", "Ortega", "Marí", "Coll", "Bonet", "Giralt",
    "Llopis", "Camps", "Duran", "Esteve", "Grau", "Homs", "Isern", "Jané", "Lladó", "Moreno",
    "Navarro", "Oliva", "Parés", "Quintana", "Ros", "Sants", "Tarrés", "Umbert", "Valls", "Xirau",
    "Yáñez", "Zapata", "Alsina", "Badia", "Comas", "Domènech", "Espinàs", "Fàbregas", "Gil", "Haro",
)  # fmt: skip
_TOPICS = (
    "estatuts", "alta al registre", "subvencions", "assegurances", "assemblea", "comptabilitat",
    "certificat digital", "protecció de dades", "voluntariat", "dissolució",
)  # fmt: skip


def person_names(contacts: Records, places: Array) -> Array:
    """First name and surname of the people at these places."""
    first, last = contacts["first_name"][places], contacts["last_name"][places]
    return objects([f"{_FIRST_NAMES[a]} {_SURNAMES[b]}" for a, b in zip(first, last, strict=True)])


def first_names(contacts: Records, places: Array) -> Array:
    """First names, null for organisations."""
    return _names_of_people(contacts, places, "first_name", _FIRST_NAMES)


def last_names(contacts: Records, places: Array) -> Array:
    """Surnames, null for organisations."""
    return _names_of_people(contacts, places, "last_name", _SURNAMES)


def _names_of_people(
    contacts: Records, places: Array, column: str, names: tuple[str, ...]
) -> Array:
    codes = np.where(contacts["is_organisation"][places], -1, contacts[column][places])
    return objects([names[code] if code >= 0 else None for code in codes])


def display_names(contacts: Records, places: Array) -> Array:
    """Names of organisations and of people."""
    names = person_names(contacts, places)
    for at in np.flatnonzero(contacts["is_organisation"][places]):
        place = places[at]
        form, theme = int(contacts["form"][place]), int(contacts["theme"][place])
        names[at] = organisation_name(form, theme, int(contacts["number"][place]))
    return names


def register_number(number: int, row: int) -> str:
    """A number of the city's register, as somebody typed or pasted it into the CRM."""
    match row % 13:
        case 0:
            return str(number)
        case 1:
            return f"{number // 1000:03d} {number % 1000:03d}"
        case 2:
            return f"{number}.0"
        case _:
            return f"{number:06d}"


def phone_number(number: int) -> str:
    """A telephone number that belongs to nobody in particular."""
    return f"6{number * 7919 % 10**8:08d}"


def email_address(name: str, number: int) -> str:
    """An e-mail address in a domain reserved for examples."""
    return f"{name.split()[0].lower()}.{number}@example.org"


def subjects(names: Array, ids: Array) -> Array:
    """The subject line of an activity: a topic and, often, the caller's name."""
    return objects(
        [
            f"{_TOPICS[number % len(_TOPICS)].capitalize()}" + (f" ({name})" if number % 3 else "")
            for name, number in zip(names, ids.tolist(), strict=True)
        ]
    )


def details(names: Array, ids: Array) -> Array:
    """Notes on an activity as HTML, with names, telephone numbers and emoji; often none."""
    return objects(
        [
            f"<p>Truca <b>{name}</b> 📞 {phone_number(number)}: "
            f"«{_TOPICS[number % len(_TOPICS)]}» &amp; més coses 🙂</p>"
            if number % 4 == 0
            else None
            for name, number in zip(names, ids.tolist(), strict=True)
        ]
    )
