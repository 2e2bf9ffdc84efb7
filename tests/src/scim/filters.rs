//! Filters (RFC 7644, section 3.4.2.2): random filters must select the same users in SQL as an evaluation of each user's JSON.

use super::{Directory, ENTERPRISE, user_body};
use crate::{accelerator_equivalence::random::SeededRandom, world::World};
use chrono::{DateTime, TimeDelta};
use reqwest::Method;
use serde_json::{Value, json};

/// Strings with characters that are special in SQL, LIKE or JSON, with other letter case, and outside of ASCII.
const STRINGS: [&str; 12] = ["Ann", "ann", "ANNA", "50%", "a_b", "O'Brien", "say \"hi\"", "back\\slash", "Zoë", "ZOË", "b", "Sales"];

/// Attributes: the name in a filter, the JSON pointer in a user, and whether comparisons are case-sensitive.
const FIELDS: [(&str, &str, bool); 22] = [
    ("userName", "/userName", false),
    ("USERNAME", "/userName", false),
    ("externalId", "/externalId", true),
    ("displayName", "/displayName", false),
    ("name.givenName", "/name/givenName", false),
    ("name.familyName", "/name/familyName", false),
    ("title", "/title", false),
    ("timezone", "/timezone", false),
    ("userType", "/userType", false),
    ("locale", "/locale", false),
    ("nickName", "/nickName", false),
    ("meta.resourceType", "/meta/resourceType", false),
    ("phoneNumbers", "/phoneNumbers/0/value", false),
    ("phoneNumbers.type", "/phoneNumbers/0/type", false),
    ("addresses.locality", "/addresses/0/locality", false),
    ("department", "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department", false),
    ("emails", "/emails/0/value", false),
    ("emails.value", "/emails/0/value", false),
    ("emails.type", "/emails/0/type", false),
    ("urn:ietf:params:scim:schemas:core:2.0:User:userName", "/userName", false),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
        false,
    ),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
        "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/employeeNumber",
        false,
    ),
];
const OPERATORS: [&str; 10] = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "EQ"];

/// A random filter, and the predicate that it must be equivalent to.
struct RandomFilter {
    text: String,
    matches: Box<dyn Fn(&Value) -> bool>,
}

/// The string at a JSON pointer, in lower case unless comparisons are case-sensitive.
fn string_at(user: &Value, pointer: &str, case_exact: bool) -> Option<String> {
    let text = user.pointer(pointer)?.as_str()?;
    Some(if case_exact { text.to_owned() } else { text.to_ascii_lowercase() })
}

fn compare(value: Option<&str>, op: &str, operand: &str) -> bool {
    let Some(value) = value else { return op == "ne" };
    match op {
        "eq" => value == operand,
        "ne" => value != operand,
        "co" => value.contains(operand),
        "sw" => value.starts_with(operand),
        "ew" => value.ends_with(operand),
        "gt" => value > operand,
        "ge" => value >= operand,
        "lt" => value < operand,
        _ => value <= operand,
    }
}

fn random_comparison(random: &mut SeededRandom, instants: &[String]) -> RandomFilter {
    match random.below(10) {
        0 => {
            let active = random.chance(50);
            let op = *random.choose(&["eq", "ne"]);
            RandomFilter {
                text: format!("active {op} {active}"),
                matches: Box::new(move |user| (user["active"] == active) == (op == "eq")),
            }
        }
        1 => {
            let (name, pointer) = *random.choose(&[("meta.created", "/meta/created"), ("meta.lastModified", "/meta/lastModified")]);
            let (op, operand) = (*random.choose(&["eq", "ne", "gt", "ge", "lt", "le"]), random.choose(instants).clone());
            let text = format!("{name} {op} \"{operand}\"");
            let instant = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
            let matches = move |user: &Value| {
                let (value, operand) = (instant(user.pointer(pointer).unwrap().as_str().unwrap()), instant(&operand));
                match op {
                    "eq" => value == operand,
                    "ne" => value != operand,
                    "gt" => value > operand,
                    "ge" => value >= operand,
                    "lt" => value < operand,
                    _ => value <= operand,
                }
            };
            RandomFilter { text, matches: Box::new(matches) }
        }
        2 => {
            let (name, pointer, _) = *random.choose(&FIELDS);
            RandomFilter { text: format!("{name} pr"), matches: Box::new(move |user| user.pointer(pointer).is_some()) }
        }
        3 => {
            let (kind, operand) = (*random.choose(&["work", "HOME", "other"]), (*random.choose(&STRINGS)).to_ascii_lowercase());
            let (op, quoted) = (*random.choose(&["sw", "ne", "co"]), Value::from(operand.clone()));
            // The form of the RFC, and the form that Entra ID sends.
            let text = match random.chance(50) {
                true => format!("emails[type eq \"{kind}\" and value {op} {quoted}]"),
                false => format!("emails[type eq \"{kind}\"].value {op} {quoted}"),
            };
            let matches = move |user: &Value| {
                let value = string_at(user, "/emails/0/value", false);
                value.is_some()
                    && string_at(user, "/emails/0/type", false) == Some(kind.to_ascii_lowercase())
                    && compare(value.as_deref(), op, &operand)
            };
            RandomFilter { text, matches: Box::new(matches) }
        }
        _ => {
            let (name, pointer, case_exact) = *random.choose(&FIELDS);
            let whole = *random.choose(&STRINGS);
            let operand: String = whole.chars().skip(random.below(2)).take(1 + random.below(4)).collect();
            let operand = if random.chance(50) { whole.to_owned() } else { operand };
            let op = *random.choose(&OPERATORS);
            let text = format!("{name} {op} {}", Value::from(operand.clone()));
            let (op, operand) = (op.to_ascii_lowercase(), if case_exact { operand } else { operand.to_ascii_lowercase() });
            RandomFilter { text, matches: Box::new(move |user| compare(string_at(user, pointer, case_exact).as_deref(), &op, &operand)) }
        }
    }
}

fn random_filter(random: &mut SeededRandom, depth: usize, instants: &[String]) -> RandomFilter {
    if depth == 0 || random.chance(40) {
        return random_comparison(random, instants);
    }
    let left = random_filter(random, depth - 1, instants);
    match random.below(3) {
        0 => RandomFilter { text: format!("not ({})", left.text), matches: Box::new(move |user| !(left.matches)(user)) },
        kind => {
            let right = random_filter(random, depth - 1, instants);
            let (operator, is_and) = if kind == 1 { ("and", true) } else { ("or", false) };
            let text = format!("({}) {operator} ({})", left.text, right.text);
            let matches = move |user: &Value| match is_and {
                true => (left.matches)(user) && (right.matches)(user),
                false => (left.matches)(user) || (right.matches)(user),
            };
            RandomFilter { text, matches: Box::new(matches) }
        }
    }
}

#[tokio::test]
async fn random_filters_select_the_same_users_as_evaluating_each_user() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let seed = std::env::var("TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(11);
    let mut random = SeededRandom::new(seed);
    for number in 0..40 {
        world.clock.forward(TimeDelta::milliseconds(i64::try_from(random.below(3)).unwrap() * 500));
        let mut user = user_body(&format!("{}{number}", random.choose(&STRINGS)));
        user["externalId"] = format!("{}-{number}", random.choose(&STRINGS)).into();
        for name in ["displayName", "title", "timezone"] {
            if random.chance(60) {
                user[name] = (*random.choose(&STRINGS)).into();
            }
        }
        match random.below(3) {
            0 => user["name"] = json!({ "familyName": random.choose(&STRINGS) }),
            1 => user["name"] = json!({ "familyName": random.choose(&STRINGS), "givenName": random.choose(&STRINGS) }),
            _ => {}
        }
        if random.chance(50) {
            user[ENTERPRISE] = json!({ "department": random.choose(&STRINGS), "employeeNumber": random.choose(&STRINGS) });
        }
        match random.below(3) {
            0 => {
                user.as_object_mut().unwrap().remove("emails");
            }
            1 => user["emails"] = json!([{ "value": format!("Ann.{number}@example.com"), "type": "home", "primary": true }]),
            _ => user["emails"] = json!([{ "value": format!("zoe.{number}@example.com"), "type": "work", "primary": true }]),
        }
        if random.chance(30) {
            user.as_object_mut().unwrap().remove("externalId");
        }
        for name in ["userType", "locale", "nickName"] {
            if random.chance(50) {
                user[name] = (*random.choose(&STRINGS)).into();
            }
        }
        if random.chance(60) {
            user["phoneNumbers"] = json!([{ "value": random.choose(&STRINGS), "type": random.choose(&["work", "Home"]) }]);
            user["addresses"] = json!([{ "locality": random.choose(&STRINGS), "type": "work" }]);
        }
        user["active"] = random.chance(70).into();
        directory.create(&user).await;
    }
    let (total, users) = directory.list("/Users", &[]).await;
    assert_eq!(total, 40);
    let instants: Vec<String> = users.iter().map(|user| user["meta"]["created"].as_str().unwrap().to_owned()).collect();
    let (mut selective, count) = (0, 300);
    for _ in 0..count {
        let filter = random_filter(&mut random, 3, &instants);
        let expected: Vec<&str> =
            users.iter().filter(|user| (filter.matches)(user)).map(|user| user["userName"].as_str().unwrap()).collect();
        assert_eq!(directory.find_user_names(&filter.text).await, expected, "{} (TEST_SEED={seed})", filter.text);
        selective += usize::from(!expected.is_empty() && expected.len() < users.len());
    }
    assert!(selective * 3 > count, "only {selective} of {count} filters select some but not all users");
    world.end().await;
}

#[tokio::test]
async fn unsupported_filters_are_rejected_with_a_short_invalid_filter_error() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let nested = format!("{}userName pr{}", "not (".repeat(1000), ")".repeat(1000));
    let long = vec!["userName pr"; 1100].join(" or ");
    for filter in [
        nested.as_str(),
        &long,
        "userName",
        "userName eq",
        "userName like \"x\"",
        "userName eq \"x",
        "salary eq \"9\"",
        "photos.value eq \"9\"",
        "password eq \"9\"",
        "urn:example:Pay:salary pr",
        "active co true",
        "active eq \"perhaps\"",
        "meta.created gt \"yesterday\"",
        "id co \"emp\"",
    ] {
        let response = directory.call(Method::GET, &super::path_with_query("/Users", &[("filter", filter)]), None).await;
        let short: String = filter.chars().take(80).collect();
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidFilter")), "{short}: {:#}", response.body);
        assert!(response.bytes.len() < 600, "the error does not repeat a long filter");
    }
    // Connection tests filter by a user that does not exist.
    assert_eq!(directory.list("/Users", &[("filter", "userName eq \"unknown\"")]).await, (0, vec![]));
    assert_eq!(directory.list("/Users", &[("filter", "id eq \"nonsense\"")]).await, (0, vec![]));
    world.end().await;
}

#[tokio::test]
async fn a_value_filter_holds_for_one_value_of_a_multi_valued_attribute() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    for (name, phones, locality) in [
        ("ann", json!([{ "value": "+43 1", "type": "work", "primary": true }, { "value": "+43 2", "type": "mobile" }]), "Vienna"),
        ("bob", json!([{ "value": "+43 2", "type": "Work" }]), "Graz"),
    ] {
        let mut user = user_body(name);
        user["phoneNumbers"] = phones;
        user["addresses"] = json!([{ "type": "work", "locality": locality }]);
        user["roles"] = json!([{ "value": "R'1" }]);
        directory.create(&user).await;
    }
    directory.create_user("cid").await;
    for (filter, expected) in [
        ("phoneNumbers[type eq \"work\" and value eq \"+43 2\"]", vec!["bob"]),
        ("phoneNumbers[type eq \"work\"].value eq \"+43 2\"", vec!["bob"]),
        ("phoneNumbers[type eq \"work\"] and phoneNumbers[value eq \"+43 2\"]", vec!["ann", "bob"]),
        ("phoneNumbers.value eq \"+43 2\"", vec!["ann", "bob"]),
        ("phoneNumbers eq \"+43 1\"", vec!["ann"]),
        ("phoneNumbers[primary eq true]", vec!["ann"]),
        ("phoneNumbers[not (primary eq true) and type eq \"work\"]", vec!["bob"]),
        ("phoneNumbers pr", vec!["ann", "bob"]),
        ("not (phoneNumbers pr)", vec!["cid"]),
        ("phoneNumbers.value ne \"+43 1\"", vec!["bob", "cid"]),
        ("addresses[type eq \"work\"].locality sw \"v\"", vec!["ann"]),
        ("addresses.locality eq \"GRAZ\" or addresses.locality eq \"none\"", vec!["bob"]),
        ("roles.value eq \"r'1\"", vec!["ann", "bob"]),
        ("meta.resourceType eq \"User\" and userName sw \"a\"", vec!["ann"]),
        ("manager pr", vec![]),
    ] {
        assert_eq!(directory.find_user_names(filter).await, expected, "{filter}");
    }
    let search_request = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
    let body = json!({ "schemas": [search_request], "filter": "meta.resourceType eq \"Group\"" });
    directory.create(&super::groups::group_body("Bakers", &[])).await;
    let found = directory.call(Method::POST, "/.search", Some(&body)).await;
    assert_eq!((&found.body["totalResults"], &found.body["Resources"][0]["displayName"]), (&json!(1), &json!("Bakers")));
    world.end().await;
}
