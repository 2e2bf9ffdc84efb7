//! Filters: what the database finds is what somebody finds who asks each user in turn.

use super::{Directory, ENTERPRISE, person};
use crate::{one_meaning::chance::Chance, world::World};
use chrono::{DateTime, TimeDelta};
use reqwest::Method;
use serde_json::{Value, json};

/// Texts with what is special somewhere: to SQL, to LIKE, to JSON, in another case, outside of ASCII.
const TEXTS: [&str; 12] = ["Ann", "ann", "ANNA", "50%", "a_b", "O'Brien", "say \"hi\"", "back\\slash", "Zoë", "ZOË", "b", "Sales"];

/// What can be asked about: as a filter names it, and where it stands in a user.
const FIELDS: [(&str, &str, bool); 14] = [
    ("userName", "/userName", false),
    ("USERNAME", "/userName", false),
    ("externalId", "/externalId", true),
    ("displayName", "/displayName", false),
    ("name.givenName", "/name/givenName", false),
    ("name.familyName", "/name/familyName", false),
    ("title", "/title", false),
    ("timezone", "/timezone", false),
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
const OPS: [&str; 10] = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "EQ"];

/// A filter, and whether it holds of a user.
struct Drawn {
    text: String,
    holds: Box<dyn Fn(&Value) -> bool>,
}

fn text_of(user: &Value, pointer: &str, exact: bool) -> Option<String> {
    let text = user.pointer(pointer)?.as_str()?;
    Some(if exact { text.to_owned() } else { text.to_ascii_lowercase() })
}

fn compared(held: Option<&str>, op: &str, given: &str) -> bool {
    let Some(held) = held else { return op == "ne" };
    match op {
        "eq" => held == given,
        "ne" => held != given,
        "co" => held.contains(given),
        "sw" => held.starts_with(given),
        "ew" => held.ends_with(given),
        "gt" => held > given,
        "ge" => held >= given,
        "lt" => held < given,
        _ => held <= given,
    }
}

fn test(chance: &mut Chance, instants: &[String]) -> Drawn {
    match chance.below(10) {
        0 => {
            let truth = chance.happens(50);
            let op = *chance.one(&["eq", "ne"]);
            Drawn { text: format!("active {op} {truth}"), holds: Box::new(move |user| (user["active"] == truth) == (op == "eq")) }
        }
        1 => {
            let (name, pointer) = *chance.one(&[("meta.created", "/meta/created"), ("meta.lastModified", "/meta/lastModified")]);
            let (op, given) = (*chance.one(&["eq", "ne", "gt", "ge", "lt", "le"]), chance.one(instants).clone());
            let instant = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
            let holds = move |user: &Value| {
                let (held, given) = (instant(user.pointer(pointer).unwrap().as_str().unwrap()), instant(&given));
                match op {
                    "eq" => held == given,
                    "ne" => held != given,
                    "gt" => held > given,
                    "ge" => held >= given,
                    "lt" => held < given,
                    _ => held <= given,
                }
            };
            Drawn { text: format!("{name} {op} \"{}\"", chance.one(instants)), holds: Box::new(holds) }
        }
        2 => {
            let (name, pointer, _) = *chance.one(&FIELDS);
            Drawn { text: format!("{name} pr"), holds: Box::new(move |user| user.pointer(pointer).is_some()) }
        }
        3 => {
            let (kind, given) = (*chance.one(&["work", "HOME", "other"]), (*chance.one(&TEXTS)).to_ascii_lowercase());
            let (op, quoted) = (*chance.one(&["sw", "ne", "co"]), Value::from(given.clone()));
            // As the standard has it, or as Entra writes it.
            let text = match chance.happens(50) {
                true => format!("emails[type eq \"{kind}\" and value {op} {quoted}]"),
                false => format!("emails[type eq \"{kind}\"].value {op} {quoted}"),
            };
            let holds = move |user: &Value| {
                let value = text_of(user, "/emails/0/value", false);
                value.is_some()
                    && text_of(user, "/emails/0/type", false) == Some(kind.to_ascii_lowercase())
                    && compared(value.as_deref(), op, &given)
            };
            Drawn { text, holds: Box::new(holds) }
        }
        _ => {
            let (name, pointer, exact) = *chance.one(&FIELDS);
            let whole = *chance.one(&TEXTS);
            let given: String = whole.chars().skip(chance.below(2)).take(1 + chance.below(4)).collect();
            let given = if chance.happens(50) { whole.to_owned() } else { given };
            let op = *chance.one(&OPS);
            let text = format!("{name} {op} {}", Value::from(given.clone()));
            let (op, given) = (op.to_ascii_lowercase(), if exact { given } else { given.to_ascii_lowercase() });
            Drawn { text, holds: Box::new(move |user| compared(text_of(user, pointer, exact).as_deref(), &op, &given)) }
        }
    }
}

fn draw(chance: &mut Chance, depth: usize, instants: &[String]) -> Drawn {
    if depth == 0 || chance.happens(40) {
        return test(chance, instants);
    }
    let one = draw(chance, depth - 1, instants);
    match chance.below(3) {
        0 => Drawn { text: format!("not ({})", one.text), holds: Box::new(move |user| !(one.holds)(user)) },
        kind => {
            let other = draw(chance, depth - 1, instants);
            let (word, all) = if kind == 1 { ("and", true) } else { ("or", false) };
            let text = format!("({}) {word} ({})", one.text, other.text);
            let holds = move |user: &Value| match all {
                true => (one.holds)(user) && (other.holds)(user),
                false => (one.holds)(user) || (other.holds)(user),
            };
            Drawn { text, holds: Box::new(holds) }
        }
    }
}

#[tokio::test]
async fn a_filter_finds_whom_somebody_finds_who_asks_each_in_turn() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let seed = std::env::var("TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(11);
    let mut chance = Chance::new(seed);
    for number in 0..40 {
        world.clock.forward(TimeDelta::milliseconds(i64::try_from(chance.below(3)).unwrap() * 500));
        let mut user = person(&format!("{}{number}", chance.one(&TEXTS)));
        user["externalId"] = format!("{}-{number}", chance.one(&TEXTS)).into();
        for name in ["displayName", "title", "timezone"] {
            if chance.happens(60) {
                user[name] = (*chance.one(&TEXTS)).into();
            }
        }
        match chance.below(3) {
            0 => user["name"] = json!({ "familyName": chance.one(&TEXTS) }),
            1 => user["name"] = json!({ "familyName": chance.one(&TEXTS), "givenName": chance.one(&TEXTS) }),
            _ => {}
        }
        if chance.happens(50) {
            user[ENTERPRISE] = json!({ "department": chance.one(&TEXTS), "employeeNumber": chance.one(&TEXTS) });
        }
        match chance.below(3) {
            0 => {
                user.as_object_mut().unwrap().remove("emails");
            }
            1 => user["emails"] = json!([{ "value": format!("Ann.{number}@example.com"), "type": "home", "primary": true }]),
            _ => user["emails"] = json!([{ "value": format!("zoe.{number}@example.com"), "type": "work", "primary": true }]),
        }
        if chance.happens(30) {
            user.as_object_mut().unwrap().remove("externalId");
        }
        user["active"] = chance.happens(70).into();
        directory.create(&user).await;
    }
    let (total, users) = directory.list("/Users", &[]).await;
    assert_eq!(total, 40);
    let instants: Vec<String> = users.iter().map(|user| user["meta"]["created"].as_str().unwrap().to_owned()).collect();
    let (mut some, count) = (0, 300);
    for _ in 0..count {
        let instant = vec![chance.one(&instants).clone()];
        let drawn = draw(&mut chance, 3, &instant);
        let expected: Vec<&str> = users.iter().filter(|user| (drawn.holds)(user)).map(|user| user["userName"].as_str().unwrap()).collect();
        assert_eq!(directory.found(&drawn.text).await, expected, "{} (TEST_SEED={seed})", drawn.text);
        some += usize::from(!expected.is_empty() && expected.len() < users.len());
    }
    assert!(some * 3 > count, "only {some} of {count} filters told users apart");
    world.end().await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_and_says_why() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
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
        "phoneNumbers.value eq \"9\"",
        "urn:example:Pay:salary pr",
        "active co true",
        "active eq \"perhaps\"",
        "meta.created gt \"yesterday\"",
        "id co \"emp\"",
    ] {
        let answer = directory.call(Method::GET, &super::address("/Users", &[("filter", filter)]), None).await;
        let short: String = filter.chars().take(80).collect();
        assert_eq!((answer.status, &answer.body["scimType"]), (400, &json!("invalidFilter")), "{short}: {:#}", answer.body);
        assert!(answer.bytes.len() < 600, "does not send it all back");
    }
    // A connection test asks for somebody who is not there.
    assert_eq!(directory.list("/Users", &[("filter", "userName eq \"nobody\"")]).await, (0, vec![]));
    assert_eq!(directory.list("/Users", &[("filter", "id eq \"nonsense\"")]).await, (0, vec![]));
    world.end().await;
}
