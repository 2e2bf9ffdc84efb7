//! Reads exchanges and feedback, and decides who reads the answers.

use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    domain::{
        personal_key,
        question_set::Answer,
        shared::{Listing, OptionalFilters},
    },
    platform::{
        Error, Result, db,
        page::{CursorValue, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    feedback::{Column, Entity, Model, Status},
    feedback_exchange::{self, Column as ExchangeColumn, Entity as Exchanges, Model as Exchange, Status as ExchangeStatus},
    feedback_version,
    id::{EmployeeId, FeedbackExchangeId, FeedbackId, FeedbackVersionId, OrganizationId, PairingId, ProgramId, TypedId},
    pairing_member,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, sea_query::ExprTrait};
use std::collections::{HashMap, HashSet};

/// The exchanges that the actor may see. People, whatever their role, see those of their present and past pairings.
///
/// # Errors
/// `Forbidden` without permission to read feedback.
pub fn exchanges_visible_to(actor: &Actor) -> Result<Select<Exchanges>> {
    let all = Exchanges::of(actor.organization());
    Ok(match actor.reach(Permission::ReadFeedback)? {
        Reach::All => all,
        Reach::Own(employee) => {
            let own = pairing_member::Entity::of(actor.organization()).filter(pairing_member::Column::EmployeeId.eq(employee));
            all.filter(ExchangeColumn::PairingId.in_subquery(own.select_only().column(pairing_member::Column::PairingId).into_query()))
        }
    })
}

/// The feedback that the actor may see: given or received by the actor. Its answers have rules of their own, see [`load_submissions`].
///
/// # Errors
/// `Forbidden` without permission to read feedback.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadFeedback)? {
        Reach::All => all,
        Reach::Own(employee) => all.filter(Column::GiverId.eq(employee).or(Column::ReceiverId.eq(employee))),
    })
}

/// # Errors
/// `NotFound` when the exchange does not exist or the actor may not see it.
pub async fn get_exchange(db: &impl ConnectionTrait, actor: &Actor, id: FeedbackExchangeId) -> Result<Exchange> {
    let found = exchanges_visible_to(actor)?.filter(ExchangeColumn::Id.eq(id)).one(db).await?;
    found.ok_or(Error::NotFound { noun: "feedback exchange" })
}

/// The feedback that the actor gives a receiver in an exchange.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn get_given(db: &impl ConnectionTrait, actor: &Actor, exchange: FeedbackExchangeId, receiver: EmployeeId) -> Result<Model> {
    let giver = actor.employee().ok_or(Error::NotFound { noun: "feedback" })?;
    let given = visible_to(actor)?.filter(Column::FeedbackExchangeId.eq(exchange)).filter(Column::GiverId.eq(giver));
    given.filter(Column::ReceiverId.eq(receiver)).one(db).await?.ok_or(Error::NotFound { noun: "feedback" })
}

/// The feedback of some exchanges that the actor may see.
///
/// # Errors
/// `Forbidden` without permission to read feedback.
pub fn select_of_exchanges(db: &impl ConnectionTrait, actor: &Actor, ids: &[FeedbackExchangeId]) -> Result<Select<Entity>> {
    let of_exchanges = db::in_ids(db, Column::FeedbackExchangeId, ids.iter().map(|id| id.uuid()));
    Ok(visible_to(actor)?.filter(of_exchanges).order_by_asc(Column::Id))
}

/// What was submitted as feedback once.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Counted from 1.
    pub number: i32,
    pub submitted_at: DateTime<Utc>,
    /// `None`: the giver was erased.
    pub answers: Option<Vec<Answer>>,
}

/// All versions of feedback, the first one first, of the feedback whose answers the actor may read. The rest is absent.
///
/// # Errors
/// `Forbidden` without permission to read feedback; `Unavailable` when the server no longer has the encryption key.
pub async fn load_submissions(app: &App, actor: &Actor, ids: &[FeedbackId]) -> Result<HashMap<FeedbackId, Vec<Submission>>> {
    let Some(reader) = actor.employee() else { return Ok(HashMap::new()) };
    let rows = visible_to(actor)?.filter(db::in_ids(&app.db, Column::Id, ids.iter().map(|id| id.uuid()))).all(&app.db).await?;
    let open_to_receiver = load_open_to_receiver(&app.db, actor.organization(), reader, app.clock.now(), &rows).await?;
    let readable: HashMap<FeedbackId, EmployeeId> = rows
        .iter()
        .filter(|row| row.giver_id == reader || open_to_receiver.contains(&row.feedback_exchange_id))
        .map(|row| (row.id, row.giver_id))
        .collect();
    let versions = feedback_version::Entity::of(actor.organization())
        .filter(db::in_ids(&app.db, feedback_version::Column::FeedbackId, readable.keys().map(|id| id.uuid())))
        .order_by_asc(feedback_version::Column::Number)
        .all(&app.db)
        .await?;
    let keys = personal_key::load(app, &app.db, actor.organization(), readable.values().copied()).await?;
    let mut submissions: HashMap<FeedbackId, Vec<Submission>> = readable.keys().map(|id| (*id, Vec::new())).collect();
    for version in versions {
        let Some(giver) = readable.get(&version.feedback_id) else { continue };
        let text = keys.decrypt(*giver, &encryption_context(version.id), &version.answers)?;
        let answers = text.map(|text| serde_json::from_str(&text).map_err(Error::internal)).transpose()?;
        let submission = Submission { number: version.number, submitted_at: version.created_at, answers };
        submissions.entry(version.feedback_id).or_default().push(submission);
    }
    Ok(submissions)
}

/// The exchanges of the feedback in which the receiver reads what was submitted: those that are complete, and, after their due instant, those
/// to which the receiver has submitted everything.
pub(in crate::domain) async fn load_open_to_receiver(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    receiver: EmployeeId,
    now: DateTime<Utc>,
    rows: &[Model],
) -> Result<HashSet<FeedbackExchangeId>> {
    let ids: HashSet<_> = rows.iter().filter(|row| row.receiver_id == receiver).map(|row| row.feedback_exchange_id).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let uuids = || ids.iter().map(|id| id.uuid());
    let exchanges = Exchanges::of(organization).filter(db::in_ids(db, ExchangeColumn::Id, uuids())).all(db).await?;
    let waiting = Entity::of(organization)
        .filter(db::in_ids(db, Column::FeedbackExchangeId, uuids()))
        .filter(Column::GiverId.eq(receiver))
        .filter(Column::Status.eq(Status::Waiting))
        .all(db)
        .await?;
    let waiting: HashSet<_> = waiting.into_iter().map(|row| row.feedback_exchange_id).collect();
    let is_open =
        |exchange: &Exchange| exchange.status == ExchangeStatus::Complete || exchange.due_at <= now && !waiting.contains(&exchange.id);
    Ok(exchanges.into_iter().filter(is_open).map(|exchange| exchange.id).collect())
}

/// What the encrypted answers are bound to: as another version they cannot be decrypted.
pub(in crate::domain) fn encryption_context(version: FeedbackVersionId) -> String {
    format!("feedback_version.answers:{version}")
}

/// The sort orders of exchanges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ExchangeSort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    DueAtAsc,
    DueAtDesc,
}

/// A list of exchanges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExchangeList {
    pub programs: Option<Vec<ProgramId>>,
    pub pairings: Option<Vec<PairingId>>,
    pub statuses: Option<Vec<ExchangeStatus>>,
    /// Exchanges that are due at this instant or later.
    pub due_from: Option<DateTime<Utc>>,
    /// Exchanges that are due before this instant.
    pub due_to: Option<DateTime<Utc>>,
    pub sort: ExchangeSort,
}

impl Listing for ExchangeList {
    type Entity = Exchanges;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Exchanges>> {
        Ok(exchanges_visible_to(actor)?
            .filter_ids(db, ExchangeColumn::ProgramId, &self.programs)
            .filter_ids(db, ExchangeColumn::PairingId, &self.pairings)
            .filter_values(db, ExchangeColumn::Status, &self.statuses)
            .filter_range(ExchangeColumn::DueAt, self.due_from, self.due_to))
    }

    fn order(&self) -> SortOrder<Exchanges> {
        let created = SortOrder::new("feedback_exchange.created").then_id();
        let due_at = |row: &feedback_exchange::Model| CursorValue::Instant(row.due_at);
        let due_at = SortOrder::new("feedback_exchange.due_at").key(ExchangeColumn::DueAt, due_at).then_id();
        match self.sort {
            ExchangeSort::CreatedAsc => created,
            ExchangeSort::CreatedDesc => created.reversed("feedback_exchange.created.desc"),
            ExchangeSort::DueAtAsc => due_at,
            ExchangeSort::DueAtDesc => due_at.reversed("feedback_exchange.due_at.desc"),
        }
    }
}

/// Feedback by creation, oldest or newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub exchanges: Option<Vec<FeedbackExchangeId>>,
    pub givers: Option<Vec<EmployeeId>>,
    pub receivers: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::FeedbackExchangeId, &self.exchanges)
            .filter_ids(db, Column::GiverId, &self.givers)
            .filter_ids(db, Column::ReceiverId, &self.receivers)
            .filter_values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("feedback.created").then_id();
        if self.newest_first { created.reversed("feedback.created.desc") } else { created }
    }
}
