"""
Help without needs assessment that is given to nobody who is named: a number, and what is counted under it.

No text, no name, no telephone, no personal number, no person, case, contact or member of staff: not in a column, and
not by the way of another. The database holds each word to its list, so that none of them can carry anything else.
"""

from django.db import models
from django.db.models import F, Q

from livlina.core.fields import Level, PublicModel
from livlina.core.rows import RowPolicy, mine
from livlina.organisation.models import OfferedHelp, Unit
from livlina.support.nameless.rules import LONGEST, SHORTEST, number_in_words
from livlina.support.nameless.terms import AgeBand, Who
from livlina.support.terms import SessionForm


class NamelessHelp(PublicModel):
    """
    Help that somebody unnamed gets at a unit (insats utan namn), under the unit's running number of the year.

    `offered` is the board's decision by which nobody is named. The database gives `year` and `number`, without gaps,
    and takes none without such a decision in force. Only `ended_on` is ever written afterwards.
    Source: R-164.
    """

    levels = {
        Level.ADMINISTRATIVE: "id public_id unit year number offered submission",
        Level.NOTE: "who age_band started_on ended_on",
    }

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)
    offered = models.ForeignKey(OfferedHelp, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=15, choices=Who)
    age_band = models.CharField(max_length=10, choices=AgeBand, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    submission = models.UUIDField()  # the form it came by: a double click is one number (S-142)

    class Meta:
        app_label = "support"
        constraints = [
            RowPolicy(name="nameless_help_rows", using=f"unit_id = {mine('my_working_units')}"),
            models.UniqueConstraint(fields=["unit", "year", "number"], name="nameless_number_is_given_once"),
            models.UniqueConstraint(fields=["submission"], name="nameless_help_is_begun_once"),
            models.CheckConstraint(name="nameless_help_says_who_in_its_words", condition=Q(who__in=Who.values)),
            models.CheckConstraint(
                name="nameless_help_says_age_in_its_words", condition=Q(age_band__in=["", *AgeBand.values])
            ),
            models.CheckConstraint(
                name="nameless_help_ends_after_it_began", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
        ]

    @property
    def name(self) -> str:
        """What it is called: its number, and nothing else."""
        return number_in_words(self.year, self.number)


class NamelessTalk(PublicModel):
    """One talk counted under a number (räknat samtal): day, how they met and how long. Taken back it counts no more."""

    levels = {Level.ADMINISTRATIVE: "id public_id help submission", Level.NOTE: "held_on form minutes is_taken_back"}

    help = models.ForeignKey(NamelessHelp, on_delete=models.PROTECT, related_name="talks")
    held_on = models.DateField()
    form = models.CharField(max_length=12, choices=SessionForm)
    minutes = models.PositiveSmallIntegerField()
    is_taken_back = models.BooleanField(default=False)
    submission = models.UUIDField()  # the form it came by: a double click is one talk (S-142)

    class Meta:
        app_label = "support"
        constraints = [
            # asked as the one who acts, whom the policy of the numbers holds
            RowPolicy(name="nameless_talk_rows", using="help_id IN (SELECT h.id FROM support_namelesshelp h)"),
            models.UniqueConstraint(fields=["help", "submission"], name="nameless_talk_is_counted_once"),
            models.CheckConstraint(
                name="nameless_talk_says_how_in_its_words", condition=Q(form__in=SessionForm.values)
            ),
            models.CheckConstraint(
                name="nameless_talk_takes_time", condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST)
            ),
        ]
