"""The tables that are loaded from Decidim: which type, which fields, and nothing else.

Only declared fields are requested. Left out on purpose, as they hold or may hold
personal data: authors, titles, bodies, addresses and coordinates of proposals and meetings,
texts and answers of surveys, comments, profiles.
"""

from dataclasses import dataclass

from sources.common.arrow_columns import Column, Kind

# Filled from the place of a row, not requested.
_PLACE = {"space", "component"}

_ID = Column("id", "id", Kind.TEXT)
_SPACE = Column("space_id", "space", Kind.TEXT)
_COMPONENT = Column("component_id", "component", Kind.TEXT)
# all times have the organisation's offset
_PUBLISHED = Column("published", "publishedAt", Kind.MOMENT, None)
_CREATED = Column("created", "createdAt", Kind.TIMESTAMP, None)
_UPDATED = Column("updated", "updatedAt", Kind.TIMESTAMP, None)
_WITHDRAWN = Column("is_withdrawn", "withdrawn", Kind.BOOLEAN)
_COMMENTS = Column("comments", "totalCommentsCount", Kind.INTEGER)


@dataclass(frozen=True)
class DecidimTable:
    """One raw table.

    Attributes:
        description: grain and use; its first sentence is "One row per …".
    """

    name: str
    description: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class DecidimRecords(DecidimTable):
    """A table whose rows are listed, page by page, in components of one type.

    Attributes:
        component: the components' GraphQL type; the listing field is its name in lower case.
        arguments: arguments of that field besides those of paging.
        statistic: the space's figure that is at most the number of records, if it has one.
    """

    component: str
    arguments: str = ""
    statistic: str = ""

    @property
    def connection(self) -> str:
        """The component's field that lists the records."""
        return self.component.lower()

    @property
    def fields(self) -> list[str]:
        """The fields to ask for of each record."""
        return [column.field for column in self.columns if column.field not in _PLACE]


SPACES = DecidimTable(
    "spaces",
    "One row per chosen space of the platform that is published: a process or an assembly.",
    (
        _ID,
        Column("kind", "kind", Kind.TEXT),
        Column("slug", "slug", Kind.TEXT),
        Column("title", "title", Kind.TEXT),
        _PUBLISHED,
        Column("start_on", "start", Kind.DATE),
        Column("end_on", "end", Kind.DATE),
        _CREATED,
        _UPDATED,
    ),
)
COMPONENTS = DecidimTable(
    "components",
    "One row per component of a chosen space: its surveys, meetings, proposals, pages.",
    (
        _ID,
        _SPACE,
        Column("component_type", "__typename", Kind.TEXT),
        Column("name", "name", Kind.TEXT),
    ),
)
# Only the dates of a survey: answers are not public.
SURVEYS = DecidimRecords(
    "surveys",
    "One row per survey of a chosen space; a draft has no date of publication.",
    (
        _ID,
        _COMPONENT,
        _SPACE,
        _PUBLISHED,
        Column("start", "startsAt", Kind.MOMENT, None),
        Column("end", "endsAt", Kind.TIMESTAMP, None),
        _CREATED,
        _UPDATED,
    ),
    component="Surveys",
)
MEETINGS = DecidimRecords(
    "meetings",
    "One row per meeting of a chosen space.",
    (
        _ID,
        _COMPONENT,
        _SPACE,
        Column("meeting_type", "typeOfMeeting", Kind.TEXT),
        Column("start", "startTime", Kind.MOMENT, None),
        Column("end", "endTime", Kind.TIMESTAMP, None),
        _PUBLISHED,
        Column("is_closed", "closed", Kind.BOOLEAN),
        _WITHDRAWN,
        Column("attendees", "attendeesCount", Kind.INTEGER),
        Column("contributions", "contributionCount", Kind.INTEGER),
        _COMMENTS,
        _CREATED,
        _UPDATED,
    ),
    component="Meetings",
    statistic="meetings_count",
)
PROPOSALS = DecidimRecords(
    "proposals",
    "One row per proposal of a chosen space.",
    (
        _ID,
        _COMPONENT,
        _SPACE,
        Column("state", "state", Kind.TEXT),
        _PUBLISHED,
        Column("answered", "answeredAt", Kind.TIMESTAMP, None),
        Column("is_official", "official", Kind.BOOLEAN),
        _WITHDRAWN,
        Column("votes", "voteCount", Kind.INTEGER),
        Column("likes", "likesCount", Kind.INTEGER),
        _COMMENTS,
        _CREATED,
        _UPDATED,
    ),
    component="Proposals",
    arguments='order: {id: "asc"}',
    statistic="proposals_count",
)
RECORDS = (SURVEYS, MEETINGS, PROPOSALS)

STATISTICS = DecidimTable(
    "statistics",
    "One row per statistic of the whole platform and day for which it was read.",
    (
        Column("statistic", "key", Kind.TEXT),
        Column("day", "day", Kind.DATE),
        Column("value", "value", Kind.INTEGER),
    ),
)
