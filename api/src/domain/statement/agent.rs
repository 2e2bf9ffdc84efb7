//! What identifies an agent or a group: exactly one inverse functional identifier (IEEE 9274.1.1, section 4.2.2.1).

use serde_json::{Map, Value, json};

/// The names of the properties that identify an agent or a group.
pub const IDENTIFIERS: [&str; 4] = ["mbox", "mbox_sha1sum", "openid", "account"];

/// An agent or an identified group, as JSON with its one identifying property. Equal texts are the same agent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Agent(String);

impl Agent {
    /// The identity of a valid agent or group. `None` for a group without an identifier.
    pub fn of(value: &Value) -> Option<Self> {
        let (name, identifier) = IDENTIFIERS.iter().find_map(|name| Some((*name, value.get(name)?)))?;
        let identifier = match (name, identifier) {
            ("mbox_sha1sum", Value::String(hash)) => hash.to_ascii_lowercase().into(),
            ("account", account) => json!({ "homePage": account.get("homePage"), "name": account.get("name") }),
            (_, identifier) => identifier.clone(),
        };
        let members: Map<String, Value> = [(name.to_owned(), identifier)].into_iter().collect();
        Some(Self(Value::Object(members).to_string()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
