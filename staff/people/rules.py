"""Names of persons: one written form of each, however it was typed, and whether there are two in one place."""

from __future__ import annotations

import re
import unicodedata

from core.texts import plain, tidy

DOT = "·"  # between the parts of a name, as GB/T 15834 wants it
# What keyboards, fonts and other systems put in its place. A full stop is another matter: see `one_form`.
OTHER_DOTS = "•・･∙⋅‧⸱⸳ꞏ᛫●◦∘。｡．﹒․˙"
_RARE_DOTS = "\u318d\u119e\u2981\u2e30丶"
_DOTS = str.maketrans(dict.fromkeys(OTHER_DOTS + _RARE_DOTS, DOT))
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_AROUND_DOT = re.compile(rf" ?{DOT}[ {DOT}]*")
_STOP_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}]) ?\. ?(?=\w)|(?<=\w) ?\. ?(?=[{_HAN}])")
_ALL_HAN = re.compile(rf"[{_HAN}{DOT} ]+")
_SEPARATORS = re.compile(r"[、，；;/／|｜&＆+＋\r\n\t]")
_JOINING = "和与及"
_NUMBER = re.compile(r"[0-9](?:[ *()-]{0,2}[0-9*]){4}")  # five places and more; a masked one too
_COMMA_BESIDE_HAN = re.compile(rf"[{_HAN}] ?,|, ?[{_HAN}]")
_TWO_BY_TWO = (
    "欧阳上官司马司徒司空诸葛皇甫尉迟公孙慕容令狐夏侯东方宇文长孙端木独孤南宫西门轩辕淳于单于"
    "申屠公羊澹台公冶宗政濮阳太叔仲孙钟离闾丘赫连呼延东郭拓跋百里第五万俟闻人左丘梁丘颛孙"
)
COMPOUND_SURNAMES = frozenset(first + second for first, second in zip(_TWO_BY_TWO[::2], _TWO_BY_TWO[1::2], strict=True))

# Characters that older versions of GBK kept in private places of Unicode; 䶮 and its like occur in names.
_MOVED = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip
_TRAILS = [*range(0x50, 0x7F), *range(0x80, 0xA1)]  # of FE50 to FEA0, which stood at U+E815 to U+E864
_PRIVATE = {0xE815 + at: ord(bytes((0xFE, trail)).decode("gb18030")) for at, trail in enumerate(_TRAILS)} | _MOVED


def one_form(name: str) -> str:
    """The name as it is kept and compared.

    Dots of every look are one; a full stop is a dot only beside a Chinese character, so that `J. Smith` stays.
    Chinese names lose the spaces that pad them, others keep one between words. Two names stay two: see `names_in`.
    """
    text = unicodedata.normalize("NFKC", name.translate(_DOTS).translate(_PRIVATE)).translate(_DOTS)
    text = _STOP_BESIDE_HAN.sub(DOT, tidy(text))
    text = _AROUND_DOT.sub(DOT, text).strip(f"{DOT} ")
    if _ALL_HAN.fullmatch(text) and len(_words_of_han(text)) < 2:
        return text.replace(" ", "")
    return text


def key_of(name: str) -> str:
    """What two ways to write one name have in common."""
    return plain(one_form(name))


def names_in(written: str) -> list[str]:
    """The names that stand in one cell or field: more than one where they are separated, or two Chinese ones follow."""
    text = unicodedata.normalize("NFKC", written.strip().translate(_DOTS))
    parts = _SEPARATORS.split(text)
    if len(parts) == 1 and _COMMA_BESIDE_HAN.search(text):
        parts = text.split(",")
    names = [name for part in parts if (name := one_form(part))]
    return _words_of_han(names[0]) or names if len(names) == 1 else names


def joined_names(written: str) -> list[tuple[str, str]]:
    """The pairs of Chinese names that a word between them may join: 李四和王五. Who knows the people decides."""
    text = one_form(written)
    if not _ALL_HAN.fullmatch(text):
        return []
    pairs = [(text[:place], text[place + 1 :]) for place, sign in enumerate(text) if sign in _JOINING]
    return [(one, other) for one, other in pairs if len(one) > 1 and len(other) > 1]


def holds_number(written: str) -> bool:
    """Whether a telephone or other number stands with a name in one field: 王芳13800000001."""
    text = unicodedata.normalize("NFKC", written)
    digits = _NUMBER.search(text)
    return bool(digits) and any(sign.isalpha() and not sign.isascii() for sign in text)


def _words_of_han(text: str) -> list[str]:
    """The Chinese names that follow one another with spaces; none where the spaces only pad one name."""
    words = text.split(" ")
    if len(words) < 2 or not _ALL_HAN.fullmatch(text) or any(len(word) < 2 for word in words):
        return []
    return [] if len(words) == 2 and words[0] in COMPOUND_SURNAMES else words
