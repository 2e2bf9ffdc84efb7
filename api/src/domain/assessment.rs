//! Assessment: the level, and the confidence, of an employee in a competency at an instant. SELF is the employee's own view, PEER the view
//! of a partner, EVIDENCE comes from a system.
//!
//! States: RECORDED → WITHDRAWN. An assessment never changes otherwise; a later one supersedes it. One that a statement was the evidence of is
//! withdrawn when the statement is voided.
//!
//! Not here: level scales (`competency`), and the learning record of an assessment (`learning_record`).

use super::{
    badge_award, competency, employee, learning_record, pairing, session,
    shared::{Listing, OptionalFilters, not_found_as_invalid, serialize_enum},
};
use crate::{
    access::{Actor, Permission, Principal, Reach},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{
        Code, Error, Result,
        clock::truncate_to_micros,
        db,
        error::Problems,
        page::{CursorValue, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    assessment::{Column, Entity, Kind, Model},
    competency as competencies, competency_framework as frameworks, employee as employees, evidence_rule as evidence_rules,
    id::{AssessmentId, CompetencyId, EmployeeId, SessionId, StatementId, TypedId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};
use serde::Serialize;
use uuid::Uuid;

/// The assessments that the actor may see. Employees see the assessments of themselves and those that they made.
///
/// # Errors
/// `Forbidden` without permission to read assessments.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadAssessment)? {
        Reach::All => all,
        Reach::Own(employee) => all.filter(Column::EmployeeId.eq(employee).or(Column::AssessorId.eq(employee))),
    })
}

/// # Errors
/// `NotFound` when the assessment does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: AssessmentId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "assessment" })
}

/// The assessments that any of these employees gave or received, as far as the actor may see them.
///
/// # Errors
/// `Forbidden` without permission to read assessments.
pub async fn list_ids_involving(
    db: &impl ConnectionTrait,
    actor: &Actor,
    employees: impl IntoIterator<Item = Uuid> + Clone,
) -> Result<Vec<AssessmentId>> {
    let involves = db::in_ids(db, Column::EmployeeId, employees.clone()).or(db::in_ids(db, Column::AssessorId, employees));
    let ids = visible_to(actor)?.filter(involves).select_only().column(Column::Id).order_by_asc(Column::Id);
    Ok(ids.into_tuple().all(db).await?)
}

/// The sort orders of assessments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    AssessedAtAsc,
    AssessedAtDesc,
}

/// A list of assessments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub employees: Option<Vec<EmployeeId>>,
    pub competencies: Option<Vec<CompetencyId>>,
    pub sessions: Option<Vec<SessionId>>,
    pub kinds: Option<Vec<Kind>>,
    /// Assessments at this instant or later.
    pub assessed_from: Option<DateTime<Utc>>,
    /// Assessments before this instant.
    pub assessed_to: Option<DateTime<Utc>>,
    /// Without assessments that are withdrawn.
    pub valid_only: bool,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        let mut assessments = visible_to(actor)?;
        if self.valid_only {
            assessments = assessments.filter(Column::WithdrawnAt.is_null());
        }
        Ok(assessments
            .filter_ids(db, Column::EmployeeId, &self.employees)
            .filter_ids(db, Column::CompetencyId, &self.competencies)
            .filter_ids(db, Column::SessionId, &self.sessions)
            .filter_values(db, Column::Kind, &self.kinds)
            .filter_range(Column::AssessedAt, self.assessed_from, self.assessed_to))
    }

    fn order(&self) -> SortOrder<Entity> {
        let assessed_at = |row: &Model| CursorValue::Instant(row.assessed_at);
        let assessed_at = SortOrder::new("assessment.assessed_at").key(Column::AssessedAt, assessed_at).then_id();
        match self.sort {
            Sort::AssessedAtAsc => assessed_at,
            Sort::AssessedAtDesc => assessed_at.reversed("assessment.assessed_at.desc"),
        }
    }
}

/// An assessment to be recorded.
#[derive(Clone, Debug, Serialize)]
pub struct NewAssessment {
    pub employee_id: EmployeeId,
    pub competency_id: CompetencyId,
    #[serde(serialize_with = "serialize_enum")]
    pub kind: Kind,
    /// The assessor, when a service records a PEER assessment. Persons always assess in their own name.
    pub assessor_id: Option<EmployeeId>,
    pub session_id: Option<SessionId>,
    /// A level of the framework's scale; 1 is the lowest.
    pub level: i32,
    /// The confidence of the assessor, in percent, 0 to 100.
    pub confidence: Option<i32>,
    /// An `http` or `https` URL of at most 2000 bytes.
    pub evidence_uri: Option<String>,
    /// `None`: now.
    pub assessed_at: Option<DateTime<Utc>>,
}

/// Records an assessment, writes a learning record when the employee consents to them, and offers the badges for the level unless it is the
/// employee's own view.
///
/// # Errors
/// `Invalid`, on the field: a level outside of the scale, a peer who was never a partner, evidence from a person.
pub async fn record(app: &App, actor: &Actor, assessment: NewAssessment, idempotency_key: Option<&str>) -> Result<Model> {
    actor.reach(Permission::WriteAssessment)?;
    let mut work = app.begin(actor).await?;
    let id: AssessmentId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "assessmentRecord", &assessment, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let assessor = resolve_assessor(actor, &assessment)?;
    let assessed_at = truncate_to_micros(assessment.assessed_at.unwrap_or(work.at));
    let (employee, framework) = load_employee_and_framework(&work, &assessment).await?;
    let levels = competency::level_count(&framework);
    validate(&assessment, assessed_at, &framework, work.at)?;
    ensure_partners(&work, &assessment, assessor).await?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        employee_id: assessment.employee_id,
        competency_id: assessment.competency_id,
        assessor_id: assessor,
        session_id: assessment.session_id,
        kind: assessment.kind,
        level: assessment.level,
        confidence: assessment.confidence,
        evidence_uri: assessment.evidence_uri,
        evidence_rule_id: None,
        statement_id: None,
        assessed_at,
        withdrawn_at: None,
        created_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::AssessmentRecorded.entry(row.id, 1));
    learning_record::record_assessment(&mut work, &employee, &row, levels);
    if row.kind != Kind::SelfAssessed {
        badge_award::offer_for_level(&mut work, [&employee], row.competency_id, row.level).await?;
    }
    work.commit().await?;
    Ok(row)
}

/// An assessment for which a statement is the evidence, by a rule.
pub(super) struct FromStatement<'a> {
    pub employee: &'a employees::Model,
    pub rule: &'a evidence_rules::Model,
    pub statement: StatementId,
    /// When the employee had the level.
    pub at: DateTime<Utc>,
    /// The number of levels of the scale.
    pub levels: i32,
}

/// Records an assessment for which a statement is the evidence. Checks no permission: who made the rule had it.
pub(super) fn record_from_statement(work: &mut UnitOfWork<'_>, evidence: &FromStatement<'_>) -> Result<()> {
    let row = Model {
        organization_id: work.actor.organization(),
        id: work.app.clock.new_id(),
        employee_id: evidence.employee.id,
        competency_id: evidence.rule.competency_id,
        assessor_id: None,
        session_id: None,
        kind: Kind::Evidence,
        level: evidence.rule.level,
        confidence: None,
        evidence_uri: None,
        evidence_rule_id: Some(evidence.rule.id),
        statement_id: Some(evidence.statement),
        assessed_at: truncate_to_micros(Ord::min(evidence.at, work.at)),
        withdrawn_at: None,
        created_at: work.at,
    };
    work.record(ChangeKind::AssessmentRecorded.entry(row.id, 1));
    learning_record::record_assessment(work, evidence.employee, &row, evidence.levels);
    work.insert([row])
}

/// Withdraws the assessments for which statements are the evidence, and voids their learning records.
pub(super) async fn withdraw_of_statements(work: &mut UnitOfWork<'_>, statements: &[StatementId]) -> Result<()> {
    let organization = work.actor.organization();
    let is_evidence = db::in_ids(&**work, Column::StatementId, statements.iter().map(|id| id.uuid()));
    let rows = Entity::of(organization).filter(is_evidence).filter(Column::WithdrawnAt.is_null()).all(&**work).await?;
    if rows.is_empty() {
        return Ok(());
    }
    learning_record::void_assessments(work, &rows).await?;
    let update = Entity::update_of(organization).filter(db::in_ids(&**work, Column::Id, rows.iter().map(|row| row.id.uuid())));
    work.update_rows(update.col_expr(Column::WithdrawnAt, Expr::value(work.at)));
    for row in rows {
        work.record(ChangeKind::AssessmentWithdrawn.entry(row.id, 2).with_fields(vec!["withdrawnAt"]));
    }
    Ok(())
}

/// Checks the values of an assessment.
fn validate(assessment: &NewAssessment, assessed_at: DateTime<Utc>, framework: &frameworks::Model, now: DateTime<Utc>) -> Result<()> {
    let levels = competency::level_count(framework);
    let mut problems = Problems::default();
    let on_scale = (1..=levels).contains(&assessment.level);
    problems.require(on_scale, "level", format!("must be between 1 and {levels}: the scale of {}", framework.title));
    let is_percentage = assessment.confidence.is_none_or(|percent| (0..=100).contains(&percent));
    problems.require(is_percentage, "confidence", "must be between 0 and 100");
    problems.require(assessed_at <= now, "assessedAt", "must not be in the future");
    if let Some(uri) = &assessment.evidence_uri {
        let is_web_address = url::Url::parse(uri).is_ok_and(|url| ["http", "https"].contains(&url.scheme())) && uri.chars().count() <= 2000;
        problems.require(is_web_address, "evidenceUri", "must be an http or https URL of at most 2000 characters");
    }
    problems.into_result()
}

/// The employee, and the framework of the competency: with one statement when both exist, which is the usual case.
async fn load_employee_and_framework(work: &UnitOfWork<'_>, assessment: &NewAssessment) -> Result<(employees::Model, frameworks::Model)> {
    use employees::{Column as EmployeeColumn, Entity as Employees};
    use frameworks::{Column as FrameworkColumn, Entity as Frameworks};
    let actor = work.actor;
    let competency = competency::visible_to(actor)?.filter(competencies::Column::Id.eq(assessment.competency_id));
    let framework_id = competency.select_only().column(competencies::Column::CompetencyFrameworkId).into_query();
    let same_organization = Employees::belongs_to(Frameworks).from(EmployeeColumn::OrganizationId).to(FrameworkColumn::OrganizationId);
    let row = employee::visible_to(actor)?
        .filter(EmployeeColumn::Id.eq(assessment.employee_id))
        .join(JoinType::InnerJoin, same_organization.into())
        .filter(FrameworkColumn::Id.in_subquery(framework_id))
        .select_also(Frameworks)
        .one(&**work)
        .await?;
    if let Some((employee, Some(framework))) = row {
        return Ok((employee, framework));
    }
    // One of them does not exist: find out which.
    competency::get(&**work, actor, assessment.competency_id).await.map_err(|error| not_found_as_invalid(error, "competencyId"))?;
    employee::get(&**work, actor, assessment.employee_id).await.map_err(|error| not_found_as_invalid(error, "employeeId"))?;
    Err(Error::internal("an employee and a competency exist, but were not found together"))
}

/// The employee who makes the assessment: the person who calls, or the employee that a service names. `None` for evidence.
fn resolve_assessor(actor: &Actor, assessment: &NewAssessment) -> Result<Option<EmployeeId>> {
    let caller = actor.employee();
    match (assessment.kind, caller) {
        (Kind::Evidence, Some(_)) if matches!(actor.principal(), Principal::Person { .. }) => {
            Err(Error::invalid("kind", "only services can record EVIDENCE; persons record SELF or PEER"))
        }
        (Kind::Evidence, _) if assessment.assessor_id.is_some() => {
            Err(Error::invalid("assessorId", "must be omitted for EVIDENCE, which comes from a system"))
        }
        (Kind::Evidence, _) => Ok(None),
        (_, Some(caller)) if assessment.assessor_id.is_some_and(|assessor| assessor != caller) => {
            Err(Error::invalid("assessorId", "must be omitted: persons assess in their own name"))
        }
        (Kind::SelfAssessed, Some(caller)) if assessment.employee_id != caller => {
            Err(Error::invalid("employeeId", "must be the caller for a SELF assessment"))
        }
        (Kind::SelfAssessed, _) if assessment.assessor_id.is_some_and(|assessor| assessor != assessment.employee_id) => {
            Err(Error::invalid("assessorId", "must be omitted, or the assessed employee, for a SELF assessment"))
        }
        (Kind::SelfAssessed, _) => Ok(Some(assessment.employee_id)),
        (Kind::Peer, Some(caller)) if assessment.employee_id == caller => {
            Err(Error::invalid("employeeId", "must not be the caller for a PEER assessment"))
        }
        (Kind::Peer, Some(caller)) => Ok(Some(caller)),
        (Kind::Peer, None) => match assessment.assessor_id {
            Some(assessor) if assessor != assessment.employee_id => Ok(Some(assessor)),
            Some(_) => Err(Error::invalid("assessorId", "must not be the assessed employee for a PEER assessment")),
            None => Err(Error::invalid("assessorId", "is required when a service records a PEER assessment")),
        },
    }
}

/// Checks that employee and assessor know each other: with a session, both must be members of its pairing; without one, a peer must be or
/// have been a partner of the employee.
async fn ensure_partners(work: &UnitOfWork<'_>, assessment: &NewAssessment, assessor: Option<EmployeeId>) -> Result<()> {
    if let Some(id) = assessment.session_id {
        let session = session::get_with_members(&**work, work.actor, id).await;
        let (_, members) = session.map_err(|error| not_found_as_invalid(error, "sessionId"))?;
        let mut involved = [Some(assessment.employee_id), assessor].into_iter().flatten();
        if !involved.all(|employee| members.iter().any(|member| member.id == employee)) {
            return Err(Error::invalid_with_code("sessionId", Code::Invalid, "is not a session of the employee and the assessor"));
        }
        return Ok(());
    }
    if let (Kind::Peer, Some(assessor)) = (assessment.kind, assessor)
        && !pairing::have_been_paired(&**work, work.actor.organization(), assessor, assessment.employee_id).await?
    {
        return Err(Error::invalid_with_code("employeeId", Code::NotFound, "is not and was not a partner of the assessor"));
    }
    Ok(())
}
