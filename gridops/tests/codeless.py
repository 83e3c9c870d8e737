"""Code and style that stand within a page, which its policy forbids."""

from __future__ import annotations

import re

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
STYLED = re.compile(r"<style|\sstyle\s*=\s*[\"']", re.IGNORECASE)


def code_in(text: str) -> list[str]:
    return INLINE.findall(text)


def style_in(text: str) -> list[str]:
    return STYLED.findall(text)
