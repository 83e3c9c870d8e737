"""What stands for the real names and codes of villages until the office has written them.

The third part of a statistical code is the committee: 001 to 599 in the state's tables, so that 9xx is nobody's.
"""

from __future__ import annotations

import re

NAME = r"^示例\d\d村$"  # also read by the database
_CODE = re.compile(r"[0-9]{9}9[0-9]{2}([0-9]{3})?")


def is_placeholder_name(name: str) -> bool:
    """Whether a village has not been named yet."""
    return re.match(NAME, name) is not None


def is_placeholder_code(code: str) -> bool:
    """Whether the code of a village, or of a grid of it, stands for one that is not known yet."""
    return _CODE.fullmatch(code) is not None
