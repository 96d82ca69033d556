"""What moto does otherwise than AWS, where a rehearsal would be wrong by it."""

import json
from urllib.parse import unquote


def install():
    deny_without_conditions()
    event_configs_by_qualifier()
    nothing_in_the_trail()


def deny_without_conditions():
    """moto applies a Deny and forgets its Condition: such a statement would deny everything."""
    from moto.iam.access_control import IAMPolicy, PermissionResult
    from moto.s3.models import FakeBucket

    def permission(bucket, action, resource):
        if bucket.policy is None:
            return PermissionResult.NEUTRAL
        policy = json.loads(bucket.policy)
        policy["Statement"] = [one for one in policy["Statement"] if "Condition" not in one]
        return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)

    FakeBucket.get_permission = permission


def event_configs_by_qualifier():
    """moto keeps one of these for a function, where AWS keeps one for each version and alias."""
    from moto.awslambda.exceptions import UnknownEventConfig
    from moto.awslambda.models import EventInvokeConfig
    from moto.awslambda.responses import LambdaResponse
    from moto.core.responses import ActionResult

    def asked(response):
        function = response.backend.get_function(unquote(response.path.rsplit("/", 2)[1]).split(":$")[0])
        kept = function.__dict__.setdefault("event_configs", {})
        return function, kept, (response.querystring.get("Qualifier") or ["$LATEST"])[0]

    def put(response):
        function, kept, qualifier = asked(response)
        arn = f"{function.function_arn}:{qualifier}"
        kept[qualifier] = EventInvokeConfig(arn, function.last_modified, response.json_body)
        return ActionResult(kept[qualifier].response())

    def get(response):
        function, kept, qualifier = asked(response)
        if qualifier not in kept:
            raise UnknownEventConfig(function.function_arn)
        return ActionResult(kept[qualifier].response())

    def delete(response):
        function, kept, qualifier = asked(response)
        if kept.pop(qualifier, None) is None:
            raise UnknownEventConfig(function.function_arn)
        return 204, {"status": 204}, "{}"

    LambdaResponse.put_function_event_invoke_config = put
    LambdaResponse.get_function_event_invoke_config = get
    LambdaResponse.delete_function_event_invoke_config = delete


def nothing_in_the_trail():
    """The CLI asks CloudTrail for the reason of a failure; moto has no answer, and the CLI asks for half a minute."""
    from moto.cloudtrail.responses import CloudTrailResponse

    CloudTrailResponse.lookup_events = lambda _: json.dumps({"Events": []})
