//! Which credentials are revoked: signed lists of bits, one bit per credential (W3C Bitstring Status List 1.0). The place of a credential is
//! random, and a list has many more places than credentials at first, so that a reader of the list learns nothing about one credential.

use super::credential::{CREDENTIALS_CONTEXT, ListEntry, claims, organization_url};
use crate::{
    app::{App, UnitOfWork},
    domain::signing_key,
    platform::{Error, Result, page},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::{
    Tenanted,
    badge_award::{Column, Entity, Status},
    id::OrganizationId,
};
use flate2::{Compression, write::GzEncoder};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use std::io::Write;

/// The number of places of a list: the smallest that the standard allows (section 3.1).
const PLACES: i32 = 131_072;

/// How many credentials a list gets, so that a random place is free at the second attempt on average.
const CREDENTIALS_PER_LIST: i64 = 65_536;

/// How many random places are tried. That all of them are taken has the probability of 1 in 2^64.
const ATTEMPTS: usize = 64;

/// For how long a verifier may keep a list, in milliseconds.
const TIME_TO_LIVE: u64 = 300_000;

/// The media type of a credential that is secured as a token (W3C Securing Verifiable Credentials using JOSE and COSE, section 3.1.1).
const TOKEN_TYPE: &str = "vc+jwt";

/// Finds a free place for a new credential.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub async fn allocate(work: &UnitOfWork<'_>) -> Result<ListEntry> {
    let entries = || Entity::of(work.actor.organization()).filter(Column::ListNumber.is_not_null());
    let list = i32::try_from(page::count(&**work, entries()).await? / CREDENTIALS_PER_LIST + 1).map_err(Error::internal)?;
    for _ in 0..ATTEMPTS {
        let mut bytes = [0; 4];
        aws_lc_rs::rand::fill(&mut bytes).map_err(Error::internal)?;
        let index = i32::from_be_bytes(bytes) & (PLACES - 1);
        let taken = entries().filter(Column::ListNumber.eq(list)).filter(Column::ListIndex.eq(index)).one(&**work).await?;
        if taken.is_none() {
            return Ok(ListEntry { list, index });
        }
    }
    Err(Error::internal("no free place in a status list was found"))
}

/// The status list with a number, as a signed token. `None` when the organization has no such list.
///
/// # Errors
/// `Unavailable` when the server no longer has the key that encrypted the signing key.
pub async fn sign_status_list(app: &App, organization: OrganizationId, list: i32) -> Result<Option<String>> {
    let entries = Entity::of(organization).filter(Column::ListNumber.eq(list));
    let rows: Vec<(Status, i32)> = entries.select_only().columns([Column::Status, Column::ListIndex]).into_tuple().all(&app.db).await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let Some(signer) = signing_key::load_signer(app, &app.db, organization).await? else { return Ok(None) };
    let revoked = rows.into_iter().filter(|(status, _)| matches!(status, Status::Revoked | Status::Withdrawn)).map(|(_, index)| index);
    let url = format!("{}/status/{list}", organization_url(app, organization));
    let subject = json!({
        "id": format!("{url}#list"),
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": encode(revoked)?,
        "ttl": TIME_TO_LIVE,
    });
    let mut claims = claims(app, &app.db, organization, &url, app.clock.now(), subject).await?;
    claims.insert("@context".into(), json!([CREDENTIALS_CONTEXT, super::credential::BADGES_CONTEXT]));
    claims.insert("type".into(), json!(["VerifiableCredential", "BitstringStatusListCredential"]));
    signer.sign(TOKEN_TYPE, &Value::Object(claims)).map(Some)
}

/// A list whose bits are set at some places: compressed with GZIP, in the base64 of URLs, with the multibase prefix `u` (section 3.2). Place 0
/// is the first bit of the first byte.
fn encode(places: impl IntoIterator<Item = i32>) -> Result<String> {
    let mut bytes = vec![0_u8; PLACES as usize / 8];
    for place in places {
        let (byte, bit) = (usize::try_from(place / 8).map_err(Error::internal)?, place % 8);
        if let Some(byte) = bytes.get_mut(byte) {
            *byte |= 0x80 >> bit;
        }
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&bytes).map_err(Error::internal)?;
    Ok(format!("u{}", BASE64_URL_SAFE_NO_PAD.encode(encoder.finish().map_err(Error::internal)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    #[test]
    fn the_bits_of_a_list_are_counted_from_the_left() {
        let encoded = encode([0, 9, PLACES - 1]).unwrap();
        let compressed = BASE64_URL_SAFE_NO_PAD.decode(encoded.strip_prefix('u').unwrap()).unwrap();
        let mut bytes = Vec::new();
        GzDecoder::new(compressed.as_slice()).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len(), 16 * 1024);
        assert_eq!((bytes[0], bytes[1], bytes[16 * 1024 - 1]), (0b1000_0000, 0b0100_0000, 1));
        assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 3);
    }
}
