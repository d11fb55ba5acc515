"""What a child has said of how it is, how school and health go on and whom it meets, in the child's own case."""

from django.db import models
from django.db.models import Q

from livlina.cases.of_case import MY_CASE, WORKED_CASE, NamesStaff, OfCase
from livlina.core.fields import Level
from livlina.core.rows import RowPolicy, mine
from livlina.core.sealed import SealedText
from livlina.organisation.models import Staff
from livlina.people.models import TOLD_BY_SOMEBODY_KNOWN, Person, Sourced
from livlina.people.terms import Source
from livlina.support.childs.terms import Contact, Health, School, Voice


class ChildsWord(NamesStaff, OfCase, Sourced):
    """
    What was told of the child on a day, by one source (barnets ord): never changed, only followed by another.

    `voice` is the child's own answer on the scale, and told by nobody else. `who` talked with the child. `contact` is
    how the child meets somebody of the case, `meets`, from one day to another, both included; None is not known, or
    open. It stands in nothing that a guardian is shown (ADR 0009), and never tells which school it is, where care is
    given or where the child is handed over. A day ahead tells when somebody leaves: such a row is seen where
    whereabouts are (S-21). Source: R-200, R-216.
    """

    levels = {
        Level.ADMINISTRATIVE: "written_by written_at submission",
        Level.VIOLENCE: "happened_on voice school health words who meets contact starts_on ends_on",
    }

    happened_on = models.DateField()
    voice = models.CharField(max_length=10, choices=Voice, blank=True)
    school = models.CharField(max_length=10, choices=School, blank=True)
    health = models.CharField(max_length=10, choices=Health, blank=True)
    meets = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=10, choices=Contact, blank=True, default="", db_default="")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    words = SealedText("med egna ord")
    who = SealedText("vem som talade med barnet")
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    submission = models.UUIDField()  # the form it came by: a double click is one (S-142)

    class Meta:
        default_related_name = "childs_words"
        constraints = [
            RowPolicy(
                name="childs_word_rows",
                using=f"{MY_CASE} AND (coalesce(greatest(starts_on, ends_on) <= today(), true) "
                f"OR case_id = {mine('my_level4_cases')})",
                new=f"{WORKED_CASE} AND written_by_id = acting() AND {TOLD_BY_SOMEBODY_KNOWN} "
                "AND (meets_id IS NULL OR may_name_person(meets_id))",
            ),
            models.UniqueConstraint(fields=["case", "submission"], name="childs_word_is_saved_once"),
            models.CheckConstraint(
                name="a_child_meets_somebody_somehow", condition=Q(contact="") ^ Q(meets__isnull=False)
            ),
            models.CheckConstraint(
                name="a_childs_voice_is_the_childs", condition=Q(voice="") | Q(told_by=Source.CHILD)
            ),
        ]
