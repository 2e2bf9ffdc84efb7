//! The badges of the sample data: one that a rule offers, and its credential for one employee.

use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        badge::{self, NewBadge, Texts, Transition},
        badge_award::{self, NewOffer},
        employee,
    },
    platform::Result,
};
use entity::id::CompetencyId;

/// Creates a badge for a competency, and issues it to the employee with an external id, who accepts it.
pub async fn create(app: &App, actor: &Actor, competency: CompetencyId, external_id: &str) -> Result<()> {
    let texts = Texts {
        name: "Peer coach: listening".into(),
        description: "Gives a colleague full attention and shows what was understood.".into(),
        criteria: "A coaching partner or a system assessed the fourth level of listening.".into(),
        automatic: true,
    };
    let new = NewBadge { texts, competency_id: Some(competency), level: Some(4), program_id: None };
    let badge = badge::create(app, actor, new, None).await?;
    badge::change_status(app, actor, badge.id, Transition::Activate, None).await?;
    let employee = employee::get_by_external_id(app, actor, external_id.into()).await?;
    let offer = NewOffer { badge_id: badge.id, employee_id: employee.id };
    let award = badge_award::offer(app, actor, offer, None).await?;
    badge_award::accept(app, &Actor::for_sample_data(&employee), award.id, None).await?;
    Ok(())
}
