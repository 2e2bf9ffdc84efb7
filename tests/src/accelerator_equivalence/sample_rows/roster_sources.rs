//! Rows of roster sources and their runs.

use super::{RowBuilder, SPECIAL_STRINGS};
use crate::sample_organization::SampleOrganization;
use entity::*;

impl RowBuilder<'_> {
    pub(super) async fn insert_roster_sources(&mut self, sample: &SampleOrganization) {
        use roster_source::{Authentication, Compression, Format};
        let (mut sources, mut runs) = (Vec::new(), Vec::new());
        for number in 0..8 {
            let authentications = [Authentication::None, Authentication::Bearer, Authentication::Header, Authentication::PrivateKey];
            let id = self.world.clock.new_id();
            sources.push(roster_source::Model {
                organization_id: self.organization_id,
                id,
                version: 1,
                integration_id: sample.id("int").parse().unwrap(),
                name: (*self.random.choose(&SPECIAL_STRINGS)).to_owned(),
                address: "https://hr.example/people.csv?a=\"b\"".into(),
                authentication: *self.random.choose(&authentications),
                user_name: self.maybe_special_string(),
                header_name: self.maybe_special_string(),
                host_key: self.maybe_special_string(),
                secret: None,
                secret_key_name: None,
                mode: [roster_plan::Mode::Delta, roster_plan::Mode::Full][number % 2],
                format: self.maybe(50, Format::Ndjson),
                compression: self.maybe(50, Compression::Gzip),
                schedule: self.maybe(50, "0 2 * * *".to_owned()),
                time_zone: "Europe/Vienna".into(),
                applies_when_not_held: self.random.chance(50),
                enabled: self.random.chance(50),
                next_run_at: None,
                fetched: None,
                running_id: None,
                lease_expires_at: None,
                created_at: self.instant(),
                updated_at: self.instant(),
            });
            for _ in 0..self.random.below(6) {
                use roster_source_run::{Cause, Outcome};
                let outcomes = [Outcome::Unchanged, Outcome::Applied, Outcome::Held, Outcome::Failed];
                let outcome = *self.random.choose(&outcomes);
                runs.push(roster_source_run::Model {
                    organization_id: self.organization_id,
                    id: self.world.clock.new_id(),
                    roster_source_id: id,
                    cause: [Cause::Schedule, Cause::Request, Cause::Retry][self.random.below(3)],
                    outcome: self.maybe(80, outcome),
                    failure: self.maybe_special_string(),
                    byte_count: 1 << 40,
                    roster_plan_id: self.maybe(50, sample.id("rpl").parse().unwrap()),
                    started_at: self.instant(),
                    ended_at: self.maybe(80, self.now),
                });
            }
        }
        self.insert::<roster_source::Entity>(&sources).await;
        self.insert::<roster_source_run::Entity>(&runs).await;
    }
}
