"""Makes JSON Schema definitions of models, with the same names in both documents (OpenAPI and AsyncAPI)."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import CoreSchema

Mode = Literal["validation", "serialization"]
Names = dict[type[BaseModel], str]
"""The name of each model in a document."""

REFERENCE = "#/components/schemas/{model}"


class _Titles(GenerateJsonSchema):
    """Gives titles to models only: code generators would take a field's title for the name of a type."""

    def field_title_should_be_set(self, schema: CoreSchema | Any) -> bool:
        return False


def definitions(models: Iterable[tuple[type[BaseModel], Mode]]) -> tuple[dict[str, Any], Names]:
    """Returns the definitions by name, and the name of each model.

    Raises ``ValueError`` if two classes have the same name: pydantic would name them after the paths of our modules.
    """
    references, schema = models_json_schema(list(models), ref_template=REFERENCE, schema_generator=_Titles)
    found: dict[str, Any] = dict(schema.get("$defs", {}))
    if ambiguous := [name for name in found if "__" in name]:
        raise ValueError(f"classes of the same name: {', '.join(ambiguous)}")
    return found, {model: reference["$ref"].rpartition("/")[2] for (model, _), reference in references.items()}  # type: ignore[misc]
