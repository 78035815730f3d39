"""The words that the centre uses in its records; columns hold their places in these lists."""

import numpy as np

ACTIVITY_KINDS = (
    "Consulta", "Assessorament", "Suport tramits", "Suport subvencions", "Reunio districte",
    "Reunio CAMU", "Us espai", "Espai Festa", "Assistencia Festa", "Meeting", "Phone Call",
    "Email", "Bulk Email", "Open Case", "Contact Merged", "Contact Deleted by Merge",
)  # fmt: skip
MEDIA = ("in_person", "phone", "email", "fax", "letter_mail", "video_call", "in_person_territory")
ACTIVITY_STATUSES = (
    "Scheduled", "Completed", "Cancelled", "Left Message", "Unreachable", "Not Required",
    "Available", "No_show",
)  # fmt: skip
PROGRAMMES = ("propi", "pdb", "otpb")
ROOMS = (
    "sala_actes", "aula_gran", "aula_petita", "sala_reunions", "sala_polivalent", "jardi", "cuina",
)  # fmt: skip
SPACE_FEES = ("gratuit", "pagament")
EVENT_KINDS = (
    "Formacio trimestral", "Formacio a mida", "Formacio transversal", "Formacio PdB",
    "Taller PdB", "Formacio interna", "Exposicio", "Activitat FM la Clota",
    "Activitat ambiental", "Festa Associat", "Meeting", "Workshop",
)  # fmt: skip
PARTICIPANT_STATUSES = (
    "Registered", "Attended", "No-show", "Cancelled", "On waitlist", "Pending from waitlist",
)  # fmt: skip
ROLE_SETS = (
    ("Attendee",), ("Volunteer",), ("Host",), ("Speaker",), ("Attendee", "Volunteer"),
    ("Speaker", "Host"),
)  # fmt: skip
CASE_KINDS = ("acompanyament_individual", "acompanyament_grupal", "acompanyament_comunitari")
CASE_STATUSES = ("Open", "Closed", "Urgent", "Descartat")
RELATIONSHIP_KINDS = (
    "Alianca ofertes", "Alianca xarxes", "Alianca suport", "Incorporada al Balanc", "Employee of",
    "Volunteer for",
)  # fmt: skip
MAILING_STATUSES = ("Draft", "Scheduled", "Running", "Complete", "Paused", "Canceled")
CAMPAIGNS = ("tjexpress", "formacio", "festa")
DISTRICTS = (
    "ciutat_vella", "eixample", "sants_montjuic", "les_corts", "sarria_sant_gervasi", "gracia",
    "horta_guinardo", "nou_barris", "sant_andreu", "sant_marti",
)  # fmt: skip


def code(words: tuple[object, ...], word: object) -> np.int8:
    """The place of a word in its list."""
    return np.int8(words.index(word))
