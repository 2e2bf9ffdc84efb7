//! Rows of question sets, of the question sets of programs, of feedback and of pulses, for an organization that has pairings and rounds.

use crate::world::World;
use chrono::TimeDelta;
use entity::{Tenanted, id::*, *};
use sea_orm::{ActiveModelTrait, IntoActiveModel, QueryOrder};
use serde_json::json;

/// Adds question sets with and without drafts, an exchange to each pairing, and a pulse to each round that has none.
pub async fn insert(world: &World, organization_id: OrganizationId) {
    let (db, now) = (world.connect_database().await, world.clock.now());
    let mut published = Vec::new();
    for number in 0..8_i32 {
        let (set_id, draft_id): (QuestionSetId, QuestionSetVersionId) = (world.clock.new_id(), world.clock.new_id());
        let published_id: Option<QuestionSetVersionId> = (number % 3 > 0).then(|| world.clock.new_id());
        let purpose = [question_set::Purpose::Feedback, question_set::Purpose::Pulse][usize::from(number > 4)];
        let set = question_set::Model {
            organization_id,
            id: set_id,
            version: i64::from(number),
            name: ["Alpha", "Beta", "Beta"][usize::try_from(number % 3).unwrap()].to_owned(),
            purpose,
            status: if number == 4 { question_set::Status::Archived } else { question_set::Status::Active },
            standard_key: (number % 2 == 0).then(|| format!("c{number}")),
            standard_digest: None,
            draft_id: (number % 2 == 0).then_some(draft_id),
            published_id,
            created_at: now - TimeDelta::hours(i64::from(number)),
            updated_at: now,
        };
        set.clone().into_active_model().insert(&db).await.unwrap();
        for (id, version_number) in published_id.map(|id| (id, 1)).into_iter().chain(set.draft_id.map(|id| (id, 2))) {
            let is_published = version_number == 1;
            let status = if is_published { guide_version::Status::Published } else { guide_version::Status::Draft };
            let version = question_set_version::Model {
                organization_id,
                id,
                question_set_id: set_id,
                number: version_number,
                purpose,
                status,
                default_language: "en".into(),
                languages: json!(["en", "de"]),
                names: json!([{ "language": "en", "text": "O'Brien \"quoted\"" }]),
                introductions: if is_published { json!([]) } else { json!([{ "language": "de", "text": "tab\tand\nline" }]) },
                standard: is_published,
                created_at: now,
                updated_at: now,
                published_at: is_published.then_some(now),
            };
            version.into_active_model().insert(&db).await.unwrap();
            for number in 1..=3 {
                question(organization_id, id, number).into_active_model().insert(&db).await.unwrap();
            }
        }
        published.extend(published_id.map(|version| (set_id, purpose, version)));
    }
    let programs = program::Entity::of(organization_id).order_by_asc(program::Column::Id).all(&db).await.unwrap();
    for program in programs.iter().skip(1) {
        let (question_set_id, purpose, _) = published[0];
        let row = program_question_set::Model { organization_id, program_id: program.id, purpose, question_set_id };
        row.into_active_model().insert(&db).await.unwrap();
    }
    insert_exchanges(world, organization_id, published[0].2).await;
    let rounds = round::Entity::of(organization_id).order_by_asc(round::Column::Id).all(&db).await.unwrap();
    let pulses = pulse::Entity::of(organization_id).all(&db).await.unwrap();
    for (round, hours) in
        rounds.into_iter().filter(|round| pulses.iter().all(|pulse| pulse.round_id != round.id)).zip([-5, 5, 7].iter().cycle())
    {
        let row = pulse::Model {
            organization_id,
            id: world.clock.new_id(),
            version: 1,
            program_id: round.program_id,
            round_id: round.id,
            question_set_version_id: published[0].2,
            closes_at: now + TimeDelta::hours(*hours),
            minimum_group: 5,
            created_at: now,
            updated_at: now,
        };
        row.into_active_model().insert(&db).await.unwrap();
    }
}

fn question(organization_id: OrganizationId, question_set_version_id: QuestionSetVersionId, number: i32) -> question::Model {
    use question::Kind;
    let kind = [Kind::Scale, Kind::Choice, Kind::Text][usize::try_from(number - 1).unwrap()];
    let texts = json!([{ "language": "en", "text": "Ünïcödé?" }, { "language": "de", "text": "Was?" }]);
    let options = json!([{ "key": "one", "labels": texts }, { "key": "two", "labels": texts }]);
    question::Model {
        organization_id,
        question_set_version_id,
        number,
        key: format!("q{number}"),
        kind,
        required: number == 1,
        prompts: texts.clone(),
        scale_min: (kind == Kind::Scale).then_some(0),
        scale_max: (kind == Kind::Scale).then_some(10),
        low_labels: if kind == Kind::Scale { texts.clone() } else { json!([]) },
        high_labels: if kind == Kind::Scale { texts } else { json!([]) },
        options: if kind == Kind::Choice { options } else { json!([]) },
        multiple: kind == Kind::Choice,
        max_length: (kind == Kind::Text).then_some(100),
    }
}

/// Adds an exchange to each pairing, of which every other is complete, and its feedback in both directions.
async fn insert_exchanges(world: &World, organization_id: OrganizationId, questions: QuestionSetVersionId) {
    let (db, now) = (world.connect_database().await, world.clock.now());
    let pairings = pairing::Entity::of(organization_id).order_by_asc(pairing::Column::Id).all(&db).await.unwrap();
    let members = pairing_member::Entity::of(organization_id).all(&db).await.unwrap();
    for (index, pairing) in pairings.into_iter().enumerate() {
        let members: Vec<EmployeeId> =
            members.iter().filter(|member| member.pairing_id == pairing.id).map(|member| member.employee_id).collect();
        let is_complete = index % 2 == 0;
        let exchange = feedback_exchange::Model {
            organization_id,
            id: world.clock.new_id(),
            version: 1,
            program_id: pairing.program_id,
            pairing_id: pairing.id,
            question_set_version_id: questions,
            opened_by_id: members[0],
            status: if is_complete { feedback_exchange::Status::Complete } else { feedback_exchange::Status::Open },
            due_at: now + TimeDelta::hours(i64::try_from(index % 3).unwrap() - 1),
            completed_at: is_complete.then_some(now),
            created_at: now,
            updated_at: now,
        };
        exchange.clone().into_active_model().insert(&db).await.unwrap();
        for giver_id in &members {
            for receiver_id in members.iter().filter(|receiver| *receiver != giver_id) {
                let row = feedback::Model {
                    organization_id,
                    id: world.clock.new_id(),
                    version: 1,
                    feedback_exchange_id: exchange.id,
                    giver_id: *giver_id,
                    receiver_id: *receiver_id,
                    status: if is_complete { feedback::Status::Submitted } else { feedback::Status::Waiting },
                    submitted_at: is_complete.then_some(now),
                    created_at: now,
                    updated_at: now,
                };
                row.into_active_model().insert(&db).await.unwrap();
            }
        }
    }
}
