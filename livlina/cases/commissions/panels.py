"""How much of help there is and what is asked for beyond it, in words."""

from collections.abc import Iterable
from typing import Any

from livlina.cases.commissions.models import CommissionAnswer
from livlina.cases.commissions.queries import Given
from livlina.cases.commissions.terms import AnswerKind
from livlina.cases.panels import in_doubt
from livlina.cases.queries import Measure
from livlina.core.templatetags.swedish import swedish_datetime
from livlina.organisation.law import grounds as law
from livlina.organisation.rules import amount_words


def asked(found: Iterable[Given]) -> list[dict[str, Any]]:
    """Requests for more that wait, each with how much, why and by whom."""
    return [_request(given, answer) for given in found if (answer := given.asked_more)]


def less_than_all(own: Measure) -> str:
    """What a colleague whom one lets in does not get, since one has no more oneself; '' where nothing is missing."""
    lacks = []
    if own.until is not None:
        lacks.append(f"till {swedish_datetime(own.until)}")
    if not own.whereabouts:
        lacks.append("utan vistelseuppgifter")
    words = " och ".join(lacks)
    return f"Ärendet är öppet {words}, som för dig. Den som leder enheten kan ge mer." if words else ""


def _request(given: Given, answer: CommissionAnswer) -> dict[str, Any]:
    return {
        "words": amount_words(answer.amount),
        "text": answer.text,
        "by": answer.said_by.name,
        "unit": given.commission.to_unit.full_name,
        "at": answer.said_at,
        "is_applied_for": answer.is_applied_for,
    }


def said(answer: CommissionAnswer, *, hides_days: bool = False) -> dict[str, Any]:
    """One answer: what was said, by whom, how much it tells of, and on which ground it went to another board."""
    more, why = "", ""
    if answer.kind == AnswerKind.MORE_ASKED:
        more = f"{amount_words(answer.amount)} till"
        why = "Personen har själv bett om mer." if answer.is_applied_for else "Personen har inte själv bett om mer."
    elif answer.kind in (AnswerKind.EXTENDED, AnswerKind.CORRECTED):
        words = (answer.extent.without_day if hides_days else answer.extent).words
        more = f"nu {words}" if words else "nu utan gräns"
    elif answer.kind == AnswerKind.ENDED and answer.talks is not None:
        more = f"efter {answer.talks} samtal"
    elif answer.kind == AnswerKind.NOT_MORE:
        why = (
            "Genom ett beslut med skäl. Personen underrättas av dem som beslutade och kan överklaga."
            if answer.decision_id
            else "Personen har inte själv ansökt. Gör hen det prövas det genom ett beslut, som kan överklagas."
        )
    disclosed = []
    if answer.ground:
        disclosed = [("Grund", law.label(answer.ground)), ("Beslutades av", in_doubt(answer.decided_by, answer))]
    return {
        "what": str(AnswerKind(answer.kind).label),
        "more": more,
        "why": why,
        "text": f"{answer.carried_by.name} utför det." if answer.carried_by else answer.text,
        "disclosed": disclosed,
        "by": answer.said_by.name,
        "at": answer.said_at,
    }
