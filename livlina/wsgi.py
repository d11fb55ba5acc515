"""The web application, as the server loads it."""

import gc
import os

import django

from livlina.core.sent import Handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livlina.settings")
django.setup(set_prefix=False)
application = Handler()

# What was loaded stays until the process ends: it need not be looked through again and again for what can be freed.
gc.freeze()
gc.set_threshold(20_000, 50, 50)
