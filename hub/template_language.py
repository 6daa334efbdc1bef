"""Templates in the reader's language: translated when they are compiled, not each time they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from babel.support import NullTranslations, Translations
from flask import Flask
from flask.templating import Environment
from jinja2.environment import Environment as PlainEnvironment
from jinja2.environment import Template, TemplateModule
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape


class TranslatedLiterals(Extension):
    """Puts the translation in the place of `_('…')` while a template is compiled.

    A page holds some 140 of these words; looking each up again cost more than all of its queries. What has
    placeholders or is no literal is still translated when the page is shown.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        translations: NullTranslations = self.environment.translations  # type: ignore[attr-defined]
        waiting: list[Token] = []
        is_attribute = False
        for token in stream:
            if is_attribute:  # `thing._('…')` is somebody else's
                yield token
            else:
                waiting.append(token)
                yield from _settled(waiting, translations)
            is_attribute = token.type == "dot"
        yield from waiting


def _settled(waiting: list[Token], translations: NullTranslations) -> Iterator[Token]:
    """The tokens that cannot become part of a `_('…')` any more; takes them out of `waiting`."""
    shape = [("name", "_"), ("lparen", None), ("string", None), ("rparen", None)]
    while waiting:
        fits = all(
            token.type == kind and (value is None or token.value == value)
            for token, (kind, value) in zip(waiting, shape, strict=False)
        )
        if not fits or (len(waiting) > 2 and "%" in waiting[2].value):
            yield waiting.pop(0)
        elif len(waiting) < len(shape):
            return
        else:
            word = waiting[2]
            waiting.clear()
            yield Token(word.lineno, "string", translations.ugettext(word.value))


class SharedModule(Template):
    """A template whose macros are made once. Jinja compares all globals at every `{% from … import … %}`, for globals
    that differ from page to page; ours never do, and a page has a dozen imports.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return self._module or super()._get_default_module(ctx)


@lru_cache(maxsize=4000)
def kept(macro: Macro, *arguments: Any) -> Markup:
    """What a macro makes of these arguments, made once: for pieces that are the same on page after page.

    Only for macros that look at nothing but their arguments; those must be values, or stand for one for ever.
    """
    return cast(Markup, macro(*arguments))


def kept_each(macro: Macro, things: Iterable[Any], *arguments: Any) -> Markup:
    """`kept` for every one of many things, joined."""
    return Markup("").join(kept(macro, thing, *arguments) for thing in things)


class TemplatesByLanguage(Environment):
    """Flask's template environment with one set of compiled templates for each language."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self.globals["svg_icon"] = svg_icon_of(self.globals)
        self.globals |= {"kept": kept, "kept_each": kept_each}
        self._by_language: dict[str, PlainEnvironment] = {}
        self.language: Callable[[], str] = lambda: "de"
        self.translation_folder = Path()

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """The template in the language of whoever asks."""
        return self._spoken().get_template(name, parent, globals)

    def get_or_select_template(self, names: Any, parent: str | None = None, globals: Any = None) -> Template:
        return self._spoken().get_or_select_template(names, parent, globals)

    def _spoken(self) -> PlainEnvironment:
        language = self.language()
        found = self._by_language.get(language)
        if found is None:
            found = self._by_language[language] = self._made_for(language)
        return found

    def _made_for(self, language: str) -> PlainEnvironment:
        # A plain environment: an overlay of this class would look for its language again.
        made = self.overlay()
        made.__class__ = cast(Any, PlainEnvironment)
        made.template_class = SharedModule
        made.translations = Translations.load(self.translation_folder, [language])  # type: ignore[attr-defined]
        made.add_extension(TranslatedLiterals)
        return made


def svg_icon_of(known: dict[str, Any]) -> Callable[..., Markup]:
    """The function behind the macro `icon`: some 45 are on a page and only a few are different."""

    @cache
    def svg_icon(name: str, css_class: str = "") -> Markup:
        more = f" {escape(css_class)}" if css_class else ""
        sprite = known["static_url"]("icons.svg")
        return Markup(  # noqa: S704 (its parts are escaped)
            f'<svg class="icon{more}" aria-hidden="true"><use href="{escape(sprite)}#{escape(name)}"/></svg>'
        )

    return svg_icon
