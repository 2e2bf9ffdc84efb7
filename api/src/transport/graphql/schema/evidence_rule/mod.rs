//! Evidence rules: the object, its list and its root fields. Mutations are in `write` and `replay`.

mod replay;
mod write;

pub use replay::EvidenceReplayMutation;
pub use write::EvidenceRuleMutation;

use super::{
    competency::Competency,
    filter::{IdFilter, ids},
    id::Gid,
};
use crate::{
    domain::evidence_rule::List,
    transport::graphql::engine::object::{object, queries},
};
use async_graphql::InputObject;
use chrono::{DateTime, Utc};
use entity::id::{CompetencyId, EvidenceRuleId};

/// Conditions on evidence rules. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct EvidenceRuleFilter {
    /// The identifier of the competency that the rule assesses.
    competency_id: Option<IdFilter<CompetencyId>>,
}

/// The list that a filter describes.
fn list(filter: Option<EvidenceRuleFilter>) -> List {
    List { competencies: ids(filter.unwrap_or_default().competency_id) }
}

object! {
    /// A rule by which statements of other systems become evidence: an assessment of the kind EVIDENCE for the employee who is the actor of
    /// the statement. All conditions of a rule must hold. Several rules can fit one statement.
    EvidenceRule(entity::evidence_rule), list List, requires ReadEvidenceRule;

    /// The identifier of the evidence rule, `evr_…`.
    id: EvidenceRuleId;

    columns {
        /// The version of the rule, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of another
        /// version.
        version: i64,

        /// The name of the rule, 1 to 200 characters.
        name: String,

        /// The IRI of the verb of the statement.
        verb: String,

        /// The IRI of the activity that is the object of the statement. Null when the rule has `activityIdPrefix` or `activityType`.
        activity_id: Option<String>,

        /// The beginning of the IRI of the activity that is the object of the statement. Null when the rule has `activityId` or
        /// `activityType`.
        activity_id_prefix: Option<String>,

        /// The IRI of the type of the activity that is the object, as the statement, or else an earlier one, defines the activity. Null when
        /// the rule has `activityId` or `activityIdPrefix`.
        activity_type: Option<String>,

        /// The least scaled score of the statement in percent, -100 to 100. Null: any score, or none.
        min_score: Option<i32>,

        /// The value that `success` of the result must have. Null: any, or none.
        success: Option<bool>,

        /// The value that `completion` of the result must have. Null: any, or none.
        completion: Option<bool>,

        /// The identifier of the competency that is assessed, `cmp_…`.
        competency_id: Gid<CompetencyId>,

        /// The level that is assessed: a position in `levels` of the competency framework, from 1, the lowest.
        level: i32,

        /// The instant at which the rule was retired. Null: it is applied.
        retired_at: Option<DateTime<Utc>>,

        /// The instant at which the rule was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The competency that is assessed.
        competency: Competency = competency_id;
    }
}

queries! {
    EvidenceRuleQuery;

    nouns { EvidenceRule }

    objects {
        /// Finds an evidence rule by its identifier. Null when it does not exist or the caller may not see it.
        evidence_rule: EvidenceRule, by EvidenceRuleId, requires ReadEvidenceRule;
    }

    connections {
        /// Lists the evidence rules, oldest first, also the retired ones.
        evidence_rules: EvidenceRule[EvidenceRuleFilter] = list, requires ReadEvidenceRule;
    }
}
