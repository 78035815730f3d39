"""One load of a CiviCRM: what to read for each table, given the rows already loaded."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from sources.civicrm.changes import Differences, differences
from sources.civicrm.client import CiviClient, Condition
from sources.civicrm.contacts import Contacts
from sources.civicrm.responses import Row
from sources.civicrm.schema import CONTACT_ID, MAILING_COUNTERS, TARGETS, CivicrmTable, tables
from sources.civicrm.settings import Settings, read_settings
from sources.common.arrow_columns import batch_to_arrow, json_type, to_arrow, to_batch
from sources.common.errors import CredentialError, SettingError
from sources.common.loaded_rows import LoadedRows
from sources.common.merge_resource import present_rows, refuse_shrinkage, tombstones
from sources.common.timezones import LOCAL_TZ

logger = logging.getLogger(__name__)

_CURSOR_COLUMN = "modified_at"


class CivicrmExtraction:
    """State shared by the tables of one load; the first one connects."""

    def __init__(self) -> None:
        """Start without cached fields."""
        self._known_fields: dict[str, set[str]] = {}

    @cached_property
    def settings(self) -> Settings:
        """Settings and secrets, resolved when a load runs."""
        return read_settings()

    @cached_property
    def client(self) -> CiviClient:
        """A connection whose credential is accepted."""
        client = CiviClient(self.settings.base_url, self.settings.api_key, self.settings.page_size)
        client.identify()
        return client

    @cached_property
    def contacts(self) -> Contacts:
        """Lookup of the contacts that records point to."""
        return Contacts(self.client, self.settings.pseudonyms)

    @cached_property
    def tables(self) -> dict[str, CivicrmTable]:
        """The declared tables under this installation's field names."""
        return {table.name: table for table in tables(self.settings)}

    @cached_property
    def lost_organisations(self) -> Differences:
        """Organisations that were hard-deleted, and ones that earlier loads missed."""
        table = self.tables["organisations"]
        loaded = LoadedRows(table.name)
        return differences(self.client, table, loaded, self.settings.max_shrinkage)

    def rows(self, declared: CivicrmTable) -> Iterator[pa.Table]:
        """Give the changes of one table since the last load, as Arrow pages with tombstones.

        Raises:
            SourceError: a subclass of it; nothing of the load is kept then.
        """
        name = declared.name
        table = self.tables[name]
        read = gone = 0
        is_whole = self._is_under_another_key(table) or not self._has_cursor(table)
        for page in self._whole(table) if is_whole else self._changed(table):
            removed = page["_deleted"].drop_null().length()
            read, gone = read + page.num_rows - removed, gone + removed
            yield page
        if (
            not read
            and not LoadedRows(name).highest_id()
            and name not in self.settings.empty_tables
        ):
            raise CredentialError(
                f"{table.entity}.get gave no row at all: the user of SOURCES__CIVICRM__API_KEY "
                "lacks the right to view them. If this CiviCRM really has none, name the table "
                f"in SOURCES__CIVICRM__EMPTY_TABLES='[\"{name}\"]'."
            )
        logger.info("%s: %s read, %s removed", name, f"{read:,}", f"{gone:,}")

    def mailing_counters(self) -> Iterator[pa.Table]:
        """Read the counters of recent mailings again; on the first night, of all mailings."""
        key = ("mailing_id", "read_on")
        client = self.client
        today = client.clock.astimezone(LOCAL_TZ).date()
        where: list[Condition] = [["status", "=", "Complete"]]
        last_reading = LoadedRows("mailing_counters").newest("read_on", until=today)
        if last_reading:
            # counted from the last reading, so that no opens are lost after weeks without a night
            since = last_reading - timedelta(days=self.settings.mailing_days)
            where.append(["start_date", ">=", f"{since} 00:00:00"])
        select = [column.field for column in MAILING_COUNTERS if column.field != "read_on"]
        for page in client.pages("Mailing", select, where):
            read = [{**row, "read_on": today.isoformat()} for row in page]
            yield present_rows(to_arrow(read, MAILING_COUNTERS, key, "Mailing.get"))

    def _is_under_another_key(self, table: CivicrmTable) -> bool:
        """Whether the loaded pseudonyms were made with another key than the current one.

        Raises:
            SettingError: they were, and may not be replaced: with two pseudonyms a person
                would be counted twice.
        """
        if "person_key" not in {column.name for column in table.columns}:
            return False
        loaded = LoadedRows(table.name).values("person_key") - {None}
        if all(map(self.settings.pseudonyms.made, loaded)):
            return False
        if not self.settings.replace_pseudonyms:
            raise SettingError(
                f"raw_civicrm.{table.name} holds pseudonyms made with another key than the one in "
                "SOURCES__CIVICRM__HASH_KEY, or by a version before keys had ids; to add to them "
                "would count people twice. Put the key back; or give everybody a new pseudonym: "
                "load once with SOURCES__CIVICRM__REPLACE_PSEUDONYMS=true."
            )
        return True

    def _has_cursor(self, table: CivicrmTable) -> bool:
        """Whether this version has the change date; participants have one since 6.9."""
        return bool(table.cursor) and table.cursor in self._fields(table.entity)

    def _fields(self, entity: str) -> set[str]:
        if entity not in self._known_fields:
            self._known_fields[entity] = self.client.fields(entity)
        return self._known_fields[entity]

    def _changed(self, table: CivicrmTable) -> Iterator[pa.Table]:
        """Rows changed since the newest loaded change, rows to read again, rows to remove."""
        loaded = LoadedRows(table.name)
        newest = loaded.newest(_CURSOR_COLUMN, until=self.client.clock)
        if newest is None:
            yield from self._whole(table)
            return
        lost = self._lost(table)
        again = sorted(lost.missing | self._retargeted(table, loaded))
        since = newest - timedelta(hours=self.settings.overlap_hours)
        changed: list[Condition] = [[table.cursor, ">=", self._vendor_time(since)]]
        yield from self._read(table, changed, without=frozenset(again))
        for start in range(0, len(again), self.settings.page_size):
            chunk = again[start : start + self.settings.page_size]
            yield from self._read(table, [["id", "IN", chunk]])
        yield from self._removals(table, lost.deleted)

    def _whole(self, table: CivicrmTable) -> Iterator[pa.Table]:
        """All rows, and tombstones of loaded rows that were not among them."""
        if TARGETS in table.extra:
            self.contacts.meet_all()
        loaded = LoadedRows(table.name)
        highest = loaded.highest_id()
        seen: set[int] = set()
        for page in self._read(table, []):
            if highest:
                seen.update(page["id"].to_pylist())
            yield page
        known = loaded.ids(1, highest)
        refuse_shrinkage(
            "civicrm",
            table.name,
            f"{table.entity}.get",
            loaded=len(known),
            found=len(known & seen),
            max_shrinkage=self.settings.max_shrinkage,
        )
        yield from self._removals(table, known - seen)

    def _read(
        self, table: CivicrmTable, where: list[Condition], without: frozenset[int] = frozenset()
    ) -> Iterator[pa.Table]:
        where = [*table.where, *where]
        asked = table.asked(self._fields(table.entity))
        if CONTACT_ID in table.extra:
            for rows in self.client.pages(table.entity, [one.field for one in asked], where):
                self.contacts.resolve(rows)
                yield _page(table, [row for row in rows if row["id"] not in without])
            return
        types = {column.field: json_type(column.kind) for column in asked}
        passed_over = pa.array(sorted(without), pa.int64())
        request = f"{table.entity}.get"
        for page in self.client.batches(table.entity, types, where):
            if isinstance(page, list):
                page = to_batch(page, asked, ("id",), request)
            if without:
                page = page.filter(pc.invert(pc.is_in(page.column("id"), passed_over)))
            if TARGETS in table.extra:
                targets = page.column(TARGETS.field)
                organisations = self.contacts.organisations(targets)
                page = page.append_column("organisation_id", organisations)
            yield present_rows(batch_to_arrow(page, table.columns, ("id",), request))

    def _removals(self, table: CivicrmTable, ids: Iterable[int]) -> Iterator[pa.Table]:
        page = tombstones(table.columns, "id", ids)
        if page.num_rows:
            yield page

    def _lost(self, table: CivicrmTable) -> Differences:
        if table.name == "organisations":
            return self.lost_organisations
        loaded = LoadedRows(table.name)
        return differences(self.client, table, loaded, self.settings.max_shrinkage)

    def _retargeted(self, table: CivicrmTable, loaded: LoadedRows) -> set[int]:
        """Activities that a merge may have moved to another organisation.

        A merge rewrites the links of the removed organisation's activities, which have no date of
        their own, and leaves the activities' change dates as they were.
        """
        if table.name != "activities":
            return set()
        trash: list[Condition] = [["contact_type", "=", "Organization"], ["is_deleted", "=", True]]
        organisations = LoadedRows("organisations")
        trashed = self.client.ids("Contact", trash) - organisations.ids_where("is_deleted")
        gone = trashed | self.lost_organisations.deleted
        moved = set(loaded.ids_with("organisation_id", gone))
        # a killed load may have written or removed an organisation before it reached its
        # activities
        return moved | loaded.outdated("organisation_id", "organisations", "is_deleted")

    def _vendor_time(self, moment: datetime) -> str:
        """A moment in the API user's time zone."""
        return moment.astimezone(self.settings.zone).strftime("%Y-%m-%d %H:%M:%S")


def _page(table: CivicrmTable, rows: list[Row]) -> pa.Table:
    return present_rows(to_arrow(rows, table.columns, ("id",), f"{table.entity}.get"))
