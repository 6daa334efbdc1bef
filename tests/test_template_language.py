"""Words of the templates are translated when they are compiled, once for each language."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

GERMAN, ENGLISH = {"Accept-Language": "de"}, {"Accept-Language": "en"}


def test_a_page_speaks_the_language_of_whoever_asks(client: FlaskClient) -> None:
    for _ in range(2):  # the second time from the compiled templates
        assert "<h1>Hilfe</h1>" in client.get("/help", headers=GERMAN).text
        english = client.get("/help", headers=ENGLISH).text
        assert "<h1>Help</h1>" in english
        assert "Zum Inhalt springen" not in english


def test_only_whole_literals_are_translated_early(embedded_app: Flask) -> None:
    words = "[_('Hilfe'), _(word), _('%(number)s Personen', number=2), x._('Hilfe')]"
    source = "{{ _('Hilfe') }} {{ " + words + " | join(' ') }}"
    with embedded_app.test_request_context(headers=ENGLISH):
        spoken = embedded_app.jinja_env._spoken()  # type: ignore[attr-defined]
        x = {"_": lambda word: word}
        shown = spoken.from_string(source).render(word="Hilfe", x=x)
    assert shown == "Help Help Help 2 people Hilfe"


def test_what_a_template_says_is_escaped(embedded_app: Flask) -> None:
    with embedded_app.test_request_context(headers=GERMAN):
        spoken = embedded_app.jinja_env._spoken()  # type: ignore[attr-defined]
        assert spoken.from_string("{{ _('<b>') }}").render() == "&lt;b&gt;"
