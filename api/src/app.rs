//! What is built once and passed by reference, and the shape of every write.

use crate::{
    access::{Access, Actor, Rate},
    feed::{self, Entry, Signal, Tail, Turn, Turns},
    platform::{
        Code, Error, Result, bulk,
        clock::Clock,
        config::Config,
        db::{Database, Statements},
        digest::fingerprint,
        outbound::Outbound,
        transaction::{self, Transaction, Write},
    },
};
use chrono::{DateTime, Utc};
use entity::{Tenanted, id::TypedId, idempotency_key};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryTrait,
    TryInsertResult, sea_query::OnConflict,
};
use serde::Serialize;
use std::{
    ops::Deref,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::timeout;

tokio::task_local! {
    /// Whether what is carried out within a limit of time is committing just now.
    static COMMITTING: Arc<AtomicBool>;
}

/// How much longer a commit is waited for than what led to it.
const COMMIT: Duration = Duration::from_secs(30);

/// Everything a verb may need besides its actor and input.
pub struct App {
    pub config: Config,
    pub db: Database,
    pub statements: Statements,
    pub clock: Clock,
    pub outbound: Outbound,
    pub access: Access,
    pub rate: Rate,
    pub signal: Signal,
    pub tail: Arc<Tail>,
    turns: Turns,
}

impl App {
    /// Puts the parts together. Call it inside the runtime that lives as long as the process.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn build(config: Config, clock: Clock) -> Result<Self> {
        let db = Database::connect(&config).await?;
        let outbound = Outbound::new(config.access_allow_loopback_issuers)?;
        let signal = Signal::default();
        let poll = Duration::from_millis(config.feed_poll_milliseconds);
        let tail = Arc::new(Tail::new(db.clone(), signal.clone(), poll, tokio::runtime::Handle::current()));
        let rate = Rate::new(&config, clock.clone());
        let access = Access::new(&config, clock.clone(), outbound.clone(), db.clone());
        let statements = db.statements.clone();
        Ok(Self { config, db, statements, clock, outbound, access, rate, signal, tail, turns: Turns::default() })
    }

    /// Begins a write, once the organization's other writes are done: what it reads stays true until it commits.
    pub async fn begin<'a>(&'a self, actor: &'a Actor) -> Result<Work<'a>> {
        let turn = self.turns.wait(actor.organization()).await?;
        let (tx, head) = transaction::begin_with(&self.db, &feed::turn(actor.organization())).await?;
        let head = head.first().map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(Work {
            tx,
            app: self,
            actor,
            at: self.clock.now(),
            head,
            rows: Vec::new(),
            entries: Vec::new(),
            refusal: Error::from,
            _turn: turn,
        })
    }
}

/// Carries something out, and gives it up when it takes too long. A write is one transaction, which goes with its future:
/// nothing is half-written. What is committing by then is not broken off, so that nobody is told of something that was done
/// that it was not.
pub async fn limited<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let committing = Arc::new(AtomicBool::new(false));
    let mut work = pin!(COMMITTING.scope(committing.clone(), work));
    match timeout(limit, &mut work).await {
        Ok(done) => Some(done),
        Err(_) if committing.load(Ordering::Relaxed) => timeout(COMMIT, work).await.ok(),
        Err(_) => None,
    }
}

async fn committed(tx: Transaction) -> Result<()> {
    // Whoever is under no limit is not asked.
    let say = |now| COMMITTING.try_with(|committing| committing.store(now, Ordering::Relaxed)).unwrap_or_default();
    say(true);
    let done = tx.commit().await;
    say(false);
    done
}

/// A write under way: one transaction, its log entries last, no network inside. Dropped before [`Work::commit`], it leaves
/// nothing behind.
///
/// Every verb reads the same: load, may, sense, write, record, commit.
pub struct Work<'a> {
    tx: Transaction,
    pub app: &'a App,
    pub actor: &'a Actor,
    /// The instant of everything in this write.
    pub at: DateTime<Utc>,
    /// Where the log stood when it began, and stands still.
    head: Option<i64>,
    rows: Vec<Write>,
    entries: Vec<Entry>,
    /// What is answered when what was added or changed cannot be.
    refusal: fn(DbErr) -> Error,
    _turn: Turn,
}

impl Deref for Work<'_> {
    type Target = Transaction;
    fn deref(&self) -> &Transaction {
        &self.tx
    }
}

impl Work<'_> {
    /// Notes what happened; it is written with the commit.
    pub fn record(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Adds rows. They travel with the log entries, in one round trip: nothing in this write may read or change them again.
    pub fn add<M>(&mut self, rows: impl IntoIterator<Item = M>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        self.insert(rows, None)
    }

    /// Adds rows, or does with those that are there what `over` says.
    pub fn put<M>(&mut self, rows: impl IntoIterator<Item = M>, over: &OnConflict) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        self.insert(rows, Some(over))
    }

    fn insert<M>(&mut self, rows: impl IntoIterator<Item = M>, over: Option<&OnConflict>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        let inserts = bulk::inserted::<M::Entity>(&self.tx, rows.into_iter().collect(), over)?;
        self.rows.extend(inserts.into_iter().map(Write::from));
        Ok(())
    }

    /// Changes a row, which was read in this write, to what it is given here. It travels as [`Work::add`] does.
    pub fn change<M>(&mut self, row: M) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        let update = <M::Entity as EntityTrait>::update(row.into_active_model().reset_all()).validate()?;
        self.rows.push(update.into_query().into());
        Ok(())
    }

    /// Says what is answered when a row that was added or changed has something that only one may have.
    pub fn refused_by(&mut self, refusal: fn(DbErr) -> Error) {
        self.refusal = refusal;
    }

    /// Where the log will stand once what was recorded so far is committed.
    pub fn will_stand_at(&self) -> Result<i64> {
        let head = self.head.ok_or_else(|| Error::internal("a write of an organization without a log"))?;
        Ok(head + i64::try_from(self.entries.len()).map_err(Error::internal)?)
    }

    /// How many things happened so far.
    pub fn recorded(&self) -> usize {
        self.entries.len()
    }

    /// Makes the write visible, with its log entries, and wakes those who follow the log.
    pub async fn commit(self) -> Result<()> {
        let mut writes = self.rows;
        if self.entries.is_empty() {
            transaction::at_once(&self.tx, writes).await.map_err(self.refusal)?;
            return committed(self.tx).await;
        }
        let who_may_call = self.entries.iter().any(|entry| entry.kind.noun().decides_access());
        let head = match self.head {
            Some(head) => head,
            // An organization whose log was begun in this very write.
            None => feed::head(&self.tx, self.actor.organization()).await?.seq,
        };
        writes.extend(feed::appended(&self.tx, self.actor, self.at, head, self.entries)?);
        transaction::at_once(&self.tx, writes).await.map_err(self.refusal)?;
        committed(self.tx).await?;
        if who_may_call {
            self.app.access.forget(self.actor.organization());
        }
        self.app.signal.wake(self.actor.organization());
        Ok(())
    }

    /// Leaves nothing behind, before anything else begins.
    pub async fn give_up(self) -> Result<()> {
        self.tx.rollback().await
    }

    /// Claims an idempotency key for `subject`. `Some` is the subject of an earlier request with the same key and input:
    /// the answer is to be read from there and nothing done again. The key is kept by the transaction that does the work,
    /// so it is known exactly when the work is.
    ///
    /// # Errors
    /// `Conflict` when the key came before with another mutation or input.
    pub async fn once<T: TypedId>(&self, key: Option<&str>, operation: &str, input: &impl Serialize, subject: T) -> Result<Option<T>> {
        let Some(key) = key else { return Ok(None) };
        if key.is_empty() || key.len() > 255 {
            return Err(Error::invalid("idempotencyKey", "must have between 1 and 255 bytes"));
        }
        let input_hash = hash(input)?;
        let row = idempotency_key::ActiveModel {
            organization_id: Set(self.actor.organization()),
            actor: Set(self.actor.key()),
            key: Set(key.into()),
            operation: Set(operation.into()),
            input_hash: Set(input_hash.clone()),
            subject_id: Set(subject.uuid()),
            created_at: Set(self.at),
        };
        // A second request with the same key waits here until the first has committed or given up.
        let untouched = OnConflict::new().do_nothing().to_owned();
        let claimed = idempotency_key::Entity::insert(row).on_conflict(untouched).try_insert().exec_without_returning(&self.tx).await?;
        if matches!(claimed, TryInsertResult::Inserted(1)) {
            return Ok(None);
        }
        let earlier = idempotency_key::Entity::of(self.actor.organization())
            .filter(idempotency_key::Column::Actor.eq(self.actor.key()))
            .filter(idempotency_key::Column::Key.eq(key))
            .one(&self.tx)
            .await?
            .ok_or_else(|| Error::Unavailable("the idempotency key is in use; try again".into()))?;
        if earlier.operation != operation || earlier.input_hash != input_hash {
            let message = "this key was used before with another mutation or input; use a new key for a new request";
            return Err(Error::conflict("idempotencyKey", Code::KeyReused, message));
        }
        Ok(Some(T::from_uuid(earlier.subject_id)))
    }
}

fn hash(input: &impl Serialize) -> Result<String> {
    let bytes = serde_json::to_vec(input).map_err(Error::internal)?;
    Ok(fingerprint(bytes))
}
