# Any HTTP API with an API key

variable "orders_api_key" {
  type      = string
  ephemeral = true
}

resource "quicksight_action_connector" "example" {
  action_connector_id = "orders"
  name                = "Orders"
  type                = "GENERIC_HTTP"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://orders.example.com"

        api_key_wo         = var.orders_api_key
        api_key_wo_version = "1"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/sales"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
