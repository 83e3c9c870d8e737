"""Why a file is not kept, as a code and values: said by code that knows no language, put into words by `uploads`."""

from __future__ import annotations

from typing import Any


class Unfit(Exception):
    """A file that is not kept. `code` is a key of `core.web.uploads.WORDS`, `values` fill its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> Any:
        return _made_again, (self.code, self.values)


def _made_again(code: str, values: dict[str, Any]) -> Unfit:
    return Unfit(code, **values)
