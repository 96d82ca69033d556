"""What is kept: buckets, repositories of images, parameters and documents of Systems Manager."""

import json
import re

from .base import Kind, tag_map


class Bucket(Kind):
    def create(self, context, properties):
        name = properties.take("BucketName") or context.name(63, lower=True)
        region = context.stack.region_name
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        lock = properties.take("ObjectLockEnabled", False)
        access = properties.take("AccessControl")
        if access:
            where["ACL"] = re.sub(r"(?<!^)([A-Z])", r"-\1", access).lower()
        context.call("s3", "create_bucket", Bucket=name, ObjectLockEnabledForBucket=lock, **where)
        context.begin(name)
        self.configure(context, name, properties)
        return name

    def update(self, context, name, properties, before):
        properties.take_all("BucketName", "ObjectLockEnabled")
        for setting, operation in (
            ("LifecycleConfiguration", "delete_bucket_lifecycle"),
            ("ReplicationConfiguration", "delete_bucket_replication"),
            ("PublicAccessBlockConfiguration", "delete_public_access_block"),
            ("Tags", "delete_bucket_tagging"),
            ("BucketEncryption", "delete_bucket_encryption"),
        ):
            if setting in before and setting not in properties.values:
                context.call("s3", operation, Bucket=name)
        self.configure(context, name, properties)

    def configure(self, context, name, properties):
        def put(operation, **parameters):
            context.call("s3", operation, Bucket=name, **parameters)

        encryption = properties.take("BucketEncryption")
        if encryption:
            rules = [encryption_rule(rule) for rule in encryption["ServerSideEncryptionConfiguration"]]
            put("put_bucket_encryption", ServerSideEncryptionConfiguration={"Rules": rules})
        versioning = properties.take("VersioningConfiguration")
        if versioning:
            put("put_bucket_versioning", VersioningConfiguration=versioning)
        block = properties.take("PublicAccessBlockConfiguration")
        if block:
            put("put_public_access_block", PublicAccessBlockConfiguration=block)
        tags = properties.take("Tags")
        if tags:
            put("put_bucket_tagging", Tagging={"TagSet": tags})
        lifecycle = properties.take("LifecycleConfiguration")
        if lifecycle:
            rules = [lifecycle_rule(rule) for rule in lifecycle["Rules"]]
            put("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": rules})
        lock = properties.take("ObjectLockConfiguration")
        if lock:
            put("put_object_lock_configuration", ObjectLockConfiguration=lock)
        replication = properties.take("ReplicationConfiguration")
        if replication:
            rules = [renamed(rule, {"Id": "ID"}) for rule in replication["Rules"]]
            put("put_bucket_replication", ReplicationConfiguration={**replication, "Rules": rules})

    def delete(self, context, name, properties):
        context.call("s3", "delete_bucket", Bucket=name)

    def attributes(self, context, name, properties):
        region = context.stack.region_name
        return {
            "Arn": f"arn:aws:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "RegionalDomainName": f"{name}.s3.{region}.amazonaws.com",
        }


def renamed(values, names):
    return {names.get(name, name): value for name, value in values.items()}


def encryption_rule(rule):
    names = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    return renamed(rule, names)


def lifecycle_rule(rule):
    """Templates write a rule otherwise than the API. What is left over the SDK refuses by name."""
    left = dict(rule)
    made = {"ID": left.pop("Id", None), "Status": left.pop("Status")}
    conditions = {"Prefix": left.pop("Prefix", None), "Tags": left.pop("TagFilters", None)}
    conditions = {name: value for name, value in conditions.items() if value is not None}
    if len(conditions) == 2 or len(conditions.get("Tags", [])) > 1:
        made["Filter"] = {"And": conditions}
    elif "Tags" in conditions:
        made["Filter"] = {"Tag": conditions["Tags"][0]}
    else:
        made["Filter"] = {"Prefix": conditions.get("Prefix", "")}
    expiration = {}
    if "ExpirationInDays" in left:
        expiration["Days"] = left.pop("ExpirationInDays")
    if "ExpiredObjectDeleteMarker" in left:
        expiration["ExpiredObjectDeleteMarker"] = left.pop("ExpiredObjectDeleteMarker")
    if expiration:
        made["Expiration"] = expiration
    noncurrent = left.pop("NoncurrentVersionExpirationInDays", None)
    if noncurrent is not None:
        made["NoncurrentVersionExpiration"] = {"NoncurrentDays": noncurrent}
    for name in ("Transitions", "NoncurrentVersionTransitions"):
        for transition in left.get(name, []):
            days = "TransitionInDays"
            if days in transition:
                transition["Days" if name == "Transitions" else "NoncurrentDays"] = transition.pop(days)
    return {name: value for name, value in {**made, **left}.items() if value is not None}


class BucketPolicy(Kind):
    def create(self, context, properties):
        bucket = properties.take("Bucket")
        policy = json.dumps(properties.take("PolicyDocument"))
        context.call("s3", "put_bucket_policy", Bucket=bucket, Policy=policy)
        return bucket

    def update(self, context, bucket, properties, before):
        self.create(context, properties)

    def delete(self, context, bucket, properties):
        context.call("s3", "delete_bucket_policy", Bucket=bucket)


class Repository(Kind):
    def create(self, context, properties):
        name = properties.take("RepositoryName") or context.name(256, lower=True)
        mutability = properties.take("ImageTagMutability", "MUTABLE")
        scanning = properties.take("ImageScanningConfiguration", {})
        context.call(
            "ecr",
            "create_repository",
            repositoryName=name,
            imageTagMutability=mutability,
            imageScanningConfiguration={"scanOnPush": scanning.get("ScanOnPush", False)},
        )
        context.begin(name)
        lifecycle = properties.take("LifecyclePolicy")
        if lifecycle:
            text = lifecycle["LifecyclePolicyText"]
            context.call("ecr", "put_lifecycle_policy", repositoryName=name, lifecyclePolicyText=text)
        policy = properties.take("RepositoryPolicyText")
        if policy:
            context.call("ecr", "set_repository_policy", repositoryName=name, policyText=json.dumps(policy))
        return name

    def delete(self, context, name, properties):
        context.call("ecr", "delete_repository", repositoryName=name)

    def attributes(self, context, name, properties):
        found = context.call("ecr", "describe_repositories", repositoryNames=[name])["repositories"][0]
        return {"Arn": found["repositoryArn"], "RepositoryUri": found["repositoryUri"]}


class Parameter(Kind):
    def create(self, context, properties):
        name = properties.take("Name") or context.name()
        self.put(context, name, properties, False)
        return name

    def put(self, context, name, properties, overwrite):
        tags = [{"Key": key, "Value": value} for key, value in properties.take("Tags", {}).items()]
        values = properties.take_all("Type", "Value", "Description", "AllowedPattern", "Tier")
        more = {} if overwrite or not tags else {"Tags": tags}
        context.call("ssm", "put_parameter", Name=name, Overwrite=overwrite, **values, **more)

    def update(self, context, name, properties, before):
        properties.take("Name")
        self.put(context, name, properties, True)

    def delete(self, context, name, properties):
        context.call("ssm", "delete_parameter", Name=name)

    def attributes(self, context, name, properties):
        return {"Type": properties["Type"], "Value": properties["Value"]}


class Document(Kind):
    def create(self, context, properties):
        # How it is updated counts when it is updated.
        properties.take("UpdateMethod")
        name = properties.take("Name") or context.name(128)
        context.call(
            "ssm",
            "create_document",
            Name=name,
            Content=as_text(properties.take("Content")),
            Tags=properties.take("Tags", []),
            **properties.take_all("DocumentType", "DocumentFormat", "TargetType"),
        )
        return name

    def update(self, context, name, properties, before):
        if properties.take("UpdateMethod") != "NewVersion":
            raise NotImplementedError("a document without UpdateMethod NewVersion is replaced")
        properties.take_all("Name", "DocumentType")
        wanted = properties.take("Tags", [])
        gone = sorted(set(tag_map(before.get("Tags"))) - set(tag_map(wanted)))
        of_document = {"ResourceType": "Document", "ResourceId": name}
        if gone:
            context.call("ssm", "remove_tags_from_resource", TagKeys=gone, **of_document)
        if wanted:
            context.call("ssm", "add_tags_to_resource", Tags=wanted, **of_document)
        content = as_text(properties.take("Content"))
        more = properties.take_all("DocumentFormat", "TargetType")
        if content == as_text(before["Content"]):
            return
        version = context.call(
            "ssm", "update_document", Name=name, Content=content, DocumentVersion="$LATEST", **more
        )["DocumentDescription"]["DocumentVersion"]
        context.call("ssm", "update_document_default_version", Name=name, DocumentVersion=version)

    def delete(self, context, name, properties):
        context.call("ssm", "delete_document", Name=name)


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value)


kinds = {
    "AWS::S3::Bucket": Bucket(),
    "AWS::S3::BucketPolicy": BucketPolicy(),
    "AWS::ECR::Repository": Repository(),
    "AWS::SSM::Parameter": Parameter(),
    "AWS::SSM::Document": Document(),
}
