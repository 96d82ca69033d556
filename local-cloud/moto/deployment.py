"""A stack goes from what it is to what a template wants, or back."""

import copy
import json
import os

from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.cloudformation.models import Event
from resources import kind_of
from resources.base import Context, Failed, Properties

specification = json.loads(open(os.environ["REHEARSAL_SPECIFICATION"], encoding="utf8").read())


class Made:
    """A resource that is there."""

    def __init__(self, stack, logical_id, definition, properties, physical_id):
        self.stack = stack
        self.logical_resource_id = logical_id
        self.cf_resource_type = definition["Type"]
        self.definition = definition
        self.properties = properties
        self.physical_resource_id = physical_id

    def get_cfn_attribute(self, name):
        found = kind_of(self.cf_resource_type).attributes(
            self.stack.context(self.logical_resource_id), self.physical_resource_id, self.properties
        )
        if name not in found:
            raise UnformattedGetAttTemplateException()
        return found[name]

    def is_created(self):
        return True


class Deployment:
    """One operation on a stack. What it did is kept, so that it can be undone."""

    def __init__(self, stack, template):
        self.stack = stack
        self.template = template
        self.before = dict(stack.resource_map.made)
        self.undo = []
        self.replaced = []

    def make(self):
        for logical_id in self.template.wanted():
            if logical_id in self.before:
                self.keep_or_change(logical_id, self.before[logical_id])
            else:
                self.create(logical_id)

    def create(self, logical_id):
        definition = self.template.definition(logical_id)
        self.tell(logical_id, definition, "CREATE_IN_PROGRESS")
        properties = self.template.resolved(logical_id)
        try:
            made = self.created(logical_id, definition, properties)
        except Exception as error:
            self.tell(logical_id, definition, "CREATE_FAILED", reason_of(error))
            raise
        self.template.made[logical_id] = made
        self.tell(logical_id, definition, "CREATE_COMPLETE", made=made)

    def created(self, logical_id, definition, properties):
        check_names(definition["Type"], properties)
        wanted = Properties(definition["Type"], copy.deepcopy(properties))
        context = self.stack.context(logical_id)
        try:
            context.begin(kind_of(definition["Type"]).create(context, wanted))
            wanted.all_taken()
        finally:
            # Also what was made by half is taken away.
            made = Made(self.stack, logical_id, definition, properties, context.begun)
            if context.begun:
                self.undo.append(lambda: self.remove(made, rolling_back=True))
        return made

    def keep_or_change(self, logical_id, old):
        definition = self.template.definition(logical_id)
        properties = self.template.resolved(logical_id)
        changed = {
            name
            for name in {*properties, *old.properties}
            if properties.get(name) != old.properties.get(name)
        }
        if definition["Type"] != old.cf_resource_type:
            raise Failed(f"Update of resource type is not permitted: {logical_id}")
        if not changed:
            self.template.made[logical_id] = Made(
                self.stack, logical_id, definition, properties, old.physical_resource_id
            )
        elif changed & replacing(definition["Type"]):
            self.tell(logical_id, definition, "UPDATE_IN_PROGRESS", "Requested update requires the creation of a new physical resource; hence creating one.")
            self.create(logical_id)
            self.replaced.append(old)
        else:
            self.change(logical_id, definition, properties, old)

    def change(self, logical_id, definition, properties, old):
        self.tell(logical_id, definition, "UPDATE_IN_PROGRESS", made=old)
        try:
            made = self.changed(logical_id, definition, properties, old)
        except Exception as error:
            self.tell(logical_id, definition, "UPDATE_FAILED", reason_of(error), made=old)
            raise
        self.template.made[logical_id] = made
        self.tell(logical_id, definition, "UPDATE_COMPLETE", made=made)

    def changed(self, logical_id, definition, properties, old):
        check_names(definition["Type"], properties)
        made = Made(self.stack, logical_id, definition, properties, old.physical_resource_id)
        # Also a change that failed halfway is taken back.
        self.undo.append(lambda: self.change_back(made, old))
        self.update(made, old.properties)
        if made.physical_resource_id != old.physical_resource_id:
            self.replaced.append(old)
        return made

    def change_back(self, made, old):
        new_id = made.physical_resource_id
        back = Made(self.stack, made.logical_resource_id, old.definition, old.properties, new_id)
        self.update(back, made.properties)
        old.physical_resource_id = back.physical_resource_id
        if new_id != back.physical_resource_id:
            self.remove(made)

    def update(self, made, before):
        wanted = Properties(made.cf_resource_type, copy.deepcopy(made.properties))
        context = self.stack.context(made.logical_resource_id)
        kind = kind_of(made.cf_resource_type)
        new_id = kind.update(context, made.physical_resource_id, wanted, copy.deepcopy(before))
        made.physical_resource_id = new_id or made.physical_resource_id
        wanted.all_taken()

    def clean_up(self):
        """Takes away what was replaced, and what the template does not name any more."""
        for old in reversed(self.replaced):
            self.remove(old, policy="UpdateReplacePolicy")
        for logical_id in reversed(list(self.before)):
            if logical_id not in self.template.made:
                self.remove(self.before[logical_id])

    def roll_back(self):
        for step in reversed(self.undo):
            step()

    def remove(self, made, policy="DeletionPolicy", rolling_back=False):
        logical_id, definition = made.logical_resource_id, made.definition
        wish = definition.get(policy, "Delete")
        if wish == "Retain" or (wish == "RetainExceptOnCreate" and not rolling_back):
            self.tell(logical_id, definition, "DELETE_SKIPPED", made=made)
            return
        self.tell(logical_id, definition, "DELETE_IN_PROGRESS", made=made)
        try:
            wanted = Properties(made.cf_resource_type, copy.deepcopy(made.properties))
            context = self.stack.context(logical_id)
            kind_of(made.cf_resource_type).delete(context, made.physical_resource_id, wanted)
        except Exception as error:
            self.tell(logical_id, definition, "DELETE_FAILED", reason_of(error), made=made)
            raise
        self.tell(logical_id, definition, "DELETE_COMPLETE", made=made)

    def tell(self, logical_id, definition, status, reason=None, made=None):
        self.stack.events.append(
            Event(
                stack_id=self.stack.stack_id,
                stack_name=self.stack.name,
                logical_resource_id=logical_id,
                physical_resource_id=made.physical_resource_id if made else "",
                resource_type=definition["Type"],
                resource_status=status,
                resource_status_reason=reason,
                resource_properties=None,
            )
        )


def check_names(type_name, properties):
    """A property that AWS's own specification of a type does not know is nobody's."""
    known = specification.get(type_name)
    if known is None:
        return
    wrong = sorted(set(properties) - set(known["properties"]))
    if wrong:
        raise Failed(f"Encountered unsupported properties in {type_name}: {', '.join(wrong)}")


def replacing(type_name):
    """The properties by whose change another resource takes the place of one."""
    return set(specification.get(type_name, {}).get("replacing", []))


def reason_of(error):
    return str(error) or type(error).__name__


def context_of(stack, logical_id):
    return Context(stack, logical_id, os.environ["REHEARSAL_ENDPOINT"])
