"""From a plan to the rows of one case: the person, those around, the journal and the talks."""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from psycopg.types.range import TimestamptzRange

from livlina.cases.investigation.headings import headings
from livlina.cases.investigation.models import Investigation, InvestigationSection
from livlina.cases.investigation.rules import KIND_OF_ROLE
from livlina.cases.models import (
    Case,
    CaseStep,
    Commission,
    CommissionAnswer,
    ContactTry,
    Deadline,
    Decision,
    DecisionStep,
    Engagement,
    Note,
    Party,
    Promise,
    Summary,
    Task,
)
from livlina.cases.process.definitions import clocks, kinds
from livlina.cases.process.rules import last_day
from livlina.cases.terms import EngagementKind, NoteKind, NotePart, PartyRole
from livlina.core.fields import PublicModel
from livlina.demo import words
from livlina.demo.ground import Ground
from livlina.demo.plan import CasePlan
from livlina.intake.models import Contact, ContactWays
from livlina.intake.terms import ContactKind, Outcome
from livlina.organisation.law.grounds import grounds
from livlina.organisation.models import BookedTime
from livlina.people.models import Consent, ConsentKept, Guardianship, Person, Relation, SafeChannel, Whereabouts
from livlina.people.services import number_hash
from livlina.support.models import InterpreterBooking, MoreTalks, Session, WhatNext

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# In this order each row's references are already there, or deferred to the end of the transaction.
KINDS: tuple[type[models.Model], ...] = (
    Person, Case, Party, Engagement, Contact, ContactWays, Note, BookedTime, Session, InterpreterBooking, Relation,
    Guardianship, SafeChannel, Whereabouts, CaseStep, Deadline, Task, ContactTry, Consent, ConsentKept,
    Investigation, InvestigationSection, Promise, Decision, DecisionStep,
    WhatNext, MoreTalks, Summary, Commission, CommissionAnswer,
)  # fmt: skip
DECIDING_UNIT = "rvc-sydvast"  # both support and exercise of authority
CARRYING_OUT_UNIT = "rvc-innerstad"  # under another board: what goes over to it is a disclosure
DISCLOSED_UNDER = "osl_12_2"
DECIDED_UNDER = "sol2025_11_1"
PROMISED = 40  # one open case in so many, where a promise waits
NEW_LAW = date(2025, 7, 1)  # from that day on another ground is given
SILENT = 4  # tries without an answer before the city decides what is done
FREE_TALKS = 5  # the city's limit of talks without investigation; later ones follow a decision
PROTECTIONS = (("none", 91), ("secrecy_marking", 6), ("protected_registration", 3))


class Builder:
    """Lays one case after the other, with keys in order from 1: the database must be empty."""

    def __init__(
        self, chance: Random, ground: Ground, *, now: datetime, notes: int | None = None, talks: int | None = None
    ) -> None:
        """`notes` and `talks` fix how many each case gets; without, it goes by the case."""
        self.chance = chance
        self.ground = ground
        self.now = now
        self.today = now.astimezone(STOCKHOLM).date()
        self.fixed_notes = notes
        self.fixed_talks = talks
        self.keys: dict[type[models.Model], int] = defaultdict(int)
        self.numbers: dict[tuple[str, int], int] = defaultdict(int)
        self.contact_numbers: dict[str, int] = defaultdict(int)
        self.rows: dict[type[models.Model], list[models.Model]] = {kind: [] for kind in KINDS}
        self.latest_open: dict[int, deque[Case]] = defaultdict(lambda: deque(maxlen=4))
        self.numbered: deque[Person] = deque(maxlen=100)  # the latest clients with a number

    def take(self) -> Iterator[list[models.Model]]:
        """The rows laid since last, kind by kind, and forget them."""
        for kind in KINDS:
            yield self.rows[kind]
            self.rows[kind] = []

    def add(self, row: PublicModel, *, chance: Random | None = None) -> None:
        """With a `chance` of its own what is added changes nothing of the rest of the city."""
        kind = type(row)
        self.keys[kind] += 1
        row.pk = self.keys[kind]
        row.public_id = UUID(int=(chance or self.chance).getrandbits(128), version=4)
        self.rows[kind].append(row)

    def added(self, row: SafeChannel) -> SafeChannel:
        """The row, once it is laid."""
        self.add(row)
        return row

    def case(self, plan: CasePlan) -> None:
        """One case with all that belongs to it."""
        chance, ground = self.chance, self.ground
        unit = ground.units[plan.unit]
        opened = self.moment(plan.came_in_on)
        client = self.client(plan)
        if client.identity_hash and plan.role != "child":
            self.numbered.append(client)
        self.numbers[plan.unit, plan.came_in_on.year] += 1
        case = Case(
            trace_ref=UUID(int=chance.getrandbits(128), version=4),
            number=f"{plan.came_in_on.year}-{self.numbers[plan.unit, plan.came_in_on.year]:04}",
            unit=unit,
            board_id=ground.boards[plan.unit],
            person=client,
            role=plan.role,
            came_in_on=plan.came_in_on,
            entrance=plan.entrance,
            district_id=self.district(plan),
            minor_children=plan.minor_children,
            children_count=chance.choice((1, 1, 2, 2, 3)) if plan.minor_children == "yes" else None,
            legal_support_offered=plan.offered,
            legal_support_accepted="unknown" if plan.offered != "yes" else chance.choice(("no", "no", "no", "yes")),
            honour=chance.choices(("yes", "no", "unknown"), weights=(9, 75, 16))[0],
            opened_at=opened,
        )
        closed = self.closing_day(plan.came_in_on)
        if closed:
            case.closed_on = closed
            case.closing_reason_id = chance.choice(ground.closing_reasons)
        if plan.role != "child" and chance.random() < 0.6:
            case.rating_start = chance.choice((2, 2.5, 3, 3, 3.5, 4))
            case.rating_end = chance.choice((6, 7, 8, 8, 9)) if closed else None
        self.add(case)
        self.add(Party(case=case, person=client, role=PartyRole.CLIENT))
        worker = self.engage(case, plan=plan, opened=opened)
        if worker and case.closed_on is None:
            self.latest_open[worker].append(case)
        if plan.rich:
            self.around(case, plan=plan, worker=worker, at=opened)
        self.talks_and_notes(case, plan=plan, worker=worker, opened=opened)
        if worker and case.closed_on is None:
            self.decisions(case, plan=plan, worker=worker)
            self.summary(case, plan=plan, worker=worker)

    def summary(self, case: Case, *, plan: CasePlan, worker: int) -> None:
        """What one in five who has an open case has told and approved, so that the next need not ask."""
        own = Random(f"summary {case.number} {plan.unit}")
        if not plan.rich or own.random() > 1 / 5:
            return
        on = min(plan.came_in_on + timedelta(days=14), self.today)
        self.add(
            Summary(
                case=case,
                version=1,
                tells=["contact", "violence"],
                approved_on=on,
                approved_how=own.choice(("read", "heard")),
                written_by_id=worker,
                written_at=self.moment(on),
                submission=UUID(int=own.getrandbits(128), version=4),
                **words.SUMMARY,
            ),
            chance=own,
        )

    def decisions(self, case: Case, *, plan: CasePlan, worker: int) -> None:
        """In some open cases what has been decided, proposed or promised; where the unit decides, and about adults."""
        own = Random(f"decisions {case.number} {plan.unit}")
        decides = plan.unit == DECIDING_UNIT and plan.role != "child"
        if not decides and own.random() > 1 / PROMISED:
            return
        made: dict[str, Any] = {"case": case, "submission": UUID(int=own.getrandbits(128), version=4)}
        if not decides:
            on = self.today - timedelta(days=own.choice((1, 4)))
            told = {"what": words.PROMISE, "promiser": "Socialjouren", "promised_on": on, "said_by_id": worker}
            until = self.today + timedelta(days=5)
            self.add(Promise(until=until, said_at=self.moment(on), **made, **told), chance=own)
            return
        at = self.moment(min(plan.came_in_on + timedelta(days=21), self.today))
        on = at.astimezone(STOCKHOLM).date()
        told = {"kind": "intervention", "grounds": [DECIDED_UNDER], "proposed_by_id": worker}
        told |= {"proposed_at": at}
        if own.random() < 1 / 4:
            self.add(Decision(outcome="granted", what=words.DECISION, talks=10, weeks=26, **made, **told), chance=own)
            return
        signed = {"signed_by_id": self.ground.managers[plan.unit], "signed_at": at, "decided_on": on, "running": 1}
        signed |= {"laws": [grounds()[DECIDED_UNDER].citation]}
        of_refusal = {"outcome": "refused", "reasons": words.REASONS, "circumstances": words.CIRCUMSTANCES}
        of_grant = {"outcome": "granted", "talks": 10, "weeks": 26, "starts_on": on}
        facts = of_refusal if own.random() < 1 / 5 else of_grant
        decision = Decision(what=words.DECISION, **made, **told, **signed, **facts)
        self.add(decision, chance=own)
        for step in ("received", "carried_out") if facts is of_grant and own.random() < 1 / 2 else ("received",):
            submission = UUID(int=own.getrandbits(128), version=4)
            done = {"step": step, "happened_on": on, "said_by_id": worker, "said_at": at}
            self.add(DecisionStep(case=case, decision=decision, submission=submission, **done), chance=own)
        if facts is of_grant:
            self.commission(decision, worker=worker, chance=own)

    def commission(self, decision: Decision, *, worker: int, chance: Random) -> None:
        """What was granted goes to another unit in one case of six, and of these some have a question."""
        if chance.random() > 1 / 6:
            return
        case, sent_on = decision.case, self.today - timedelta(days=chance.choice((1, 3, 6)))
        at = self.moment(sent_on)
        commission = Commission(
            case=case,
            decision=decision,
            from_unit=case.unit,
            to_unit=self.ground.units[CARRYING_OUT_UNIT],
            to_board_id=self.ground.boards[CARRYING_OUT_UNIT],
            role=case.role,
            text=words.COMMISSION,
            talks=decision.talks,
            weeks=decision.weeks,
            ends_on=decision.extent.ends_on,
            name=case.person.name,
            identity_number=case.person.identity_number,
            number_kind=case.person.number_kind,
            protection=case.person.protection,
            ground=DISCLOSED_UNDER,
            decided_by=words.DISCLOSED_BY,
            answer_by=sent_on + timedelta(days=5),
            sent_by_id=worker,
            sent_at=at,
            submission=UUID(int=chance.getrandbits(128), version=4),
        )
        self.add(commission, chance=chance)
        if chance.random() < 1 / 3:
            answer = CommissionAnswer(
                commission=commission,
                kind="asked",
                text=words.QUESTION,
                said_by_id=self.ground.managers[CARRYING_OUT_UNIT],
                said_at=at + timedelta(hours=3),
                submission=UUID(int=chance.getrandbits(128), version=4),
            )
            self.add(answer, chance=chance)

    def client(self, plan: CasePlan) -> Person:
        """The person the case is about. One in twelve has no number, and some facts are not known."""
        chance = self.chance
        age = chance.randint(4, 16) if plan.role == "child" else chance.choice(range(19, 78))
        born = plan.came_in_on.replace(day=chance.randint(1, 28), month=chance.randint(1, 12))
        born = born.replace(year=born.year - age - 1)
        sex = plan.sex
        first = words.CHILDREN if plan.role == "child" else words.MEN if sex == "male" else words.WOMEN
        return self.person(name=f"{chance.choice(first)} {words.surname(chance)}", sex=sex, born=born)

    def person(self, *, name: str, sex: str, born: date) -> Person:
        chance = self.chance
        known = chance.random() < 0.92
        number = words.identity_number(chance, born=born) if known else ""
        language = chance.choice(words.LANGUAGES) if chance.random() < 0.22 else ""
        person = Person(
            name=name,
            sex=sex,
            identity_number=number,
            identity_hash=number_hash(number) if number else None,
            number_kind="personal" if known else chance.choice(("none", "unknown")),
            born=born.isoformat() if known else "",
            birth_year=born.year,
            protection=chance.choices([p for p, _ in PROTECTIONS], weights=[w for _, w in PROTECTIONS])[0],
            language=language or "svenska",
            needs_interpreter="yes" if language else "no",
            created_at=self.now,
        )
        self.add(person)
        return person

    def known_before(self, *, protection: str) -> Person:
        """A row of somebody who has a case already, and whose name is not always written the same: for the register."""
        earlier = self.chance.choice(self.numbered)
        first, last = earlier.name.split()
        person = self.person(
            name=self.chance.choice((f"{first} {last}", first, f"{first} {words.surname(self.chance)}")),
            sex=earlier.sex,
            born=date.fromisoformat(earlier.born),
        )
        person.identity_number, person.identity_hash = earlier.identity_number, earlier.identity_hash
        person.number_kind, person.born, person.protection = earlier.number_kind, earlier.born, protection
        return person

    def engage(self, case: Case, *, plan: CasePlan, opened: datetime) -> int | None:
        """Give the case to someone; the newest wait a little for theirs."""
        team = self.ground.teams[plan.unit]
        waiting = case.closed_on is None and plan.came_in_on > self.today - timedelta(days=12)
        if not team or (waiting and self.chance.random() < 0.6):
            return None
        worker = self.chance.choice(team)
        self.add(
            Engagement(
                case=case,
                actor_id=worker,
                unit=case.unit,
                kind=EngagementKind.ASSIGNED,
                starts_at=opened,
                ends_at=self.moment(case.closed_on) if case.closed_on else None,
            )
        )
        return worker

    def around(self, case: Case, *, plan: CasePlan, worker: int | None, at: datetime) -> None:
        """Children, the other party, how to reach the person safely and where they are."""
        chance = self.chance
        told = {
            "board_id": case.board_id, "told_in_case": case.pk, "recorded_by_id": worker, "recorded_at": at,
        }  # fmt: skip
        client = case.person
        family = words.surname(chance)
        for _ in range(case.children_count or 0):
            age = chance.randint(1, 17)
            child = self.person(
                name=f"{chance.choice(words.CHILDREN)} {family}",
                sex=chance.choice(("female", "male")),
                born=date(self.today.year - age, chance.randint(1, 10), chance.randint(1, 28)),
            )
            self.add(Party(case=case, person=child, role=PartyRole.CHILD))
            self.add(Relation(person=client, other=child, kind="parent", **told))
            self.add(Guardianship(person=child, guardian=client, kind="joint_custody", **told))
        if plan.role == "exposed" and chance.random() < 0.7:
            born = date(self.today.year - chance.randint(22, 65), chance.randint(1, 12), chance.randint(1, 28))
            other = self.person(name=f"{chance.choice(words.MEN)} {family}", sex="male", born=born)
            self.add(Party(case=case, person=other, role=PartyRole.OTHER_PARTY))
            kind = chance.choice(("partner", "ex_partner", "ex_partner"))
            self.add(Relation(person=client, other=other, kind=kind, violence="by_second", honour=case.honour, **told))
        confirmed = self.today - timedelta(days=chance.randint(1, 130))
        call = self.added(
            SafeChannel(
                person=client, kind="call", value=words.phone(chance), is_safe="yes", weekdays=[0, 1, 2, 3, 4],
                from_time=time(9), to_time=time(14), say=chance.choice(words.SAY),
                code_word=chance.choice(("", "Bokningen")),
                who_may_answer="Bara hon själv" if client.sex == "female" else "", confirmed_on=confirmed, **told,
            )
        )  # fmt: skip
        for kind in ("sms", "letter", "voicemail"):
            if chance.random() < 0.6:
                self.add(SafeChannel(person=client, kind=kind, is_safe="no", confirmed_on=confirmed, **told))
        self.add(Whereabouts(person=client, kind="home", address=words.address(chance), **told))
        if worker is not None and call.pk % 3 == 0:
            consent = Consent(
                person=client,
                purpose="sharing:health_care",
                what=["support", "health"],
                starts_on=self.today - timedelta(days=14),
                ends_on=self.today + timedelta(days=76),
                given_how="words",
                submission=UUID(int=chance.getrandbits(128), version=4),
                **told,
            )
            self.add(consent)
            kept = ConsentKept(
                of=consent,
                person=client,
                board_id=case.board_id,
                told_in_case=case.pk,
                recipient="Vårdcentralen som personen själv har valt",
                why="Så att stödet och vården drar åt samma håll.",
            )
            self.add(kept, chance=Random(0))
            kept.public_id = consent.public_id
        if worker is not None and case.closed_on is None:
            self.contacts(case, call, worker=worker, times=call.pk % 5)

    def contacts(self, case: Case, call: SafeChannel, *, worker: int, times: int) -> None:
        """The latest calls between the talks: every fifth client has not answered for a while, one hears of herself."""
        for day in range(times, 0, -1):
            at = datetime.combine(self.today - timedelta(days=day), time(10, 15), tzinfo=STOCKHOLM)
            talked = times < SILENT and day == 1
            self.add(
                ContactTry(
                    case=case,
                    way=call,
                    kind=call.kind,
                    direction="out",
                    outcome="talked" if talked else "no_answer",
                    identity="voice" if talked else "",
                    minutes=6 if talked else None,
                    note="Kort samtal om nästa tid." if talked else "",
                    happened_at=at,
                    tried_by_id=worker,
                    tried_at=at,
                    submission=UUID(int=self.chance.getrandbits(128), version=4),
                )
            )

    def near_the_limit(self, case: Case, *, plan: CasePlan, worker: int, talks: int) -> None:
        """Of those with nearly all talks used, some have said what they want next; the others are still to be asked."""
        own = Random(f"near the limit {case.number} {plan.unit}")
        if plan.role == "child" or plan.unit == DECIDING_UNIT:
            return
        at = self.now - timedelta(days=own.randint(1, 5))
        told: dict[str, Any] = {"case": case, "asked_by_id": worker, "asked_at": at}
        if own.random() < 0.4:
            on = at.astimezone(STOCKHOLM).date()
            self.add(
                Deadline(
                    case=case,
                    clock="what_next",
                    starts_on=on,
                    due_on=on + timedelta(days=7),
                    started_at=at,
                    started_by_id=worker,
                    told_at=at,
                ),
                chance=own,
            )
            return
        wish, said = own.choice(words.WHAT_NEXT)
        submission = UUID(int=own.getrandbits(128), version=4)
        self.add(WhatNext(wish=wish, words=said, knots=talks, submission=submission, **told), chance=own)
        if talks == FREE_TALKS and wish == "not_known":
            self.add(MoreTalks(kind="talk", count=2, reason=words.WHY_MORE, submission=submission, **told), chance=own)

    def talks_and_notes(self, case: Case, *, plan: CasePlan, worker: int | None, opened: datetime) -> None:
        """Talks one to three weeks apart, a note for most, and some handling between."""
        chance = self.chance
        last = case.closed_on or self.today
        weeks = max(0, (last - plan.came_in_on).days // 7)
        talks = self.fixed_talks if self.fixed_talks is not None else min(chance.randint(1, 12), weeks)
        notes = self.fixed_notes if self.fixed_notes is not None else (talks + 2 if plan.rich else min(talks, 2))
        if worker is None and self.fixed_talks is None:
            talks = 0
        staff = worker or next(iter(self.ground.teams[plan.unit]), None)
        step = max(1, (last - plan.came_in_on).days // (talks + 1))
        if staff is None:
            return
        for place in range(talks):
            begins = self.moment(plan.came_in_on + timedelta(days=step * (place + 1)))
            missed = chance.random() < 0.08
            self.add(
                Session(
                    case=case,
                    time=self.time_of(staff, begins, state="noted"),
                    form=chance.choice(("individual", "individual", "individual", "phone", "digital")),
                    state="missed" if missed else "held",
                    kind="talk" if place < FREE_TALKS else "help",
                )
            )
        if worker and case.closed_on is None and talks in (FREE_TALKS - 1, FREE_TALKS):
            self.near_the_limit(case, plan=plan, worker=worker, talks=talks)
        first_name = case.person.name.split()[0]
        texts = {"child": words.CHILD_NOTES, "using_violence": words.USING_NOTES}.get(plan.role, words.TALK_NOTES)
        for place in range(notes):
            handling = place % 4 == 3
            moment = self.moment(
                plan.came_in_on + timedelta(days=min(step * (place // 2 + 1), (last - plan.came_in_on).days))
            )
            newest = case.closed_on is None and place == notes - 1 and chance.random() < 0.25
            self.add(
                Note(
                    case=case,
                    part=NotePart.HANDLING if handling else NotePart.CARRYING_OUT,
                    kind=NoteKind.CALL if handling else NoteKind.TALK,
                    text=chance.choice(words.HANDLING_NOTES if handling else texts).format(name=first_name),
                    happened_at=moment,
                    written_by_id=staff,
                    written_at=moment,
                    signed_by_id=None if newest else staff,
                    signed_at=None if newest else moment,
                )
            )

    def contact(
        self, plan: CasePlan, *, kind: str, waiting: bool, danger: bool = False, known_as: str = "", quick: bool = False
    ) -> None:
        """A first contact without a case: waiting for its answer, or ended with advice or a goodbye.

        A `quick` one is a note to be completed the day after.

        With `known_as`, a form of protection, it is somebody who has a case already.
        """
        chance = self.chance
        self.contact_numbers[plan.unit] += 1
        at = self.moment(plan.came_in_on)
        named = kind == ContactKind.PERSON
        person = self.known_before(protection=known_as) if known_as else self.client(plan) if named else None
        outcome = "" if waiting else chance.choice((Outcome.ADVICE_GIVEN, Outcome.DECLINED, Outcome.PASSED_ON))
        trace_ref = UUID(int=chance.getrandbits(128), version=4)
        district_id = self.district(plan) if waiting else None
        phone = words.phone(chance) if named else ""
        safe_to_call = chance.choice(("yes", "unknown")) if named else "unknown"
        call_when = chance.choice(words.WHEN) if named else ""
        contact = Contact(
            trace_ref=trace_ref,
            number=self.contact_numbers[plan.unit],
            unit=self.ground.units[plan.unit],
            board_id=self.ground.boards[plan.unit],
            received_at=at,
            registered_at=at,
            registered_by_id=self.ground.receivers.get(plan.unit),
            complete_by=plan.came_in_on + timedelta(days=1) if quick else None,
            district_id=district_id,
            kind=kind,
            role=plan.role,
            entrance=plan.entrance,
            person=person,
            called=person.name.split()[0] if person else "",
            sex=plan.sex,
            safe_to_call=safe_to_call,
            asks_for=chance.sample(("talk", "protection", "advice", "children", "legal"), 2),
            violence_forms=chance.sample(("physical", "psychological", "economic", "digital"), 2),
            violence_forms_asked=True,
            has_children=plan.minor_children,
            immediate_danger="yes" if danger else chance.choice(("no", "unknown")),
            language=chance.choice(("", "", "arabiska", "tigrinska")),
            outcome=outcome,
            outcome_on=None if waiting else plan.came_in_on,
            ended_at=None if waiting else at,
            first_answer_at=None if waiting else at + timedelta(hours=chance.randint(1, 30)),
        )
        self.add(contact)
        passed_on_to = "Kvinnojouren" if outcome == Outcome.PASSED_ON else ""
        ways = ContactWays(of=contact, phone=phone, call_when=call_when, passed_on_to=passed_on_to)
        if phone or passed_on_to:
            self.add(ways, chance=Random(0))
            ways.public_id = contact.public_id

    def agendas(self) -> None:
        """Booked talks today and in the days to come, for all who have open cases."""
        for worker, cases in self.latest_open.items():
            for place, case in enumerate(cases):
                for days_ahead, hour in ((0, 9 + 2 * place), (7 + place, 10)):
                    day = self.today + timedelta(days=days_ahead)
                    begins = datetime.combine(day, time(hour), tzinfo=STOCKHOLM).astimezone(UTC)
                    talk = Session(
                        case=case,
                        time=self.time_of(worker, begins, room=self.room_of(worker, case)),
                        state="booked",
                        childcare=self.chance.choice(("unknown", "no", "brings", "needed")),
                    )
                    self.add(talk)
                    if days_ahead and place == 1:
                        self.interpreter(talk, worker)

    def room_of(self, worker: int, case: Case) -> int | None:
        """The room that the worker has the talks of a day in: none when there are fewer rooms than workers."""
        rooms, team = self.ground.rooms[case.unit.key], self.ground.teams[case.unit.key]
        place = team.index(worker) if worker in team else len(rooms)
        return rooms[place] if place < len(rooms) else None

    def interpreter(self, talk: Session, worker: int) -> None:
        """An interpreter who is to be ordered."""
        self.add(
            InterpreterBooking(
                case=talk.case,
                session=talk,
                sex="female",
                language="arabiska",
                dialect="irakisk",
                alias="Karin B",
                changed_by_id=worker,
                changed_at=self.now,
            )
        )

    def time_of(self, staff: int, begins: datetime, *, state: str = "taken", room: int | None = None) -> BookedTime:
        """The booked time of a talk of 50 minutes."""
        slot = TimestamptzRange(begins, begins + timedelta(minutes=50))
        booked = BookedTime(staff_id=staff, room_id=room, slot=slot, state=state)
        self.add(booked)
        return booked

    def ways(self) -> None:
        """Where the cases of those agendas are on their way, and what is to be done in them: some late, some soon."""
        for worker, cases in self.latest_open.items():
            for place, case in enumerate(cases):
                came_in = case.came_in_on
                kind = kinds()[case.role]
                version = kind.on(came_in)
                step = "talks" if place or not self.is_investigated(case) else "investigation"
                self.add(
                    CaseStep(
                        case=case, position=1, step=step, version=version.number, entered_on=came_in,
                        entered_at=case.opened_at, entered_by_id=worker,
                    )
                )  # fmt: skip
                if step == "investigation":
                    self.deadline(case, "adult_investigation", starts_on=came_in)
                due_on = self.today + timedelta(days=5 * place - 1)
                self.add(
                    Task(
                        case=case, what=words.TASKS[place % len(words.TASKS)], owner_id=worker, due_on=due_on,
                        made_by_id=worker, made_at=self.now,
                    )
                )  # fmt: skip

    def is_investigated(self, case: Case) -> bool:
        """True of an adult's case at a unit that investigates adults."""
        return case.role != "child" and case.unit.key in self.ground.investigating

    def deadline(self, case: Case, clock: str, *, starts_on: date) -> None:
        told = clocks()[clock]
        due_on = last_day(starts_on, told.length, moves=told.moves)
        at = case.opened_at
        self.add(Deadline(case=case, clock=clock, starts_on=starts_on, due_on=due_on, started_at=at, told_at=at))

    def investigations(self) -> None:
        """One in each case of an adult that those ways say is investigated, written under some of its headings."""
        for worker, cases in self.latest_open.items():
            case = cases[0]
            if not self.is_investigated(case):
                continue
            opened_on, at = case.came_in_on, case.opened_at
            kind = KIND_OF_ROLE[case.role]
            uses = case.role == "using_violence"
            investigation = Investigation(
                case=case,
                kind=kind,
                headings=1,
                opened_on=opened_on,
                opened_by_id=worker,
                opened_at=at,
                came_by="application",
                ground="sol2025_14_2" if opened_on >= NEW_LAW else "sol2001_11_1",
                why="Ansökan om stöd, lämnad vid ett besök.",
                safety="Den utsatta vet om ansökan och har en egen handläggare." if uses else "",
                submission=UUID(int=self.chance.getrandbits(128), version=4),
            )
            self.add(investigation)
            for heading in headings(kind, 1):
                text = words.SECTIONS.get(heading.key)
                if text is None:
                    continue
                self.add(
                    InvestigationSection(
                        case=case,
                        investigation=investigation,
                        heading=heading.key,
                        version=1,
                        text=text,
                        marked={"phase": ["after"], "needs": words.NEEDS[case.role]}.get(heading.asks, []),
                        told_by="unknown",
                        written_by_id=worker,
                        written_at=at,
                    )
                )

    def closing_day(self, came_in_on: date) -> date | None:
        """Older cases have ended; among the newest, some."""
        age = (self.today - came_in_on).days
        length = self.chance.randint(30, 330)
        return came_in_on + timedelta(days=length) if length < age else None

    def district(self, plan: CasePlan) -> int | None:
        """A district the unit served that day; now and then it is not known."""
        served = [
            district for district, first, last in self.ground.served.get(plan.unit, [])
            if first <= plan.came_in_on <= last
        ]  # fmt: skip
        return self.chance.choice(served) if served and self.chance.random() < 0.9 else None

    def moment(self, day: date) -> datetime:
        """A working hour of that day, never later than now."""
        day -= timedelta(days=max(0, day.weekday() - 4))  # nothing on weekends
        begins = time(self.chance.randint(8, 15), self.chance.choice((0, 15, 30, 45)))
        return min(datetime.combine(day, begins, tzinfo=STOCKHOLM).astimezone(UTC), self.now)
