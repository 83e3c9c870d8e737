"""Cases as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def move_name(name: str) -> str:
    """What the button of a move says."""
    from incidents.forms import move_label  # the theme reads all tags before it is whole itself

    return move_label(name)
