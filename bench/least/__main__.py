"""Serves the least page as `livlina.cli.serving` serves Livlina."""

from granian import Granian
from granian.constants import Interfaces

from livlina.cli import serving

Granian(
    target="bench.least.app:application",
    address="127.0.0.1",
    port=serving.port(),
    interface=Interfaces.WSGI,
    workers=serving.WEB_PROCESSES,
    blocking_threads=serving.THREADS,
    websockets=False,
    log_enabled=False,
).serve()
