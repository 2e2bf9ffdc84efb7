//! Filters (RFC 7644, section 3.4.2.2): read, resolved against what is kept, and handed to the rooms; or, in the path of a
//! PATCH, asked of values at hand. Deeper than 64 or longer than 1,024 terms is refused by the parser.

use super::{
    path::{local, shortened},
    refusal::Refusal,
    schema::{Attribute, Type, find},
};
use crate::domain::{
    asked::{Given, Op, Where},
    employee::search::Field,
    team,
};
use chrono::{DateTime, Utc};
use entity::employee::Column;
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, Filter, ValFilter};
use serde_json::Value;

/// The longest text of a filter.
const LONGEST: usize = 32_768;

/// What a filter may ask of a type of resources.
pub trait Filtered: Copy {
    const TYPE: Type;
    /// The field of an attribute: below the extension or not, by lower-case names.
    fn field(extended: bool, name: &str, sub: Option<&str>) -> Option<Self>;
    fn is_instant(self) -> bool;
    fn is_truth(self) -> bool;
}

impl Filtered for Field {
    const TYPE: Type = Type::User;

    fn field(extended: bool, name: &str, sub: Option<&str>) -> Option<Self> {
        Some(match (extended, name, sub) {
            (false, "id", None) => Self::Id,
            (false, "externalid", None) => Self::ExternalId,
            (false, "username", None) => Self::Name(Column::UserName),
            (false, "displayname", None) => Self::Text(Column::DisplayName),
            (false, "name", Some("givenname")) => Self::Name(Column::GivenName),
            (false, "name", Some("familyname")) => Self::Name(Column::FamilyName),
            (false, "title", None) => Self::Text(Column::JobTitle),
            (false, "timezone", None) => Self::Text(Column::TimeZone),
            (false, "active", None) => Self::Active,
            (false, "emails", None | Some("value")) => Self::Name(Column::Email),
            (false, "emails", Some("type")) => Self::EmailType,
            (false, "meta", Some("created")) => Self::Created,
            (false, "meta", Some("lastmodified")) => Self::LastModified,
            (true, "employeenumber", None) => Self::Text(Column::EmployeeNumber),
            (true, "costcenter", None) => Self::Text(Column::CostCenter),
            (true, "organization", None) => Self::Text(Column::Company),
            (true, "division", None) => Self::Text(Column::Division),
            (true, "department", None) => Self::Text(Column::Department),
            (true, "manager", None | Some("value")) => Self::Manager,
            _ => return None,
        })
    }

    fn is_instant(self) -> bool {
        matches!(self, Self::Created | Self::LastModified)
    }

    fn is_truth(self) -> bool {
        matches!(self, Self::Active)
    }
}

impl Filtered for team::Field {
    const TYPE: Type = Type::Group;

    fn field(extended: bool, name: &str, sub: Option<&str>) -> Option<Self> {
        Some(match (extended, name, sub) {
            (false, "id", None) => Self::Id,
            (false, "externalid", None) => Self::ExternalId,
            (false, "displayname", None) => Self::Name,
            (false, "members", None | Some("value")) => Self::Member,
            (false, "meta", Some("created")) => Self::Created,
            (false, "meta", Some("lastmodified")) => Self::LastModified,
            _ => return None,
        })
    }

    fn is_instant(self) -> bool {
        matches!(self, Self::Created | Self::LastModified)
    }

    fn is_truth(self) -> bool {
        false
    }
}

/// Reads a filter. Of several types at once (`mixed`), one of them has no value for what only another one has (RFC 7644,
/// section 3.4.2.1).
///
/// # Errors
/// `invalidFilter` when it is none, or asks for what cannot be asked.
pub fn read<F: Filtered>(text: &str, mixed: bool) -> Result<Where<F>, Refusal> {
    if text.len() > LONGEST {
        return Err(Refusal::filter(format!("filter: is longer than {LONGEST} bytes")));
    }
    let parsed: Filter = laid_out(text).parse().map_err(|error: scim_v2::filter::ParseError| {
        let why = error.to_string();
        Refusal::filter(format!("filter: cannot be read: {}", why.chars().take(200).collect::<String>()))
    })?;
    resolved(&parsed, mixed)
}

/// Entra asks `emails[type eq "work"].value eq "x"`, which the grammar does not have: the same as
/// `emails[(type eq "work") and value eq "x"]`.
fn laid_out(text: &str) -> String {
    let (mut out, mut quoted, mut opened) = (String::new(), false, None);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (head, tail) = rest.split_at(letter.len_utf8());
        rest = tail;
        match letter {
            '\\' if quoted => {
                out.push_str(head);
                let next = rest.chars().next().map_or(0, char::len_utf8);
                let (escaped, tail) = rest.split_at(next);
                out.push_str(escaped);
                rest = tail;
            }
            '"' => {
                quoted = !quoted;
                out.push_str(head);
            }
            '[' if !quoted => {
                out.push_str(head);
                opened = Some(out.len());
            }
            ']' if !quoted && rest.starts_with('.') => match (opened.take(), comparison(rest.get(1..).unwrap_or_default())) {
                (Some(at), Some(length)) => {
                    let (test, tail) = rest.get(1..).unwrap_or_default().split_at(length);
                    out.insert(at, '(');
                    out.push_str(") and ");
                    out.push_str(test);
                    out.push(']');
                    rest = tail;
                }
                _ => out.push_str(head),
            },
            _ => out.push_str(head),
        }
    }
    out
}

/// How long the `name op value` is with which a text begins.
fn comparison(text: &str) -> Option<usize> {
    let mut words = text.splitn(3, ' ');
    let (name, op) = (words.next()?, words.next()?);
    if op.eq_ignore_ascii_case("pr") || op.trim_end_matches(')').eq_ignore_ascii_case("pr") {
        return Some(name.len() + 3);
    }
    let value = words.next()?;
    let before = name.len() + op.len() + 2;
    let mut escaped = false;
    if let Some(inner) = value.strip_prefix('"') {
        for (at, letter) in inner.char_indices() {
            match letter {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => return Some(before + at + 2),
                _ => escaped = false,
            }
        }
        return None;
    }
    Some(before + value.find([' ', ')']).unwrap_or(value.len()))
}

fn resolved<F: Filtered>(filter: &Filter, mixed: bool) -> Result<Where<F>, Refusal> {
    Ok(match filter {
        Filter::Attr(test) => self::test(test, None, mixed)?,
        Filter::Not(inner) => Where::Not(Box::new(resolved(inner, mixed)?)),
        Filter::And(parts) => Where::All(parts.iter().map(|part| resolved(part, mixed)).collect::<Result<_, _>>()?),
        Filter::Or(parts) => Where::Any(parts.iter().map(|part| resolved(part, mixed)).collect::<Result<_, _>>()?),
        // There is one value that filters ask for: what holds of some value holds of that one.
        Filter::ValuePath(path) => match field::<F>(&path.attr, None, mixed)? {
            Some(field) => Where::All(vec![Where::Present(field), below(&path.filter, &path.attr)?]),
            None => Where::Always(false),
        },
    })
}

fn below<F: Filtered>(filter: &ValFilter, parent: &AttrPath) -> Result<Where<F>, Refusal> {
    Ok(match filter {
        ValFilter::Attr(test) => self::test(test, Some(parent), false)?,
        ValFilter::Not(inner) => Where::Not(Box::new(below(inner, parent)?)),
        ValFilter::And(parts) => Where::All(parts.iter().map(|part| below(part, parent)).collect::<Result<_, _>>()?),
        ValFilter::Or(parts) => Where::Any(parts.iter().map(|part| below(part, parent)).collect::<Result<_, _>>()?),
    })
}

/// The field that a path names, perhaps below another one; none when only another type has it.
fn field<F: Filtered>(path: &AttrPath, parent: Option<&AttrPath>, mixed: bool) -> Result<Option<F>, Refusal> {
    let whole = match parent {
        Some(parent) => AttrPath { sub_attr: Some(path.name.clone()), ..parent.clone() },
        None => path.clone(),
    };
    let text = whole.to_string();
    match named::<F>(&text) {
        Some(field) => Ok(Some(field)),
        None if mixed && (named::<Field>(&text).is_some() || named::<team::Field>(&text).is_some()) => Ok(None),
        None => Err(Refusal::filter(format!("filter: {} cannot be asked for", shortened(&text)))),
    }
}

fn named<F: Filtered>(path: &str) -> Option<F> {
    let (extended, rest) = local(F::TYPE, path);
    let rest = rest.to_ascii_lowercase();
    let (name, sub) = rest.split_once('.').map_or((rest.as_str(), None), |(name, sub)| (name, Some(sub)));
    F::field(extended, name, sub)
}

fn test<F: Filtered>(test: &AttrExp, parent: Option<&AttrPath>, mixed: bool) -> Result<Where<F>, Refusal> {
    let (path, op, given) = match test {
        AttrExp::Present(path) => return Ok(field(path, parent, mixed)?.map_or(Where::Always(false), Where::Present)),
        AttrExp::Comparison(path, op, given) => (path, op, given),
    };
    // The address that filters ask for is the primary one.
    if parent.is_some_and(|parent| parent.name.eq_ignore_ascii_case("emails")) && path.name.eq_ignore_ascii_case("primary") {
        let holds = matches!((op, given), (CompareOp::Eq, CompValue::True) | (CompareOp::Ne, CompValue::False));
        return Ok(Where::Always(holds));
    }
    let Some(field) = field::<F>(path, parent, mixed)? else {
        let holds = matches!((op, given), (CompareOp::Ne, given) if *given != CompValue::Null)
            || matches!((op, given), (CompareOp::Eq, CompValue::Null));
        return Ok(Where::Always(holds));
    };
    let fits = |what: &str| Refusal::filter(format!("filter: {path} is compared with {what}"));
    let given = match given {
        CompValue::Null => {
            let there = Where::Present(field);
            return match op {
                CompareOp::Eq => Ok(Where::Not(Box::new(there))),
                CompareOp::Ne => Ok(there),
                _ => Err(fits("null by eq and ne only")),
            };
        }
        CompValue::True | CompValue::False if field.is_truth() => Given::Truth(*given == CompValue::True),
        // Entra writes truths as texts.
        CompValue::Str(text) if field.is_truth() => match text.to_ascii_lowercase().as_str() {
            "true" => Given::Truth(true),
            "false" => Given::Truth(false),
            _ => return Err(fits("true or false")),
        },
        CompValue::Str(text) if field.is_instant() => {
            Given::Instant(instant(text).ok_or_else(|| fits("an instant such as 2026-01-31T12:00:00Z"))?)
        }
        CompValue::Str(text) => Given::Text(text.clone()),
        CompValue::Number(number) if !field.is_truth() && !field.is_instant() => Given::Text(number.to_string()),
        _ => return Err(fits("a value of its kind")),
    };
    let op = match op {
        CompareOp::Eq => Op::Eq,
        // What is not there is not equal.
        CompareOp::Ne => return Ok(Where::Not(Box::new(Where::Compare(field, Op::Eq, given)))),
        CompareOp::Co => Op::Co,
        CompareOp::Sw => Op::Sw,
        CompareOp::Ew => Op::Ew,
        CompareOp::Gt => Op::Gt,
        CompareOp::Lt => Op::Lt,
        CompareOp::Ge => Op::Ge,
        CompareOp::Le => Op::Le,
    };
    Ok(Where::Compare(field, op, given))
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| crate::platform::clock::truncated(at.to_utc()))
}

/// Whether a condition in a path picks a value.
///
/// # Errors
/// `invalidFilter` when it asks for a part that there is not.
pub fn picks(filter: &ValFilter, of: &Attribute, value: &Value) -> Result<bool, Refusal> {
    Ok(match filter {
        ValFilter::Not(inner) => !picks(inner, of, value)?,
        ValFilter::And(parts) => {
            let parts: Vec<bool> = parts.iter().map(|part| picks(part, of, value)).collect::<Result<_, _>>()?;
            parts.iter().all(|holds| *holds)
        }
        ValFilter::Or(parts) => {
            let parts: Vec<bool> = parts.iter().map(|part| picks(part, of, value)).collect::<Result<_, _>>()?;
            parts.iter().any(|holds| *holds)
        }
        ValFilter::Attr(AttrExp::Present(path)) => part(of, path, value)?.0.is_some(),
        ValFilter::Attr(AttrExp::Comparison(path, op, given)) => {
            let (held, exact) = part(of, path, value)?;
            compares(held, op, given, exact)
        }
    })
}

fn part<'v>(of: &Attribute, path: &AttrPath, value: &'v Value) -> Result<(Option<&'v Value>, bool), Refusal> {
    let sub = find(of.subs, &path.name).filter(|_| path.uri.is_none() && path.sub_attr.is_none());
    let sub = sub.ok_or_else(|| Refusal::filter(format!("path: {} has no part {}", of.name, shortened(&path.to_string()))))?;
    Ok((value.get(sub.name), sub.exact))
}

fn compares(held: Option<&Value>, op: &CompareOp, given: &CompValue, exact: bool) -> bool {
    let folded = |text: &str| if exact { text.to_owned() } else { text.to_ascii_lowercase() };
    let equal = match (held, given) {
        (None, CompValue::Null) => true,
        (Some(Value::Bool(held)), CompValue::True | CompValue::False) => *held == (*given == CompValue::True),
        (Some(Value::Bool(held)), CompValue::Str(text)) => text.eq_ignore_ascii_case(if *held { "true" } else { "false" }),
        // A truth that is not there is as good as false.
        (None, CompValue::False) => true,
        (Some(Value::String(held)), CompValue::Str(text)) => folded(held) == folded(text),
        _ => false,
    };
    match (op, held, given) {
        (CompareOp::Eq, ..) => equal,
        (CompareOp::Ne, ..) => !equal,
        (op, Some(Value::String(held)), CompValue::Str(text)) => {
            let (held, text) = (folded(held), folded(text));
            match op {
                CompareOp::Co => held.contains(&text),
                CompareOp::Sw => held.starts_with(&text),
                CompareOp::Ew => held.ends_with(&text),
                CompareOp::Gt => held > text,
                CompareOp::Ge => held >= text,
                CompareOp::Lt => held < text,
                _ => held <= text,
            }
        }
        _ => false,
    }
}
