"""Custom resources: the function that the template names is run, as Lambda would, and its answer awaited."""

import hashlib
import io
import json
import os
import subprocess
import threading
import uuid
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from .base import Failed, Kind, Unsupported

# Loads a handler as Lambda's runtime does, and gives it the one event that it reads.
runtime = """
const handler = process.env._HANDLER;
const dot = handler.lastIndexOf('.');
const path = require('node:path').join(process.env.LAMBDA_TASK_ROOT, handler.slice(0, dot));
const event = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const context = {
  awsRequestId: event.RequestId,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  logGroupName: 'rehearsal',
  logStreamName: 'rehearsal',
  getRemainingTimeInMillis: () => 60000,
};
import(require('node:fs').existsSync(path + '.mjs') ? path + '.mjs' : path + '.js')
  .then((loaded) => (loaded[handler.slice(dot + 1)] ?? loaded.default[handler.slice(dot + 1)])(event, context))
  .then((answer) => process.stdout.write(JSON.stringify(answer ?? null)))
  .catch((error) => { console.error(error); process.exitCode = 1; });
"""


class Custom(Kind):
    """`AWS::CloudFormation::CustomResource` and all of `Custom::`."""

    def create(self, context, properties):
        answer = self.ask(context, properties, "Create")
        context.stack.custom_data[context.logical_id] = answer.get("Data") or {}
        return answer["PhysicalResourceId"]

    def update(self, context, physical_id, properties, before):
        more = {"PhysicalResourceId": physical_id, "OldResourceProperties": as_strings(before)}
        answer = self.ask(context, properties, "Update", **more)
        context.stack.custom_data[context.logical_id] = answer.get("Data") or {}
        # Another id means another resource: the one before is deleted when the deployment has ended.
        return answer["PhysicalResourceId"]

    def delete(self, context, physical_id, properties):
        self.ask(context, properties, "Delete", PhysicalResourceId=physical_id)

    def attributes(self, context, physical_id, properties):
        return context.stack.custom_data.get(context.logical_id, {})

    def ask(self, context, properties, request_type, **more):
        token = properties.take("ServiceToken")
        timeout = int(properties.take("ServiceTimeout", 60))
        wanted = {name: properties.take(name) for name in list(properties.left)}
        with Answers() as answers:
            event = {
                "RequestType": request_type,
                "ResponseURL": answers.url,
                "StackId": context.stack.stack_id,
                "RequestId": str(uuid.uuid4()),
                "ResourceType": properties.type_name,
                "LogicalResourceId": context.logical_id,
                "ServiceToken": token,
                "ResourceProperties": {"ServiceToken": token, **as_strings(wanted)},
                **more,
            }
            said = run_function(context, token, event, timeout)
            answer = answers.given
        if answer is None:
            raise Failed(f"{properties.type_name}: its function gave no answer: {said[-600:] or 'it printed nothing'}")
        if answer["Status"] != "SUCCESS":
            raise Failed(f"Received response status [FAILED] from custom resource. Message returned: {answer.get('Reason')}")
        return answer


def as_strings(value):
    """What CloudFormation hands over: each number and truth as a string."""
    if isinstance(value, dict):
        return {name: as_strings(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_strings(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


class Answers:
    """Where a function puts its answer: S3 in AWS, a server of its own here."""

    def __enter__(self):
        outer = self
        self.given = None

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self):
                outer.given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/answer"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def run_function(context, arn, event, timeout):
    """Runs a function's own bytes in a process of node, and returns what it printed."""
    from moto.awslambda.models import lambda_backends

    parts = arn.split(":")
    function = lambda_backends[context.stack.account_id][parts[3]].get_function(":".join(parts[:7]))
    if not str(function.run_time).startswith("nodejs"):
        raise Unsupported(f"a custom resource by a function of {function.run_time} is not supported here")
    packed = function.code_bytes
    code = Path(os.environ["REHEARSAL_SCRATCH"], "code", hashlib.sha256(packed).hexdigest()[:16])
    if not code.exists():
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(code)
    environment = {
        **(function.environment_vars or {}),
        "PATH": os.environ["PATH"],
        "HOME": str(code),
        "LAMBDA_TASK_ROOT": str(code),
        "_HANDLER": function.handler,
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_REGION": context.stack.region_name,
        "AWS_ACCESS_KEY_ID": "rehearsal",
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_ENDPOINT_URL": context.endpoint,
    }
    try:
        ended = subprocess.run(
            [os.environ["REHEARSAL_NODE"], "-e", runtime],
            input=json.dumps(event),
            capture_output=True,
            text=True,
            cwd=code,
            env=environment,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"the function {arn} did not end within {timeout} s") from None
    return f"{ended.stdout}{ended.stderr}".strip()


kinds = {"AWS::CloudFormation::CustomResource": Custom()}
