//! The digest of a roster: hashes that both sides compute, so that they can find differences without sending every employee.
//!
//! Every employee who is not TERMINATED is written as one JSON object: the attributes that a row can set, without those that have no
//! value, names sorted, no white space. The digest of an employee is the SHA-256 of that text. The bucket of an employee is the number
//! formed by the first four bytes (big-endian) of the SHA-256 of the external id, modulo the number of buckets. The digest of a bucket is
//! the SHA-256 of the concatenated digests of its employees, sorted by external id (byte order). Digests have a fixed length, so two
//! different lists never concatenate to the same bytes. `tests/python/roster_digest.py` is a complete implementation.
//!
//! A caller who may read all employees can compute the digest: it reveals nothing more, and it is not a proof towards third parties.

use super::CHUNK_ROWS;
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        employee::{self, Sort},
        shared::Listing,
    },
    feed,
    platform::{
        Error, Result, db,
        digest::to_hex,
        page::{self, PageArgs, PageRequest},
        transaction,
    },
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, TypedId},
};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The largest number of buckets: all of them are in memory.
const MAX_BUCKETS: u32 = 4096;
/// The largest number of employees that [`bucket_members`] returns.
const MAX_MEMBERS: usize = 1000;

/// A bucket: the number of its employees, and its digest in hexadecimal.
pub struct DigestBucket {
    pub count: i32,
    pub digest: String,
}

/// An employee of a bucket, and the employee's digest in hexadecimal.
pub struct BucketMember {
    pub external_id: String,
    pub digest: String,
}

/// All buckets, and the sequence number of the last change that they include.
///
/// # Errors
/// `Invalid` on `buckets` when the number is not between 1 and [`MAX_BUCKETS`].
pub async fn compute_digest(app: &App, actor: &Actor, bucket_count: i32) -> Result<(Vec<DigestBucket>, i64)> {
    let bucket_count = require_in_range("buckets", bucket_count, 1..=MAX_BUCKETS)?;
    let mut hashes: Vec<(i32, Sha256)> = (0..bucket_count).map(|_| Default::default()).collect();
    let through_seq = for_each_employee(
        app,
        actor,
        |_| true,
        |external_id, digest| {
            let index = usize::try_from(bucket_of(external_id, bucket_count)).ok();
            if let Some((count, hash)) = index.and_then(|index| hashes.get_mut(index)) {
                *count += 1;
                hash.update(digest);
            }
            Ok(())
        },
    )
    .await?;
    let buckets = hashes.into_iter().map(|(count, hash)| DigestBucket { count, digest: to_hex(hash.finalize()) });
    Ok((buckets.collect(), through_seq))
}

/// The employees of one bucket by external id, and the sequence number of the last change that they include.
///
/// # Errors
/// `Invalid` on `bucket` when it does not exist; on `buckets` when the bucket has more than [`MAX_MEMBERS`] employees.
pub async fn bucket_members(app: &App, actor: &Actor, bucket_count: i32, bucket: i32) -> Result<(Vec<BucketMember>, i64)> {
    let bucket_count = require_in_range("buckets", bucket_count, 1..=MAX_BUCKETS)?;
    let bucket = require_in_range("bucket", bucket, 0..=bucket_count - 1)?;
    let mut members = Vec::new();
    let through_seq = for_each_employee(
        app,
        actor,
        |external_id| bucket_of(external_id, bucket_count) == bucket,
        |external_id, digest| {
            if members.len() == MAX_MEMBERS {
                let message = format!("this bucket has more than {MAX_MEMBERS} employees: use more buckets");
                return Err(Error::invalid("buckets", message));
            }
            members.push(BucketMember { external_id: external_id.to_owned(), digest: to_hex(digest) });
            Ok(())
        },
    )
    .await?;
    Ok((members, through_seq))
}

fn require_in_range(field: &'static str, value: i32, range: std::ops::RangeInclusive<u32>) -> Result<u32> {
    let value = u32::try_from(value).ok().filter(|value| range.contains(value));
    value.ok_or_else(|| Error::invalid(field, format!("must be between {} and {}", range.start(), range.end())))
}

fn bucket_of(external_id: &str, bucket_count: u32) -> u32 {
    let digest = Sha256::digest(external_id);
    let number = digest.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte));
    number.checked_rem(bucket_count).unwrap_or_default()
}

/// Calls `visit` with external id and digest of every selected employee who is not TERMINATED, by external id. All chunks are read from one
/// snapshot of the database. Returns the last sequence number of the change log in that snapshot.
async fn for_each_employee(
    app: &App,
    actor: &Actor,
    is_selected: impl Fn(&str) -> bool + Send,
    mut visit: impl FnMut(&str, [u8; 32]) -> Result<()> + Send,
) -> Result<i64> {
    actor.reach(Permission::ReadRosterPlan)?;
    let tx = transaction::snapshot(&app.db).await?;
    let head = feed::head(&tx, actor.organization()).await?;
    let order = employee::List { sort: Sort::ExternalIdAsc, ..Default::default() }.order();
    let size = u32::try_from(CHUNK_ROWS).map_err(Error::internal)?;
    let mut after = None;
    loop {
        let args = PageArgs { first: i32::try_from(CHUNK_ROWS).ok(), after, ..Default::default() };
        let request = PageRequest::new(order.clone(), &args, size, size)?;
        let current = employee::visible_to(actor)?.filter(Column::Status.ne(Status::Terminated));
        let page = page::fetch(&tx, current, &request).await?;
        after = page.rows.last().map(|row| order.cursor(row));
        let rows: Vec<Model> = page.rows.into_iter().filter(|row| is_selected(&row.external_id)).collect();
        let managers = load_manager_external_ids(&tx, actor, &rows).await?;
        for row in &rows {
            let manager = row.manager_id.and_then(|id| managers.get(&id)).map(String::as_str);
            visit(&row.external_id, Sha256::digest(canonical_json(row, manager)?).into())?;
        }
        if !page.has_next {
            return Ok(head.seq);
        }
    }
}

/// The external ids of the managers of some employees.
async fn load_manager_external_ids(db: &impl ConnectionTrait, actor: &Actor, rows: &[Model]) -> Result<HashMap<EmployeeId, String>> {
    let ids: HashSet<_> = rows.iter().filter_map(|row| row.manager_id).map(TypedId::uuid).collect();
    let managers = Entity::of(actor.organization()).filter(db::in_ids(db, Column::Id, ids));
    let managers: Vec<(EmployeeId, String)> = managers.select_only().columns([Column::Id, Column::ExternalId]).into_tuple().all(db).await?;
    Ok(managers.into_iter().collect())
}

/// The status as a roster states it: ACTIVE for PRE_HIRE, because few HR systems know the difference.
fn roster_status(status: Status) -> Status {
    if status == Status::PreHire { Status::Active } else { status }
}

/// The attributes of an employee that a roster row can set, as JSON with sorted names and no white space.
fn canonical_json(row: &Model, manager_external_id: Option<&str>) -> Result<Vec<u8>> {
    let custom: BTreeMap<&String, &Value> =
        row.custom.iter().filter_map(Value::as_object).flatten().filter(|(_, value)| !value.is_null()).collect();
    let attributes = BTreeMap::from([
        ("externalId", json!(row.external_id)),
        ("userName", json!(row.user_name)),
        ("email", json!(row.email)),
        ("givenName", json!(row.given_name)),
        ("familyName", json!(row.family_name)),
        ("displayName", json!(row.display_name)),
        ("jobTitle", json!(row.job_title)),
        ("jobLevel", json!(row.job_level)),
        ("department", json!(row.department)),
        ("employeeNumber", json!(row.employee_number)),
        ("costCenter", json!(row.cost_center)),
        ("division", json!(row.division)),
        ("company", json!(row.company)),
        ("location", json!(row.location)),
        ("timeZone", json!(row.time_zone)),
        ("managerExternalId", json!(manager_external_id)),
        ("hiredOn", json!(row.hired_on)),
        ("terminatedOn", json!(row.terminated_on)),
        ("status", json!(roster_status(row.status).to_value())),
        ("customAttributes", if custom.is_empty() { Value::Null } else { json!(custom) }),
    ]);
    let with_value: BTreeMap<_, _> = attributes.into_iter().filter(|(_, value)| !value.is_null()).collect();
    serde_json::to_vec(&with_value).map_err(Error::internal)
}
