"""Surveys, meetings and proposals as GraphQL objects, one dictionary each."""

from collections.abc import Callable

from sources.sandbox.world.history import Records
from sources.sandbox.world.participation import MEETING_KINDS, NOT_YET, PROPOSAL_STATES

from .platform import Platform
from .texts import Node, moment, translated

# Some records are from before timestamps were kept, and have none.
_IMPORTED = 9
_COUNTED_AT = 13


def surveys_of(platform: Platform, space: int) -> list[Node]:
    """The surveys of a space; drafts, which have no date of publication, are among them."""
    return _nodes(platform.surveys, space, _survey)


def meetings_of(platform: Platform, space: int) -> list[Node]:
    """The meetings of a space."""
    return _nodes(platform.meetings, space, _meeting)


def proposals_of(platform: Platform, space: int) -> list[Node]:
    """The proposals of a space, by id."""
    return _nodes(platform.proposals, space, _proposal)


def _nodes(records: Records, space: int, node: Callable[[Records, int, Node], Node]) -> list[Node]:
    places = (records["space"] == space).nonzero()[0].tolist()
    return [node(records, place, _common(records, place)) for place in places]


def _common(records: Records, place: int) -> Node:
    is_imported = records.ids[place] % _IMPORTED == 0
    return {
        "id": str(records.ids[place]),
        "createdAt": None if is_imported else moment(records.created_at[place]),
        "updatedAt": None if is_imported else moment(records.changed_at[place]),
    }


def _survey(records: Records, place: int, common: Node) -> Node:
    return {
        "__typename": "Survey",
        **common,
        "publishedAt": moment(records["published"][place]),
        "startsAt": moment(records["starts"][place]),
        "endsAt": moment(records["ends"][place]),
    }


def _meeting(records: Records, place: int, common: Node) -> Node:
    is_closed = records["closed"][place] != NOT_YET
    starts = int(records["starts"][place])
    has_coordinates = records.ids[place] % 2 == 0
    return {
        "__typename": "Meeting",
        **common,
        "title": translated({"ca": f"Trobada <b>{common['id']}</b> de la Montserrat Puig"}),
        "description": translated({"ca": "<p>Us hi esperem!</p>"}),
        "location": translated({"ca": "Torre Jussana"}),
        "locationHints": translated({}),
        "address": "Avinguda del Cardenal Vidal i Barraquer, 30",
        "coordinates": {
            "latitude": 41.43 if has_coordinates else None,
            "longitude": 2.15 if has_coordinates else None,
        },
        "typeOfMeeting": MEETING_KINDS[records["kind"][place]],
        "startTime": moment(starts),
        "endTime": moment(starts + 60 * int(records["minutes"][place])),
        "publishedAt": moment(records.created_at[place]),
        "closed": bool(is_closed),
        "closedAt": moment(records["closed"][place]),
        "withdrawn": bool(records["withdrawn"][place] != NOT_YET),
        "withdrawnAt": moment(records["withdrawn"][place]),
        "attendeesCount": int(records["attendees"][place]) if is_closed else None,
        "contributionCount": int(records["contributions"][place]) if is_closed else None,
        "totalCommentsCount": int(records["comments"][place]),
    }


def _proposal(records: Records, place: int, common: Node) -> Node:
    state = records["state"][place]
    has_votes = records.ids[place] % _COUNTED_AT != 0
    return {
        "__typename": "Proposal",
        **common,
        "title": translated({"ca": "Més bancs a la plaça", "es": "Más bancos"}, ["es"]),
        "body": translated({"ca": "<p>Ho demana en Pere Soler, del carrer Lisboa.</p>"}),
        "address": None,
        "coordinates": {"latitude": None, "longitude": None},
        "state": None if state < 0 else PROPOSAL_STATES[state],
        "official": bool(records["is_official"][place]),
        "publishedAt": moment(records.created_at[place]),
        "answeredAt": moment(records["answered"][place]),
        "withdrawn": bool(records["withdrawn"][place] != NOT_YET),
        "withdrawnAt": moment(records["withdrawn"][place]),
        "voteCount": int(records["votes"][place]) if has_votes else None,
        "likes": [],
        "likesCount": int(records["likes"][place]),
        "totalCommentsCount": int(records["comments"][place]),
        "author": None,
    }
