//! Bytes that arrive asynchronously, as a blocking reader.

use bytes::Bytes;
use std::io::{self, Read};
use tokio::sync::mpsc::{self, Receiver, Sender};

/// How many pieces are buffered between the sender and the reader.
const BUFFERED_CHUNKS: usize = 4;

/// Creates a reader and the sender of its content: the pieces, then `None`. When the sender is dropped without the `None`, the reader
/// reports an unexpected end, so that an interrupted transfer is not taken for a complete one.
pub fn channel() -> (Sender<Option<Bytes>>, ChannelReader) {
    let (sender, chunks) = mpsc::channel(BUFFERED_CHUNKS);
    (sender, ChannelReader { chunks, current: Bytes::new(), is_complete: false })
}

/// The reader. It blocks its thread while it waits.
pub struct ChannelReader {
    chunks: Receiver<Option<Bytes>>,
    /// The unread part of the current piece.
    current: Bytes,
    is_complete: bool,
}

impl Read for ChannelReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() && !self.is_complete {
            match self.chunks.blocking_recv() {
                Some(Some(bytes)) => self.current = bytes,
                Some(None) => self.is_complete = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let bytes = self.current.split_to(self.current.len().min(buffer.len()));
        if let Some(target) = buffer.get_mut(..bytes.len()) {
            target.copy_from_slice(&bytes);
        }
        Ok(bytes.len())
    }
}
