//! Members that Describe may omit, and what an update does to those that it omits.

use super::asker::{Asker, Stop, accepted};
use super::bodies;

pub fn vpc_connection(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let id = asker.id("vpc");
    let connection = asker.arguments.vpc_connection.as_deref().unwrap_or_default();
    let body = bodies::with(bodies::connector(&id, "GENERIC_HTTP", bodies::none()), "VpcConnectionArn", connection);
    asker.create("a connector with a VPC connection", &id, body)?;
    asker.stable(&id)?;
    let connector = asker.described("what Describe returns of it", &id, &["VpcConnectionArn"])?;
    asker.read("described-vpc-connection", if connector["VpcConnectionArn"].is_string() { "returned" } else { "omitted" });
    Ok(())
}

pub fn omitted(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let id = asker.id("omitted");
    let body = bodies::with(bodies::connector(&id, "GENERIC_HTTP", bodies::none()), "Description", "To be omitted.");
    asker.create("a connector with a description", &id, body)?;
    asker.stable(&id)?;
    if asker.described("the description", &id, &["Description"])?["Description"].is_null() {
        return Err(Stop::Undecided("Describe does not return the description in the first place".to_owned()));
    }
    let update = asker.client.update(&id, bodies::update(&id, bodies::none()));
    let answer = asker.send("an update without a description", &update)?;
    if answer.says("incorrectly set") {
        asker.read("omitted-members", "refused");
        return Ok(());
    }
    accepted(answer, "the update was refused")?;
    asker.stable(&id)?;
    let connector = asker.described("the description after it", &id, &["Description"])?;
    asker.read("omitted-members", if connector["Description"].is_null() { "cleared" } else { "kept" });
    Ok(())
}

pub fn enabled_actions(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let id = asker.id("actions");
    let authentication = bodies::api_key(asker.secret());
    asker.create("a connector of a type with actions", &id, bodies::connector(&id, "JIRA_CLOUD", authentication))?;
    asker.stable(&id)?;
    let connector = asker.described("its actions", &id, &["EnabledActions"])?;
    let number = connector["EnabledActions"].as_array().map_or(0, Vec::len);
    asker.read("enabled-actions", if number == 0 { "empty" } else { "all" });
    if number > 0 {
        asker.note(format!("{number} actions are enabled. Whether these are all of the type shows in the console only."));
    }
    Ok(())
}
