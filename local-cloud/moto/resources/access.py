"""Who may do what: roles, policies, keys."""

import json

from .base import Kind, tag_map


class Role(Kind):
    def create(self, context, properties):
        name = properties.take("RoleName") or context.name()
        context.call(
            "iam",
            "create_role",
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(properties.take("AssumeRolePolicyDocument")),
            Tags=properties.take("Tags", []),
            **properties.take_all("Description", "Path", "MaxSessionDuration", "PermissionsBoundary"),
        )
        context.begin(name)
        self.attach(context, name, properties, [], [])
        return name

    def attach(self, context, name, properties, attached, inline):
        wanted = properties.take("ManagedPolicyArns", [])
        for arn in wanted:
            context.call("iam", "attach_role_policy", RoleName=name, PolicyArn=arn)
        for arn in attached:
            if arn not in wanted:
                context.call("iam", "detach_role_policy", RoleName=name, PolicyArn=arn)
        policies = properties.take("Policies", [])
        for policy in policies:
            document = json.dumps(policy["PolicyDocument"])
            context.call("iam", "put_role_policy", RoleName=name, PolicyName=policy["PolicyName"], PolicyDocument=document)
        kept = [policy["PolicyName"] for policy in policies]
        for policy in inline:
            if policy["PolicyName"] not in kept:
                context.call("iam", "delete_role_policy", RoleName=name, PolicyName=policy["PolicyName"])

    def update(self, context, name, properties, before):
        properties.take_all("RoleName", "Path")
        document = json.dumps(properties.take("AssumeRolePolicyDocument"))
        context.call("iam", "update_assume_role_policy", RoleName=name, PolicyDocument=document)
        changed = {"Description": "", **properties.take_all("Description", "MaxSessionDuration")}
        context.call("iam", "update_role", RoleName=name, **changed)
        boundary = properties.take("PermissionsBoundary")
        if boundary:
            context.call("iam", "put_role_permissions_boundary", RoleName=name, PermissionsBoundary=boundary)
        elif before.get("PermissionsBoundary"):
            context.call("iam", "delete_role_permissions_boundary", RoleName=name)
        wanted = properties.take("Tags", [])
        gone = sorted(set(tag_map(before.get("Tags"))) - set(tag_map(wanted)))
        if gone:
            context.call("iam", "untag_role", RoleName=name, TagKeys=gone)
        if wanted:
            context.call("iam", "tag_role", RoleName=name, Tags=wanted)
        self.attach(context, name, properties, before.get("ManagedPolicyArns", []), before.get("Policies", []))

    def delete(self, context, name, properties):
        for arn in properties.take("ManagedPolicyArns", []):
            context.call("iam", "detach_role_policy", RoleName=name, PolicyArn=arn)
        for policy in properties.take("Policies", []):
            context.call("iam", "delete_role_policy", RoleName=name, PolicyName=policy["PolicyName"])
        context.call("iam", "delete_role", RoleName=name)

    def attributes(self, context, name, properties):
        role = context.call("iam", "get_role", RoleName=name)["Role"]
        return {"Arn": role["Arn"], "RoleId": role["RoleId"]}


class InlinePolicy(Kind):
    def create(self, context, properties):
        self.put(context, properties)
        return context.name()

    def put(self, context, properties):
        name = properties.take("PolicyName")
        document = json.dumps(properties.take("PolicyDocument"))
        for role in properties.take("Roles", []):
            context.call("iam", "put_role_policy", RoleName=role, PolicyName=name, PolicyDocument=document)

    def update(self, context, physical_id, properties, before):
        wanted = properties.values
        self.put(context, properties)
        for role in before.get("Roles", []):
            if role not in wanted.get("Roles", []) or before["PolicyName"] != wanted["PolicyName"]:
                context.call("iam", "delete_role_policy", RoleName=role, PolicyName=before["PolicyName"])

    def delete(self, context, physical_id, properties):
        for role in properties.take("Roles", []):
            context.call("iam", "delete_role_policy", RoleName=role, PolicyName=properties.values["PolicyName"])


class ManagedPolicy(Kind):
    def create(self, context, properties):
        arn = context.call(
            "iam",
            "create_policy",
            PolicyName=properties.take("ManagedPolicyName") or context.name(128),
            PolicyDocument=json.dumps(properties.take("PolicyDocument")),
            **properties.take_all("Description", "Path"),
        )["Policy"]["Arn"]
        context.begin(arn)
        for role in properties.take("Roles", []):
            context.call("iam", "attach_role_policy", RoleName=role, PolicyArn=arn)
        return arn

    def update(self, context, arn, properties, before):
        properties.take_all("ManagedPolicyName", "Description", "Path")
        versions = context.call("iam", "list_policy_versions", PolicyArn=arn)["Versions"]
        if len(versions) >= 5:
            oldest = [version for version in versions if not version["IsDefaultVersion"]][-1]
            context.call("iam", "delete_policy_version", PolicyArn=arn, VersionId=oldest["VersionId"])
        document = json.dumps(properties.take("PolicyDocument"))
        context.call("iam", "create_policy_version", PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
        wanted = properties.take("Roles", [])
        for role in wanted:
            context.call("iam", "attach_role_policy", RoleName=role, PolicyArn=arn)
        for role in before.get("Roles", []):
            if role not in wanted:
                context.call("iam", "detach_role_policy", RoleName=role, PolicyArn=arn)

    def delete(self, context, arn, properties):
        for role in properties.take("Roles", []):
            context.call("iam", "detach_role_policy", RoleName=role, PolicyArn=arn)
        for version in context.call("iam", "list_policy_versions", PolicyArn=arn)["Versions"]:
            if not version["IsDefaultVersion"]:
                context.call("iam", "delete_policy_version", PolicyArn=arn, VersionId=version["VersionId"])
        context.call("iam", "delete_policy", PolicyArn=arn)

    def attributes(self, context, arn, properties):
        return {"PolicyArn": arn}


class Key(Kind):
    def create(self, context, properties):
        # The API says TagKey and TagValue where templates say Key and Value.
        tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in properties.take("Tags", [])]
        # How long a key waits for its deletion counts when it is deleted.
        properties.take("PendingWindowInDays")
        rotation = properties.take("EnableKeyRotation", False)
        key = context.call(
            "kms",
            "create_key",
            Policy=json.dumps(properties.take("KeyPolicy")),
            Tags=tags,
            **properties.take_all("Description", "KeySpec", "KeyUsage"),
        )["KeyMetadata"]["KeyId"]
        context.begin(key)
        if rotation:
            context.call("kms", "enable_key_rotation", KeyId=key)
        return key

    def update(self, context, key, properties, before):
        properties.take("PendingWindowInDays")
        policy = json.dumps(properties.take("KeyPolicy"))
        context.call("kms", "put_key_policy", KeyId=key, PolicyName="default", Policy=policy)
        context.call("kms", "update_key_description", KeyId=key, Description=properties.take("Description", ""))
        rotation = properties.take("EnableKeyRotation", False)
        context.call("kms", "enable_key_rotation" if rotation else "disable_key_rotation", KeyId=key)
        wanted = properties.take("Tags", [])
        gone = sorted(set(tag_map(before.get("Tags"))) - set(tag_map(wanted)))
        if gone:
            context.call("kms", "untag_resource", KeyId=key, TagKeys=gone)
        tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in wanted]
        if tags:
            context.call("kms", "tag_resource", KeyId=key, Tags=tags)

    def delete(self, context, key, properties):
        days = properties.take("PendingWindowInDays", 30)
        context.call("kms", "schedule_key_deletion", KeyId=key, PendingWindowInDays=days)

    def attributes(self, context, key, properties):
        metadata = context.call("kms", "describe_key", KeyId=key)["KeyMetadata"]
        return {"Arn": metadata["Arn"], "KeyId": key}


class KeyAlias(Kind):
    def create(self, context, properties):
        name = properties.take("AliasName")
        context.call("kms", "create_alias", AliasName=name, TargetKeyId=properties.take("TargetKeyId"))
        return name

    def update(self, context, name, properties, before):
        properties.take("AliasName")
        context.call("kms", "update_alias", AliasName=name, TargetKeyId=properties.take("TargetKeyId"))

    def delete(self, context, name, properties):
        context.call("kms", "delete_alias", AliasName=name)


kinds = {
    "AWS::IAM::Role": Role(),
    "AWS::IAM::Policy": InlinePolicy(),
    "AWS::IAM::ManagedPolicy": ManagedPolicy(),
    "AWS::KMS::Key": Key(),
    "AWS::KMS::Alias": KeyAlias(),
}
