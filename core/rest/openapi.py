"""What every operation of the OpenAPI document shares: the shape of errors, and the key of a POST."""

from __future__ import annotations

from typing import Any

ERROR = {
    "type": "object",
    "required": ["code", "detail"],
    "properties": {
        "code": {"type": "string", "description": "Stable, for machines."},
        "detail": {"type": "string", "description": "For people, in their language."},
        "fields": {"type": "object", "additionalProperties": {}, "description": "What is wrong with which field."},
        "changes": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/RowChange"},
            "description": "Of 412: who changed what since the state that If-Match names, newest first.",
        },
    },
}
REFUSED = {
    "description": "400 input, 401, 403, 404 (also for what one may not see), 409 a state forbids it, "
    "412 changed since, 413, 415, 429.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 200},
    "description": "The same key and body give the same answer and one effect, for 7 days.",
}


IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string"},
    "description": "The ETag of the row as it was read: refused with 412 where it changed since.",
}
WHY = {
    "type": "string",
    "maxLength": 500,
    "description": "Why a fact is corrected; needed where its period is closed (code `reason_needed`).",
}
WHY_IN_ADDRESS = {"in": "query", "name": "reason", "schema": WHY}


def add_common_parts(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    result["components"]["schemas"]["Error"] = ERROR
    for operations in result["paths"].values():
        for method, operation in operations.items():
            operation["responses"]["4XX"] = REFUSED
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
            elif method == "delete":
                operation.setdefault("parameters", []).append(WHY_IN_ADDRESS)
            if method in ("patch", "delete"):
                operation.setdefault("parameters", []).append(IF_MATCH)
    for name, schema in result["components"]["schemas"].items():
        if name.startswith("Patched"):
            schema["properties"].setdefault("reason", WHY)
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)  # a field that is not named is refused, and never sent
    return result
