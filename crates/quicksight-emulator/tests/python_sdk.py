"""All operations of the emulator through botocore, the AWS SDK for Python, which was generated from AWS's own model.

Usage: python_sdk.py ENDPOINT. Ends with status 0 when every check holds.
"""

import sys
import time

import botocore
import botocore.session
from botocore.config import Config

ENDPOINT = sys.argv[1]
ACCOUNT = "123456789012"
OWNER = f"arn:aws:quicksight:us-east-1:{ACCOUNT}:user/default/owner"
READER = f"arn:aws:quicksight:us-east-1:{ACCOUNT}:group/default/readers"


SESSION = botocore.session.Session()


def client(service, access_key="AKIAPYTHON", secret="secret", token=None):
    return SESSION.create_client(
        service,
        region_name="us-east-1",
        endpoint_url=ENDPOINT,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        # Limits are the emulator's to check, and each refusal is to be seen once.
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


quicksight = client("quicksight")

BASIC = {
    "AuthenticationType": "BASIC",
    "AuthenticationMetadata": {
        "BasicAuthConnectionMetadata": {"BaseEndpoint": "https://example.com", "Username": "user", "Password": "secret"}
    },
}


def refused(exception, call, status, **arguments):
    try:
        call(**arguments)
    except exception as error:
        answer = error.response
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == status, answer
        assert answer["Error"]["Message"], answer
        assert answer["ResponseMetadata"]["RequestId"], answer
        return answer
    raise AssertionError(f"{call.__name__} was not refused")


# STS
sts = client("sts")
assert sts.get_caller_identity()["Account"] == ACCOUNT
role = sts.assume_role(RoleArn="arn:aws:iam::210987654321:role/path/deployer", RoleSessionName="python")
credentials = role["Credentials"]
assert credentials["Expiration"].timestamp() > time.time() + 3500
assumed = (credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
identity = client("sts", *assumed).get_caller_identity()
assert identity["Arn"] == "arn:aws:sts::210987654321:assumed-role/deployer/python", identity
federated = sts.assume_role_with_web_identity(
    RoleArn="arn:aws:iam::210987654321:role/deployer", RoleSessionName="python", WebIdentityToken="token"
)
assert federated["Credentials"]["SessionToken"]
refused(sts.exceptions.ClientError, sts.assume_role, 400, RoleArn="arn:aws:iam::210987654321:role/r", RoleSessionName="!!")

# Create and describe
at = {"AwsAccountId": ACCOUNT, "ActionConnectorId": "python"}
created = quicksight.create_action_connector(
    **at,
    Name="Python",
    Type="JIRA_CLOUD",
    AuthenticationConfig=BASIC,
    Description="First.",
    Permissions=[{"Principal": OWNER, "Actions": ["quicksight:DescribeActionConnector"]}],
    Tags=[{"Key": "team", "Value": "a"}],
)
assert created["Status"] == 200 and created["CreationStatus"] == "CREATION_IN_PROGRESS", created
arn = created["Arn"]
assert arn == f"arn:aws:quicksight:us-east-1:{ACCOUNT}:action-connector/python"


def settled(status):
    while True:
        connector = quicksight.describe_action_connector(**at)["ActionConnector"]
        if connector["Status"] == status:
            return connector
        assert connector["Status"].endswith("_IN_PROGRESS"), connector
        time.sleep(0.02)


connector = settled("CREATION_SUCCESSFUL")
assert connector["AuthenticationConfig"]["AuthenticationMetadata"] == {
    "BasicAuthConnectionMetadata": {"BaseEndpoint": "https://example.com", "Username": "user"}
}, connector
assert connector["Type"] == "JIRA_CLOUD" and connector["Description"] == "First."
assert abs(connector["CreatedTime"].timestamp() - time.time()) < 60
assert connector["EnabledActions"] == [], connector

# Update
updated = quicksight.update_action_connector(**at, Name="Python 2", AuthenticationConfig=BASIC)
assert updated["UpdateStatus"] == "UPDATE_IN_PROGRESS", updated
refused(
    quicksight.exceptions.ConflictException,
    quicksight.update_action_connector,
    409,
    **at,
    Name="Python 3",
    AuthenticationConfig=BASIC,
)
connector = settled("UPDATE_SUCCESSFUL")
assert connector["Name"] == "Python 2" and "Description" not in connector, connector

# Permissions
changed = quicksight.update_action_connector_permissions(
    **at,
    GrantPermissions=[{"Principal": READER, "Actions": ["quicksight:DescribeActionConnector"]}],
    RevokePermissions=[{"Principal": OWNER, "Actions": ["quicksight:DescribeActionConnector"]}],
)
described = quicksight.describe_action_connector_permissions(**at)
assert [permission["Principal"] for permission in described["Permissions"]] == [READER], described
assert changed["Permissions"] == described["Permissions"]

# Tags
quicksight.tag_resource(ResourceArn=arn, Tags=[{"Key": "a b/ü", "Value": "x"}, {"Key": "c", "Value": "y"}])
quicksight.untag_resource(ResourceArn=arn, TagKeys=["a b/ü", "team"])
assert quicksight.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "c", "Value": "y"}]
refused(
    quicksight.exceptions.LimitExceededException,
    quicksight.tag_resource,
    409,
    ResourceArn=arn,
    Tags=[{"Key": f"key{number}", "Value": "v"} for number in range(50)],
)

# List and search
other = {"AwsAccountId": ACCOUNT, "ActionConnectorId": "python-2"}
quicksight.create_action_connector(**other, Name="Other", Type="SLACK", AuthenticationConfig=BASIC)
pages = quicksight.get_paginator("list_action_connectors").paginate(AwsAccountId=ACCOUNT, PaginationConfig={"PageSize": 1})
listed = [summary["ActionConnectorId"] for page in pages for summary in page["ActionConnectorSummaries"]]
assert listed == ["python", "python-2"], listed
found = quicksight.search_action_connectors(
    AwsAccountId=ACCOUNT, Filters=[{"Name": "ACTION_CONNECTOR_TYPE", "Operator": "StringEquals", "Value": "SLACK"}]
)
assert [summary["ActionConnectorId"] for summary in found["ActionConnectorSummaries"]] == ["python-2"], found

# Refusals, as the exceptions of the model
errors = quicksight.exceptions
create = quicksight.create_action_connector
valid = {"Name": "Name", "Type": "SLACK", "AuthenticationConfig": BASIC}
refused(errors.ResourceExistsException, create, 409, **at, **valid)
answer = refused(errors.ClientError, create, 400, **{**at, "ActionConnectorId": "new"}, **{**valid, "Name": " "})
assert answer["Error"]["Code"] == "ValidationException", answer
refused(errors.AccessDeniedException, create, 403, **{**at, "AwsAccountId": "999999999999"}, **valid)
refused(errors.InvalidNextTokenException, quicksight.list_action_connectors, 400, AwsAccountId=ACCOUNT, MaxResults=1, NextToken="zz")
missing = {"AwsAccountId": ACCOUNT, "ActionConnectorId": "missing"}
refused(errors.ResourceNotFoundException, quicksight.describe_action_connector, 404, **missing)
refused(errors.ResourceNotFoundException, quicksight.delete_action_connector, 404, **missing)
refused(errors.AccessDeniedException, client("quicksight", *assumed).describe_action_connector, 403, **at)
expired = client("quicksight", "AKIAEXPIRED")
answer = refused(errors.ClientError, expired.describe_action_connector, 403, **at)
assert answer["Error"]["Code"] == "ExpiredTokenException", answer

# Delete
for connector in (at, other):
    deleted = quicksight.delete_action_connector(**connector)
    assert deleted["ActionConnectorId"] == connector["ActionConnectorId"]
assert quicksight.list_action_connectors(AwsAccountId=ACCOUNT, MaxResults=1)["ActionConnectorSummaries"] == []
print(f"botocore {botocore.__version__}: every operation holds")
