"""First contacts, also anonymous, until a case is opened or a goodbye said; and registers brought in from files."""

import uuid
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from livlina.access.keys import KeyHolder
from livlina.cases.models import MY_CASE, Case, OfCase
from livlina.cases.terms import Entrance
from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.intake.terms import AsksFor, Assessment, ContactKind, ContactRole, Outcome, ViolenceForm
from livlina.organisation.models import Board, District, Project, Staff, Unit
from livlina.people.models import Person
from livlina.people.terms import Sex

# Reception, handler and writer see a contact until two weeks after its outcome; the team of the case it became goes on
# seeing it, and leads one that became none (section 1 of the security requirements). Handler and writer do while they
# work at its unit; of one passed on from there to another under its board, until somebody there does anything with it,
# so that it is never between two units, and what is told there is not told here (S-04): wherever it goes from there,
# who wrote it down sees it no more, and who passed it on last does. Nobody sees one from the other
# side of a wall, also the one who wrote it down (S-10); nor one about a child whose own case hides where it is (S-11):
# they see that of a caller of theirs. `is_new_caller` is asked only of what is being written, and of what is beyond.
CONTACT_IS_MINE = (
    f"case_id = {mine('my_cases')} OR ("
    f"((case_id IS NULL AND unit_id = {mine('my_led_units')}) "
    "OR ((outcome_on IS NULL OR outcome_on > today() - 14) "
    f"AND ((unit_id = {mine('my_receiving_units')} AND unit_id <> ALL ((SELECT my_led_units())::bigint[])) "
    "OR ((registered_by_id = acting() OR handler_id = acting()) "
    f"AND (unit_id = {mine('my_working_units')} "
    "OR (passed_on_unit_id = unit_id AND outcome = '' AND (handler_id = acting() OR NOT was_received) "
    f"AND board_id = {mine('my_boards')})))))) "
    f"AND (person_id IS NULL OR person_id = {mine('all_my_callers')} OR is_new_caller(id, person_id)))"
)

# Whose it may be when it is written: no case's, or one in which I work, so that no other gets a contact that it did not
# come of; and about whom (`may_be_caller`).
CONTACT_MAY_BE = (
    f"(case_id IS NULL OR case_id = {mine('my_worked_cases')}) "
    "AND (person_id IS NULL OR may_be_caller(id, case_id, person_id))"
)

# How she is reached, for those who see the contact, and not for one to whom the case it became hides it (S-21).
THEIR_CONTACT = (
    "EXISTS (SELECT FROM intake_contact c WHERE c.id = of_id "
    "AND (c.case_id IS NULL OR c.case_id <> ALL ((SELECT my_hiding_cases())::bigint[])))"
)
# Written with the contact, under its random id, as long as it is no case.
CONTACT_WAITS = (
    "EXISTS (SELECT FROM intake_contact c WHERE c.id = of_id AND c.public_id = intake_contactways.public_id "
    "AND c.case_id IS NULL)"
)

REACHED: Final = ("phone", "call_when", "say", "who_may_answer", "code_word")
"""What a contact tells of how she is reached."""
CAME_FROM: Final = ("entrance_detail", "decision_reference", "remains", "passed_on_to")
"""The words of where she came from: a shelter, a team of another town, what they there go on with."""
WAYS: Final = (*REACHED, *CAME_FROM)
"""What tells where she is and was. It stands in a row of its own (`ContactWays`)."""


def _way(name: str) -> Any:
    """One of `WAYS` as the contact tells it: '' where it was not told, and where it is not for the one who asks."""

    def told(contact: "Contact") -> str:
        ways = getattr(contact, "ways", None)
        return "" if ways is None else str(getattr(ways, name))

    def tell(contact: "Contact", text: str) -> None:
        ways = getattr(contact, "ways", None)
        if ways is None and text:
            ways = ContactWays(of=contact, public_id=contact.public_id)
        if ways is not None:
            setattr(ways, name, text)

    return property(told, tell)


class Contact(KeyHolder):
    """
    A first contact (kontakt) at a unit. How the person is reached, and from where, stands apart, and is written by
    `keep_ways`.

    Counted among contacts whatever comes of it, and never in the five tables. One who writes it down may
    not always read it back: reception and leads of the unit, the handler and the writer do.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "trace_ref number unit board received_at registered_by registered_at handler "
        "assessed_at assessed_by complete_by first_answer_at outcome outcome_on ended_at outcome_by passed_on_unit "
        "case version gone_through_at submission sent_marks sent_in was_received",
        Level.NOTE: "kind role entrance project began_out_of_hours asks_for sex birth_year told_age told_age_on "
        "language needs_interpreter district from_police",
        Level.VIOLENCE: "person called legal_support_offered legal_support_accepted joint_meeting joint_meeting_on "
        "assessment assessment_note asks_for_text "
        "violence_forms violence_forms_asked honour has_children children others_involved immediate_danger danger_note "
        "danger_told interpreter_wish first_answer outcome_note concern_reported concern_note note "
        "corrections",
        Level.PROTECTED: "safe_to_call safe_to_leave_message safe_to_text safe_to_write",
    }

    trace_ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()  # running, within the unit; given by the database
    unit = models.ForeignKey(Unit, db_index=False, on_delete=models.PROTECT, related_name="contacts")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField("när")
    registered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    handler = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    kind = models.CharField(max_length=20, choices=ContactKind)
    role = models.CharField(max_length=15, choices=ContactRole, default=ContactRole.UNKNOWN)
    entrance = models.CharField(max_length=20, choices=Entrance, default=Entrance.UNKNOWN)
    entrance_detail, decision_reference, remains, passed_on_to = map(_way, CAME_FROM)
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="+")
    legal_support_offered = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    legal_support_accepted = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)

    began_out_of_hours = models.BooleanField(default=False)  # written down at the duty, for another to go on with
    complete_by = models.DateField(null=True)  # a quick note, to be filled in until that day; None: it is whole
    joint_meeting = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    joint_meeting_on = models.DateField(null=True)

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="contacts")
    called = SealedText("vad personen vill kallas")
    sex = models.CharField(max_length=10, choices=Sex, default=Sex.UNKNOWN)
    birth_year = models.PositiveSmallIntegerField(null=True)
    told_age = models.PositiveSmallIntegerField(null=True)  # in years, as it was said; never made into a year
    told_age_on = models.DateField(null=True)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=60, blank=True)
    needs_interpreter = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    interpreter_wish = SealedText("önskemål om tolk")

    phone, call_when, say, who_may_answer, code_word = map(_way, REACHED)
    ways_stood = _way("stood")
    safe_to_call = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    safe_to_leave_message = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    safe_to_text = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    safe_to_write = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)

    asks_for = ArrayField(models.CharField(max_length=15, choices=AsksFor), default=list)
    asks_for_text = SealedText("vad som önskas")
    violence_forms = ArrayField(models.CharField(max_length=15, choices=ViolenceForm), default=list)
    violence_forms_asked = models.BooleanField(default=False)  # False: the forms are unknown, not none
    honour = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    has_children = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    children = SealedText("barn")
    others_involved = SealedText("andra inblandade")
    immediate_danger = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    danger_note = SealedText("vad faran gäller")
    danger_told = models.BooleanField(default=False, db_default=False)  # once told it stays so; kept by the database
    from_police = models.BooleanField(default=False, db_default=False)  # stays so, as danger that was told does
    note = SealedText("anteckning")

    assessment = models.CharField(max_length=20, choices=Assessment, blank=True)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    assessment_note = SealedText("om bedömningen")
    first_answer_at = models.DateTimeField(null=True)
    first_answer = SealedText("första svaret")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)  # by the database's clock: for how long it counts (S-10)
    outcome_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    outcome_note = SealedText("om utgången")
    passed_on_unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    was_received = models.BooleanField(
        default=False, db_default=False
    )  # passed on, and taken up there; by the database
    concern_reported = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)
    concern_note = SealedText("orosanmälan")
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="contact")
    # JSON, earliest first: when, by whom, which fields and what stood; and of danger that was taken back, why
    corrections = SealedText("ändringar")
    version = models.PositiveIntegerField(default=1)
    gone_through_at = models.DateTimeField(null=True)  # on a morning list; new until then
    submission = models.UUIDField(null=True)
    sent_marks = models.BinaryField(default=b"", db_default=b"")  # keyed, of what that form told (S-142)
    sent_in = models.BooleanField(default=False)  # by the one herself, by the open form: nobody has talked to her

    class Meta:
        constraints = [
            RowPolicy(name="contact_rows", using=CONTACT_IS_MINE, new=CONTACT_MAY_BE),
            InOwnName(
                "registered_by",
                name="contact_in_own_name",
                last=(
                    "assessed_by",
                    "outcome_by",
                ),
            ),
            models.UniqueConstraint(fields=["unit", "number"], name="contact_number_is_the_units_own"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(submission__isnull=False), name="contact_is_saved_once"
            ),
            models.CheckConstraint(
                name="contact_without_name_has_no_person",
                condition=~Q(kind__in=[ContactKind.ANONYMOUS, ContactKind.COLLEAGUE_ADVICE]) | Q(person=None),
            ),
            models.CheckConstraint(
                name="contact_age_has_the_day_it_was_told",
                condition=Q(told_age=None, told_age_on=None) | Q(told_age__isnull=False, told_age_on__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_outcome_has_its_day",
                condition=Q(outcome="", outcome_on=None, ended_at=None)
                | (~Q(outcome="") & Q(outcome_on__isnull=False, ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="contact_assessment_has_its_moment",
                condition=Q(assessment="", assessed_at=None) | (~Q(assessment="") & Q(assessed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="contact_with_case_has_that_outcome",
                condition=Q(case=None) | Q(outcome=Outcome.CASE_OPENED),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-received_at"], name="contact_queue"),
            models.Index(fields=["unit"], include=["person"], condition=~Q(person=None), name="contact_callers"),
            models.Index(fields=["unit"], condition=Q(case=None), name="contact_without_case"),
            models.Index(fields=["unit"], condition=Q(outcome=""), name="contact_not_ended"),
            models.Index(fields=["registered_at"], condition=Q(sent_in=True), name="contact_sent_in_lately"),
            models.Index(fields=["registered_by"]),
            models.Index(fields=["handler"]),
            models.Index(fields=["person"]),
        ]

    asks_who_told = False  # it is the caller who tells
    is_sent_again = False  # True of one whose form came once more: known are its ids alone (S-12)
    is_handed_on = False  # True of one just written down, that a wall hides from the one who did (S-10)
    is_veiled = False  # True of one read where its case hides where its persons are: see `queries.veiled` (S-21)

    def __str__(self) -> str:
        return f"Kontakt {self.number}"


class ContactWays(PublicModel):
    """
    How the one a first contact is about is reached, and the words of where she came from, in a row of its own: the
    database shows it to those who see the contact, and not to one who sees it through a case without whereabouts.
    Nothing of it is changed once it is a case.

    It has the random id of the contact, under which its words are sealed as they were when they stood there.
    """

    sealed_by: ClassVar[str] = "of"
    sealed_as: ClassVar[dict[str, str]] = {name: f"intake_contact.{name}" for name in WAYS}
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id of",
        Level.VIOLENCE: "entrance_detail decision_reference remains passed_on_to",
        Level.PROTECTED: "phone call_when say who_may_answer code_word stood",
    }

    of = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="ways")
    phone = SealedText("telefon")
    call_when = SealedText("när det är säkert")
    say = SealedText("säg så här")
    who_may_answer = SealedText("vem kan svara")
    code_word = SealedText("kodord")
    entrance_detail = SealedText("varifrån")
    decision_reference = SealedText("beslut från RVT")
    remains = SealedText("vad som finns kvar hos avsändaren")
    passed_on_to = SealedText("vart")
    stood = SealedText("vad som stod förut")  # JSON, moment of a correction → fact → what stood

    class Meta:
        constraints = [RowPolicy(name="contact_ways_rows", using=THEIR_CONTACT, new=CONTACT_WAITS)]

    def sealing_row(self) -> Contact:
        return self.of


def keep_ways(contact: Contact) -> None:
    """
    Write how she is reached and from where, as the contact tells it now, where any of that was told. Part of a command:
    before the contact, where it goes to another unit, or becomes a case.
    """
    ways: ContactWays | None = getattr(contact, "ways", None)
    if ways is None:
        return
    ways.of = contact
    if ways._state.adding:
        ways.save(force_insert=True)
    else:
        ways.save(update_fields=(*WAYS, "stood"))


class ContactHandling(models.Model):
    """
    Who handles a first contact, or handled it lately, and took it, read it or did something in it: for whom it is a
    side, and until when. Kept by the database alone, never read; gone when it counts no more. Source: S-10, S-11.
    """

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "id contact staff counts_until"}

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    counts_until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            RowPolicy(name="contact_handling_rows", using="false", changes=()),
            models.UniqueConstraint(fields=["contact", "staff"], name="contact_is_handled_once"),
        ]


class MorningMeeting(PublicModel):
    """
    That the list of the morning was gone through at a unit (morgonmöte): who held it, of which list, what stood there.

    `until` is when the list was shown. What stood there says so itself, and is new at the next no more: what a wall hid
    from the one who held it is (S-10). Never changed. Source: R-082.
    """

    levels = {Level.ADMINISTRATIVE: "id public_id unit held_by held_at until gone_through submission"}

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    held_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    until = models.DateTimeField()
    gone_through = models.JSONField()  # flag → how many stood there with it; never which, for the walls' sake
    submission = models.UUIDField(null=True)

    class Meta:
        constraints = [
            RowPolicy(
                name="morning_meeting_rows",
                using=f"unit_id = {mine('my_receiving_units')}",
                new="held_by_id = acting()",
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(submission__isnull=False), name="meeting_is_saved_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "-until"], name="morning_meeting_latest")]


class ContactCounter(models.Model):
    """The last running number of contacts at a unit; only next_contact_number() turns it."""

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "id unit last"}

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    last = models.PositiveIntegerField()


class ImportBatch(PublicModel):
    """
    One register that was brought in (inläsning): how many cases it made and changed, and which it made.

    `cases` are internal keys; they name nothing once it is undone. `units` are those that it brought cases to, and
    whoever leads all of them sees it. Only that it was undone is written to it later. Source: S-122.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id imported_by imported_at rows created updated units cases undone_by "
        "undone_at"
    }

    imported_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")  # None: the system
    imported_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    units = ArrayField(models.BigIntegerField())
    cases = ArrayField(models.BigIntegerField())
    undone_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            RowPolicy(
                name="import_batch_rows",
                using="units <@ (SELECT my_led_units())::bigint[]",
                new="imported_by_id IS NOT DISTINCT FROM nullif(acting(), 0) OR undone_at IS NOT NULL",
            ),
            InOwnName("imported_by", name="import_batch_in_own_name", later=("undone_by",)),
        ]
        indexes = [models.Index(fields=["-imported_at"], name="import_batch_latest")]


class ImportedRow(OfCase):
    """A case's row as last imported: what the next import of the same case is compared with."""

    levels = {Level.ADMINISTRATIVE: "imported_at", Level.VIOLENCE: "facts"}

    facts = SealedText("raden som den lästes")  # JSON, column → canonical text or null
    imported_at = models.DateTimeField()

    class Meta:
        default_related_name = "imported_rows"
        constraints = [
            RowPolicy(name="imported_row_rows", using=MY_CASE, new="false", changes=()),
            models.UniqueConstraint(fields=["case"], name="case_is_imported_as_one_row"),
        ]
