# Amazon Bedrock with an IAM role

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
# Its own policy allows bedrock:InvokeModel on the models that agents may use. The identity that runs Terraform needs iam:PassRole on the role.
resource "quicksight_action_connector" "example" {
  action_connector_id = "bedrock"
  name                = "Bedrock"
  type                = "AMAZON_BEDROCK_RUNTIME"

  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick-bedrock"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/builders"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
