//! The goals of the sample data's participants.

use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::goal::{self, Content, Ending},
    platform::Result,
};
use entity::{
    goal::{Model as Goal, Visibility},
    id::CompetencyId,
    participant::Model as Participant,
};

/// Title, reason, and confidence at present.
const GOALS: [(&str, &str, i32); 6] = [
    ("Ask two open questions before I offer a solution", "People bring me problems and leave with my answer instead of theirs.", 4),
    ("Speak up in the weekly planning when I disagree", "My doubts reach the team when the plan is already made.", 3),
    ("Hand over the release checklist to the team", "Each release waits for me, and nobody else learns it.", 5),
    ("Give feedback within two days", "I collect remarks until the review, and then they are a surprise.", 4),
    ("Agree on priorities with shipping every month", "We repair what we could have agreed on before.", 6),
    ("Keep one afternoon a week free of calls", "I do my own work in the evening.", 2),
];

/// Creates a goal for each participant, as they would after their first session. The last one of every six is private.
pub async fn create(app: &App, actor: &Actor, participants: &[Participant], competencies: &[CompetencyId]) -> Result<Vec<Goal>> {
    let mut created = Vec::new();
    for (participant, (index, (title, why, confidence_now))) in participants.iter().zip(GOALS.iter().enumerate().cycle()) {
        let content = Content {
            title: (*title).into(),
            why: Some((*why).into()),
            competency_id: competencies.get(index % 3).copied(),
            target_level: Some(4),
            confidence_now: *confidence_now,
            confidence_wanted: 8,
            due_on: app.clock.today() + TimeDelta::days(42),
            visibility: if index == 5 { Visibility::Owner } else { Visibility::Pairing },
        };
        created.push(goal::create(app, actor, participant.id, content, None).await?);
    }
    Ok(created)
}

/// Updates the goals as after some sessions: the first participant has achieved the goal, the second is more confident.
pub async fn progress(app: &App, actor: &Actor, goals: &[Goal]) -> Result<()> {
    if let [first, second, ..] = goals {
        goal::end(app, actor, first.id, Ending::Achieved, None).await?;
        goal::update(app, actor, second.id, None, |old| Content { confidence_now: 6, ..old }).await?;
    }
    Ok(())
}
