"""One template, with its parameters: which resources it wants, in which order, with which properties."""

import copy
import re

from moto.cloudformation.parsing import ResourceMap, clean_json
from resources import kind_of
from resources.base import Failed


class Template(ResourceMap):
    """moto's own reading of parameters, mappings, conditions and functions. What it makes lazily is made by us, in order."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.made = {}

    def __getitem__(self, key):
        if key in self.made:
            return self.made[key]
        return self._parsed_resources[key]

    def __iter__(self):
        return iter(self.made)

    def __len__(self):
        return len(self.made)

    def validate_outputs(self):
        """An output that names nothing fails when it is resolved: moto would look for types that it knows."""

    def resolved(self, logical_id):
        definition = copy.deepcopy(self._resource_json_map[logical_id])
        return self.value_of(definition.get("Properties", {}), logical_id)

    def value_of(self, value, place):
        try:
            return without_nothing(clean_json(value, self))
        except KeyError as missing:
            raise Failed(f"{place} names the undefined resource {missing}") from None

    def definition(self, logical_id):
        return self._resource_json_map[logical_id]

    def wanted(self):
        """The logical ids whose condition holds, each after those that it needs."""
        there = {name for name, one in self._resource_json_map.items() if self.holds(one.get("Condition"))}
        order = []
        under_way = set()

        def visit(name):
            if name in order:
                return
            if name in under_way:
                raise Failed(f"Circular dependency between resources: {sorted(under_way)}")
            under_way.add(name)
            definition = self._resource_json_map[name]
            after = definition.get("DependsOn", [])
            needed = {*references(definition.get("Properties", {})), *([after] if isinstance(after, str) else after)}
            for other in sorted(needed & there):
                visit(other)
            under_way.discard(name)
            order.append(name)

        for name in self._resource_json_map:
            if name in there:
                visit(name)
        return order

    def holds(self, condition):
        return condition is None or self.lazy_condition_map[condition]


def without_nothing(value):
    """`AWS::NoValue` leaves nothing, in lists too."""
    if isinstance(value, dict):
        return {name: without_nothing(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [without_nothing(one) for one in value if one is not None]
    return value


def references(value):
    """The names that a value refers to, be they of resources or not."""
    if isinstance(value, list):
        return {name for one in value for name in references(one)}
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, one in value.items():
        if key == "Ref":
            found.add(one)
        elif key == "Fn::GetAtt":
            found.add(one[0] if isinstance(one, list) else one.split(".")[0])
            found |= references(one)
        elif key == "Fn::Sub":
            text = one[0] if isinstance(one, list) else one
            found |= {name.split(".")[0] for name in re.findall(r"\$\{([^!}][^}]*)\}", text)}
            found |= references(one)
        else:
            found |= references(one)
    return found


def unsupported_types(template):
    """The types of a template that nobody here makes, whatever their conditions say."""
    wrong = set()
    for definition in template.get("Resources", {}).values():
        try:
            kind_of(definition["Type"])
        except Exception:
            wrong.add(definition["Type"])
    return sorted(wrong)
