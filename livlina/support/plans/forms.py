"""A plan, and how its goals stood, as forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from livlina.cases.forms import REASON_LIMIT
from livlina.cases.summary.terms import ApprovedHow
from livlina.core.forms import Version
from livlina.people.forms import Day, OnceForm, OneOf, Prose
from livlina.support.models import Plan, PlanGoal
from livlina.support.plans.services import Judged, PlanFacts
from livlina.support.plans.terms import GOES_ON, MOST_GOALS, GoalOutcome

TEXT_LIMIT = 3_000  # characters of what we can do, and of what we cannot
TEXT = forms.Textarea(attrs={"rows": 4})
GOAL = forms.Textarea(attrs={"rows": 2})


class PlanForm(OnceForm):
    """
    What is agreed with the person. It begins with what was agreed before and still stands, and with the template that
    was chosen; `version` is the one read.
    """

    can = Prose(
        label="Det vi kan göra",
        most=TEXT_LIMIT,
        widget=TEXT,
        help_text="Så att personen vet vad hon, han eller hen kan räkna med, och vem som gör det.",
    )
    cannot = Prose(
        label="Det vi inte kan göra",
        most=TEXT_LIMIT,
        widget=TEXT,
        help_text="Säg det rakt, så att ingen väntar på något som inte kommer.",
    )
    confirmed_on = Day(label="Personen sa ja till planen den")
    confirmed_how = OneOf(label="Hur visste personen vad som står?", choices=ApprovedHow.choices, shape="choices")
    follow_up_on = Day(label="Följs upp den", help_text="Den dagen står planen under Att göra.")
    version = Version()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: date,
        follow_up_on: date,
        last: Plan | None = None,
        goals: Iterable[PlanGoal] = (),
        begins_with: str = "",
    ) -> None:
        first: dict[str, Any] = {"confirmed_on": today, "follow_up_on": follow_up_on, "version": 0}
        if last:
            first |= {"can": last.can, "cannot": last.cannot, "version": last.version}
        goes_on = [goal.words for goal in goals if goal.outcome in GOES_ON]
        goes_on = [*goes_on, begins_with][:MOST_GOALS] if begins_with else goes_on
        super().__init__(data, initial=first | {f"goal_{place}": words for place, words in enumerate(goes_on, start=1)})
        told = dict(self.fields)
        self.fields.clear()
        for place in range(1, MOST_GOALS + 1):
            self.fields[f"goal_{place}"] = Prose(
                label=f"Mål {place}",
                required=False,
                most=REASON_LIMIT,
                widget=GOAL,
                help_text="Med personens egna ord, något som går att nå till uppföljningen." if place == 1 else "",
            )
        self.fields |= told

    def facts(self) -> PlanFacts:
        told = self.cleaned_data
        names = ("can", "cannot", "confirmed_on", "confirmed_how", "follow_up_on")
        goals = tuple(told[f"goal_{place}"] for place in range(1, MOST_GOALS + 1))
        return PlanFacts(goals=goals, **{name: told[name] for name in names})


class FollowUpForm(OnceForm):
    """How each goal stood, and what the person says of it. `version` is the plan that was read."""

    followed_on = Day(label="Uppföljd den")
    version = Version(least=1)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, today: date, version: int, goals: Iterable[PlanGoal]
    ) -> None:
        super().__init__(data, initial={"followed_on": today, "version": version})
        self.goals = list(goals)
        told = dict(self.fields)
        self.fields.clear()
        for goal in self.goals:
            place = goal.position
            self.fields[f"outcome_{place}"] = OneOf(
                label=f"Hur gick det med mål {place}?", choices=GoalOutcome.choices, shape="seg"
            )
            self.fields[f"words_{place}"] = Prose(
                label=f"Med personens ord, mål {place}", required=False, most=REASON_LIMIT, widget=GOAL
            )
        self.fields |= told

    def judged(self) -> dict[int, Judged]:
        """What is said of each goal, by its place."""
        told = self.cleaned_data
        return {
            goal.position: Judged(outcome=told[f"outcome_{goal.position}"], words=told[f"words_{goal.position}"])
            for goal in self.goals
        }
