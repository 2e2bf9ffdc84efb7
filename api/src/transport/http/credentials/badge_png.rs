//! Draws a badge as PNG: the medal of `badge_svg` without the name. The picture contains the token of the credential in a chunk of text (Open
//! Badges 3.0, section "Baked Badge"; PNG, third edition, section 11.3.3.4).

use crate::platform::{Error, Result};
use flate2::{Compression, Crc, write::ZlibEncoder};
use std::{io::Write, sync::OnceLock};

/// The number of rows and columns.
const SIZE: u32 = 256;
/// The number of samples per pixel and direction, for smooth edges.
const SAMPLES: u32 = 3;
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The keyword of the chunk that contains the token.
const KEYWORD: &str = "openbadgecredential";

const GREEN: [u8; 3] = [15, 118, 110];
const WHITE: [u8; 3] = [255, 255, 255];

/// The picture with a token.
///
/// # Errors
/// `Internal` when the picture cannot be compressed.
pub fn draw(token: &str) -> Result<Vec<u8>> {
    static PIXELS: OnceLock<Vec<u8>> = OnceLock::new();
    let pixels = match PIXELS.get() {
        Some(pixels) => pixels,
        None => {
            let drawn = compress(&paint())?;
            PIXELS.get_or_init(|| drawn)
        }
    };
    let mut file = SIGNATURE.to_vec();
    // Eight bits per channel; red, green, blue and opacity; the only compression, filter and no interlace methods.
    let header = [&SIZE.to_be_bytes()[..], &SIZE.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    add_chunk(&mut file, *b"IHDR", &header)?;
    // Keyword, no compression, no language, no translated keyword, text.
    add_chunk(&mut file, *b"iTXt", &[KEYWORD.as_bytes(), &[0, 0, 0, 0, 0], token.as_bytes()].concat())?;
    add_chunk(&mut file, *b"IDAT", pixels)?;
    add_chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

fn add_chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<()> {
    let mut checksum = Crc::new();
    checksum.update(&kind);
    checksum.update(data);
    file.extend(u32::try_from(data.len()).map_err(Error::internal)?.to_be_bytes());
    file.extend(kind);
    file.extend(data);
    file.extend(checksum.sum().to_be_bytes());
    Ok(())
}

fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).map_err(Error::internal)?;
    encoder.finish().map_err(Error::internal)
}

/// The rows, each with the number of its filter, which is none.
fn paint() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..SIZE {
        rows.push(0);
        for x in 0..SIZE {
            rows.extend(pixel(x, y));
        }
    }
    rows
}

/// The color and opacity of a pixel: the mean of its samples.
fn pixel(x: u32, y: u32) -> [u8; 4] {
    let (mut sum, mut inside) = ([0_u32; 3], 0_u32);
    for (dx, dy) in (0..SAMPLES).flat_map(|dx| (0..SAMPLES).map(move |dy| (dx, dy))) {
        let place = |pixel: u32, sample: u32| f64::from(pixel) + (f64::from(sample) + 0.5) / f64::from(SAMPLES);
        if let Some(color) = color_at(place(x, dx), place(y, dy)) {
            inside += 1;
            for (sum, part) in sum.iter_mut().zip(color) {
                *sum += u32::from(part);
            }
        }
    }
    let to_byte = |value: u32| u8::try_from(value).unwrap_or(u8::MAX);
    let [red, green, blue] = sum.map(|sum| to_byte(sum / inside.max(1)));
    [red, green, blue, to_byte(inside * 255 / (SAMPLES * SAMPLES))]
}

/// The color of a point: a disc with a ring and a check mark. `None` outside of the disc.
fn color_at(x: f64, y: f64) -> Option<[u8; 3]> {
    let radius = f64::hypot(x - 128.0, y - 128.0);
    let ring = (95.0..101.0).contains(&radius);
    let (left, bottom, right) = ((82.0, 132.0), (114.0, 164.0), (174.0, 98.0));
    let mark = distance((x, y), left, bottom) < 9.0 || distance((x, y), bottom, right) < 9.0;
    (radius < 120.0).then_some(if ring || mark { WHITE } else { GREEN })
}

/// The distance of a point from a line between two others.
fn distance(point: (f64, f64), start: (f64, f64), end: (f64, f64)) -> f64 {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let along = ((point.0 - start.0) * dx + (point.1 - start.1) * dy) / (dx * dx + dy * dy);
    let along = along.clamp(0.0, 1.0);
    f64::hypot(point.0 - start.0 - along * dx, point.1 - start.1 - along * dy)
}
