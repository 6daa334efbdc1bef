"""The names people give to fields before a colon, German and English."""

from search.german import fold

FACET_NAMES = {
    "scope": ("bereich", "bereiche", "workspace", "scope"),
    "kind": ("was", "what"),
    "category": ("art", "kind", "category"),
    "institution": ("von", "institution", "partner", "from"),
    "type": ("typ", "dateityp", "format", "type", "filetype"),
    "status": ("status", "state"),
    "reading": ("lesbarkeit", "reading"),
}
_OTHER_NAMES = {
    "tag": ("schlagwort", "schlagworte", "tag", "tags"),
    "since": ("seit", "ab", "since", "after"),
    "until": ("bis", "until", "before"),
    "former": ("frueher", "fruehere", "fassungen", "former"),
}
_FIELD_BY_NAME = {name: field for field, names in (FACET_NAMES | _OTHER_NAMES).items() for name in names}


def field_named(name: str | None) -> str | None:
    """The field meant: a facet, "tag", "since", "until" or "former"; None where the name is none of ours."""
    return _FIELD_BY_NAME.get(fold(name)) if name else None
