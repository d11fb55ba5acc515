"""Help without a name in words and pictures: the sums of a year, and the lines of lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from livlina.core.templatetags.livlina import tag
from livlina.core.templatetags.swedish import MONTHS
from livlina.organisation.offered.terms import Offer
from livlina.support.models import NamelessHelp, NamelessTalk
from livlina.support.nameless.queries import Month
from livlina.support.nameless.terms import AgeBand, Who
from livlina.support.terms import SessionForm

GOES_ON = tag("pågår", "brand", "clock")


def line(help: NamelessHelp) -> dict[str, Any]:
    """One number as a line of the list, or the head of its page."""
    return {
        "row": help,
        "offer": str(Offer(help.offered.offer).label),
        "who": str(Who(help.who).label),
        "age": str(AgeBand(help.age_band).label) if help.age_band else "",
        "state": "" if help.ended_on else GOES_ON,
    }


def talk_lines(talks: Iterable[NamelessTalk]) -> list[dict[str, Any]]:
    return [{"row": talk, "form": str(SessionForm(talk.form).label)} for talk in talks]


def sums(months: Iterable[Month]) -> dict[str, Any]:
    """
    The sums of a year: for each kind of help the bars of its months, and one table of all.

    A bar is as long as its talks are many beside the most in any month of any kind.
    """
    told = {(row.offer, row.month): row for row in months}
    offers = [offer for offer in Offer.values if any(kind == offer for kind, _ in told)]
    most = max((row.talks for row in told.values()), default=0)
    shown = sorted({month for _, month in told})

    def cell(offer: str, month: int) -> Month:
        return told.get((offer, month)) or Month(offer=offer, month=month, talks=0, begun=0)

    return {
        "offers": [str(Offer(offer).label) for offer in offers],
        "charts": [
            {
                "name": str(Offer(offer).label),
                "bars": [
                    {
                        "label": month_name(month),
                        "parts": [100 * cell(offer, month).talks / most if most else 0],
                        "text": str(cell(offer, month).talks),
                    }
                    for month in shown
                ],
            }
            for offer in offers
        ],
        "rows": [
            {
                "month": month_name(month),
                "cells": [(cell(offer, month).begun, cell(offer, month).talks) for offer in offers],
            }
            for month in shown
        ],
        "totals": [
            (sum(cell(offer, month).begun for month in shown), sum(cell(offer, month).talks for month in shown))
            for offer in offers
        ],
    }


def month_name(month: int) -> str:
    """`nov`."""
    return MONTHS[month - 1]


def choices(years: Iterable[int], *, today: date) -> list[int]:
    """The years that can be chosen: the present one always."""
    return sorted({*years, today.year}, reverse=True)
