"""What was said of each of a worker's cases, as one form: three fields for each case."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms

from livlina.cases.leading import rules
from livlina.cases.leading.services import Said
from livlina.cases.models import CaseLine
from livlina.people.forms import Day, Line, Prose, ScannedForm

TEXT_LIMIT = 5_000


class ReviewForm(ScannedForm):
    """`submission` is the form itself: sent twice it is one. `read` are the cases that stood on the page."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, lines: Iterable[CaseLine], today: date) -> None:
        self.lines, self.today = list(lines), today
        super().__init__(
            data, initial={"submission": uuid4(), "read": " ".join(str(one.public_id) for one in self.lines)}
        )
        for line in self.lines:
            key, number = line.public_id, line.number
            self.fields[f"text-{key}"] = Prose(
                label=f"Anteckning, ärende {number}",
                most=TEXT_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"next_step-{key}"] = Line(label=f"Nästa steg, ärende {number}", required=False, most=300)
            self.fields[f"due_on-{key}"] = Day(label=f"Senast, ärende {number}", required=False)
        self.fields["confirmed_because"] = self.fields.pop("confirmed_because")

    @property
    def rows(self) -> list[tuple[CaseLine, list[Any]]]:
        """Each case beside its fields."""
        names = ("text", "next_step", "due_on")
        return [(line, [self[f"{name}-{line.public_id}"] for name in names]) for line in self.lines]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for line in self.lines:
            key = line.public_id
            if f"due_on-{key}" not in told or f"next_step-{key}" not in told:
                continue
            step, day = told[f"next_step-{key}"], told[f"due_on-{key}"]
            if obstacle := rules.obstacle_to_step(step=step, due_on=day, today=self.today):
                self.add_error(f"next_step-{key}" if day and not step else f"due_on-{key}", str(obstacle))
        return told

    def said(self) -> dict[UUID, Said]:
        """What was said of each case that stood on the page, by its public id."""
        told = self.cleaned_data
        read = {UUID(one) for one in told["read"].split() if _is_uuid(one)}
        return {
            key: Said(
                text=told.get(f"text-{key}", ""),
                next_step=told.get(f"next_step-{key}", ""),
                due_on=told.get(f"due_on-{key}"),
            )
            for key in read
        }

    def left_over(self) -> list[str]:
        """What was typed of cases that are no longer there: shown again, so that no word is lost."""
        known = {str(line.public_id) for line in self.lines}
        return [
            str(value).strip()
            for name, value in self.data.items()
            if name.startswith(("text-", "next_step-")) and name.partition("-")[2] not in known and str(value).strip()
        ]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
