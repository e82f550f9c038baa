# SAP with user name and password

variable "sap_password" {
  type      = string
  ephemeral = true
}

resource "quicksight_action_connector" "example" {
  action_connector_id = "sap-materialstock"
  name                = "SAP material stock"
  type                = "SAP_MATERIALSTOCK"

  authentication_config {
    authentication_metadata {
      basic_auth_connection_metadata {
        base_endpoint       = "https://sap.example.com/sap/opu/odata/sap/API_MATERIAL_STOCK"
        username            = "quick"
        password_wo         = var.sap_password
        password_wo_version = "1"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/logistics"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
