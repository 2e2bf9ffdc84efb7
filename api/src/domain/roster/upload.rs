//! Plans a roster while it is uploaded: parsing, comparing and storing happen chunk by chunk, so the roster may be of any length. The plan
//! is RECEIVING until its last row is stored; an upload that fails or stalls leaves a FAILED plan without rows.

use super::{
    CHUNK_ROWS,
    manager_reference::{ManagerIndex, resolve_among_employees},
    parse::parse_rows,
    plan::{self, PlanBuilder, PlanRequest},
    read::{get_locked, load_with_status},
    retention::delete_rows,
    row_input::RowInput,
    row_interpreter::InterpretedRow,
    subject::MatchBy,
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        attribute_owner::Ownership,
        roster_mapping::{CompiledMapping, Format},
        table_file::{FileSummary, ReadOptions, check_row_count, decompress, read_error},
    },
    feed::{self, ChangeKind},
    platform::{Error, Result, digest::to_hex, transaction},
};
use chrono::TimeDelta;
use encoding_rs::Encoding;
use entity::{
    id::{OrganizationId, RosterPlanId},
    roster_plan::{Mode, Model, Status},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Seek, Write};
use tempfile::SpooledTempFile;
use tokio::sync::mpsc::{self, Sender};

/// The field that errors about the roster as a whole name.
const FIELD: &str = "roster";
/// The field that errors about the media type name.
const CONTENT_TYPE: &str = "contentType";

/// An upload that takes longer than this fails.
const UPLOAD_TIMEOUT: TimeDelta = TimeDelta::hours(6);
/// Why the plan of an upload that exceeded the timeout has failed.
const UPLOAD_TIMEOUT_MESSAGE: &str = "the upload stalled or took too long: send it again";

/// The length up to which a roster that is read twice is kept in memory, in bytes.
const SPOOLED_BYTES: usize = 4 << 20;

/// Rows that are sent to the plan together.
#[derive(Default)]
struct Chunk {
    rows: Vec<RowInput>,
    /// Rows that a filter of the mapping skips.
    skipped: Vec<RowInput>,
}

/// How an uploaded roster is encoded.
pub struct UploadEncoding {
    pub format: Format,
    /// Whether the bytes are compressed by gzip.
    pub is_gzip: bool,
    /// The mapping of columns and status words.
    pub mapping: CompiledMapping,
    /// What the sender knows about the content.
    pub expected: ExpectedContent,
}

/// What the sender of a roster knows about its content. A roster with another content is incomplete.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExpectedContent {
    /// The number of rows, without header, trailer and blank lines.
    pub rows: Option<u64>,
    /// The SHA-256 of the uploaded bytes.
    pub sha256: Option<[u8; 32]>,
}

impl UploadEncoding {
    /// The encoding of a roster with a media type such as `text/csv`, and its charset. A media type that says little, such as
    /// `application/octet-stream`, leaves both to the mapping.
    ///
    /// # Errors
    /// `Invalid` on `contentType`.
    pub fn new(media_type: &str, charset: Option<&str>, is_gzip: bool, mut mapping: CompiledMapping) -> Result<Self> {
        let format = match media_type.trim().to_ascii_lowercase().as_str() {
            "text/csv" => Some(Format::Csv),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Some(Format::Ndjson),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some(Format::Xlsx),
            "application/json" => mapping.file.format.filter(|format| *format == Format::Ndjson).or(Some(Format::Json)),
            "text/plain" | "application/octet-stream" => mapping.file.format,
            _ => {
                let message = "send the body as Content-Type: text/csv, application/x-ndjson, application/json or \
                    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; or as text/plain or application/octet-stream with a \
                    mapping that states file.format";
                return Err(Error::invalid(CONTENT_TYPE, message));
            }
        };
        let message =
            "does not tell the format: send text/csv, application/x-ndjson or application/json, or state file.format in the mapping";
        let format = format.ok_or_else(|| Error::invalid(CONTENT_TYPE, message))?;
        if let Some(label) = charset {
            let charset = Encoding::for_label(label.trim_matches('"').as_bytes());
            let message = || {
                format!(
                    "the charset {label:?} is unknown: use utf-8, windows-1252, iso-8859-1 or another label of the WHATWG Encoding Standard"
                )
            };
            mapping.file.charset = Some(charset.ok_or_else(|| Error::invalid(CONTENT_TYPE, message()))?);
        }
        Ok(Self { format, is_gzip, mapping, expected: ExpectedContent::default() })
    }
}

/// Reads a roster to its end and plans it. When the roster as a whole is invalid, the plan is stored as FAILED.
///
/// # Errors
/// `Invalid` on `roster` when the roster cannot be read or is incomplete, on `rows` or `sha256` when the content is not the expected one;
/// `Unavailable` when the upload took longer than six hours.
pub async fn plan_upload(
    app: &App,
    actor: &Actor,
    request: PlanRequest<'_>,
    encoding: UploadEncoding,
    roster: impl Read + Send + 'static,
) -> Result<Model> {
    let plan = begin_upload(app, actor, app.clock.new_id(), request).await?;
    receive_upload(app, actor, plan, request, encoding, roster).await
}

/// Creates the plan of a roster that is about to arrive.
///
/// # Errors
/// `Forbidden` without permission to write employees.
pub async fn begin_upload(app: &App, actor: &Actor, id: RosterPlanId, request: PlanRequest<'_>) -> Result<Model> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let plan = plan::new_plan(actor, id, request, feed::head(&*work, actor.organization()).await?.seq, work.at);
    plan.clone().into_active_model().insert(&*work).await?;
    work.commit().await?;
    Ok(plan)
}

/// As [`plan_upload`], for a plan that [`begin_upload`] has created.
///
/// # Errors
/// As [`plan_upload`].
pub async fn receive_upload(
    app: &App,
    actor: &Actor,
    plan: Model,
    request: PlanRequest<'_>,
    encoding: UploadEncoding,
    roster: impl Read + Send + 'static,
) -> Result<Model> {
    match build_plan(app, actor, plan.clone(), request.match_by, encoding, roster).await {
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
    actor: &Actor,
    plan: Model,
    match_by: MatchBy,
    encoding: UploadEncoding,
    roster: impl Read + Send + 'static,
) -> Result<(Model, [u8; 32])> {
    let ownership = Ownership::load(&app.db, actor).await?;
    let mut builder = PlanBuilder::new(&plan, match_by, ownership, app.clock.today());
    let (sender, mut chunks) = mpsc::channel(1);
    let is_full = plan.mode == Mode::Full;
    let parsing = tokio::task::spawn_blocking(move || parse_chunks(&encoding, is_full, roster, &sender));
    while let Some(mut chunk) = chunks.recv().await {
        resolve_among_employees(&app.db, plan.organization_id, ownership, &mut chunk.rows).await?;
        builder.add_skipped(&app.db, chunk.skipped).await?;
        builder.add_rows(&app.db, chunk.rows).await?;
    }
    let (digest, has_open_end) = parsing.await.map_err(Error::internal)??;
    if builder.row_count() == 0 {
        return Err(Error::invalid(FIELD, "contains no rows"));
    }
    let now = app.clock.now();
    let plan = Model { open_end_digest: has_open_end.then(|| to_hex(digest)), ..plan };
    let tx = transaction::begin(&app.db).await?;
    let planned = builder.finish(&tx, plan, now).await?;
    tx.commit().await?;
    Ok((planned, digest))
}

/// Parses the roster and sends its rows in chunks. Ends early when the receiver is gone. Returns the SHA-256 of the uploaded bytes, and
/// whether the file may be cut off within its last cell.
fn parse_chunks(encoding: &UploadEncoding, is_full: bool, roster: impl Read, sender: &Sender<Chunk>) -> Result<([u8; 32], bool)> {
    let mut hashed = HashingReader { inner: roster, hash: Sha256::new() };
    let expected = encoding.expected;
    let options = ReadOptions {
        format: encoding.format,
        mapping: &encoding.mapping,
        is_full,
        is_checked: expected.rows.is_some() || expected.sha256.is_some(),
        field: FIELD,
    };
    let bytes: Box<dyn Read + '_> = if encoding.is_gzip { Box::new(decompress(&mut hashed)) } else { Box::new(&mut hashed) };
    let summary = if encoding.mapping.finds_managers() {
        let mut roster = spool(bytes)?;
        let mut managers = ManagerIndex::default();
        parse_rows(options, &mut roster, |row| {
            if let InterpretedRow::Accepted(row) = row {
                managers.add(&row);
            }
            Ok(())
        })?;
        roster.rewind().map_err(spool_error)?;
        send_chunks(options, roster, sender, |row| managers.resolve(row))?
    } else {
        send_chunks(options, bytes, sender, |_| {})?
    };
    // Bytes after the end of the content, such as a second archive, are part of the checksum.
    io::copy(&mut hashed, &mut io::sink()).map_err(|error| read_error(FIELD, &error))?;
    let digest: [u8; 32] = hashed.hash.finalize().into();
    check_row_count(summary.rows, expected.rows)?;
    if expected.sha256.is_some_and(|expected| expected != digest) {
        let message = "the SHA-256 of the uploaded bytes is another one: the roster is incomplete or damaged, and is refused";
        return Err(Error::invalid("sha256", message));
    }
    Ok((digest, summary.has_open_end))
}

fn send_chunks(
    options: ReadOptions<'_>,
    roster: impl Read,
    sender: &Sender<Chunk>,
    mut complete: impl FnMut(&mut RowInput),
) -> Result<FileSummary> {
    let send = |chunk: Chunk| sender.blocking_send(chunk).map_err(|_| Error::internal("the receiver of the roster rows is gone"));
    let mut chunk = Chunk::default();
    let summary = parse_rows(options, roster, |row| {
        match row {
            InterpretedRow::Accepted(mut row) => {
                complete(&mut row);
                chunk.rows.push(row);
            }
            InterpretedRow::Skipped(row) => chunk.skipped.push(row),
        }
        if chunk.rows.len() + chunk.skipped.len() == CHUNK_ROWS { send(std::mem::take(&mut chunk)) } else { Ok(()) }
    })?;
    send(chunk)?;
    Ok(summary)
}

/// Keeps a roster until it is read a second time: a manager may be named before the row that has the manager's e-mail address. A long one
/// is in a file that has no name and disappears with this process.
fn spool(mut bytes: impl Read) -> Result<SpooledTempFile> {
    let mut spooled = SpooledTempFile::new(SPOOLED_BYTES);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = bytes.read(&mut buffer).map_err(|error| read_error(FIELD, &error))?;
        if length == 0 {
            break;
        }
        spooled.write_all(buffer.get(..length).unwrap_or_default()).map_err(spool_error)?;
    }
    spooled.rewind().map_err(spool_error)?;
    Ok(spooled)
}

fn spool_error(error: io::Error) -> Error {
    Error::Unavailable(format!("the roster cannot be stored until it is read a second time: {error}"))
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
            // Not recorded: a repeated request has no effect that a reader of the change log should learn of.
            let mut work = app.begin(actor).await?;
            let plan = get_locked(&work, actor, planned.id).await?;
            discard(&mut work, plan, "the same roster was sent before under the same idempotency key", false).await?;
            work.commit().await?;
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
    let mut work = app.begin(actor).await?;
    let plan = get_locked(&work, actor, plan.id).await?;
    if matches!(plan.status, Status::Receiving | Status::Failed) {
        discard(&mut work, plan, reason, true).await?;
        work.commit().await?;
    }
    Ok(())
}

async fn discard(work: &mut UnitOfWork<'_>, plan: Model, reason: &str, is_recorded: bool) -> Result<()> {
    // Also for a plan that has failed already: rows may have arrived since.
    delete_rows(&**work, plan.organization_id, plan.id).await?;
    if plan.status == Status::Receiving {
        let failed = Model { status: Status::Failed, failure: Some(reason.to_owned()), version: plan.version + 1, ..plan };
        if is_recorded {
            work.record(ChangeKind::RosterPlanFailed.entry(failed.id, failed.version).with_fields(vec!["status"]));
        }
        failed.into_active_model().reset_all().update(&**work).await?;
    }
    Ok(())
}

/// Marks the plan of an abandoned upload as FAILED. Returns whether the plan is complete instead.
pub async fn discard_abandoned(work: &mut UnitOfWork<'_>, id: RosterPlanId, reason: &str) -> Result<bool> {
    match get_locked(work, &Actor::system(work.actor.organization()), id).await {
        Ok(plan) if matches!(plan.status, Status::Receiving | Status::Failed) => {
            discard(work, plan, reason, true).await?;
            Ok(false)
        }
        Ok(_) => Ok(true),
        // The server stopped before it created the plan.
        Err(Error::NotFound { .. }) => Ok(false),
        Err(error) => Err(error),
    }
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
