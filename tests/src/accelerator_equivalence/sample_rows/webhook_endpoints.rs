//! Rows of webhook endpoints and their attempts.

use super::{RowBuilder, SPECIAL_STRINGS};
use crate::sample_organization::SampleOrganization;
use entity::*;

impl RowBuilder<'_> {
    /// Paused, so that the server leaves them as they are.
    pub(super) async fn insert_webhook_endpoints(&mut self, sample: &SampleOrganization) {
        use webhook_endpoint::{PauseReason, Status};
        let (mut endpoints, mut attempts) = (Vec::new(), Vec::new());
        for number in 0..8 {
            let id = self.world.clock.new_id();
            endpoints.push(webhook_endpoint::Model {
                organization_id: self.organization_id,
                id,
                version: 1,
                integration_id: sample.id("int").parse().unwrap(),
                name: (*self.random.choose(&SPECIAL_STRINGS)).to_owned(),
                address: "https://lms.example/hook?a=\"b\"".into(),
                kinds: ["", "session.held", "session.held session.missed"][number % 3].into(),
                status: Status::Paused,
                pause_reason: Some([PauseReason::Request, PauseReason::Failing, PauseReason::LogPruned][number % 3]),
                secret: String::new(),
                secret_key_name: String::new(),
                previous_secret_expires_at: self.maybe(50, self.now),
                delivered_seq: 3,
                replay_seq: self.maybe(50, 1),
                replay_through_seq: self.maybe(50, 2),
                failed_attempts: 2,
                failing_since: self.maybe(50, self.now),
                failure: self.maybe_special_string(),
                next_attempt_at: self.maybe(50, self.now),
                delivered_at: self.maybe(50, self.now),
                lease_id: None,
                lease_expires_at: None,
                created_at: self.instant(),
                updated_at: self.instant(),
            });
            for seq in 0..self.random.below(6) {
                attempts.push(webhook_attempt::Model {
                    organization_id: self.organization_id,
                    id: self.world.clock.new_id(),
                    webhook_endpoint_id: id,
                    seq: i64::try_from(seq).unwrap(),
                    kind: "session.held".into(),
                    is_replay: self.random.chance(50),
                    status_code: self.maybe(50, 503),
                    failure: self.maybe_special_string(),
                    duration_milliseconds: 40,
                    attempted_at: self.instant(),
                });
            }
        }
        self.insert::<webhook_endpoint::Entity>(&endpoints).await;
        self.insert::<webhook_attempt::Entity>(&attempts).await;
    }
}
