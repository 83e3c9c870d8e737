"""What the OpenAPI file says of answers is true: their fields are all named, and what is null is said to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from django.conf import settings

from gridops.tests.addresses import READ, World, as_user
from grids.duties import Duty


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return yaml.load((Path(settings.BASE_DIR) / "docs" / "openapi.yaml").read_text(), Loader=yaml.CSafeLoader)


def as_json_schema(part: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: `nullable` is an alternative."""
    if isinstance(part, list):
        return [as_json_schema(one) for one in part]
    if not isinstance(part, dict):
        return part
    made = {name: as_json_schema(one) for name, one in part.items() if name != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if part.get("nullable") is True else made


def test_every_object_that_is_sent_or_answered_names_all_its_fields(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    assert not [name for name, one in schemas.items() if "properties" in one and "additionalProperties" not in one]


@pytest.mark.django_db
def test_answers_are_as_they_are_described(described: dict[str, Any]) -> None:
    world = World()
    schemas = as_json_schema(described["components"])
    templates = {
        tuple(path.strip("/").split("/")): one["get"] for path, one in described["paths"].items() if "get" in one
    }
    readers = [world.center, *(world.accounts()[duty] for duty in (Duty.DISTRICT.value, "member"))]
    wrong, looked = [], 0
    for name in set(READ) - {"schema", "docs", "nowhere", "export"}:
        path = world.path(name)
        for user in [world.reader(name), *readers]:
            answer = as_user(user).get(path)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("application/json"):
                continue
            answered = operation(templates, path)["responses"]["200"]["content"]["application/json"]["schema"]
            checked = jsonschema.Draft7Validator({**as_json_schema(answered), "components": schemas})
            faults = [
                f"{'.'.join(map(str, one.path))}: {one.message[:120]}" for one in checked.iter_errors(answer.json())
            ]
            wrong += [(name, fault) for fault in faults[:4]]
            looked += 1
    print("WRONG", *sorted(set(wrong)), sep="\n")
    assert not wrong
    assert looked > 150


def operation(templates: dict[tuple[str, ...], Any], path: str) -> Any:
    """The description of the address: the one with the fewest parts that stand for something."""
    parts = path.strip("/").split("/")
    fitting = [
        template
        for template in templates
        if len(template) == len(parts) and all(a == b or a[0] == "{" for a, b in zip(template, parts, strict=True))
    ]
    return templates[min(fitting, key=lambda one: sum(part[0] == "{" for part in one))]
