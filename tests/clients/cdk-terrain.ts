// The stack of the script cdk-terrain. Endpoint, credentials and Region are in the environment.

import { App, TerraformStack, TerraformVariable } from "cdktn";
import { ActionConnector, ActionConnectorAuthenticationConfigAuthenticationMetadata } from "./.gen/providers/quicksight/action-connector";
import { QuicksightProvider } from "./.gen/providers/quicksight/provider";

const app = new App();
const stack = new TerraformStack(app, "smoke");
new QuicksightProvider(stack, "quicksight", {});

const apiKey = new TerraformVariable(stack, "api_key", { type: "string" });
apiKey.addOverride("ephemeral", true);

new ActionConnector(stack, "issues", {
  actionConnectorId: "issues",
  name: "Issues",
  type: "JIRA_CLOUD",
  authenticationConfig: {
    authenticationMetadata: {
      apiKeyConnectionMetadata: {
        baseEndpoint: "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000",
        email: "robot@example.com",
        apiKeyWo: apiKey.stringValue,
        apiKeyWoVersion: "1",
      },
    } as ActionConnectorAuthenticationConfigAuthenticationMetadata,
  },
  permissions: [
    { principal: "arn:aws:quicksight:us-east-1:123456789012:group/default/engineers", actions: ["quicksight:DescribeActionConnector"] },
  ],
  tags: { Team: "support" },
});

app.synth();
