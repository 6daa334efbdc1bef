"""Nothing of what somebody may not read shows: not as a hit, a number, a suggestion or a word."""

from __future__ import annotations

import random
from collections import Counter

from search import Index
from search.german import Analysis
from search.question import loosened, parse
from tests.search.entries import ask, entry, found, ids, sections


def test_nobody_without_a_bereich_finds_anything(index: Index) -> None:
    index.write([entry("a", "Konzept")])
    nothing = index.find(parse("Konzept"), scopes=set())
    assert (nothing.total, list(nothing.hits), nothing.counts["scope"]) == (0, [], {})


def test_other_bereiche_are_not_counted(index: Index) -> None:
    index.write([entry("a", "Konzept"), entry("b", "Konzept", scope="theirs", facets={"type": "pdf"})])
    result = ask(index, "Konzept")
    assert (ids(result), result.total, dict(result.counts["scope"]), dict(result.counts["type"])) == (
        ["a"],
        1,
        {"ours": 1},
        {},
    )


def test_a_slip_finds_the_word_that_was_meant(index: Index) -> None:
    index.write([entry("a", "Die Schweigepflichtentbindung liegt vor.")])
    result = ask(index, "Schweigepflichtentbindng")
    assert (ids(result), result.suggestion, result.instead) == (["a"], "Schweigepflichtentbindung", True)


def test_a_word_that_only_others_hold_is_not_suggested(index: Index) -> None:
    index.write([entry("a", "Konzept"), entry("b", "Schweigepflichtentbindung", scope="theirs")])
    result = ask(index, "Schweigepflichtentbindng")
    assert (result.total, result.suggestion) == (0, None)


def test_a_word_known_only_to_others_is_unknown(index: Index) -> None:
    index.write([entry("a", "Vereinbarung"), entry("b", "Vereinbarunk", scope="theirs")])
    result = ask(index, "Vereinbarunk")
    assert (ids(result), result.suggestion) == (["a"], "Vereinbarung")


def test_a_word_of_a_former_version_is_suggested_only_with_former_versions(index: Index) -> None:
    index.write([entry("a", "Schweigepflicht", is_former=True)])
    assert ask(index, "Schweigepflichd").suggestion is None
    assert ask(index, "Schweigepflichd früher:ja").suggestion == "Schweigepflicht früher:ja"


def test_a_word_of_an_entry_that_has_gone_is_not_suggested(index: Index) -> None:
    index.write([entry("a", "Schweigepflicht")])
    assert ask(index, "Schweigepflichd", without=["a"]).suggestion is None


def test_known_words_are_left_as_they_are(index: Index) -> None:
    index.write([entry("a", "Konzept"), entry("b", "Konzern")])
    result = ask(index, "Konzern Konzept")
    assert (result.total, result.suggestion) == (0, None)


def test_short_words_and_numbers_are_not_guessed(index: Index) -> None:
    index.write([entry("a", "Haus 2026")])
    assert ask(index, "Has").suggestion is None
    assert ask(index, "2025").suggestion is None


def test_random_people_find_what_a_slow_filter_finds(index: Index) -> None:
    chance = random.Random(6)
    entries = [
        entry(
            section["id"],
            section["text"],
            title=section["title"],
            scope=f"b{chance.randrange(12)}",
            facets={"type": chance.choice(["pdf", "docx"]), "institution": section["law"]},
        )
        for section in sections(250)
    ]
    with index.rebuilding() as add:
        add(entries)
    plain = Analysis()
    stems = {each.id: plain.stems(f"{each.title} {each.text}") for each in entries}
    words = sorted(
        {
            word
            for each in entries
            for word in each.text.split()
            if word.isalpha() and len(word) > 4 and plain.stems(word)
        }
    )
    for _ in range(200):
        asked = chance.sample(words, chance.choice((1, 1, 2)))
        scopes = {f"b{number}" for number in range(12) if chance.random() < 0.3}
        readable = [each for each in entries if each.scope in scopes]
        result = index.find(parse(" ".join(asked)), scopes=scopes, limit=1000)
        by_id = {each.id: each for each in readable}
        assert set(ids(result)) <= set(by_id)
        if not result.instead:
            sure = {each.id for each in readable if plain.stems(" ".join(asked)) <= stems[each.id]}
            assert sure <= set(ids(result))
        assert result.total == len(result.hits)
        counted = Counter(by_id[entry_id].facets["type"] for entry_id in ids(result))
        assert dict(result.counts["type"]) == dict(counted)
        if result.suggestion:
            seen = set().union(*(stems[each.id] for each in readable))
            assert plain.stems(result.suggestion) - plain.stems(" ".join(asked)) <= seen


def test_loosened_questions_stay_within_the_bereiche(index: Index) -> None:
    index.write([entry("a", "Konzept"), entry("b", "Protokoll", scope="theirs")])
    assert {hit.id for hit in index.find(loosened(parse("Konzept Protokoll")), scopes={"ours"}).hits} == {"a"}
    assert found(index, "Konzept ODER Protokoll") == {"a"}
