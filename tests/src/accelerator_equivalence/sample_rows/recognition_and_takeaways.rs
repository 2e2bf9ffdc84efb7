//! Rows of recognitions and takeaways.

use super::{RowBuilder, SPECIAL_STRINGS};
use coachgraph::platform::full_text::to_words;
use entity::{competency, participant, recognition, session, takeaway, takeaway_mark};

impl RowBuilder<'_> {
    /// Inserts recognitions of each visibility and status between participants of a program.
    pub(super) async fn insert_recognitions(
        &mut self,
        participants: &[participant::Model],
        competencies: &[competency::Model],
        sessions: &[session::Model],
    ) {
        use recognition::{Status, Visibility};
        let mut recognitions = Vec::new();
        for (number, giver) in participants.iter().chain(participants).enumerate() {
            let of_program: Vec<_> = participants.iter().filter(|row| row.program_id == giver.program_id).collect();
            let visibility = [Visibility::Pairing, Visibility::Program, Visibility::Organization][number % 3];
            let (competency, pairing) = (self.random.choose(competencies).id, self.random.choose(sessions).pairing_id);
            let status = if number % 7 == 6 { Status::Withdrawn } else { Status::Given };
            recognitions.push(recognition::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1,
                program_id: giver.program_id,
                giver_id: giver.employee_id,
                receiver_id: self.random.choose(&of_program).employee_id,
                competency_id: self.maybe(60, competency),
                commitment_id: None,
                pairing_id: (visibility == Visibility::Pairing).then_some(pairing),
                text: (status == Status::Given).then(|| (*self.random.choose(&SPECIAL_STRINGS)).to_owned()),
                visibility,
                status,
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<recognition::Entity>(&recognitions).await;
    }

    /// Inserts takeaways of participants, and marks of other participants of the program.
    pub(super) async fn insert_takeaways(&mut self, participants: &[participant::Model], competencies: &[competency::Model]) {
        use takeaway::Status;
        let (mut takeaways, mut marks) = (Vec::new(), Vec::new());
        for (number, author) in participants.iter().chain(participants).enumerate() {
            let competency = self.random.choose(competencies).id;
            let status = if number % 7 == 6 { Status::Withdrawn } else { Status::Shared };
            let text = (status == Status::Shared).then(|| (*self.random.choose(&SPECIAL_STRINGS)).to_owned());
            let others = participants.iter().filter(|row| row.program_id == author.program_id && row.employee_id != author.employee_id);
            let readers: Vec<_> = others.take(number % 4).collect();
            let id = self.world.clock.new_id();
            marks.extend(readers.iter().map(|reader| takeaway_mark::Model {
                organization_id: self.organization_id,
                takeaway_id: id,
                employee_id: reader.employee_id,
                created_at: self.now,
            }));
            takeaways.push(takeaway::Model {
                organization_id: self.organization_id,
                id,
                version: 1,
                program_id: author.program_id,
                author_id: author.employee_id,
                competency_id: self.maybe(60, competency),
                words: text.as_deref().map(to_words).unwrap_or_default(),
                text,
                status,
                helpful_count: i32::try_from(readers.len()).unwrap(),
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<takeaway::Entity>(&takeaways).await;
        self.insert::<takeaway_mark::Entity>(&marks).await;
    }
}
