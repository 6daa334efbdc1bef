"""Made-up Folgen of the sample cooperation: what the first Welle led to, told to everybody."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.days import today
from hub.db import session
from hub.documents.models import Workspace
from hub.effects.actions import Wish, create_effect, decide_effect, publish_effect
from hub.effects.origins import origin_of_question
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.feedback.rounds import is_over
from hub.results.release import release_round

DECIDED = timedelta(days=-2)
_OPENING = Wish(
    "Beratung auch am Abend",
    said={
        "de": "Wir sind bis 16 Uhr in der Schule und können vorher nicht kommen.",
        "de-simple": "Wir haben bis 16 Uhr Schule. Vorher können wir nicht kommen.",
        "en": "We are at school until 4 pm and cannot come before that.",
        "uk": "Ми в школі до 16:00 і не можемо прийти раніше.",
        "ar": "نحن في المدرسة حتى الساعة 16 ولا نستطيع الحضور قبل ذلك.",
        "fa": "ما تا ساعت ۱۶ در مدرسه هستیم و زودتر نمی‌توانیم بیاییم.",
        "tr": "Saat 16’ya kadar okuldayız ve daha önce gelemiyoruz.",
        "ru": "Мы в школе до 16:00 и не можем прийти раньше.",
    },
    done={
        "de": "Die Beratung ist jetzt jeden Donnerstag bis 18 Uhr offen.",
        "de-simple": "Die Beratung ist jetzt am Donnerstag länger offen: bis 18 Uhr.",
        "en": "Advice is now open every Thursday until 6 pm.",
        "uk": "Тепер консультація щочетверга відкрита до 18:00.",
        "ar": "أصبحت الاستشارة متاحة كل يوم خميس حتى الساعة 18.",
        "fa": "اکنون مشاوره هر پنجشنبه تا ساعت ۱۸ باز است.",
        "tr": "Danışmanlık artık her perşembe saat 18’e kadar açık.",
        "ru": "Теперь консультация открыта каждый четверг до 18:00.",
    },
)
_LETTERS = Wish(
    "Briefe, die alle verstehen",
    said={
        "de": "Die Briefe der Ämter sind schwer zu verstehen.",
        "de-simple": "Die Briefe von den Ämtern sind schwer.",
        "en": "The letters from the offices are hard to understand.",
    },
    done={
        "de": "Fünf Briefe haben wir mit jungen Menschen neu geschrieben. Die anderen folgen.",
        "de-simple": "Wir haben 5 Briefe neu geschrieben. Junge Menschen haben geholfen. Bald kommen mehr.",
        "en": "We have rewritten five letters together with young people. The others will follow.",
    },
)


def make_effects(user: User, workspace: Workspace) -> None:
    """In an open transaction, where there is a Welle that is over; the worker works out its results."""
    rounds = select(FeedbackRound).join(FeedbackForm, FeedbackForm.id == FeedbackRound.form_id)
    for asked in session().scalars(rounds.where(FeedbackForm.workspace_id == workspace.id)).all():
        if is_over(asked):
            release_round(user, asked)
            _tell(user, asked, "change", _OPENING, "Lange Beratung am Donnerstag, zunächst für ein Jahr")
            _tell(user, asked, "next-step", _LETTERS, "Die häufigsten Briefe werden neu geschrieben")


def _tell(user: User, asked: FeedbackRound, question: str, wish: Wish, decision: str) -> None:
    effect = create_effect(user, origin_of_question(asked, question), wish)
    decide_effect(user, effect, decision, decided_on=today() + DECIDED, decision_id=None)
    publish_effect(user, effect, revision=effect.revision)
