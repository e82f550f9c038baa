# Amazon S3 with an IAM role

# The role needs this trust policy:
#
#   {
#     "Version": "2012-10-17",
#     "Statement": [{
#       "Effect": "Allow",
#       "Principal": { "Service": "quicksight.amazonaws.com" },
#       "Action": "sts:AssumeRole",
#       "Condition": { "StringEquals": { "aws:SourceAccount": "123456789012" } }
#     }]
#   }
#
# The role's own policy allows what agents may do, such as s3:GetObject. The identity that runs Terraform needs iam:PassRole on the role.
resource "quicksight_action_connector" "example" {
  action_connector_id = "s3"
  name                = "S3"
  type                = "AMAZON_S3"

  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick-s3"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions = [
      "quicksight:DescribeActionConnector",
      "quicksight:UpdateActionConnector",
      "quicksight:DeleteActionConnector",
      "quicksight:DescribeActionConnectorPermissions",
      "quicksight:UpdateActionConnectorPermissions",
      "quicksight:ListActionConnectors",
    ]
  }

  timeouts {
    create = "10m"
  }
}
