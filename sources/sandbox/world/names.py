"""Names of organisations: a form, a theme and a number."""

FORMS = (
    "Associació de Veïns", "Associació Cultural", "Colla", "Club Esportiu", "Grup de Dones",
    "Casal", "Fundació", "Federació", "AFA", "Esplai", "Ateneu", "Xarxa",
)  # fmt: skip
THEMES = (
    "del Carmel", "de la Clota", "d'Horta", "del Guinardó", "de Sants", "del Raval", "de Gràcia",
    "del Poblenou", "del Besòs", "de Sarrià", "de les Corts", "de Montbau", "de la Teixonera",
    "del Clot", "de Nou Barris", "de la Verneda", "L'Oreneta", "Els Tres Turons", "La Farga",
    "Món Obert", "Terra i Mar", "Cor de Barri", "Sense Fronteres", "Amics del Llibre",
)  # fmt: skip


def organisation_name(form: int, theme: int, number: int) -> str:
    """The name of an organisation; the centre itself has no form."""
    return "Torre Jussana" if form < 0 else f"{FORMS[form]} {THEMES[theme]} {number + 1}"
