//! Rosters of any size, read while they arrive.

use super::{
    ROWS,
    cells::Input,
    parse::{self, Format},
    source::unpacked,
    write::{self, Request, Staging},
};
use crate::{
    access::{Act, Actor},
    app::App,
    domain::roster_mapping::Reader,
    feed,
    platform::{Error, Result, transaction},
};
use chrono::TimeDelta;
use entity::{
    Tenanted,
    id::{OrganizationId, RosterPlanId},
    roster_batch,
    roster_plan::{Column, Entity, Mode, Model, Status},
    roster_row,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use tokio::sync::mpsc::{self, Sender};

/// What a caller calls the roster.
const FIELD: &str = "roster";

/// A plan whose rows have been arriving for so long will never be whole.
const PATIENCE: TimeDelta = TimeDelta::hours(6);
/// What is told of such a plan.
const LATE: &str = "its rows stopped arriving, or came too late: send it again";

/// How a roster is written.
pub struct Written {
    pub format: Format,
    /// By gzip.
    pub packed: bool,
    pub reader: Reader,
}

/// Reads a roster and plans it. What is wrong with it as a whole is told, and nothing of it stays but that it
/// failed.
///
/// # Errors
/// `Invalid` on `roster` when it cannot be read.
pub async fn receive(
    app: &App,
    actor: &Actor,
    request: Request<'_>,
    written: Written,
    roster: impl Read + Send + 'static,
) -> Result<Model> {
    actor.may(Act::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let id: RosterPlanId = app.clock.id();
    let plan = write::begun(actor, id, request, feed::head(&*work, actor.organization()).await?.seq, work.at);
    plan.clone().into_active_model().insert(&*work).await?;
    work.commit().await?;
    match staged(app, plan.clone(), written, roster).await {
        Ok((planned, digest)) => settled(app, actor, request, planned, &digest).await,
        Err(error) => {
            fail(app, actor, plan, &error.to_string()).await?;
            Err(error)
        }
    }
}

/// Compares the rows while they are read; answers the plan, and the digest of what was sent.
async fn staged(app: &App, plan: Model, written: Written, roster: impl Read + Send + 'static) -> Result<(Model, [u8; 32])> {
    let mut staging = Staging::new(&plan, app.clock.today());
    let (sender, mut chunks) = mpsc::channel(1);
    let reading = tokio::task::spawn_blocking(move || read(&written, roster, &sender));
    while let Some(rows) = chunks.recv().await {
        staging.take(&app.db, rows).await?;
    }
    let digest = reading.await.map_err(Error::internal)??;
    if staging.count() == 0 {
        return Err(Error::invalid(FIELD, "there are no rows"));
    }
    let now = app.clock.now();
    let tx = transaction::begin(&app.db).await?;
    let planned = staging.finish(&tx, plan, now).await?;
    tx.commit().await?;
    Ok((planned, digest))
}

/// Reads rows until the end, or until nobody wants them any more.
fn read(written: &Written, roster: impl Read, sender: &Sender<Vec<Input>>) -> Result<[u8; 32]> {
    let mut hashed = Hashed { inner: roster, hash: Sha256::new() };
    let bytes: Box<dyn Read + '_> = if written.packed { Box::new(unpacked(&mut hashed)) } else { Box::new(&mut hashed) };
    let mut rows = parse::rows(written.format, bytes, &written.reader, FIELD)?;
    loop {
        let chunk: Vec<Input> = rows.by_ref().take(ROWS).collect::<Result<_>>()?;
        if chunk.is_empty() {
            break;
        }
        if sender.blocking_send(chunk).is_err() {
            return Err(Error::internal("nobody waits for the rows"));
        }
    }
    drop(rows);
    Ok(hashed.hash.finalize().into())
}

/// Tells that the plan is made, unless the same was sent before under the same key.
async fn settled(app: &App, actor: &Actor, request: Request<'_>, planned: Model, digest: &[u8; 32]) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    if write::locked(&work, actor, planned.id).await?.status != Status::Receiving {
        drop(work);
        fail(app, actor, planned, LATE).await?;
        return Err(Error::Unavailable(LATE.into()));
    }
    let claimed = work.once(request.key, "rosters", &(planned.mode == Mode::Full, digest), planned.id).await;
    match claimed {
        Ok(None) => {
            let planned = planned.into_active_model().reset_all().update(&*work).await?;
            write::tell(&mut work, &planned);
            work.commit().await?;
            Ok(planned)
        }
        Ok(Some(done)) => {
            drop(work);
            fail(app, actor, planned, "the same roster was sent before under the same idempotency key").await?;
            super::get(&app.db, actor, done).await
        }
        Err(error) => {
            drop(work);
            fail(app, actor, planned, &error.to_string()).await?;
            Err(error)
        }
    }
}

/// Gives a plan up that is not made yet, and forgets its rows.
async fn fail(app: &App, actor: &Actor, plan: Model, why: &str) -> Result<()> {
    let work = app.begin(actor).await?;
    let status = write::locked(&work, actor, plan.id).await?.status;
    if !matches!(status, Status::Receiving | Status::Failed) {
        return Ok(());
    }
    // Also of one that was given up before: some may have come since.
    rows_of(&*work, plan.organization_id, plan.id).await?;
    if status == Status::Receiving {
        let failed = Model { status: Status::Failed, failure: Some(why.to_owned()), version: plan.version + 1, ..plan };
        failed.into_active_model().reset_all().update(&*work).await?;
    }
    work.commit().await
}

/// Gives up the plans whose rows will never all arrive: the program was stopped while they did. Answers how many.
pub async fn abandon(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let plans = write::unfinished(app, &actor, Status::Receiving).await?;
    let old = plans.into_iter().filter(|plan| plan.created_at < app.clock.now() - PATIENCE);
    let mut count = 0;
    for plan in old {
        fail(app, &actor, plan, LATE).await?;
        count += 1;
    }
    Ok(count)
}

/// Forgets the plans that ended longer ago than they need be kept, with their rows. Answers how many.
pub async fn forget(app: &App, organization: OrganizationId) -> Result<usize> {
    let before = app.clock.now() - TimeDelta::days(app.config.roster_retention_days);
    let old: Vec<RosterPlanId> = Entity::of(organization)
        .filter(Column::CreatedAt.lt(before))
        .filter(Column::Status.is_not_in([Status::Applying, Status::Receiving]))
        .select_only()
        .column(Column::Id)
        .into_tuple()
        .all(&app.db)
        .await?;
    for id in &old {
        let tx = transaction::begin(&app.db).await?;
        rows_of(&tx, organization, *id).await?;
        Entity::delete_of(organization).filter(Column::Id.eq(*id)).exec(&tx).await?;
        tx.commit().await?;
    }
    Ok(old.len())
}

/// Deletes what belongs to a plan.
async fn rows_of(db: &impl ConnectionTrait, organization: OrganizationId, plan: RosterPlanId) -> Result<()> {
    roster_batch::Entity::delete_of(organization).filter(roster_batch::Column::RosterPlanId.eq(plan)).exec(db).await?;
    roster_row::Entity::delete_of(organization).filter(roster_row::Column::RosterPlanId.eq(plan)).exec(db).await?;
    Ok(())
}

struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}
