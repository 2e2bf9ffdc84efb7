//! What participants want to learn and what they are strong in, among the target competencies of their program.

use crate::platform::{Result, db};
use entity::{
    Tenanted, assessment, goal,
    id::{CompetencyId, EmployeeId, ParticipantId, TypedId},
    participant,
    program::Model as Program,
    program_competency,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The greatest number of target competencies that are compared: one bit each.
const MAX_TARGETS: u64 = 128;

/// The latest levels of employees in the target competencies. An assessment by a partner or by evidence counts more than a later one of
/// one's own.
pub struct Levels {
    targets: Vec<(CompetencyId, i32)>,
    /// By employee and competency: whether others assessed it, and the level.
    latest: HashMap<(EmployeeId, CompetencyId), (bool, i32)>,
    /// The levels that participants want to reach by the goals that they share with their pairings. `None`: any higher one.
    goals: HashMap<(ParticipantId, CompetencyId), Option<i32>>,
}

impl Levels {
    pub async fn load(db: &impl ConnectionTrait, program: &Program, participants: &[participant::Model]) -> Result<Self> {
        use assessment::Column;
        let targets: Vec<(CompetencyId, i32)> = program_competency::Entity::of(program.organization_id)
            .filter(program_competency::Column::ProgramId.eq(program.id))
            .order_by_asc(program_competency::Column::CompetencyId)
            .limit(MAX_TARGETS)
            .select_only()
            .column(program_competency::Column::CompetencyId)
            .column(program_competency::Column::TargetLevel)
            .into_tuple()
            .all(db)
            .await?;
        let mut latest = HashMap::new();
        if targets.is_empty() {
            return Ok(Self { targets, latest, goals: HashMap::new() });
        }
        let rows: Vec<(EmployeeId, CompetencyId, assessment::Kind, i32)> = assessment::Entity::of(program.organization_id)
            .filter(db::in_ids(db, Column::CompetencyId, targets.iter().map(|(id, _)| id.uuid())))
            .filter(Column::WithdrawnAt.is_null())
            .filter(db::in_ids(db, Column::EmployeeId, participants.iter().map(|row| row.employee_id.uuid())))
            .order_by_asc(Column::AssessedAt)
            .order_by_asc(Column::Id)
            .select_only()
            .columns([Column::EmployeeId, Column::CompetencyId, Column::Kind, Column::Level])
            .into_tuple()
            .all(db)
            .await?;
        for (employee, competency, kind, level) in rows {
            let by_others = kind != assessment::Kind::SelfAssessed;
            let entry = latest.entry((employee, competency)).or_insert((by_others, level));
            if by_others >= entry.0 {
                *entry = (by_others, level);
            }
        }
        let goals = load_goals(db, program, &targets).await?;
        Ok(Self { targets, latest, goals })
    }

    /// The targets below which a participant is, or is not assessed, and those that the participant has reached. With a goal, a participant
    /// also wants more of a competency whose target is reached.
    pub fn of(&self, participant: &participant::Model) -> (u128, u128) {
        let (mut wants, mut strong) = (0, 0);
        for (bit, (competency, target)) in self.targets.iter().enumerate() {
            let level = self.latest.get(&(participant.employee_id, *competency)).map(|(_, level)| level);
            let reached = level >= Some(target);
            let goal = self.goals.get(&(participant.id, *competency));
            let wants_more = goal.is_some_and(|goal| goal.is_none() || level < goal.as_ref());
            strong |= u128::from(reached) << bit;
            wants |= u128::from(!reached || wants_more) << bit;
        }
        (wants, strong)
    }
}

/// The active goals that participants share with their pairings: others must not influence what program managers see.
async fn load_goals(
    db: &impl ConnectionTrait,
    program: &Program,
    targets: &[(CompetencyId, i32)],
) -> Result<HashMap<(ParticipantId, CompetencyId), Option<i32>>> {
    use goal::Column;
    let rows: Vec<(ParticipantId, CompetencyId, Option<i32>)> = goal::Entity::of(program.organization_id)
        .filter(Column::ProgramId.eq(program.id))
        .filter(Column::Status.eq(goal::Status::Active))
        .filter(Column::Visibility.eq(goal::Visibility::Pairing))
        .filter(db::in_ids(db, Column::CompetencyId, targets.iter().map(|(id, _)| id.uuid())))
        .order_by_asc(Column::Id)
        .select_only()
        .columns([Column::ParticipantId, Column::CompetencyId, Column::TargetLevel])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(participant, competency, level)| ((participant, competency), level)).collect())
}
