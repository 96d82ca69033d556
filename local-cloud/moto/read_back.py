"""Reads by API what is really there, and knows nothing of how it was made.

Reads on stdin `{"endpoint", "region", "resources": [{"type", "id", "properties"}]}` and writes
`{"found": [facts or null], "inventory": {type: [id]}}`. Facts have the names of a template's properties.
"""

import base64
import hashlib
import json
import re
import sys

import boto3
from botocore.exceptions import ClientError

asked = json.load(sys.stdin)
absent = re.compile(r"NotFound|NoSuch|NonExistent|DoesNotExist|InvalidDocument|^404$")


def client(service, made={}):
    if service not in made:
        made[service] = boto3.client(
            service,
            region_name=asked["region"],
            endpoint_url=asked["endpoint"],
            aws_access_key_id="rehearsal",
            aws_secret_access_key="rehearsal",
        )
    return made[service]


iam, s3, sqs, sns, ssm = (client(name) for name in ("iam", "s3", "sqs", "sns", "ssm"))
functions, kms, logs = client("lambda"), client("kms"), client("logs")
cloudwatch, events, scheduler = client("cloudwatch"), client("events"), client("scheduler")


def those(values, *names):
    return {name: values[name] for name in names if name in values}


def pairs(tags):
    return sorted(({"Key": key, "Value": value} for key, value in tags.items()), key=lambda tag: tag["Key"])


def sorted_tags(tags):
    return pairs({tag.get("Key", tag.get("TagKey")): tag.get("Value", tag.get("TagValue")) for tag in tags})


def bucket(name, _):
    s3.head_bucket(Bucket=name)
    facts = {}
    readers = {
        "VersioningConfiguration": lambda: those(s3.get_bucket_versioning(Bucket=name), "Status"),
        "PublicAccessBlockConfiguration": lambda: s3.get_public_access_block(Bucket=name)[
            "PublicAccessBlockConfiguration"
        ],
        "Tags": lambda: sorted_tags(s3.get_bucket_tagging(Bucket=name)["TagSet"]),
        "LifecycleConfiguration": lambda: {
            "Rules": [rule(one) for one in s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]]
        },
    }
    for setting, read in readers.items():
        try:
            facts[setting] = read()
        except ClientError as error:
            if not absent.search(error.response["Error"]["Code"]):
                raise
            facts[setting] = None
    facts["VersioningConfiguration"] = facts["VersioningConfiguration"] or None
    return facts


def rule(found):
    """A rule of a bucket's life cycle as a template writes it."""
    made = {"Id": found["ID"], "Status": found["Status"]}
    filters = found.get("Filter", {})
    filters = filters.get("And", filters)
    if filters.get("Prefix"):
        made["Prefix"] = filters["Prefix"]
    tags = filters.get("Tags", [filters["Tag"]] if "Tag" in filters else [])
    if tags:
        made["TagFilters"] = tags
    expiration = found.get("Expiration", {})
    if "Days" in expiration:
        made["ExpirationInDays"] = expiration["Days"]
    if "ExpiredObjectDeleteMarker" in expiration:
        made["ExpiredObjectDeleteMarker"] = expiration["ExpiredObjectDeleteMarker"]
    return {**made, **those(found, "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")}


def bucket_policy(name, _):
    return {"PolicyDocument": json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])}


def queue(url, _):
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    tags = sqs.list_queue_tags(QueueUrl=url).get("Tags", {})
    return {"Tags": pairs(tags), **those(found, "MessageRetentionPeriod")}


def queue_policy(_, properties):
    for url in properties["Queues"]:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
    return {"PolicyDocument": json.loads(found["Policy"])} if found.get("Policy") else None


def topic(arn, _):
    found = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    tags = sns.list_tags_for_resource(ResourceArn=arn)["Tags"]
    return {"Tags": sorted_tags(tags), **those(found, "KmsMasterKeyId")}


def topic_policy(_, properties):
    for arn in properties["Topics"]:
        policy = json.loads(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"])
    return {"PolicyDocument": policy}


def subscription(arn, _):
    return those(sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"], "Protocol", "Endpoint", "TopicArn")


def document(name, _):
    found = ssm.get_document(Name=name)
    tags = ssm.list_tags_for_resource(ResourceType="Document", ResourceId=name)["TagList"]
    return {"Content": json.loads(found["Content"]), "Tags": sorted_tags(tags), **those(found, "Name", "DocumentType")}


def parameter(name, _):
    return those(ssm.get_parameter(Name=name)["Parameter"], "Name", "Type", "Value")


def role(name, _):
    found = iam.get_role(RoleName=name)["Role"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return {
        "AssumeRolePolicyDocument": found["AssumeRolePolicyDocument"],
        "ManagedPolicyArns": sorted(policy["PolicyArn"] for policy in attached) or None,
        "Tags": sorted_tags(iam.list_role_tags(RoleName=name)["Tags"]) or None,
    }


def inline_policy(_, properties):
    for name in properties["Roles"]:
        found = iam.get_role_policy(RoleName=name, PolicyName=properties["PolicyName"])
    return {"PolicyDocument": found["PolicyDocument"]}


def managed_policy(arn, _):
    found = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=found["DefaultVersionId"])["PolicyVersion"]
    return {"PolicyDocument": version["Document"], **those(found, "Path", "Description")}


def key(name, _):
    found = kms.describe_key(KeyId=name)["KeyMetadata"]
    if found["KeyState"] != "Enabled":
        return None
    return {
        "Description": found["Description"],
        "EnableKeyRotation": kms.get_key_rotation_status(KeyId=name)["KeyRotationEnabled"],
        "KeyPolicy": json.loads(kms.get_key_policy(KeyId=name, PolicyName="default")["Policy"]),
        "Tags": sorted_tags(kms.list_resource_tags(KeyId=name)["Tags"]),
    }


def key_alias(name, _):
    found = kms.list_aliases()["Aliases"]
    return next((those(one, "AliasName", "TargetKeyId") for one in found if one["AliasName"] == name), None)


def function(name, properties):
    found = functions.get_function(FunctionName=name)
    settings = found["Configuration"]
    code = properties["Code"]
    # What a function has whose template does not say it.
    if settings.get("Architectures") == ["x86_64"] and "Architectures" not in properties:
        del settings["Architectures"]
    facts = those(settings, "Runtime", "Handler", "MemorySize", "Timeout", "Description", "Architectures", "Environment", "LoggingConfig")
    if "S3Key" in code and "S3Bucket" in code:
        packed = s3.get_object(Bucket=code["S3Bucket"], Key=code["S3Key"])["Body"].read()
        sum_of_asset = base64.b64encode(hashlib.sha256(packed).digest()).decode()
        facts["Code"] = code if sum_of_asset == settings["CodeSha256"] else "other bytes than those of its asset"
    return {**facts, "Tags": pairs(found.get("Tags", {}))}


def version(arn, _):
    found = functions.get_function_configuration(FunctionName=arn.rsplit(":", 1)[0], Qualifier=arn.rsplit(":", 1)[1])
    return {"FunctionName": found["FunctionName"]}


def alias(_, properties):
    found = functions.get_alias(FunctionName=properties["FunctionName"], Name=properties["Name"])
    return those(found, "Name", "FunctionVersion")


def event_config(_, properties):
    found = functions.get_function_event_invoke_config(**those(properties, "FunctionName", "Qualifier"))
    return those(found, "MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")


def permission(statement, properties):
    parts = properties["FunctionName"].split(":")
    qualifier = {"Qualifier": parts[7]} if len(parts) == 8 else {}
    text = functions.get_policy(FunctionName=":".join(parts[:7]), **qualifier)["Policy"]
    found = [one for one in json.loads(text)["Statement"] if one["Sid"] == statement]
    return those(found[0], "Action") if found else None


def alarm(name, _):
    found = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    if not found:
        return None
    return those(
        found[0],
        "AlarmName",
        "AlarmDescription",
        "ComparisonOperator",
        "EvaluationPeriods",
        "MetricName",
        "Namespace",
        "Period",
        "Statistic",
        "Threshold",
        "TreatMissingData",
        "AlarmActions",
        "OKActions",
    )


def dashboard(name, _):
    return {"DashboardBody": cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]}


def log_group(name, _):
    found = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return next(({"RetentionInDays": one.get("retentionInDays")} for one in found if one["logGroupName"] == name), None)


def metric_filter(name, properties):
    found = logs.describe_metric_filters(logGroupName=properties["LogGroupName"], filterNamePrefix=name)
    return {} if found["metricFilters"] else None


def event_rule(name, _):
    found = events.describe_rule(Name=name)
    targets = events.list_targets_by_rule(Rule=name)["Targets"]
    pattern = {"EventPattern": json.loads(found["EventPattern"])} if "EventPattern" in found else {}
    return {"Targets": targets, **pattern, **those(found, "State", "Description", "ScheduleExpression")}


def schedule(name, properties):
    found = scheduler.get_schedule(Name=name, **those(properties, "GroupName"))
    return those(
        found,
        "Description",
        "FlexibleTimeWindow",
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "State",
        "Target",
    )


def schedule_group(name, _):
    return those(scheduler.get_schedule_group(Name=name), "Name")


def repository(name, _):
    return {"RepositoryName": client("ecr").describe_repositories(repositoryNames=[name])["repositories"][0]["repositoryName"]}


def stack(name, _):
    found = client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    return None if found["StackStatus"] == "DELETE_COMPLETE" else {}


readers = {
    "AWS::CloudFormation::Stack": stack,
    "AWS::CloudWatch::Alarm": alarm,
    "AWS::CloudWatch::Dashboard": dashboard,
    "AWS::ECR::Repository": repository,
    "AWS::Events::Rule": event_rule,
    "AWS::IAM::ManagedPolicy": managed_policy,
    "AWS::IAM::Policy": inline_policy,
    "AWS::IAM::Role": role,
    "AWS::KMS::Alias": key_alias,
    "AWS::KMS::Key": key,
    "AWS::Lambda::Alias": alias,
    "AWS::Lambda::EventInvokeConfig": event_config,
    "AWS::Lambda::Function": function,
    "AWS::Lambda::Permission": permission,
    "AWS::Lambda::Version": version,
    "AWS::Logs::LogGroup": log_group,
    "AWS::Logs::MetricFilter": metric_filter,
    "AWS::S3::Bucket": bucket,
    "AWS::S3::BucketPolicy": bucket_policy,
    "AWS::SNS::Subscription": subscription,
    "AWS::SNS::Topic": topic,
    "AWS::SNS::TopicPolicy": topic_policy,
    "AWS::SQS::Queue": queue,
    "AWS::SQS::QueuePolicy": queue_policy,
    "AWS::SSM::Document": document,
    "AWS::SSM::Parameter": parameter,
    "AWS::Scheduler::Schedule": schedule,
    "AWS::Scheduler::ScheduleGroup": schedule_group,
}


def facts_of(resource):
    try:
        return readers[resource["type"]](resource["id"], resource["properties"])
    except ClientError as error:
        if absent.search(error.response["Error"]["Code"]):
            return None
        raise


def all_of(service, operation, path, name=None):
    found = []
    for page in client(service).get_paginator(operation).paginate():
        found += [one[name] if name else one for one in page.get(path, [])]
    return found


def inventory():
    """Everything of this account that one can list, so that nothing is left which nobody knows."""
    documents = ssm.list_documents(Filters=[{"Key": "Owner", "Values": ["Self"]}])["DocumentIdentifiers"]
    policies = iam.list_policies(Scope="Local")["Policies"]
    keys = all_of("kms", "list_keys", "Keys", "KeyId")
    return {
        "AWS::CloudWatch::Alarm": all_of("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
        "AWS::CloudWatch::Dashboard": all_of("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
        "AWS::Events::Rule": all_of("events", "list_rules", "Rules", "Name"),
        "AWS::IAM::ManagedPolicy": [policy["Arn"] for policy in policies],
        "AWS::IAM::Role": all_of("iam", "list_roles", "Roles", "RoleName"),
        "AWS::KMS::Key": [one for one in keys if key(one, {})],
        "AWS::Lambda::Function": all_of("lambda", "list_functions", "Functions", "FunctionName"),
        "AWS::Logs::LogGroup": all_of("logs", "describe_log_groups", "logGroups", "logGroupName"),
        "AWS::S3::Bucket": [one["Name"] for one in s3.list_buckets()["Buckets"]],
        "AWS::SNS::Topic": all_of("sns", "list_topics", "Topics", "TopicArn"),
        "AWS::SQS::Queue": all_of("sqs", "list_queues", "QueueUrls"),
        "AWS::SSM::Document": [one["Name"] for one in documents],
        "AWS::Scheduler::Schedule": all_of("scheduler", "list_schedules", "Schedules", "Name"),
    }


found = [facts_of(resource) for resource in asked["resources"]]
json.dump({"found": found, "inventory": inventory()}, sys.stdout, default=str)
