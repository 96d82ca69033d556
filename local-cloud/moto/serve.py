"""A local CloudFormation for `npm run rehearse`: moto's services, and stacks that are strict. Loopback only."""

import json
import os
import sys
import threading

from werkzeug.serving import make_server


def end_with_parent():
    """The pipe from the parent closes however it ends; then nobody is there to ask us."""
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    # Policies of AWS's own, which roles of the bootstrap name.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    os.environ["REHEARSAL_ENDPOINT"] = f"http://127.0.0.1:{server.server_port}"

    # Which resources there are is read from the environment when these are loaded.
    import habits
    import stacks

    stacks.install()
    habits.install()
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(json.dumps({"endpoint": os.environ["REHEARSAL_ENDPOINT"]}), flush=True)
    server.serve_forever()


main()
