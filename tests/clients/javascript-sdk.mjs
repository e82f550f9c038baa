// The operations, for the script javascript-sdk, which installs the SDK. Endpoint, credentials and Region are in the environment.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { setTimeout } from "node:timers/promises";
import * as sdk from "@aws-sdk/client-quicksight";

const AwsAccountId = "123456789012";
const principal = (name) => `arn:aws:quicksight:us-east-1:${AwsAccountId}:${name}`;
const Actions = ["quicksight:DescribeActionConnector"];
const at = { AwsAccountId, ActionConnectorId: "issues" };
const AuthenticationConfig = {
  AuthenticationType: "BASIC",
  AuthenticationMetadata: {
    BasicAuthConnectionMetadata: { BaseEndpoint: "https://example.com", Username: "robot", Password: "s3cret-password" },
  },
};

const client = new sdk.QuickSightClient({});

/** Sends the operation of this name. */
const send = (operation, input) => client.send(new sdk[`${operation}Command`](input));

async function settled(status) {
  for (;;) {
    const { ActionConnector } = await send("DescribeActionConnector", at);
    if (!ActionConnector.Status.endsWith("_IN_PROGRESS")) {
      assert.equal(ActionConnector.Status, status);
      return ActionConnector;
    }
    await setTimeout(50);
  }
}

const created = await send("CreateActionConnector", {
  ...at,
  Name: "Issues",
  Type: "JIRA_CLOUD",
  AuthenticationConfig,
  Permissions: [{ Principal: principal("user/default/owner"), Actions }],
  Tags: [{ Key: "Team", Value: "support" }],
});
assert.equal(created.CreationStatus, "CREATION_IN_PROGRESS");
const connector = await settled("CREATION_SUCCESSFUL");
assert.ok(Math.abs(connector.CreatedTime - Date.now()) < 60_000, `created at ${connector.CreatedTime}`);
assert.deepEqual(connector.AuthenticationConfig.AuthenticationMetadata, {
  BasicAuthConnectionMetadata: { BaseEndpoint: "https://example.com", Username: "robot" },
});
await assert.rejects(
  send("CreateActionConnector", { ...at, Name: "Other", Type: "JIRA_CLOUD", AuthenticationConfig }),
  (error) => error instanceof sdk.ResourceExistsException && error.$metadata.httpStatusCode === 409 && error.message !== "",
);

await send("UpdateActionConnector", { ...at, Name: "Tickets", AuthenticationConfig });
assert.equal((await settled("UPDATE_SUCCESSFUL")).Name, "Tickets");

await send("UpdateActionConnectorPermissions", {
  ...at,
  GrantPermissions: [{ Principal: principal("group/default/readers"), Actions }],
  RevokePermissions: [{ Principal: principal("user/default/owner"), Actions }],
});
const { Permissions } = await send("DescribeActionConnectorPermissions", at);
assert.deepEqual(Permissions, [{ Principal: principal("group/default/readers"), Actions }]);

const ResourceArn = created.Arn;
await send("TagResource", { ResourceArn, Tags: [{ Key: "a b/ü", Value: "42" }] });
await send("UntagResource", { ResourceArn, TagKeys: ["Team"] });
assert.deepEqual((await send("ListTagsForResource", { ResourceArn })).Tags, [{ Key: "a b/ü", Value: "42" }]);

const chat = { AwsAccountId, ActionConnectorId: "chat" };
await send("CreateActionConnector", { ...chat, Name: "Chat", Type: "SLACK", AuthenticationConfig });
const pages = [];
for await (const page of sdk.paginateListActionConnectors({ client, pageSize: 1 }, { AwsAccountId })) {
  pages.push(page.ActionConnectorSummaries.map((summary) => summary.ActionConnectorId));
}
assert.deepEqual(pages.filter((page) => page.length > 0), [["chat"], ["issues"]]);
const found = await send("SearchActionConnectors", {
  AwsAccountId,
  Filters: [{ Name: "ACTION_CONNECTOR_TYPE", Operator: "StringEquals", Value: "SLACK" }],
});
assert.deepEqual(found.ActionConnectorSummaries.map((summary) => summary.ActionConnectorId), ["chat"]);

await send("DeleteActionConnector", at);
await assert.rejects(send("DescribeActionConnector", at), sdk.ResourceNotFoundException);
await send("DeleteActionConnector", chat);

const { version } = createRequire(import.meta.url)("@aws-sdk/client-quicksight/package.json");
console.log(`@aws-sdk/client-quicksight ${version}, Node.js ${process.version}: every step succeeds`);
