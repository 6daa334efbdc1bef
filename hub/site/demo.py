"""Made-up pages and contacts of the sample cooperation: the Jugendberufsagentur Musterstadt on the public site."""

from __future__ import annotations

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.days import today
from hub.feedback.content import Texts
from hub.site.contacts import Contact, add_contact
from hub.site.content import CONTACT, FILM, HEADING, MARK, QUESTIONNAIRE, TEXT, Block, PageContent, Reach
from hub.site.editors import appoint_editor
from hub.site.models import ACCESSIBILITY, FEEDBACK, FIXED_KINDS, IMPRINT, PRIVACY, START, SiteContact
from hub.site.pages import begin_fixed_page, change_page, create_page, draft_of, publish_page
from hub.site.queries import running_asks

PHONE, EMAIL = "01234 567 890", "hallo@jba.musterstadt.example"
ADDRESS = "Bahnhofstraße 12, 01234 Musterstadt"
_WEEKDAY, _FRIDAY = "8:00–12:00, 13:00–16:00", "8:00–12:00"
_TITLE = {
    "de": "Jugendberufsagentur Musterstadt",
    "de-simple": "Jugendberufsagentur Musterstadt",
    "en": "Youth employment agency Musterstadt",
    "uk": "Молодіжна агенція зайнятості Musterstadt",
    "ar": "وكالة مهن الشباب في Musterstadt",
    "fa": "آژانس شغلی جوانان Musterstadt",
    "tr": "Musterstadt Gençlik Meslek Ajansı",
    "ru": "Агентство занятости молодёжи Musterstadt",
}
_FILLED = {
    PRIVACY: (
        f"Jugendberufsagentur Musterstadt, {ADDRESS}",
        "datenschutz@jba.musterstadt.example",
        "Landesbeauftragte für den Datenschutz (Beispiel)",
    ),
    IMPRINT: (
        "Jugendberufsagentur Musterstadt",
        "Koordinierungsstelle Musterstadt",
        f"{ADDRESS}, {PHONE}, {EMAIL}",
        "Koordinierungsstelle Musterstadt",
    ),
    ACCESSIBILITY: (
        "keine",
        f"Koordinierungsstelle Musterstadt, {PHONE}, {EMAIL}",
        "Schlichtungsstelle des Landes (Beispiel), schlichtung@land.example",
        "",
    ),
}
_TRAINING: Texts = {
    "de": "eine Ausbildung finden",
    "de-simple": "eine Ausbildung finden",
    "en": "finding an apprenticeship",
    "uk": "пошук навчання на виробництві",
    "ar": "العثور على تدريب مهني",
    "fa": "پیدا کردن کارآموزی",
    "tr": "meslek eğitimi bulmak",
    "ru": "поиск профессионального обучения",
}
_MONEY: Texts = {
    "de": "Geld und Anträge",
    "de-simple": "Geld und Anträge",
    "en": "money and applications",
    "uk": "гроші та заяви",
    "ar": "المال والطلبات",
    "fa": "پول و درخواست‌ها",
    "tr": "para ve başvurular",
    "ru": "деньги и заявления",
}
_HOME: Texts = {
    "de": "Ärger zu Hause oder Wohnen",
    "de-simple": "Streit zu Hause oder eine Wohnung",
    "en": "trouble at home or housing",
    "uk": "проблеми вдома або житло",
    "ar": "مشاكل في المنزل أو السكن",
    "fa": "مشکل در خانه یا مسکن",
    "tr": "evde sorunlar veya konut",
    "ru": "проблемы дома или жильё",
}
_SCHOOL: Texts = {
    "de": "Schule und Abschluss",
    "de-simple": "Schule und Schul-Abschluss",
    "en": "school and graduation",
    "uk": "школа та атестат",
    "ar": "المدرسة والشهادة",
    "fa": "مدرسه و مدرک تحصیلی",
    "tr": "okul ve mezuniyet",
    "ru": "школа и аттестат",
}
_CONTACTS = (
    (_TRAINING, "Berufsberatung", "01234 567 811", "ausbildung@jba.musterstadt.example"),
    (_MONEY, "Team U25", "01234 567 822", "geld@jba.musterstadt.example"),
    (_HOME, "Jugendberufshilfe", "01234 567 833", "zuhause@jba.musterstadt.example"),
    (_SCHOOL, "Schulsozialarbeit", "01234 567 844", "schule@jba.musterstadt.example"),
)


def make_site(user: User, editor: Person) -> None:
    """The fixed pages, four contacts, a page of information, and somebody who writes with the Koordination."""
    contacts = [
        add_contact(user, Contact(need, {}, {}, name=name, phone=phone, email=email))
        for need, name, phone, email in _CONTACTS
    ]
    for kind in FIXED_KINDS:
        _publish_fixed(user, kind)
    _publish_information(user, contacts[0])
    appoint_editor(user, editor)


def _publish_fixed(user: User, kind: str) -> None:
    page = begin_fixed_page(user, kind)
    content = draft_of(page)
    if kind == START:
        hours = [*[_WEEKDAY] * 4, _FRIDAY]
        reach = Reach(phone=PHONE, email=EMAIL, address=ADDRESS, hours=hours)
        content = content.model_copy(update={"title": _TITLE, "reach": reach})
    elif kind == FEEDBACK:
        asks = [
            Block(id=f"ask{number}", kind=QUESTIONNAIRE, about=way_in) for number, way_in in enumerate(running_asks())
        ]
        content = content.model_copy(update={"blocks": [*content.blocks, *asks]})
    else:
        content = _filled_in(content, [*_FILLED[kind][:-1], _FILLED[kind][-1] or f"{today():%d.%m.%Y}"])
    change_page(user, page, content, revision=page.revision)
    publish_page(user, page, revision=page.revision)


def _filled_in(content: PageContent, words: list[str]) -> PageContent:
    """Every marked place with its word, in turn, in all languages."""
    left = iter(words)
    blocks = [_with_word(block, next(left)) if MARK in block.texts["de"] else block for block in content.blocks]
    return content.model_copy(update={"blocks": blocks})


def _with_word(block: Block, word: str) -> Block:
    texts = {language: text.replace(MARK, word) for language, text in block.texts.items()}
    return block.model_copy(update={"texts": texts})


def _publish_information(user: User, contact: SiteContact) -> None:
    page = create_page(user, "Was ist eine Ausbildung?")
    title = {
        "de": "Was ist eine Ausbildung?",
        "de-simple": "Was ist eine Ausbildung?",
        "en": "What is an apprenticeship?",
    }
    intro = {
        "de": "In einer Ausbildung lernst du einen Beruf: im Betrieb und in der Berufsschule. Du bekommst "
        "dafür Geld.\n\n- Sie dauert meist drei Jahre.\n"
        "- Am Ende machst du eine Prüfung.\n- Danach hast du einen Beruf.",
        "de-simple": "In einer Ausbildung lernst du einen Beruf.\n\n- Du arbeitest in einem Betrieb.\n"
        "- Du gehst zur Berufs-Schule.\n- Du bekommst Geld.\n- Die Ausbildung dauert meist 3 Jahre.",
        "en": "In an apprenticeship you learn a trade: at a company and at a vocational school. You are "
        "paid for it.\n\n- It usually takes three years.\n"
        "- At the end there is an exam.\n- Then you have a profession.",
    }
    where = {"de": "Wer hilft mir?", "de-simple": "Wer hilft mir?", "en": "Who helps me?"}
    film = {"de": "Ein Tag in der Ausbildung", "de-simple": "Ein Tag in der Ausbildung", "en": "A day in training"}
    blocks = [
        Block(id="intro", kind=TEXT, texts=intro),
        Block(id="film", kind=FILM, texts=film, url="https://filme.example/ausbildung"),
        Block(id="where", kind=HEADING, texts=where),
        Block(id="contact", kind=CONTACT, about=contact.id),
    ]
    change_page(user, page, PageContent(title=title, blocks=blocks), revision=page.revision)
    publish_page(user, page, revision=page.revision)
