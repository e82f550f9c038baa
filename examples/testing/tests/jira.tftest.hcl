# Run by `terraform test` or `tofu test`, with AWS_ENDPOINT_URL_QUICKSIGHT and AWS_ENDPOINT_URL_STS naming the emulator.

provider "quicksight" {
  region     = "us-east-1"
  access_key = "AKIATEST"
  secret_key = "made-up"
}

variables {
  account_id = "123456789012"
  email      = "quick@example.com"
  api_key    = "made-up"
  sites = {
    support = { cloud_id = "00000000-0000-0000-0000-000000000001", readers = ["support", "sales"] }
  }
}

# Sends no request.
run "plans_an_endpoint_for_the_site" {
  command = plan

  assert {
    condition     = quicksight_action_connector.jira["support"].authentication_config.authentication_metadata.api_key_connection_metadata.base_endpoint == "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000001"
    error_message = "The endpoint does not contain the cloud ID."
  }
}

run "refuses_the_address_of_a_site" {
  command = plan

  variables {
    sites = {
      support = { cloud_id = "https://example.atlassian.net", readers = [] }
    }
  }

  expect_failures = [var.sites]
}

# Requires the emulator from here on.
run "creates_a_connector_that_two_groups_may_use" {
  assert {
    condition     = quicksight_action_connector.jira["support"].status == "CREATION_SUCCESSFUL"
    error_message = "The status is ${quicksight_action_connector.jira["support"].status}."
  }

  assert {
    condition     = length(quicksight_action_connector.jira["support"].permissions) == 2
    error_message = "Two groups should have permissions."
  }
}

run "adds_a_site_and_leaves_the_other_as_it_is" {
  variables {
    sites = {
      support  = { cloud_id = "00000000-0000-0000-0000-000000000001", readers = ["support", "sales"] }
      platform = { cloud_id = "00000000-0000-0000-0000-000000000002", readers = ["engineers"] }
    }
  }

  assert {
    condition     = length(quicksight_action_connector.jira) == 2
    error_message = "There should be a connector for each site."
  }

  assert {
    condition     = quicksight_action_connector.jira["support"].last_updated_time == quicksight_action_connector.jira["support"].created_time
    error_message = "The first connector was changed."
  }
}

run "rotates_the_key_in_place" {
  variables {
    api_key         = "another"
    api_key_version = "2"
  }

  assert {
    condition     = quicksight_action_connector.jira["support"].status == "UPDATE_SUCCESSFUL"
    error_message = "The key was not sent again."
  }
}
