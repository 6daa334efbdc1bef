"""Words that say nothing about what a text is about, by language; and which language a text is written in."""

from __future__ import annotations

from search.german.folding import fold
from search.german.stop_words import STOP_WORDS

_OTHERS = {
    "en": """about after all also always and any are because been before but can could did does dont every for from
        get good had has have help her here him his how into its just like made make many more most much need needs
        not now only other our out own people really she should some such than thank thanks that the their them then
        there these they this those too very want was well were what when where which who why will with
        would you your""",
    "tr": """ama ben beni benim bir biraz biz bize bizi böyle bu bunu çok çünkü da daha de değil diye en gibi hem her
        hiç için ile ise kadar ki kim mi mu mü ne neden nasıl o olan olarak olsun olur olursa onlar onu sadece sen siz
        size sonra şey şu tüm var ve veya ya yani yok""",
    "uk": """або адже але бо був була були було бути вас вам вже ви від він вона вони все всі де для до дуже його її
        же за зі із коли ли лише мене мені ми мій моя на нам нас не немає ні про при та так також там те ти тільки то
        тому у хто це цей ця чи що щоб щось як яка який які якщо є й і""",
    "ru": """без более бы был была были было быть вам вас весь во вот все всё всегда вы где да даже для до его ее её
        если есть еще ещё же за здесь из или им их как когда кто ли лучше мне много может мой моя мы на над надо нам
        нас не него нет ни но ну он она они от очень по под при про раз с себя со так также там то только тоже ты у
        уже хотя чего чем что чтобы это этот эти я""",
    "ar": """إلى الى الذي التي أن ان أنا انا أنت انت أو او أي اذا إذا بعد بين ثم جدا حتى حول خلال ذلك عن عند على غير
        في فقط قبل قد كان كانت كل كما كنت كيف لا لان لأن لكن لم لن له لها لي ليس ما مع من منذ نحن هذا هذه هل هم هنا
        هناك هو هي و يا يكون""",
    "fa": """از است اگر اما ام ان آن آنها این اینکه با بار باید بر برای برایم بسیار بود بودم به بی تا تر تو چه چون خود
        خیلی در را شد شما شود فقط که کرد کردم کردن کنم کند کنید ما من می نه نیست نیز هر هم همه هستم هستند و ولی
        یا یک""",
}
COMMON = {
    "de": STOP_WORDS,
    **{language: frozenset(fold(word) for word in words.split()) for language, words in _OTHERS.items()},
}
ALL_COMMON = frozenset().union(*COMMON.values())

_LATIN = ("de", "en", "tr")
_CYRILLIC = ("ru", "uk")
_ARABIC = ("ar", "fa")
_SCRIPTS = ((_LATIN, "a", "ɏ"), (_CYRILLIC, "Ѐ", "ԯ"), (_ARABIC, "ء", "ۓ"))
_ONLY_IN = {"uk": "іїєґ", "ru": "ыэёъ", "fa": "پچژگکی", "ar": "ةىكي", "de": "ßäö", "tr": "şğı"}


def language_of(text: str) -> str | None:
    """The language a text is most likely written in, by its letters and common words alone; None where that is open.

    The language of the Fragebogen is not asked: who wrote German in the Arabic one would be told apart by it.
    """
    lowered = text.casefold()
    letters = [sum(first <= letter <= last for letter in lowered) for _, first, last in _SCRIPTS]
    if not any(letters):
        return None
    languages = _SCRIPTS[letters.index(max(letters))][0]
    words = [fold(word) for word in lowered.split()]
    points = {
        language: sum(word in COMMON[language] for word in words)
        + sum(lowered.count(letter) for letter in _ONLY_IN.get(language, ""))
        for language in languages
    }
    best = max(points.values())
    winners = [language for language, reached in points.items() if reached == best]
    return winners[0] if best and len(winners) == 1 else None
