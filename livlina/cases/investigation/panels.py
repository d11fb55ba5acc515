"""An investigation as its pages show it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from livlina.cases.investigation.headings import Heading, Suggestion, ground_label, help_kinds, needs, suggested
from livlina.cases.investigation.headings import asking_grounds as asking
from livlina.cases.investigation.models import (
    Gathered,
    Investigation,
    InvestigationSection,
    Proposal,
)
from livlina.cases.investigation.queries import Before, ToRead, Whole
from livlina.cases.investigation.terms import Basis, Phase, State
from livlina.cases.models import Case, Party
from livlina.cases.panels import called, names, source
from livlina.cases.terms import PartyRole
from livlina.core.templatetags.livlina import when
from livlina.core.templatetags.swedish import short_date, swedish_date
from livlina.core.terms import Answer

TONES = {
    State.OPEN: ("", ""),
    State.SENT_BACK: ("danger", "alert"),
    State.PROPOSED: ("now", "clock"),
    State.READY: ("ok", "check"),
    State.ENDED: ("", "check"),
}


def address(name: str, read: Whole, *more: object) -> str:
    return reverse(name, args=[read.case.public_id, read.investigation.public_id, *more])


def state(read: Whole) -> dict[str, Any]:
    """How far it has come, as a tag."""
    tone, icon = TONES[read.state]
    return {"text": str(read.state.label), "tone": tone, "icon": icon}


def before(found: Before | None) -> str:
    """How often the child was investigated before, in a sentence; '' where that is not told. Source: R-217."""
    if found is None:
        return ""
    if not found.ended:
        return "Ingen tidigare utredning av barnet är avslutad hos nämnden."
    many = "En tidigare utredning" if found.ended == 1 else f"{found.ended} tidigare utredningar"
    if not found.without_help:
        return f"{many} av barnet hos nämnden, med beslut om insats."
    without = "en" if found.without_help == 1 else str(found.without_help)
    return f"{many} av barnet hos nämnden, varav {without} utan beslut om insats."


def facts(investigation: Investigation) -> list[tuple[str, Any]]:
    """How it was opened, and how it ended. What is said of anybody's safety is not among it: this is printed (S-21)."""
    pairs: list[tuple[str, Any]] = [
        ("Gäller", investigation.get_kind_display()),
        ("Inledd", format_html("{} av {}", when(investigation.opened_on), investigation.opened_by.name)),
        ("Kom som", investigation.get_came_by_display().lower()),
        ("Grund", ground_label(investigation.ground)),
        ("Varför", investigation.why),
    ]
    if investigation.wish != Answer.UNKNOWN:
        pairs.append(("Personen vill", investigation.get_wish_display().lower()))
    if investigation.ended_by:
        ended = format_html("{} av {}", when(investigation.ended_on), investigation.ended_by.name)
        pairs += [("Avslutad", ended), ("Hur", investigation.get_ended_how_display()), ("Skäl", investigation.end_why)]
    return pairs


def safety_facts(investigation: Investigation) -> list[tuple[str, Any]]:
    """How the safety of the exposed and the children was weighed, for those who work with the case alone."""
    told = [
        ("Säkerheten för den utsatta och barnen", investigation.safety),
        ("Säkerheten när den avslutades", investigation.safety_at_end),
    ]
    return [(label, text) for label, text in told if text]


def heading_lines(read: Whole) -> list[dict[str, Any]]:
    """Each heading with what it lacks; one that is written for each child as a line for each."""
    lines: list[dict[str, Any]] = []
    has_children = bool(read.children) or read.case.minor_children == Answer.YES
    for heading in read.headings:
        is_required = heading.is_required(has_children=has_children)
        if heading.is_per_child:
            lines += [_line(read, heading, child, is_required=is_required) for child in read.children]
        else:
            lines.append(_line(read, heading, None, is_required=is_required))
    return lines


def _line(read: Whole, heading: Heading, child: Party | None, *, is_required: bool) -> dict[str, Any]:
    section = read.sections.get((heading.key, child.pk if child else None))
    is_hidden = heading.is_guarded and not read.sees_guarded
    if child:
        url = address("investigation_child", read, heading.key, child.public_id)
    else:
        url = address("investigation_guarded" if heading.is_guarded else "investigation_section", read, heading.key)
    return {
        "label": heading.label,
        "who": called(child) if child else "",
        "protection": child.person.is_protected if child else False,
        "url": "" if is_hidden else url,
        "is_hidden": is_hidden,
        "is_written": section is not None,
        "is_missing": section is None and is_required,
        "by": section.written_by.name if section else "",
        "at": section.written_at if section else None,
        "marked": ", ".join(marked_words(section.marked)) if section else "",
    }


def marked_words(marked: Iterable[str]) -> list[str]:
    """What was chosen, in words: phases and needs; one that is no longer in the list by its key."""
    known = {str(value): str(label) for value, label in Phase.choices} | {
        need.key: need.label for need in needs().values()
    }
    return [known.get(key, key) for key in marked]


def help_words(kinds: Iterable[str]) -> list[str]:
    """Kinds of help in words; one that is no longer in the list by its key."""
    return [help_kinds()[key].label if key in help_kinds() else key for key in kinds]


def texts(read: Whole) -> list[dict[str, Any]]:
    """All that is written, heading by heading, to be read as a whole. What is off paper is not among it (S-21)."""
    known = names(read.parties)
    found = []
    for heading in read.headings:
        for child in read.children if heading.is_per_child else [None]:
            section = read.sections.get((heading.key, child.pk if child else None))
            if section is not None and not heading.is_off_paper:
                found.append(
                    {
                        "label": heading.label,
                        "who": called(child) if child else "",
                        "protection": child.person.is_protected if child else False,
                        "marked": marked_words(section.marked),
                        "text": section.text,
                        "source": source(read.case, section, known),
                        "by": section.written_by.name,
                        "at": section.written_at,
                    }
                )
    return found


def versions(rows: Iterable[InvestigationSection]) -> list[dict[str, Any]]:
    """Earlier texts under one heading, the latest first."""
    return [
        {
            "version": row.version,
            "at": row.written_at,
            "by": row.written_by.name,
            "text": row.text,
            "marked": ", ".join(marked_words(row.marked)),
        }
        for row in rows
    ]


def gathered_lines(read: Whole) -> list[dict[str, Any]]:
    return [
        {
            "from_whom": row.from_whom,
            "basis": basis_words(row),
            "asked_on": row.asked_on,
            "came_on": row.came_on,
            "text": row.text,
            "url": address("gathered_answer", read, row.public_id),
        }
        for row in read.gathered
    ]


def basis_words(row: Gathered) -> str:
    return "med samtycke" if row.basis == Basis.CONSENT else asking().get(row.ground, row.ground)


def communication_lines(read: Whole) -> list[dict[str, Any]]:
    """What each party has been given, and the answer; and why one was not."""
    parties = {party.pk: party for party in read.parties}
    return [
        {
            "who": called(party),
            "protection": party.person.is_protected,
            "not_sent": row.get_not_sent_display(),
            "way": row.get_way_display().lower(),
            "sent_on": row.sent_on,
            "reply_by_on": row.reply_by_on,
            "replied_on": row.replied_on,
            "is_over": row.reply_by_on is not None and row.reply_by_on < read.day,
            "material": row.material,
            "reply": row.reply,
            "why": row.why,
            # of a child each guardian has a paper without what the other was given and answered
            "is_another_guardians": party.role == PartyRole.GUARDIAN,
            "url": address("communication_reply", read, row.public_id),
        }
        for row in read.communications
        if (party := parties.get(row.party_id))
    ]


def proposal_line(read: Whole, proposal: Proposal) -> dict[str, Any]:
    return {
        "kinds": help_words(proposal.kinds),
        "text": proposal.text,
        "by": proposal.proposed_by.name,
        "at": proposal.proposed_at,
        "outcome": proposal.get_outcome_display(),
        "is_sent_back": proposal.outcome == "sent_back",
        "words": proposal.words,
        "read_by": proposal.read_by.name if proposal.read_by else "",
        "read_at": proposal.read_at,
        "url": address("proposal", read, proposal.public_id),
    }


def suggestions(read: Whole) -> list[Suggestion]:
    """What the needs point to, those that suit the phase first (R-097, R-100)."""
    return suggested(read.needs, phase=read.phase)


def remaining(read: Whole) -> list[str]:
    """What is left before a proposal, or before a decision when there is one."""
    known = names(read.parties)
    if read.state is State.ENDED:
        return []
    if read.state is State.OPEN and read.proposal is None:
        return [str(one) for one in read.obstacles_to_proposing(known)]
    return [str(one) for one in read.obstacles_to_deciding(known)]


def earlier(case: Case, found: Sequence[Investigation], *, shown: UUID) -> list[dict[str, Any]]:
    """The other investigations of the case."""
    return [
        {
            "url": reverse("investigation", args=[case.public_id, one.public_id]),
            "text": f"{one.get_kind_display()}, inledd {swedish_date(one.opened_on)}",
            "ended": one.get_ended_how_display(),
        }
        for one in found
        if one.public_id != shown
    ]


def party_choices(parties: Iterable[Party]) -> list[tuple[str, str]]:
    return [(str(party.public_id), called(party)) for party in parties]


def to_read(found: Iterable[ToRead]) -> list[dict[str, Any]]:
    """
    Proposals that wait for a second reader, as lines of what waits: by number. One who leads and does not see the case
    opens it by a reason first.
    """
    return [
        {
            "url": reverse("proposal", args=[one.case_id, one.investigation_id, one.proposal_id])
            if one.is_open
            else reverse("case_read", args=[one.case_id]),
            "text": f"Ett förslag till beslut i ärende {one.case_number} väntar på en andra läsare",
            "meta": f"Föreslaget {short_date(timezone.localdate(one.proposed_at))}",
            "is_overdue": False,
        }
        for one in found
    ]
