"""One key for each web page, whatever the spelling of its address."""

import re
from urllib.parse import quote, unquote_to_bytes

_SCHEMES = re.compile(r"^(?:\s|(?:[a-z][a-z0-9+.-]*:)?//)+", re.IGNORECASE)
_HOST_PREFIX = re.compile(r"^(?:www\.|\s)+")
_HOST_SUFFIX = re.compile(r"(?:\s|:80|:443)+$")
_ENTRY_ID = re.compile(r"(?:^|&)(?:p|page_id|attachment_id)=([0-9]+)(?=&|$)")


def page_key(address: str) -> str:
    """Give `host/path` of an address, equal for all spellings of the same page.

    Scheme, `www.`, case of the host, standard ports, the closing slash, the form of
    percent-encoding and the fragment do not distinguish pages. Of the query only the id of an
    entry is kept, as `host/?p=12`, and only where there is no path: WordPress knows both forms.
    The rest of a query holds campaigns, searches and text of visitors. A key is its own key.
    """
    plain = _SCHEMES.sub("", address).partition("#")[0]
    location, _, query = plain.partition("?")
    host, _, path = location.partition("/")
    host = host.rpartition("@")[2].lower()
    host = _HOST_SUFFIX.sub("", _HOST_PREFIX.sub("", host))
    path = quote(unquote_to_bytes(path), safe="/").strip("/")
    entry = _ENTRY_ID.search(query)
    if entry and not path:
        return f"{host}/?p={int(entry[1])}"
    return f"{host}/{path}"
