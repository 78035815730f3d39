"""The register as it is published: several rows per entity, under the city's headers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import normalize

from sources.sandbox.world import World
from sources.sandbox.world.city_register import city_register
from sources.sandbox.world.clock import MADRID
from sources.sandbox.world.names import organisation_name

HEADER = (
    "register_id", "name", "institution_id", "institution_name", "created", "modified",
    "addresses_roadtype_id", "addresses_roadtype_name", "addresses_road_id",
    "addresses_road_name", "addresses_start_street_number", "addresses_end_street_number",
    "addresses_neighborhood_id", "addresses_neighborhood_name", "addresses_district_id",
    "addresses_district_name", "addresses_zip_code", "addresses_town", "addresses_main_address",
    "addresses_type", "values_id", "values_attribute_id", "values_category",
    "values_attribute_name", "values_value", "values_outstanding", "values_description",
    "secondary_filters_id", "secondary_filters_name", "secondary_filters_fullpath",
    "secondary_filters_tree", "secondary_filters_asia_id", "geo_epgs_25831_x",
    "geo_epgs_25831_y", "geo_epgs_4326_lat", "geo_epgs_4326_lon", "estimated_dates",
    "start_date", "end_date", "timetable",
)  # fmt: skip
OTHER_HEADERS = {"register_id": "id", "name": "nom", "addresses_district_id": "codi_districte"}
_DISTRICTS = (
    "Ciutat Vella", "Eixample", "Sants-Montjuïc", "Les Corts", "Sarrià-Sant Gervasi", "Gràcia",
    "Horta-Guinardó", "Nou Barris", "Sant Andreu", "Sant Martí",
)  # fmt: skip
_SUBJECTS = ("Cultura", "Esports", "Gent gran", "Dones", "Medi ambient", "Salut", "Veïnatge")
Row = dict[str, str]


@dataclass(frozen=True)
class Style:
    """How numbers are written, which differs between datastore and file.

    Attributes:
        has_float_ids: ids as `1007.0`.
        has_padded_districts: `01` and not `1`.
    """

    has_float_ids: bool
    has_padded_districts: bool


def exploded(world: World, style: Style) -> Iterator[Row]:
    """A row for each entity, address, value and subject."""
    register = city_register(world)
    for at, row in enumerate(register.rows.tolist()):
        district = int(register["district"][at])
        number = int(register["number"][at])
        name = organisation_name(
            int(register["form"][at]), int(register["theme"][at]), int(register["ordinal"][at])
        )
        entity = {
            "register_id": f"{number}.0" if style.has_float_ids else str(number),
            "name": _registered_name(name, row),
            "created": _iso(int(register.created_at[at])),
            "modified": _iso(int(register.changed_at[at])),
            "geo_epgs_4326_lat": f"41.{380000 + row % 70000}",
            "geo_epgs_4326_lon": f"2.{120000 + row % 90000}",
        }
        addresses = [_address(row, district, style, is_main=True)]
        if row % 23 == 0:
            addresses.insert(0, _address(row + 1, (district + 3) % 10, style, is_main=False))
        for address in addresses:
            for value in _values(row):
                for subject in _subjects(row):
                    yield {**entity, **address, **value, **subject}


def _registered_name(name: str, row: int) -> str:
    """The name as a clerk wrote it: in capitals, without accents, or with the form cut short."""
    match row % 5:
        case 0:
            return name.upper()
        case 1:
            return normalize("NFKD", name).encode("ascii", "ignore").decode()
        case 2:
            return name.replace("Associació", "Assoc.")
        case _:
            return name


def _iso(utc: int) -> str:
    return datetime.fromtimestamp(utc, UTC).astimezone(MADRID).isoformat()


def _address(row: int, district: int, style: Style, *, is_main: bool) -> Row:
    number = str(district + 1)
    return {
        "addresses_road_name": f"C {_SUBJECTS[row % len(_SUBJECTS)]}",
        "addresses_start_street_number": str(row % 90 + 1),
        "addresses_neighborhood_name": f"Barri {row % 7 + 1} de {_DISTRICTS[district]}",
        "addresses_district_id": number.zfill(2) if style.has_padded_districts else number,
        "addresses_district_name": _DISTRICTS[district],
        "addresses_town": "BARCELONA",
        "addresses_main_address": str(is_main),
    }


def _values(row: int) -> list[Row]:
    contacts = [
        ("Telèfon", f"93{row * 7919 % 10**7:07d}"),
        ("Correu", f"entitat.{row}@example.org"),
    ]
    return [
        {"values_category": "Contacte", "values_attribute_name": name, "values_value": value}
        for name, value in contacts[: row % 3]
    ] or [{}]


def _subjects(row: int) -> list[Row]:
    names = [_SUBJECTS[row % 7], _SUBJECTS[(row + 2) % 7]][: 1 + row % 2]
    return [
        {"secondary_filters_name": name, "secondary_filters_fullpath": f"Entitats >> {name}"}
        for name in names
    ]
