# Error: Duplicate Principal
# `principal` arn:aws:quicksight:us-east-1:123456789012:group/default/analysts is in more than one `permissions` block. Combine its actions in one block.
# base: none

permissions {
  principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions   = ["quicksight:UpdateActionConnector"]
}
