"""Write addresses as Jekyll does: its template escape, and the normal form that its feed shows.

Jekyll leaves both to the Addressable library, which follows RFC 3986 section 6.2.2 and folds characters by NFKC.
"""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
_SEGMENT = frozenset(_UNRESERVED + "!$&'()*+,;=:@")
_PATH = _SEGMENT | {"/"}
_QUERY = _PATH | {"?"}
_QUERY_NORMAL = frozenset(_UNRESERVED + "!$'()*+,=:@/?")
_PORTS = {"http": "80", "https": "443"}


def escape_path(text: str) -> str:
    """Percent-encode a placeholder's value for the path of an address."""
    match = _PARTS.fullmatch(text)
    if not match:
        return _encode(text, _PATH)
    scheme, host, path, query, fragment = match.groups()
    out = (f"{scheme}:" if scheme else "") + (f"//{_encode(host, _PATH)}" if host is not None else "")
    out += _encode(path, _PATH)
    if query is not None:
        out += "?" + _encode(query, _QUERY)
    if fragment is not None:
        out += "#" + _encode(fragment, _QUERY)
    return out.replace("#", "%23", 1)


def encode_path(text: str) -> str:
    """Percent-encode the path of a file as the path of an address."""
    return _encode(text, _PATH)


def is_absolute(text: str) -> bool:
    """Say whether an address names its scheme."""
    return bool(_SCHEME.match(text))


def normalise(text: str) -> str:
    """Return the normal form of an address: percent-encoded, dots resolved, host in lower case without usual port."""
    match = _PARTS.fullmatch(text.strip())
    if not match:
        return text
    scheme, authority, path, query, fragment = match.groups()
    out = ""
    if scheme:
        scheme = scheme.lower()
        out = scheme + ":"
    if authority is not None:
        out += "//" + _authority(authority, scheme or "")
    path = "/".join(_normal(segment, _SEGMENT) for segment in path.split("/"))
    path = _without_dots(path)
    out += path or ("/" if scheme in _PORTS else "")
    if query:
        pairs = [_normal(pair, _QUERY_NORMAL, keep="+") for pair in query.split("&")]
        out += "?" + "&".join(pairs)
    if fragment:
        out += "#" + _normal(fragment, _QUERY)
    return out


def relative_url(address: str, base_path: str) -> str:
    """Return an address below the base path, as the filter of that name does."""
    if is_absolute(address):
        return address
    base_path = base_path.removesuffix("/")
    parts = (part if not part or part.startswith("/") else "/" + part for part in (base_path, address))
    return normalise("".join(parts))


def absolute_url(address: str, url: str | None, base_path: str) -> str:
    """Return an address as a whole URL, as the filter of that name does; without site URL it stays root-relative."""
    if is_absolute(address):
        return address
    relative = relative_url(address, base_path)
    return normalise(url + relative) if url else relative


def _authority(text: str, scheme: str) -> str:
    user, at, host = text.rpartition("@")
    host, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
    host = host.lower()
    if not host.isascii():
        try:
            host = unicodedata.normalize("NFKC", host).encode("idna").decode("ascii")
        except UnicodeError:
            host = _encode(host, _SEGMENT)
    return user + at + host + (colon + port if port and port != _PORTS.get(scheme) else "")


def _normal(text: str, allowed: frozenset[str], keep: str = "") -> str:
    """Decode what needs no escape, fold by NFKC, and encode the rest."""
    if keep:
        text = re.sub(f"%(?={ord(keep):02X})", "%25", text, flags=re.IGNORECASE)
    raw = unquote_to_bytes(text)
    try:
        plain = unicodedata.normalize("NFKC", raw.decode("utf-8"))
    except UnicodeDecodeError:
        return "".join(chr(byte) if chr(byte) in allowed else f"%{byte:02X}" for byte in raw)
    encoded = _encode(plain, allowed)
    return encoded.replace("%25" + f"{ord(keep):02X}", f"%{ord(keep):02X}") if keep else encoded


def _encode(text: str, allowed: frozenset[str]) -> str:
    if all(character in allowed for character in text):
        return text
    return "".join(
        character if character in allowed else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
        for character in text
    )


def _without_dots(path: str) -> str:
    if not path.startswith("/"):
        return path
    out: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        last = place == len(segments) - 1
        if segment == ".." and out:
            out.pop()
        if segment in (".", ".."):
            if last:
                out.append("")
        else:
            out.append(segment)
    return "/" + "/".join(out)
