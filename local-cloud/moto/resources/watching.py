"""What is looked at: alarms, the dashboard, logs."""

from .base import Kind, tag_map


class Alarm(Kind):
    def create(self, context, properties):
        name = properties.take("AlarmName") or context.name(255)
        self.put(context, name, properties)
        return name

    def put(self, context, name, properties):
        values = properties.take_all(
            "ActionsEnabled",
            "AlarmActions",
            "AlarmDescription",
            "ComparisonOperator",
            "DatapointsToAlarm",
            "Dimensions",
            "EvaluationPeriods",
            "ExtendedStatistic",
            "InsufficientDataActions",
            "MetricName",
            "Metrics",
            "Namespace",
            "OKActions",
            "Period",
            "Statistic",
            "Tags",
            "Threshold",
            "TreatMissingData",
            "Unit",
        )
        context.call("cloudwatch", "put_metric_alarm", AlarmName=name, **values)

    def update(self, context, name, properties, before):
        properties.take("AlarmName")
        self.put(context, name, properties)

    def delete(self, context, name, properties):
        context.call("cloudwatch", "delete_alarms", AlarmNames=[name])

    def attributes(self, context, name, properties):
        found = context.call("cloudwatch", "describe_alarms", AlarmNames=[name])["MetricAlarms"]
        return {"Arn": found[0]["AlarmArn"]}


class Dashboard(Kind):
    def create(self, context, properties):
        name = properties.take("DashboardName") or context.name(255)
        body = properties.take("DashboardBody")
        # The API of dashboards takes none: CloudFormation tags them in another way, which moto does not have.
        properties.take("Tags")
        context.call("cloudwatch", "put_dashboard", DashboardName=name, DashboardBody=body)
        return name

    def update(self, context, name, properties, before):
        properties.take("DashboardName")
        body = properties.take("DashboardBody")
        # The API of dashboards takes none: CloudFormation tags them in another way, which moto does not have.
        properties.take("Tags")
        context.call("cloudwatch", "put_dashboard", DashboardName=name, DashboardBody=body)

    def delete(self, context, name, properties):
        context.call("cloudwatch", "delete_dashboards", DashboardNames=[name])


class LogGroup(Kind):
    def create(self, context, properties):
        name = properties.take("LogGroupName") or context.name(512)
        key = properties.take("KmsKeyId")
        more = {"kmsKeyId": key} if key else {}
        tags = tag_map(properties.take("Tags"))
        if tags:
            more["tags"] = tags
        context.call("logs", "create_log_group", logGroupName=name, **more)
        context.begin(name)
        self.retain(context, name, properties)
        return name

    def retain(self, context, name, properties):
        days = properties.take("RetentionInDays")
        if days is not None:
            context.call("logs", "put_retention_policy", logGroupName=name, retentionInDays=days)
        else:
            context.call("logs", "delete_retention_policy", logGroupName=name)

    def update(self, context, name, properties, before):
        properties.take("LogGroupName")
        if properties.take("KmsKeyId") != before.get("KmsKeyId"):
            raise NotImplementedError("the key of a log group is not changed")
        wanted = tag_map(properties.take("Tags"))
        gone = sorted(set(tag_map(before.get("Tags"))) - set(wanted))
        if gone:
            context.call("logs", "untag_log_group", logGroupName=name, tags=gone)
        if wanted:
            context.call("logs", "tag_log_group", logGroupName=name, tags=wanted)
        self.retain(context, name, properties)

    def delete(self, context, name, properties):
        context.call("logs", "delete_log_group", logGroupName=name)

    def attributes(self, context, name, properties):
        found = context.call("logs", "describe_log_groups", logGroupNamePrefix=name)["logGroups"]
        return {"Arn": next(group["arn"] for group in found if group["logGroupName"] == name)}


class MetricFilter(Kind):
    def create(self, context, properties):
        name = properties.take("FilterName") or context.name(512)
        self.put(context, name, properties)
        return name

    def put(self, context, name, properties):
        group = properties.take("LogGroupName")
        pattern = properties.take("FilterPattern")
        transformations = [
            {key[0].lower() + key[1:]: value for key, value in one.items()}
            for one in properties.take("MetricTransformations")
        ]
        context.call(
            "logs",
            "put_metric_filter",
            logGroupName=group,
            filterName=name,
            filterPattern=pattern,
            metricTransformations=transformations,
        )

    def update(self, context, name, properties, before):
        properties.take("FilterName")
        self.put(context, name, properties)

    def delete(self, context, name, properties):
        group = properties.take("LogGroupName")
        context.call("logs", "delete_metric_filter", logGroupName=group, filterName=name)


kinds = {
    "AWS::CloudWatch::Alarm": Alarm(),
    "AWS::CloudWatch::Dashboard": Dashboard(),
    "AWS::Logs::LogGroup": LogGroup(),
    "AWS::Logs::MetricFilter": MetricFilter(),
}
