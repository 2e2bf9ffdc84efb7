//! Reading the change log, one page at a time. Writing it is part of every write (`app::UnitOfWork`); following it live is `feed::Tail`.

use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    feed::{self, ChangeKind, Filter, SubjectKind},
    platform::{
        Error, Result, db,
        page::{CursorValue, PageArgs, decode, encode},
        transaction,
    },
};
use entity::{
    Tenanted,
    change::{self, ActorKind},
    id::*,
    pairing_member,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use std::collections::HashSet;
use uuid::Uuid;

/// The name of the sort order of the change log, and of everything else that is sorted by its sequence number. They share one cursor.
pub const LOG_ORDER: &str = "log";

/// The largest number of entries that one page reads to find those that match its filter.
const MAX_SCANNED_ENTRIES: i64 = 10_000;

/// The cursor of a sequence number.
pub fn encode_cursor(seq: i64) -> String {
    encode(LOG_ORDER, &[CursorValue::Number(seq)])
}

/// The sequence number of a cursor. `None` is the start of the log.
///
/// # Errors
/// `Invalid` on `field` when the text is not a cursor of the change log.
pub fn decode_cursor(field: &str, cursor: Option<&str>) -> Result<i64> {
    let Some(text) = cursor else { return Ok(0) };
    match decode(field, LOG_ORDER, &[CursorValue::Number(0)], text)?.as_slice() {
        [CursorValue::Number(seq)] if *seq >= 0 => Ok(*seq),
        _ => Err(Error::invalid(field, "is not a cursor of the change log")),
    }
}

/// A page of the change log.
pub struct Page {
    pub entries: Vec<change::Model>,
    /// The page covers the log up to this sequence number: entries up to it that are not on the page do not match the filter.
    pub through: i64,
    /// Whether the log had later entries when the page was read.
    pub has_next: bool,
}

/// Reads the entries after a cursor that match the filter and that the actor may read.
///
/// # Errors
/// `ResyncRequired` when entries after the cursor have been pruned, and when the log ends before the cursor: then a backup was restored.
pub async fn list(app: &App, actor: &Actor, after: Option<&str>, first: Option<i32>, filter: &Filter) -> Result<Page> {
    let readable = readable_entries(actor)?;
    let after = decode_cursor("after", after)?;
    let args = PageArgs { first, ..Default::default() };
    let (size, _) = args.size(app.config.limit_page_default, app.config.limit_page_max)?;
    // One snapshot for both statements: entries that are pruned between them must not look like an empty log.
    let tx = transaction::snapshot(&app.db).await?;
    let head = feed::head(&tx, actor.organization()).await?;
    if !head.contains_entries_after(after) {
        return Err(Error::ResyncRequired { restart_after: head.seq });
    }
    let horizon = head.seq.min(after.saturating_add(MAX_SCANNED_ENTRIES));
    let mut select = change::Entity::of(actor.organization())
        .filter(change::Column::Seq.gt(after))
        .filter(change::Column::Seq.lte(horizon))
        .filter(readable);
    if let Some(kinds) = &filter.kinds {
        select = select.filter(db::in_texts(&tx, change::Column::Kind, kinds.iter().map(|kind| (*kind).to_owned())));
    }
    if let Some(subject_kinds) = &filter.subject_kinds {
        select = select.filter(db::in_texts(&tx, change::Column::SubjectKind, subject_kinds.iter().map(|kind| kind.as_str().to_owned())));
    }
    // One entry more than the page shows whether the page is full.
    let mut entries = select.order_by_asc(change::Column::Seq).limit(size + 1).all(&tx).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let is_full = entries.len() > size;
    entries.truncate(size);
    let through = match entries.last() {
        Some(last) if is_full => last.seq,
        None if is_full => after,
        _ => horizon.max(after),
    };
    Ok(Page { entries, through, has_next: through < head.seq })
}

/// The entries about some subjects, and of some kinds of change, whose sequence numbers are after the first of the range and up to the
/// second; and the sequence number up to which they were read. Checks no permission to read the log: the caller must return only objects that
/// the actor may see, and nothing of the entries.
///
/// # Errors
/// `ResyncRequired` when entries of the range have been pruned.
pub(in crate::domain) async fn list_about(
    app: &App,
    actor: &Actor,
    (after, through): (i64, i64),
    (subjects, kinds): (&[SubjectKind], &[ChangeKind]),
) -> Result<(Vec<change::Model>, i64)> {
    let tx = transaction::snapshot(&app.db).await?;
    let head = feed::head(&tx, actor.organization()).await?;
    if !head.contains_entries_after(after) {
        return Err(Error::ResyncRequired { restart_after: head.seq });
    }
    let read = through.min(after.saturating_add(MAX_SCANNED_ENTRIES));
    let is_about = db::in_texts(&tx, change::Column::SubjectKind, subjects.iter().map(|kind| kind.as_str().to_owned()));
    let is_of_kind = db::in_texts(&tx, change::Column::Kind, kinds.iter().map(|kind| kind.as_str().to_owned()));
    let entries = change::Entity::of(actor.organization())
        .filter(change::Column::Seq.gt(after))
        .filter(change::Column::Seq.lte(read))
        .filter(Condition::any().add(is_about).add(is_of_kind))
        .order_by_asc(change::Column::Seq)
        .all(&tx)
        .await?;
    Ok((entries, read))
}

/// The kinds of entries that only the members of a pairing read.
fn member_kinds() -> impl Iterator<Item = &'static str> {
    ChangeKind::ALL.iter().filter(|kind| kind.is_for_members()).map(|kind| kind.as_str())
}

/// The pairings that the employee is or was a member of.
fn own_pairings(actor: &Actor, employee: EmployeeId) -> Select<pairing_member::Entity> {
    pairing_member::Entity::of(actor.organization())
        .filter(pairing_member::Column::EmployeeId.eq(employee))
        .select_only()
        .column(pairing_member::Column::PairingId)
}

/// The condition that the actor may read an entry. Entries for the members of a pairing are for them alone, whatever their role; callers
/// with the role EMPLOYEE read no others.
///
/// # Errors
/// `Forbidden` without permission to read the log.
fn readable_entries(actor: &Actor) -> Result<Condition> {
    let reach = actor.reach(Permission::ReadChange)?;
    let is_for_members = change::Column::Kind.is_in(member_kinds());
    let is_own = actor.employee().map(|employee| {
        let subjects = own_pairings(actor, employee).into_query();
        Condition::all().add(is_for_members.clone()).add(change::Column::SubjectId.in_subquery(subjects))
    });
    let others = matches!(reach, Reach::All).then(|| change::Column::Kind.is_not_in(member_kinds()));
    Ok(Condition::any().add_option(others).add_option(is_own))
}

/// Those of some entries that the actor may read, by sequence number: the condition of [`list`] for entries that are read already.
///
/// # Errors
/// `Forbidden` without permission to read the log.
pub async fn select_readable(db: &impl ConnectionTrait, actor: &Actor, entries: &[change::Model]) -> Result<HashSet<i64>> {
    let reach = actor.reach(Permission::ReadChange)?;
    let is_for_members = |entry: &&change::Model| ChangeKind::parse(&entry.kind).is_some_and(ChangeKind::is_for_members);
    let (addressed, others): (Vec<_>, Vec<_>) = entries.iter().partition(is_for_members);
    let mut readable: HashSet<i64> = HashSet::new();
    if matches!(reach, Reach::All) {
        readable.extend(others.iter().map(|entry| entry.seq));
    }
    if let Some(employee) = actor.employee().filter(|_| !addressed.is_empty()) {
        let subjects = addressed.iter().map(|entry| entry.subject_id);
        let own = own_pairings(actor, employee).filter(db::in_ids(db, pairing_member::Column::PairingId, subjects));
        let own: Vec<PairingId> = own.into_tuple().all(db).await?;
        readable.extend(addressed.iter().filter(|entry| own.contains(&PairingId(entry.subject_id))).map(|entry| entry.seq));
    }
    Ok(readable)
}

/// The identifier of an entry's subject, with its type prefix. Without a prefix when this version does not know the type.
pub fn subject_id(entry: &change::Model) -> String {
    let id = entry.subject_id;
    match SubjectKind::parse(&entry.subject_kind) {
        Some(kind) => format_id(kind, id),
        None => id.to_string(),
    }
}

fn format_id(kind: SubjectKind, id: Uuid) -> String {
    match kind {
        SubjectKind::Organization => OrganizationId(id).to_string(),
        SubjectKind::IdentityProvider => IdentityProviderId(id).to_string(),
        SubjectKind::Integration => IntegrationId(id).to_string(),
        SubjectKind::Employee => EmployeeId(id).to_string(),
        SubjectKind::EmployeeErasure => EmployeeErasureId(id).to_string(),
        SubjectKind::Team => TeamId(id).to_string(),
        SubjectKind::RosterPlan => RosterPlanId(id).to_string(),
        SubjectKind::RosterSource => RosterSourceId(id).to_string(),
        SubjectKind::WebhookEndpoint => WebhookEndpointId(id).to_string(),
        SubjectKind::CompetencyFramework => CompetencyFrameworkId(id).to_string(),
        SubjectKind::Assessment => AssessmentId(id).to_string(),
        SubjectKind::EvidenceRule => EvidenceRuleId(id).to_string(),
        SubjectKind::Guide => GuideId(id).to_string(),
        SubjectKind::QuestionSet => QuestionSetId(id).to_string(),
        SubjectKind::Program => ProgramId(id).to_string(),
        SubjectKind::Participant => ParticipantId(id).to_string(),
        SubjectKind::Round => RoundId(id).to_string(),
        SubjectKind::MatchProposal => MatchProposalId(id).to_string(),
        SubjectKind::Pairing => PairingId(id).to_string(),
        SubjectKind::Session => SessionId(id).to_string(),
        SubjectKind::Goal => GoalId(id).to_string(),
        SubjectKind::Commitment => CommitmentId(id).to_string(),
        SubjectKind::FeedbackExchange => FeedbackExchangeId(id).to_string(),
        SubjectKind::Feedback => FeedbackId(id).to_string(),
        SubjectKind::Pulse => PulseId(id).to_string(),
        SubjectKind::AgendaItem => AgendaItemId(id).to_string(),
        SubjectKind::Recognition => RecognitionId(id).to_string(),
        SubjectKind::Takeaway => TakeawayId(id).to_string(),
        SubjectKind::Statement => StatementId(id).to_string(),
        SubjectKind::XapiDocument => XapiDocumentId(id).to_string(),
        SubjectKind::LearningRecord => LearningRecordId(id).to_string(),
        SubjectKind::SigningKey => SigningKeyId(id).to_string(),
        SubjectKind::Badge => BadgeId(id).to_string(),
        SubjectKind::BadgeAward => BadgeAwardId(id).to_string(),
    }
}

/// The identifier of the integration or employee that made a change, with its type prefix. `None` for the operator and the server.
pub fn actor_id(kind: ActorKind, id: Option<Uuid>) -> Option<String> {
    match kind {
        ActorKind::Integration => Some(IntegrationId(id?).to_string()),
        ActorKind::Employee => Some(EmployeeId(id?).to_string()),
        ActorKind::Operator | ActorKind::System => None,
    }
}
