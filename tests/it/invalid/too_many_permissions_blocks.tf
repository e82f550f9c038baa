# Error: Too many permissions blocks
# No more than 64 "permissions" blocks are allowed
# base: none

!permissions
dynamic "permissions" {
  for_each = range(65)
  content {
    principal = "arn:aws:quicksight:us-east-1:123456789012:user/default/${permissions.value}"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
