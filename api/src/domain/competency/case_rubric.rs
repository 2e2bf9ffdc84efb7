//! The level scale that a rubric of a CASE package describes. Pure.

use super::case_package::{Object, member_text};
use serde_json::Value;
use std::collections::HashSet;

/// The fewest and most levels of a scale.
pub const LEVELS: std::ops::RangeInclusive<usize> = 2..=20;

/// The longest name of a level, in characters.
pub const MAX_LEVEL_LENGTH: usize = 200;

/// The scale of the first rubric whose criteria all have the same levels: their `quality`, or `description`, lowest first. The levels are
/// ordered by `score`, without scores by `position`, and without either as they are listed.
pub fn scale<'a>(rubrics: impl IntoIterator<Item = &'a Object>) -> Option<Vec<String>> {
    rubrics.into_iter().find_map(scale_of)
}

fn scale_of(rubric: &Object) -> Option<Vec<String>> {
    let criteria = rubric.get("CFRubricCriteria")?.as_array()?;
    let mut scales = criteria.iter().map(levels_of);
    let first = scales.next()??;
    let is_same = scales.all(|scale| scale.as_ref() == Some(&first));
    let is_distinct = first.iter().collect::<HashSet<_>>().len() == first.len();
    (is_same && is_distinct && LEVELS.contains(&first.len())).then_some(first)
}

fn levels_of(criterion: &Value) -> Option<Vec<String>> {
    let mut levels: Vec<&Object> =
        criterion.get("CFRubricCriterionLevels")?.as_array()?.iter().map(Value::as_object).collect::<Option<_>>()?;
    let number = |level: &Object, name: &str| level.get(name).and_then(Value::as_f64);
    let order = ["score", "position"].into_iter().find(|name| levels.iter().all(|level| number(level, name).is_some()));
    if let Some(name) = order {
        levels.sort_by(|a, b| number(a, name).unwrap_or_default().total_cmp(&number(b, name).unwrap_or_default()));
    }
    levels.into_iter().map(label).collect()
}

fn label(level: &Object) -> Option<String> {
    let label = member_text(level, "quality").or_else(|| member_text(level, "description"))?.trim();
    let is_valid = !label.is_empty() && label.chars().count() <= MAX_LEVEL_LENGTH && !label.chars().any(char::is_control);
    is_valid.then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scale_of_criteria(criteria: Value) -> Option<Vec<String>> {
        let rubric = json!({ "identifier": "r", "CFRubricCriteria": criteria });
        scale(rubric.as_object())
    }

    #[test]
    fn levels_are_ordered_by_score_then_by_position() {
        let by_score = json!([{"CFRubricCriterionLevels": [
            {"quality": "High", "score": 3, "position": 1}, {"quality": "Low", "score": 1.5, "position": 2}]}]);
        assert_eq!(scale_of_criteria(by_score).unwrap(), ["Low", "High"]);
        let by_position = json!([{"CFRubricCriterionLevels": [
            {"quality": "B", "score": 3, "position": 2}, {"description": "A", "position": 1}]}]);
        assert_eq!(scale_of_criteria(by_position).unwrap(), ["A", "B"]);
    }

    #[test]
    fn criteria_with_different_levels_describe_no_scale() {
        let levels = |names: &[&str]| {
            let levels: Vec<_> = names.iter().map(|name| json!({ "quality": name })).collect();
            json!({ "CFRubricCriterionLevels": levels })
        };
        assert_eq!(scale_of_criteria(json!([levels(&["A", "B"]), levels(&["A", "C"])])), None);
        assert_eq!(scale_of_criteria(json!([levels(&["A", "A"])])), None);
        assert_eq!(scale_of_criteria(json!([levels(&["A"])])), None);
        assert_eq!(scale_of_criteria(json!([])), None);
        assert!(scale_of_criteria(json!([levels(&["A", "B"]), levels(&["A", "B"])])).is_some());
    }
}
