"""`jussana erase`: deletes one person's rows from all data of a profile.

The person must be deleted in the CRM first: the next night loads again what is still there.
Published figures stay, because they count people and name nobody.
"""

import shutil
from dataclasses import dataclass, field

import dlt
import duckdb

from orchestration.errors import NightError
from orchestration.publication.export import BOARD
from orchestration.publication.nights import Publication, current_night, folder_of, nights
from orchestration.publication.publish import delete_night
from orchestration.settings import Profile
from orchestration.warehouse.database import connection, writing
from orchestration.warehouse.sql import quoted
from sources.common.pseudonyms import Pseudonyms

_KEY = "SOURCES__CIVICRM__HASH_KEY"
_TEXT_COLUMNS = """
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
    """The result of an erasure.

    Attributes:
        rows: number of deleted rows, by table of the warehouse.
        nights: deleted publications: earlier ones that had rows of the person.
        is_published: whether the current publication still has rows of the person.
    """

    rows: dict[str, int] = field(default_factory=dict)
    nights: list[str] = field(default_factory=list)
    is_published: bool = False


def pseudonym_of(contact: int) -> str:
    """The pseudonym of a contact of the CRM with the current key.

    Raises:
        NightError: the key is not set.
        SettingError: the key is too weak.
    """
    key: object = dlt.secrets.get("sources.civicrm.hash_key")
    if not key:
        raise NightError(f"settings are missing: {_KEY}, the key of the pseudonyms.")
    return Pseudonyms(str(key), _KEY).of("contact", contact)


def erase(here: Profile, pseudonym: str) -> Erasure:
    """Delete all rows that have a pseudonym; the current publication is not changed.

    Raises:
        NightError: there is no warehouse, or another program has it open.
        PublicationError: a publication is running.
    """
    if not here.warehouse.exists():
        raise NightError(f"there is no warehouse at {here.warehouse}")
    erasure = Erasure()
    with writing(here):
        with connection(here.warehouse) as warehouse:
            erasure.rows = _rows(warehouse, pseudonym, delete=True)
        # it has the extracted pages of the last load, which are no longer needed
        shutil.rmtree(here.dlt_state, ignore_errors=True)
        current = current_night(here.published)
        for night in nights(here.published):
            if not _has_rows(here, night, pseudonym):
                continue
            if night == current:
                erasure.is_published = True
            else:
                delete_night(here.published, night)
                erasure.nights.append(night.night)
    return erasure


def _has_rows(here: Profile, night: Publication, pseudonym: str) -> bool:
    board = folder_of(here.published, night) / BOARD
    with duckdb.connect(str(board), read_only=True) as marts:
        return bool(_rows(marts, pseudonym))


def _rows(
    database: duckdb.DuckDBPyConnection, pseudonym: str, *, delete: bool = False
) -> dict[str, int]:
    """Count, by table, the rows that have the pseudonym in a text column; delete them if asked."""
    found = {}
    for schema, table, columns in database.execute(_TEXT_COLUMNS).fetchall():
        matching = (
            f"from {quoted(schema)}.{quoted(table)} where ? in ({', '.join(map(quoted, columns))})"
        )
        counted = database.execute(f"select count(*) {matching}", [pseudonym]).fetchone()
        if counted and counted[0]:
            found[f"{schema}.{table}"] = int(counted[0])
            if delete:
                database.execute(f"delete {matching}", [pseudonym])
    return found
