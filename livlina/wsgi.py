"""The web application, as the server loads it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livlina.settings")
application = get_wsgi_application()

# What was loaded stays until the process ends: it need not be looked through again and again for what can be freed.
gc.freeze()
gc.set_threshold(20_000, 50, 50)
