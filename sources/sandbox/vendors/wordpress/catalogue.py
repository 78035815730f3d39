"""The site's types of posts and its categories."""

from dataclasses import dataclass

from sources.sandbox.world.permalinks import FOLDERS


@dataclass(frozen=True)
class PostType:
    """A type of posts: its kind in the world, and the site's names for it."""

    kind: str
    name: str
    rest_base: str
    label: str


_NAMES = {
    "advice_guide": ("guia", "Guies d'assessorament"), "faq": ("pregunta", "FAQ"),
    "fact_sheet": ("fitxa", "Fitxes"), "new_resource": ("recurs", "Recursos"),
    "grant_resource": ("recurs_subvencio", "Recursos de subvencions"),
    "pdb_resource": ("recurs_pdb", "Recursos Pla de Barris"),
    "outreach_news": ("difusio_pdb", "Difusió Pla de Barris"),
    "publication_up": ("publicacio_up", "Publicacions UP"),
    "publication_dba": ("publicacio_dba", "Publicacions DBA"),
    "volunteer_call": ("crida", "Crides de voluntariat"), "job_offer": ("oferta", "Ofertes"),
}  # fmt: skip
POSTS = PostType("news", "post", "posts", "Entrades")
MEDIA = PostType("file", "attachment", "media", "Mèdia")
TYPES = {
    kind.rest_base: kind
    for kind in (
        POSTS,
        MEDIA,
        *(PostType(kind, name, FOLDERS[kind], label) for kind, (name, label) in _NAMES.items()),
    )
}
OWN, PDB, PDB_CHILD = 3, 4, 5
TOPICS = (6, 7, 8, 9)


@dataclass(frozen=True)
class Category:
    """A category; its name is HTML."""

    id: int
    slug: str
    name: str
    parent: int = 0


def categories(*, is_late_in_year: bool) -> tuple[Category, ...]:
    """The site's categories; one gets another name in summer."""
    pdb = "Pla de Barris" if is_late_in_year else "Pla de Barris 2021-2024"
    return (
        Category(1, "sense-categoria", "Sense categoria"),
        Category(2, "noticies", "Notícies"),
        Category(OWN, "noticies-propies", "La casa", 2),
        Category(PDB, "pla-de-barris", pdb),
        Category(PDB_CHILD, "pla-de-barris-carmel", "Carmel", PDB),
        Category(6, "cultura", "Cultura &amp; lleure", 2),
        Category(7, "esports", "Esports", 2),
        Category(8, "medi-ambient", "Medi ambient", 2),
        Category(9, "joventut", "Joventut", 2),
    )


def categories_of(row: int, programme: str | None, topic: int) -> list[int]:
    """The categories of a news item: of its topic, and of its programme if it has one."""
    of_programme = {"propi": [OWN], "pdb": [PDB, PDB_CHILD][: 1 + row % 2]}.get(programme or "", [])
    own_street = [PDB_CHILD] if not programme and row % 11 == 0 else []
    return sorted([*of_programme, *own_street, TOPICS[topic]])
