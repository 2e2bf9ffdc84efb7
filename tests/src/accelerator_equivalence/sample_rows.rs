//! Rows of every table for one organization: more rows than a page, equal sort keys, and nulls in every nullable column.

mod goals_and_commitments;
mod matching;
mod recognition_and_takeaways;
mod roster_sources;
mod webhook_endpoints;

use super::random::SeededRandom;
use crate::{sample_organization::SampleOrganization, world::World};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::{id::*, *};
use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel};

/// The user names of employees with the roles employee, program manager and administrator.
pub const PEOPLE: [&str; 3] = ["plain", "manager", "administrator"];

/// Strings that JSON escapes, and others outside of ASCII.
const SPECIAL_STRINGS: [&str; 4] = ["O'Brien \"quoted\"", "tab\tand\nline", "Ünïcödé \u{1F600}", "back\\slash </script>"];

/// Adds rows to an organization that has those of [`SampleOrganization`].
pub async fn insert(world: &World, organization_id: OrganizationId, sample: &SampleOrganization) {
    let mut rows = RowBuilder {
        world,
        db: world.connect_database().await,
        organization_id,
        now: world.clock.now().duration_trunc(TimeDelta::seconds(1)).unwrap(),
        random: SeededRandom::new(7),
    };
    let employees = rows.insert_employees().await;
    rows.insert_roster_sources(sample).await;
    rows.insert_webhook_endpoints(sample).await;
    let competencies = rows.insert_competencies(sample).await;
    let programs = rows.insert_programs(&competencies).await;
    let rounds = rows.insert_rounds(&programs).await;
    let participants = rows.insert_participants(&programs, &employees).await;
    rows.insert_goals(&participants, &competencies).await;
    let sessions = rows.insert_pairings(&rounds, &participants).await;
    rows.insert_commitments(&sessions, &participants).await;
    rows.insert_recognitions(&participants, &competencies, &sessions).await;
    rows.insert_takeaways(&participants, &competencies).await;
    let assessments = rows.insert_assessments(sample, &employees, &competencies, &sessions).await;
    rows.insert_learning_records(&assessments, &sessions).await;
    rows.insert_match_blocks(&employees).await;
    rows.insert_match_proposals(&rounds, &participants).await;
}

struct RowBuilder<'a> {
    world: &'a World,
    db: DatabaseConnection,
    organization_id: OrganizationId,
    /// Without a fraction of a second.
    now: DateTime<Utc>,
    random: SeededRandom,
}

impl RowBuilder<'_> {
    async fn insert<E: EntityTrait>(&self, rows: &[E::Model])
    where
        E::Model: IntoActiveModel<E::ActiveModel> + Clone,
        E::ActiveModel: Send,
    {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        E::insert_many(rows).exec_without_returning(&self.db).await.unwrap();
    }

    /// An instant of the last five days. In JSON, instants have zero, three or six fractional digits.
    fn instant(&mut self) -> DateTime<Utc> {
        let fractions = [0, 500_000, 120_456].map(TimeDelta::microseconds);
        self.now - TimeDelta::days(i64::try_from(self.random.below(5)).unwrap()) - *self.random.choose(&fractions)
    }

    fn maybe<T>(&mut self, percent: usize, value: T) -> Option<T> {
        self.random.chance(percent).then_some(value)
    }

    fn maybe_special_string(&mut self) -> Option<String> {
        self.random.chance(60).then(|| (*self.random.choose(&SPECIAL_STRINGS)).to_owned())
    }

    async fn insert_employees(&mut self) -> Vec<employee::Model> {
        let mut employees: Vec<employee::Model> = Vec::new();
        for number in 0..24 {
            let manager_id = (number > 3).then(|| employees[self.random.below(employees.len())].id);
            let name = PEOPLE.get(number).map_or(format!("person{number}"), |name| (*name).to_owned());
            let role = [employee::Role::Employee, employee::Role::ProgramManager, employee::Role::Administrator].get(number).copied();
            let statuses = [employee::Status::Active, employee::Status::Suspended, employee::Status::Terminated];
            employees.push(employee::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1 + i64::try_from(number).unwrap(),
                external_id: format!("x{number:02}"),
                email: format!("{name}@example.com"),
                email_type: None,
                user_name: name,
                given_name: (*self.random.choose(&SPECIAL_STRINGS)).to_owned(),
                family_name: ["Test", "Tester", "Zoe"][self.random.below(3)].to_owned(),
                display_name: self.maybe_special_string(),
                job_title: self.maybe_special_string(),
                job_level: self.maybe(50, 5),
                department: self.random.chance(70).then(|| ["Sales", "IT"][self.random.below(2)].to_owned()),
                employee_number: self.maybe(50, number.to_string()),
                cost_center: self.maybe_special_string(),
                division: self.maybe_special_string(),
                company: self.maybe_special_string(),
                location: self.maybe_special_string(),
                time_zone: self.maybe(50, "Europe/Vienna".to_owned()),
                manager_id,
                manager_pending: self.maybe(20, "unknown-manager".to_owned()),
                role: role.unwrap_or(employee::Role::Employee),
                record_consent: self.random.chance(50),
                status: if number < PEOPLE.len() { employee::Status::Active } else { statuses[self.random.below(3)] },
                hired_on: self.maybe(50, self.now.date_naive()),
                terminated_on: self.maybe(20, self.now.date_naive()),
                user_name_exact: false,
                termination_counted: false,
                custom: self.maybe(50, serde_json::json!({ "badge": "7", "union": "\"yes\"" })),
                directory: None,
                deprovisioned_at: self.maybe(20, self.now),
                erased_at: None,
                last_session_at: self.maybe(60, self.now),
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<employee::Entity>(&employees).await;
        employees
    }

    async fn insert_competencies(&mut self, sample: &SampleOrganization) -> Vec<competency::Model> {
        let parent: CompetencyId = sample.id("cmp").parse().unwrap();
        let mut competencies = Vec::new();
        for number in 0..8 {
            competencies.push(competency::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1,
                competency_framework_id: sample.id("cfw").parse().unwrap(),
                case_identifier: format!("c{number}"),
                case_uri: self.maybe(50, format!("https://case.example/{number}")),
                parent_id: self.maybe(60, parent),
                position: number / 2,
                human_code: self.maybe(50, format!("C.{number}")),
                statement: format!("Can {number}"),
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<competency::Entity>(&competencies).await;
        competencies
    }

    async fn insert_programs(&mut self, competencies: &[competency::Model]) -> Vec<program::Model> {
        let mut programs = Vec::new();
        for number in 0..3 {
            programs.push(program::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1,
                name: ["Alpha", "Beta", "Beta"][number].to_owned(),
                description: self.maybe(50, "About \"it\"".to_owned()),
                kind: [program::Kind::Formal, program::Kind::Informal][number % 2],
                status: [program::Status::Draft, program::Status::Open, program::Status::Closed][number],
                cadence_days: 14,
                mixing: [program::Mixing::SameTeam, program::Mixing::CrossTeam, program::Mixing::Any][number],
                group_size: 2,
                max_job_level_gap: self.maybe(50, 3),
                conflict_policy: [program::ConflictPolicy::Raise, program::ConflictPolicy::Suspend][number % 2],
                match_weights: None,
                allows_trio: number % 2 == 1,
                min_shared_minutes: 60,
                balance_tolerance_percent: 30,
                working_hours: None,
                starts_on: self.maybe(50, self.now.date_naive()),
                ends_on: None,
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<program::Entity>(&programs).await;
        let targets = programs.iter().flat_map(|program| {
            competencies.iter().take(3).map(|competency| program_competency::Model {
                organization_id: self.organization_id,
                program_id: program.id,
                competency_id: competency.id,
                target_level: 2,
            })
        });
        self.insert::<program_competency::Entity>(&targets.take(5).collect::<Vec<_>>()).await;
        programs
    }

    async fn insert_rounds(&mut self, programs: &[program::Model]) -> Vec<round::Model> {
        let mut rounds = Vec::new();
        for (program, number) in programs.iter().flat_map(|program| [(program, 1), (program, 2)]) {
            rounds.push(round::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1,
                program_id: program.id,
                number,
                status: if number == 1 { round::Status::Ended } else { round::Status::Active },
                starts_on: self.now.date_naive(),
                ends_on: (number == 1).then(|| self.now.date_naive()),
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<round::Entity>(&rounds).await;
        rounds
    }

    async fn insert_participants(&mut self, programs: &[program::Model], employees: &[employee::Model]) -> Vec<participant::Model> {
        use participant::Status::{Active, Invited, Paused, Withdrawn};
        let mut participants = Vec::new();
        for (program, employee) in programs.iter().flat_map(|program| employees.iter().take(8).map(move |employee| (program, employee))) {
            participants.push(participant::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                version: 1,
                program_id: program.id,
                employee_id: employee.id,
                status: [Invited, Active, Paused, Withdrawn][self.random.below(4)],
                waiting_since: self.maybe(50, self.now),
                last_session_at: self.maybe(50, self.now),
                created_at: self.instant(),
                updated_at: self.instant(),
            });
        }
        self.insert::<participant::Entity>(&participants).await;
        participants
    }

    /// Inserts pairings, their members and sessions. Returns the sessions.
    async fn insert_pairings(&mut self, rounds: &[round::Model], participants: &[participant::Model]) -> Vec<session::Model> {
        let (mut pairings, mut members, mut sessions) = (Vec::new(), Vec::new(), Vec::new());
        let (mut attendances, mut turns) = (Vec::new(), Vec::new());
        let organization_id = self.organization_id;
        for round in rounds {
            let program_participants: Vec<_> =
                participants.iter().filter(|participant| participant.program_id == round.program_id).collect();
            for pair in program_participants.chunks(2).take(3) {
                let pairing = pairing::Model {
                    organization_id,
                    id: self.world.clock.new_id(),
                    version: 1,
                    program_id: round.program_id,
                    round_id: round.id,
                    status: if self.random.chance(50) { pairing::Status::Active } else { pairing::Status::Ended },
                    created_at: self.now,
                    updated_at: self.now,
                    ended_at: self.maybe(30, self.now),
                    conflict_since: self.maybe(30, self.now),
                    match_score: self.maybe(50, 4200),
                    match_reasons: None,
                    last_session_at: self.maybe(50, self.now),
                };
                members.extend(pair.iter().map(|participant| pairing_member::Model {
                    organization_id,
                    pairing_id: pairing.id,
                    participant_id: participant.id,
                    employee_id: participant.employee_id,
                }));
                for status in [session::Status::Held, session::Status::Scheduled, session::Status::Missed] {
                    sessions.push(self.session(&pairing, status));
                }
                let session_id = sessions[sessions.len() - 3].id;
                attendances.extend(pair.iter().map(|participant| session_attendance::Model {
                    organization_id,
                    session_id,
                    employee_id: participant.employee_id,
                    attended: self.random.chance(70),
                }));
                turns.extend((1..=2).map(|position| session_turn::Model {
                    organization_id,
                    session_id,
                    position,
                    coach_id: pair[0].employee_id,
                    learner_id: pair[1].employee_id,
                    minutes: 10 + position,
                }));
                pairings.push(pairing);
            }
        }
        self.insert::<pairing::Entity>(&pairings).await;
        self.insert::<pairing_member::Entity>(&members).await;
        self.insert::<session::Entity>(&sessions).await;
        self.insert::<session_attendance::Entity>(&attendances).await;
        self.insert::<session_turn::Entity>(&turns).await;
        sessions
    }

    fn session(&mut self, pairing: &pairing::Model, status: session::Status) -> session::Model {
        session::Model {
            organization_id: self.organization_id,
            id: self.world.clock.new_id(),
            version: 1,
            program_id: pairing.program_id,
            pairing_id: pairing.id,
            status,
            starts_at: self.now + TimeDelta::days(i64::try_from(self.random.below(3)).unwrap()),
            duration_minutes: 30,
            held_at: (status == session::Status::Held).then_some(self.now + TimeDelta::microseconds(123_456)),
            guide_version_id: None,
            created_at: self.now,
            updated_at: self.now,
        }
    }

    async fn insert_assessments(
        &mut self,
        sample: &SampleOrganization,
        employees: &[employee::Model],
        competencies: &[competency::Model],
        sessions: &[session::Model],
    ) -> Vec<assessment::Model> {
        let mut assessments = Vec::new();
        for number in 0..60 {
            assessments.push(assessment::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                employee_id: self.random.choose(employees).id,
                competency_id: self.random.choose(competencies).id,
                assessor_id: self.random.chance(60).then(|| self.random.choose(employees).id),
                session_id: self.random.chance(50).then(|| self.random.choose(sessions).id),
                kind: [assessment::Kind::SelfAssessed, assessment::Kind::Peer, assessment::Kind::Evidence][number % 3],
                level: i32::try_from(number % 3).unwrap() + 1,
                confidence: self.maybe(50, 80),
                evidence_uri: self.maybe(30, "https://example.com/?a=\"b\"".to_owned()),
                evidence_rule_id: self.maybe(30, sample.id("evr").parse().unwrap()),
                statement_id: None,
                assessed_at: self.now - TimeDelta::days(i64::try_from(number % 7).unwrap()),
                withdrawn_at: self.maybe(10, self.now),
                created_at: self.now,
            });
        }
        self.insert::<assessment::Entity>(&assessments).await;
        assessments
    }

    async fn insert_learning_records(&mut self, assessments: &[assessment::Model], sessions: &[session::Model]) {
        use learning_record::Verb::{Assessed, Attended, Completed, Voided};
        let mut records: Vec<learning_record::Model> = Vec::new();
        for (number, assessment) in assessments.iter().enumerate().take(30) {
            let voids_id = (number % 7 == 6).then(|| records[number - 3].id);
            records.push(learning_record::Model {
                organization_id: self.organization_id,
                id: self.world.clock.new_id(),
                seq: 1_000_000 + i64::try_from(number).unwrap(),
                employee_id: assessment.employee_id,
                verb: if voids_id.is_some() { Voided } else { [Assessed, Attended, Completed][number % 3] },
                session_id: assessment.session_id,
                assessment_id: self.maybe(60, assessment.id),
                program_id: if number % 3 == 2 { Some(sessions[number].program_id) } else { self.maybe(30, sessions[number].program_id) },
                voids_id,
                result: serde_json::json!({
                    "zeta": 1, "alpha": [1.5, null, "x\"y"], "object": { "b": true, "a": 3 }, "level": 1, "levels": 3,
                    "durationMinutes": 60, "coachedMinutes": 0, "wasCoachedMinutes": 30,
                }),
                occurred_at: self.now,
                created_at: self.now,
            });
        }
        self.insert::<learning_record::Entity>(&records).await;
    }
}
