//! The terms by which statements are found: their verb, agents, activities and registration (IEEE 9274.1.1, section 4.1.6.1). A term is a
//! letter and a hash, because IRIs are too long for an index.

use super::agent::Agent;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What statements are found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term<'a> {
    Registration(&'a str),
    /// The actor or the object is the agent.
    Agent(&'a Agent),
    /// The agent occurs anywhere.
    RelatedAgent(&'a Agent),
    /// The object is the activity.
    Activity(&'a str),
    /// The activity occurs anywhere.
    RelatedActivity(&'a str),
    Verb(&'a str),
}

impl Term<'_> {
    /// The text in the index.
    pub fn text(&self) -> String {
        let (kind, value) = match self {
            Self::Registration(uuid) => ('r', uuid.to_ascii_lowercase()),
            Self::Agent(agent) => ('a', agent.as_str().to_owned()),
            Self::RelatedAgent(agent) => ('A', agent.as_str().to_owned()),
            Self::Activity(iri) => ('o', (*iri).to_owned()),
            Self::RelatedActivity(iri) => ('O', (*iri).to_owned()),
            Self::Verb(iri) => ('v', (*iri).to_owned()),
        };
        // 128 bits of the hash are enough for terms to differ.
        let hash: Vec<u8> = Sha256::digest(value).into_iter().take(16).collect();
        format!("{kind}{}", BASE64_URL_SAFE_NO_PAD.encode(hash))
    }
}

/// The terms of a statement itself.
pub fn terms_of(statement: &Value) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    if let Some(verb) = statement.pointer("/verb/id").and_then(Value::as_str) {
        terms.insert(Term::Verb(verb).text());
    }
    if let Some(registration) = statement.pointer("/context/registration").and_then(Value::as_str) {
        terms.insert(Term::Registration(registration).text());
    }
    for actor in ["actor", "object"].into_iter().filter_map(|name| statement.get(name)) {
        add_agents(actor, true, &mut terms);
    }
    if let Some(authority) = statement.get("authority") {
        add_agents(authority, false, &mut terms);
    }
    if let Some(activity) = statement.get("object").and_then(activity_id) {
        terms.insert(Term::Activity(activity).text());
    }
    add_related(statement, &mut terms);
    if let Some(substatement) = statement.get("object").filter(|object| has_type(object, "SubStatement")) {
        add_related(substatement, &mut terms);
    }
    terms
}

/// Adds what occurs in a statement or substatement besides that.
fn add_related(statement: &Value, terms: &mut BTreeSet<String>) {
    for agent in ["/actor", "/object", "/context/instructor", "/context/team"].into_iter().filter_map(|place| statement.pointer(place)) {
        add_agents(agent, false, terms);
    }
    for (list, name) in [("/context/contextAgents", "agent"), ("/context/contextGroups", "group")] {
        for related in statement.pointer(list).and_then(Value::as_array).into_iter().flatten().filter_map(|item| item.get(name)) {
            add_agents(related, false, terms);
        }
    }
    let lists = statement.pointer("/context/contextActivities").and_then(Value::as_object).into_iter().flat_map(|lists| lists.values());
    let in_context = lists.flat_map(|list| list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice));
    for activity in in_context.chain(statement.get("object")).filter_map(activity_id) {
        terms.insert(Term::RelatedActivity(activity).text());
    }
}

fn has_type(object: &Value, name: &str) -> bool {
    object.get("objectType").is_some_and(|kind| kind == name)
}

/// The IRI of an activity; `None` for other objects.
pub fn activity_id(object: &Value) -> Option<&str> {
    let is_activity = object.get("objectType").is_none_or(|kind| kind == "Activity");
    object.get("id").and_then(Value::as_str).filter(|_| is_activity)
}

/// Adds an agent or a group, and the members of a group.
fn add_agents(actor: &Value, is_direct: bool, terms: &mut BTreeSet<String>) {
    let members = actor.get("member").and_then(Value::as_array).into_iter().flatten();
    for agent in members.chain([actor]).filter_map(Agent::of) {
        terms.insert(Term::RelatedAgent(&agent).text());
        if is_direct {
            terms.insert(Term::Agent(&agent).text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn agents_and_activities_around_a_statement_are_related_to_it_only() {
        let agent = |name: &str| json!({ "mbox": format!("mailto:{name}@example.com") });
        let statement = json!({
            "actor": { "objectType": "Group", "member": [agent("ann")] },
            "verb": { "id": "http://example.com/verb" },
            "object": { "id": "http://example.com/activity" },
            "context": {
                "instructor": agent("bob"),
                "contextActivities": { "parent": [{ "id": "http://example.com/parent" }], "grouping": { "id": "http://example.com/group" } },
            },
        });
        let terms = terms_of(&statement);
        let (ann, bob) = (Agent::of(&agent("ann")).unwrap(), Agent::of(&agent("bob")).unwrap());
        assert!(terms.contains(&Term::Agent(&ann).text()) && terms.contains(&Term::RelatedAgent(&bob).text()));
        assert!(!terms.contains(&Term::Agent(&bob).text()));
        assert!(terms.contains(&Term::Activity("http://example.com/activity").text()));
        assert!(!terms.contains(&Term::Activity("http://example.com/parent").text()));
        for related in ["activity", "parent", "group"] {
            assert!(terms.contains(&Term::RelatedActivity(&format!("http://example.com/{related}")).text()), "{related}");
        }
    }
}
