//! Plans a roster while it is uploaded: parsing, comparing and storing happen chunk by chunk, so the roster may be of any length. The plan
//! is RECEIVING until its last row is stored; an upload that fails or stalls leaves a FAILED plan without rows.

use super::{
    CHUNK_ROWS,
    decoding::decompress,
    parse::{self, Format},
    plan::{self, PlanBuilder, PlanRequest},
    read::{get_locked, load_with_status},
    retention::delete_rows,
    row_input::RowInput,
    subject::MatchBy,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::roster_mapping::CompiledMapping,
    feed,
    platform::{Error, Result, transaction},
};
use chrono::TimeDelta;
use entity::{
    id::{OrganizationId, RosterPlanId},
    roster_plan::{Model, Status},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use tokio::sync::mpsc::{self, Sender};

/// The field that errors about the roster as a whole name.
const FIELD: &str = "roster";

/// An upload that takes longer than this fails.
const UPLOAD_TIMEOUT: TimeDelta = TimeDelta::hours(6);
/// Why the plan of an upload that exceeded the timeout has failed.
const UPLOAD_TIMEOUT_MESSAGE: &str = "the upload stalled or took too long: send it again";

/// How an uploaded roster is encoded.
pub struct UploadEncoding {
    pub format: Format,
    /// Whether the bytes are compressed by gzip.
    pub is_gzip: bool,
    /// The mapping of columns and status words.
    pub mapping: CompiledMapping,
}

/// Reads a roster to its end and plans it. When the roster as a whole is invalid, the plan is stored as FAILED.
///
/// # Errors
/// `Invalid` on `roster` when the roster cannot be read; `Unavailable` when the upload took longer than six hours.
pub async fn plan_upload(
    app: &App,
    actor: &Actor,
    request: PlanRequest<'_>,
    encoding: UploadEncoding,
    roster: impl Read + Send + 'static,
) -> Result<Model> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let id: RosterPlanId = app.clock.new_id();
    let plan = plan::new_plan(actor, id, request, feed::head(&*work, actor.organization()).await?.seq, work.at);
    plan.clone().into_active_model().insert(&*work).await?;
    work.commit().await?;
    match build_plan(app, plan.clone(), request.match_by, encoding, roster).await {
        Ok((planned, digest)) => publish_plan(app, actor, request, planned, &digest).await,
        Err(error) => {
            fail(app, actor, plan, &error.to_string()).await?;
            Err(error)
        }
    }
}

/// Compares and stores the rows while they are parsed on a blocking thread. Returns the plan and the SHA-256 of the uploaded bytes.
async fn build_plan(
    app: &App,
    plan: Model,
    match_by: MatchBy,
    encoding: UploadEncoding,
    roster: impl Read + Send + 'static,
) -> Result<(Model, [u8; 32])> {
    let mut builder = PlanBuilder::new(&plan, match_by, app.clock.today());
    let (sender, mut chunks) = mpsc::channel(1);
    let parsing = tokio::task::spawn_blocking(move || parse_chunks(&encoding, roster, &sender));
    while let Some(rows) = chunks.recv().await {
        builder.add_rows(&app.db, rows).await?;
    }
    let digest = parsing.await.map_err(Error::internal)??;
    if builder.row_count() == 0 {
        return Err(Error::invalid(FIELD, "contains no rows"));
    }
    let now = app.clock.now();
    let tx = transaction::begin(&app.db).await?;
    let planned = builder.finish(&tx, plan, now).await?;
    tx.commit().await?;
    Ok((planned, digest))
}

/// Parses the roster and sends its rows in chunks. Ends early when the receiver is gone. Returns the SHA-256 of the uploaded bytes.
fn parse_chunks(encoding: &UploadEncoding, roster: impl Read, sender: &Sender<Vec<RowInput>>) -> Result<[u8; 32]> {
    let mut hashed = HashingReader { inner: roster, hash: Sha256::new() };
    let bytes: Box<dyn Read + '_> = if encoding.is_gzip { Box::new(decompress(&mut hashed)) } else { Box::new(&mut hashed) };
    let mut rows = parse::parse_rows(encoding.format, bytes, &encoding.mapping, FIELD)?;
    loop {
        let chunk: Vec<RowInput> = rows.by_ref().take(CHUNK_ROWS).collect::<Result<_>>()?;
        if chunk.is_empty() {
            break;
        }
        if sender.blocking_send(chunk).is_err() {
            return Err(Error::internal("the receiver of the roster rows is gone"));
        }
    }
    drop(rows);
    Ok(hashed.hash.finalize().into())
}

/// Stores the finished plan and records it, unless the same roster was sent before under the same idempotency key.
async fn publish_plan(app: &App, actor: &Actor, request: PlanRequest<'_>, planned: Model, digest: &[u8; 32]) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    if get_locked(&work, actor, planned.id).await?.status != Status::Receiving {
        drop(work);
        fail(app, actor, planned, UPLOAD_TIMEOUT_MESSAGE).await?;
        return Err(Error::Unavailable(UPLOAD_TIMEOUT_MESSAGE.into()));
    }
    let input = (request.idempotent_parameters(), digest);
    match work.claim_idempotency_key(request.idempotency_key, "rosters", &input, planned.id).await {
        Ok(None) => {
            let planned = planned.into_active_model().reset_all().update(&*work).await?;
            plan::record_created(&mut work, &planned);
            work.commit().await?;
            Ok(planned)
        }
        Ok(Some(earlier)) => {
            drop(work);
            fail(app, actor, planned, "the same roster was sent before under the same idempotency key").await?;
            super::get(&app.db, actor, earlier).await
        }
        Err(error) => {
            drop(work);
            fail(app, actor, planned, &error.to_string()).await?;
            Err(error)
        }
    }
}

/// Marks a plan that is being received as FAILED and deletes its rows.
async fn fail(app: &App, actor: &Actor, plan: Model, reason: &str) -> Result<()> {
    let work = app.begin(actor).await?;
    let status = get_locked(&work, actor, plan.id).await?.status;
    if !matches!(status, Status::Receiving | Status::Failed) {
        return Ok(());
    }
    // Also for a plan that has failed already: rows may have arrived since.
    delete_rows(&*work, plan.organization_id, plan.id).await?;
    if status == Status::Receiving {
        let failed = Model { status: Status::Failed, failure: Some(reason.to_owned()), version: plan.version + 1, ..plan };
        failed.into_active_model().reset_all().update(&*work).await?;
    }
    work.commit().await
}

/// Fails the plans whose upload has exceeded the timeout, for example because the process was stopped during the upload. Returns the
/// number of failed plans.
pub async fn fail_stalled_uploads(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let plans = load_with_status(app, &actor, Status::Receiving).await?;
    let stalled = plans.into_iter().filter(|plan| plan.created_at < app.clock.now() - UPLOAD_TIMEOUT);
    let mut count = 0;
    for plan in stalled {
        fail(app, &actor, plan, UPLOAD_TIMEOUT_MESSAGE).await?;
        count += 1;
    }
    Ok(count)
}

/// Hashes the bytes that are read through it.
struct HashingReader<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}
