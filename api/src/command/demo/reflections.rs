//! The reflections of the sample data's participants. Program managers and administrators write none.

use coachgraph::{
    access::Actor,
    app::App,
    domain::reflection::{self, NewReflection},
    platform::Result,
};
use entity::{
    employee::{Model as Employee, Role},
    id::SessionId,
    reflection::Visibility,
};

/// Text, and whether it is shared with the pairing.
const REFLECTIONS: [(&str, bool); 6] = [
    ("I was asked what I would do without the deadline, and had no answer. That question stays with me.", true),
    ("I explained for ten minutes before I asked anything. Next time I write my questions down first.", false),
    (
        "It helped that nothing had to be solved today.\n\nI notice that I prepare less for these hours than for any other, and say more.",
        true,
    ),
    ("I agreed too quickly. I did not say that the handover worries me.", false),
    ("Being listened to without advice is rare here. I want to do the same for the people I work with.", true),
    ("I am not sure that the goal is still mine. To think about before the midway check.", false),
];

/// Each member of a pairing writes about a session.
pub async fn write(app: &App, session: SessionId, members: &[Employee], step: usize) -> Result<()> {
    let texts = REFLECTIONS.into_iter().cycle().skip(step * 2);
    let members = members.iter().filter(|member| member.role == Role::Employee);
    for (member, (text, is_shared)) in members.zip(texts) {
        let visibility = if is_shared { Visibility::Pairing } else { Visibility::Private };
        let new = NewReflection { text: text.into(), visibility, session_id: Some(session), pairing_id: None };
        reflection::create(app, &Actor::for_sample_data(member), new, None).await?;
    }
    Ok(())
}
