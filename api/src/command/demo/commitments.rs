//! The commitments of the sample data: made in each session, and reviewed in the next one.

use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        commitment::{self, NewCommitment, Outcome, Review},
        shared::Listing,
    },
    platform::Result,
};
use entity::{
    commitment::Status,
    id::{EmployeeId, ParticipantId, SessionId},
};

const TEXTS: [&str; 6] = [
    "Write the agenda of the planning with shipping, and send it the day before",
    "Ask two questions in the stand-up before I offer a solution",
    "Let Diana run the release, and only watch",
    "Say in the meeting what I would have written afterwards",
    "Thank one colleague by name for a concrete thing",
    "Block Wednesday afternoon until the end of the month",
];

const OUTCOMES: [Outcome; 4] = [Outcome::Kept, Outcome::Kept, Outcome::Carried, Outcome::Missed];

/// Reviews the open commitments of participants in a session, with outcomes that depend on `step`.
pub async fn review_open(app: &App, actor: &Actor, participants: Vec<ParticipantId>, session: SessionId, step: usize) -> Result<()> {
    let open = commitment::List { participants: Some(participants), statuses: Some(vec![Status::Open]), ..Default::default() };
    let open = open.select(&app.db, actor)?.all(&app.db).await?;
    for (row, outcome) in open.into_iter().zip(OUTCOMES.into_iter().cycle().skip(step)) {
        let due_on = (outcome == Outcome::Carried).then(|| app.clock.today() + TimeDelta::days(7));
        commitment::review(app, actor, Review { id: row.id, session_id: session, outcome, due_on }, None, None).await?;
    }
    Ok(())
}

/// Makes a commitment of each member in a session.
pub async fn make(app: &App, actor: &Actor, session: SessionId, members: [EmployeeId; 2], step: usize) -> Result<()> {
    for (member, text) in members.into_iter().zip(TEXTS.into_iter().cycle().skip(step * 2)) {
        let due_on = app.clock.today() + TimeDelta::days(6);
        let new = NewCommitment { session_id: session, maker: Some(member), text: text.into(), due_on };
        commitment::make(app, actor, new, None).await?;
    }
    Ok(())
}
