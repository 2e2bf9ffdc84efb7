//! Rows of goals and commitments.

use super::{RowBuilder, SPECIAL_STRINGS};
use entity::{competency, goal, participant};

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
}
