//! Decodes the bytes of a roster: gzip, character encoding, and the size limits that protect memory: the length of a
//! row and the expansion ratio of gzip. Splitting the text into rows is in `parse`.

use crate::platform::Error;
use encoding_rs::{Encoding, UTF_8};
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
const MAX_ROW_BYTES: u64 = 1 << 20;

/// The largest ratio of decompressed to compressed bytes. Rosters compress to about a tenth; a hundredth is a decompression bomb.
const MAX_EXPANSION: u64 = 100;
/// The number of bytes that may be decompressed whatever the ratio.
const UNCHECKED_BYTES: u64 = 10 << 20;

/// Reads a roster as UTF-8 text and fails when a row is longer than [`MAX_ROW_BYTES`].
pub struct TextReader<R> {
    text: DecodeReaderBytes<R, Vec<u8>>,
    /// Bytes since the current row began.
    row_bytes: Arc<AtomicU64>,
}

impl<R: Read> TextReader<R> {
    /// A byte order mark tells UTF-8 and UTF-16, else the charset counts. UTF-8 passes through: the row parser reports what is none.
    pub fn new(bytes: R, charset: Option<&'static Encoding>) -> Self {
        let charset = charset.filter(|charset| *charset != UTF_8);
        let mut builder = DecodeReaderBytesBuilder::new();
        let text =
            builder.encoding(charset).bom_sniffing(true).bom_override(true).strip_bom(true).utf8_passthru(charset.is_none()).build(bytes);
        Self { text, row_bytes: Arc::default() }
    }

    /// Returns a function that the parser calls at the beginning of every row.
    pub fn row_start_marker(&self) -> impl Fn() + use<R> {
        let row_bytes = self.row_bytes.clone();
        move || row_bytes.store(0, Ordering::Relaxed)
    }
}

impl<R: Read> Read for TextReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(buffer)?;
        let length = u64::try_from(read).unwrap_or(u64::MAX);
        if self.row_bytes.fetch_add(length, Ordering::Relaxed) > MAX_ROW_BYTES {
            return Err(limit_error(format!("a row is longer than {MAX_ROW_BYTES} bytes")));
        }
        Ok(read)
    }
}

/// Decompresses gzip, and fails when the content is more than [`MAX_EXPANSION`] times as long as the compressed bytes.
pub fn decompress<R: Read>(compressed: R) -> impl Read {
    let compressed_bytes = Arc::new(AtomicU64::new(0));
    let counted = CountingReader { inner: compressed, count: compressed_bytes.clone() };
    GzipReader { inner: MultiGzDecoder::new(counted), compressed_bytes, decompressed_bytes: 0 }
}

struct CountingReader<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for CountingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
        Ok(read)
    }
}

struct GzipReader<R> {
    inner: R,
    compressed_bytes: Arc<AtomicU64>,
    decompressed_bytes: u64,
}

impl<R: Read> Read for GzipReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.decompressed_bytes = self.decompressed_bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        let limit = self.compressed_bytes.load(Ordering::Relaxed).saturating_mul(MAX_EXPANSION);
        if self.decompressed_bytes > UNCHECKED_BYTES.max(limit) {
            return Err(limit_error(format!("the decompressed roster is more than {MAX_EXPANSION} times as long as the compressed one")));
        }
        Ok(read)
    }
}

/// A limit of this module was exceeded. Its message goes to the caller unchanged.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct LimitExceeded(String);

fn limit_error(message: String) -> io::Error {
    io::Error::other(LimitExceeded(message))
}

/// Converts a failure to read the bytes into an error on `field`.
pub fn read_error(field: &'static str, error: &io::Error) -> Error {
    match error.kind() {
        _ if error.get_ref().is_some_and(|cause| cause.is::<LimitExceeded>()) => Error::invalid(field, error.to_string()),
        io::ErrorKind::UnexpectedEof => Error::invalid(field, "is truncated: send it again"),
        _ => Error::invalid(field, format!("cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn compress(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_is_decompressed_and_a_truncated_stream_is_an_error() {
        let compressed = compress(b"some bytes");
        let mut text = String::new();
        decompress(compressed.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "some bytes");
        let error = decompress(&compressed[..compressed.len() - 9]).read_to_string(&mut String::new()).unwrap_err();
        assert!(read_error("roster", &error).to_string().contains("truncated"), "{error:?}");
    }

    #[test]
    fn a_decompression_bomb_is_rejected() {
        let bomb = compress(&vec![0; 64 << 20]);
        let error = io::copy(&mut decompress(bomb.as_slice()), &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("100 times"));
    }
}
