"""Stacks within stacks, and what has nothing behind it."""

from .base import Failed, Kind


class NestedStack(Kind):
    def create(self, context, properties):
        stack = context.stack.nested(context, context.name(128), self.template(context, properties))
        return self.deployed(stack, properties)

    def template(self, context, properties):
        from moto.cloudformation.utils import get_stack_from_s3_url

        # How long a stack may take, and the tags that it hands on: neither is asked for by ours.
        url = properties.take("TemplateURL")
        return get_stack_from_s3_url(url, account_id=context.stack.account_id, partition="aws")

    def deployed(self, stack, properties, template=None):
        parameters = {name: str(value) for name, value in properties.take("Parameters", {}).items()}
        tags = properties.take("Tags", [])
        properties.all_taken()
        reason = stack.deploy(template, parameters, {tag["Key"]: tag["Value"] for tag in tags})
        if reason:
            raise Failed(f"Embedded stack {stack.stack_id} was not successfully deployed: {reason}")
        return stack.stack_id

    def update(self, context, stack_id, properties, before):
        stack = context.stack.backend.get_stack(stack_id)
        self.deployed(stack, properties, self.template(context, properties))

    def delete(self, context, stack_id, properties):
        reason = context.stack.backend.get_stack(stack_id).destroy()
        if reason:
            raise Failed(f"Embedded stack {stack_id} was not successfully deleted: {reason}")

    def attributes(self, context, stack_id, properties):
        outputs = context.stack.backend.get_stack(stack_id).outputs or []
        return {f"Outputs.{output['OutputKey']}": output["OutputValue"] for output in outputs}


class NothingBehind(Kind):
    """What CDK counts its users by: CloudFormation makes nothing for it."""

    def create(self, context, properties):
        properties.take("Analytics")
        return context.name()

    def update(self, context, physical_id, properties, before):
        properties.take("Analytics")

    def delete(self, context, physical_id, properties):
        properties.take("Analytics")


kinds = {
    "AWS::CloudFormation::Stack": NestedStack(),
    "AWS::CDK::Metadata": NothingBehind(),
}
