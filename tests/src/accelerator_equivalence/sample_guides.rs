//! Rows of guides, of the guides of programs, and of agendas, for an organization that has programs and sessions.

use crate::world::World;
use chrono::TimeDelta;
use entity::{Tenanted, id::*, *};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel, QueryOrder};
use serde_json::json;

/// Adds guides with and without drafts, some of them archived, and gives guides to every other session and program.
pub async fn insert(world: &World, organization_id: OrganizationId) {
    let (db, now) = (world.connect_database().await, world.clock.now());
    let mut published = Vec::new();
    for number in 0..8_i32 {
        let (guide_id, draft_id): (GuideId, GuideVersionId) = (world.clock.new_id(), world.clock.new_id());
        let published_id: Option<GuideVersionId> = (number % 3 > 0).then(|| world.clock.new_id());
        let guide = guide::Model {
            organization_id,
            id: guide_id,
            version: i64::from(number),
            name: ["Alpha", "Beta", "Beta"][usize::try_from(number % 3).unwrap()].to_owned(),
            status: if number == 4 { guide::Status::Archived } else { guide::Status::Active },
            standard_key: (number % 2 == 0).then(|| format!("c{number}")),
            standard_digest: None,
            draft_id: (number % 2 == 0).then_some(draft_id),
            published_id,
            created_at: now - TimeDelta::hours(i64::from(number)),
            updated_at: now,
        };
        guide.clone().into_active_model().insert(&db).await.unwrap();
        for (id, version_number) in published_id.map(|id| (id, 1)).into_iter().chain(guide.draft_id.map(|id| (id, 2))) {
            let is_published = version_number == 1;
            let version = guide_version::Model {
                organization_id,
                id,
                guide_id,
                number: version_number,
                status: if is_published { guide_version::Status::Published } else { guide_version::Status::Draft },
                default_language: "en".into(),
                languages: json!(["en", "de"]),
                names: json!([{ "language": "en", "text": "O'Brien \"quoted\"" }]),
                purposes: if is_published { json!([]) } else { json!([{ "language": "de", "text": "tab\tand\nline" }]) },
                minutes: 30,
                standard: is_published,
                created_at: now,
                updated_at: now,
                published_at: is_published.then_some(now),
            };
            version.into_active_model().insert(&db).await.unwrap();
            for step in 1..=3 {
                let kind = [guide_step::Kind::CheckIn, guide_step::Kind::ProblemSolve][usize::try_from(step % 2).unwrap()];
                let prompts = json!([{ "language": "en", "text": "Ünïcödé?" }, { "language": "de", "text": "Was?" }]);
                let row = guide_step::Model { organization_id, guide_version_id: id, number: step, kind, minutes: 10, prompts };
                row.into_active_model().insert(&db).await.unwrap();
            }
        }
        published.extend(published_id.map(|version| (guide_id, version)));
    }
    use program_guide::Position;
    let programs = program::Entity::of(organization_id).order_by_asc(program::Column::Id).all(&db).await.unwrap();
    for (index, program) in programs.iter().enumerate() {
        for position in [Position::First, Position::Middle, Position::Last, Position::Every].into_iter().skip(index) {
            let row = program_guide::Model { organization_id, program_id: program.id, position, guide_id: published[index].0 };
            row.into_active_model().insert(&db).await.unwrap();
        }
    }
    let sessions = session::Entity::of(organization_id).order_by_asc(session::Column::Id).all(&db).await.unwrap();
    let author = employee::Entity::of(organization_id).one(&db).await.unwrap().unwrap().id;
    for (index, session) in sessions.into_iter().enumerate().filter(|(_, session)| session.guide_version_id.is_none()) {
        let (id, version) = (session.id, (index % 2 == 0).then(|| published[index % published.len()].1));
        if let Some(version) = version {
            let mut session = session.into_active_model();
            session.guide_version_id = Set(Some(version));
            session.update(&db).await.unwrap();
        }
        for position in 1..=2 {
            let is_step = version.is_some() && position == 1;
            let row = agenda_item::Model {
                organization_id,
                id: world.clock.new_id(),
                version: 1,
                session_id: id,
                position,
                kind: if is_step { agenda_item::Kind::Step } else { agenda_item::Kind::Topic },
                guide_version_id: version.filter(|_| is_step),
                step_number: is_step.then_some(1),
                author_id: (!is_step).then_some(author),
                text: (!is_step).then(|| "back\\slash </script>".to_owned()),
                done_at: (position == 2).then_some(now),
                created_at: now,
                updated_at: now,
            };
            row.into_active_model().insert(&db).await.unwrap();
        }
    }
}
