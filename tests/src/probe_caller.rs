//! Who calls a root field in the tests that call all of them.

use crate::{
    sample_organization::{SAMPLE_ADMINISTRATOR, SAMPLE_EMPLOYEE},
    world::Caller,
};
use serde_json::Value;

/// Root fields that only a person may call, for themselves.
const PERSON_ONLY_FIELDS: [&str; 24] = [
    "agendaItemSetDone",
    "agendaTopicAdd",
    "agendaTopicRemove",
    "commitment",
    "commitmentMake",
    "commitmentReview",
    "commitments",
    "employeeGiveConsent",
    "employeeIssueCalendarFeed",
    "employeeRevokeCalendarFeed",
    "employeeSetWorkingHours",
    "feedback",
    "feedbackExchange",
    "feedbackExchangeOpen",
    "feedbackExchanges",
    "feedbackSubmit",
    "feedbacks",
    "goal",
    "goalAchieve",
    "goalCreate",
    "goalDrop",
    "goalUpdate",
    "goals",
    "myData",];

/// Identifiers of objects that only persons see.
const PERSON_ONLY_IDS: [&str; 4] = ["$cmt", "$fbk", "$fbx", "$goa"];

/// Whether only an administrator in person may call the root field with these arguments.
fn is_administrator_only(name: &str, arguments: &Value) -> bool {
    name.starts_with("employeeEras") || arguments["id"].as_str().is_some_and(|id| id.starts_with("$era"))
}

/// The caller for a root field with these arguments, of those of an organization: `admin`, an integration with every scope, or, for what only
/// a person may call, `emp`, `emp_peer` for an object of the latter, or an administrator.
pub fn caller_for(admin: &Caller, name: &str, arguments: &Value) -> Caller {
    let id = arguments["id"].as_str().unwrap_or_default();
    if is_administrator_only(name, arguments) {
        admin.as_person(SAMPLE_ADMINISTRATOR)
    } else if PERSON_ONLY_FIELDS.contains(&name) || PERSON_ONLY_IDS.contains(&id.trim_end_matches("_peer")) {
        admin.as_person(if id.ends_with("_peer") { "peer" } else { SAMPLE_EMPLOYEE })
    } else {
        admin.clone()
    }
}
