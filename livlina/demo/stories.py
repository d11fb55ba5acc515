"""
What the newest pages are to show, at the first centre: a chain of help since she left, a contact of her own that goes
on, and a child's own page.

Through the commands, so that nothing is laid that could not have been written.
"""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from livlina.access.actor import Actor
from livlina.cases import queries as cases
from livlina.cases.models import Case, Task
from livlina.cases.process import services as process
from livlina.cases.summary.terms import ApprovedHow
from livlina.demo.offered import new_id
from livlina.people.terms import Source
from livlina.support.chain import services as chain
from livlina.support.chain.services import StepFacts
from livlina.support.chain.terms import Beside, Mark
from livlina.support.childs import queries as said_of_child
from livlina.support.childs import services as childs
from livlina.support.childs.services import WordFacts
from livlina.support.childs.terms import Health, School, Voice
from livlina.support.partner import queries as said_of_contact
from livlina.support.partner import services as partner
from livlina.support.partner.rules import Word
from livlina.support.partner.terms import WORDS, Said
from livlina.support.plans import services as plans
from livlina.support.plans.services import PlanFacts
from livlina.support.possible.terms import UnmetReason
from livlina.support.waiting.terms import CheckHow, HowItIs

LEFT: Final = 24
"""Days ago that she left; the shelter ended before what comes after it could begin."""
IN_PLACE: Final = {Beside.SHELTER: 0, Beside.POST: 5, Beside.INCOME: 6, Beside.SCHOOL: 9}
"""What has begun of what was set going then, and how many days after."""
SHELTER_ENDED: Final = 18
BY_WHOM: Final = "Socialtjänsten"
HOME: Final = "Ett eget rum som går att låsa, och någon att ringa på kvällen."

ASKED: Final = 22
"""Days ago that a contact of her own was asked for."""
SPOKEN: Final[tuple[tuple[int, dict[str, Any]], ...]] = (
    (20, {
        "kind": Said.ACCEPTED, "how": CheckHow.CALL,
        "done": "Vi hörs på torsdagar. Svarar hon inte ringer jag en gång till nästa morgon, aldrig på kvällen.",
    }),
    (13, {
        "kind": Said.CHECK, "how": CheckHow.CALL, "state": HowItIs.CALM,
        "words": "Det är lugnt. Hon sover bättre.",
    }),
    (6, {
        "kind": Said.CHECK, "how": CheckHow.MEETING, "state": HowItIs.WORSE,
        "words": "Barnen har fått frågor om vad hon gör om dagarna.",
        "done": "Vi gick igenom säkerhetsplanen, del för del.",
    }),
)  # fmt: skip
"""What was said of it, and how many days ago."""

TOLD: Final[tuple[tuple[int, dict[str, Any]], ...]] = (
    (33, {
        "told_by": Source.CHILD, "voice": Voice.BAD,
        "words": "Jag vill inte höra när de bråkar. Jag brukar gå till hunden.",
    }),
    (19, {
        "told_by": Source.SCHOOL, "school": School.AS_USUAL, "health": Health.NEEDED,
        "words": "Barnet kommer varje dag men orkar inte äta. Elevhälsan har ingen tid före jul.",
    }),
    (5, {
        "told_by": Source.CHILD, "voice": Voice.SO_SO,
        "words": "Det är bra att det är tyst. Jag vill att någon säger vad som händer sen.",
    }),
)  # fmt: skip
"""What the child and those around say, and how many days ago."""
GOALS: Final = ("Jag vill veta vad som händer.", "Jag vill kunna sova hela natten.")
CAN: Final = "Samtal med barnet varannan vecka, och hjälp att förklara för skolan."
CANNOT: Final = "Vi kan inte bestämma hur ofta barnet träffar föräldern."


def days_since(case: Case, today: date, wanted: int) -> int:
    """So many days ago, and never before the case came in."""
    return min(wanted, (today - case.came_in_on).days)


def lay_chain(actor: Actor, case: Case, chance: Random, *, today: date, now: datetime) -> None:
    """What was set going when she left: most of it is in place, and a home with support could not be had."""
    left_on = today - timedelta(days=days_since(case, today, LEFT))
    steps = chain.set_going(actor, case=case, left_on=left_on, submission=new_id(chance), at=now)
    tasks = {task.what: task for task in Task.objects.filter(case=case, done_on=None)}
    for step in steps:
        if (days := IN_PLACE.get(Beside(step.kind))) is None:
            continue
        began = min(left_on + timedelta(days=days), today)
        chain.mark(actor, case=case, step=step, said=Mark.BEGAN, on=began, reason="", at=now)
        if task := tasks.get(step.words):
            process.tick_off(actor, case=case, task=task, at=now)
    shelter = next(step for step in steps if step.kind == Beside.SHELTER)
    ended = min(left_on + timedelta(days=SHELTER_ENDED), today)
    chain.mark(actor, case=case, step=shelter, said=Mark.ENDED, on=ended, reason="", at=now)
    for kind, reason in ((Beside.SUPPORTED_HOME, UnmetReason.NO_PLACE), ("support_person", "")):
        facts = StepFacts(kind=kind, wanted_on=ended, words=HOME if reason else "", by_whom=BY_WHOM)
        step = chain.place_step(actor, case=case, facts=facts, submission=new_id(chance), at=now)
        if reason:
            chain.mark(actor, case=case, step=step, said=Mark.MISSING, on=ended, reason=reason, at=now)


def ask_for_contact(lead: Actor, case: Case, *, today: date, now: datetime) -> None:
    """One who leads lets her be offered a contact of her own."""
    line = cases.lines(lead).get(pk=case.pk)
    ask_by = today - timedelta(days=ASKED - 7)
    partner.ask_for_contact(lead, to=line, text=WORDS, ask_by=ask_by, at=now - timedelta(days=ASKED))


def lay_contact(actor: Actor, case: Case, chance: Random, *, today: date, now: datetime) -> None:
    """She said yes, and how she is has been asked since; the last time it was worse."""
    for days, said in SPOKEN:
        on = today - timedelta(days=days)
        word = Word(happened_on=on, next_on=on + timedelta(days=7), **said)
        at, read = now - timedelta(days=days), said_of_contact.marks(said_of_contact.contact(case))
        partner.say(actor, case=case, word=word, informed=True, read=read, submission=new_id(chance), at=at)


def lay_child(actor: Actor, case: Case, chance: Random, *, today: date, now: datetime) -> None:
    """What the child and those around it say, and a plan in the child's own words."""
    for days, told in TOLD:
        facts = WordFacts(happened_on=today - timedelta(days=days_since(case, today, days)), **told)
        read = said_of_child.marks(said_of_child.words(case))
        childs.write_word(actor, case=case, facts=facts, read=read, submission=new_id(chance), at=now)
    plan = PlanFacts(
        goals=GOALS,
        can=CAN,
        cannot=CANNOT,
        confirmed_on=today,
        confirmed_how=ApprovedHow.HEARD,
        follow_up_on=today + timedelta(days=40),
    )
    plans.write_plan(actor, case=case, facts=plan, version=0, submission=new_id(chance), at=now)
