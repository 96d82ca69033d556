"""What goes from one to the other: queues, topics, rules, schedules."""

import json

from .base import Kind, tag_map


class Queue(Kind):
    def create(self, context, properties):
        name = properties.take("QueueName") or context.name(80)
        tags = tag_map(properties.take("Tags"))
        attributes = self.settings(properties)
        url = context.call("sqs", "create_queue", QueueName=name, Attributes=attributes, tags=tags)
        return url["QueueUrl"]

    def settings(self, properties):
        values = properties.take_all(
            "MessageRetentionPeriod",
            "VisibilityTimeout",
            "KmsMasterKeyId",
            "KmsDataKeyReusePeriodSeconds",
            "SqsManagedSseEnabled",
            "RedrivePolicy",
            "DelaySeconds",
            "FifoQueue",
        )
        return {name: as_attribute(value) for name, value in values.items()}

    def update(self, context, url, properties, before):
        properties.take_all("QueueName", "FifoQueue")
        wanted = tag_map(properties.take("Tags"))
        gone = sorted(set(tag_map(before.get("Tags"))) - set(wanted))
        if gone:
            context.call("sqs", "untag_queue", QueueUrl=url, TagKeys=gone)
        if wanted:
            context.call("sqs", "tag_queue", QueueUrl=url, Tags=wanted)
        context.call("sqs", "set_queue_attributes", QueueUrl=url, Attributes=self.settings(properties))

    def delete(self, context, url, properties):
        context.call("sqs", "delete_queue", QueueUrl=url)

    def attributes(self, context, url, properties):
        found = context.call("sqs", "get_queue_attributes", QueueUrl=url, AttributeNames=["QueueArn"])
        return {
            "Arn": found["Attributes"]["QueueArn"],
            "QueueName": url.rsplit("/", 1)[-1],
            "QueueUrl": url,
        }


def as_attribute(value):
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


class QueuePolicy(Kind):
    def create(self, context, properties):
        policy = json.dumps(properties.take("PolicyDocument"))
        for url in properties.take("Queues"):
            context.call("sqs", "set_queue_attributes", QueueUrl=url, Attributes={"Policy": policy})
        return context.name()

    def update(self, context, physical_id, properties, before):
        self.create(context, properties)

    def delete(self, context, physical_id, properties):
        for url in properties.take("Queues"):
            context.call("sqs", "set_queue_attributes", QueueUrl=url, Attributes={"Policy": ""})


class Topic(Kind):
    settings = ("KmsMasterKeyId", "DisplayName", "SignatureVersion", "TracingConfig")

    def create(self, context, properties):
        name = properties.take("TopicName") or context.name(256)
        attributes = properties.take_all(*self.settings)
        tags = properties.take("Tags", [])
        return context.call("sns", "create_topic", Name=name, Attributes=attributes, Tags=tags)["TopicArn"]

    def update(self, context, arn, properties, before):
        properties.take("TopicName")
        wanted = properties.take("Tags", [])
        gone = sorted(set(tag_map(before.get("Tags"))) - set(tag_map(wanted)))
        if gone:
            context.call("sns", "untag_resource", ResourceArn=arn, TagKeys=gone)
        if wanted:
            context.call("sns", "tag_resource", ResourceArn=arn, Tags=wanted)
        values = properties.take_all(*self.settings)
        for name in self.settings:
            if values.get(name) != before.get(name):
                value = values.get(name, "")
                context.call("sns", "set_topic_attributes", TopicArn=arn, AttributeName=name, AttributeValue=value)

    def delete(self, context, arn, properties):
        context.call("sns", "delete_topic", TopicArn=arn)

    def attributes(self, context, arn, properties):
        return {"TopicArn": arn, "TopicName": arn.rsplit(":", 1)[-1]}


class TopicPolicy(Kind):
    def create(self, context, properties):
        policy = json.dumps(properties.take("PolicyDocument"))
        for arn in properties.take("Topics"):
            context.call("sns", "set_topic_attributes", TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
        return context.name()

    def update(self, context, physical_id, properties, before):
        self.create(context, properties)

    def delete(self, context, physical_id, properties):
        # As AWS does: what is left is a topic whose policy nobody has written.
        for arn in properties.take("Topics"):
            statement = {"Version": "2012-10-17", "Statement": []}
            value = json.dumps(statement)
            context.call("sns", "set_topic_attributes", TopicArn=arn, AttributeName="Policy", AttributeValue=value)


class Subscription(Kind):
    def create(self, context, properties):
        attributes = properties.take_all("RawMessageDelivery", "FilterPolicyScope")
        for name in ("FilterPolicy", "RedrivePolicy"):
            value = properties.take(name)
            if value:
                attributes[name] = json.dumps(value)
        return context.call(
            "sns",
            "subscribe",
            TopicArn=properties.take("TopicArn"),
            Protocol=properties.take("Protocol"),
            Endpoint=properties.take("Endpoint"),
            Attributes=attributes,
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]

    def delete(self, context, arn, properties):
        context.call("sns", "unsubscribe", SubscriptionArn=arn)


class Rule(Kind):
    def create(self, context, properties):
        name = properties.take("Name") or context.name()
        self.put(context, name, properties, [])
        return name

    def put(self, context, name, properties, targets_before):
        bus = properties.take("EventBusName", "default")
        pattern = properties.take("EventPattern")
        more = {"EventPattern": json.dumps(pattern)} if pattern else {}
        tags = properties.take("Tags", [])
        values = properties.take_all("Description", "State", "ScheduleExpression", "RoleArn")
        context.call("events", "put_rule", Name=name, EventBusName=bus, Tags=tags, **values, **more)
        targets = properties.take("Targets", [])
        gone = sorted({one["Id"] for one in targets_before} - {one["Id"] for one in targets})
        if gone:
            context.call("events", "remove_targets", Rule=name, EventBusName=bus, Ids=gone)
        if targets:
            context.call("events", "put_targets", Rule=name, EventBusName=bus, Targets=targets)

    def update(self, context, name, properties, before):
        properties.take("Name")
        self.put(context, name, properties, before.get("Targets", []))

    def delete(self, context, name, properties):
        bus = properties.take("EventBusName", "default")
        ids = [target["Id"] for target in properties.take("Targets", [])]
        if ids:
            context.call("events", "remove_targets", Rule=name, EventBusName=bus, Ids=ids)
        context.call("events", "delete_rule", Name=name, EventBusName=bus)

    def attributes(self, context, name, properties):
        bus = properties.get("EventBusName", "default")
        return {"Arn": context.call("events", "describe_rule", Name=name, EventBusName=bus)["Arn"]}


class Schedule(Kind):
    def create(self, context, properties):
        name = properties.take("Name") or context.name()
        context.call("scheduler", "create_schedule", Name=name, **self.settings(properties))
        return name

    def settings(self, properties):
        return properties.take_all(
            "GroupName",
            "Description",
            "FlexibleTimeWindow",
            "ScheduleExpression",
            "ScheduleExpressionTimezone",
            "StartDate",
            "EndDate",
            "State",
            "Target",
            "KmsKeyArn",
        )

    def update(self, context, name, properties, before):
        properties.take("Name")
        context.call("scheduler", "update_schedule", Name=name, **self.settings(properties))

    def delete(self, context, name, properties):
        context.call("scheduler", "delete_schedule", Name=name, **properties.take_all("GroupName"))

    def attributes(self, context, name, properties):
        group = {"GroupName": properties["GroupName"]} if "GroupName" in properties else {}
        return {"Arn": context.call("scheduler", "get_schedule", Name=name, **group)["Arn"]}


class ScheduleGroup(Kind):
    def create(self, context, properties):
        name = properties.take("Name") or context.name()
        context.call("scheduler", "create_schedule_group", Name=name, Tags=properties.take("Tags", []))
        return name

    def delete(self, context, name, properties):
        context.call("scheduler", "delete_schedule_group", Name=name)

    def attributes(self, context, name, properties):
        return {"Arn": context.call("scheduler", "get_schedule_group", Name=name)["Arn"]}


kinds = {
    "AWS::SQS::Queue": Queue(),
    "AWS::SQS::QueuePolicy": QueuePolicy(),
    "AWS::SNS::Topic": Topic(),
    "AWS::SNS::TopicPolicy": TopicPolicy(),
    "AWS::SNS::Subscription": Subscription(),
    "AWS::Events::Rule": Rule(),
    "AWS::Scheduler::Schedule": Schedule(),
    "AWS::Scheduler::ScheduleGroup": ScheduleGroup(),
}
