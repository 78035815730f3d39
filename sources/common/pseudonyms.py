"""Pseudonyms: how an identifier of a person leaves a connector."""

import hmac
import unicodedata
from collections.abc import Callable

import phonenumbers

from sources.common.errors import SettingError

# A random key of 32 hexadecimal digits has 128 bits: trying all of them is out of reach.
MINIMUM_KEY_LENGTH = 32
# Of 32 random digits, fewer than eight different ones come once in thirty million keys.
_MINIMUM_VARIETY = 8
_KEY_ID, _PERSON = 8, 24
_HOME = "ES"


class Pseudonyms:
    """Keyed hashes (HMAC-SHA256) of identifiers of people, 32 hexadecimal digits each.

    The first 8 digits tell the key, the others the person. Without the key a pseudonym cannot be
    undone by trying all identifiers, so the key lives outside the warehouse. Each kind of
    identifier has a key of its own, derived from the one that is kept: a mail address and a
    number that look alike never give the same pseudonym, and none tells anything of another.
    """

    def __init__(self, key: str, setting: str) -> None:
        """Take the key; `setting` is its name, for the error when it is too weak to protect.

        Raises:
            SettingError: the key is missing, too short, or too plain to be random.
        """
        if len(key) < MINIMUM_KEY_LENGTH or len(set(key)) < _MINIMUM_VARIETY:
            raise SettingError(
                f"{setting} must be random and have at least {MINIMUM_KEY_LENGTH} characters, as "
                "`openssl rand -hex 32` makes it: it protects the identifiers of people. If "
                "pseudonyms were made with a shorter one, docs/privacy.md says how to replace them."
            )
        self._key = key.encode()
        self._key_id = self._derived("key")[:_KEY_ID]

    def of(self, kind: str, identifier: int | str) -> str:
        """Give the pseudonym of one identifier, however it was written down.

        Args:
            kind: one of `KINDS`.
            identifier: of a person, as the vendor gives it.

        Raises:
            ValueError: it is none of this kind; the message does not repeat it.
        """
        key = bytes.fromhex(self._derived(kind))
        normal = KINDS[kind](str(identifier))
        return self._key_id + hmac.digest(key, normal.encode(), "sha256").hex()[:_PERSON]

    def made(self, pseudonym: str) -> bool:
        """Whether a pseudonym was made with this key, and in this way."""
        return pseudonym.startswith(self._key_id)

    def _derived(self, purpose: str) -> str:
        return hmac.digest(self._key, f"jussana:{purpose}".encode(), "sha256").hex()


def _contact(number: str) -> str:
    try:
        return str(int(number))
    except ValueError:
        raise ValueError("the id of a contact is a whole number") from None


def _mail(address: str) -> str:
    """Lower-case, in one form of Unicode, without spaces around it."""
    lower = unicodedata.normalize("NFKC", address).lower()
    normal = unicodedata.normalize("NFKC", lower).strip()
    if not all(normal.partition("@")):
        raise ValueError("a mail address has something on both sides of an @")
    return normal


def _phone(number: str) -> str:
    """E.164, as +34612345678; a number without a country is a Spanish one."""
    try:
        parsed = phonenumbers.parse(number, _HOME)
    except phonenumbers.NumberParseException:
        raise ValueError("this is no telephone number") from None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


KINDS: dict[str, Callable[[str], str]] = {"contact": _contact, "mail": _mail, "phone": _phone}
"""Kinds of identifiers that have pseudonyms, and how each is written before it is hashed."""
