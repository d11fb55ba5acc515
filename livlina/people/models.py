"""
Persons and what is known of them.

Name, number and protection are the person's; ways to reach her, whereabouts and relations belong to the file
of the board that was told. A person has no visibility of their own: cases and first contacts give it.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from livlina.access.keys import KeyHolder
from livlina.core.apart import KeptWords
from livlina.core.fields import Level, PublicModel
from livlina.core.own_name import InOwnName
from livlina.core.rows import RowPolicy, mine, none_of_mine
from livlina.core.sealed import SealedText
from livlina.core.terms import Answer
from livlina.organisation.models import Board, Staff
from livlina.people.terms import (
    ChannelKind,
    FoundBy,
    GivenHow,
    GuardianKind,
    Judgement,
    NumberKind,
    OwnEnd,
    OwnKind,
    PlaceKind,
    Protection,
    RelationKind,
    RepresentativeKind,
    Sex,
    SharedWhat,
    Source,
    TaskState,
    Violence,
)

# What a board was told of a person: in one of my cases, or of one whose own file I work in. Not what she told in
# hers, where she is the other party of mine (S-13).
TOLD_TO_ME = (
    f"board_id = {mine('my_boards')} AND (told_in_case = {mine('my_cases')} OR person_id = {mine('my_clients')})"
)

# Where a person is and how she is reached: what was told in a case whose relation carries that too, or in a contact of
# one's own or of a client of such a case. Not what a colleague was told in theirs, whosever row it is (S-13, S-21).
TOLD_OF_WAYS = (
    f"(told_in_case = {mine('my_level4_cases')} OR told_in_contact = {mine('my_calls')} "
    f"OR told_in_contact = {mine('calls_of_my_clients')})"
)
WHERE_SHE_IS = f"board_id = {mine('my_boards')} AND {TOLD_OF_WAYS}"
# What is told anew is told in a first contact, or in a case in which one works and does not only read.
# Whoever told it is somebody whom the one who writes may name.
TOLD_BY_SOMEBODY_KNOWN = "(told_by_person_id IS NULL OR may_name_person(told_by_person_id))"
TOLD_NOW_OF_HER = f"may_name_person(person_id) AND (told_in_case IS NULL OR told_in_case = {mine('my_worked_cases')})"
TOLD_NOW = f"{TOLD_NOW_OF_HER} AND {TOLD_BY_SOMEBODY_KNOWN}"
# What one wrote oneself a moment ago, also where one is not shown it later.
WROTE_IT_JUST_NOW = (
    "recorded_by_id = acting() AND recorded_at > now() - interval '1 hour' "
    f"AND (told_in_case IS NULL OR told_in_case = {mine('my_worked_cases')})"
)

# What is told of who somebody is, and may be told otherwise; the row stays the same row.
TOLD_OF_A_PERSON = (
    *("name", "pronoun", "identity_number", "identity_hash", "number_kind", "born", "birth_year", "sex", "protection"),
    *("language", "needs_interpreter", "interpreter_wish", "version"),
)


class Person(KeyHolder):
    """
    A human being as known here. No number is unique: that two rows are one human is found by the keyed hash,
    by the walls and the register controller alone (S-12).
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "created_at protected_at version",
        Level.NOTE: "sex birth_year language needs_interpreter",
        Level.VIOLENCE: "name pronoun identity_number identity_hash number_kind born protection interpreter_wish",
    }

    name = SealedText("namn")
    pronoun = SealedText("pronomen")
    identity_number = SealedText("personnummer")  # twelve digits
    identity_hash = models.BinaryField(null=True, editable=False)
    number_kind = models.CharField(max_length=15, choices=NumberKind, default=NumberKind.UNKNOWN)
    born = SealedText("född")  # ISO date, where it is known
    birth_year = models.PositiveSmallIntegerField("födelseår", null=True)
    sex = models.CharField("kön", max_length=10, choices=Sex, default=Sex.UNKNOWN)
    protection = models.CharField(max_length=25, choices=Protection, default=Protection.NONE)
    protected_at = models.DateTimeField(null=True, editable=False)  # kept by the database
    language = models.CharField("språk", max_length=60, blank=True)
    needs_interpreter = models.CharField("tolk", max_length=10, choices=Answer, default=Answer.UNKNOWN)
    interpreter_wish = SealedText("önskemål om tolk")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)  # two editors: nobody's text is overwritten (S-142)

    is_shown = True
    """False of an empty person in place of one who is shown by role and mark alone (`queries.unshown`)."""

    class Meta:
        constraints = [
            RowPolicy(
                name="person_rows",
                using=f"(id = {mine('my_parties')} AND (protection = 'none' "
                f"OR id <> {none_of_mine('my_shielded_persons')})) "
                f"OR id = {mine('all_my_callers')}",
                new=f"id = {mine('my_worked_parties')} OR id = {mine('all_my_callers')}",
                changes=TOLD_OF_A_PERSON,
            ),
            models.CheckConstraint(
                name="person_number_has_its_hash",
                condition=Q(identity_number=None, identity_hash=None)
                | Q(identity_number__isnull=False, identity_hash__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["identity_hash"], condition=~Q(identity_hash=None), name="person_hash")]

    @property
    def is_protected(self) -> bool:
        return self.protection != Protection.NONE


class Sourced(models.Model):
    """
    Something that somebody has told, marked with who did: a kind of source, and which person where it is one of the
    case's. Source: S-13, R-216.
    """

    levels: ClassVar[dict[Level, str]] = {Level.VIOLENCE: "told_by told_by_person"}

    told_by = models.CharField(
        "uppgift från", max_length=15, choices=Source, default=Source.UNKNOWN, db_default=Source.UNKNOWN
    )
    told_by_person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class OfPerson(PublicModel, Sourced):
    """A fact told to one board about one person, in a case or a first contact of that board's file."""

    sealed_by: ClassVar[str] = "person"
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id person board told_in_case told_in_contact recorded_by recorded_at ended_at",
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    # Internal keys of the rooms above: where it was told. Exactly one is given.
    told_in_case = models.BigIntegerField(null=True, db_index=True)  # all that is told in a case is asked for with it
    told_in_contact = models.BigIntegerField(null=True)
    recorded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def sealing_row(self) -> Person:
        return self.person


class ToldFact(OfPerson):
    """
    A fact that is told anew, in a row of its own, or holds no longer: what stood stays, with who ended it. Whoever is
    shown what holds now is shown what stood before it.
    """

    levels: ClassVar[dict[Level, str]] = {Level.ADMINISTRATIVE: "ended_by"}

    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def told_rows(
    name: str, *, using: str = TOLD_TO_ME, new: str = TOLD_NOW, changes: tuple[str, ...] = ()
) -> list[models.BaseConstraint]:
    """The policy, the hands and the place of every fact told to a board. Told otherwise it is a row of its own."""
    return [
        RowPolicy(name=f"{name}_rows", using=using, new=new, changes=("ended_at", "ended_by", *changes)),
        InOwnName("recorded_by", name=f"{name}_in_own_name", later=("ended_by",), at="recorded_at", ends="ended_at"),
        models.CheckConstraint(
            name=f"{name}_is_ended_when_somebody_ends_it",
            condition=Q(ended_by=None) | Q(ended_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{name}_was_told_somewhere",
            condition=Q(told_in_case__isnull=False) ^ Q(told_in_contact__isnull=False),
        ),
    ]


class Relation(ToldFact):
    """How the person stands to another person (R-012)."""

    levels = {Level.VIOLENCE: "other kind violence honour"}

    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=RelationKind)
    violence = models.CharField(max_length=15, choices=Violence, default=Violence.NONE)
    honour = models.CharField(max_length=10, choices=Answer, default=Answer.UNKNOWN)

    class Meta:
        constraints = [
            *told_rows("relation", new=f"{TOLD_NOW} AND may_name_person(other_id)"),
            models.CheckConstraint(name="relation_is_to_another", condition=~Q(person=F("other"))),
            # whichever of the two is told first; a case or a contact is one file, and says nothing of another
            models.UniqueConstraint(
                "told_in_case",
                "told_in_contact",
                Least("person", "other"),
                Greatest("person", "other"),
                "kind",
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="relation_stands_once_in_a_file",
            ),
        ]
        indexes = [models.Index(fields=["person"]), models.Index(fields=["other"])]


class Guardianship(ToldFact):
    """Legal custody of a child (`person` is the child), with dates."""

    levels = {Level.VIOLENCE: "guardian kind starts_on ends_on"}

    guardian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=GuardianKind)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            *told_rows(
                "guardianship",
                new=f"{TOLD_NOW} AND may_name_person(guardian_id) "
                f"AND (told_in_case IS NULL OR told_in_case = {mine('my_level4_cases')})",
            ),
            models.CheckConstraint(name="guardian_is_another", condition=~Q(person=F("guardian"))),
        ]
        indexes = [models.Index(fields=["person"])]


class RepresentativePhone(PublicModel):
    """
    How a representative is reached, which leads to the one represented: in a row of its own, which the database shows
    where ways to reach her are. Whoever works with the case writes it, reads it back for an hour, so that a form sent
    twice is one, and nobody changes it.

    It has the random id of the row it was first told with, under which it is sealed as it was when it stood there.
    """

    sealed_by: ClassVar[str] = "person"
    sealed_as: ClassVar[dict[str, str]] = {"words": "people_representative.phone"}
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id person board told_in_case told_in_contact recorded_by recorded_at",
        Level.PROTECTED: "words",
    }

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    told_in_case = models.BigIntegerField(null=True, db_index=True)
    told_in_contact = models.BigIntegerField(null=True)
    recorded_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    words = SealedText("telefon")

    class Meta:
        constraints = [
            RowPolicy(
                name="representative_phone_rows",
                using=f"board_id = {mine('my_boards')} AND ({TOLD_OF_WAYS} OR ({WROTE_IT_JUST_NOW}))",
                new=TOLD_NOW_OF_HER,
                changes=(),
            ),
            models.CheckConstraint(
                name="representative_phone_was_told_somewhere",
                condition=Q(told_in_case__isnull=False) ^ Q(told_in_contact__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["person"])]

    def sealing_row(self) -> Person:
        return self.person


class Representative(ToldFact):
    """God man, förvaltare or ombud, with dates. The telephone stands apart: told anew without it, it is the same."""

    levels = {Level.ADMINISTRATIVE: "telephone", Level.VIOLENCE: "kind name starts_on ends_on"}

    kind = models.CharField(max_length=10, choices=RepresentativeKind)
    name = SealedText("namn")
    telephone = models.ForeignKey(RepresentativePhone, null=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = told_rows("representative")
        indexes = [models.Index(fields=["person"])]

    @property
    def phone(self) -> str:
        """The telephone; '' where none was told, and where it is not for the one who asks."""
        try:
            kept = self.telephone
        except RepresentativePhone.DoesNotExist:
            return ""
        if kept is None:
            return ""
        kept.person = self.person
        return str(kept.words)


class SafeChannel(ToldFact):
    """One way to reach the person, and whether it is safe (R-488, R-489)."""

    levels = {
        Level.ADMINISTRATIVE: "kind is_safe weekdays from_time to_time confirmed_on confirmed_at",
        Level.PROTECTED: "value value_hash safe_when who_may_answer code_word say",
    }

    kind = models.CharField(max_length=15, choices=ChannelKind)
    value = SealedText("nummer eller adress")
    value_hash = models.BinaryField(null=True, editable=False)
    is_safe = models.CharField(max_length=10, choices=Answer)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)  # 0 is Monday; empty: any day
    from_time = models.TimeField(null=True)
    to_time = models.TimeField(null=True)
    safe_when = SealedText("när, med egna ord")
    who_may_answer = SealedText("vem kan svara")
    code_word = SealedText("kodord")
    say = SealedText("säg så här")
    confirmed_on = models.DateField()
    confirmed_at = models.DateTimeField(null=True)  # when it was confirmed anew; None: not since it was written

    class Meta:
        constraints = told_rows("channel", using=WHERE_SHE_IS, changes=("confirmed_on", "confirmed_at"))
        indexes = [
            models.Index(fields=["person"]),
            models.Index(fields=["value_hash"], condition=~Q(value_hash=None), name="channel_hash"),
        ]


class Whereabouts(ToldFact):
    """Where the person lives, stays, works or goes to school."""

    levels = {Level.ADMINISTRATIVE: "kind starts_on ends_on", Level.PROTECTED: "address"}

    kind = models.CharField(max_length=10, choices=PlaceKind)
    address = SealedText("adress")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = told_rows("whereabouts", using=WHERE_SHE_IS)
        indexes = [models.Index(fields=["person"])]


class Consent(OfPerson):
    """
    That the person lets some data out to somebody, for a purpose, until a day (samtycke). Help never depends on it.

    `purpose` is a key, such as `sharing:police`: it is asked before there is anything to point at. `guardian` is who
    consented, where it was for a child. Only that it is withdrawn is written to it later, and then it
    is still read. To whom and why, which tells where she is, stand apart. Source: R-218, R-219, R-493, R-498.
    """

    levels = {
        Level.ADMINISTRATIVE: "submission",
        Level.VIOLENCE: "guardian purpose what starts_on ends_on given_how withdrawn_on withdrawn_by",
    }

    guardian = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    what = ArrayField(models.CharField(max_length=15, choices=SharedWhat))
    recipient = KeptWords()
    why = KeptWords()
    starts_on = models.DateField()
    ends_on = models.DateField()
    given_how = models.CharField(max_length=10, choices=GivenHow)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        constraints = [
            RowPolicy(
                name="consent_rows",
                using=TOLD_TO_ME,
                new=f"{TOLD_NOW} AND (guardian_id IS NULL OR may_name_person(guardian_id))",
                changes=("withdrawn_on", "withdrawn_by", "ended_at"),
            ),
            InOwnName(
                "recorded_by", name="consent_in_own_name", later=("withdrawn_by",), at="recorded_at", ends="ended_at"
            ),
            models.CheckConstraint(
                name="consent_was_told_somewhere",
                condition=Q(told_in_case__isnull=False) ^ Q(told_in_contact__isnull=False),
            ),
            models.CheckConstraint(name="consent_is_for_something", condition=~Q(purpose="") & Q(what__len__gt=0)),
            models.CheckConstraint(name="consent_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="consent_is_withdrawn_by_someone",
                condition=Q(withdrawn_on=None, withdrawn_by=None, ended_at=None)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, ended_at__isnull=False),
            ),
            models.UniqueConstraint(fields=["person", "submission"], name="consent_is_saved_once"),
        ]
        indexes = [models.Index(fields=["person"])]


class ConsentKept(PublicModel):
    """
    To whom a consent lets out, and why: a school, a shelter, the municipality she moves to. The database shows it where
    ways to reach her are, and keeps it in the file of its consent. Whoever works with the case writes it, with the
    consent, and nobody changes it.
    """

    sealed_by: ClassVar[str] = "person"
    sealed_as: ClassVar[dict[str, str]] = {"recipient": "people_consent.recipient", "why": "people_consent.why"}
    shares: ClassVar[tuple[str, ...]] = ("person", "board", "told_in_case", "told_in_contact")
    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id of person board told_in_case told_in_contact",
        Level.VIOLENCE: "recipient why",
    }

    of = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="kept")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    told_in_case = models.BigIntegerField(null=True, db_index=True)
    told_in_contact = models.BigIntegerField(null=True)
    recipient = SealedText("till vem")
    why = SealedText("varför")

    class Meta:
        constraints = [
            RowPolicy(name="consent_kept_rows", using=WHERE_SHE_IS, new=TOLD_NOW_OF_HER, unseen=True),
        ]

    def sealing_row(self) -> Person:
        return self.person


class DuplicateTask(PublicModel):
    """
    Two rows that may be one human being, for a register controller outside both teams to judge.

    Filed by the database when the rows get the same number or way to be reached; whoever wrote them learns nothing of
    it. Only functions of the database write it (cases, migration 0008). Source: S-12.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id found_by state filed_at proposed_by",
        Level.VIOLENCE: "one other",
    }

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # the row written first
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    found_by = models.CharField(max_length=10, choices=FoundBy)
    state = models.CharField(max_length=10, choices=TaskState, default=TaskState.OPEN)
    filed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            RowPolicy(name="duplicate_task_rows", using=f"id = {mine('my_register_tasks')}"),
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_is_filed_once"),
            models.CheckConstraint(name="duplicate_is_of_two", condition=Q(one__lt=F("other"))),
        ]

    @property
    def is_held(self) -> bool:
        """Held together by the database since a number was changed, and judged by nobody. Source: S-10."""
        return self.state == TaskState.JOINED and self.proposed_by_id is None


class RegisterDecision(KeyHolder):
    """What a register controller has said of two rows, when and why. Sealed under a key of its own, never changed."""

    levels = {Level.ADMINISTRATIVE: "task kind about decided_by decided_at", Level.VIOLENCE: "reason"}

    task = models.ForeignKey(DuplicateTask, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Judgement)
    about = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # whose name was shown
    reason = SealedText("skäl")
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [RowPolicy(name="register_decision_rows", using=f"task_id = {mine('my_register_tasks')}")]


class HumanLink(PublicModel):
    """
    Two rows that are one human being, by two controllers' word, from when until when; ended by two as well.

    No row moves: the walls follow the link, and once it has ended all is as it was. `number_from` is the row whose
    number is the right one, where the two differ. The database itself joins a row whose number is taken away with
    those that had it: then nobody proposed it. Without a `task` nobody is shown it: one of the two is never hinted of,
    and the wall that stood before stands. Source: S-10, S-15, S-22.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id task starts_at ends_at undo_until proposed_by approved_by parting_by "
        "ended_by",
        Level.VIOLENCE: "one other number_from",
    }

    task = models.ForeignKey(DuplicateTask, null=True, on_delete=models.PROTECT, related_name="links")
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number_from = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    undo_until = models.DateField()
    proposed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    parting_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")  # who proposed its end
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            RowPolicy(name="human_link_rows", using=f"task_id = {mine('my_register_tasks')}"),
            models.UniqueConstraint(fields=["one", "other"], condition=Q(ends_at=None), name="rows_are_joined_once"),
            models.CheckConstraint(name="join_needs_two_people", condition=~Q(proposed_by=F("approved_by"))),
            models.CheckConstraint(name="parting_needs_two_people", condition=~Q(parting_by=F("ended_by"))),
        ]


class QuietMark(PublicModel):
    """
    A number, or a row without one, of which no hint of a duplicate is ever given: confirmed by a second controller.

    It says nothing of why, and nobody reads it: a new identity is never hinted together with an old one.
    Source: S-20, S-22.
    """

    levels: ClassVar[dict[Level, str]] = {
        Level.ADMINISTRATIVE: "id public_id proposed_by proposed_at confirmed_by confirmed_at",
        Level.PROTECTED: "person identity_hash",
    }

    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="+")
    identity_hash = models.BinaryField(null=True, unique=True, editable=False)
    proposed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            RowPolicy(name="quiet_mark_rows", using="false"),
            models.CheckConstraint(
                name="quiet_mark_is_of_one",
                condition=Q(person__isnull=False) ^ Q(identity_hash__isnull=False),
            ),
            models.CheckConstraint(name="quiet_mark_needs_two_people", condition=~Q(proposed_by=F("confirmed_by"))),
        ]


class StaffRelation(KeyHolder):
    """
    A person whom a member of staff must not meet at work: themselves, or one they have declared. Theirs alone to read.

    The number is kept as a keyed hash, the name and the address under a key of the row's own. Source: S-14, S-43.
    """

    levels = {
        Level.ADMINISTRATIVE: "staff declared_at ended_at end_code",
        Level.VIOLENCE: "kind name number_hash end_reason",
        Level.PROTECTED: "phone_hash address",
    }

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=OwnKind)
    name = SealedText("namn")
    address = SealedText("adress")  # compared by the system alone, when what was read is judged
    number_hash = models.BinaryField(null=True, editable=False)
    phone_hash = models.BinaryField(null=True, editable=False)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_code = models.CharField(max_length=10, choices=OwnEnd, blank=True)
    end_reason = SealedText("skäl")

    class Meta:
        constraints = [
            RowPolicy(name="staff_relation_is_own", using="staff_id = acting()"),
            models.CheckConstraint(
                name="staff_relation_can_be_found",
                condition=Q(number_hash__isnull=False) | Q(phone_hash__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(ended_at=None, kind="self"), name="staff_declares_oneself_once"
            ),
        ]
        indexes = [
            models.Index(fields=["number_hash"], condition=Q(ended_at=None), name="staff_relation_number"),
            models.Index(fields=["phone_hash"], condition=Q(ended_at=None), name="staff_relation_phone"),
        ]


class DeclaredRow(models.Model):
    """
    A row that has had the number, or a way, of a declared relation while that held: what one met is met.

    The walls ask this and not what the row says now, so they stand when the number or the telephone is another. Only
    the database writes it, and the application has no right to it at all. It holds no number, neither the one that was
    nor the one that is. Source: S-14, S-22; docs/adr/0008.
    """

    levels: ClassVar[dict[Level, str]] = {Level.PROTECTED: "id relation person"}

    relation = models.ForeignKey(StaffRelation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            RowPolicy(name="declared_row_rows", using="false", changes=()),
            models.UniqueConstraint(fields=["relation", "person"], name="row_is_met_once"),
        ]
