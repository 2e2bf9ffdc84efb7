//! Runs: fetches the roster of a source, plans it in the name of the integration, and applies the plan if the source says so. The body is
//! planned while it arrives.

use super::{
    lease::{self, Ending, Fetched, LEASE, Started},
    secrets,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        integration,
        roster::{self, PlanRequest, UploadEncoding},
        roster_mapping,
    },
    platform::{
        Code, Error, Result,
        channel_reader::{self, ChannelReader},
        remote_file::{Credential, FileVersion, HttpsRequest, Opened, RemoteFile, SftpRequest},
    },
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::{Bytes, BytesMut};
use entity::{
    id::{RosterPlanId, RosterSourceId},
    integration::{Model as Integration, Status as IntegrationStatus},
    roster_plan::{Model as Plan, Status as PlanStatus},
    roster_source::{Authentication, Compression, Format, Model as Source},
    roster_source_run::{Cause, Model as Run, Outcome},
};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use sea_orm::ActiveEnum;
use secrecy::{ExposeSecret, SecretString};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::mpsc::Sender,
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use tracing::Instrument;

/// How often a roster is fetched again because an employee changed between plan and application.
const MAX_ATTEMPTS: usize = 3;
/// How many due sources one call of [`start_due`] starts.
const MAX_STARTS: u64 = 20;
/// The first bytes of gzip (RFC 1952). No CSV or NDJSON begins with them.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Starts a run at the request of a caller, and returns it while it is under way. It fetches the roster whether or not it has changed.
///
/// # Errors
/// `Conflict` while another run of the source is under way.
pub async fn request_run(app: &Arc<App>, actor: &Actor, id: RosterSourceId) -> Result<Run> {
    let started = lease::start_requested(app, actor, id).await?;
    let run = started.run.clone();
    spawn(app.clone(), started);
    Ok(run)
}

/// Starts runs of the sources that are due, in all organizations, and takes over those that other nodes abandoned. Returns the tasks.
///
/// # Errors
/// `Unavailable` when the database does not respond. What was started goes on.
pub async fn start_due(app: &Arc<App>) -> Result<Vec<JoinHandle<()>>> {
    let mut tasks = Vec::new();
    for (organization, id) in lease::find_due(app, MAX_STARTS).await? {
        if let Some(started) = lease::start_if_due(app, organization, id).await? {
            tasks.push(spawn(app.clone(), started));
        }
    }
    Ok(tasks)
}

/// Runs in the server's runtime to its end, whatever becomes of the request that started it.
fn spawn(app: Arc<App>, started: Started) -> JoinHandle<()> {
    let source = &started.source;
    let span =
        tracing::info_span!("roster_source", organization.id = %source.organization_id, roster_source = %source.id, run = %started.run.id);
    let runtime = app.runtime.clone();
    runtime.spawn(async move { run(&app, &started).await }.instrument(span))
}

async fn run(app: &Arc<App>, started: &Started) {
    let transferred = Arc::new(AtomicU64::new(0));
    let ending = tokio::select! {
        ending = attempt(app, started, &transferred) => ending,
        () = extend_lease(app, started) => {
            tracing::warn!("another node took over the run, or the source was deleted");
            return;
        }
    };
    let ending = Ending { byte_count: transferred.load(Ordering::Relaxed), ..ending };
    let (outcome, failure) = (ending.outcome.to_value(), ending.failure.clone());
    match lease::finish(app, started, ending).await {
        Ok(true) => {
            metrics::counter!("coachgraph_roster_source_runs_total", "outcome" => outcome.clone()).increment(1);
            tracing::info!(outcome, failure, "fetched a roster");
        }
        Ok(false) => tracing::warn!("another node took over the run, or the source was deleted"),
        // The lease expires, and a node closes the run.
        Err(error) => tracing::warn!(%error, "the end of the run could not be stored"),
    }
}

/// Extends the lease until it is lost.
async fn extend_lease(app: &App, started: &Started) {
    let mut expires_at = app.clock.now() + LEASE;
    let interval = LEASE.to_std().unwrap_or_default() / 4;
    loop {
        tokio::time::sleep(interval).await;
        match lease::extend(app, started).await {
            Ok(true) => expires_at = app.clock.now() + LEASE,
            Ok(false) => return,
            Err(error) if app.clock.now() < expires_at => tracing::warn!(%error, "the lease of the run could not be extended yet"),
            Err(_) => return,
        }
    }
}

/// Fetches, plans and applies. Again when an employee changed between plan and application.
async fn attempt(app: &Arc<App>, started: &Started, transferred: &Arc<AtomicU64>) -> Ending {
    let (mut plan, mut attempts) = (None, 0);
    loop {
        attempts += 1;
        match fetch_plan_and_apply(app, started, transferred, &mut plan).await {
            Ok(ending) => return ending,
            Err(Error::Conflict(problem)) if problem.code == Code::RosterMoved && attempts < MAX_ATTEMPTS => {
                tracing::info!("employees changed after the roster was planned; fetching it again");
            }
            Err(error) => return Ending { outcome: Outcome::Failed, failure: Some(describe(&error)), byte_count: 0, plan, fetched: None },
        }
    }
}

async fn fetch_plan_and_apply(
    app: &Arc<App>,
    started: &Started,
    transferred: &Arc<AtomicU64>,
    plan_id: &mut Option<RosterPlanId>,
) -> Result<Ending> {
    let source = &started.source;
    let integration = load_integration(app, source).await?;
    let actor = Actor::for_roster_source(&integration);
    actor.authorize(Permission::WriteEmployee, &[])?;
    actor.reach(Permission::ReadRosterPlan)?;
    let ending = |outcome, plan, fetched| Ending { outcome, failure: None, byte_count: 0, plan, fetched };
    let known = known_version(started, &integration);
    let Some((plan, file)) = fetch_and_plan(app, source, &integration, &actor, known.as_ref(), transferred).await? else {
        return Ok(ending(Outcome::Unchanged, None, None));
    };
    *plan_id = Some(plan.id);
    let fetched = Fetched { file, source_version: source.version, integration_version: integration.version };
    if plan.status == PlanStatus::Held {
        return Ok(ending(Outcome::Held, Some(plan.id), Some(fetched)));
    }
    if !source.applies_when_not_held {
        return Ok(ending(Outcome::Planned, Some(plan.id), Some(fetched)));
    }
    // The last moment at which another node may have taken over.
    if !lease::extend(app, started).await? {
        return Err(Error::Unavailable("another server took over the run".into()));
    }
    let applied = roster::apply(app, &actor, plan.id).await?;
    if applied.status == PlanStatus::Applying {
        roster::apply_remaining_batches(app, &actor, plan.id, |_| {}).await?;
    }
    Ok(ending(Outcome::Applied, Some(plan.id), Some(fetched)))
}

async fn load_integration(app: &App, source: &Source) -> Result<Integration> {
    let system = Actor::system(source.organization_id);
    let integration = integration::find_unchecked(&app.db, &system, source.integration_id).await?;
    let integration = integration.ok_or_else(|| Error::internal("the integration of a roster source is missing"))?;
    match integration.status {
        IntegrationStatus::Active => Ok(integration),
        IntegrationStatus::Disabled => Err(Error::Unavailable("the integration is disabled".into())),
    }
}

/// The version of the file that need not be planned again. A caller who requests a run wants a plan in any case.
fn known_version(started: &Started, integration: &Integration) -> Option<FileVersion> {
    let stored = started.source.fetched.clone().filter(|_| started.run.cause != Cause::Request)?;
    let fetched: Fetched = serde_json::from_value(stored).ok()?;
    let is_comparable = fetched.source_version == started.source.version && fetched.integration_version == integration.version;
    is_comparable.then_some(fetched.file)
}

/// Plans the roster while it arrives. `None` when it has not changed.
async fn fetch_and_plan(
    app: &Arc<App>,
    source: &Source,
    integration: &Integration,
    actor: &Actor,
    known: Option<&FileVersion>,
    transferred: &Arc<AtomicU64>,
) -> Result<Option<(Plan, FileVersion)>> {
    let seconds = app.config.roster_source_timeout_seconds;
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let late = |_| Error::Unavailable(format!("the roster was not received within {seconds} seconds"));
    let mut transfer = Transfer { file: None, max_bytes: app.config.roster_source_max_bytes, transferred };
    let Some(first) = timeout_at(deadline, transfer.open(app, source, known)).await.map_err(late)?? else { return Ok(None) };
    let Some(file) = &transfer.file else { return Ok(None) };
    let version = file.version.clone();
    let encoding = UploadEncoding {
        format: find_format(source, file)?,
        is_gzip: match source.compression {
            Some(compression) => compression == Compression::Gzip,
            None => first.starts_with(&GZIP_MAGIC),
        },
        mapping: roster_mapping::load(&app.db, actor, Some(integration.id)).await?,
    };
    let (sender, roster) = channel_reader::channel();
    let planning = spawn_planning(app, source, actor, encoding, roster);
    let sent = timeout_at(deadline, transfer.send(first, &sender)).await.map_err(late).flatten();
    // Without the end of the roster, the plan fails.
    drop(sender);
    let planned = planning.await.map_err(Error::internal)?;
    sent?;
    Ok(Some((planned?, version)))
}

/// In a task of its own, so that the plan is completed or marked as FAILED whatever becomes of the run.
fn spawn_planning(
    app: &Arc<App>,
    source: &Source,
    actor: &Actor,
    encoding: UploadEncoding,
    roster: ChannelReader,
) -> JoinHandle<Result<Plan>> {
    let (task_app, actor, mode, name) = (app.clone(), actor.clone(), source.mode, source.name.clone());
    let planning = async move {
        let request = PlanRequest { source: &name, mode, idempotency_key: None };
        roster::plan_upload(&task_app, &actor, request, encoding, roster).await
    };
    app.runtime.spawn(planning.in_current_span())
}

/// A file on its way from the source to the plan.
struct Transfer<'a> {
    file: Option<Box<RemoteFile>>,
    max_bytes: u64,
    transferred: &'a AtomicU64,
}

impl Transfer<'_> {
    /// Opens the file and returns its first bytes. `None` when it has not changed.
    async fn open(&mut self, app: &App, source: &Source, known: Option<&FileVersion>) -> Result<Option<Bytes>> {
        let file = match open(app, source, known).await? {
            Opened::Unchanged => return Ok(None),
            Opened::File(file) => file,
        };
        self.check_size(file.length.unwrap_or_default())?;
        self.file = Some(file);
        let mut first = BytesMut::new();
        while first.len() < GZIP_MAGIC.len() {
            match self.next_chunk().await? {
                Some(chunk) => first.extend_from_slice(&chunk),
                None if first.is_empty() => return Err(Error::Unavailable("the file is empty".into())),
                None => break,
            }
        }
        Ok(Some(first.freeze()))
    }

    /// Sends the file to the plan, and its end. Ends early when the plan has failed.
    async fn send(&mut self, first: Bytes, roster: &Sender<Option<Bytes>>) -> Result<()> {
        let mut chunk = Some(first);
        loop {
            let is_end = chunk.is_none();
            if roster.send(chunk).await.is_err() || is_end {
                return Ok(());
            }
            chunk = self.next_chunk().await?;
        }
    }

    async fn next_chunk(&mut self) -> Result<Option<Bytes>> {
        let Some(file) = &mut self.file else { return Ok(None) };
        let chunk = file.next_chunk().await?;
        let length = chunk.as_ref().map_or(0, |chunk| u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        self.check_size(self.transferred.fetch_add(length, Ordering::Relaxed).saturating_add(length))?;
        Ok(chunk)
    }

    fn check_size(&self, bytes: u64) -> Result<()> {
        if bytes <= self.max_bytes {
            return Ok(());
        }
        Err(Error::Unavailable(format!("the file is larger than {} bytes (roster_source_max_bytes)", self.max_bytes)))
    }
}

/// Opens the file of a source with its credentials.
async fn open(app: &App, source: &Source, known: Option<&FileVersion>) -> Result<Opened> {
    let missing = || Error::internal("a roster source lacks a part of its credentials");
    let secret = secrets::get(app, source)?;
    let user_name = source.user_name.as_deref();
    let credential = match (source.authentication, &secret) {
        (Authentication::Password, Some(secret)) => Credential::Password(secret.clone()),
        (Authentication::PrivateKey, Some(secret)) => Credential::PrivateKey(secret.clone()),
        _ => {
            let headers = authentication_headers(source, secret.as_ref()).ok_or_else(missing)?;
            return app.outbound.open_https(HttpsRequest { address: &source.address, headers, known }).await;
        }
    };
    let (user_name, host_key) = user_name.zip(source.host_key.as_deref()).ok_or_else(missing)?;
    app.outbound.open_sftp(SftpRequest { address: &source.address, user_name, credential, host_key, known }).await
}

/// The headers that authenticate an https request. `None` when the row lacks a part of them.
fn authentication_headers(source: &Source, secret: Option<&SecretString>) -> Option<HeaderMap> {
    let secret = secret.map(ExposeSecret::expose_secret);
    let (name, value) = match source.authentication {
        Authentication::None => return Some(HeaderMap::new()),
        Authentication::Bearer => (AUTHORIZATION, format!("Bearer {}", secret?)),
        Authentication::Basic => {
            let credentials = BASE64_STANDARD.encode(format!("{}:{}", source.user_name.as_deref()?, secret?));
            (AUTHORIZATION, format!("Basic {credentials}"))
        }
        Authentication::Header => (HeaderName::from_bytes(source.header_name.as_deref()?.as_bytes()).ok()?, secret?.to_owned()),
        Authentication::Password | Authentication::PrivateKey => return None,
    };
    let mut value = HeaderValue::from_str(&value).ok()?;
    value.set_sensitive(true);
    Some(HeaderMap::from_iter([(name, value)]))
}

/// The format that the source states, or that the content type or the file name tells.
fn find_format(source: &Source, file: &RemoteFile) -> Result<roster::Format> {
    match source.format {
        Some(Format::Csv) => return Ok(roster::Format::Csv),
        Some(Format::Ndjson) => return Ok(roster::Format::Ndjson),
        None => {}
    }
    match file.content_type.as_deref() {
        Some("text/csv") => return Ok(roster::Format::Csv),
        Some("application/x-ndjson" | "application/ndjson" | "application/jsonl") => return Ok(roster::Format::Ndjson),
        _ => {}
    }
    let name = file.name.to_ascii_lowercase();
    match name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv") => Ok(roster::Format::Csv),
        Some("ndjson" | "jsonl") => Ok(roster::Format::Ndjson),
        _ => {
            let message = "neither the content type nor the file name tells the format: set `format` to CSV or NDJSON";
            Err(Error::Unavailable(message.into()))
        }
    }
}

/// The reason of a failed run, for people.
fn describe(error: &Error) -> String {
    match error {
        Error::Invalid(problems) => {
            problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect::<Vec<_>>().join("\n")
        }
        Error::Forbidden { .. } => format!("the integration may not plan rosters: {error}"),
        Error::Internal(cause) => {
            tracing::error!(%cause, "a run of a roster source failed");
            "internal error: the log of the server has the cause".into()
        }
        _ => error.to_string(),
    }
}
