//! Fetches the roster of a source with its credentials, and plans it while it arrives.

use super::{
    lease::{self, Started},
    secrets,
};
use crate::{
    access::Actor,
    app::App,
    domain::{
        roster::{self, ExpectedContent, MatchBy, PlanRequest, UploadEncoding},
        roster_mapping::{self, CompiledMapping},
    },
    platform::{
        Error, Result,
        channel_reader::{self, ChannelReader},
        remote_file::{Credential, FileVersion, HttpsRequest, Opened, RemoteFile, SftpRequest},
    },
};
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::{Bytes, BytesMut};
use entity::{
    id::RosterPlanId,
    integration::Model as Integration,
    roster_plan::Model as Plan,
    roster_source::{Authentication, Compression, Format, Model as Source},
};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
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

/// The first bytes of gzip (RFC 1952). No CSV or NDJSON begins with them.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Plans the roster while it arrives. `None` when it has not changed.
pub async fn fetch_and_plan(
    app: &Arc<App>,
    started: &Started,
    integration: &Integration,
    actor: &Actor,
    known: Option<&FileVersion>,
    transferred: &Arc<AtomicU64>,
) -> Result<Option<(Plan, FileVersion)>> {
    let source = &started.source;
    let seconds = app.config.roster_source_timeout_seconds;
    // An earlier attempt of the run may have counted.
    transferred.store(0, Ordering::Relaxed);
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let late = |_| Error::Unavailable(format!("the roster was not received within {seconds} seconds"));
    let mut transfer = Transfer { file: None, max_bytes: app.config.roster_source_max_bytes, transferred };
    let Some(first) = timeout_at(deadline, transfer.open(app, source, known)).await.map_err(late)?? else { return Ok(None) };
    let Some(file) = &transfer.file else { return Ok(None) };
    let version = file.version.clone();
    let mapping = roster_mapping::load(&app.db, actor, Some(integration.id)).await?;
    let encoding = UploadEncoding {
        format: find_format(source, file, &mapping)?,
        is_gzip: match source.compression {
            Some(compression) => compression == Compression::Gzip,
            None => first.starts_with(&GZIP_MAGIC),
        },
        mapping,
        expected: ExpectedContent::default(),
    };
    let (sender, roster) = channel_reader::channel();
    let planning = spawn_planning(app, started, actor, encoding, roster).await?;
    let sent = timeout_at(deadline, transfer.send(first, &sender)).await.map_err(late).flatten();
    // Without the end of the roster, the plan fails.
    drop(sender);
    let planned = planning.await.map_err(Error::internal)?;
    sent?;
    Ok(Some((planned?, version)))
}

/// Plans in a task of its own, so that the plan is completed or marked as FAILED whatever becomes of the run. The run knows its plan before
/// the plan exists: when this node is killed, the node that closes the run discards the plan.
async fn spawn_planning(
    app: &Arc<App>,
    started: &Started,
    actor: &Actor,
    encoding: UploadEncoding,
    roster: ChannelReader,
) -> Result<JoinHandle<Result<Plan>>> {
    let id: RosterPlanId = app.clock.new_id();
    lease::set_plan(app, started, id).await?;
    let (task_app, actor, source) = (app.clone(), actor.clone(), started.source.clone());
    let planning = async move {
        let request = PlanRequest { source: &source.name, mode: source.mode, match_by: MatchBy::default(), idempotency_key: None };
        let plan = roster::begin_upload(&task_app, &actor, id, request).await?;
        roster::receive_upload(&task_app, &actor, plan, request, encoding, roster).await
    };
    Ok(app.runtime.spawn(planning.in_current_span()))
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

/// The format that the source or the roster mapping states, or that the content type or the file name tells.
fn find_format(source: &Source, file: &RemoteFile, mapping: &CompiledMapping) -> Result<roster::Format> {
    let stated = source.format.map(|format| match format {
        Format::Csv => roster::Format::Csv,
        Format::Ndjson => roster::Format::Ndjson,
        Format::Json => roster::Format::Json,
        Format::Xlsx => roster::Format::Xlsx,
    });
    let by_content_type = || match file.content_type.as_deref()? {
        "text/csv" => Some(roster::Format::Csv),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Some(roster::Format::Ndjson),
        "application/json" => Some(roster::Format::Json),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Some(roster::Format::Xlsx),
        _ => None,
    };
    let by_name = || {
        let name = file.name.to_ascii_lowercase();
        let (_, ending) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
        match ending {
            "csv" => Some(roster::Format::Csv),
            "ndjson" | "jsonl" => Some(roster::Format::Ndjson),
            "json" => Some(roster::Format::Json),
            "xlsx" => Some(roster::Format::Xlsx),
            _ => None,
        }
    };
    stated.or(mapping.file.format).or_else(by_content_type).or_else(by_name).ok_or_else(|| {
        let message = "neither the content type nor the file name tells the format: set `format` of the source, or `file.format` of the \
            roster mapping";
        Error::Unavailable(message.into())
    })
}
