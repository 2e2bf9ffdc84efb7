//! Who calls a root field in the tests that call all of them.

use crate::{
    sample_organization::{SAMPLE_ADMINISTRATOR, SAMPLE_EMPLOYEE},
    world::Caller,
};
use serde_json::Value;

/// Root fields that only a person may call, for themselves, by the beginning of their name.
const EMPLOYEE_FIELDS: [&str; 22] = [
    "agenda",
    "badgeAwardAccept",
    "badgeAwardDecline",
    "badgeAwardWithdraw",
    "commitment",
    "employeeGiveConsent",
    "employeeIssueCalendarFeed",
    "employeeRevokeCalendarFeed",
    "employeeSetWorkingHours",
    "feedback",
    "goal",
    "learnerRecordIssue",
    "myData",
    "pulseAnswer",
    "recognitionGive",
    "recognitionWithdraw",
    "reflection",
    "takeawayEdit",
    "takeawayMarkHelpful",
    "takeawayShare",
    "takeawayUnmarkHelpful",
    "takeawayWithdraw",
];

/// Identifiers of objects that only persons see.
const EMPLOYEE_IDS: [&str; 5] = ["$cmt", "$fbk", "$fbx", "$goa", "$ref"];

/// Whether only a person may call the root field with these arguments, for themselves.
pub fn is_employee_only(name: &str, arguments: &Value) -> bool {
    let id = arguments["id"].as_str().unwrap_or_default();
    EMPLOYEE_FIELDS.iter().any(|beginning| name.starts_with(beginning)) || EMPLOYEE_IDS.contains(&id.trim_end_matches("_peer"))
}

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
    } else if is_employee_only(name, arguments) {
        admin.as_person(if id.ends_with("_peer") { "peer" } else { SAMPLE_EMPLOYEE })
    } else {
        admin.clone()
    }
}
