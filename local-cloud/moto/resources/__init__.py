"""All types that this local CloudFormation makes. Any other fails."""

from . import access, custom, functions, messages, nesting, storage, watching
from .base import Unsupported

kinds = {
    **access.kinds,
    **custom.kinds,
    **functions.kinds,
    **messages.kinds,
    **nesting.kinds,
    **storage.kinds,
    **watching.kinds,
}


def kind_of(type_name):
    if type_name.startswith("Custom::"):
        return kinds["AWS::CloudFormation::CustomResource"]
    if type_name not in kinds:
        raise Unsupported(f"{type_name} is not supported by this local CloudFormation")
    return kinds[type_name]
