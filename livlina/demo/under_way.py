"""What is under way in some open cases: a plan made with her, a wait, papers that came in, how dangerous it is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from livlina.access.actor import Actor
from livlina.access.commands import acting_as
from livlina.assessments import instruments
from livlina.assessments import services as assessments
from livlina.assessments.queries import Said
from livlina.assessments.services import AskingFacts, Signing
from livlina.cases.chronology import services as chronology
from livlina.cases.chronology.services import DocumentFacts
from livlina.cases.chronology.terms import Direction, DocumentKind
from livlina.cases.files.services import Upload
from livlina.cases.models import Case, Engagement
from livlina.cases.summary.terms import ApprovedHow
from livlina.cases.terms import CaseRole, EngagementKind, NightRisk
from livlina.core import typesetting, uploads
from livlina.core.terms import Answer
from livlina.demo.offered import new_id
from livlina.organisation import queries as organisation
from livlina.organisation.models import Staff
from livlina.organisation.terms import UnitKind
from livlina.support.plans import services as plans
from livlina.support.plans.services import PlanFacts
from livlina.support.waiting import queries as waits
from livlina.support.waiting import services as waiting
from livlina.support.waiting.services import CheckFacts, WaitFacts
from livlina.support.waiting.terms import CheckHow, HelpKind, HowItIs, Priority, WaitReason

AT_EACH_CENTRE = 6
"""How many of a centre's newest open cases have something under way, at most."""
OPENED_LATELY = timedelta(days=400)
GOALS = (
    ("Jag vill sova om nätterna.", "Jag vill att barnen har någon att prata med."),
    ("Jag vill kunna säga nej utan att vara rädd.",),
    ("Jag vill förstå vad som har hänt mig.", "Jag vill klara ekonomin själv."),
)
CAN = "Samtal varje vecka, och hjälp att tala med skolan när du vill det."
CANNOT = "Vi kan inte lova hur länge väntan blir, och inte bestämma över umgänget."
NEED = "Vill träffa andra som har varit med om samma sak."
ANSWERS = (
    {"happened": {"care": Said("no"), "more": Said("yes", "Tätare sedan i somras.")}, "now": {"fear": Said("6")}},
    {"happened": {"care": Said("no"), "more": Said("no")}, "now": {"fear": Said("3"), "leaving": Said("no")}},
)
WHY = "Våldet har blivit tätare, och den som använt våld vet vilken väg hon går hem."
PAPERS = (
    (DocumentKind.CERTIFICATE, "Vårdcentralen", "Intyg om skador i våras"),
    (DocumentKind.JUDGMENT, "Tingsrätten", "Interimistiskt beslut om boende och umgänge"),
    (DocumentKind.LETTER, "Försäkringskassan", "Svar om underhållsstöd"),
)
CERTIFICATE = {
    "title": "Intyg",
    "lines": [
        "Påhittat, för att visa hur en fil ligger i ett ärende.",
        "Blåmärken på vänster överarm och över ryggen, några dagar gamla. Sömnsvårigheter. Återbesök om två veckor.",
    ],
}


def lay(seed: int, *, now: datetime) -> None:
    """For the newest open cases of adults exposed to violence at each centre, by whoever has them."""
    chance = Random(f"{seed} under way")
    today = now.astimezone(ZoneInfo("Europe/Stockholm")).date()
    for unit in organisation.open_units(day=today).filter(kind=UnitKind.RVC):
        cases = Case.objects.filter(
            unit=unit, closed_on=None, role=CaseRole.EXPOSED, came_in_on__gt=today - OPENED_LATELY
        ).order_by("-came_in_on", "-pk")
        for place, case in enumerate(cases[:AT_EACH_CENTRE]):
            _in_case(case, place, chance, today=today, now=now)


def _in_case(case: Case, place: int, chance: Random, *, today: date, now: datetime) -> None:
    has_it = Engagement.objects.filter(case=case, kind=EngagementKind.ASSIGNED, ends_at=None).values("actor")
    worker = Staff.objects.filter(pk__in=has_it).first()
    if worker is None:
        return
    actor = organisation.actor_for(worker, day=today)
    steps: tuple[Callable[..., None], ...] = (_plan, _wait, _paper, _assessment)
    with acting_as(actor):
        for step in steps[place % 3 :]:
            step(actor, case, place, chance, today=today, now=now)


def _plan(actor: Actor, case: Case, place: int, chance: Random, *, today: date, now: datetime) -> None:
    facts = PlanFacts(
        goals=GOALS[place % len(GOALS)],
        can=CAN,
        cannot=CANNOT,
        confirmed_on=max(case.came_in_on, today - timedelta(days=chance.randint(0, 20))),
        confirmed_how=ApprovedHow.READ,
        follow_up_on=today + timedelta(days=chance.randint(20, 80)),
    )
    plans.write_plan(actor, case=case, facts=facts, version=0, submission=new_id(chance), at=now)


def _wait(actor: Actor, case: Case, place: int, chance: Random, *, today: date, now: datetime) -> None:
    since = max(case.came_in_on, today - timedelta(days=chance.randint(3, 60)))
    facts = WaitFacts(
        kind=HelpKind.GROUP,
        priority=chance.choice((Priority.SOON, Priority.PLANNED)),
        since=since,
        reason=WaitReason.GROUP_STARTS,
        need=NEED,
    )
    wait = waiting.put_on_list(actor, case=case, facts=facts, submission=new_id(chance), at=now)
    if place % 2:
        told = CheckFacts(
            checked_on=today,
            how=CheckHow.CALL,
            state=HowItIs.CALM,
            priority=facts.priority,
            words="Det är lugnt hemma nu.",
        )
        waiting.check(
            actor,
            case=case,
            wait=wait,
            facts=told,
            next_on=None,
            read=waits.marks(wait, ()),
            submission=new_id(chance),
            at=now,
        )


def _paper(actor: Actor, case: Case, place: int, chance: Random, *, today: date, now: datetime) -> None:
    kind, other, what = PAPERS[place % len(PAPERS)]
    facts = DocumentFacts(
        direction=Direction.RECEIVED,
        kind=kind,
        happened_on=max(case.came_in_on, today - timedelta(days=chance.randint(0, 30))),
        other=other,
        what=what,
        kept_at="" if (upload := _file(place)) else "Pärmen i rum 4",
    )
    chronology.write_document(actor, case=case, facts=facts, submission=new_id(chance), at=now, upload=upload)


def _file(place: int) -> Upload | None:
    """The certificate of a centre's newest case, where files are taken in."""
    if place or uploads.obstacle_to_taking_in():
        return None
    return Upload(sent=_certificate(), name="intyg.pdf", tells_where=False)


@cache
def _certificate() -> bytes:
    return typesetting.written(Path(__file__).with_name("paper.typ"), CERTIFICATE)


def _assessment(actor: Actor, case: Case, place: int, chance: Random, *, today: date, now: datetime) -> None:
    """One that is signed, and in every other case one that is begun and waits for its judgement."""
    danger = instruments.current("danger", day=today)
    if danger is None:
        return
    for is_last in (False, True)[: 1 + place % 2]:
        on = today if is_last else max(case.came_in_on, today - timedelta(days=chance.randint(20, 80)))
        facts = AskingFacts(happened_on=on, is_alone=Answer.YES, is_voluntary=Answer.YES)
        row = assessments.start_assessment(
            actor, case=case, instrument=danger, facts=facts, submission=new_id(chance), at=now
        )
        for key, said in ANSWERS[is_last].items():
            if section := danger.section(key):
                assessments.save_section(
                    actor, case=case, assessment=row, section=section, said=said, version=0, at=now
                )
        if not is_last:
            level = NightRisk.HIGH
            assessments.state_judgement(actor, case=case, assessment=row, level=level, why=WHY, actions={}, at=now)
            signing = Signing(answered=len(ANSWERS[is_last]), level=level)
            assessments.sign_assessment(actor, case=case, assessment=row, signing=signing, at=now)
