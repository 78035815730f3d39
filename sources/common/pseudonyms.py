"""Pseudonyms: keyed hashes that replace the identifiers of people before they leave a connector."""

import hmac
import unicodedata
from collections.abc import Callable

import phonenumbers

from sources.common.errors import SettingError

# A random key of 32 hexadecimal digits has 128 bits, more than anybody can try.
MINIMUM_KEY_LENGTH = 32
# Only one in thirty million random keys of 32 digits has fewer than eight different ones.
_MINIMUM_VARIETY = 8
_KEY_ID, _PERSON = 8, 24
_DEFAULT_REGION = "ES"


class Pseudonyms:
    """Keyed hashes (HMAC-SHA256) of identifiers of people, 32 hexadecimal digits each.

    The first 8 digits identify the key, the others the person. Without the key nobody can find
    the person by hashing all identifiers, so the key is kept outside the warehouse. Each kind of
    identifier has its own key, derived from the one that is kept: pseudonyms of two kinds are
    never equal, even if the identifiers are.
    """

    def __init__(self, key: str, setting: str) -> None:
        """Check the key; `setting` is the name of its setting, for the error.

        Raises:
            SettingError: the key is missing, too short, or not random.
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
        """Give the pseudonym of one identifier, whatever its notation.

        Args:
            kind: one of `KINDS`.
            identifier: the person's, as the vendor returns it.

        Raises:
            ValueError: the identifier is not of this kind; the message does not repeat it.
        """
        key = bytes.fromhex(self._derived(kind))
        normal = KINDS[kind](str(identifier))
        return self._key_id + hmac.digest(key, normal.encode(), "sha256").hex()[:_PERSON]

    def made(self, pseudonym: str) -> bool:
        """Whether a pseudonym was made with this key and by this algorithm."""
        return pseudonym.startswith(self._key_id)

    def _derived(self, purpose: str) -> str:
        return hmac.digest(self._key, f"jussana:{purpose}".encode(), "sha256").hex()


def _contact(number: str) -> str:
    try:
        return str(int(number))
    except ValueError:
        raise ValueError("the id of a contact is a whole number") from None


def _mail(address: str) -> str:
    """Lower-case, in NFKC, without surrounding spaces."""
    lower = unicodedata.normalize("NFKC", address).lower()
    normal = unicodedata.normalize("NFKC", lower).strip()
    if not all(normal.partition("@")):
        raise ValueError("a mail address has text on both sides of the @")
    return normal


def _phone(number: str) -> str:
    """E.164, as +34612345678; a number without a country code is Spanish."""
    try:
        parsed = phonenumbers.parse(number, _DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        raise ValueError("this is not a telephone number") from None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


KINDS: dict[str, Callable[[str], str]] = {"contact": _contact, "mail": _mail, "phone": _phone}
"""Kinds of identifiers, each with the function that normalises it before it is hashed."""
