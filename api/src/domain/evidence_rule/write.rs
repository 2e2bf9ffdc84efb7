//! Creates, changes and retires rules.

use super::get;
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        competency,
        shared::{ensure_version, not_found_as_invalid},
        statement::is_iri,
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    evidence_rule::{Column, Entity, Model},
    id::{CompetencyId, EvidenceRuleId},
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;

/// The most rules of an organization that are not retired: each is compared with each statement.
const MAX_RULES: u64 = 500;

/// The longest IRI of a rule, in characters.
const MAX_IRI_LENGTH: usize = 1000;

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    pub name: String,
    pub verb: String,
    pub activity_id: Option<String>,
    pub activity_id_prefix: Option<String>,
    pub activity_type: Option<String>,
    pub min_score: Option<i32>,
    pub success: Option<bool>,
    pub completion: Option<bool>,
    pub competency_id: CompetencyId,
    pub level: i32,
}

impl Settings {
    fn of(row: &Model) -> Self {
        let row = row.clone();
        Self {
            name: row.name,
            verb: row.verb,
            activity_id: row.activity_id,
            activity_id_prefix: row.activity_id_prefix,
            activity_type: row.activity_type,
            min_score: row.min_score,
            success: row.success,
            completion: row.completion,
            competency_id: row.competency_id,
            level: row.level,
        }
    }

    fn apply_to(self, row: Model) -> Model {
        Model {
            name: self.name,
            verb: self.verb,
            activity_id: self.activity_id,
            activity_id_prefix: self.activity_id_prefix,
            activity_type: self.activity_type,
            min_score: self.min_score,
            success: self.success,
            completion: self.completion,
            competency_id: self.competency_id,
            level: self.level,
            ..row
        }
    }

    /// The names of the fields that differ.
    fn changed_fields(&self, old: &Self) -> Vec<&'static str> {
        let fields = [
            ("name", self.name != old.name),
            ("verb", self.verb != old.verb),
            ("activityId", self.activity_id != old.activity_id),
            ("activityIdPrefix", self.activity_id_prefix != old.activity_id_prefix),
            ("activityType", self.activity_type != old.activity_type),
            ("minScore", self.min_score != old.min_score),
            ("success", self.success != old.success),
            ("completion", self.completion != old.completion),
            ("competencyId", self.competency_id != old.competency_id),
            ("level", self.level != old.level),
        ];
        fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }

    async fn check(&self, work: &UnitOfWork<'_>) -> Result<()> {
        let mut problems = Problems::default();
        problems.require_text("name", &self.name, 200);
        let is_short = |text: &str| text.chars().count() <= MAX_IRI_LENGTH;
        let iris = [("verb", Some(&self.verb)), ("activityId", self.activity_id.as_ref()), ("activityType", self.activity_type.as_ref())];
        for (field, iri) in iris.into_iter().filter_map(|(field, iri)| Some((field, iri?))) {
            let message = format!("must be an absolute IRI of at most {MAX_IRI_LENGTH} characters");
            problems.require(is_iri(iri) && is_short(iri), field, message);
        }
        if let Some(prefix) = &self.activity_id_prefix {
            let has_scheme = prefix.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty());
            let message = format!(
                "must be the beginning of an IRI with its scheme, of at most {MAX_IRI_LENGTH} characters, such as https://lms.example.com/course/"
            );
            problems.require(has_scheme && is_short(prefix), "activityIdPrefix", message);
        }
        let given = [&self.activity_id, &self.activity_id_prefix, &self.activity_type].into_iter().flatten().count();
        problems.require(given == 1, "activityId", "exactly one of activityId, activityIdPrefix and activityType must be given");
        let is_percentage = self.min_score.is_none_or(|percent| (-100..=100).contains(&percent));
        problems.require(is_percentage, "minScore", "must be between -100 and 100, in percent of the scaled score");
        problems.into_result()?;
        let competency = competency::get(&**work, work.actor, self.competency_id).await;
        let competency = competency.map_err(|error| not_found_as_invalid(error, "competencyId"))?;
        let counts = competency::load_level_counts(&**work, work.actor, std::slice::from_ref(&competency)).await?;
        let levels = counts.get(&competency.id).copied().unwrap_or_default();
        if !(1..=levels).contains(&self.level) {
            return Err(Error::invalid("level", format!("must be between 1 and {levels}: the scale of the competency")));
        }
        Ok(())
    }
}

/// Creates a rule. Statements that were stored before are evaluated by a replay.
///
/// # Errors
/// `Invalid`, with every field that violates its limits, or with too many rules.
pub async fn create(app: &App, actor: &Actor, settings: Settings, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::WriteEvidenceRule, &[])?;
    let mut work = app.begin(actor).await?;
    let id: EvidenceRuleId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "evidenceRuleCreate", &settings, id).await? {
        return get(&*work, actor, earlier).await;
    }
    settings.check(&work).await?;
    let active = Entity::of(actor.organization()).filter(Column::RetiredAt.is_null()).count(&*work).await?;
    if active >= MAX_RULES {
        return Err(Error::invalid("name", format!("there are {MAX_RULES} rules already: retire one first")));
    }
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        name: settings.name,
        verb: settings.verb,
        activity_id: settings.activity_id,
        activity_id_prefix: settings.activity_id_prefix,
        activity_type: settings.activity_type,
        min_score: settings.min_score,
        success: settings.success,
        completion: settings.completion,
        competency_id: settings.competency_id,
        level: settings.level,
        retired_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::EvidenceRuleCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Changes a rule. `change` is given the settings, and returns them as they are to be. Assessments that the rule made before stay.
///
/// # Errors
/// `Conflict` when the rule is not at the expected version, or is retired; `Invalid` on the field that violates its limits.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: EvidenceRuleId,
    expected_version: Option<i64>,
    change: impl FnOnce(Settings) -> Settings,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write(&work, id, expected_version).await?;
    if row.retired_at.is_some() {
        return Err(Error::conflict("id", Code::WrongState, "the rule is retired: create another one"));
    }
    let old = Settings::of(&row);
    let new = change(old.clone());
    let fields = new.changed_fields(&old);
    if fields.is_empty() {
        return Ok(row);
    }
    new.check(&work).await?;
    let row = new.apply_to(Model { version: row.version + 1, updated_at: work.at, ..row });
    work.update(row.clone())?;
    work.record(ChangeKind::EvidenceRuleUpdated.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

/// Retires a rule: it makes no more assessments; those that it made stay. A retired rule stays unchanged.
///
/// # Errors
/// `Conflict` when the rule is not at the expected version.
pub async fn retire(app: &App, actor: &Actor, id: EvidenceRuleId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write(&work, id, expected_version).await?;
    if row.retired_at.is_some() {
        return Ok(row);
    }
    let row = Model { retired_at: Some(work.at), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::EvidenceRuleRetired.entry(row.id, row.version).with_fields(vec!["retiredAt"]));
    work.commit().await?;
    Ok(row)
}

async fn get_for_write(work: &UnitOfWork<'_>, id: EvidenceRuleId, expected_version: Option<i64>) -> Result<Model> {
    let row = get(&**work, work.actor, id).await.map_err(|error| not_found_as_invalid(error, "id"))?;
    work.actor.authorize(Permission::WriteEvidenceRule, &[])?;
    ensure_version(expected_version, row.version)?;
    Ok(row)
}
