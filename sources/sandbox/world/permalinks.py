"""Titles, slugs and paths of the website's posts and files."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

import numpy as np

from .clock import to_wall
from .entries import FORMATS, POST_KINDS
from .history import History
from .scenario import Scenario
from .website import website

HOST = "tjussana.example"
FOLDERS = {
    "news": "noticies", "advice_guide": "guies", "faq": "faqs", "fact_sheet": "fitxes",
    "new_resource": "recursos", "grant_resource": "recursos-subvencio",
    "pdb_resource": "recursos-pdb", "outreach_news": "difusio-pdb",
    "publication_up": "publicacions-up", "publication_dba": "publicacions-dba",
    "volunteer_call": "crides", "job_offer": "ofertes",
}  # fmt: skip
_SUBJECTS = {
    "news": (
        "Jornada de col·laboració entre entitats", "Fira d'Entitats & Cultura Popular",
        "Obert el termini de subvencions", "Nou horari d'atenció", "L'associacionisme creix",
        "Premis a la participació juvenil", "«Fem barri»: taula rodona", "Assemblea oberta",
        "Presentem el Balanç", "Voluntariat i inclusió", "Espais cedits aquest trimestre",
    ),
    "advice_guide": (
        "Guia de comptabilitat", "Guia d'estatuts", "Guia fiscal", "Guia d'assegurances",
        "Guia de protecció de dades", "Guia de l'assemblea",
    ),
    "faq": (
        "Com es constitueix una associació?", "Qui pot signar els comptes?",
        "Cal pagar l'IVA?", "Com es canvia la junta?", "Què és el número d'FGEC?",
        "Quan s'ha de fer l'assemblea?", "Pot cobrar un membre de la junta?",
    ),
    "volunteer_call": ("Voluntariat de cap de setmana", "Acompanyament a la gent gran"),
    "job_offer": (
        "Monitor/a de lleure", "Tècnic/a de projectes", "Auxiliar administratiu/va",
        "Educador/a social", "Coordinador/a d'esplai", "Integrador/a social",
    ),
    "publication_up": ("Una Publicació",),
    "publication_dba": ("Dossier Bàsic d'Associacions",),
    "file": ("document", "guia-associació", "Plantilla acta", "model_estatuts", "imatge"),
}  # fmt: skip
_OTHERS = ("Model d'acta", "Plantilla de pressupost", "Recull de consells", "Fitxa pràctica")


@dataclass(frozen=True)
class Permalinks:
    """Title, slug and path of each row of the website."""

    titles: Sequence[str]
    slugs: Sequence[str]
    paths: Sequence[str]


@lru_cache(maxsize=2)
def permalinks(scenario: Scenario) -> Permalinks:
    """Names never change; a name that is already taken gets a number."""
    site = website(scenario)
    titles = _titles(site)
    slugs: list[str] = []
    paths: list[str] = []
    taken: Counter[tuple[str, str]] = Counter()
    months = _months(site)
    for row, (title, code) in enumerate(zip(titles, site.initial["kind"], strict=True)):
        kind = POST_KINDS[code]
        stem = _slug(title)
        taken[kind, stem] += 1
        again = taken[kind, stem]
        slug = stem if again == 1 else f"{stem}-{again}"
        slugs.append(slug)
        if kind != "file":
            paths.append(f"/{FOLDERS[kind]}/{slug}/")
            continue
        ending = "" if again == 1 else f"-{again}"
        name = f"{title.replace(' ', '-')}{ending}.{FORMATS[site.initial['format'][row]]}"
        paths.append(f"/wp-content/uploads/{months[row]}/{name}")
    return Permalinks(titles, slugs, paths)


def _titles(site: History) -> list[str]:
    titles = []
    for row, code in enumerate(site.initial["kind"]):
        subjects = _SUBJECTS.get(POST_KINDS[code], _OTHERS)
        titles.append(subjects[row % len(subjects)])
    return titles


def _months(site: History) -> list[str]:
    days = (to_wall(site.created_at) // 86_400).astype("datetime64[D]")
    return [text.replace("-", "/") for text in np.datetime_as_string(days, unit="M")]


def _slug(title: str) -> str:
    """The slug of a title: without accents; other characters are percent-encoded.

    `l·l` becomes `l%c2%b7l`: so does WordPress in the language of this site.
    """
    plain = unicodedata.normalize("NFKD", title.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    dashed = re.sub(r"[^a-z0-9·]+", "-", plain.replace("'", "")).strip("-")
    return quote(dashed, safe="-").lower()
