"""The laws of a contact of her own: a no is never asked again, and what goes on always has a next day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from livlina.support.partner import rules
from livlina.support.partner.errors import RefusalStands
from livlina.support.partner.rules import Word
from livlina.support.partner.terms import BEGINS, EndReason, Said, Standing
from livlina.support.waiting.terms import HowItIs

DAY = date(2026, 11, 2)


def obstacle(word, *, said, informed=True, is_unasked=False):
    return rules.obstacle_to_saying(
        word, said=said, since=DAY, today=DAY, days=14, informed=informed, is_unasked=is_unasked
    )


words = st.builds(
    Word,
    kind=st.sampled_from(Said.values),
    happened_on=st.just(DAY),
    how=st.just("call"),
    state=st.sampled_from(["", *HowItIs.values]),
    words=st.sampled_from(["", "Hon sa det."]),
    done=st.sampled_from(["", "Ringde polisen."]),
    end_reason=st.sampled_from(["", *EndReason.values]),
    next_on=st.one_of(st.none(), st.integers(-2, 30).map(lambda days: DAY + timedelta(days=days))),
)


@given(said=st.lists(words, max_size=8), informed=st.booleans(), unasked=st.booleans())
def test_after_a_no_or_an_end_only_she_begins_it_and_a_yes_has_all_it_needs(said, informed, unasked):
    taken: list[Word] = []
    for word in said:
        before = rules.standing([each.kind for each in taken])
        refusal = obstacle(word, said=[each.kind for each in taken], informed=informed, is_unasked=unasked)
        if before in (Standing.DECLINED, Standing.ENDED):
            assert refusal is not None or word.kind == Said.WISHED
            if word.kind in rules.ANSWERS:
                assert isinstance(refusal, RefusalStands)
        if refusal is not None:
            continue
        taken.append(word)
        after = rules.standing([each.kind for each in taken])
        if word.kind in BEGINS:
            assert informed
            assert word.done
        if word.kind == Said.CHECK and word.state == HowItIs.NOT_REACHED:
            assert word.next_on is None  # the day stands as it was
        elif after in (Standing.GOES_ON, Standing.ASK_AGAIN):
            assert word.next_on is not None
            assert word.next_on > DAY
            between = 14 if after is Standing.GOES_ON or word.kind == Said.NOT_REACHED else 28
            assert word.next_on <= DAY + timedelta(days=between)
        if word.kind == Said.ENDED and unasked:
            assert word.done
        if word.state in (HowItIs.WORSE, HowItIs.DANGER) and word.kind == Said.CHECK:
            assert word.done


@given(ago=st.integers(0, 40), ahead=st.integers(1, 40), kind=st.sampled_from([Said.CHECK, Said.WISHED]))
def test_the_next_day_is_reckoned_from_when_it_was_said_and_a_check_of_long_ago_moves_none(ago, ahead, kind):
    said = [Said.ACCEPTED] if kind == Said.CHECK else [Said.DECLINED]

    def refusal(next_on):
        word = Word(kind=kind, happened_on=DAY, how="call", state="calm", done="Vi hörs.", next_on=next_on)
        today = DAY + timedelta(days=ago)
        told = {"said": said, "since": DAY, "today": today, "days": 14, "informed": True, "is_unasked": False}
        if rules.obstacle_to_saying(word, **told) is None:
            assert rules.moves_next(word) == (next_on is not None)
            return None
        return True

    is_of_then = kind == Said.CHECK and ago >= 14
    assert (refusal(None) is None) == is_of_then
    taken = refusal(DAY + timedelta(days=ago + ahead)) is None
    assert taken == (not is_of_then and (ago + ahead <= 14 or (kind == Said.WISHED and ahead == 1)))


def test_it_is_not_told_of_days_to_come_or_before_what_was_said_last():
    for day in (DAY + timedelta(days=1), DAY - timedelta(days=1)):
        assert obstacle(Word(kind=Said.DECLINED, happened_on=day, how="call"), said=[]) is not None
    assert obstacle(Word(kind=Said.DECLINED, happened_on=DAY, how="call"), said=[Said.THINKING]) is None
