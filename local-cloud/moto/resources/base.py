"""What every type of resource has: how it is created, updated, deleted, and what GetAtt answers."""

import boto3


class Unsupported(Exception):
    """Something that this local CloudFormation would have to ignore: it fails instead."""


class Failed(Exception):
    """A resource could not be made as its template wants it."""


class Properties:
    """The resolved properties of a resource. Each has to be taken: one that is left was not understood."""

    def __init__(self, type_name, values):
        self.type_name = type_name
        self.values = values
        self.left = dict(values)

    def take(self, name, default=None):
        return self.left.pop(name, default)

    def take_all(self, *names):
        """Those of the names that are there."""
        return {name: self.left.pop(name) for name in names if name in self.left}

    def all_taken(self):
        if self.left:
            names = ", ".join(sorted(self.left))
            raise Unsupported(f"{self.type_name}: property {names} is not supported by this local CloudFormation")


class Context:
    """What a resource is made for, and the way to the services."""

    def __init__(self, stack, logical_id, endpoint):
        self.stack = stack
        self.logical_id = logical_id
        self.endpoint = endpoint
        self.begun = None

    def begin(self, physical_id):
        """Called as soon as a resource is there whose settings are still to be made: they may fail."""
        self.begun = physical_id

    def call(self, service, operation, **parameters):
        """Asks a service by its API, which the SDK checks against the service's own model."""
        client = client_of(service, self.stack.region_name, self.endpoint)
        shape = client.meta.service_model.operation_model(
            client.meta.method_to_api_mapping[operation]
        ).input_shape
        return getattr(client, operation)(**as_shape(parameters, shape))

    def name(self, longest=64, lower=False):
        """A physical name as CloudFormation makes one: of the stack, the logical id and something random."""
        from moto.cloudformation.utils import random_suffix

        suffix = f"-{random_suffix()}"
        room = longest - len(suffix)
        half = room // 2
        stem = f"{self.stack.name[:half]}-{self.logical_id}"[:room].rstrip("-")
        name = stem + suffix
        return name.lower() if lower else name


clients = {}


def client_of(service, region, endpoint):
    key = (service, region)
    if key not in clients:
        clients[key] = boto3.client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id="rehearsal",
            aws_secret_access_key="rehearsal",
        )
    return clients[key]


def as_shape(value, shape):
    """Templates hold numbers and truths also as strings; the APIs want them as what they are."""
    if shape is None:
        return value
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict) and not getattr(shape, "is_document_type", False):
        return {name: as_shape(one, shape.members.get(name)) for name, one in value.items()}
    if kind == "list" and isinstance(value, list):
        return [as_shape(one, shape.member) for one in value]
    if kind == "map" and isinstance(value, dict):
        return {name: as_shape(one, shape.value) for name, one in value.items()}
    if kind in ("integer", "long") and isinstance(value, (str, float)):
        return int(value)
    if kind in ("double", "float") and isinstance(value, (str, int)):
        return float(value)
    if kind == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if kind == "string" and isinstance(value, (int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


class Kind:
    """One type of resource. What a type cannot do is not written down, and fails."""

    def create(self, context, properties):
        """Makes it and returns its physical id, which is what Ref answers."""
        raise NotImplementedError

    def update(self, context, physical_id, properties, before):
        """Changes it. Returns a physical id only where that is another one afterwards."""
        raise Unsupported(f"{properties.type_name}: an update is not supported by this local CloudFormation")

    def delete(self, context, physical_id, properties):
        raise Unsupported(f"{properties.type_name}: a deletion is not supported by this local CloudFormation")

    def attributes(self, context, physical_id, properties):
        return {}


def tag_map(tags):
    return {tag["Key"]: tag["Value"] for tag in tags or []}
