"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridops.settings")
application = get_wsgi_application()

# What is loaded by now stays for ever, and the workers share it. A collection of garbage that looked at all of it
# again would hold one request in twenty for a third of a second.
_addresses = get_resolver().url_patterns
gc.collect()
gc.freeze()
