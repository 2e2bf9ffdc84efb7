//! Edits a proposal: keeps pairings, excludes pairs, and lets participants exchange places. All edits of a request take effect, or none.

use super::{
    groups::explained,
    job::ensure_proposed,
    load::{load_named, load_pool},
    read::{excluded_pairs, get_locked, load_pairings, load_unmatched, participant_ids},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{pairing, program, round, shared::ensure_version},
    feed::ChangeKind,
    platform::{Code, Error, Result, db, error::Problems},
};
use entity::{
    Tenanted,
    id::{MatchProposalId, ParticipantId, TypedId},
    match_proposal::Model,
    match_proposal_pairing as pairings,
    match_proposal_unmatched::{self as unmatched, Reason},
};
use sea_orm::{ColumnTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The largest number of edits in one request.
const MAX_EDITS: usize = 100;

/// What an edit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditAction {
    /// Another computation leaves the pairing of these participants as it is.
    Keep,
    /// Another computation may divide the pairing of these participants.
    Release,
    /// These two are never paired in this proposal. A pairing with both of them is dissolved.
    Exclude,
    /// These two exchange places, one of which may be outside of all pairings.
    Swap,
}

/// One edit.
#[derive(Clone, Debug)]
pub struct Edit {
    pub action: EditAction,
    pub participants: Vec<ParticipantId>,
}

/// The pairings of a proposal while they are edited.
struct Draft {
    /// By position: the members, and whether the pairing is kept.
    pairings: BTreeMap<i32, (BTreeSet<ParticipantId>, bool)>,
    places: HashMap<ParticipantId, i32>,
    unmatched: BTreeSet<ParticipantId>,
    excluded: Vec<[ParticipantId; 2]>,
    /// The pairings with other members than before, with the edit that changed them last.
    changed: BTreeMap<i32, usize>,
}

impl Draft {
    fn contains(&self, id: ParticipantId) -> bool {
        self.places.contains_key(&id) || self.unmatched.contains(&id)
    }

    /// Applies one edit. `Err` says why it is not possible.
    fn apply(&mut self, index: usize, edit: &Edit) -> std::result::Result<(), &'static str> {
        let named: BTreeSet<ParticipantId> = edit.participants.iter().copied().collect();
        if named.len() != edit.participants.len() {
            return Err("contains a participant twice");
        }
        if edit.participants.iter().any(|id| !self.contains(*id)) {
            return Err("contains a participant who does not belong to this proposal");
        }
        match (edit.action, edit.participants.as_slice()) {
            (EditAction::Keep | EditAction::Release, [first, ..]) => {
                let pairing = self.places.get(first).and_then(|position| self.pairings.get_mut(position));
                let pairing =
                    pairing.filter(|(members, _)| *members == named).ok_or("are not the members of a pairing of this proposal")?;
                pairing.1 = edit.action == EditAction::Keep;
            }
            (EditAction::Exclude, [one, other]) => {
                let pair = [*one.min(other), *one.max(other)];
                if !self.excluded.contains(&pair) {
                    self.excluded.push(pair);
                }
                let place = self.places.get(one).copied();
                if let Some(position) = place.filter(|_| place == self.places.get(other).copied()) {
                    let (members, _) = self.pairings.remove(&position).unwrap_or_default();
                    self.changed.remove(&position);
                    self.places.retain(|member, _| !members.contains(member));
                    self.unmatched.extend(members);
                }
            }
            (EditAction::Swap, [one, other]) => {
                let (from, to) = (self.places.get(one).copied(), self.places.get(other).copied());
                if from == to {
                    return Err("are in the same pairing, or both without one");
                }
                self.unmatched.remove(one);
                self.unmatched.remove(other);
                for (leaving, entering, place) in [(*one, *other, from), (*other, *one, to)] {
                    let Some(position) = place else {
                        self.places.remove(&entering);
                        self.unmatched.insert(entering);
                        continue;
                    };
                    if let Some((members, _)) = self.pairings.get_mut(&position) {
                        members.remove(&leaving);
                        members.insert(entering);
                    }
                    self.places.insert(entering, position);
                    self.changed.insert(position, index);
                }
            }
            (EditAction::Keep | EditAction::Release, _) => return Err("must name the members of a pairing"),
            (EditAction::Exclude | EditAction::Swap, _) => return Err("must have two entries"),
        }
        Ok(())
    }
}

/// Edits a proposal.
///
/// # Errors
/// `Conflict` when the proposal is not at the expected version, or is not PROPOSED; `Invalid` on `edits.N.participantIds` with the reason for
/// which an edit is not possible. Nothing is changed then.
pub async fn edit(app: &App, actor: &Actor, id: MatchProposalId, edits: Vec<Edit>, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_locked(&work, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, row.version)?;
    ensure_proposed(&row)?;
    if !(1..=MAX_EDITS).contains(&edits.len()) {
        return Err(Error::invalid("edits", format!("must have 1 to {MAX_EDITS} entries")));
    }
    let before = load_pairings(&*work, &row).await?;
    let unmatched_before: BTreeSet<ParticipantId> = load_unmatched(&*work, &row).await?.into_iter().map(|row| row.participant_id).collect();
    let mut draft = Draft {
        pairings: BTreeMap::new(),
        places: HashMap::new(),
        unmatched: unmatched_before.clone(),
        excluded: excluded_pairs(&row)?,
        changed: BTreeMap::new(),
    };
    for pairing in &before {
        let members: BTreeSet<ParticipantId> = participant_ids(pairing)?.into_iter().collect();
        draft.places.extend(members.iter().map(|member| (*member, pairing.position)));
        draft.pairings.insert(pairing.position, (members, pairing.kept));
    }
    let mut problems = Problems::default();
    for (index, edit) in edits.iter().enumerate() {
        if let Err(message) = draft.apply(index, edit) {
            problems.add(format!("edits.{index}.participantIds"), Code::Invalid, message);
        }
    }
    problems.into_result()?;
    let after = check_and_explain(&work, &row, &draft, before).await?;
    let total_score = after.iter().map(|(pairing, _)| i64::from(pairing.score)).sum();
    let count = |length: usize| i32::try_from(length).map_err(Error::internal);
    let (pairing_count, unmatched_count) = (count(after.len())?, count(draft.unmatched.len())?);
    store_differences(&mut work, &row, &draft, after, &unmatched_before).await?;
    let excluded = serde_json::to_value(&draft.excluded).map_err(Error::internal)?;
    let version = row.version + 1;
    let row = Model { pairing_count, unmatched_count, total_score, excluded, version, updated_at: work.at, ..row };
    work.update(row.clone())?;
    let fields = vec!["pairings", "unmatched", "excluded", "pairingCount", "unmatchedCount", "totalScore"];
    work.record(ChangeKind::MatchProposalEdited.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

/// Checks the pairings with other members than before, and computes their scores. Returns all pairings of the draft, and whether each has
/// changed.
async fn check_and_explain(
    work: &UnitOfWork<'_>,
    proposal: &Model,
    draft: &Draft,
    before: Vec<pairings::Model>,
) -> Result<Vec<(pairings::Model, bool)>> {
    let round = round::get(&**work, work.actor, proposal.round_id).await?;
    let program = program::get(&**work, work.actor, proposal.program_id).await?;
    let members_of = |position: &i32| draft.pairings.get(position).map(|(members, _)| members.iter().copied().collect::<Vec<_>>());
    let changed: Vec<(usize, Vec<ParticipantId>)> =
        draft.changed.iter().filter_map(|(position, index)| Some((*index, members_of(position)?))).collect();
    let groups: Vec<Vec<ParticipantId>> = changed.iter().map(|(_, members)| members.clone()).collect();
    let mut problems = Problems::default();
    for ((index, members), found) in changed.iter().zip(pairing::check_many(work, &program, &round, &groups).await?) {
        let field = format!("edits.{index}.participantIds");
        found.into_iter().for_each(|problem| problems.add(&*field, problem.code, problem.message));
        if draft.excluded.iter().any(|pair| pair.iter().all(|one| members.contains(one))) {
            problems.add(field, Code::Invalid, "would pair two participants whom an edit of this proposal excludes");
        }
    }
    problems.into_result()?;
    let named = load_named(&**work, proposal, &groups.concat()).await?;
    let pool = load_pool(&**work, (proposal, &program, &round), &named, work.at).await?;
    let mut after = Vec::new();
    for row in before {
        let Some((members, kept)) = draft.pairings.get(&row.position) else { continue };
        let is_changed = draft.changed.contains_key(&row.position);
        let mut row = pairings::Model { kept: *kept, ..row.clone() };
        if is_changed {
            let people = (0..).zip(&pool.people).filter(|(_, person)| members.contains(&person.participant));
            let group = explained(&pool, people.map(|(index, _)| index).collect(), *kept);
            row.score = group.score;
            row.reasons = serde_json::to_value(group.reasons).map_err(Error::internal)?;
            row.participant_ids = serde_json::to_value(members).map_err(Error::internal)?;
        }
        after.push((row, is_changed));
    }
    Ok(after)
}

/// Writes the rows that differ.
async fn store_differences(
    work: &mut UnitOfWork<'_>,
    proposal: &Model,
    draft: &Draft,
    after: Vec<(pairings::Model, bool)>,
    unmatched_before: &BTreeSet<ParticipantId>,
) -> Result<()> {
    let (organization_id, match_proposal_id) = (proposal.organization_id, proposal.id);
    let before = load_pairings(&**work, proposal).await?;
    let dissolved = before.iter().map(|row| row.position).filter(|position| !draft.pairings.contains_key(position));
    pairings::Entity::delete_of(organization_id)
        .filter(pairings::Column::MatchProposalId.eq(match_proposal_id))
        .filter(db::in_numbers(&**work, pairings::Column::Position, dissolved))
        .exec(&**work)
        .await?;
    let kept_before: HashMap<i32, bool> = before.iter().map(|row| (row.position, row.kept)).collect();
    for (row, is_changed) in after {
        if is_changed || kept_before.get(&row.position) != Some(&row.kept) {
            work.update(row)?;
        }
    }
    let matched = unmatched_before.difference(&draft.unmatched).map(|id| id.uuid());
    unmatched::Entity::delete_of(organization_id)
        .filter(unmatched::Column::MatchProposalId.eq(match_proposal_id))
        .filter(db::in_ids(&**work, unmatched::Column::ParticipantId, matched))
        .exec(&**work)
        .await?;
    let new = draft.unmatched.difference(unmatched_before).map(|participant_id| unmatched::Model {
        organization_id,
        match_proposal_id,
        participant_id: *participant_id,
        reason: Reason::Edited,
        help: serde_json::json!([]),
    });
    work.insert(new.collect::<Vec<_>>())
}
