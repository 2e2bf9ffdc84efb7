//! What both sides of a roster can compute, to see whether they agree without sending everybody.
//!
//! Everybody who has not left is written as one JSON object: the attributes that a row can carry, those without a value left out, the
//! names in order, no spaces. The digest of a person is the SHA-256 of that text. A person belongs to the bucket that the first four
//! bytes of the SHA-256 of the external id, a number with the highest byte first, leave as remainder when divided by the number of
//! buckets. The digest of a bucket is the SHA-256 of the digests of its people, one after the other in the order of their external ids
//! by bytes. Digests have one length, so that no two lists of people read the same. `tests/python/roster_digest.py` is all of it.
//!
//! Whoever may read everybody may compute it: it tells nothing more, and proves nothing to anybody else.

use super::ROWS;
use crate::{
    access::{Act, Actor},
    app::App,
    domain::{
        employee::{self, Sort},
        listing::Listing,
    },
    feed,
    platform::{
        Error, Result, db,
        digest::hex,
        page::{self, PageArgs, Window},
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

/// The most buckets: each is held in memory.
const BUCKETS: u32 = 4096;
/// The most people who are told one by one.
const MEMBERS: usize = 1000;

/// Some people, and the digest of what is known of them.
pub struct Bucket {
    pub count: i32,
    pub digest: String,
}

/// Somebody, and the digest of what is known of them.
pub struct Member {
    pub external_id: String,
    pub digest: String,
}

/// Everybody in so many buckets, and the last number of the log that went into them.
///
/// # Errors
/// `Invalid` for a number of buckets that cannot be.
pub async fn digest(app: &App, actor: &Actor, buckets: i32) -> Result<(Vec<Bucket>, i64)> {
    let buckets = number("buckets", buckets, 1..=BUCKETS)?;
    let mut open: Vec<(i32, Sha256)> = (0..buckets).map(|_| Default::default()).collect();
    let everybody = |_: &str| true;
    let through = walk(app, actor, everybody, |key, digest| {
        if let Some((count, bucket)) = usize::try_from(place(key, buckets)).ok().and_then(|at| open.get_mut(at)) {
            *count += 1;
            bucket.update(digest);
        }
        Ok(())
    });
    let through = through.await?;
    let closed = open.into_iter().map(|(count, bucket)| Bucket { count, digest: hex(bucket.finalize()) });
    Ok((closed.collect(), through))
}

/// Who is in one of so many buckets, in the order of the external ids, and the last number of the log that went into it.
///
/// # Errors
/// `Invalid` for a bucket that there is not, or that holds too many to tell.
pub async fn members(app: &App, actor: &Actor, buckets: i32, bucket: i32) -> Result<(Vec<Member>, i64)> {
    let buckets = number("buckets", buckets, 1..=BUCKETS)?;
    let bucket = number("bucket", bucket, 0..=buckets - 1)?;
    let mut members = Vec::new();
    let inside = move |key: &str| place(key, buckets) == bucket;
    let through = walk(app, actor, inside, |key, digest| {
        if members.len() == MEMBERS {
            return Err(Error::invalid("buckets", format!("more than {MEMBERS} people are in this bucket: ask for more buckets")));
        }
        members.push(Member { external_id: key.to_owned(), digest: hex(digest) });
        Ok(())
    });
    let through = through.await?;
    Ok((members, through))
}

fn number(field: &'static str, given: i32, within: std::ops::RangeInclusive<u32>) -> Result<u32> {
    let fitting = u32::try_from(given).ok().filter(|given| within.contains(given));
    fitting.ok_or_else(|| Error::invalid(field, format!("must be between {} and {}", within.start(), within.end())))
}

/// In which bucket somebody is.
fn place(external_id: &str, buckets: u32) -> u32 {
    let digest = Sha256::digest(external_id);
    let number = digest.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte));
    number.checked_rem(buckets).unwrap_or_default()
}

/// Looks at everybody who has not left and is wanted, in the order of the external ids: one state of the database, a thousand people at a
/// time. Answers where the log stood.
async fn walk(
    app: &App,
    actor: &Actor,
    wanted: impl Fn(&str) -> bool + Send,
    mut each: impl FnMut(&str, [u8; 32]) -> Result<()> + Send,
) -> Result<i64> {
    actor.reach(Act::ReadRosterPlan)?;
    let tx = transaction::snapshot(&app.db).await?;
    let head = feed::head(&tx, actor.organization()).await?;
    let order = employee::List { sort: Sort::ExternalIdAsc, ..Default::default() }.order();
    let most = u32::try_from(ROWS).map_err(Error::internal)?;
    let mut after = None;
    loop {
        let args = PageArgs { first: i32::try_from(ROWS).ok(), after, ..Default::default() };
        let window = Window::new(order.clone(), &args, most, most)?;
        let present = employee::visible_to(actor)?.filter(Column::Status.ne(Status::Terminated));
        let page = page::fetch(&tx, present, &window).await?;
        after = page.rows.last().map(|row| order.cursor(row));
        let rows: Vec<Model> = page.rows.into_iter().filter(|row| wanted(&row.external_id)).collect();
        let managers = managers(&tx, actor, &rows).await?;
        for row in &rows {
            let manager = row.manager_id.and_then(|id| managers.get(&id)).map(String::as_str);
            each(&row.external_id, Sha256::digest(canonical(row, manager)?).into())?;
        }
        if !page.has_next {
            return Ok(head.seq);
        }
    }
}

/// The external ids of those to whom some people report.
async fn managers(db: &impl ConnectionTrait, actor: &Actor, rows: &[Model]) -> Result<HashMap<EmployeeId, String>> {
    let ids: HashSet<_> = rows.iter().filter_map(|row| row.manager_id).map(TypedId::uuid).collect();
    let named = Entity::of(actor.organization()).filter(db::among(db, Column::Id, ids));
    let named: Vec<(EmployeeId, String)> = named.select_only().columns([Column::Id, Column::ExternalId]).into_tuple().all(db).await?;
    Ok(named.into_iter().collect())
}

/// What a roster row can say of somebody, in one way.
fn canonical(row: &Model, manager: Option<&str>) -> Result<Vec<u8>> {
    let own: BTreeMap<&String, &Value> =
        row.custom.iter().filter_map(Value::as_object).flatten().filter(|(_, value)| !value.is_null()).collect();
    let all = BTreeMap::from([
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
        ("managerExternalId", json!(manager)),
        ("hiredOn", json!(row.hired_on)),
        ("terminatedOn", json!(row.terminated_on)),
        ("status", json!(row.status.to_value())),
        ("customAttributes", if own.is_empty() { Value::Null } else { json!(own) }),
    ]);
    let said: BTreeMap<_, _> = all.into_iter().filter(|(_, value)| !value.is_null()).collect();
    serde_json::to_vec(&said).map_err(Error::internal)
}
