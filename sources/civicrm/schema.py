"""The tables that are loaded from CiviCRM: which entity, which fields, and nothing else.

Only declared fields are kept of a response. Left out on purpose, as they hold or may hold
personal data: subjects, details and places of activities, titles of events, names and addresses
of individuals, names and bodies of mailings.
"""

from dataclasses import dataclass, replace

from sources.civicrm.client import Condition
from sources.civicrm.settings import Settings
from sources.common.arrow_columns import Column, Kind

# CiviCRM hides trashed, test and template rows from any query that does not mention the flag;
# without them, a load would not see that a row became one of them.
_TRASH_TOO: Condition = ["is_deleted", "IN", [True, False]]
_TESTS_TOO: Condition = ["is_test", "IN", [True, False]]
_TEMPLATES_TOO: Condition = ["is_template", "IN", [True, False]]

TARGETS = Column("targets", "target_contact_id", Kind.IDS)
CONTACT_ID = Column("contact_id", "contact_id", Kind.INTEGER)
CONTACT_TYPE = Column("contact_type", "contact_id.contact_type", Kind.TEXT)
_CONTACT = (CONTACT_ID, CONTACT_TYPE)

ORGANISATIONS: tuple[Condition, ...] = (["contact_type", "=", "Organization"], _TRASH_TOO)


@dataclass(frozen=True)
class CivicrmTable:
    """One raw table.

    Attributes:
        description: grain and use; its first sentence is "One row per …".
        where: conditions of every call on the entity.
        cursor: the vendor's field that every change updates, if the entity has one; without it
            the table is read whole each night.
        extra: fields from which columns are computed; they are not loaded themselves.
    """

    name: str
    entity: str
    description: str
    columns: tuple[Column, ...]
    where: tuple[Condition, ...] = ()
    cursor: str | None = None
    extra: tuple[Column, ...] = ()

    def asked(self, known: set[str]) -> list[Column]:
        """The fields to request: all declared ones, except optional fields that are not `known`.

        Columns computed from the extra fields are not requested.
        """
        derived = {"organisation_id", "person_key"}
        columns = (c for c in self.columns if not c.is_optional or c.field in known)
        return [*(c for c in columns if c.field not in derived), *self.extra]


def tables(settings: Settings) -> list[CivicrmTable]:
    """All tables of a CiviCRM, in the order of loading."""
    zone = settings.zone
    identifier = Column("id", "id", Kind.INTEGER)
    trashed = Column("is_deleted", "is_deleted", Kind.BOOLEAN)
    test = Column("is_test", "is_test", Kind.BOOLEAN)
    active = Column("is_active", "is_active", Kind.BOOLEAN)
    # timestamp columns are shown in the API user's zone, datetime columns as typed at the centre
    created = Column("created", "created_date", Kind.TIMESTAMP, zone)
    modified = Column("modified", "modified_date", Kind.TIMESTAMP, zone)
    organisation = Column("organisation_id", "organisation_id", Kind.INTEGER)
    start = Column("start_on", "start_date", Kind.DATE)
    end = Column("end_on", "end_date", Kind.DATE)
    return [
        CivicrmTable(
            "organisations",
            "Contact",
            "One row per organisation of the CRM, trashed ones included.",
            (
                identifier,
                Column("name", "organization_name", Kind.TEXT),
                Column("contact_sub_types", "contact_sub_type", Kind.LIST),
                Column("external_identifier", "external_identifier", Kind.TEXT),
                Column("fgec_number", settings.fgec_field, Kind.TEXT),
                Column("district", f"{settings.district_field}:name", Kind.TEXT),
                trashed,
                replace(created, kind=Kind.MOMENT),
                modified,
            ),
            ORGANISATIONS,
            "modified_date",
        ),
        CivicrmTable(
            "activities",
            "Activity",
            "One row per activity: enquiry, advice session, meeting, use of a room, count.",
            (
                identifier,
                Column("activity_type", "activity_type_id:name", Kind.TEXT),
                Column("medium", "medium_id:name", Kind.TEXT),
                Column("status", "status_id:name", Kind.TEXT),
                Column("occurred", "activity_date_time", Kind.MOMENT),
                Column("duration_minutes", "duration", Kind.INTEGER),
                organisation,
                Column("program", f"{settings.activity_program_field}:name", Kind.TEXT),
                Column("room", f"{settings.room_field}:name", Kind.TEXT),
                Column("space_fee", f"{settings.fee_field}:name", Kind.TEXT),
                Column("attendees", settings.attendees_field, Kind.INTEGER),
                trashed,
                test,
                created,
                modified,
            ),
            (_TRASH_TOO, _TESTS_TOO),
            "modified_date",
            (TARGETS,),
        ),
        CivicrmTable(
            "events",
            "Event",
            "One row per event: training, exhibition, party. Templates included.",
            (
                identifier,
                Column("event_type", "event_type_id:name", Kind.TEXT),
                Column("start", "start_date", Kind.MOMENT),
                Column("end", "end_date", Kind.TIMESTAMP),
                Column("program", f"{settings.event_program_field}:name", Kind.TEXT),
                Column("max_participants", "max_participants", Kind.INTEGER),
                active,
                Column("is_template", "is_template", Kind.BOOLEAN),
                # Event.created_date is a datetime, unlike everywhere else
                Column("created", "created_date", Kind.TIMESTAMP),
            ),
            (_TEMPLATES_TOO,),
        ),
        CivicrmTable(
            "participants",
            "Participant",
            "One row per person or organisation registered to an event.",
            (
                identifier,
                Column("event_id", "event_id", Kind.INTEGER),
                Column("status", "status_id:name", Kind.TEXT),
                Column("roles", "role_id:name", Kind.LIST),
                organisation,
                Column("person_key", "person_key", Kind.TEXT),
                Column("registered", "register_date", Kind.MOMENT),
                test,
                # participants have these two since CiviCRM 6.9 only
                replace(created, is_optional=True),
                replace(modified, is_optional=True),
            ),
            (_TESTS_TOO,),
            "modified_date",
            _CONTACT,
        ),
        CivicrmTable(
            "cases",
            "Case",
            "One row per case: an accompaniment of an organisation.",
            (
                identifier,
                Column("case_type", "case_type_id:name", Kind.TEXT),
                Column("status", "status_id:name", Kind.TEXT),
                start,
                end,
                Column("program", f"{settings.case_program_field}:name", Kind.TEXT),
                trashed,
                created,
                modified,
            ),
            (_TRASH_TOO,),
            "modified_date",
        ),
        CivicrmTable(
            "case_contacts",
            "CaseContact",
            "One row per client of a case; people who are clients have no organisation.",
            (identifier, Column("case_id", "case_id", Kind.INTEGER), organisation),
            extra=_CONTACT,
        ),
        CivicrmTable(
            "relationships",
            "Relationship",
            "One row per relationship of an organisation with another, such as an alliance.",
            (
                identifier,
                Column("relationship_type", "relationship_type_id.name_a_b", Kind.TEXT),
                Column("organisation_id", "contact_id_a", Kind.INTEGER),
                start,
                end,
                active,
                created,
                modified,
            ),
            (
                ["contact_id_a.contact_type", "=", "Organization"],
                ["contact_id_b.contact_type", "=", "Organization"],
            ),
            "modified_date",
        ),
        CivicrmTable(
            "mailings",
            "Mailing",
            "One row per mailing; a bulletin is one of them.",
            (
                identifier,
                Column("campaign", "campaign_id:name", Kind.TEXT),
                Column("mailing_type", "mailing_type", Kind.TEXT),
                Column("status", "status", Kind.TEXT),
                Column("sent", "start_date", Kind.MOMENT, zone),
                created,
                modified,
            ),
            cursor="modified_date",
        ),
        CivicrmTable(
            "option_values",
            "OptionValue",
            "One row per option of a list, e.g. an activity type; kept to see lists drift.",
            (
                identifier,
                Column("option_group", "option_group_id:name", Kind.TEXT),
                Column("name", "name", Kind.TEXT),
                Column("value", "value", Kind.TEXT),
                Column("label", "label", Kind.TEXT),
                active,
            ),
        ),
        CivicrmTable(
            "participant_statuses",
            "ParticipantStatusType",
            "One row per status that a participant can have.",
            (
                identifier,
                Column("name", "name", Kind.TEXT),
                Column("class", "class", Kind.TEXT),
                Column("is_counted", "is_counted", Kind.BOOLEAN),
                active,
            ),
        ),
        CivicrmTable(
            "case_types",
            "CaseType",
            "One row per kind of case.",
            (
                identifier,
                Column("name", "name", Kind.TEXT),
                Column("title", "title", Kind.TEXT),
                active,
            ),
        ),
        CivicrmTable(
            "relationship_types",
            "RelationshipType",
            "One row per kind of relationship.",
            (
                identifier,
                Column("name_a_b", "name_a_b", Kind.TEXT),
                Column("label_a_b", "label_a_b", Kind.TEXT),
                active,
            ),
        ),
        CivicrmTable(
            "custom_fields",
            "CustomField",
            "One row per field that this installation added to CiviCRM's own.",
            (
                identifier,
                Column("custom_group", "custom_group_id.name", Kind.TEXT),
                Column("name", "name", Kind.TEXT),
                Column("label", "label", Kind.TEXT),
                Column("data_type", "data_type", Kind.TEXT),
                active,
            ),
        ),
    ]


# CiviCRM computes the counters of a mailing on request: they are read again for a while and kept
# per day, so that a contact deleted later does not lower the totals already loaded.
MAILING_COUNTERS = (
    Column("mailing_id", "id", Kind.INTEGER),
    Column("read_on", "read_on", Kind.DATE),
    Column("recipients", "stats_intended_recipients", Kind.INTEGER),
    Column("delivered", "stats_successful", Kind.INTEGER),
    Column("opens_total", "stats_opens_total", Kind.INTEGER),
    Column("opens_unique", "stats_opens_unique", Kind.INTEGER),
    Column("clicks_total", "stats_clicks_total", Kind.INTEGER),
    Column("clicks_unique", "stats_clicks_unique", Kind.INTEGER),
    Column("bounces", "stats_bounces", Kind.INTEGER),
    Column("unsubscribes", "stats_unsubscribes", Kind.INTEGER),
)
