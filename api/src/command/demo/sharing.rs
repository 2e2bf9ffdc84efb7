//! The recognitions and takeaways of the sample data's participants.

use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        commitment, employee,
        recognition::{self, NewRecognition},
        shared::Listing,
        takeaway::{self, NewTakeaway},
    },
    platform::Result,
};
use entity::{
    id::{CompetencyId, ProgramId},
    recognition::Visibility,
};

/// Giver and receiver by external id, the position of the competency, visibility and text.
const THANKS: [(&str, &str, Option<usize>, Visibility, &str); 8] = [
    (
        "109",
        "103",
        Some(1),
        Visibility::Pairing,
        "You asked what I was afraid of, not what went wrong. I had not thought of it before you asked.",
    ),
    ("103", "109", Some(0), Visibility::Program, "You listened for twenty minutes without one piece of advice, and I knew what to do."),
    (
        "104",
        "111",
        None,
        Visibility::Organization,
        "You explained month-end to the whole support team, so that nobody has to guess any more.",
    ),
    ("112", "105", Some(2), Visibility::Program, "You told me in private and on the same day. I could still change the slides."),
    (
        "107",
        "203",
        None,
        Visibility::Organization,
        "You wrote down what we agreed and asked me about it two weeks later. That is why it happened.",
    ),
    ("204", "110", Some(1), Visibility::Program, "Your question in the planning saved us the second campaign."),
    ("113", "106", Some(0), Visibility::Pairing, "You waited until I had finished thinking."),
    ("105", "103", None, Visibility::Program, "You let Diana run the release and only watched."),
];

/// Author by external id, the position of the competency, the text, and how many of the readers it helped.
const TAKEAWAYS: [(&str, Option<usize>, &str, usize); 8] = [
    ("103", Some(1), "When I want to give an answer, I ask one more question first. Mostly the answer is no longer needed.", 7),
    ("109", Some(0), "Silence is not disagreement. I count to five before I speak again.", 5),
    ("111", Some(3), "A commitment without a date is a wish. We write the date down before we hang up.", 9),
    ("105", Some(2), "Feedback on the same day takes two minutes. After a week it takes an hour.", 4),
    ("203", None, "Two people from different floors need ten minutes to explain what they do. Plan them.", 2),
    ("106", Some(0), "I take notes in the words of the other person, and read them back at the end.", 3),
    ("110", Some(1), "A question that begins with why sounds like a reproach. What led to this works better.", 6),
    ("204", None, "Cancelling a session an hour before costs more trust than moving it a day before.", 1),
];

/// A takeaway that its author withdrew.
const WITHDRAWN: (&str, &str) = ("112", "Never plan a session on the last day of the month.");

async fn load_person(app: &App, actor: &Actor, external_id: &str) -> Result<Actor> {
    Ok(Actor::for_sample_data(&employee::get_by_external_id(app, actor, external_id.into()).await?))
}

/// Creates thanks and takeaways as participants would after some sessions, an hour apart. `readers` are the external ids of the
/// participants.
pub async fn create(app: &App, actor: &Actor, program: ProgramId, competencies: &[CompetencyId], readers: &[&str]) -> Result<()> {
    let competency = |position: Option<usize>| position.and_then(|position| competencies.get(position).copied());
    for (giver, receiver, position, visibility, text) in THANKS {
        let giver = load_person(app, actor, giver).await?;
        let receiver = employee::get_by_external_id(app, actor, receiver.into()).await?;
        let commitments = commitment::List { employees: Some(vec![receiver.id]), ..Default::default() };
        // For a commitment that the giver knows of, if it is said among partners.
        let commitment = match visibility {
            Visibility::Pairing => commitments.select(&app.db, &giver)?.one(&app.db).await?,
            _ => None,
        };
        let new = NewRecognition {
            program_id: program,
            receiver_id: receiver.id,
            text: text.into(),
            competency_id: competency(position),
            commitment_id: commitment.map(|commitment| commitment.id),
            visibility,
        };
        recognition::give(app, &giver, new, None).await?;
        app.clock.forward(TimeDelta::hours(1));
    }
    for (external_id, position, text, helped) in TAKEAWAYS {
        let author = load_person(app, actor, external_id).await?;
        let new = NewTakeaway { program_id: program, text: text.into(), competency_id: competency(position) };
        let shared = takeaway::share(app, &author, new, None).await?;
        app.clock.forward(TimeDelta::hours(1));
        for reader in readers.iter().filter(|reader| **reader != external_id).take(helped) {
            takeaway::mark_helpful(app, &load_person(app, actor, reader).await?, shared.id).await?;
        }
    }
    let (author, text) = WITHDRAWN;
    let author = load_person(app, actor, author).await?;
    let new = NewTakeaway { program_id: program, text: text.into(), competency_id: None };
    let shared = takeaway::share(app, &author, new, None).await?;
    takeaway::withdraw(app, &author, shared.id, None).await?;
    Ok(())
}
