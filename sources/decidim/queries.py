"""The GraphQL queries for Decidim: five, each named for what it reads."""

from dataclasses import dataclass

from sources.decidim.schema import DecidimRecords

# Decidim silently cuts larger pages to this size.
_PAGE_SIZE = 50
# Who is reading: with an expired token, Decidim silently serves an anonymous visitor.
_READER = "session { user { id } }"
_TEXT = "{ translation(locale: $locale) translations { locale text } }"

SPACES = f"""
query Spaces {{
  {_READER}
  participatoryProcesses {{ id slug }}
  assemblies {{ id slug }}
}}
"""

STATISTICS = f"""
query Statistics {{
  {_READER}
  organization {{ stats {{ key value }} }}
}}
"""

DISCLOSED = f"""
query Disclosed {{
  {_READER}
  decidim {{ version }}
}}
"""


@dataclass(frozen=True)
class SpaceKind:
    """One kind of participatory space.

    Attributes:
        name: our name of it, and the prefix of its number in an id.
        setting: the setting with the slugs of those that are the plan's.
        listed: the query's field that lists all spaces of the kind.
        single: the query's field that gives one by its id.
        start: the space's field that holds its first day, `end` its last.
    """

    name: str
    setting: str
    listed: str
    single: str
    start: str
    end: str

    @property
    def query(self) -> str:
        """The query of one space with its statistics and components."""
        return f"""
query Space($id: ID!, $locale: String!) {{
  {_READER}
  {self.single}(id: $id) {{
    id slug publishedAt createdAt updatedAt {self.start} {self.end}
    title {_TEXT}
    stats {{ key value }}
    components {{ __typename id name {_TEXT} }}
  }}
}}
"""


PROCESS = SpaceKind(
    "process",
    "processes",
    "participatoryProcesses",
    "participatoryProcess",
    "startDate",
    "endDate",
)
ASSEMBLY = SpaceKind(
    "assembly", "assemblies", "assemblies", "assembly", "creationDate", "closingDate"
)
SPACE_KINDS = (ASSEMBLY, PROCESS)


def page_of(table: DecidimRecords) -> str:
    """The query of one page of a component; one component each, as a private one voids a query."""
    arguments = ", ".join(filter(None, (f"first: {_PAGE_SIZE}, after: $after", table.arguments)))
    return f"""
query {table.component}($id: ID!, $after: String) {{
  {_READER}
  component(id: $id) {{
    ... on {table.component} {{
      {table.connection}({arguments}) {{
        nodes {{ {" ".join(table.fields)} }}
        pageInfo {{ hasNextPage endCursor }}
      }}
    }}
  }}
}}
"""
