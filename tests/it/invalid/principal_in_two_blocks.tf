# Error: Principal in two permissions blocks
# arn:aws:quicksight:us-east-1:123456789012:group/default/analysts stands in more than one permissions block. Put all of its actions in one block.
# base: none

permissions {
  principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions   = ["quicksight:UpdateActionConnector"]
}
