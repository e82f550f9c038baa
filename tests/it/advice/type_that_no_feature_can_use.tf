# plan
# Warning: Connector Type Without Documented Use
# AWS documents no feature of Quick Sight that can use a connector of type AMAZON_COMPREHEND_MEDICAL.
# type = "AMAZON_COMPREHEND_MEDICAL"
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "AMAZON_COMPREHEND_MEDICAL"
  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
