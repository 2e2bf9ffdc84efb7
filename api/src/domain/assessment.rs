//! A level (and confidence) of an employee in a competency at an instant, on their own word (SELF), a peer's (PEER) or that of
//! a system (EVIDENCE). Never changed: a later one says otherwise.

use super::{
    competency, employee, integration, learning,
    listing::{Listing, Narrowed},
    pairing, session,
};
use crate::{
    access::{Act, Actor, Reach, Who},
    app::{App, Work},
    feed::Kind as Happened,
    platform::{
        Code, Error, Result,
        clock::truncated,
        error::Problems,
        page::{Order, Part},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    assessment::{Column, Entity, Kind, Model},
    competency as competencies, competency_framework as frameworks, employee as employees,
    id::{AssessmentId, CompetencyId, EmployeeId, SessionId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::ExprTrait};
use serde::Serialize;

/// All; for people those they gave or got.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Act::ReadAssessment)? {
        Reach::All => all,
        Reach::Own(me) => all.filter(Column::EmployeeId.eq(me).or(Column::AssessorId.eq(me))),
    })
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: AssessmentId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "assessment" })
}

/// In which order assessments are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    AssessedAtAsc,
    AssessedAtDesc,
}

/// Assessments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub employees: Option<Vec<EmployeeId>>,
    pub competencies: Option<Vec<CompetencyId>>,
    pub sessions: Option<Vec<SessionId>>,
    pub kinds: Option<Vec<Kind>>,
    pub assessed_from: Option<DateTime<Utc>>,
    pub assessed_to: Option<DateTime<Utc>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .ids(db, Column::EmployeeId, &self.employees)
            .ids(db, Column::CompetencyId, &self.competencies)
            .ids(db, Column::SessionId, &self.sessions)
            .values(db, Column::Kind, &self.kinds)
            .span(Column::AssessedAt, self.assessed_from, self.assessed_to))
    }

    fn order(&self) -> Order<Entity> {
        let assessed = Order::new("assessment.assessed_at").key(Column::AssessedAt, |row: &Model| Part::Instant(row.assessed_at)).then_id();
        match self.sort {
            Sort::AssessedAtAsc => assessed,
            Sort::AssessedAtDesc => assessed.reversed("assessment.assessed_at.desc"),
        }
    }
}

/// What is to be recorded.
#[derive(Clone, Debug, Serialize)]
pub struct Judgement {
    pub employee_id: EmployeeId,
    pub competency_id: CompetencyId,
    #[serde(serialize_with = "super::identity_provider::as_text")]
    pub kind: Kind,
    /// Who judged, when a service tells; a person judges in their own name.
    pub assessor_id: Option<EmployeeId>,
    pub session_id: Option<SessionId>,
    pub level: i32,
    pub confidence: Option<i32>,
    pub evidence_uri: Option<String>,
    pub assessed_at: Option<DateTime<Utc>>,
}

/// Records a level, and puts it on the employee's learning record.
///
/// # Errors
/// `Invalid` for what does not fit: a level off the scale, a peer who is none, evidence on a person's word.
pub async fn record(app: &App, actor: &Actor, judgement: Judgement, key: Option<&str>) -> Result<Model> {
    actor.reach(Act::WriteAssessment)?;
    let mut work = app.begin(actor).await?;
    let id: AssessmentId = app.clock.id();
    if let Some(done) = work.once(key, "assessmentRecord", &judgement, id).await? {
        return get(&*work, actor, done).await;
    }
    let assessor = assessor(actor, &judgement)?;
    let assessed_at = truncated(judgement.assessed_at.unwrap_or(work.at));
    let (person, framework) = subject(&work, &judgement).await?;
    let levels = competency::level_count(&framework);
    let mut problems = Problems::default();
    problems.unless(
        (1..=levels).contains(&judgement.level),
        "level",
        format!("must be between 1 and {levels}: the scale of {}", framework.title),
    );
    problems.unless(judgement.confidence.is_none_or(|percent| (0..=100).contains(&percent)), "confidence", "must be between 0 and 100");
    problems.unless(assessed_at <= work.at, "assessedAt", "must not be in the future");
    if let Some(uri) = &judgement.evidence_uri {
        let link = url::Url::parse(uri).is_ok_and(|url| ["http", "https"].contains(&url.scheme())) && uri.len() <= 2000;
        problems.unless(link, "evidenceUri", "must be a web address of at most 2000 characters");
    }
    problems.into_result()?;
    peers(&work, &judgement, assessor).await?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        employee_id: judgement.employee_id,
        competency_id: judgement.competency_id,
        assessor_id: assessor,
        session_id: judgement.session_id,
        kind: judgement.kind,
        level: judgement.level,
        confidence: judgement.confidence,
        evidence_uri: judgement.evidence_uri,
        assessed_at,
        created_at: work.at,
    };
    work.add([row.clone()])?;
    work.record(Happened::AssessmentRecorded.of(row.id, 1));
    learning::assessed(&mut work, &person, &row, levels);
    work.commit().await?;
    Ok(row)
}

/// Who is assessed, and the framework on whose scale: one statement when both are there, which is nearly always.
async fn subject(work: &Work<'_>, judgement: &Judgement) -> Result<(employees::Model, frameworks::Model)> {
    use employees::{Column as OfEmployee, Entity as Employees};
    use frameworks::{Column as OfFramework, Entity as Frameworks};
    let actor = work.actor;
    let scale = competency::visible_to(actor)?.filter(competencies::Column::Id.eq(judgement.competency_id));
    let scale = scale.select_only().column(competencies::Column::CompetencyFrameworkId).into_query();
    let beside = Employees::belongs_to(Frameworks).from(OfEmployee::OrganizationId).to(OfFramework::OrganizationId);
    let found = employee::visible_to(actor)?
        .filter(OfEmployee::Id.eq(judgement.employee_id))
        .join(JoinType::InnerJoin, beside.into())
        .filter(OfFramework::Id.in_subquery(scale))
        .select_also(Frameworks)
        .one(&**work)
        .await?;
    if let Some((person, Some(framework))) = found {
        return Ok((person, framework));
    }
    // Which of them is missing.
    competency::get(&**work, actor, judgement.competency_id).await.map_err(|error| integration::missing(error, "competencyId"))?;
    employee::get(&**work, actor, judgement.employee_id).await.map_err(|error| integration::missing(error, "employeeId"))?;
    Err(Error::internal("an employee and a competency were not found together, and each by itself"))
}

/// Whose judgement it is: a person's own, whom a service names, or nobody's for evidence.
fn assessor(actor: &Actor, judgement: &Judgement) -> Result<Option<EmployeeId>> {
    let me = actor.employee();
    match (judgement.kind, me) {
        (Kind::Evidence, Some(_)) if matches!(actor.who(), Who::Person { .. }) => {
            Err(Error::invalid("kind", "evidence is told by systems; people give SELF or PEER"))
        }
        (Kind::Evidence, _) => Ok(None),
        (_, Some(me)) if judgement.assessor_id.is_some_and(|named| named != me) => {
            Err(Error::invalid("assessorId", "people judge in their own name: leave it out"))
        }
        (Kind::SelfAssessed, Some(me)) if judgement.employee_id != me => {
            Err(Error::invalid("employeeId", "a SELF assessment is of oneself"))
        }
        (Kind::SelfAssessed, _) => Ok(Some(judgement.employee_id)),
        (Kind::Peer, Some(me)) if judgement.employee_id == me => Err(Error::invalid("employeeId", "a PEER assessment is of somebody else")),
        (Kind::Peer, Some(me)) => Ok(Some(me)),
        (Kind::Peer, None) => match judgement.assessor_id {
            Some(assessor) if assessor != judgement.employee_id => Ok(Some(assessor)),
            Some(_) => Err(Error::invalid("assessorId", "a PEER assessment is of somebody else")),
            None => Err(Error::invalid("assessorId", "is required for a PEER assessment that a service tells")),
        },
    }
}

/// A session ties the assessment to its members; without one, a peer must be or have been a partner.
async fn peers(work: &Work<'_>, judgement: &Judgement, assessor: Option<EmployeeId>) -> Result<()> {
    let people: Vec<EmployeeId> = [Some(judgement.employee_id), assessor].into_iter().flatten().collect();
    if let Some(id) = judgement.session_id {
        let (_, members) =
            session::with_members(&**work, work.actor, id).await.map_err(|error| integration::missing(error, "sessionId"))?;
        if !people.iter().all(|person| members.iter().any(|member| member.id == *person)) {
            return Err(Error::refused("sessionId", Code::Invalid, "is not a session of the employee and their assessor"));
        }
        return Ok(());
    }
    if let (Kind::Peer, Some(assessor)) = (judgement.kind, assessor)
        && !pairing::were_paired(&**work, work.actor.organization(), assessor, judgement.employee_id).await?
    {
        return Err(Error::refused("employeeId", Code::NotFound, "is not somebody that the assessor is or was paired with"));
    }
    Ok(())
}
