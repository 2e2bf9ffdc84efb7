//! Evaluation of value filters, the bracketed part of a `valuePath` such as `emails[type eq "work"]` (RFC 7644, section 3.5.2), on
//! the values of a multi-valued attribute.

use super::{
    attribute_path::quote_excerpt,
    error::ScimError,
    schema::{Attribute, find_attribute},
};
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, ValFilter};
use serde_json::Value;

/// Whether the filter selects this value of the attribute.
///
/// # Errors
/// `invalidFilter` when the attribute has no such sub-attribute.
pub fn matches_filter(filter: &ValFilter, attribute: &Attribute, value: &Value) -> Result<bool, ScimError> {
    let match_all =
        |parts: &[ValFilter]| -> Result<Vec<bool>, ScimError> { parts.iter().map(|part| matches_filter(part, attribute, value)).collect() };
    Ok(match filter {
        ValFilter::Not(inner) => !matches_filter(inner, attribute, value)?,
        ValFilter::And(parts) => match_all(parts)?.iter().all(|matches| *matches),
        ValFilter::Or(parts) => match_all(parts)?.iter().any(|matches| *matches),
        ValFilter::Attr(AttrExp::Present(path)) => sub_value(attribute, path, value)?.0.is_some(),
        ValFilter::Attr(AttrExp::Comparison(path, op, operand)) => {
            let (sub_value, case_exact) = sub_value(attribute, path, value)?;
            compare(sub_value, op, operand, case_exact)
        }
    })
}

/// The sub-attribute's value, and whether it is compared with case.
fn sub_value<'v>(attribute: &Attribute, path: &AttrPath, value: &'v Value) -> Result<(Option<&'v Value>, bool), ScimError> {
    let sub_attribute = find_attribute(attribute.sub_attributes, &path.name).filter(|_| path.uri.is_none() && path.sub_attr.is_none());
    let sub_attribute = sub_attribute.ok_or_else(|| {
        ScimError::invalid_filter(format!("path: {} has no sub-attribute {}", attribute.name, quote_excerpt(&path.to_string())))
    })?;
    Ok((value.get(sub_attribute.name), sub_attribute.case_exact))
}

fn compare(value: Option<&Value>, op: &CompareOp, operand: &CompValue, case_exact: bool) -> bool {
    let fold_case = |text: &str| if case_exact { text.to_owned() } else { text.to_ascii_lowercase() };
    let is_equal = match (value, operand) {
        (None, CompValue::Null) => true,
        (Some(Value::Bool(value)), CompValue::True | CompValue::False) => *value == (*operand == CompValue::True),
        (Some(Value::Bool(value)), CompValue::Str(text)) => text.eq_ignore_ascii_case(if *value { "true" } else { "false" }),
        // An unassigned boolean counts as false.
        (None, CompValue::False) => true,
        (Some(Value::String(value)), CompValue::Str(text)) => fold_case(value) == fold_case(text),
        _ => false,
    };
    match (op, value, operand) {
        (CompareOp::Eq, ..) => is_equal,
        (CompareOp::Ne, ..) => !is_equal,
        (op, Some(Value::String(value)), CompValue::Str(text)) => {
            let (value, text) = (fold_case(value), fold_case(text));
            match op {
                CompareOp::Co => value.contains(&text),
                CompareOp::Sw => value.starts_with(&text),
                CompareOp::Ew => value.ends_with(&text),
                CompareOp::Gt => value > text,
                CompareOp::Ge => value >= text,
                CompareOp::Lt => value < text,
                _ => value <= text,
            }
        }
        _ => false,
    }
}
