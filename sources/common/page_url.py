"""One key for a web page, however its address was written."""

import re
from urllib.parse import quote, unquote_to_bytes

_SCHEMES = re.compile(r"^(?:\s|(?:[a-z][a-z0-9+.-]*:)?//)+", re.IGNORECASE)
_HOST_PREFIX = re.compile(r"^(?:www\.|\s)+")
_HOST_SUFFIX = re.compile(r"(?:\s|:80|:443)+$")
_ENTRY_ID = re.compile(r"(?:^|&)(?:p|page_id|attachment_id)=([0-9]+)(?=&|$)")


def page_key(address: str) -> str:
    """Give `host/path` of an address: the same for all ways to write the same page.

    Scheme, `www.`, case of the host, standard ports, the closing slash, the form of
    percent-encoding and the fragment do not distinguish pages. Of the query only the id of an
    entry is kept, as `host/?p=12`, and only where there is no path: WordPress knows both forms.
    The rest of a query is campaigns, searches and what visitors typed. The key of a key is itself.
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
