# Any HTTP API without authentication

resource "quicksight_action_connector" "example" {
  action_connector_id = "weather"
  name                = "Weather"
  type                = "GENERIC_HTTP"

  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://weather.example.com"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
