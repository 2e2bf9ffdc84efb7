//! What the statements of some learning records are rendered from, each table read once.

use super::{naming::Naming, vocabulary::Vocabulary};
use crate::{
    app::UnitOfWork,
    platform::{Result, db},
};
use entity::{
    Keyed, Tenanted, assessment, competency, competency_framework, employee,
    id::{
        AssessmentId, CompetencyFrameworkId, CompetencyId, EmployeeId, OrganizationId, PairingId, ParticipantId, ProgramId, RoundId,
        SessionId, TypedId,
    },
    learning_record, pairing, participant, program, round, session,
};
use sea_orm::{ConnectionTrait, QueryFilter};
use std::collections::{HashMap, HashSet};

/// The rows that records refer to.
pub struct Sources {
    pub vocabulary: Vocabulary,
    pub naming: Naming,
    pub employees: HashMap<EmployeeId, employee::Model>,
    pub sessions: HashMap<SessionId, session::Model>,
    pub assessments: HashMap<AssessmentId, assessment::Model>,
    pub competencies: HashMap<CompetencyId, competency::Model>,
    pub frameworks: HashMap<CompetencyFrameworkId, competency_framework::Model>,
    pub programs: HashMap<ProgramId, program::Model>,
    pub pairings: HashMap<PairingId, pairing::Model>,
    pub rounds: HashMap<RoundId, round::Model>,
    pub participants: HashMap<(ProgramId, EmployeeId), ParticipantId>,
}

impl Sources {
    /// Reads what some records refer to.
    pub async fn load(work: &UnitOfWork<'_>, records: &[learning_record::Model]) -> Result<Self> {
        let (tx, organization) = (&**work, work.actor.organization());
        let vocabulary = Vocabulary::new(&work.app.config.public_url);
        let employees = load::<employee::Entity>(tx, organization, records.iter().map(|record| record.employee_id)).await?;
        let sessions = load::<session::Entity>(tx, organization, records.iter().filter_map(|record| record.session_id)).await?;
        let assessments = load::<assessment::Entity>(tx, organization, records.iter().filter_map(|record| record.assessment_id)).await?;
        let competencies = load::<competency::Entity>(tx, organization, assessments.values().map(|row| row.competency_id)).await?;
        let frameworks = competencies.values().map(|row| row.competency_framework_id);
        let frameworks = load::<competency_framework::Entity>(tx, organization, frameworks).await?;
        let programs = records.iter().filter_map(|record| record.program_id).chain(sessions.values().map(|row| row.program_id));
        let programs = load::<program::Entity>(tx, organization, programs).await?;
        let pairings = load::<pairing::Entity>(tx, organization, sessions.values().map(|row| row.pairing_id)).await?;
        let rounds = load::<round::Entity>(tx, organization, pairings.values().map(|row| row.round_id)).await?;
        let participants = participant::Entity::of(organization)
            .filter(db::in_ids(tx, participant::Column::EmployeeId, employees.keys().map(|id| id.uuid())))
            .filter(db::in_ids(tx, participant::Column::ProgramId, programs.keys().map(|id| id.uuid())));
        let participants = participants.all(tx).await?.into_iter().map(|row| ((row.program_id, row.employee_id), row.id)).collect();
        Ok(Self {
            naming: Naming::load(tx, organization, &vocabulary).await?,
            vocabulary,
            employees,
            sessions,
            assessments,
            competencies,
            frameworks,
            programs,
            pairings,
            rounds,
            participants,
        })
    }
}

async fn load<E: Keyed>(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: impl Iterator<Item = E::Id>,
) -> Result<HashMap<E::Id, E::Model>> {
    let ids: HashSet<E::Id> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = E::of(organization).filter(db::in_ids(db, E::ID, ids.into_iter().map(TypedId::uuid))).all(db).await?;
    Ok(rows.into_iter().map(|row| (E::id(&row), row)).collect())
}
