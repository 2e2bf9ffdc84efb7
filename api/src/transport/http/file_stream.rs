//! The body of a file of any length that is written while its rows are read.
//!
//! An incomplete file must not look complete: without the end marker of the producer the connection is aborted.

use crate::platform::{Error, Result, config::Config};
use actix_web::web::Bytes;
use futures_util::{Stream, stream};
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender, error::SendTimeoutError};

/// How many chunks of the file are buffered between the database and the connection.
const BUFFERED_CHUNKS: usize = 2;

/// Aborts the connection. The cause is in the log, because the status was sent before.
#[derive(Debug, thiserror::Error)]
#[error("the file is incomplete")]
pub struct IncompleteFile;

/// The producer's end of a file.
pub struct FileSender {
    chunks: Sender<Option<Bytes>>,
    time_limit: Duration,
}

/// The two ends of a file: the producer's, and the body of the response.
pub fn open(config: &Config) -> (FileSender, impl Stream<Item = Result<Bytes, IncompleteFile>> + use<>) {
    let (sender, mut chunks) = mpsc::channel(BUFFERED_CHUNKS);
    let body = stream::poll_fn(move |context| {
        chunks.poll_recv(context).map(|chunk: Option<Option<Bytes>>| match chunk {
            Some(chunk) => chunk.map(Ok),
            None => Some(Err(IncompleteFile)),
        })
    });
    (FileSender { chunks: sender, time_limit: Duration::from_secs(config.limit_seconds) }, body)
}

impl FileSender {
    /// Sends a chunk. Returns whether the client is still connected.
    ///
    /// # Errors
    /// `Unavailable` when the client does not read.
    pub async fn send(&self, chunk: Vec<u8>) -> Result<bool> {
        if chunk.is_empty() {
            return Ok(self.is_connected());
        }
        self.send_message(Some(chunk.into())).await
    }

    /// Marks the file as complete.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub async fn finish(self) -> Result<()> {
        self.send_message(None).await.map(drop)
    }

    /// Whether the client is still connected.
    pub fn is_connected(&self) -> bool {
        !self.chunks.is_closed()
    }

    async fn send_message(&self, message: Option<Bytes>) -> Result<bool> {
        match self.chunks.send_timeout(message, self.time_limit).await {
            Ok(()) => Ok(true),
            Err(SendTimeoutError::Closed(_)) => Ok(false),
            Err(SendTimeoutError::Timeout(_)) => Err(Error::Unavailable("the client stopped reading".into())),
        }
    }
}

/// The cause of an aborted file, for the log.
pub fn cause_of(error: &Error) -> String {
    match error {
        Error::Internal(cause) => cause.to_string(),
        other => other.to_string(),
    }
}
