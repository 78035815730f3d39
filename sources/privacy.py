"""Pseudonyms: how an identifier of a person leaves a connector."""

import hmac

from sources.errors import SettingError

MINIMUM_KEY_LENGTH = 16


class Pseudonyms:
    """Keyed hashes (HMAC-SHA256, 32 hex digits) of identifiers of people.

    The same identifier gives the same pseudonym as long as the key stays; without the key it
    cannot be reversed by trying all identifiers. The key lives outside the warehouse.
    """

    def __init__(self, key: str, setting: str) -> None:
        """Take the key; `setting` is its name, for the error when it is too short to protect."""
        if len(key) < MINIMUM_KEY_LENGTH:
            raise SettingError(
                f"{setting} must have at least {MINIMUM_KEY_LENGTH} characters: "
                "it protects the identifiers of people."
            )
        self._key = key.encode()

    def of(self, kind: str, identifier: int | str) -> str:
        """Give the pseudonym of one identifier; `kind` keeps e.g. contact 7 and user 7 apart."""
        return hmac.digest(self._key, f"{kind}:{identifier}".encode(), "sha256").hex()[:32]
