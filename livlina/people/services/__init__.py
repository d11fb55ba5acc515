"""How what is known of persons changes. The commands by subject; outside they have one name."""

from livlina.people.queries import number_hash
from livlina.people.services.kept import record_reason, require_reason
from livlina.people.services.persons import (
    PersonFacts,
    change_person,
    facts_of,
    is_known_as,
    register_person,
)
from livlina.people.services.shown import show_address, show_number, show_way
from livlina.people.services.told import (
    ChannelFacts,
    FileRow,
    GuardianshipFacts,
    RelationFacts,
    RepresentativeFacts,
    WhereaboutsFacts,
    confirm_channel,
    end_fact,
    tell_channel,
    tell_guardianship,
    tell_relation,
    tell_representative,
    tell_whereabouts,
)

__all__ = [
    "ChannelFacts",
    "FileRow",
    "GuardianshipFacts",
    "PersonFacts",
    "RelationFacts",
    "RepresentativeFacts",
    "WhereaboutsFacts",
    "change_person",
    "confirm_channel",
    "end_fact",
    "facts_of",
    "is_known_as",
    "number_hash",
    "record_reason",
    "register_person",
    "require_reason",
    "show_address",
    "show_number",
    "show_way",
    "tell_channel",
    "tell_guardianship",
    "tell_relation",
    "tell_representative",
    "tell_whereabouts",
]
