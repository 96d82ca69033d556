"""Lambda: functions, their versions, aliases, and who may invoke them."""

import io
import zipfile

from .base import Kind, tag_map

configuration = (
    "Description",
    "Handler",
    "Role",
    "Runtime",
    "MemorySize",
    "Timeout",
    "Environment",
    "LoggingConfig",
    "VpcConfig",
    "DeadLetterConfig",
    "TracingConfig",
    "EphemeralStorage",
    "Layers",
    # The SDK checks it, and moto forgets it.
    "DurableConfig",
)


class Function(Kind):
    def create(self, context, properties):
        name = properties.take("FunctionName") or context.name()
        concurrency = properties.take("ReservedConcurrentExecutions")
        context.call(
            "lambda",
            "create_function",
            FunctionName=name,
            Code=code_of(properties.take("Code"), properties.values["Runtime"]),
            Tags=tag_map(properties.take("Tags")),
            **properties.take_all("Architectures", *configuration),
        )
        context.begin(name)
        if concurrency is not None:
            self.reserve(context, name, concurrency)
        return name

    def reserve(self, context, name, concurrency):
        context.call(
            "lambda", "put_function_concurrency", FunctionName=name, ReservedConcurrentExecutions=concurrency
        )

    def update(self, context, name, properties, before):
        properties.take("FunctionName")
        arn = self.attributes(context, name, before)["Arn"]
        wanted = tag_map(properties.take("Tags"))
        gone = sorted(set(tag_map(before.get("Tags"))) - set(wanted))
        if gone:
            context.call("lambda", "untag_resource", Resource=arn, TagKeys=gone)
        if wanted:
            context.call("lambda", "tag_resource", Resource=arn, Tags=wanted)
        architectures = properties.take_all("Architectures")
        code = code_of(properties.take("Code"), properties.values["Runtime"])
        context.call("lambda", "update_function_code", FunctionName=name, **code, **architectures)
        values = properties.take_all(*configuration)
        context.call("lambda", "update_function_configuration", FunctionName=name, **values)
        concurrency = properties.take("ReservedConcurrentExecutions")
        if concurrency is not None:
            self.reserve(context, name, concurrency)
        elif "ReservedConcurrentExecutions" in before:
            context.call("lambda", "delete_function_concurrency", FunctionName=name)

    def delete(self, context, name, properties):
        context.call("lambda", "delete_function", FunctionName=name)

    def attributes(self, context, name, properties):
        found = context.call("lambda", "get_function", FunctionName=name)["Configuration"]
        return {"Arn": found["FunctionArn"]}


def code_of(code, runtime):
    """Code that is written in the template itself becomes a file, as CloudFormation makes one."""
    if "ZipFile" not in code:
        return code
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py" if runtime.startswith("python") else "index.js", code["ZipFile"])
    return {"ZipFile": packed.getvalue()}


class Version(Kind):
    def create(self, context, properties):
        name = properties.take("FunctionName")
        values = properties.take_all("Description", "CodeSha256")
        return context.call("lambda", "publish_version", FunctionName=name, **values)["FunctionArn"]

    def delete(self, context, arn, properties):
        name, version = arn.rsplit(":", 1)
        context.call("lambda", "delete_function", FunctionName=name, Qualifier=version)

    def attributes(self, context, arn, properties):
        return {"Version": arn.rsplit(":", 1)[-1], "FunctionArn": arn}


class Alias(Kind):
    def create(self, context, properties):
        values = properties.take_all("FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig")
        return context.call("lambda", "create_alias", **values)["AliasArn"]

    def update(self, context, arn, properties, before):
        values = properties.take_all("FunctionName", "Name", "FunctionVersion", "Description", "RoutingConfig")
        context.call("lambda", "update_alias", **values)

    def delete(self, context, arn, properties):
        context.call("lambda", "delete_alias", **properties.take_all("FunctionName", "Name"))

    def attributes(self, context, arn, properties):
        return {"AliasArn": arn}


class EventInvokeConfig(Kind):
    def create(self, context, properties):
        values = properties.take_all(
            "FunctionName",
            "Qualifier",
            "DestinationConfig",
            "MaximumEventAgeInSeconds",
            "MaximumRetryAttempts",
        )
        context.call("lambda", "put_function_event_invoke_config", **values)
        return context.name()

    def update(self, context, physical_id, properties, before):
        self.create(context, properties)

    def delete(self, context, physical_id, properties):
        names = properties.take_all("FunctionName", "Qualifier")
        context.call("lambda", "delete_function_event_invoke_config", **names)


class Permission(Kind):
    def create(self, context, properties):
        function, qualifier = unqualified(properties.take("FunctionName"))
        statement = context.name(100)
        values = properties.take_all("Action", "Principal", "SourceArn", "SourceAccount")
        context.call(
            "lambda", "add_permission", FunctionName=function, StatementId=statement, **qualifier, **values
        )
        return statement

    def delete(self, context, statement, properties):
        function, qualifier = unqualified(properties.take("FunctionName"))
        context.call("lambda", "remove_permission", FunctionName=function, StatementId=statement, **qualifier)


def unqualified(function):
    """A function by its ARN may name an alias or a version, too."""
    parts = function.split(":")
    if len(parts) == 8:
        return ":".join(parts[:7]), {"Qualifier": parts[7]}
    return function, {}


kinds = {
    "AWS::Lambda::Function": Function(),
    "AWS::Lambda::Version": Version(),
    "AWS::Lambda::Alias": Alias(),
    "AWS::Lambda::EventInvokeConfig": EventInvokeConfig(),
    "AWS::Lambda::Permission": Permission(),
}
