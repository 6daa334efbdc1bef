"""The engine for one machine: the index is a folder. Whoosh keeps the files; ranking, filters and snippets are ours."""

from search.whoosh_engine.index import WhooshIndex

__all__ = ["WhooshIndex"]
