//! An organization with some of everything, more than a page of each, ties in every order and gaps in every column.

use super::chance::Chance;
use crate::{scene::Scene, world::World};
use chrono::{DurationRound, TimeDelta, Utc};
use entity::{id::*, *};
use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel};

/// The one organization's employee who signs in as an ordinary employee, a program manager, an administrator.
pub const PEOPLE: [&str; 3] = ["plain", "manager", "administrator"];

/// Texts that must be escaped.
const ODD: [&str; 4] = ["O'Brien \"quoted\"", "tab\tand\nline", "Ünïcödé \u{1F600}", "back\\slash </script>"];

async fn put<E: EntityTrait>(db: &DatabaseConnection, rows: Vec<E::Model>)
where
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
{
    E::insert_many(rows.into_iter().map(IntoActiveModel::into_active_model)).exec_without_returning(db).await.unwrap();
}

/// Fills an organization in which a scene was played.
pub async fn fill(world: &World, organization_id: OrganizationId, scene: &Scene) {
    let (db, mut chance) = (world.sql().await, Chance::new(7));
    // Instants are printed with as many digits as they need: with none, with three, with six.
    let (now, mut some) = (world.clock.now().duration_trunc(TimeDelta::seconds(1)).unwrap(), chance.clone());
    let fractions = [0, 500_000, 120_456].map(TimeDelta::microseconds);
    let at = |chance: &mut Chance| now - TimeDelta::days(i64::try_from(chance.below(5)).unwrap()) - *chance.one(&fractions);
    let mut employees: Vec<employee::Model> = Vec::new();
    for number in 0..24 {
        let boss = (number > 3).then(|| employees[chance.below(employees.len())].id);
        let name = PEOPLE.get(number).map_or(format!("person{number}"), |name| (*name).to_owned());
        let maybe = |chance: &mut Chance| chance.happens(60).then(|| (*chance.one(&ODD)).to_owned());
        employees.push(employee::Model {
            organization_id,
            id: world.clock.new_id(),
            version: 1 + i64::try_from(number).unwrap(),
            external_id: format!("x{number:02}"),
            email: format!("{name}@example.com"),
            email_type: None,
            user_name: name,
            given_name: (*chance.one(&ODD)).to_owned(),
            family_name: ["Test", "Tester", "Zoe"][chance.below(3)].to_owned(),
            display_name: maybe(&mut chance),
            job_title: maybe(&mut chance),
            job_level: chance.happens(50).then_some(5),
            department: chance.happens(70).then(|| ["Sales", "IT"][chance.below(2)].to_owned()),
            employee_number: chance.happens(50).then(|| number.to_string()),
            cost_center: maybe(&mut chance),
            division: maybe(&mut chance),
            company: maybe(&mut chance),
            location: maybe(&mut chance),
            time_zone: chance.happens(50).then(|| "Europe/Vienna".to_owned()),
            manager_id: boss,
            manager_pending: chance.happens(20).then(|| "somebody".to_owned()),
            role: [employee::Role::Employee, employee::Role::ProgramManager, employee::Role::Administrator]
                .get(number)
                .copied()
                .unwrap_or(employee::Role::Employee),
            record_consent: chance.happens(50),
            status: if number < 3 {
                employee::Status::Active
            } else {
                [employee::Status::Active, employee::Status::Suspended, employee::Status::Terminated][chance.below(3)]
            },
            hired_on: chance.happens(50).then(|| now.date_naive()),
            terminated_on: chance.happens(20).then(|| now.date_naive()),
            custom: chance.happens(50).then(|| serde_json::json!({ "badge": "7", "union": "\"yes\"" })),
            directory: None,
            deprovisioned_at: chance.happens(20).then_some(now),
            created_at: at(&mut chance),
            updated_at: at(&mut chance),
        });
    }
    put::<employee::Entity>(&db, employees.clone()).await;

    let parent: CompetencyId = scene.id("cmp").parse().unwrap();
    let framework: CompetencyFrameworkId = scene.id("cfw").parse().unwrap();
    let competencies: Vec<competency::Model> = (0..8)
        .map(|number| competency::Model {
            organization_id,
            id: world.clock.new_id(),
            version: 1,
            competency_framework_id: framework,
            case_identifier: format!("c{number}"),
            case_uri: some.happens(50).then(|| format!("https://case.example/{number}")),
            parent_id: some.happens(60).then_some(parent),
            position: number / 2,
            human_code: some.happens(50).then(|| format!("C.{number}")),
            statement: format!("Can {number}"),
            created_at: at(&mut some),
            updated_at: at(&mut some),
        })
        .collect();
    put::<competency::Entity>(&db, competencies.clone()).await;

    let programs: Vec<program::Model> = (0..3)
        .map(|number| program::Model {
            organization_id,
            id: world.clock.new_id(),
            version: 1,
            name: ["Alpha", "Beta", "Beta"][number].to_owned(),
            description: some.happens(50).then(|| "About \"it\"".to_owned()),
            kind: [program::Kind::Formal, program::Kind::Informal][number % 2],
            status: [program::Status::Draft, program::Status::Open, program::Status::Closed][number],
            cadence_days: 14,
            mixing: [program::Mixing::SameTeam, program::Mixing::CrossTeam, program::Mixing::Any][number],
            group_size: 2,
            max_job_level_gap: some.happens(50).then_some(3),
            conflict_policy: [program::ConflictPolicy::Raise, program::ConflictPolicy::Suspend][number % 2],
            starts_on: some.happens(50).then(|| now.date_naive()),
            ends_on: None,
            created_at: at(&mut some),
            updated_at: at(&mut some),
        })
        .collect();
    put::<program::Entity>(&db, programs.clone()).await;
    let targets = programs.iter().flat_map(|program| {
        competencies.iter().take(3).map(|competency| program_competency::Model {
            organization_id,
            program_id: program.id,
            competency_id: competency.id,
            target_level: 2,
        })
    });
    put::<program_competency::Entity>(&db, targets.take(5).collect()).await;

    let rounds: Vec<round::Model> = programs
        .iter()
        .flat_map(|program| (1..=2).map(|number| (program.id, number)))
        .map(|(program_id, number)| round::Model {
            organization_id,
            id: world.clock.new_id(),
            version: 1,
            program_id,
            number,
            status: if number == 1 { round::Status::Ended } else { round::Status::Active },
            starts_on: now.date_naive(),
            ends_on: (number == 1).then(|| now.date_naive()),
            created_at: at(&mut some),
            updated_at: at(&mut some),
        })
        .collect();
    put::<round::Entity>(&db, rounds.clone()).await;

    let participants: Vec<participant::Model> = programs
        .iter()
        .flat_map(|program| employees.iter().take(8).map(|employee| (program.id, employee.id)))
        .map(|(program_id, employee_id)| participant::Model {
            organization_id,
            id: world.clock.new_id(),
            version: 1,
            program_id,
            employee_id,
            status: [
                participant::Status::Invited,
                participant::Status::Active,
                participant::Status::Paused,
                participant::Status::Withdrawn,
            ][some.below(4)],
            waiting_since: some.happens(50).then_some(now),
            created_at: at(&mut some),
            updated_at: at(&mut some),
        })
        .collect();
    put::<participant::Entity>(&db, participants.clone()).await;
    coach(world, &db, organization_id, (&rounds, &participants, &employees, &competencies), at(&mut some)).await;
}

type Cast<'a> = (&'a [round::Model], &'a [participant::Model], &'a [employee::Model], &'a [competency::Model]);

/// Pairings, their sessions, and what came of them.
async fn coach(world: &World, db: &DatabaseConnection, organization_id: OrganizationId, cast: Cast<'_>, now: chrono::DateTime<Utc>) {
    let (rounds, participants, employees, competencies) = cast;
    let mut chance = Chance::new(11);
    let (mut pairings, mut members, mut sessions, mut attendances, mut turns) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in rounds {
        let those: Vec<_> = participants.iter().filter(|participant| participant.program_id == round.program_id).collect();
        for pair in those.chunks(2).take(3) {
            let pairing_id: PairingId = world.clock.new_id();
            pairings.push(pairing::Model {
                organization_id,
                id: pairing_id,
                version: 1,
                program_id: round.program_id,
                round_id: round.id,
                status: if chance.happens(50) { pairing::Status::Active } else { pairing::Status::Ended },
                created_at: now,
                updated_at: now,
                ended_at: chance.happens(30).then_some(now),
                conflict_since: chance.happens(30).then_some(now),
            });
            members.extend(pair.iter().map(|participant| pairing_member::Model {
                organization_id,
                pairing_id,
                participant_id: participant.id,
                employee_id: participant.employee_id,
            }));
            for number in 0..3 {
                let session_id: SessionId = world.clock.new_id();
                let held = number == 0;
                sessions.push(session::Model {
                    organization_id,
                    id: session_id,
                    version: 1,
                    program_id: round.program_id,
                    pairing_id,
                    status: [session::Status::Held, session::Status::Scheduled, session::Status::Missed][number],
                    starts_at: now + TimeDelta::days(i64::try_from(chance.below(3)).unwrap()),
                    duration_minutes: 30,
                    held_at: held.then_some(now + TimeDelta::microseconds(123_456)),
                    created_at: now,
                    updated_at: now,
                });
                if held {
                    attendances.extend(pair.iter().map(|participant| session_attendance::Model {
                        organization_id,
                        session_id,
                        employee_id: participant.employee_id,
                        attended: chance.happens(70),
                    }));
                    turns.extend((1..=2).map(|position| session_turn::Model {
                        organization_id,
                        session_id,
                        position,
                        coach_id: pair[0].employee_id,
                        learner_id: pair[1].employee_id,
                        minutes: 10 + position,
                    }));
                }
            }
        }
    }
    let assessments: Vec<assessment::Model> = (0..60)
        .map(|number| assessment::Model {
            organization_id,
            id: world.clock.new_id(),
            employee_id: chance.one(employees).id,
            competency_id: chance.one(competencies).id,
            assessor_id: chance.happens(60).then(|| chance.one(employees).id),
            session_id: chance.happens(50).then(|| chance.one(&sessions).id),
            kind: [assessment::Kind::SelfAssessed, assessment::Kind::Peer, assessment::Kind::Evidence][number % 3],
            level: i32::try_from(number % 3).unwrap() + 1,
            confidence: chance.happens(50).then_some(80),
            evidence_uri: chance.happens(30).then(|| "https://example.com/?a=\"b\"".to_owned()),
            assessed_at: now - TimeDelta::days(i64::try_from(number % 7).unwrap()),
            created_at: now,
        })
        .collect();
    let mut records: Vec<learning_record::Model> = Vec::new();
    for (number, assessment) in assessments.iter().enumerate().take(30) {
        let voids = (number % 7 == 6).then(|| records[number - 3].id);
        records.push(learning_record::Model {
            organization_id,
            id: world.clock.new_id(),
            seq: 1_000_000 + i64::try_from(number).unwrap(),
            employee_id: assessment.employee_id,
            verb: if voids.is_some() {
                learning_record::Verb::Voided
            } else {
                [learning_record::Verb::Assessed, learning_record::Verb::Attended, learning_record::Verb::Completed][number % 3]
            },
            session_id: assessment.session_id,
            assessment_id: chance.happens(60).then_some(assessment.id),
            program_id: chance.happens(30).then(|| sessions[number].program_id),
            voids_id: voids,
            result: serde_json::json!({ "zeta": 1, "alpha": [1.5, null, "x\"y"], "levels": { "b": true, "a": 3 } }),
            occurred_at: now,
            created_at: now,
        });
    }
    put::<pairing::Entity>(db, pairings).await;
    put::<pairing_member::Entity>(db, members).await;
    put::<session::Entity>(db, sessions).await;
    put::<session_attendance::Entity>(db, attendances).await;
    put::<session_turn::Entity>(db, turns).await;
    put::<assessment::Entity>(db, assessments).await;
    put::<learning_record::Entity>(db, records).await;
}
