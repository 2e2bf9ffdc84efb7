//! Rows of goals and commitments.

use super::{RowBuilder, SPECIAL_STRINGS};
use entity::{commitment, competency, goal, participant, session};

impl RowBuilder<'_> {
    /// Inserts two goals of each participant.
    pub(super) async fn insert_goals(&mut self, participants: &[participant::Model], competencies: &[competency::Model]) {
        use goal::{Status, Visibility};
        let mut goals = Vec::new();
        for (number, participant) in participants.iter().chain(participants).enumerate() {
            let competency = self.random.choose(competencies).id;
            let competency_id = self.maybe(60, competency);
            let status = [Status::Active, Status::Achieved, Status::Dropped][number % 3];
            goals.push(goal::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1,
                program_id: participant.program_id,
                participant_id: participant.id,
                employee_id: participant.employee_id,
                title: (*self.random.choose(&SPECIAL_STRINGS)).to_owned(),
                why: self.maybe_special_string(),
                competency_id,
                target_level: competency_id.and_then(|_| self.maybe(50, 2)),
                confidence_now: 3,
                confidence_wanted: 8,
                due_on: self.instant().date_naive(),
                status,
                visibility: if self.random.chance(50) { Visibility::Pairing } else { Visibility::Owner },
                ended_at: (status != Status::Active).then_some(self.now),
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<goal::Entity>(&goals).await;
    }

    /// Inserts commitments of sessions; some continue the one before.
    pub(super) async fn insert_commitments(&mut self, sessions: &[session::Model], participants: &[participant::Model]) {
        use commitment::Status;
        let mut commitments: Vec<commitment::Model> = Vec::new();
        for (number, session) in sessions.iter().chain(sessions).enumerate() {
            let of_program: Vec<_> = participants.iter().filter(|row| row.program_id == session.program_id).collect();
            let maker = *self.random.choose(&of_program);
            let status = [Status::Open, Status::Kept, Status::Missed, Status::Carried, Status::Dropped][number % 5];
            commitments.push(commitment::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1,
                program_id: session.program_id,
                pairing_id: session.pairing_id,
                session_id: session.id,
                participant_id: maker.id,
                employee_id: maker.employee_id,
                text: (*self.random.choose(&SPECIAL_STRINGS)).to_owned(),
                due_on: self.instant().date_naive(),
                status,
                reviewed_in_session_id: (status != Status::Open).then_some(session.id),
                reviewed_at: (status != Status::Open).then_some(self.now),
                carried_from_id: if number % 5 == 4 { commitments.last().map(|row| row.id) } else { None },
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<commitment::Entity>(&commitments).await;
    }
}
