"""The address under which a hit is recorded, as it stood in the visitor's browser."""

from urllib.parse import quote, unquote

from sources.sandbox.world.permalinks import HOST, Permalinks
from sources.sandbox.world.visits import AGENDA, LOST_FILE, PAGE, POST, WAYS

AGENDA_HOST = "quedeque.example"
# WordPress numbers pages and posts in one sequence: no post may have this page's number.
_PAGES = (
    "/", "/noticies/", "/ofertes/", "/serveis/", "/noticies/page/2/", "/guies/", "/contacte/",
    "/?s=subvencions", "/category/pla-de-barris/", "/?page_id=9000012",
)  # fmt: skip
_AGENDA_PAGES = (
    "/", "/agenda", "/agenda/setmana", "/activitat/fira", "/activitat/taller", "/entitats",
    "/cerca?q=dansa",
)  # fmt: skip
_CAMPAIGN = "utm_source=tjexpress&utm_medium=email&utm_campaign=butlleti"


def address(links: Permalinks, site: int, target: int, number: int, way: int, click: int) -> str:
    """The full address of a hit."""
    host = AGENDA_HOST if site == AGENDA else HOST
    path = quote(_path(links, site, target, number), safe="/%?=&")
    mark = f"fbclid=IwAR{click:04x}"
    match WAYS[way]:
        case "http":
            return f"http://{host}{path}"
        case "www":
            return f"https://www.{host}{path}"
        case "upper_host":
            return f"https://{host.title()}{path}"
        case "no_slash":
            return f"https://{host}{_bare(path)}"
        case "campaign":
            return f"https://{host}{_with(path, _CAMPAIGN)}"
        case "facebook":
            return f"https://{host}{_with(path, mark)}"
        case "fragment":
            return f"https://{host}{path}#contingut"
        case "short" if target == POST:
            return f"https://{host}/?p={number + 1}"
        case "encoded":
            return f"https://{host}{_upper_hex(path) if number % 2 else unquote(path)}"
        case "mixed":
            return f"http://www.{host.upper()}{_with(_bare(path), f'{_CAMPAIGN}&{mark}')}#respon"
        case _:
            return f"https://{host}{path}"


def _path(links: Permalinks, site: int, target: int, number: int) -> str:
    if target == PAGE:
        return (_AGENDA_PAGES if site == AGENDA else _PAGES)[number]
    if target == LOST_FILE:
        return f"/antic/fitxers/memoria-{number}.pdf"
    return links.paths[number]


def _bare(path: str) -> str:
    return path.rstrip("/") or "/"


def _with(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def _upper_hex(path: str) -> str:
    """The path with its percent-encoding in capitals, as browsers write it."""
    return quote(unquote(path), safe="/?=&")
