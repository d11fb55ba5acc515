"""From the bytes of a file to its YAML nodes, which know their lines. Nothing in the file is ever run."""

from collections.abc import Mapping
from typing import Final

import yaml

from livlina.core.text import unacceptable

LARGEST: Final = 2 * 1024 * 1024  # bytes; the largest city's file is a fiftieth of it
DEEPEST: Final = 12  # levels of lists and mappings in each other

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class NotReadable(Exception):
    """The file cannot be read at all. The text says why; `line` is counted from 1, when it is one line's fault."""

    def __init__(self, message: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(message)


def root(data: bytes) -> yaml.MappingNode:
    """The one mapping that the file is. Raises NotReadable."""
    text = _text(data)
    try:
        _refuse_what_grows(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotReadable(
            "Raden går inte att läsa som YAML. Se över indrag, kolon, citattecken och klamrar på den och raden före.",
            # what is unfinished is noticed after the last line
            min(mark.line + 1, len(text.splitlines())) if mark else None,
        ) from error
    except yaml.YAMLError as error:
        raise NotReadable("Filen går inte att läsa som YAML.") from error
    if node is None:
        raise NotReadable("Filen är tom.")
    if not isinstance(node, yaml.MappingNode):
        raise NotReadable("Filen ska bestå av namn med värden, som ”key: stockholm”.", line_of(node))
    return node


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise NotReadable(f"Filen är större än {LARGEST // 1024 // 1024} MB. Det är ingen organisationsfil.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NotReadable("Filen är inte sparad som UTF-8. Spara om den så.", line) from error
    for number, line_text in enumerate(text.splitlines(), start=1):
        reason = unacceptable(line_text, many_lines=True)
        if reason:
            raise NotReadable(reason, number)
    return text


def _refuse_what_grows(text: str) -> None:
    """A reference can make a small file endless, and deep nesting exhausts whoever walks it."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise NotReadable("Raden hänvisar till en annan rad med *. Skriv ut det som ska stå.", line_of(event))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise NotReadable("Raden har fler nivåer i varandra än filen kan ha.", line_of(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def line_of(place: yaml.Node | yaml.Event) -> int:
    """The line a node or event begins on, counted from 1."""
    return place.start_mark.line + 1 if place.start_mark else 1


KINDS: Final[Mapping[str, str]] = {
    "tag:yaml.org,2002:str": "text",
    "tag:yaml.org,2002:int": "number",
    "tag:yaml.org,2002:float": "number",
    "tag:yaml.org,2002:bool": "truth",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "day",
}


def kind_of(node: yaml.Node) -> str:
    """text, number, truth, nothing, day, list, mapping, or other for what a file must not hold."""
    if isinstance(node, yaml.SequenceNode):
        return "list"
    if isinstance(node, yaml.MappingNode):
        return "mapping"
    return KINDS.get(node.tag, "other")
