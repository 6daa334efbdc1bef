"""How German words are taken apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search.german import Analysis, Vocabulary, fold, is_stop

KNOWN = Vocabulary(dict.fromkeys(("jugend", "hilf", "ausschuss", "kooperation", "vereinbar", "auf", "furcht"), 5))


def test_a_compound_comes_apart_into_known_parts() -> None:
    assert Analysis(KNOWN).terms("Jugendhilfeausschuss") == (
        "jugendhilfeausschuss",
        "jugendhilf",
        "jugend",
        "hilf",
        "ausschuss",
    )
    assert Analysis(KNOWN).terms("Kooperationsvereinbarungen") == ("kooperationsvereinbar", "kooperation", "vereinbar")


def test_a_word_does_not_come_apart_into_endings_and_beginnings() -> None:
    assert Analysis(KNOWN).terms("furchtbar") == ("furchtbar",)
    assert len(Analysis(KNOWN).terms("Aufgaben")) == 1


def test_a_vocabulary_learns_what_enough_entries_hold() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.learn({"sprunq": 3, "hupf": 2, "u25": 9, "das": 9}) == {"sprunq": 3}


def test_what_is_learned_counts_for_words_already_seen() -> None:
    analysis = Analysis(Vocabulary())
    assert analysis.terms("Sprunqkonferenz") == ("sprunqkonferenz",)
    analysis.vocabulary.learn({"sprunq": 3})
    assert analysis.terms("Sprunqkonferenz") == ("sprunqkonferenz", "sprunq", "konferenz")


def test_the_first_compound_comes_apart_too() -> None:
    assert Analysis().terms("Fallkonferenzen") == ("fallkonferenz", "fall", "konferenz")


def test_parts_stand_at_the_place_of_their_compound() -> None:
    places, following = Analysis(KNOWN).places("der Jugendhilfeausschuss tagt", 10)
    assert places["jugend"] == places["jugendhilfeausschuss"] == [11]
    assert (places["tagt"], following) == ([12], 13)


def test_a_stop_word_is_not_the_stem_of_another_word() -> None:
    analysis = Analysis()
    assert is_stop(analysis.terms("kann")[0])
    assert not is_stop(analysis.terms("Kanne")[0])


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_analysed(text: str) -> None:
    analysis = Analysis(KNOWN)
    places, _ = analysis.places(text)
    assert all(places.values())
    assert all(text[token.start : token.end] for token in analysis.tokens(text))
    assert fold(text) == fold(text)
