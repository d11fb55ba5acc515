"""How what is known of persons changes. The commands by subject; outside they have one name."""

from livlina.people.queries import number_hash
from livlina.people.services.consents import ConsentFacts, give_consent, withdraw_consent
from livlina.people.services.gate import AS_IT_SAYS, Past, pass_gate
from livlina.people.services.kept import record_reason, require_reason
from livlina.people.services.own_relations import OwnFacts, declare_relation, end_own_relation
from livlina.people.services.persons import (
    PersonFacts,
    change_person,
    facts_of,
    is_known_as,
    register_person,
    taken_from,
)
from livlina.people.services.register import (
    judge,
    keep_number_apart,
    keep_row_apart,
    list_tasks,
    read_task,
    show_protected,
)
from livlina.people.services.shown import show_address, show_number, show_way
from livlina.people.services.told import (
    ChannelFacts,
    FileRow,
    GuardianshipFacts,
    RelationFacts,
    RepresentativeFacts,
    WhereaboutsFacts,
    channel_hash,
    confirm_channel,
    end_fact,
    hold_ways,
    taken_away,
    tell_channel,
    tell_guardianship,
    tell_relation,
    tell_representative,
    tell_whereabouts,
)

__all__ = [
    "AS_IT_SAYS",
    "ChannelFacts",
    "ConsentFacts",
    "FileRow",
    "GuardianshipFacts",
    "OwnFacts",
    "Past",
    "PersonFacts",
    "RelationFacts",
    "RepresentativeFacts",
    "WhereaboutsFacts",
    "change_person",
    "channel_hash",
    "confirm_channel",
    "declare_relation",
    "end_fact",
    "end_own_relation",
    "facts_of",
    "give_consent",
    "hold_ways",
    "is_known_as",
    "judge",
    "keep_number_apart",
    "keep_row_apart",
    "list_tasks",
    "number_hash",
    "pass_gate",
    "read_task",
    "record_reason",
    "register_person",
    "require_reason",
    "show_address",
    "show_number",
    "show_protected",
    "show_way",
    "taken_away",
    "taken_from",
    "tell_channel",
    "tell_guardianship",
    "tell_relation",
    "tell_representative",
    "tell_whereabouts",
    "withdraw_consent",
]
