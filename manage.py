#!/usr/bin/env python3
"""Django's command line, inside the project's own environment and beside its own servers."""

import logging
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv/bin/python"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridops.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
    except ImportError:
        use_project_environment()
    from core.embedded.servers import default_home, environment
    from core.embedded.shared import ServersFailed

    try:
        os.environ.update(environment(default_home()))
        settings.INSTALLED_APPS  # noqa: B018 - read them now, for a sentence and no traceback
    except (ServersFailed, ImproperlyConfigured) as failure:
        sys.exit(str(failure))
    run(sys.argv)


def run(words: list[str]) -> None:
    """Run one command; the history of rows names it as the door of what it changes, and the log in each line."""
    from django.core.management import execute_from_command_line

    from core.history.saying import entered_by
    from core.running import running

    with running(" ".join(words[:2])) as context, entered_by("command", detail=" ".join(words[1:2])):
        try:
            execute_from_command_line(words)
        except Exception as failure:
            if is_away(failure):
                reason = " ".join(str(failure).split())
                sys.exit(f"The database does not answer, so the command ended: {reason}")
            logging.getLogger("gridops.command").exception("The command failed.")
            sys.exit(f"The command failed. The log above says where; its reference is {context.reference}.")


def is_away(failure: Exception) -> bool:
    """Whether the database could not be reached, or went away; what it refuses while it is there has a code."""
    from django.db import InterfaceError, OperationalError

    if not isinstance(failure, (OperationalError, InterfaceError)):
        return False
    code = getattr(failure.__cause__, "pgcode", None) or ""
    return code[:3] in {"", "57P"} or code[:2] == "08"


def use_project_environment() -> None:
    """Run again under `.venv`, so that `python3 manage.py` works on a bare machine."""
    if not ENVIRONMENT.exists() or Path(sys.prefix) == ENVIRONMENT.parent.parent:
        sys.exit("The environment is not there yet. Make it first:  make setup")
    os.execv(ENVIRONMENT, [str(ENVIRONMENT), *sys.argv])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
