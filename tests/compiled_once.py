"""Thousands of tests build the application anew; templates and addresses are compiled for the first of them alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

_builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


class MemoryCache(BytecodeCache):
    """Compiled templates of this process, one for each language and checksum of the source."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get(_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[_key(bucket)] = bucket.code


def _key(bucket: Bucket) -> tuple[str, str, str]:
    translations = bucket.environment.translations  # type: ignore[attr-defined]
    return bucket.key, bucket.checksum, translations.info().get("language", "")


_templates = MemoryCache()


def share_templates(app: Flask) -> None:
    """Take over the templates that earlier applications of this process have compiled."""
    app.jinja_env.bytecode_cache = _templates


def share_addresses() -> None:
    """Let werkzeug compile the builder of an address once: it depends on nothing but the rule itself."""

    def compile_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in _builders:
            _builders[key] = _compile_builder(rule, append_unknown)
        return _builders[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign]
