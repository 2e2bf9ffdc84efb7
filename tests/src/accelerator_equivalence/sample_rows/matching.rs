//! Rows of matching: blocks and proposals.

use super::RowBuilder;
use entity::{employee, match_block, match_proposal, match_proposal_pairing, match_proposal_unmatched, participant, round};
use serde_json::json;

impl RowBuilder<'_> {
    /// Blocks of employees who follow each other, some requested by one of the two.
    pub(super) async fn insert_match_blocks(&mut self, employees: &[employee::Model]) {
        let pairs = employees.windows(2).map(|pair| (pair[0].id.min(pair[1].id), pair[0].id.max(pair[1].id), pair[0].id));
        let blocks = pairs.map(|(employee_low_id, employee_high_id, requester)| match_block::Model {
            organization_id: self.organization_id,
            id: self.world.clock.new_id(),
            employee_low_id,
            employee_high_id,
            requester_id: self.random.chance(30).then_some(requester),
            created_at: self.now,
        });
        let blocks: Vec<_> = blocks.collect();
        self.insert::<match_block::Entity>(&blocks).await;
    }

    /// Proposals with pairings and participants without one. None is COMPUTING: maintenance would compute it.
    pub(super) async fn insert_match_proposals(&mut self, rounds: &[round::Model], participants: &[participant::Model]) {
        use match_proposal::Status::{Applied, Discarded, Failed, Proposed};
        let organization_id = self.organization_id;
        let (mut proposals, mut pairings, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        for round in rounds {
            let match_proposal_id = self.world.clock.new_id();
            let own: Vec<_> = participants.iter().filter(|row| row.program_id == round.program_id).collect();
            proposals.push(match_proposal::Model {
                organization_id,
                id: match_proposal_id,
                version: 3,
                program_id: round.program_id,
                round_id: round.id,
                status: [Applied, Discarded, Failed, Proposed][self.random.below(4)],
                attempt: 1,
                seed: 7,
                only_waiting: self.random.chance(50),
                weights: json!({ "waiting": 12 }),
                excluded: json!([[own[0].id, own[1].id]]),
                participant_count: 9,
                scored_count: 9,
                pairing_count: 4,
                unmatched_count: 1,
                total_score: 5_000_000_000,
                upper_bound_score: 6_000_000_000,
                greedy_score: 1,
                failure: self.maybe(50, "internal \"error\"".to_owned()),
                created_at: self.instant(),
                updated_at: self.instant(),
                proposed_at: self.maybe(50, self.now),
                ended_at: self.maybe(50, self.now),
            });
            pairings.extend((1..).zip(own.chunks(2)).map(|(position, pair)| match_proposal_pairing::Model {
                organization_id,
                match_proposal_id,
                position,
                score: 100 * position,
                participant_ids: json!(pair.iter().map(|row| row.id).collect::<Vec<_>>()),
                reasons: json!([{ "kind": "WAITING", "weight": 10, "value": 50, "contribution": 500, "quantity": 28 }]),
                kept: position % 2 == 0,
                pairing_id: None,
            }));
            alone.extend(own.iter().take(3).map(|row| match_proposal_unmatched::Model {
                organization_id,
                match_proposal_id,
                participant_id: row.id,
                reason: match_proposal_unmatched::Reason::PartnersTaken,
                help: json!([{ "kind": "ENROL_MORE", "partners": null }]),
            }));
        }
        self.insert::<match_proposal::Entity>(&proposals).await;
        self.insert::<match_proposal_pairing::Entity>(&pairings).await;
        self.insert::<match_proposal_unmatched::Entity>(&alone).await;
    }
}
