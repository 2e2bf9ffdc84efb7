//! What the participants of the history thank each other for, what they share with the program, reflect on, and tell each other.

use super::super::questions;
use super::{
    chance,
    sessions::Meeting,
    texts::{REFLECTIONS, TAKEAWAYS, THANKS},
};
use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        feedback,
        recognition::{self, NewRecognition},
        reflection::{self, NewReflection},
        takeaway::{self, NewTakeaway},
    },
    platform::Result,
};
use entity::{
    employee::Role,
    id::{CompetencyId, ProgramId},
    recognition::Visibility,
    reflection::Visibility as ReflectionVisibility,
};

const VISIBILITIES: [Visibility; 4] = [Visibility::Program, Visibility::Organization, Visibility::Program, Visibility::Pairing];

/// After the sessions of some days: a few recognitions, reflections, and sometimes a takeaway.
pub async fn share(app: &App, program: ProgramId, competencies: &[CompetencyId], meetings: &[Meeting], seed: &[usize; 2]) -> Result<()> {
    let [round, slot] = *seed;
    let turn = round * 4 + slot;
    let met = meetings.iter().filter(|meeting| meeting.is_active && meeting.held > slot / 2);
    for (index, meeting) in met.enumerate() {
        let ([(_, one), (_, other), ..], Some(session)) = (meeting.members.as_slice(), meeting.last) else { continue };
        let chosen = chance::percent(&[round, slot, index, 41]);
        if chosen < 12 {
            let new = NewRecognition {
                program_id: program,
                receiver_id: other.id,
                text: chance::pick(&THANKS, &[turn, index, 42]).unwrap_or_default().into(),
                competency_id: competencies.get(chosen % 4).copied(),
                commitment_id: None,
                visibility: chance::pick(&VISIBILITIES, &[turn, index, 43]).unwrap_or(Visibility::Program),
            };
            recognition::give(app, &Actor::for_sample_data(one), new, None).await?;
        } else if chosen < 20 && one.role == Role::Employee {
            let text = chance::pick(&REFLECTIONS, &[turn, index, 44]).unwrap_or_default();
            let visibility = if chosen.is_multiple_of(2) { ReflectionVisibility::Pairing } else { ReflectionVisibility::Private };
            let new = NewReflection { text: text.into(), visibility, session_id: Some(session), pairing_id: None };
            reflection::create(app, &Actor::for_sample_data(one), new, None).await?;
        }
    }
    app.clock.forward(TimeDelta::hours(2));
    let readers: Vec<_> = meetings.iter().filter(|meeting| meeting.is_active).flat_map(|meeting| &meeting.members).collect();
    if let (Some(text), Some((_, author))) =
        (TAKEAWAYS.get(turn / 2).filter(|_| turn.is_multiple_of(2)), readers.get(turn * 3 % readers.len().max(1)))
    {
        let new = NewTakeaway { program_id: program, text: (*text).into(), competency_id: competencies.get(turn % 4).copied() };
        let shared = takeaway::share(app, &Actor::for_sample_data(author), new, None).await?;
        let others = readers.iter().filter(|(_, reader)| reader.id != author.id);
        for (_, reader) in others.skip(turn).step_by(4).take(chance::percent(&[turn, 45]) / 16) {
            takeaway::mark_helpful(app, &Actor::for_sample_data(reader), shared.id).await?;
        }
    }
    Ok(())
}

/// The two members of a pairing tell each other what helped.
pub async fn exchange_feedback(app: &App, meeting: &Meeting, round: usize) -> Result<()> {
    let [(_, one), (_, other)] = meeting.members.as_slice() else { return Ok(()) };
    let due_at = app.clock.now() + TimeDelta::days(10);
    let exchange = feedback::open(app, &Actor::for_sample_data(one), meeting.pairing, due_at, None).await?;
    for (index, (giver, receiver)) in [(one, other), (other, one)].into_iter().enumerate() {
        let answers = questions::sample_feedback(round + index);
        feedback::submit(app, &Actor::for_sample_data(giver), exchange.id, receiver.id, answers, None).await?;
    }
    Ok(())
}
