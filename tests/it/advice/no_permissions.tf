# plan
# Warning: No Permissions Configured
# Add a `permissions` block for a Quick Sight group or user, unless quicksight_action_connector_permission resources grant access, or permissions are managed outside Terraform.
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

!permissions
