# Take the old resource out of the configuration, and put this in its place. Nothing is created anew; the secret is sent once, since what
# the old state says of it is dropped on the way.
moved {
  from = awscc_quicksight_action_connector.example
  to   = quicksight_action_connector.example
}
