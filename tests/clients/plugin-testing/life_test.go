// The life of a connector with terraform-plugin-testing, for the script terraform-plugin-testing. Endpoint, credentials and Region are in the environment.
package life

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

const address = "quicksight_action_connector.issues"

// nothingIsLeft fails if the emulator stores a connector.
func nothingIsLeft(*terraform.State) error {
	response, err := http.Get(os.Getenv("AWS_ENDPOINT_URL_QUICKSIGHT") + "/_emulator/connectors")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var stored []struct{ ID string }
	err = json.NewDecoder(response.Body).Decode(&stored)
	if err == nil && len(stored) > 0 {
		err = fmt.Errorf("the emulator still stores %v", stored)
	}
	return err
}

func variables(name string) config.Variables {
	return config.Variables{"name": config.StringVariable(name), "api_key": config.StringVariable("s3cret-key")}
}

func named(name string) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("name"), knownvalue.StringExact(name)),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringRegexp(regexp.MustCompile("_SUCCESSFUL$"))),
	}
}

// expect checks what is planned, and that a second plan is empty.
func expect(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func TestAConnectorIsCreatedImportedChangedAndDestroyed(t *testing.T) {
	file := config.StaticFile("../configuration/main.tf")
	resource.Test(t, resource.TestCase{
		// Of write-only arguments.
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.RequireAbove(tfversion.Version1_11_0)},
		Steps: []resource.TestStep{
			{
				ConfigFile:        file,
				ConfigVariables:   variables("Issues"),
				ConfigPlanChecks:  expect(plancheck.ResourceActionCreate),
				ConfigStateChecks: named("Issues"),
			},
			{
				ConfigFile:      file,
				ConfigVariables: variables("Issues"),
				ResourceName:    address,
				ImportState:     true,
				// Secrets and their versions are not returned by Quick Sight.
				ImportStateVerify:       true,
				ImportStateVerifyIgnore: []string{"authentication_config"},
			},
			{
				ConfigFile:        file,
				ConfigVariables:   variables("Tickets"),
				ConfigPlanChecks:  expect(plancheck.ResourceActionUpdate),
				ConfigStateChecks: named("Tickets"),
			},
			{
				ConfigFile:      file,
				ConfigVariables: variables(" "),
				ExpectError:     regexp.MustCompile(`(?s)Invalid Attribute Value.*name. is " "`),
			},
		},
		CheckDestroy: nothingIsLeft,
	})
}

func TestTheIdentityOfAConnectorImportsItWithoutAChange(t *testing.T) {
	const weather = `
resource "quicksight_action_connector" "issues" {
  action_connector_id = "weather"
  name                = "Weather"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://weather.example.com"
      }
    }
  }
}`
	resource.Test(t, resource.TestCase{
		ExternalProviders:      map[string]resource.ExternalProvider{"quicksight": {Source: "quicksight-tf/quicksight"}},
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config: weather,
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(address, map[string]knownvalue.Check{
					"account_id":          knownvalue.StringExact("123456789012"),
					"region":              knownvalue.StringExact("us-east-1"),
					"action_connector_id": knownvalue.StringExact("weather"),
				})},
			},
			{
				ResourceName:    address,
				ImportState:     true,
				ImportStateKind: resource.ImportBlockWithResourceIdentity,
			},
		},
		CheckDestroy: nothingIsLeft,
	})
}
