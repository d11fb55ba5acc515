"""
One who only shares a case, and is not told where its persons are, as who has a parent's, settles nothing of it.

Not that it ends, that the danger is less, that nobody need act, or not yet, nor that a document is read no more.
Source: S-11, S-21.
"""

from typing import Any
from uuid import uuid5

import pytest
from django.db import transaction

from livlina.access.routes import addresses
from livlina.access.terms import Role
from livlina.assessments.instruments import NAMES
from livlina.cases.models import Engagement
from livlina.cases.terms import EngagementKind
from tests.security.scene import Scene, Situation, choices, urls
from tests.security.sent import sent_to

pytestmark = pytest.mark.django_db

ME = Role.THERAPIST.value
OTHERS_SETTLE = "avgör inte det här"
LOWER: dict[str, Any] = {"level": "low"}
SETTLES: dict[str, dict[str, Any]] = {
    "case_close": {},
    "assessment_sign": LOWER,
    "assessment_register": LOWER,
    "assessment_second": {},
    "concern_protection": {"conclusion": "not_needed"},
    "concern_preliminary": {"outcome": "not_opened"},
    "investigation_end": {},
    "deadline_extend": {},
    "deadline_stop": {},
    "deadline_new": {"clock": "child_investigation"},
    "case_file": {"because": "Fel fil, hör inte hit."},
    "link": {},
    "case_move": {},
    "deadline_finish": {},
    "waiting_check": {"state": "calm"},
    "waiting_answer": {},
    "waiting_end": {},
    "decision_step": {},
    "promise": {"act": "keep"},
    "commission_given": {"kind": "withdrawn"},
    "child_own_support": {"kind": "withdrawn"},
    "safeguard_change": {},
    "assessment_discard": {},
    "file_give": {},
    "case_summary": {},
}
"""What is sent there settles something: beside what the matrix sends."""
CALLS_FOR_MORE: dict[str, dict[str, Any]] = {
    "assessment_sign": {"level": "acute"},
    "assessment_register": {"level": "high"},
    "concern_protection": {"conclusion": "needed"},
    "concern_preliminary": {"outcome": "opened"},
    "waiting_check": {"state": "worse", "done": "Ringde polisen."},
}
"""What calls for somebody to act is open to all who work with the case."""
DANGER = uuid5(NAMES, "freda_danger")
NAMED = {address.name: address for address in addresses() if address.name}


def answer(scene: Scene, name: str, more: dict[str, Any], *, kind: str, carries: bool) -> str:
    """What the page says when that is sent, by one who has the cases so."""
    address, file = NAMED[name], scene.file(ME, Situation.OWN)
    with transaction.atomic():
        mine = Engagement.objects.filter(actor=scene.staff[ME], kind=EngagementKind.ASSIGNED)
        mine.update(kind=kind, carries_whereabouts=carries)
        chosen = {key: DANGER if key == "registered_id" else value for key, value in choices(address)[0].items()}
        sent = sent_to(scene, address, file, ME, chosen) | more
        response = scene.ask(ME, "POST", urls(scene, address, ME, Situation.OWN, chosen), sent, fresh=True)
        transaction.set_rollback(True)
    assert response.status_code in (200, 302, 422), name
    return response.content.decode()


@pytest.fixture(autouse=True)
def confirmed(scene: Scene) -> None:
    scene.confirm(ME)


@pytest.mark.parametrize("name", SETTLES)
def test_s11_one_who_shares_it_without_whereabouts_settles_nothing(scene: Scene, name: str) -> None:
    for kind in (EngagementKind.CO_ASSIGNED, EngagementKind.STAND_IN):
        assert OTHERS_SETTLE in answer(scene, name, SETTLES[name], kind=kind, carries=False), kind
        assert OTHERS_SETTLE not in answer(scene, name, SETTLES[name], kind=kind, carries=True), kind
    assert OTHERS_SETTLE not in answer(scene, name, SETTLES[name], kind=EngagementKind.ASSIGNED, carries=False)


@pytest.mark.parametrize("name", CALLS_FOR_MORE)
def test_s11_that_somebody_must_act_says_whoever_works_with_it(scene: Scene, name: str) -> None:
    told = answer(scene, name, CALLS_FOR_MORE[name], kind=EngagementKind.CO_ASSIGNED, carries=False)
    assert OTHERS_SETTLE not in told
