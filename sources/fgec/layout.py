"""Names of the register's columns: known spellings, which differ by year."""

from collections.abc import Iterable
from dataclasses import dataclass

from sources.common.errors import ContractError


@dataclass(frozen=True)
class RegisterField:
    """One field of an entity, with the known spellings of its column."""

    name: str
    spellings: tuple[str, ...]
    is_optional: bool = False


REGISTER_ID = RegisterField("register_id", ("register_id", "registre_id", "id"))
NAME = RegisterField("name", ("name", "nom"))
DISTRICT = RegisterField("district_id", ("addresses_district_id", "district_id", "codi_districte"))
NEIGHBOURHOOD = RegisterField(
    "neighbourhood",
    ("addresses_neighborhood_name", "neighborhood_name", "nom_barri"),
    is_optional=True,
)
IS_MAIN_ADDRESS = RegisterField("is_main_address", ("addresses_main_address",), is_optional=True)
SUBJECT = RegisterField("subject", ("secondary_filters_name",), is_optional=True)
ATTRIBUTE = RegisterField("attribute", ("values_attribute_name",), is_optional=True)
VALUE = RegisterField("value", ("values_value",), is_optional=True)
CREATED = RegisterField("created", ("created", "data_alta"), is_optional=True)
MODIFIED = RegisterField("modified", ("modified", "data_modificacio"), is_optional=True)

FIELDS = (
    *(REGISTER_ID, NAME, DISTRICT, NEIGHBOURHOOD, IS_MAIN_ADDRESS),
    *(SUBJECT, ATTRIBUTE, VALUE, CREATED, MODIFIED),
)


def layout(header: Iterable[str], number_attribute: str = "") -> dict[str, str]:
    """Find the column of each field in a header; optional fields may have none.

    Attributes and their values also hold telephones and addresses: they are read only if an
    attribute is the number that the CRM keeps.

    Raises:
        ContractError: a required column has no known spelling in the header.
    """
    columns = {column.strip().lower(): column for column in header}
    found: dict[str, str] = {}
    for field in FIELDS:
        if field in (ATTRIBUTE, VALUE) and not number_attribute:
            continue
        spelling = next((one for one in field.spellings if one in columns), None)
        if spelling:
            found[field.name] = columns[spelling]
        elif not field.is_optional or field in (ATTRIBUTE, VALUE):
            raise ContractError(
                f"The register has no column {' or '.join(field.spellings)}; it has "
                f"{', '.join(columns) or 'none'}. If one of them is meant, it belongs to the known "
                "spellings in sources/fgec/layout.py."
            )
    return found
