"""The format tables as JSON Schema (draft 2020-12), for editors and other validators.

A schema judges loaded data, so it is told what YAML loaders make of text: a version is a number
or a text, ``yes`` a boolean or a text. It cannot see repeated keys, anchors or positions; the
structural rules can. ``docs/reference/schema.md`` lists where the two differ.
"""

from __future__ import annotations

from dryspec.spec.grammar import Boolean, Choice, Either, Items, Key, Keys, Text, Type, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS = ("buildspec", "appspec")
_SCALAR = ["string", "number", "boolean", "null"]
_BOOLEAN_TEXT = (
    "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Oo][NnFf]{1,2}|\\$.*)$"
)


def build(kind: str) -> Json:
    """Return the JSON Schema of ``buildspec`` or ``appspec``.

    Raises:
        ValueError: ``kind`` is neither.

    """
    if kind == "buildspec":
        from dryspec.spec.buildspec_grammar import BUILDSPEC

        maker = _Maker()
        body = maker.root(BUILDSPEC)
        return _wrap("buildspec", "AWS CodeBuild build specification", body, maker)
    if kind == "appspec":
        from dryspec.spec.appspec_grammar import ECS, LAMBDA, SERVER

        maker = _Maker()
        tables = {"server": SERVER, "lambda": LAMBDA, "ecs": ECS}
        for name, table in tables.items():
            maker.defs[name] = maker.root(table)
        body = _by_platform()
        return _wrap("appspec", "AWS CodeDeploy application specification", body, maker)
    raise ValueError(kind)


def _wrap(name: str, title: str, body: Json, maker: _Maker) -> Json:
    return {
        "$schema": DIALECT,
        "$id": f"https://dryspec.readthedocs.io/en/latest/schemas/{name}.json",
        "title": title,
        **body,
        **({"$defs": maker.defs} if maker.defs else {}),
    }


def _by_platform() -> Json:
    """Server files have no resources; the type of the resource tells Lambda from ECS."""
    has_resources = {"anyOf": [{"required": ["Resources"]}, {"required": ["resources"]}]}
    return {
        "if": has_resources,
        "then": {
            "if": _mentions("AWS::Lambda::Function"),
            "then": {"$ref": "#/$defs/lambda"},
            "else": {"$ref": "#/$defs/ecs"},
        },
        "else": {"$ref": "#/$defs/server"},
    }


def _mentions(type_name: str) -> Json:
    either = [
        {"properties": {name: {"const": type_name}}, "required": [name]}
        for name in ("Type", "type")
    ]
    resource = {"additionalProperties": {"anyOf": either}, "type": "object"}
    resources = {"type": "array", "contains": resource}
    return {
        "anyOf": [
            {"properties": {name: resources}, "required": [name]}
            for name in ("Resources", "resources")
        ]
    }


class _Maker:
    """Turns table types into schema parts; mappings used twice become definitions."""

    __slots__ = ("_names", "defs")

    def __init__(self) -> None:
        self.defs: dict[str, Json] = {}
        self._names: dict[int, str] = {}

    def root(self, keys: Keys) -> Json:
        return self._object(keys, nullable=False)

    def of(self, type_: Type) -> Json:
        if isinstance(type_, Keys):
            return self._reference(type_)
        if isinstance(type_, Items):
            return {"type": ["array", "null"], "items": self.of(type_.item)}
        if isinstance(type_, Either):
            return {"anyOf": [self.of(choice) for choice in type_.choices]}
        return _scalar(type_)

    def _reference(self, keys: Keys) -> Json:
        name = self._names.get(id(keys))
        if name is None:
            name = _definition_name(keys.place, self.defs)
            self._names[id(keys)] = name
            self.defs[name] = {}
            self.defs[name] = self._object(keys, nullable=True)
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, keys: Keys, nullable: bool) -> Json:
        properties: Json = {}
        for name, key in keys.known.items():
            for spelling in _spellings(name, keys.any_case):
                properties[spelling] = self._described(key)
        for name in sorted(keys.tolerated):
            properties[name] = True
        schema: Json = {"type": ["object", "null"] if nullable else "object"}
        if properties:
            schema["properties"] = properties
        if keys.other is not None:
            schema["additionalProperties"] = self._described(keys.other)
        else:
            schema["patternProperties"] = {"^(x-|\\.)": True}
            schema["additionalProperties"] = False
        schema.update(_required(keys))
        return schema

    def _described(self, key: Key) -> Json:
        described = {**self.of(key.type), "description": key.doc}
        if key.default:
            described["markdownDescription"] = (
                f"{key.doc}\n\nDefault: {key.default}\n\n[Reference]({key.source})"
            )
        else:
            described["markdownDescription"] = f"{key.doc}\n\n[Reference]({key.source})"
        return described


def _required(keys: Keys) -> Json:
    names = [name for name, key in keys.known.items() if key.required]
    if not names:
        return {}
    if not keys.any_case:
        alone = [name for name in names if not keys.known[name].instead]
        either = [
            {"anyOf": [{"required": [name]}, {"required": [keys.known[name].instead]}]}
            for name in names
            if keys.known[name].instead
        ]
        return {**({"required": alone} if alone else {}), **({"allOf": either} if either else {})}
    return {
        "allOf": [
            {"anyOf": [{"required": [spelling]} for spelling in _spellings(name, True)]}
            for name in names
        ]
    }


def _spellings(name: str, any_case: bool) -> list[str]:
    if not any_case:
        return [name]
    return list(dict.fromkeys((name, name[:1].lower() + name[1:], name[:1].upper() + name[1:])))


def _definition_name(place: str, taken: dict[str, Json]) -> str:
    base = "".join(c if c.isalnum() or c in "-_" else "." for c in place).strip(".")
    name = base
    number = 2
    while name in taken:
        name = f"{base}.{number}"
        number += 1
    return name


def _scalar(type_: Type) -> Json:
    if isinstance(type_, Choice):
        return _choice(type_)
    if isinstance(type_, Boolean):
        return {
            "anyOf": [{"type": ["boolean", "null"]}, {"type": "string", "pattern": _BOOLEAN_TEXT}]
        }
    if isinstance(type_, Whole):
        digits = {"type": "string", "pattern": "^[0-9]*[1-9][0-9]*$"}
        return {"anyOf": [{"type": "integer", "minimum": type_.low}, digits, {"type": "null"}]}
    return {"type": _SCALAR} if isinstance(type_, Text) else {}


def _choice(type_: Choice) -> Json:
    if type_.any_case:
        pattern = "|".join(_any_case(value) for value in type_.values)
        return {
            "anyOf": [{"enum": list(type_.values)}, {"type": "string", "pattern": f"^({pattern})$"}]
        }
    values: list[object] = list(type_.values)
    for value in type_.values:
        if value.replace(".", "", 1).isdigit():
            values.append(float(value))
    return {"enum": [*values, None]}


def _any_case(word: str) -> str:
    return "".join(f"[{c.upper()}{c.lower()}]" if c.isalpha() else c for c in word)
