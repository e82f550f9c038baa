//! Members that Describe may omit, and what an update does to those that it omits.

use super::bodies;
use super::interview::{Interview, Stop, accepted};

pub fn vpc_connection(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let id = interview.id("vpc");
    let connection = interview.arguments.vpc_connection.as_deref().unwrap_or_default();
    let body = bodies::with(bodies::connector(&id, "GENERIC_HTTP", bodies::none()), "VpcConnectionArn", connection);
    interview.create("a connector with a VPC connection", &id, body)?;
    interview.stable(&id)?;
    let connector = interview.described("what Describe returns of it", &id, &["VpcConnectionArn"])?;
    interview.read("described-vpc-connection", if connector["VpcConnectionArn"].is_string() { "returned" } else { "omitted" });
    Ok(())
}

pub fn omitted(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let id = interview.id("omitted");
    let body = bodies::with(bodies::connector(&id, "GENERIC_HTTP", bodies::none()), "Description", "To be omitted.");
    interview.create("a connector with a description", &id, body)?;
    interview.stable(&id)?;
    if interview.described("the description", &id, &["Description"])?["Description"].is_null() {
        return Err(Stop::Undecided("Describe does not return the description in the first place".to_owned()));
    }
    let update = interview.client.update(&id, bodies::update(&id, bodies::none()));
    let answer = interview.send("an update without a description", &update)?;
    if answer.says("incorrectly set") {
        interview.read("omitted-members", "refused");
        return Ok(());
    }
    accepted(answer, "the update was refused")?;
    interview.stable(&id)?;
    let connector = interview.described("the description after it", &id, &["Description"])?;
    interview.read("omitted-members", if connector["Description"].is_null() { "cleared" } else { "kept" });
    Ok(())
}

pub fn enabled_actions(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let id = interview.id("actions");
    let authentication = bodies::api_key(interview.secret());
    interview.create("a connector of a type with actions", &id, bodies::connector(&id, "JIRA_CLOUD", authentication))?;
    interview.stable(&id)?;
    let connector = interview.described("its actions", &id, &["EnabledActions"])?;
    let number = connector["EnabledActions"].as_array().map_or(0, Vec::len);
    interview.read("enabled-actions", if number == 0 { "empty" } else { "all" });
    if number > 0 {
        interview.note(format!("{number} actions are enabled. Whether these are all of the type shows in the console only."));
    }
    Ok(())
}
