"""
A house for attacks: every role at one unit, and of each kind of thing one of their own, one beside it, and one beyond.

What an address names is made by the names of its parameters (`MADE`), so that a new kind of thing is added here once,
and an address whose parameter nobody has laid out fails. A new situation is one line in `Situation`, the case and the
contact in `laid`, and who opens it in `expected`.
"""

import itertools
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, FakePayload, encode_multipart
from django.urls import reverse

from livlina.access.routes import Address, Relation
from livlina.access.rules import LEADS, RECEIVES, includes
from livlina.access.terms import Permission, Role
from livlina.assessments.instruments import NAMES
from livlina.assessments.models import (
    AnswerSheet,
    Assessment,
    AssessmentAction,
    AssessmentAddition,
    RatingOccasion,
    RiskDecision,
    RiskEvent,
    Safeguard,
    SafetyPlan,
)
from livlina.cases.files.tests.factories import filed
from livlina.cases.investigation.headings import headings
from livlina.cases.investigation.models import (
    Communication,
    Gathered,
    Investigation,
    InvestigationSection,
    Proposal,
)
from livlina.cases.models import (
    Case,
    CaseClosing,
    CaseFile,
    CaseLink,
    CaseloadReview,
    CaseReview,
    CaseStep,
    ChildAnswer,
    ChildLine,
    Commission,
    CommissionAnswer,
    Conference,
    ConferenceMatter,
    ConferenceOutcome,
    ConsentStep,
    ContactTry,
    DangerDecision,
    DangerMessage,
    Deadline,
    DeadlineChange,
    Decision,
    DecisionProvider,
    DecisionStep,
    DocumentLine,
    Engagement,
    FactsChange,
    Feedback,
    FileGiven,
    GivenWithout,
    GlassOpening,
    GlassReview,
    GlassVerdict,
    GuardianDecision,
    Instruction,
    JointMeeting,
    JointWork,
    LinkAnswer,
    NightCard,
    Note,
    NoteWording,
    OwnSupport,
    OwnSupportStep,
    Party,
    PersonChange,
    PreliminaryAssessment,
    Promise,
    ProtectionAssessment,
    ReceivedReport,
    SharedFact,
    StatedReason,
    Summary,
    SummaryHandover,
    Task,
    ToldLess,
)
from livlina.cases.review.models import ReviewItem
from livlina.cases.review.tests.factories import item as review_item
from livlina.cases.terms import CaseRole, EngagementKind, PartyRole
from livlina.cases.tests.factories import CaseFactory, NoteFactory, engaged
from livlina.core import clock
from livlina.core.apart import keep_apart
from livlina.core.fields import Level, reserve_id
from livlina.intake.models import Contact, ContactCounter, ImportBatch, ImportedRow, MorningMeeting
from livlina.intake.terms import Outcome
from livlina.intake.tests.factories import ContactFactory
from livlina.organisation import queries as organisation
from livlina.organisation.competence.tests.factories import has
from livlina.organisation.competence.tests.factories import kind as kind_of_competence
from livlina.organisation.models import (
    BookedTime,
    CalendarLink,
    Competence,
    Delegation,
    Draft,
    DutyShift,
    LocalLimit,
    Municipality,
    OfferedHelp,
    PublicForm,
    RolesSigned,
    Staff,
    Unit,
)
from livlina.organisation.offered.tests.factories import offer
from livlina.organisation.terms import Basis, Function
from livlina.organisation.tests.client import StaffClient
from livlina.organisation.tests.coming_in import confirm
from livlina.organisation.tests.factories import (
    ClosingReasonFactory,
    DistrictFactory,
    MembershipFactory,
    UnitFactory,
    actor,
    worker,
)
from livlina.people import queries as people
from livlina.people.models import (
    Consent,
    DuplicateTask,
    Guardianship,
    HumanLink,
    Person,
    QuietMark,
    RegisterDecision,
    SafeChannel,
    StaffRelation,
    Whereabouts,
)
from livlina.people.models import Relation as Kinship
from livlina.people.terms import (
    ChannelKind,
    GuardianKind,
    NumberKind,
    PlaceKind,
    Protection,
    RelationKind,
    RepresentativeKind,
    Violence,
)
from livlina.people.tests.factories import PersonFactory, identity_number, represented
from livlina.support.models import (
    ChainStep,
    ChildsWord,
    ConditionCheck,
    GroupAttendance,
    GroupMeeting,
    GroupPlace,
    GroupSeat,
    GroupStep,
    GroupTime,
    HelpException,
    HelpFacts,
    HelpGroup,
    HelpWish,
    InterpreterBooking,
    Intervention,
    InterventionAct,
    InterventionExtension,
    MoreTalks,
    NamelessHelp,
    PartnerContact,
    PartnerWord,
    Plan,
    PlanGoal,
    Session,
    Wait,
    WaitCheck,
    WaitOffer,
    WhatNext,
)
from livlina.support.tests.factories import session

MARK = "zq"
MARKS = re.compile(rf"{MARK}[0-9a-f]{{12}}|[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}")
UNIQUE = itertools.count()
NOBODY = "nobody"
TO_BE_OPENED = "2031-0001"
"""The number of a colleague's case, which is opened behind the glass. No mark: the form shows again what is typed."""

ROLES = [*Role.values, NOBODY]
ON_DUTY = frozenset({Role.SOCIAL_WORKER})
"""The roles of those in the scene who also work at the out-of-hours duty."""

HOLDERS = {
    Relation.OWN: frozenset(Role.values),
    **{
        relation: frozenset(role for role in Role.values if includes(role, permission))
        for relation, permission in {
            Relation.REVIEW: Permission.READ_REVIEWS,
            Relation.REGISTER: Permission.JUDGE_DUPLICATES,
        }.items()
    },
}
WORKING = frozenset(role for role in Role.values if includes(role, Permission.READ_CASE))
"""Who can have something to do with a thing by each relation: those who work with people, unless told otherwise."""


class Situation(Enum):
    """In which the thing stands to the one who tries: the letter is its column in the report."""

    OWN = "e"  # eget: a case one has, a contact one handles
    BESIDE = "s"  # same unit, no relation
    ELSEWHERE = "a"  # another unit
    OTHER_SIDE = "v"  # the other side of violence in one's own case, at the same unit
    PROTECTED = "p"  # one's own, and the person is protected
    CLOSED = "x"  # one's own, and closed; a contact that ended a month ago
    READING = "l"  # read by a reason, for a time
    GLASS = "g"  # behind broken glass
    CROSSED = "k"  # one's own case with something of another's in it, by address
    MISSING = "0"


MINE = frozenset({Situation.OWN, Situation.PROTECTED, Situation.CLOSED})
READ = frozenset({Situation.READING, Situation.GLASS})
OTHER_SIDE_OR_CLOSED = frozenset({Situation.OTHER_SIDE, Situation.CLOSED})
FOR_ALL = {
    Relation.CONTACT: frozenset({Situation.CLOSED}),  # ended a month ago
    Relation.DUTY: frozenset({Situation.CLOSED}),  # nobody reads the card of a closed case
    Relation.REVIEW: frozenset({Situation.CLOSED, Situation.READING}),  # not late, and reviewed
}
"""Situations that a thing stands in whoever looks at it."""

AT_THE_UNIT = MINE | READ | {Situation.BESIDE, Situation.OTHER_SIDE}


def expected(relation: Relation, role: str, situation: Situation) -> bool:
    """What the table's words for a relation mean in each situation, for one whose role may open the thing."""
    if situation in (Situation.MISSING, Situation.CROSSED):
        return False
    if relation is Relation.REGISTER:  # outside both teams: at no unit of theirs, in whatever role
        return situation is Situation.ELSEWHERE
    if role in ON_DUTY and relation in (Relation.DUTY, Relation.DANGER):  # for all units, and never over a wall
        return situation not in (OTHER_SIDE_OR_CLOSED if relation is Relation.DUTY else {Situation.OTHER_SIDE})
    if situation is Situation.ELSEWHERE:
        return False
    leads = role in LEADS
    match relation:
        case Relation.CASE:
            return situation in MINE | READ
        case Relation.NOTED_CASE:
            return situation in MINE | {Situation.GLASS}
        case Relation.WORKED_CASE | Relation.WHEREABOUTS:
            return situation in MINE
        case Relation.SEEN_THROUGH:
            return situation in MINE | {Situation.READING}
        case Relation.SHOWN_OR_LED:
            return situation in MINE or (leads and situation is Situation.READING)
        case Relation.READ_CASE | Relation.LEFT_CASE:
            return situation in READ
        case Relation.LED_CASE:
            return leads and situation in AT_THE_UNIT
        case Relation.APPROVAL | Relation.DANGER | Relation.COMMISSION:
            return leads and situation in AT_THE_UNIT - {Situation.OTHER_SIDE}
        case Relation.GLASS:  # the one in GLASS is one's own
            return leads and situation in AT_THE_UNIT - {Situation.OTHER_SIDE, Situation.GLASS}
        case Relation.DUTY:
            return False
        case Relation.REVIEW:  # the one in GLASS is about oneself; those who lead see what nobody has reviewed in time
            seen = AT_THE_UNIT - {Situation.GLASS}
            return situation in (seen - {Situation.CLOSED, Situation.READING} if leads else seen)
        case Relation.OWN | Relation.HELD_GROUP | Relation.TOLD:
            return situation in MINE | READ
        case Relation.CONTACT:
            if situation is Situation.OTHER_SIDE:
                return False
            # one that ended a month ago is seen by those who lead
            if situation is Situation.CLOSED:
                return leads
            return situation in MINE | READ or (role in RECEIVES and situation in AT_THE_UNIT)
        case _:
            return True


def seen_from(role: str, owner: str, situation: Situation, relation: Relation) -> Situation:
    """In which situation something of `owner` stands to that role."""
    is_anothers = owner != role and situation in AT_THE_UNIT and situation not in FOR_ALL.get(relation, ())
    return Situation.BESIDE if is_anothers else situation


class Mark(NamedTuple):
    """What a mark stands for: in which field, by which relation it is seen, at which level."""

    what: str
    seen_by: Relation
    level: Level
    shielded: bool = False
    """A name that no list says, since the person is protected."""

    also: tuple[Relation, ...] = ()
    """Other relations by which it is seen."""


@dataclass
class File:
    """
    A case with something of every kind in it, and a contact of another person.

    What stands in them are marks that are found again in any answer: `marks` gives whether one is the case's or the
    contact's, and the level of the field it stands in.
    """

    case: Case
    note: Note
    child: Person
    other: Person
    facts: dict[str, Any]
    deadline: Deadline
    to_do: Task
    notice: Task
    session: Session
    booked: Session
    more_talks: MoreTalks
    step: ChainStep
    wait: Wait
    intervention: Intervention
    act: InterventionAct
    offered: Wait
    offer: WaitOffer
    contact: Contact
    signed: Note
    engagement: Engagement
    approval: JointWork
    card: NightCard
    less: ToldLess
    message: DangerMessage
    instruction: Instruction
    consent: Consent
    summary: Summary
    given: FileGiven
    kept_file: CaseFile
    covering: Consent
    request: GlassOpening
    review: GlassReview
    item: ReviewItem
    proposal: Decision
    decided: Decision
    promise: Promise
    commission: Commission
    support: OwnSupport
    conference: Conference
    matter: ConferenceMatter
    group: HelpGroup
    met: GroupMeeting
    place: GroupPlace
    link: CaseLink
    task: DuplicateTask
    twin: Person
    own: StaffRelation
    shift: DutyShift
    trained: Competence
    decided_help: OfferedHelp
    nameless: NamelessHelp
    batch: ImportBatch
    inquiry: "Inquiry"
    assessed: "InAssessment"
    shielded: "InDanger"
    childs: "ChildsFile"
    line: ChildLine
    report: ChildAnswer
    marks: dict[str, "Mark"]


class Inquiry(NamedTuple):
    """The investigation of the case, with what is asked, communicated and proposed in it."""

    investigation: Investigation
    gathered: Gathered
    communication: Communication
    proposal: Proposal
    child: Party


class InDanger(NamedTuple):
    """What there is of risk and protection in the case."""

    event: RiskEvent
    decision: RiskDecision
    safeguard: Safeguard
    plan: SafetyPlan


class InAssessment(NamedTuple):
    """Assessments of the case, each as far as one of its pages asks for."""

    begun: Assessment
    judged: Assessment
    signed: Assessment
    lower: Assessment
    addition: AssessmentAddition
    action: AssessmentAction
    rating: RatingOccasion


class ChildsFile(NamedTuple):
    """The child's own case, in the same hands and the same situation, with the client as a guardian."""

    case: Case
    guardian: Party
    note: Note
    concern: ReceivedReport
    asked: ConsentStep
    custody: Guardianship
    marks: frozenset[str]
    """What stands in that case, of the marks of the file."""

    @property
    def rows(self) -> tuple[Any, ...]:
        """What an address can name there."""
        return self.guardian, self.note, self.concern, self.asked, self.custody


@dataclass
class Scene:
    unit: Unit
    elsewhere: Unit
    staff: dict[str, Staff]
    clients: dict[str, StaffClient]
    confirmed: dict[str, StaffClient]
    """The same in another session each, in which the second factor has been given just now."""

    files: dict[tuple[str, Situation], File]
    other_colleague: Staff
    duty: Unit
    reason: Any
    district: Any
    roles_mark: str = ""
    """The mark of the list of roles at the unit, as whoever leads it reads it."""

    def file(self, role: str, situation: Situation) -> File:
        """What stands in that situation to that role; nobody has nothing, and tries the therapist's."""
        role = Role.THERAPIST.value if role == NOBODY else role
        return self.files[role, situation]

    def seen(self, role: str) -> dict[str, Mark]:
        """The marks that answers to that role may hold."""
        told: dict[str, Mark] = {}
        for (owner, situation), file in self.files.items():
            for mark, stood in file.marks.items():
                for way in (stood.seen_by, *stood.also):
                    where = seen_from(role, owner, situation, way)
                    if role in HOLDERS.get(way, WORKING) and expected(way, role, where):
                        told[mark] = stood
        return told

    def confirm(self, role: str) -> None:
        """The second factor is given just now in that role's other session (S-53)."""
        if role in self.confirmed:
            confirm(self.confirmed[role], self.staff[role])

    def awake(self) -> None:
        """Every session is in use: what a request writes is undone, so that they would lock as idle (S-52)."""
        for role, confirmed in self.confirmed.items():
            for client in (self.clients[role], confirmed):
                client.session.seen(clock.now())

    def ask(
        self,
        role: str,
        method: str,
        url: str,
        sent: Any = None,
        *,
        htmx: bool = False,
        fresh: bool = False,
        then: Any = None,
    ) -> Any:
        """
        One request of that role, as the application, past the test client's own record of templates. `fresh` asks in
        the session where the factor was given (`confirm`).

        What is done by what was sent is undone, after `then`. Nothing else is: an undone statement is forgotten by the
        connection and planned anew, which takes longer than the answer.
        """
        client = self.confirmed[role] if fresh else self.clients[role]
        more = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/"} if htmx else {}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE livlina_app")
            response = client.handler(environ(client, method, url, sent) | more)
            cursor.execute("SET LOCAL ROLE NONE")
            if then:
                then(response.status_code)
            transaction.set_rollback(method == "POST" and response.status_code not in (403, 404, 405))
        return response


def environ(client: StaffClient, method: str, url: str, sent: Any) -> dict[str, Any]:
    """What the server is told of the request."""
    path, _, query = url.partition("?")
    told = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
    if method == "POST":
        body = encode_multipart(BOUNDARY, sent or {})
        told |= {
            "CONTENT_TYPE": MULTIPART_CONTENT,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": FakePayload(body),
        }
    return client._base_environ(**told)


def lay() -> Scene:
    """The whole scene. Every row in it belongs to two units."""
    does = (Function.TREATMENT, Function.RECEPTION, Function.AUTHORITY, Function.CHILD_AUTHORITY)
    unit, elsewhere = UnitFactory(functions=does), UnitFactory(functions=does)
    staff = {role: worker(unit, Role(role)) for role in Role.values}
    colleague = worker(unit)
    stranger = worker(elsewhere)
    worker(unit, Role.LOG_REVIEWER)  # of the only one there, what is flagged would be reviewed elsewhere
    duty = UnitFactory(functions=(Function.OUT_OF_HOURS,))
    for role in ON_DUTY:
        MembershipFactory(staff=staff[role], unit=duty, role=role)
    helpers = {
        where.pk: Helpers(worker(where), worker(duty, Role.REGISTER_CONTROLLER), duty) for where in (unit, elsewhere)
    }
    scene = Scene(
        unit=unit,
        elsewhere=elsewhere,
        staff=staff,
        clients={role: StaffClient() for role in ROLES},
        confirmed={role: StaffClient() for role in Role.values},
        files={},
        other_colleague=worker(unit),
        duty=duty,
        reason=ClosingReasonFactory(),
        district=DistrictFactory(),
    )
    for key in ("case_openings_warning", "case_openings"):  # nobody opens so many by hand as are tried here
        LocalLimit.objects.create(
            key=key, value=999_999, measure="count", source="S-132", valid_from=clock.today() - timedelta(days=9)
        )
    LocalLimit.objects.create(
        key="case_conferences", value=1, measure="count", source="R-031", valid_from=clock.today() - timedelta(days=9)
    )
    PublicForm.objects.create(unit=unit, basis=Basis.SEED, valid_from=clock.today() - timedelta(days=9))
    for where in (unit, elsewhere):
        ContactCounter.objects.create(unit=where, last=1_000_000)  # above those that the factory numbers

    def laid(unit: Unit, staff: Staff, **how: Any) -> File:
        return laid_out(unit, staff, helpers[unit.pk], **how)

    beside = laid(unit, colleague)
    beyond = laid(elsewhere, stranger)
    for role in Role.values:
        own = laid(unit, staff[role])
        other_side = laid(unit, colleague, person=own.other, role=CaseRole.USING_VIOLENCE)
        protected = laid(unit, staff[role], protection=Protection.PROTECTED_REGISTRATION)
        closed = laid(unit, staff[role], closed=True)
        reading = laid(unit, staff[role], kind=EngagementKind.LEAD_READING, colleague=colleague)
        glass = laid(unit, staff[role], kind=EngagementKind.BREAK_GLASS, colleague=colleague)
        scene.files |= {
            (role, Situation.OWN): own,
            (role, Situation.BESIDE): beside,
            (role, Situation.ELSEWHERE): beyond,
            (role, Situation.OTHER_SIDE): other_side,
            (role, Situation.PROTECTED): protected,
            (role, Situation.CLOSED): closed,
            (role, Situation.READING): reading,
            (role, Situation.GLASS): glass,
            (role, Situation.CROSSED): own,
            (role, Situation.MISSING): own,
        }
        for client in (scene.clients[role], scene.confirmed[role]):
            client.force_login(staff[role])
    Draft.objects.create(
        staff=colleague, form=uuid.uuid4(), path="/arenden/", typed='[["text", "x"]]', changed_at=clock.now()
    )
    CalendarLink.objects.create(staff=colleague, token_hash=uuid.uuid4().bytes, made_at=clock.now())
    lay_what_is_done(beside, helpers[unit.pk])
    engaged(CaseFactory(unit=unit, number=TO_BE_OPENED), colleague)
    manager = staff[Role.UNIT_MANAGER]
    MorningMeeting.objects.create(
        unit=unit, held_by=manager, held_at=clock.now(), until=clock.now() - timedelta(days=1), gone_through={}
    )
    Municipality.objects.create(
        key="stockholm", name="M", kind="municipality", rights={"decide_child": ["child_authority"]}
    )
    Delegation.objects.create(
        kind="shelter", role=Role.UNIT_MANAGER, basis="general", valid_from=clock.today() - timedelta(days=9)
    )
    RolesSigned.objects.create(unit=unit, signed_by=manager, signed_at=clock.now(), listed=[])
    scene.roles_mark = organisation.unit_roles(actor(manager), day=clock.today())[0].mark
    return scene


class Helpers(NamedTuple):
    """Those who have done what others meet: a colleague at the unit, and a controller at the duty."""

    colleague: Staff
    controller: Staff
    duty: Unit


def lay_what_is_done(file: File, by: Helpers) -> None:
    """What no page shows any longer: a message that is decided about, a join, and a row of which no hint is given."""
    now = clock.now()
    told = {"case": file.case, "unit": file.case.unit, "said_by": by.colleague, "said_at": now}
    message = DangerMessage.objects.create(concerns="x", text="x", must_act="x", submission=uuid.uuid4(), **told)
    DangerDecision.objects.create(
        message=message, outcome="kept", reason="Ingen fara.", decided_by=by.colleague, decided_at=now
    )
    one, other = PersonFactory(), PersonFactory()
    task = DuplicateTask.objects.create(one=one, other=other, found_by="channel", state="joined", filed_at=now)
    HumanLink.objects.create(
        task=task,
        one=one,
        other=other,
        starts_at=now,
        undo_until=clock.today() + timedelta(days=90),
        proposed_by=by.controller,
        approved_by=by.colleague,
    )
    QuietMark.objects.create(person=PersonFactory(), proposed_by=by.controller, proposed_at=now)


def numbered(**facts: Any) -> Person:
    """Each another human: rows with the same number are one."""
    digits = identity_number(f"{date(1950, 1, 1) + timedelta(days=next(UNIQUE)):%Y%m%d}")
    made: Person = PersonFactory(
        identity_number=digits, identity_hash=people.number_hash(digits), number_kind=NumberKind.PERSONAL, **facts
    )
    return made


def laid_out(
    unit: Unit,
    staff: Staff,
    by: Helpers,
    *,
    person: Person | None = None,
    role: str = CaseRole.EXPOSED,
    protection: str = Protection.NONE,
    closed: bool = False,
    kind: EngagementKind = EngagementKind.ASSIGNED,
    colleague: Staff | None = None,
    ahead: date | None = None,
) -> File:
    """
    A case of that member of staff, with everything in it that an address can name, and the contact of another. `ahead`
    is the day when a shelter and the next step are to begin, and until when the child meets somebody; None for no such.
    """
    marks: dict[str, Mark] = {}
    is_shielded = protection != Protection.NONE
    # ways to reach a person are hidden when she is protected, and from one who only reads; a place always is
    way_level = Level.PROTECTED if is_shielded or kind in READ_ONLY else Level.VIOLENCE

    def mark(what: str, level: Level = Level.VIOLENCE, of: Relation = Relation.CASE, **more: Any) -> str:
        told = f"{MARK}{uuid.uuid4().hex[:12]}"
        marks[told] = Mark(what, of, level, **more)
        return told

    now, today = clock.now(), clock.today()
    walled_caller = person
    if person is not None:  # who stands in another's case already
        marks[person.name] = Mark("caller", Relation.CONTACT, Level.VIOLENCE, also=(Relation.REGISTER,))
    if person is None:
        person = numbered(name=mark("client", shielded=is_shielded, also=(Relation.REGISTER,)), protection=protection)
    child = PersonFactory(name=mark("child", shielded=is_shielded), birth_year=today.year - 8, protection=protection)
    other = numbered(name=mark("other", also=(Relation.REGISTER,)))
    case = CaseFactory(
        unit=unit,
        person=person,
        role=role,
        number=mark("number", Level.ADMINISTRATIVE, also=(Relation.LED_CASE, Relation.DUTY)),
        came_in_on=today - timedelta(days=40),
        opened_by=staff,
        **({"closed_on": today - timedelta(days=10)} if closed else {}),
    )
    engagement, taken = put_in_hand(case, staff, kind, colleague)
    approval = JointWork.objects.create(
        actor=engagement.actor,
        one=case,
        other=case,
        reason=mark("approval"),
        given_by=staff,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=1),
    )
    letter = ChannelKind.FORWARDED if protection == Protection.PROTECTED_REGISTRATION else ChannelKind.LETTER
    line, report = answered_for(case, child, staff, by.duty, mark)
    child_party = Party.objects.get(case=case, person=child)
    client = Party.objects.get(case=case, person=person)
    Party.objects.create(case=case, person=other, role=PartyRole.OTHER_PARTY)
    told = {"board": case.board, "told_in_case": case.pk, "recorded_at": now, "recorded_by": staff}
    facts = {
        "relation": Kinship.objects.create(
            person=person, other=other, kind=RelationKind.PARTNER, violence=Violence.BY_SECOND, **told
        ),
        "vardnad": Guardianship.objects.create(person=child, guardian=person, kind=GuardianKind.SOLE_CUSTODY, **told),
        "foretradare": represented(
            person,
            kind=RepresentativeKind.COUNSEL,
            name=mark("representative"),
            phone=mark("representative's phone", way_level),
            **told,
        ),
        "kontaktvag": SafeChannel.objects.create(
            person=person,
            # post to one with protected registration goes by the tax agency alone
            kind=letter,
            value=mark("way", way_level),
            is_safe="yes",
            say=mark("say"),
            confirmed_on=today,
            **told,
        ),
        "vistelse": Whereabouts.objects.create(
            person=person, kind=PlaceKind.HOME, address=mark("address", Level.PROTECTED), **told
        ),
    }
    contact = ContactFactory(
        unit=unit,
        registered_by=staff,
        handler=staff,
        immediate_danger="yes",
        called=mark("called", of=Relation.CONTACT, shielded=is_shielded),
        phone=mark("phone", way_level, of=Relation.CONTACT),
        note=mark("told", of=Relation.CONTACT),
        person=walled_caller
        or PersonFactory(name=mark("caller", of=Relation.CONTACT, shielded=is_shielded), protection=protection),
        **(
            {"outcome": Outcome.ADVICE_GIVEN, "outcome_on": today - timedelta(days=30), "outcome_by": staff}
            if closed
            else {}
        ),
    )
    StatedReason.objects.create(case=case, engagement=engagement, text=mark("stated reason"))
    ImportedRow.objects.create(case=case, facts=mark("imported row"), imported_at=now)

    before = frozenset(marks)
    childs = childs_own(case, child, staff, mark, ahead=ahead)
    childs = childs._replace(marks=marks.keys() - before | {str(row.public_id) for row in (childs.case, *childs.rows)})
    _, childs_taken = put_in_hand(childs.case, staff, kind, colleague)

    # what cannot wait: in GLASS oneself has asked and opened, elsewhere a colleague
    is_glass = kind is EngagementKind.BREAK_GLASS
    asker = staff if is_glass else by.colleague
    asked = {"case": case, "unit": unit, "asked_by": asker, "asked_at": now - timedelta(hours=2), "reason": "danger"}
    behind = taken if is_glass else engaged(case, asker, EngagementKind.BREAK_GLASS)
    if not is_glass:
        Engagement.objects.filter(pk=behind.pk).update(ends_at=now - timedelta(hours=1))
    opening = GlassOpening.objects.create(
        text=mark("opened for", of=Relation.GLASS), engagement=behind, opened_at=asked["asked_at"], **asked
    )
    if is_glass:  # the child's case was opened with the client's
        GlassOpening.objects.create(
            text=mark("opened for the child", of=Relation.GLASS),
            engagement=childs_taken,
            opened_at=asked["asked_at"],
            **asked | {"case": childs.case},
        )
    review = GlassReview.objects.create(
        kind="one", staff=asker, unit=unit, opening=opening, made_at=now, due_on=today + timedelta(days=3)
    )
    verdict = mark("verdict", of=Relation.GLASS)
    GlassVerdict.objects.create(
        review=review, outcome="needs_more", text=verdict, said_by=by.colleague, said_at=now - timedelta(minutes=5)
    )
    request = GlassOpening.objects.create(text=mark("asked for", of=Relation.GLASS), **asked)
    of_card: dict[str, Any] = {"of": Relation.WHEREABOUTS, "also": (Relation.DUTY,)}
    card = NightCard.objects.create(
        case=case,
        version=1,
        duty=by.duty,
        ground="consent",
        until=today + timedelta(days=7),
        risk="high",
        plan=mark("plan", **of_card),
        safe_contact=mark("safe contact", Level.PROTECTED, **of_card),
        written_by=staff,
        written_at=now,
    )
    less = ToldLess.objects.create(
        case=case,
        version=1,
        kind="changed",
        risk="high",
        why=mark("why less", of=Relation.SHOWN_OR_LED),
        made_by=by.colleague,
        made_at=now,
    )
    summary = Summary.objects.create(
        case=case,
        version=1,
        who_i_am=mark("who she is"),
        what_has_happened=mark("what has happened"),
        what_i_need=mark("what she needs"),
        what_i_do_not_want=mark("what she does not want"),
        tells=["contact", "violence"],
        approved_on=today,
        approved_how="heard",
        written_by=staff,
        written_at=now,
        submission=uuid.uuid4(),
    )
    stood = json.dumps({"honour": [mark("fact that stood"), "Nej"]})
    FactsChange.objects.create(case=case, facts=["honour"], stood=stood, changed_by=staff, changed_at=now)
    called = json.dumps({"name": [mark("the name that stood"), "inte angivet"]})
    PersonChange.objects.create(
        case=case, person=case.person, facts=["name"], stood=called, changed_by=staff, changed_at=now
    )
    document = DocumentLine.objects.create(
        case=case,
        direction="received",
        kind="letter",
        happened_on=today,
        names_other=True,
        what=mark("document"),
        kept_at=mark("where it is kept"),
        written_by=staff,
        written_at=now,
        submission=uuid.uuid4(),
    )
    keep_apart(document, other=mark("sender", of=Relation.WHEREABOUTS))
    kept_file = filed(case, staff, line=document)
    signed = NoteFactory(case=case, text=mark("signed note"), written_by=staff, signed_by=staff, signed_at=now)
    given = FileGiven.objects.create(
        case=case,
        since=today,
        until=today,
        shown=[f"note.happened_at:{signed.public_id}"],
        held_count=1,
        ground="party_insight_limited",
        why=mark("why it was held back"),
        way=facts["kontaktvag"].kind,
        decided_by=staff,
        decided_at=now,
        submission=uuid.uuid4(),
    )
    covering = Consent.objects.create(
        person=person,
        purpose="sharing:municipality",
        what=["contact", "violence"],
        starts_on=today,
        ends_on=today + timedelta(days=30),
        given_how="words",
        submission=uuid.uuid4(),
        **told,
    )
    keep_apart(covering, recipient=mark("summary's recipient", of=Relation.WHEREABOUTS))
    SummaryHandover.objects.create(
        case=case,
        summary=summary,
        consent=covering,
        how="paper",
        handed_on=today,
        handed_by=staff,
        handed_at=now,
        submission=uuid.uuid4(),
    )
    consent = Consent.objects.create(
        person=person,
        purpose="sharing:police",
        what=["risk"],
        starts_on=today,
        ends_on=today + timedelta(days=30),
        given_how="words",
        submission=uuid.uuid4(),
        **told,
    )
    to_whom = {name: mark(f"consent's {name}", of=Relation.WHEREABOUTS) for name in ("recipient", "why")}
    keep_apart(consent, **to_whom)
    ContactTry.objects.create(
        case=case,
        way=facts["kontaktvag"],
        kind=facts["kontaktvag"].kind,
        direction="out",
        outcome="sent",
        happened_at=now,
        note=mark("contact's note", of=Relation.WHEREABOUTS),
        tried_by=staff,
        tried_at=now,
        submission=uuid.uuid4(),
    )
    message = DangerMessage.objects.create(
        case=case,
        unit=unit,
        concerns=mark("concerns", of=Relation.DANGER),
        text=mark("danger", of=Relation.DANGER),
        must_act=mark("must act", of=Relation.DANGER),
        said_by=by.colleague,
        said_at=now,
        submission=uuid.uuid4(),
    )
    instruction = Instruction.objects.create(
        case=case, text=mark("instruction", of=Relation.WHEREABOUTS), given_by=by.colleague, given_at=now
    )
    gone_through(case, engagement.actor, by.colleague, mark)
    GivenWithout.objects.create(
        case=case,
        engagement=engagement,
        lacks=["Prov"],
        reason=mark("why without a competence", also=(Relation.LED_CASE, Relation.COMMISSION)),
        given_by=by.colleague,
        given_at=now,
    )
    CaseStep.objects.create(
        case=case,
        position=1,
        step="follow_up",
        version=2,
        entered_on=today,
        entered_at=now,
        skips=True,
        reason=mark("step's reason"),
    )
    CaseClosing.objects.create(
        case=case,
        closed_on=today - timedelta(days=10),
        reason=ClosingReasonFactory(),
        need=mark("need that remains"),
        takes_over=mark("who takes over"),
        safety=mark("safety at the end"),
        closed_by=staff,
        closed_at=now,
        reopened_on=None if closed else today,
        reopened_at=None if closed else now,
        reopened_because=mark("opened again"),
    )
    # extended and standing still, so that each of what can be done with it is possible
    deadline = Deadline.objects.create(
        case=case,
        clock="adult_investigation",
        starts_on=today - timedelta(days=40),
        due_on=today + timedelta(days=80),
        stopped_on=today,
        started_at=now,
        told_at=now,
    )
    DeadlineChange.objects.create(
        case=case,
        deadline=deadline,
        kind="stopped",
        on=today,
        before=deadline.due_on,
        after=deadline.due_on,
        reason=mark("deadline's reason"),
        changed_by=staff,
        changed_at=now,
    )
    to_do = Task.objects.create(case=case, what=mark("to do"), owner=staff, due_on=today, made_by=staff, made_at=now)
    notice = Task.objects.create(
        case=case, owner=staff, due_on=today, made_by=by.colleague, made_at=now, tells_of=["named_decider"],
        read_under="events", is_for_one=True, about=uuid.uuid4(), about_what="promise", about_on=today,
    )  # fmt: skip
    is_reviewed = kind is EngagementKind.LEAD_READING
    item = review_item(
        asker,
        unit,
        due_on=today + timedelta(days=7 if closed else -1),
        case_ref=case.trace_ref,
        label=next(UNIQUE),
        **(
            {
                "outcome": "in_order",
                "note": mark("review's note", Level.NOTE, of=Relation.REVIEW),
                "reviewed_by": by.controller,
                "reviewed_at": now,
            }
            if is_reviewed
            else {}
        ),
    )

    proposal, decided, promise = decisions_of(case, client, staff, mark, way=letter, ahead=ahead)
    commission = a_commission(decided, staff, by.colleague, mark, shielded=is_shielded)
    support = a_proposal_of_own_support(line, staff, mark, shielded=is_shielded)
    link, linked = a_link(case, childs.case, staff, mark, shielded=is_shielded)

    # another row with the client's number, of one who is protected: filed by the database, waiting for a second word
    twin = PersonFactory(
        name=mark("twin", Level.PROTECTED, of=Relation.REGISTER, shielded=True),
        protection=Protection.PROTECTED_REGISTRATION,
        identity_number=person.identity_number,
        identity_hash=person.identity_hash,
        number_kind=NumberKind.PERSONAL,
    )
    task = DuplicateTask.objects.get(other=twin)
    task.state, task.proposed_by = "proposed", by.controller
    task.save(update_fields=["state", "proposed_by"])
    RegisterDecision.objects.create(
        task=task,
        kind="same",
        reason=mark("register's reason", of=Relation.REGISTER),
        decided_by=by.controller,
        decided_at=now,
    )
    own = StaffRelation.objects.create(
        staff=staff,
        kind="other",
        name=mark("own relation", of=Relation.OWN),
        address=mark("own address", Level.PROTECTED, of=Relation.OWN),
        number_hash=uuid.uuid4().bytes,
        declared_at=now,
    )
    booked = session(case, staff, now - timedelta(days=3, hours=2 * next(UNIQUE)), state="booked")
    first = session(case, staff, now - timedelta(days=2, minutes=next(UNIQUE)), state="held")
    first.at_first, first.at_first_why = "no", mark("why without a guardian")
    first.agenda = mark("what she chose to take up")
    first.save()
    interpreter = InterpreterBooking.objects.create(
        case=case,
        session=booked,
        language=mark("interpreter's language"),
        dialect=mark("interpreter's dialect"),
        refused=mark("refused interpreters"),
        alias=mark("alias"),
        changed_by=staff,
        changed_at=now,
    )
    what_next = WhatNext.objects.create(
        case=case,
        wish="not_known",
        words=mark("what she wants next"),
        knots=4,
        asked_by=staff,
        asked_at=now,
        submission=uuid.uuid4(),
    )
    more_talks = MoreTalks.objects.create(
        case=case,
        kind="talk",
        count=2,
        reason=mark("why more talks"),
        asked_by=staff,
        asked_at=now,
        submission=uuid.uuid4(),
    )
    inquiry = investigated(case, child_party, staff, by.colleague, mark)
    agreed = a_plan(case, staff, mark)
    assessed = assessed_in(case, staff, by.colleague, mark)
    shielded = in_danger(case, child_party, staff, mark)
    waited, offered, offer = waited_for(case, staff, mark)
    partner_contact_of(case, staff, mark)
    step = ChainStep.objects.create(
        case=case,
        kind="housing_supporter",
        words=mark("the step"),
        names_giver=True,
        wanted_on=ahead or today,
        placed_by=staff,
        placed_at=now,
        submission=uuid.uuid4(),
    )
    keep_apart(step, by_whom=mark("by whom it is given", of=Relation.WHEREABOUTS))
    given_now, act, *more_of_it = a_help(case, staff, mark)
    matter = a_matter(case, staff, a_conference(unit, staff), mark)
    place, met, in_group = a_group(case, staff, mark)
    note = NoteFactory(case=case, text=mark("note"), written_by=staff)
    NoteWording.objects.create(case=case, note=note, text=mark("note's wording"), stood_until=now)
    file = File(
        case=case,
        booked=booked,
        more_talks=more_talks,
        intervention=given_now,
        act=act,
        step=step,
        wait=waited,
        offered=offered,
        offer=offer,
        note=note,
        signed=signed,
        child=child,
        other=other,
        facts=facts,
        deadline=deadline,
        to_do=to_do,
        notice=notice,
        session=first,
        contact=contact,
        engagement=engagement,
        approval=approval,
        card=card,
        less=less,
        message=message,
        instruction=instruction,
        consent=consent,
        summary=summary,
        given=given,
        kept_file=kept_file,
        covering=covering,
        request=request,
        review=review,
        item=item,
        proposal=proposal,
        decided=decided,
        promise=promise,
        commission=commission,
        support=support,
        conference=matter.point.conference,
        matter=matter,
        group=place.group,
        met=met,
        place=place,
        link=link,
        task=task,
        twin=twin,
        own=own,
        shift=a_shift(unit, staff),
        trained=has(staff, kind_of_competence(f"Kompetens {next(UNIQUE)}", staff), staff),
        decided_help=an_offer(unit, staff),
        nameless=a_nameless(an_offer(unit, staff)),
        batch=ImportBatch.objects.create(imported_at=now, rows=1, created=0, updated=0, units=[unit.pk], cases=[]),
        inquiry=inquiry,
        assessed=assessed,
        shielded=shielded,
        childs=childs,
        line=line,
        report=report,
        marks=marks,
    )
    for one in (case, childs.case):
        marks[str(one.public_id)] = Mark("case", Relation.CASE, Level.ADMINISTRATIVE, also=(Relation.LED_CASE,))
    ways: dict[Relation, tuple[Any, ...]] = {
        Relation.LED_CASE: (engagement,),
        Relation.APPROVAL: (approval,),
        Relation.DUTY: (card,),
        Relation.SHOWN_OR_LED: (less,),
        Relation.DANGER: (message,),
        Relation.GLASS: (request, review, opening),
        Relation.REVIEW: (item,),
        Relation.REGISTER: (task, twin),
        Relation.OWN: (own,),
        Relation.TOLD: (notice,),
        Relation.WHEREABOUTS: (instruction,),
        Relation.CASE: (
            proposal,
            decided,
            promise,
            file.note,
            file.signed,
            file.session,
            deadline,
            to_do,
            child,
            line,
            report,
            *(
                file.note,
                file.signed,
                file.session,
                booked,
                more_talks,
                what_next,
                interpreter,
                deadline,
                to_do,
                child,
            ),
            *agreed,
            *assessed,
            *shielded,
            given_now,
            act,
            *more_of_it,
            step,
            waited,
            offered,
            offer,
            consent,
            summary,
            given,
            covering,
            matter,
            place,
            *in_group,
            link,
            *linked,
            *inquiry,
            *childs.rows,
            *facts.values(),
        ),
    }
    for way, rows in ways.items():
        marks |= {str(row.public_id): Mark(row._meta.label, way, Level.ADMINISTRATIVE) for row in rows}
    marks[str(commission.public_id)] = Mark(
        "commission", Relation.COMMISSION, Level.ADMINISTRATIVE, also=(Relation.CASE,)
    )
    marks[str(support.public_id)] = Mark(
        "own support", Relation.COMMISSION, Level.ADMINISTRATIVE, also=(Relation.CASE,)
    )
    marks[str(contact.public_id)] = Mark("contact", Relation.CONTACT, Level.ADMINISTRATIVE)
    return file


def a_group(case: Case, staff: Staff, mark: Callable[..., str]) -> tuple[GroupPlace, GroupMeeting, tuple[Any, ...]]:
    """A group that goes on and that the one who has the case holds, with the case in it and a meeting that has been."""
    now, today = clock.now(), clock.today()
    closed_on = case.closed_on
    Case.objects.filter(pk=case.pk).update(closed_on=None)  # it was open when the place was given
    group = HelpGroup.objects.create(
        unit=case.unit,
        number=next(UNIQUE),
        kind="group_intervention",
        role=case.role,
        manual=mark("manual of the group", Level.ADMINISTRATIVE, of=Relation.HELP_GROUP),
        method="manual",
        capacity=8,
        starts_on=today - timedelta(days=9),
        ends_on=today + timedelta(days=90),
        state="runs",
        announced_by=staff,
        announced_at=now,
        submission=uuid.uuid4(),
    )
    group.hosts.create(unit=case.unit, staff=staff)
    slot = (now - timedelta(days=5, hours=2), now - timedelta(days=5))
    theme = mark("theme of a meeting", Level.NOTE, of=Relation.HELP_GROUP, also=(Relation.CASE,))
    met = GroupMeeting.objects.create(group=group, unit=case.unit, slot=slot, theme=theme)
    # the same hours for the same one in many files: noted, so that none keeps another out
    booked = BookedTime.objects.create(staff=staff, slot=slot, state="noted")
    GroupTime.objects.create(meeting=met, unit=case.unit, staff=staff, time=booked)
    told = {"case": case, "submission": uuid.uuid4()}
    place = GroupPlace(
        group=group,
        seat_id=reserve_id(GroupSeat),
        why=mark("why that group"),
        proposed_on=today - timedelta(days=7),
        proposed_by=staff,
        proposed_at=now,
        **told,
    )
    place.save(force_insert=True)
    called = mark("called in the group", of=Relation.HELD_GROUP, also=(Relation.CASE,))
    GroupSeat(pk=place.seat_id, group=group, unit=case.unit, called=called).save(force_insert=True)
    steps = [
        GroupStep.objects.create(
            case=case,
            place=place,
            step=step,
            happened_on=today - timedelta(days=6),
            words=mark("what happened with the place"),
            written_by=staff,
            written_at=now,
            submission=uuid.uuid4(),
        )
        for step in ("accepted", "started")
    ]
    was = GroupAttendance.objects.create(
        case=case,
        place=place,
        meeting=met,
        held_on=today - timedelta(days=5),
        was="present",
        marked_by=staff,
        marked_at=now,
        words=mark("of one at a meeting"),
        words_by=staff,
        words_at=now,
    )
    Case.objects.filter(pk=case.pk).update(closed_on=closed_on)
    return place, met, (*steps, was)


def a_conference(unit: Unit, staff: Staff) -> Conference:
    """The one conference of that unit, in two months, with a seat."""
    if found := Conference.objects.filter(unit=unit).first():
        return found
    now = clock.now()
    slot = (now + timedelta(days=60), now + timedelta(days=60, hours=8))
    made = Conference.objects.create(
        unit=unit, slot=slot, called_by=staff, called_at=now, submission=uuid.uuid4(), state="booked"
    )
    made.seats.create(unit=unit, staff=staff, time=BookedTime.objects.create(staff=staff, slot=slot))
    return Conference.objects.get(pk=made.pk)


def a_matter(case: Case, staff: Staff, conference: Conference, mark: Callable[..., str]) -> ConferenceMatter:
    """The case on the agenda of the conference, with what was agreed."""
    now = clock.now()
    place = conference.points.count() + 1
    matter = ConferenceMatter.objects.create(
        case=case,
        point=conference.points.create(unit=conference.unit, position=place, minutes=1),
        question=mark("question at the conference"),
        ground="needed",
        raised_by=staff,
        raised_at=now,
        submission=uuid.uuid4(),
    )
    ConferenceOutcome.objects.create(
        case=case,
        matter=matter,
        agreed=mark("agreed at the conference"),
        said_by=staff,
        said_at=now,
        submission=uuid.uuid4(),
    )
    return matter


def assessed_in(case: Case, staff: Staff, colleague: Staff, mark: Callable[..., str]) -> InAssessment:
    """One that is begun, one judged and not signed, one signed, and one whose lower level waits for a second person."""
    now, told = clock.now(), {"case": case, "instrument": "danger", "version": 1, "asked": "self", "how": "in_person"}
    made = []
    for _ in range(4):
        row = Assessment.objects.create(
            happened_on=clock.today(), started_by=staff, started_at=now, submission=uuid.uuid4(), **told
        )
        answers = json.dumps({"leaving": ["yes", mark("words of an answer")]})
        AnswerSheet.objects.create(
            case=case, assessment=row, section="now", version=1, answers=answers, saved_by=staff, saved_at=now
        )
        made.append(row)
    begun, judged, signed, lower = made
    action = AssessmentAction.objects.create(
        case=case, assessment=signed, flag="protection", taken="planned", words=mark("what was done since"),
        done_by=staff, done_at=now,
    )  # fmt: skip
    for row, by, level, floor in (
        (judged, staff, "", ""),
        (lower, colleague, "low", "high"),
        (signed, staff, "high", ""),
    ):
        row.judged_level, row.why, row.judged_by, row.judged_at = level or "high", mark("why that level"), by, now
        row.proposed, row.level, row.floor, row.difference = "high", level, floor, mark("why levels differ")
        if level:
            row.signed_by, row.signed_at = by, now
        row.save()
    addition = AssessmentAddition.objects.create(
        case=case, assessment=signed, words=mark("addition"), written_by=staff, written_at=now, submission=uuid.uuid4()
    )
    # its code has run out, and nobody has ended it: another can be made, and it can be ended
    rating = RatingOccasion.objects.create(
        case=case, instrument="self_rating", version=1, language="sv", is_reviewed=True, moment="start",
        sees="herself", started_by=staff, started_at=now, expires_at=now, submission=uuid.uuid4(),
        secret=uuid.uuid4().bytes,
    )  # fmt: skip
    return InAssessment(begun, judged, signed, lower, addition, action, rating)


def in_danger(case: Case, child: Party, staff: Staff, mark: Callable[..., str]) -> InDanger:
    """Something that has happened, a decision to end, a protection and the safety plan of a child."""
    now, today = clock.now(), clock.today()
    once = {"case": case, "submission": uuid.uuid4()}
    return InDanger(
        RiskEvent.objects.create(
            kind="moved", happened_on=today, words=mark("what has happened"), noted_by=staff, noted_at=now, **once
        ),
        RiskDecision.objects.create(
            level="high", offered=mark("what was offered"), chose=mark("what she chose"), decided_by=staff,
            remains=mark("protection that remains"), decided_at=now, **once,
        ),
        Safeguard.objects.create(
            kind="ban", starts_on=today, ends_on=today + timedelta(days=90), words=mark("protection"), noted_by=staff,
            noted_at=now, **once,
        ),
        SafetyPlan.objects.create(
            party=child, version=1, bag="[]", shared="{}",
            words=json.dumps({"home": mark("safety plan", of=Relation.WHEREABOUTS)}),
            review_on=today + timedelta(days=90), written_by=staff, written_at=now, **once,
        ),
    )  # fmt: skip


def a_plan(case: Case, staff: Staff, mark: Callable[..., str]) -> tuple[Plan, PlanGoal]:
    """A plan with one goal, to be followed up today."""
    today, now = clock.today(), clock.now()
    plan = Plan.objects.create(
        case=case,
        version=1,
        can=mark("what we can do"),
        cannot=mark("what we cannot do"),
        confirmed_on=today,
        confirmed_how="heard",
        follow_up_on=today,
        written_by=staff,
        written_at=now,
        submission=uuid.uuid4(),
    )
    return plan, PlanGoal.objects.create(case=case, plan=plan, position=1, words=mark("goal"))


def a_help(case: Case, staff: Staff, mark: Callable[..., str]) -> tuple[Any, ...]:
    """Help that is given, with something planned in it for today, one that was extended, and one that has ended."""
    today, now = clock.today(), clock.now()
    told = {"case": case, "ground": "service", "starts_on": today, "started_by": staff, "started_at": now}
    given = Intervention.objects.create(kind="support_talk", talks=8, submission=uuid.uuid4(), **told)
    ended = Intervention.objects.create(
        kind="crisis_talks",
        submission=uuid.uuid4(),
        ended_on=today,
        end_reason="no_more",
        end_words=mark("why the help ended"),
        ended_by=staff,
        ended_at=now,
        **told,
    )
    act = InterventionAct.objects.create(
        case=case,
        intervention=given,
        kind="accompany",
        destination="custody",
        on=today,
        companion=staff,
        keeps_place=True,
        words=mark("what is done"),
        state="planned",
        noted_by=staff,
        noted_at=now,
        submission=uuid.uuid4(),
    )
    beyond = {"of": Relation.WHEREABOUTS}
    keep_apart(act, place=mark("where the hearing is", **beyond), safety=mark("how it is safe", **beyond))
    more = InterventionExtension.objects.create(
        case=case,
        intervention=given,
        talks_before=5,
        talks_after=8,
        why="need",
        words=mark("why more help"),
        extended_by=staff,
        extended_at=now,
        submission=uuid.uuid4(),
    )
    return given, act, ended, more


def waited_for(case: Case, staff: Staff, mark: Callable[..., str]) -> tuple[Wait, Wait, WaitOffer]:
    """One help that is waited for with a check, and another for which a place waits for its answer."""
    today, now = clock.today(), clock.now()
    told = {"priority": "soon", "since": today - timedelta(days=20), "reason": "no_place", "next_check_on": today}
    told |= {"placed_by": staff, "placed_at": now}
    made = [
        Wait.objects.create(
            case=case, kind=kind, need=mark("need"), why=mark("why it waits"), submission=uuid.uuid4(), **told
        )
        for kind in ("group", "parent")
    ]
    WaitCheck.objects.create(
        case=case,
        wait=made[0],
        checked_on=today,
        how="call",
        state="worse",
        priority="soon",
        words=mark("how it was"),
        done=mark("what was done"),
        checked_by=staff,
        checked_at=now,
        submission=uuid.uuid4(),
    )
    offer = WaitOffer.objects.create(
        case=case,
        wait=made[1],
        place=mark("place"),
        offered_on=today,
        offered_by=staff,
        offered_at=now,
        submission=uuid.uuid4(),
    )
    return made[0], made[1], offer


def decisions_of(
    case: Case,
    client: Party,
    staff: Staff,
    mark: Callable[..., str],
    *,
    way: str = ChannelKind.LETTER,
    ahead: date | None = None,
) -> tuple[Decision, Decision, Promise]:
    """A proposal, a signed decision that the client was told of by letter today, and a promise."""
    now, today = clock.now(), clock.today()
    told = {"case": case, "kind": "shelter", "outcome": "granted", "grounds": ["sol2025_9_6"], "proposed_by": staff}
    told |= {"proposed_at": now}
    told |= {"names_provider": True, "starts_on": ahead}
    proposal = Decision.objects.create(what=mark("proposal"), submission=uuid.uuid4(), **told)
    signed = {"decided_on": today, "signed_by": staff, "signed_at": now, "running": 1, "laws": ["lagen"]}
    decided = Decision.objects.create(what=mark("decision"), submission=uuid.uuid4(), **told)
    for decision in (proposal, decided):
        DecisionProvider.objects.create(
            case=case,
            decision=decision,
            public_id=decision.public_id,
            words=mark("provider", of=Relation.WHEREABOUTS),
        )
    for name, value in signed.items():
        setattr(decided, name, value)
    decided.save(update_fields=[*signed])
    DecisionStep.objects.create(
        case=case,
        decision=decided,
        step="notified",
        way=way,
        party=client,
        happened_on=today,
        text=mark("step"),
        said_by=staff,
        said_at=now,
        submission=uuid.uuid4(),
    )
    promise = Promise.objects.create(
        case=case,
        what=mark("promise"),
        promised_by=staff,
        promised_on=today,
        until=today,
        said_by=staff,
        said_at=now,
        submission=uuid.uuid4(),
    )
    return proposal, decided, promise


def a_link(
    case: Case, childs: Case, staff: Staff, mark: Callable[..., str], *, shielded: bool
) -> tuple[CaseLink, tuple[Any, ...]]:
    """The case linked to the child's own, in the same hands: something shared from each, and a meeting."""
    now, told = clock.now(), {"submission": uuid.uuid4()}
    link = CaseLink.objects.create(
        case=case,
        from_unit=case.unit,
        to_unit=case.unit,
        to_staff=staff,
        role=case.role,
        name=mark("link's name", shielded=shielded),
        text=mark("why linked"),
        proposed_by=staff,
        proposed_at=now,
        **told,
    )
    answer = LinkAnswer.objects.create(
        link=link, kind="accepted", text=mark("link's answer"), taken_case=childs, said_by=staff, said_at=now, **told
    )
    facts = [
        SharedFact.objects.create(
            link=link,
            case=one,
            field="risk",
            told_by="self",
            ground="osl_12_2",
            text=mark("shared"),
            shared_by=staff,
            shared_at=now,
            submission=uuid.uuid4(),
        )
        for one in (case, childs)
    ]
    met = JointMeeting.objects.create(
        link=link,
        case=case,
        held_on=clock.today(),
        took_part=["lead"],
        text=mark("agreed"),
        next_step=mark("next step of the two"),
        written_by=staff,
        written_at=now,
        **told,
    )
    return link, (answer, *facts, met)


def a_commission(
    decided: Decision, staff: Staff, colleague: Staff, mark: Callable[..., str], *, shielded: bool
) -> Commission:
    """A commission to the unit itself, with a question that waits for its answer."""
    case, now = decided.case, clock.now()
    seen = {"of": Relation.COMMISSION, "also": (Relation.CASE,)}
    commission = Commission.objects.create(
        case=case,
        decision=decided,
        from_unit=case.unit,
        to_unit=case.unit,
        to_board=case.board,
        role=case.role,
        text=mark("commission", **seen),
        name=mark("commission's name", **seen, shielded=shielded),
        ground="osl_12_2",
        decided_by=mark("who decided the disclosure", **seen),
        answer_by=clock.today(),
        sent_by=staff,
        sent_at=now,
        submission=uuid.uuid4(),
    )
    CommissionAnswer.objects.create(
        commission=commission,
        kind="asked",
        text=mark("question", **seen),
        said_by=colleague,
        said_at=now,
        submission=uuid.uuid4(),
    )
    Feedback.objects.create(
        commission=commission,
        done=mark("what was done", **seen),
        goals=json.dumps([[mark("goal", **seen), "partly", mark("how it went", **seen)]]),
        remains=mark("what remains", **seen),
        proposal=mark("what is proposed", **seen),
        ground="",
        written_by=commission.sent_by,
        written_at=commission.sent_at,
        submission=uuid.uuid4(),
    )
    return commission


def a_proposal_of_own_support(line: ChildLine, staff: Staff, mark: Callable[..., str], *, shielded: bool) -> OwnSupport:
    """Support proposed for a child to the unit itself, passed on to it, which waits for its answer."""
    case, today = line.case, clock.today()
    seen = {"of": Relation.COMMISSION, "also": (Relation.CASE,)}
    support = OwnSupport.objects.create(
        case=case,
        line=line,
        from_unit=case.unit,
        to_unit=case.unit,
        to_board=case.board,
        help="here_and_now",
        recipient="child",
        need_on=today,
        name=mark("name in a proposal", **seen, shielded=shielded),
        text=mark("what the child needs", **seen),
        ground="osl_12_2",
        decided_by=mark("who decided the other disclosure", **seen),
        proposed_on=today,
        proposed_by=staff,
        proposed_at=clock.now(),
        submission=uuid.uuid4(),
    )
    OwnSupportStep.objects.create(
        support=support,
        kind="linked",
        happened_on=today,
        to_unit=case.unit,
        to_board=case.board,
        ground="osl_12_2",
        text=mark("said when it was passed on", **seen),
        decided_by=mark("who decided to pass it on", **seen),
        said_by=staff,
        said_at=clock.now() - timedelta(days=2),
        submission=uuid.uuid4(),
    )
    return support


def gone_through(case: Case, staff: Staff, lead: Staff, mark: Callable[..., str]) -> None:
    """That the case was gone through with the one who has it, by another, and a next step that came of it."""
    today, now = clock.today(), clock.now()
    of_lead = {"also": (Relation.COMMISSION,)}  # whoever leads the unit reads it, unless a wall stands between
    review = CaseloadReview.objects.create(
        unit=case.unit,
        staff=staff,
        held_on=today,
        held_by=lead,
        held_at=now,
        cases_count=1,
        submission=uuid.uuid4(),
    )
    said = CaseReview.objects.create(
        case=case,
        review=review,
        text=mark("said of it", **of_lead),
        next_step=mark("step agreed on", **of_lead),
        due_on=today,
        said_by=lead,
        said_at=now,
    )
    Task.objects.create(case=case, owner=staff, due_on=today, made_by=lead, made_at=now, review=said)


def put_in_hand(
    case: Case, staff: Staff, kind: EngagementKind, colleague: Staff | None
) -> tuple[Engagement, Engagement]:
    """The relation of whoever works with the case, and the one that the member of staff has: another, who reads it."""
    if kind not in READ_ONLY:
        worked = engaged(case, staff)
        return worked, worked
    worked, taken = engaged(case, colleague or staff), engaged(case, staff, kind)
    Engagement.objects.filter(pk=taken.pk).update(carries_whereabouts=False, ends_at=clock.now() + timedelta(hours=1))
    return worked, taken


def answered_for(
    case: Case, child: Person, staff: Staff, to: Unit, mark: Callable[..., str]
) -> tuple[ChildLine, ChildAnswer]:
    """The child's line in the case, with all answered that must be before it can end, and the report that was made."""
    line = Party.objects.create(case=case, person=child, role=PartyRole.CHILD).child_line
    said = {"case": case, "line": line, "happened_on": case.came_in_on, "said_by": staff, "said_at": clock.now()}
    report = ChildAnswer.objects.create(
        step="report",
        outcome="made",
        to_unit=to,
        how="phone",
        text=mark("report"),
        submission=uuid.uuid4(),
        **said,
    )
    keep_apart(report, kept_from_other=mark("kept from the other guardian", of=Relation.WHEREABOUTS))
    for step, outcome in (("talk", "not_talked"), ("support", "offered")):
        ChildAnswer.objects.create(
            step=step, outcome=outcome, text=mark(f"answer of {step}"), submission=uuid.uuid4(), **said
        )
    return line, report


def investigated(case: Case, child: Party, staff: Staff, colleague: Staff, mark: Callable[..., str]) -> Inquiry:
    """An open investigation with all that is required in it, so that each step of it can be taken."""
    today = clock.today()
    investigation = Investigation.objects.create(
        case=case,
        kind="adult_using_violence" if case.role == CaseRole.USING_VIOLENCE else "adult_exposed",
        headings=1,
        opened_on=today - timedelta(days=30),
        opened_by=staff,
        opened_at=clock.now(),
        came_by="application",
        ground="sol2025_14_2",
        why=mark("why it is investigated"),
        safety=mark("safety"),
        submission=uuid.uuid4(),
    )
    told: dict[str, Any] = {"case": case, "investigation": investigation}
    for heading in headings(investigation.kind, 1):
        InvestigationSection.objects.create(
            heading=heading.key,
            child=child if heading.is_per_child else None,
            is_guarded=heading.is_guarded,
            version=1,
            text=mark("guarded text", Level.PROTECTED, Relation.WHEREABOUTS) if heading.is_guarded else mark("section"),
            marked={"phase": ["after"], "needs": ["safety"]}.get(heading.asks, []),
            written_by=staff,
            written_at=clock.now(),
            **told,
        )
    return Inquiry(
        investigation=investigation,
        gathered=Gathered.objects.create(
            from_whom=mark("asked"),
            basis="consent",
            asked_on=today - timedelta(days=3),
            asked_by=staff,
            submission=uuid.uuid4(),
            **told,
        ),
        communication=Communication.objects.create(
            party=case.parties.get(role=PartyRole.CLIENT),
            material=mark("material"),
            way="meeting",
            sent_on=today - timedelta(days=9),
            reply_by_on=today - timedelta(days=2),
            done_by=staff,
            submission=uuid.uuid4(),
            **told,
        ),
        proposal=Proposal.objects.create(
            position=1,
            text=mark("proposal"),
            kinds=["advice"],
            proposed_by=colleague,
            proposed_at=clock.now(),
            submission=uuid.uuid4(),
            **told,
        ),
        child=child,
    )


def childs_own(case: Case, child: Person, staff: Staff, mark: Callable[..., str], *, ahead: date | None) -> ChildsFile:
    """The child's own case, and what has been decided that a guardian may be shown of it."""
    now = clock.now()
    of_child = CaseFactory(
        unit=case.unit,
        person=child,
        role=CaseRole.CHILD,
        number=mark("child's number", Level.ADMINISTRATIVE, also=(Relation.LED_CASE,)),
        came_in_on=case.came_in_on,
        closed_on=case.closed_on,
        opened_by=staff,
    )
    guardian = Party.objects.create(case=of_child, person=case.person, role=PartyRole.GUARDIAN)
    signed = {"written_by": staff, "signed_by": staff, "signed_at": now}
    note = NoteFactory(case=of_child, text=mark("child's note"), told_by="child", **signed)
    GuardianDecision.objects.create(
        case=of_child,
        guardian=guardian,
        note=note,
        may_be_shown=False,
        ground="harm_to_other",
        reason=mark("decision's reason"),
        decided_by=staff,
        decided_at=now,
    )
    help_of(of_child, staff, mark)
    custody = Guardianship.objects.create(
        person=child,
        guardian=case.person,
        kind=GuardianKind.SOLE_CUSTODY,
        board=of_child.board,
        told_in_case=of_child.pk,
        recorded_at=now,
        told_by="school",
    )
    asked = ConsentStep.objects.create(
        case=of_child,
        help="trappan",
        whom=guardian,
        step="asked",
        happened_on=clock.today(),
        way="handed",
        reason=mark("why it was safe to ask"),
        said_by=staff,
        said_at=now,
        submission=uuid.uuid4(),
    )
    ChildsWord.objects.create(
        case=of_child,
        happened_on=clock.today(),
        told_by="child",
        told_by_person=child,
        voice="bad",
        words=mark("what the child said"),
        who=mark("who talked with the child"),
        meets=case.person,
        contact="paused",
        ends_on=ahead,
        written_by=staff,
        written_at=now,
        submission=uuid.uuid4(),
    )
    ConditionCheck.objects.create(
        case=of_child,
        checked_on=clock.today(),
        violence_ceased="no",
        life_stable="yes",
        safe_and_protected="yes",
        meets_violent_parent="no",
        goes_on_because=mark("why Trappan goes on"),
        checked_by=staff,
        checked_at=now,
        submission=uuid.uuid4(),
    )
    return ChildsFile(of_child, guardian, note, received_of(of_child, staff, mark), asked, custody, frozenset())


def partner_contact_of(case: Case, staff: Staff, mark: Callable[..., str]) -> None:
    """A contact of her own that goes on."""
    now, today = clock.now(), clock.today()
    contact = PartnerContact.objects.create(
        case=case, ask_by=today, asked_by=staff, asked_at=now - timedelta(days=1), submission=uuid.uuid4()
    )
    PartnerWord.objects.create(
        case=case,
        contact=contact,
        kind="accepted",
        happened_on=today,
        how="call",
        words=mark("what she said"),
        done=mark("what was agreed"),
        next_on=today + timedelta(days=2),
        said_by=staff,
        said_at=now,
        submission=uuid.uuid4(),
    )


def help_of(case: Case, staff: Staff, mark: Callable[..., str]) -> None:
    """What is told before help is chosen, an exception, and a wish that could not be met."""
    now = clock.now()
    facts = HelpFacts.objects.create(
        case=case, meets_violent_parent="yes", told_by=staff, told_at=now, submission=uuid.uuid4()
    )
    HelpException.objects.create(
        case=case,
        facts=facts,
        help="here_and_now",
        condition="meets_violent_parent",
        reason=mark("why an exception"),
        decided_by=staff,
        decided_at=now,
        submission=uuid.uuid4(),
    )
    HelpWish.objects.create(
        case=case,
        help="skilda_varldar",
        reason="group_not_offered",
        words=mark("what could not be had"),
        wished_on=clock.today(),
        noted_by=staff,
        noted_at=now,
        submission=uuid.uuid4(),
    )


def received_of(case: Case, staff: Staff, mark: Callable[..., str]) -> ReceivedReport:
    """
    A concern report that has come in about the child, of which the need of protection has been assessed; before it one
    of which all has.
    """
    now = clock.now()
    for days in (20, 2):
        report = ReceivedReport.objects.create(
            case=case,
            received_at=now - timedelta(days=days),
            how="phone",
            reporter="private",
            text=mark("received report"),
            written_by=staff,
            written_at=now,
            submission=uuid.uuid4(),
        )
        beyond = {"of": Relation.WHEREABOUTS}
        kept = mark("kept from the guardian", **beyond)
        keep_apart(report, who=mark("reporter", **beyond), kept_from_guardian=kept)
        assessed = ProtectionAssessment.objects.create(
            case=case,
            report=report,
            made_at=now - timedelta(days=1),
            made_by=staff,
            conclusion="needed",
            basis=mark("basis"),
            written_at=now,
            submission=uuid.uuid4(),
        )
        keep_apart(assessed, action=mark("action", **beyond))
        if days > 2:
            PreliminaryAssessment.objects.create(
                case=case,
                report=report,
                made_on=now.date(),
                made_by=staff,
                outcome="not_opened",
                decided_by=mark("decider"),
                reason=mark("preliminary reason"),
                written_at=now,
            )
    return report


def a_shift(unit: Unit, staff: Staff) -> DutyShift:
    """The one shift in the roster of that unit."""
    today, now = clock.today(), clock.now()
    told = {"kind": "reception", "starts_on": today, "ends_on": today, "primary": staff}
    return DutyShift.objects.filter(unit=unit).first() or DutyShift.objects.create(
        unit=unit, written_by=staff, written_at=now, **told
    )


def an_offer(unit: Unit, staff: Staff) -> OfferedHelp:
    """The one decision on help without needs assessment at that unit."""
    found = OfferedHelp.objects.filter(unit=unit).first()
    return found or offer(unit, staff, offer="phone_advice", documents_identity=False)


def a_nameless(decision: OfferedHelp) -> NamelessHelp:
    """The one number under that decision, with a talk counted."""
    today = clock.today()
    if found := NamelessHelp.objects.filter(offered=decision).first():
        return found
    made = NamelessHelp.objects.create(
        unit=decision.unit, offered=decision, who="exposed", started_on=today, submission=uuid.uuid4()
    )
    made.talks.create(held_on=today, form="phone", minutes=20, submission=uuid.uuid4())
    return made


def a_fact(file: File, kind: str) -> Any:
    return file.facts[kind].public_id


KINDS = ("relation", "vardnad", "foretradare", "kontaktvag", "vistelse")
READ_ONLY = frozenset({EngagementKind.LEAD_READING, EngagementKind.BREAK_GLASS})
OTHER_KINDS: dict[str, tuple[Any, ...]] = {
    "kind": KINDS,
    "what": ("nummer", "telefon"),
    "form": ("csv", "xlsx", "json"),
    "step": ("anmalan", "kvitto", "besked", "samtal", "stod"),
    "number": (1,),
    "token": ("ingen-sadan-lank",),
    "first": ("2026-01-01",),
    "last": ("2026-01-31",),
    "heading": ("reason",),
    "key": ("sol2025_brottsoffer",),
    "help_key": ("trappan",),
    "file_form": ("docx",),
    "instrument_id": (uuid.uuid5(NAMES, "self_rating"),),
    "registered_id": (uuid.uuid5(NAMES, "ors_srs"),),
}
"""Parameters that name no row, each with the values that are tried."""

HEADINGS = {"investigation_child": ("child_analysis",), "investigation_guarded": ("protection",)}
"""Headings of an investigation that have addresses of their own."""

ASSESSED = {
    "assessment_section": "begun",
    "assessment_judge": "begun",
    "assessment_sign": "judged",
    "assessment_discard": "judged",
    "assessment_second": "lower",
}
"""Which assessment an address is about; the others are about the signed one."""

MADE: dict[str, Callable[[File, Address, dict[str, Any]], Any]] = {
    "public_id": lambda file, address, _: (
        file.contact.public_id
        if address.row.about is Relation.CONTACT
        else file.childs.case.public_id
        if is_of_guardians(address)
        or "/orosanmalningar/" in address.route
        or "/mojlig-hjalp/" in address.route
        or address.name in ("case_conditions", "childs_page")
        else file.case.public_id
    ),
    "note_id": lambda file, address, _: (file.signed if address.name == "note_correct" else file.note).public_id,
    "person_id": lambda file, address, _: file.child.public_id,
    "fact_id": lambda file, address, chosen: a_fact(file, chosen.get("kind") or kind_in(address)),
    "relation_id": lambda file, address, _: file.engagement.public_id,
    "approval_id": lambda file, address, _: file.approval.public_id,
    "deadline_id": lambda file, address, _: file.deadline.public_id,
    "notice_id": lambda file, address, _: file.notice.public_id,
    "todo_id": lambda file, address, _: file.to_do.public_id,
    "session_id": lambda file, address, _: (
        (file.booked if address.name in ("session_move", "interpreter_mark") else file.session).public_id
    ),
    "more_id": lambda file, address, _: file.more_talks.public_id,
    "given_id": lambda file, address, _: file.given.public_id,
    "file_id": lambda file, address, _: file.kept_file.public_id,
    "intervention_id": lambda file, address, _: file.intervention.public_id,
    "act_id": lambda file, address, _: file.act.public_id,
    "step_id": lambda file, address, _: file.step.public_id,
    "wait_id": lambda file, address, _: (file.offered if address.name == "waiting_answer" else file.wait).public_id,
    "offer_id": lambda file, address, _: file.offer.public_id,
    "consent_id": lambda file, address, _: file.consent.public_id,
    "instruction_id": lambda file, address, _: file.instruction.public_id,
    "request_id": lambda file, address, _: file.request.public_id,
    "review_id": lambda file, address, _: file.review.public_id,
    "card_id": lambda file, address, _: file.card.public_id,
    "message_id": lambda file, address, _: file.message.public_id,
    "item_id": lambda file, address, _: (file.childs.note if is_of_guardians(address) else file.item).public_id,
    "guardian_id": lambda file, address, _: file.childs.guardian.public_id,
    "asked_id": lambda file, address, _: file.childs.asked.public_id,
    "task_id": lambda file, address, _: file.task.public_id,
    "row_id": lambda file, address, _: file.twin.public_id,
    "batch_id": lambda file, address, _: file.batch.public_id,
    "nameless_id": lambda file, address, _: file.nameless.public_id,
    "shift_id": lambda file, address, _: file.shift.public_id,
    "report_id": lambda file, address, _: file.childs.concern.public_id,
    "line_id": lambda file, address, _: file.line.public_id,
    "answer_id": lambda file, address, _: file.report.public_id,
    "own_id": lambda file, address, _: file.own.public_id,
    "investigation_id": lambda file, address, _: file.inquiry.investigation.public_id,
    "gathered_id": lambda file, address, _: file.inquiry.gathered.public_id,
    "communication_id": lambda file, address, _: file.inquiry.communication.public_id,
    "proposal_id": lambda file, address, _: file.inquiry.proposal.public_id,
    "child_id": lambda file, address, _: file.inquiry.child.public_id,
    "decision_id": lambda file, address, _: (
        (file.proposal if address.name in ("decision_change", "decision_sign") else file.decided).public_id
    ),
    "promise_id": lambda file, address, _: file.promise.public_id,
    "safeguard_id": lambda file, address, _: file.shielded.safeguard.public_id,
    "planned_id": lambda file, address, _: file.shielded.plan.party.public_id,
    "plan_id": lambda file, address, _: file.shielded.plan.public_id,
    "assessment_id": lambda file, address, _: getattr(file.assessed, ASSESSED.get(address.name, "signed")).public_id,
    "rating_id": lambda file, address, _: file.assessed.rating.public_id,
    "staff_id": lambda file, address, _: file.engagement.actor.public_id,
    "commission_id": lambda file, address, _: file.commission.public_id,
    "support_id": lambda file, address, _: file.support.public_id,
    "conference_id": lambda file, address, _: file.conference.public_id,
    "matter_id": lambda file, address, _: file.matter.public_id,
    "group_id": lambda file, address, _: file.group.public_id,
    "meeting_id": lambda file, address, _: file.met.public_id,
    "place_id": lambda file, address, _: file.place.public_id,
    "link_id": lambda file, address, _: file.link.public_id,
    "cleared_id": lambda file, address, _: file.decided.steps.earliest("pk").public_id,
}
"""Parameters that name a row, and which row of a file it is."""


def is_of_guardians(address: Address) -> bool:
    """True of what is only in a child's own case."""
    return "/vardnadshavare/" in address.route


def kind_in(address: Address) -> str:
    """The kind of fact that stands in the address itself."""
    return next(kind for kind in KINDS if f"/{kind}/" in address.route)


def parameters(address: Address) -> list[str]:
    """The names of what stands between < and > in the address."""
    return [part.split(":")[-1].split(">")[0] for part in address.route.split("<")[1:]]


def urls(scene: Scene, address: Address, role: str, situation: Situation, chosen: dict[str, Any]) -> str:
    """The address of that thing in that situation. `chosen` are the parameters that name no row."""
    file = scene.file(role, situation)
    named = {name: MADE[name](file, address, chosen) for name in parameters(address) if name in MADE}
    first = next(iter(named), "")
    if situation is Situation.MISSING:
        named[first] = uuid.uuid4()
    if situation is Situation.CROSSED:
        foreign = scene.file(role, Situation.ELSEWHERE)
        named = {
            name: value if name == first else MADE[name](foreign, address, chosen) for name, value in named.items()
        }
    return reverse(address.name, kwargs=named | chosen)


def choices(address: Address) -> list[dict[str, Any]]:
    """Every choice of the parameters that name no row; one, empty, when there are none."""
    found: list[dict[str, Any]] = [{}]
    for name in parameters(address):
        if name in MADE:
            continue
        values = OTHER_KINDS[name]
        if name == "kind" and is_of_guardians(address):
            values = ("note",)
        elif name == "heading":
            values = HEADINGS.get(address.name, values)
        found = [one | {name: value} for one in found for value in values]
    return found


def situations(address: Address) -> list[Situation]:
    """Those in which the thing an address names can stand; one, in which its relation holds, when it names none."""
    rows = [name for name in parameters(address) if name in MADE]
    if not rows:
        return [Situation.ELSEWHERE if address.row.about is Relation.REGISTER else Situation.OWN]
    return [one for one in Situation if one is not Situation.CROSSED or len(rows) > 1]
