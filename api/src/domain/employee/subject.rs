//! Which employee the keys of attributes mean: the one with the external id, otherwise the one with the previous external id; and whether
//! that can be the same person. Pure.

use super::Attributes;
use crate::platform::{Code, error::Problem};
use entity::employee::Model;
use std::collections::HashMap;

/// The employee whom attributes mean, of those given by external id. `None` when it is a new employee.
///
/// # Errors
/// A problem on `previousExternalId` when both external ids belong to different employees.
pub fn find_subject<'a>(attributes: &Attributes, existing: &'a HashMap<String, Model>) -> Result<Option<&'a Model>, Problem> {
    let current = existing.get(&attributes.external_id);
    let previous = attributes.previous_external_id.as_ref().and_then(|id| existing.get(id));
    match (current, previous) {
        (Some(current), Some(previous)) if current.id != previous.id => {
            let message =
                format!("belongs to another employee than the external id {}: two employees cannot become one", attributes.external_id);
            Err(Problem { field: "previousExternalId".into(), code: Code::Taken, message })
        }
        (current, previous) => Ok(current.or(previous)),
    }
}

/// Whether attributes are of another person than the employee: user name, e-mail address, given name and family name are all given, were
/// all set, and all differ.
pub fn is_another_person(employee: &Model, attributes: &Attributes) -> bool {
    let pairs = [
        (&employee.user_name, &attributes.user_name),
        (&employee.email, &attributes.email),
        (&employee.given_name, &attributes.given_name),
        (&employee.family_name, &attributes.family_name),
    ];
    let differs = |old: &str, new: &str| !old.is_empty() && !new.is_empty() && old.to_lowercase() != new.to_lowercase();
    pairs.iter().all(|(old, new)| new.as_ref().is_some_and(|new| differs(old, new)))
}
