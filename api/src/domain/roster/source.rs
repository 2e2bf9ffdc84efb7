//! The bytes of a roster on their way in: unpacked, put into UTF-8, and bounded: a row may be only so long, and what is packed may
//! grow only so much.

use crate::platform::Error;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use flate2::read::MultiGzDecoder;
use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The longest row, in bytes.
const ROW: u64 = 1 << 20;

/// How much longer a roster may be than what was sent of it. Rosters shrink to a tenth; a hundredth is a trap.
const GROWTH: u64 = 100;
/// What may be unpacked in any case, in bytes.
const FREE: u64 = 10 << 20;

/// A roster as text.
pub struct Source<R> {
    text: DecodeReaderBytes<R, Vec<u8>>,
    /// Bytes since the row began.
    row: Arc<AtomicU64>,
}

impl<R: Read> Source<R> {
    /// UTF-16 is known by its byte order mark; all else is taken for UTF-8, which is for the reader to find out.
    pub fn new(bytes: R) -> Self {
        let text = DecodeReaderBytesBuilder::new().bom_sniffing(true).strip_bom(true).utf8_passthru(true).build(bytes);
        Self { text, row: Arc::default() }
    }

    /// To be called where a row begins.
    pub fn row_began(&self) -> impl Fn() + use<R> {
        let row = self.row.clone();
        move || row.store(0, Ordering::Relaxed)
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(buffer)?;
        let length = u64::try_from(read).unwrap_or(u64::MAX);
        if self.row.fetch_add(length, Ordering::Relaxed) > ROW {
            return Err(refused(format!("a row is longer than {ROW} bytes")));
        }
        Ok(read)
    }
}

/// What gzip holds, unless it holds absurdly more than it is.
pub fn unpacked<R: Read>(packed: R) -> impl Read {
    let sent = Arc::new(AtomicU64::new(0));
    let counted = Counted { inner: packed, count: sent.clone() };
    Unpacked { inner: MultiGzDecoder::new(counted), sent, grown: 0 }
}

struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

struct Unpacked<R> {
    inner: R,
    sent: Arc<AtomicU64>,
    grown: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.grown = self.grown.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if self.grown > FREE.max(self.sent.load(Ordering::Relaxed).saturating_mul(GROWTH)) {
            return Err(refused(format!("unpacked it is more than {GROWTH} times as long as packed")));
        }
        Ok(read)
    }
}

/// A refusal of ours, which is told as it is.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Refused(String);

fn refused(sentence: String) -> io::Error {
    io::Error::other(Refused(sentence))
}

/// What is told of a roster whose bytes cannot be read.
pub fn broken(field: &'static str, error: &io::Error) -> Error {
    match error.kind() {
        _ if error.get_ref().is_some_and(|cause| cause.is::<Refused>()) => Error::invalid(field, error.to_string()),
        io::ErrorKind::UnexpectedEof => Error::invalid(field, "broke off before its end: send it again"),
        _ => Error::invalid(field, format!("cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_unpacked_and_what_breaks_off_is_told() {
        let packed = packed(b"some bytes");
        let mut text = String::new();
        unpacked(packed.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "some bytes");
        let cut = unpacked(&packed[..packed.len() - 9]).read_to_string(&mut String::new()).unwrap_err();
        assert!(broken("roster", &cut).to_string().contains("broke off"), "{cut:?}");
    }

    #[test]
    fn a_bomb_is_given_up() {
        let bomb = packed(&vec![0; 64 << 20]);
        let told = io::copy(&mut unpacked(bomb.as_slice()), &mut io::sink()).unwrap_err();
        assert!(told.to_string().contains("100 times"));
    }
}
