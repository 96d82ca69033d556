"""moto's stacks and change sets, with a deployment of ours behind them: strict, and undone where it failed."""

import json
import threading
import traceback

from deployment import Deployment, context_of, reason_of
from moto.cloudformation import models
from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto.cloudformation.models import CloudFormationBackend, Stack
from moto.cloudformation.utils import generate_stack_id
from template import Template, unsupported_types


class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFound"


def new_template(stack, text, parameters, tags):
    template = Template(
        stack.stack_id,
        stack.name,
        parameters,
        tags,
        account_id=stack.account_id,
        region_name=stack.region_name,
        template=Stack.parse_template(text),
        cross_stack_resources=stack.cross_stack_resources,
    )
    template.load()
    return template


def deploy(stack, text=None, parameters=None, tags=None):
    """Takes a stack to a template. Returns the reason where that failed, and everything was taken back."""
    creating = stack.status in ("REVIEW_IN_PROGRESS", "CREATE_PENDING", "CREATE_IN_PROGRESS")
    verb = "CREATE" if creating else "UPDATE"
    text = stack.template if text is None else text
    stack.status = f"{verb}_IN_PROGRESS"
    stack._add_stack_event(stack.status, resource_status_reason="User Initiated")
    deployment = None
    try:
        deployment = Deployment(stack, new_template(stack, text, parameters, tags or {}))
        deployment.make()
        # Outputs are told last, and an output that cannot be told fails the stack.
        outputs = models.OutputMap(deployment.template, deployment.template._template, stack.stack_id)
        _ = [outputs[name] for name in outputs.outputs]
    except Exception as error:
        traceback.print_exc()
        rolled_back(stack, deployment, verb, reason_of(error))
        return reason_of(error)
    if not creating:
        stack.status = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
        stack._add_stack_event(stack.status)
    try:
        deployment.clean_up()
    except Exception:
        # As in AWS: what could not be deleted stays behind, and an event tells it.
        traceback.print_exc()
    stack.resource_map = deployment.template
    stack.output_map = outputs
    stack.template = text
    stack._parse_template()
    stack.description = stack.template_dict.get("Description")
    stack.parameters = parameters
    if tags is not None:
        stack.tags = tags
    stack.status = f"{verb}_COMPLETE"
    stack._add_stack_event(stack.status)
    return None


def rolled_back(stack, deployment, verb, reason):
    status = "ROLLBACK" if verb == "CREATE" else "UPDATE_ROLLBACK"
    stack.status = f"{status}_IN_PROGRESS"
    stack._add_stack_event(stack.status, resource_status_reason=reason)
    try:
        if deployment:
            deployment.roll_back()
        stack.status = f"{status}_COMPLETE"
        stack._add_stack_event(stack.status)
    except Exception as error:
        traceback.print_exc()
        stack.status = f"{status}_FAILED"
        stack._add_stack_event(stack.status, resource_status_reason=reason_of(error))
    stack.stack_status_reason = reason


def destroy(stack):
    """Takes a stack away. Returns the reason where that failed."""
    stack.status = "DELETE_IN_PROGRESS"
    stack._add_stack_event(stack.status, resource_status_reason="User Initiated")
    deployment = Deployment(stack, stack.resource_map)
    try:
        for logical_id in reversed(list(deployment.before)):
            deployment.remove(deployment.before[logical_id])
            del stack.resource_map.made[logical_id]
    except Exception as error:
        traceback.print_exc()
        stack.status = "DELETE_FAILED"
        stack._add_stack_event(stack.status, resource_status_reason=reason_of(error))
        return reason_of(error)
    stack.status = "DELETE_COMPLETE"
    stack._add_stack_event(stack.status)
    forget(stack.backend, stack)
    return None


def forget(backend, stack):
    """Of a stack that is gone, its change sets are gone, too: the next of its name has others."""
    backend.stacks.pop(stack.stack_id, None)
    backend.deleted_stacks[stack.stack_id] = stack
    for change_set in list(backend.change_sets.values()):
        if change_set.stack_id == stack.stack_id:
            del backend.change_sets[change_set.change_set_id]


def nested(stack, context, name, text):
    """A stack within this one, which its maker deploys."""
    refuse_types(text)
    made = Stack(
        stack_id=generate_stack_id(name, stack.region_name, stack.account_id),
        name=name,
        template={},
        parameters={},
        account_id=stack.account_id,
        region_name=stack.region_name,
    )
    made.template = text
    stack.backend.stacks[made.stack_id] = made
    return made


def refuse_types(text):
    """As CloudFormation refuses a template, before anything of it is made."""
    wrong = unsupported_types(Stack.parse_template(text))
    if wrong:
        names = ", ".join(wrong)
        raise ValidationError(message=f"Template format error: Unrecognized resource types: [{names}]")


def change_set_of(backend, change_set_name):
    for change_set in backend.change_sets.values():
        if change_set_name in (change_set.change_set_id, change_set.change_set_name):
            return change_set
    raise ChangeSetNotFound(f"ChangeSet [{change_set_name}] does not exist")


def delete_change_set(backend, change_set_name):
    try:
        found = change_set_of(backend, change_set_name)
    except ChangeSetNotFound:
        return
    del backend.change_sets[found.change_set_id]


def execute_change_set(backend, change_set_name, stack_name=None):
    change_set = change_set_of(backend, change_set_name)
    stack = backend.stacks[change_set.stack_id]
    change_set.execution_status = "EXECUTE_COMPLETE"
    if change_set.change_set_type == "UPDATE":
        stack.status = "UPDATE_IN_PROGRESS"
    arguments = (change_set.template, change_set.parameters, change_set.tags)
    threading.Thread(target=deploy, args=(stack, *arguments), daemon=True).start()


def delete_stack(backend, name_or_stack_id):
    for stack in list(backend.stacks.values()):
        if name_or_stack_id in (stack.stack_id, stack.name):
            if stack.status == "REVIEW_IN_PROGRESS":
                destroy(stack)
            else:
                stack.status = "DELETE_IN_PROGRESS"
                threading.Thread(target=destroy, args=(stack,), daemon=True).start()


moto_creates = CloudFormationBackend.create_change_set


def create_change_set(backend, stack_name, change_set_name, template, *args, **kwargs):
    refuse_types(template)
    return moto_creates(backend, stack_name, change_set_name, template, *args, **kwargs)


def only_by_change_sets(*_, **__):
    raise ValidationError(message="This local CloudFormation takes change sets only")


def raw_parameters(stack):
    """The values as they were given: moto hands on those it has resolved, and resolves them again."""
    slots = stack.template_dict.get("Parameters", {})
    return {name: stack.parameters.get(name, slot.get("Default")) for name, slot in slots.items()}


def parsed(text):
    """JSON is read as such: as YAML it takes minutes where a template is large."""
    try:
        return json.loads(text)
    except ValueError:
        return moto_parses(text)


moto_parses = Stack.parse_template


def install():
    models.ResourceMap = Template
    Stack.parse_template = staticmethod(parsed)
    models.ChangeSet._parse_template = lambda change_set: setattr(
        change_set, "template_dict", parsed(change_set.template)
    )
    Stack.deploy = deploy
    Stack.destroy = destroy
    Stack.nested = nested
    Stack.context = context_of
    Stack.backend = property(lambda stack: models.cloudformation_backends[stack.account_id][stack.region_name])
    Stack.custom_data = property(lambda stack: stack.__dict__.setdefault("custom_answers", {}))
    Stack.stack_parameters = property(raw_parameters)
    CloudFormationBackend.create_change_set = create_change_set
    CloudFormationBackend.describe_change_set = change_set_of
    CloudFormationBackend.delete_change_set = delete_change_set
    CloudFormationBackend.execute_change_set = execute_change_set
    CloudFormationBackend.delete_stack = delete_stack
    CloudFormationBackend.create_stack = only_by_change_sets
    CloudFormationBackend.update_stack = only_by_change_sets
