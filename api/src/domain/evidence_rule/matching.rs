//! Whether a statement fits a rule.

use entity::evidence_rule::Model;
use serde_json::Value;

/// Whether a statement fits a rule. `activity_type` is what is known about the activity of the statement.
pub fn matches(rule: &Model, statement: &Value, activity_type: Option<&str>) -> bool {
    let text = |place: &str| statement.pointer(place).and_then(Value::as_str);
    let is_activity = text("/object/objectType").is_none_or(|kind| kind == "Activity");
    let Some(activity) = text("/object/id").filter(|_| is_activity) else { return false };
    let is_wanted = rule.activity_id.as_deref().is_none_or(|id| id == activity)
        && rule.activity_id_prefix.as_deref().is_none_or(|prefix| activity.starts_with(prefix))
        && rule.activity_type.as_deref().is_none_or(|wanted| activity_type == Some(wanted));
    let equals = |name: &str, wanted: Option<bool>| {
        wanted.is_none_or(|wanted| statement.get("result").and_then(|result| result.get(name)).and_then(Value::as_bool) == Some(wanted))
    };
    let score = statement.pointer("/result/score/scaled").and_then(Value::as_f64);
    // A percentage such as 0.57 × 100 is not exact.
    let is_enough = |min: i32| score.is_some_and(|score| score * 100.0 >= f64::from(min) - 1e-6);
    text("/verb/id") == Some(&*rule.verb)
        && is_wanted
        && rule.min_score.is_none_or(is_enough)
        && equals("success", rule.success)
        && equals("completion", rule.completion)
}

/// The type of the activity in the definition of an activity.
pub fn activity_type(definition: &Value) -> Option<&str> {
    definition.get("type").and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use entity::id::{CompetencyId, EvidenceRuleId, OrganizationId};
    use serde_json::json;
    use uuid::Uuid;

    fn rule() -> Model {
        Model {
            organization_id: OrganizationId(Uuid::nil()),
            id: EvidenceRuleId(Uuid::nil()),
            version: 1,
            name: "Course".into(),
            verb: "http://adlnet.gov/expapi/verbs/passed".into(),
            activity_id: None,
            activity_id_prefix: Some("https://lms.example.com/course/".into()),
            activity_type: None,
            min_score: Some(57),
            success: Some(true),
            completion: None,
            competency_id: CompetencyId(Uuid::nil()),
            level: 1,
            retired_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    fn statement(change: impl FnOnce(&mut Value)) -> Value {
        let mut statement = json!({
            "verb": { "id": "http://adlnet.gov/expapi/verbs/passed" },
            "object": { "id": "https://lms.example.com/course/7" },
            "result": { "score": { "scaled": 0.57 }, "success": true },
        });
        change(&mut statement);
        statement
    }

    #[test]
    fn every_condition_of_a_rule_must_hold() {
        assert!(matches(&rule(), &statement(|_| {}), None));
        let others = [
            statement(|statement| statement["verb"]["id"] = "http://adlnet.gov/expapi/verbs/failed".into()),
            statement(|statement| statement["object"]["id"] = "https://lms.example.com/quiz/7".into()),
            statement(|statement| statement["object"]["objectType"] = "StatementRef".into()),
            statement(|statement| statement["result"]["score"]["scaled"] = json!(0.5699)),
            statement(|statement| statement["result"]["success"] = false.into()),
            statement(|statement| statement["result"] = Value::Null),
        ];
        for other in &others {
            assert!(!matches(&rule(), other, None), "{other}");
        }
    }

    #[test]
    fn an_activity_is_compared_by_identifier_or_type() {
        let by_id = Model { activity_id_prefix: None, activity_id: Some("https://lms.example.com/course/7".into()), ..rule() };
        assert!(matches(&by_id, &statement(|_| {}), None));
        assert!(!matches(&by_id, &statement(|statement| statement["object"]["id"] = "https://lms.example.com/course/71".into()), None));
        let by_type = Model { activity_id_prefix: None, activity_type: Some("http://example.com/course".into()), ..rule() };
        assert!(matches(&by_type, &statement(|_| {}), Some("http://example.com/course")));
        assert!(!matches(&by_type, &statement(|_| {}), None));
    }
}
