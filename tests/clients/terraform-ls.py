"""A session with terraform-ls over its standard input and output, for the script terraform-ls.

Usage: terraform-ls.py DIRECTORY CLI. DIRECTORY contains the initialized configuration, CLI is the absolute path of terraform.
"""

import json
import pathlib
import subprocess
import sys
import time

directory, cli = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
file = directory / "main.tf"
text = file.read_text()
document = {"uri": file.as_uri()}
server = subprocess.Popen(
    ["terraform-ls", "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=directory
)
# The latest diagnostics of the file.
diagnostics = []
asked = 0


def send(**message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    server.stdin.flush()


def receive():
    """The next message, which also answers requests of the server and keeps diagnostics."""
    global diagnostics
    length = 0
    while line := server.stdout.readline().strip():
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    assert length, "terraform-ls ended"
    message = json.loads(server.stdout.read(length))
    if "method" in message and "id" in message:
        send(id=message["id"], result=None)
    if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == document["uri"]:
        diagnostics = message["params"]["diagnostics"] or []
    return message


def ask(method, **params):
    global asked
    asked += 1
    send(id=asked, method=method, params=params)
    while True:
        message = receive()
        if message.get("id") == asked and "method" not in message:
            assert "error" not in message, f"{method}: {message['error']}"
            return message["result"]


def at(after):
    """The position right after some text of the file."""
    before = text[: text.index(after) + len(after)]
    return {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}


def labels(after):
    found = ask("textDocument/completion", textDocument=document, position=at(after))
    return {item["label"] for item in (found or {}).get("items", [])}


def eventually(what, found):
    """The schema and diagnostics come when they are ready. Any request brings what has come until then."""
    until = time.monotonic() + 60
    while not (value := found()):
        assert time.monotonic() < until, f"{what}: not within a minute; the diagnostics are {diagnostics}"
        ask("textDocument/documentSymbol", textDocument=document)
        time.sleep(0.1)
    return value


def shown(*words):
    return any(all(word in diagnostic["message"] for word in words) for diagnostic in diagnostics)


def edit(before, after):
    global text, version
    assert before in text
    text, version = text.replace(before, after, 1), version + 1
    file.write_text(text)
    send(
        method="textDocument/didChange",
        params={"textDocument": {**document, "version": version}, "contentChanges": [{"text": text}]},
    )


initialized = ask(
    "initialize",
    processId=None,
    rootUri=directory.as_uri(),
    capabilities={
        "textDocument": {
            "completion": {"completionItem": {"snippetSupport": True}},
            "hover": {"contentFormat": ["markdown"]},
            "publishDiagnostics": {},
        }
    },
    initializationOptions={"terraform": {"path": cli}},
)
send(method="initialized", params={})
version = 1
send(
    method="textDocument/didOpen",
    params={"textDocument": {**document, "languageId": "terraform", "version": version, "text": text}},
)

# Completion: of attributes and blocks, on an empty line of the resource, and in nested blocks.
resource = '"JIRA_CLOUD"\n'
eventually("the completion of arguments and blocks", lambda: {"description", "permissions", "timeouts"} <= labels(resource))
assert "action_connector_id" not in labels(resource), "an argument that is set is offered again"
assert "authentication_type" in labels("authentication_config {\n    ")
nested = labels("authentication_metadata {\n      ")
assert "basic_auth_connection_metadata" in nested, nested

# The provider that is installed, in the window of an editor.
installed = ask("workspace/executeCommand", command="terraform-ls.module.providers", arguments=[f"uri={directory.as_uri()}"])
assert list(installed["installed_providers"]) == ["registry.terraform.io/quicksight-tf/quicksight"], installed

# Hover.
hover = ask("textDocument/hover", textDocument=document, position=at("\n  action_connector_"))
assert "action_connector_id" in hover["contents"]["value"] and "required" in hover["contents"]["value"], hover

# Diagnostics: of a misspelled argument, and of a misspelled block, which lacks a required one.
edit("  name                =", "  nmae                =")
eventually("the diagnostic of the argument", lambda: shown("Unexpected attribute", "nmae"))
edit("  nmae                =", "  name                =")
eventually("the end of the diagnostics", lambda: not diagnostics)
edit("  authentication_config {", "  authentication_confg {")
eventually("the diagnostic of the block", lambda: shown("Unexpected block", "authentication_confg"))
eventually("the diagnostic of the lack", lambda: shown("Too few blocks", "authentication_config"))

ask("shutdown")
send(method="exit")
server.stdin.close()
assert server.wait(timeout=10) == 0
