//! The application: what is built once and passed by reference, and the unit of work in which every write happens.

use crate::{
    access::{Actor, Authenticator, Console, RateLimiter},
    feed::{self, Entry, Notifier, Tail, WritePermit, WriteQueue},
    platform::{
        Code, Error, Result, bulk,
        clock::Clock,
        config::Config,
        db::{Database, Statements},
        digest::sha256_hex,
        encryption::Keys,
        outbound::{AllowedPrivateServers, Outbound, PrivateServers},
        table_growth::TableGrowth,
        transaction::{self, Transaction, Write},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{OrganizationId, TypedId},
    idempotency_key,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, QueryTrait,
    TryInsertResult, UpdateMany, sea_query::OnConflict,
};
use serde::Serialize;
use std::{
    collections::HashMap,
    ops::Deref,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{Notify, Semaphore},
    time::timeout,
};

tokio::task_local! {
    /// Whether the work inside [`with_time_limit`] is committing.
    static COMMITTING: Arc<AtomicBool>;
}

/// How long after the time limit a commit that has begun is awaited.
const COMMIT_TIMEOUT: Duration = Duration::from_secs(30);

/// How many runs of roster sources a node does at the same time, without those that callers request.
const MAX_SCHEDULED_RUNS: usize = 8;

/// The number of webhook endpoints to which a node delivers at the same time.
const MAX_WEBHOOK_DELIVERIES: usize = 32;

/// Writes of an organization that may hold a connection: one that writes, and one that waits for the lock, so that no time passes between
/// the two.
const CONCURRENT_WRITES: usize = 2;

/// The longest idempotency key, in bytes.
const MAX_IDEMPOTENCY_KEY_BYTES: usize = 255;

/// Everything that an operation of the domain needs in addition to its actor and input.
pub struct App {
    pub config: Config,
    pub db: Database,
    pub statements: Statements,
    pub clock: Clock,
    pub outbound: Outbound,
    pub access: Authenticator,
    pub rate_limiter: RateLimiter,
    pub notifier: Notifier,
    pub tail: Arc<Tail>,
    /// The sign-in of people with a browser, and their sessions.
    pub console: Arc<Console>,
    /// The keys with which stored secrets are encrypted.
    pub keys: Arc<Keys>,
    /// Runs work that outlives the request that started it.
    pub runtime: Handle,
    /// The runs of roster sources that this node may still start by schedule at the same time.
    pub scheduled_runs: Arc<Semaphore>,
    /// The webhook endpoints to which this node may still deliver at the same time.
    pub webhook_deliveries: Arc<Semaphore>,
    /// Tells the background work that a delivery ended, so that another can begin.
    pub webhook_delivery_ended: Arc<Notify>,
    write_queue: WriteQueue,
    /// The requests with many writes: one of each organization at a time.
    pub bulk_queue: WriteQueue,
    table_growth: TableGrowth,
}

impl App {
    /// Connects to the database and builds the parts. Must be called in a runtime that lives as long as the process.
    ///
    /// # Errors
    /// `Unavailable` when the database does not respond; `Invalid` on a setting with which the parts cannot be built.
    pub async fn build(config: Config, clock: Clock) -> Result<Self> {
        let db = Database::connect(&config).await?;
        let parse = |servers: &str| PrivateServers::parse(servers).map_err(Error::internal);
        let private_servers = AllowedPrivateServers {
            files: parse(&config.roster_source_private_servers)?,
            webhooks: parse(&config.webhook_private_servers)?,
        };
        let outbound = Outbound::new(config.access_allow_loopback_issuers, private_servers)?;
        let notifier = Notifier::default();
        let poll_interval = Duration::from_millis(config.feed_poll_milliseconds);
        let tail = Arc::new(Tail::new(db.clone(), notifier.clone(), poll_interval, Handle::current()));
        let keys = Arc::new(Keys::new(&config).map_err(|problem| Error::invalid("encryption_key", problem))?);
        let rate_limiter = RateLimiter::new(&config, clock.clone());
        let access = Authenticator::new(&config, clock.clone(), outbound.clone(), db.clone());
        let console = Arc::new(Console::new(&config, clock.clone(), outbound.clone(), db.clone(), keys.clone()));
        let statements = db.statements.clone();
        let (write_queue, bulk_queue) = (WriteQueue::new(CONCURRENT_WRITES), WriteQueue::new(1));
        Ok(Self {
            config,
            db,
            statements,
            clock,
            outbound,
            access,
            rate_limiter,
            notifier,
            tail,
            console,
            keys,
            runtime: Handle::current(),
            scheduled_runs: Arc::new(Semaphore::new(MAX_SCHEDULED_RUNS)),
            webhook_deliveries: Arc::new(Semaphore::new(MAX_WEBHOOK_DELIVERIES)),
            webhook_delivery_ended: Arc::default(),
            write_queue,
            bulk_queue,
            table_growth: TableGrowth::default(),
        })
    }

    /// Whether a write of the organization is in progress on this node.
    pub fn is_writing(&self, organization: OrganizationId) -> bool {
        !self.write_queue.is_idle(organization)
    }

    /// Begins a write when the earlier writes of the organization are done. What the write reads stays true until it commits, because
    /// no other write of the organization runs in between.
    ///
    /// # Errors
    /// `Unavailable` when the database does not respond.
    pub async fn begin<'a>(&'a self, actor: &'a Actor) -> Result<UnitOfWork<'a>> {
        let permit = self.write_queue.acquire(actor.organization()).await?;
        let (tx, rows) = transaction::begin_with(&self.db, &feed::lock_head_query(actor.organization())).await?;
        let head = rows.first().map(|row| row.try_get_by_index(0)).transpose()?;
        let attribute_owners = rows.first().map(|row| row.try_get_by_index(1)).transpose()?.flatten();
        Ok(UnitOfWork {
            tx,
            app: self,
            actor,
            at: self.clock.now(),
            head,
            attribute_owners,
            writes: Vec::new(),
            entries: Vec::new(),
            map_write_error: Error::from,
            new_rows: HashMap::new(),
            permit,
        })
    }
}

/// Runs work and cancels it after `limit`. Returns `None` when it was cancelled.
///
/// A write is one transaction, which is rolled back when its future is dropped, so cancelled work has changed nothing. A commit that has
/// begun is not cancelled: the caller would be told that a write failed which succeeded.
pub async fn with_time_limit<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let committing = Arc::new(AtomicBool::new(false));
    let mut work = pin!(COMMITTING.scope(committing.clone(), work));
    match timeout(limit, &mut work).await {
        Ok(output) => Some(output),
        Err(_) if committing.load(Ordering::Relaxed) => timeout(COMMIT_TIMEOUT, work).await.ok(),
        Err(_) => None,
    }
}

/// Runs a commit, or waits for one that another task does, outside of the time limit.
pub async fn outlive_time_limit<T>(work: impl Future<Output = T>) -> T {
    // Outside `with_time_limit` there is no flag to set.
    let set_committing = |value| COMMITTING.try_with(|committing| committing.store(value, Ordering::Relaxed)).unwrap_or_default();
    set_committing(true);
    let result = work.await;
    set_committing(false);
    result
}

/// A write in progress: one database transaction without network calls inside, whose change log entries are written last. Dropped before
/// [`UnitOfWork::commit`], it is rolled back.
///
/// Every operation that writes has the same steps: load, authorize, check the rules, write, record, commit.
pub struct UnitOfWork<'a> {
    tx: Transaction,
    pub app: &'a App,
    pub actor: &'a Actor,
    /// The instant of everything in this write.
    pub at: DateTime<Utc>,
    /// The last sequence number of the log, which is locked; `None` when the organization had no log at the beginning.
    head: Option<i64>,
    /// The attribute owners of the organization at the beginning, as stored.
    pub attribute_owners: Option<serde_json::Value>,
    writes: Vec<Write>,
    entries: Vec<Entry>,
    map_write_error: fn(DbErr) -> Error,
    /// The number of new rows by table, for [`TableGrowth`].
    new_rows: HashMap<&'static str, usize>,
    permit: WritePermit,
}

impl Deref for UnitOfWork<'_> {
    type Target = Transaction;
    fn deref(&self) -> &Transaction {
        &self.tx
    }
}

impl UnitOfWork<'_> {
    /// Adds an entry to the change log. It is written by the commit.
    pub fn record(&mut self, entry: Entry) {
        if entry.version == 1 {
            self.count_new_rows(entry.kind.subject().as_str(), 1);
        }
        self.entries.push(entry);
    }

    /// Counts new rows of a table whose rows have no entries in the change log.
    pub fn count_new_rows(&mut self, table: &'static str, rows: usize) {
        *self.new_rows.entry(table).or_default() += rows;
    }

    /// Inserts rows. They are sent by the commit, together with the log entries in one round trip, so nothing in this write may read or
    /// change them.
    pub fn insert<M>(&mut self, rows: impl IntoIterator<Item = M>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        self.add_inserts(rows, None)
    }

    /// Inserts rows as [`UnitOfWork::insert`] does. `on_conflict` says what happens to rows that exist.
    pub fn upsert<M>(&mut self, rows: impl IntoIterator<Item = M>, on_conflict: &OnConflict) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        self.add_inserts(rows, Some(on_conflict))
    }

    fn add_inserts<M>(&mut self, rows: impl IntoIterator<Item = M>, on_conflict: Option<&OnConflict>) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        let inserts = bulk::insert_statements::<M::Entity>(&self.tx, rows.into_iter().collect(), on_conflict)?;
        self.writes.extend(inserts.into_iter().map(Write::from));
        Ok(())
    }

    /// Updates all columns of a row that was read in this write. It is sent by the commit, as with [`UnitOfWork::insert`].
    pub fn update<M>(&mut self, row: M) -> Result<()>
    where
        M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
        M::Entity: EntityTrait<Model = M>,
    {
        let update = <M::Entity as EntityTrait>::update(row.into_active_model().reset_all()).validate()?;
        self.writes.push(update.into_query().into());
        Ok(())
    }

    /// Updates the rows that a condition selects. It is sent by the commit, as with [`UnitOfWork::insert`].
    pub fn update_rows<E: EntityTrait>(&mut self, update: UpdateMany<E>) {
        self.writes.push(update.into_query().into());
    }

    /// Sets how a database error of inserted and updated rows is mapped, for instance a violated unique constraint to `Conflict`.
    pub fn on_write_error(&mut self, map_error: fn(DbErr) -> Error) {
        self.map_write_error = map_error;
    }

    /// The last sequence number of the log if the write is committed with the entries recorded so far.
    pub fn seq_after_commit(&self) -> Result<i64> {
        let head = self.head.ok_or_else(|| Error::internal("a write of an organization without a change log"))?;
        Ok(head + i64::try_from(self.entries.len()).map_err(Error::internal)?)
    }

    /// Commits the write with its log entries, and notifies those who follow the log.
    ///
    /// # Errors
    /// The error of [`UnitOfWork::on_write_error`] when an insert or update fails: nothing is written. `Unavailable` when the database does
    /// not respond: when it fails during the commit itself, the write may have taken place, so a retry needs the same idempotency key.
    pub async fn commit(mut self) -> Result<()> {
        let mut writes = std::mem::take(&mut self.writes);
        if self.entries.is_empty() {
            transaction::execute_all(&self.tx, writes).await.map_err(self.map_write_error)?;
            return outlive_time_limit(self.tx.commit()).await;
        }
        self.count_new_rows("change", self.entries.len());
        let affects_access = self.entries.iter().any(|entry| entry.kind.subject().affects_access());
        let head = match self.head {
            Some(head) => head,
            // The log was created in this write.
            None => feed::head(&self.tx, self.actor.organization()).await?.seq,
        };
        writes.extend(feed::append_statements(&self.tx, self.actor, self.at, head, self.entries)?);
        transaction::execute_all(&self.tx, writes).await.map_err(self.map_write_error)?;
        outlive_time_limit(async {
            self.tx.commit().await?;
            drop(self.permit);
            if affects_access {
                self.app.access.invalidate(self.actor.organization());
            }
            self.app.notifier.notify(self.actor.organization());
            for (table, rows) in self.new_rows {
                self.app.table_growth.record(&self.app.db, table, rows).await;
            }
            Ok(())
        })
        .await
    }

    /// Rolls the write back and waits until that is done.
    pub async fn rollback(self) -> Result<()> {
        self.tx.rollback().await
    }

    /// Claims an idempotency key for the object `subject`. Does nothing without a key.
    ///
    /// `Some` is the subject of an earlier request with the same key and input: the caller reads its response from there and writes
    /// nothing. The key is stored by the transaction of the write itself, so it exists exactly when the write does.
    ///
    /// # Errors
    /// `Invalid` when the key is empty or longer than 255 bytes; `Conflict` with [`Code::KeyReused`] when it was used for another
    /// operation or input.
    pub async fn claim_idempotency_key<T: TypedId>(
        &self,
        key: Option<&str>,
        operation: &str,
        input: &impl Serialize,
        subject: T,
    ) -> Result<Option<T>> {
        let Some(key) = key else { return Ok(None) };
        if key.is_empty() || key.len() > MAX_IDEMPOTENCY_KEY_BYTES {
            return Err(Error::invalid("idempotencyKey", format!("must have between 1 and {MAX_IDEMPOTENCY_KEY_BYTES} bytes")));
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
        // A concurrent request with the same key waits in this statement until the first is committed or rolled back.
        let do_nothing = OnConflict::new().do_nothing().to_owned();
        let claimed = idempotency_key::Entity::insert(row).on_conflict(do_nothing).try_insert().exec_without_returning(&self.tx).await?;
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
    Ok(sha256_hex(bytes))
}
