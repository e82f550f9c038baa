# Error: tags["team"] is empty
# `tags["team"]` must not be empty.
# base: none

tags = { team = "" }
