"""`jussana erase`: one person's rows, out of all that a profile keeps.

The CRM comes first: what is still there, the next night loads again. Figures that were published
stay, as they count people and name none.
"""

import shutil
from dataclasses import dataclass, field

import dlt
import duckdb

from orchestration.errors import NightError
from orchestration.publication.export import BOARD
from orchestration.publication.publish import (
    Publication,
    current_night,
    folder_of,
    nights,
    withdraw,
)
from orchestration.settings import Profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.sql import quoted
from sources.common.pseudonyms import Pseudonyms

_KEY = "SOURCES__CIVICRM__HASH_KEY"
_TEXTS = """
select columns.schema_name, columns.table_name, list(columns.column_name order by column_index)
from duckdb_columns() as columns
inner join duckdb_tables() as tables
    on columns.table_oid = tables.table_oid and columns.database_oid = tables.database_oid
where columns.data_type = 'VARCHAR'
group by all
order by all
"""


@dataclass
class Erasure:
    """What was found of a person.

    Attributes:
        rows: how many were deleted, by table of the warehouse.
        nights: earlier publications that held some, deleted whole.
        is_published: whether readers still see some.
    """

    rows: dict[str, int] = field(default_factory=dict)
    nights: list[str] = field(default_factory=list)
    is_published: bool = False


def pseudonym_of(contact: int) -> str:
    """The pseudonym of a contact of the CRM, under the key of now.

    Raises:
        NightError: the key is not set.
        SettingError: it is too weak to be the one.
    """
    key: object = dlt.secrets.get("sources.civicrm.hash_key")
    if not key:
        raise NightError(f"settings are missing: {_KEY}, the key of the pseudonyms.")
    return Pseudonyms(str(key), _KEY).of("contact", contact)


def erase(here: Profile, pseudonym: str) -> Erasure:
    """Delete all rows that bear a pseudonym; the published night of now stays as it is.

    Raises:
        NightError: there is no warehouse, or another program has it open.
        PublicationError: a publication is running.
    """
    if not here.warehouse.exists():
        raise NightError(f"there is no warehouse at {here.warehouse}")
    erasure = Erasure()
    with writing(here):
        with connection(here.warehouse) as warehouse:
            erasure.rows = _found(warehouse, pseudonym, is_to_go=True)
        # pages of the last load, which nobody needs again
        shutil.rmtree(here.dlt_state, ignore_errors=True)
        current = current_night(here.published)
        for night in nights(here.published):
            if not _holds(here, night, pseudonym):
                continue
            if night == current:
                erasure.is_published = True
            else:
                withdraw(here.published, night)
                erasure.nights.append(night.night)
    return erasure


def _holds(here: Profile, night: Publication, pseudonym: str) -> bool:
    board = folder_of(here.published, night) / BOARD
    with duckdb.connect(str(board), read_only=True) as marts:
        return bool(_found(marts, pseudonym))


def _found(
    database: duckdb.DuckDBPyConnection, pseudonym: str, *, is_to_go: bool = False
) -> dict[str, int]:
    """How many rows of each table have the pseudonym in any of their texts."""
    found = {}
    for schema, table, columns in database.execute(_TEXTS).fetchall():
        rows = (
            f"from {quoted(schema)}.{quoted(table)} where ? in ({', '.join(map(quoted, columns))})"
        )
        counted = database.execute(f"select count(*) {rows}", [pseudonym]).fetchone()
        if counted and counted[0]:
            found[f"{schema}.{table}"] = int(counted[0])
            if is_to_go:
                database.execute(f"delete {rows}", [pseudonym])
    return found
