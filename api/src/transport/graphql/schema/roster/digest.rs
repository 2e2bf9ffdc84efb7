//! The roster digest: root fields with which an HR system finds the differences between its roster and this one without sending it.

use crate::{
    access::Permission,
    domain::roster,
    transport::graphql::{
        engine::{error_format::IntoGraphqlError, request_context::ContextExt},
        schema::{
            change::SequenceNumber,
            directives::{cost, requires, scope_of},
        },
    },
};
use async_graphql::{Context, Object, Result, SimpleObject};

/// The cost of a field that reads every employee.
const COST: i32 = 10_000;

/// Hashes of all employees who are not TERMINATED, distributed over buckets.
#[derive(SimpleObject)]
pub struct RosterDigest {
    /// The buckets in ascending order, as many as were requested.
    buckets: Vec<RosterBucket>,
    /// The number of employees in all buckets.
    employee_count: i32,
    /// The digest includes all changes up to this sequence number of the change log, and none after it.
    through_seq: SequenceNumber,
}

/// A bucket of the roster digest: a part of the employees.
#[derive(SimpleObject)]
pub struct RosterBucket {
    /// The number of the bucket, from 0 to one less than the number of buckets.
    bucket: i32,
    /// The number of employees in the bucket.
    employee_count: i32,
    /// The SHA-256, as 64 lower-case hexadecimal digits, of the concatenated digests of its employees (32 bytes each), sorted by external
    /// id in byte order.
    digest: String,
}

/// The employees of one bucket of the roster digest.
#[derive(SimpleObject)]
pub struct RosterBucketMembers {
    /// The employees, sorted by external id in byte order.
    employees: Vec<RosterEmployeeDigest>,
    /// The digests include all changes up to this sequence number of the change log, and none after it.
    through_seq: SequenceNumber,
}

/// An employee of a bucket of the roster digest.
#[derive(SimpleObject)]
pub struct RosterEmployeeDigest {
    /// The external id of the employee.
    external_id: String,
    /// The SHA-256, as 64 lower-case hexadecimal digits, of the employee as JSON in the form that `rosterDigest` describes.
    digest: String,
}

#[derive(Default)]
pub struct RosterDigestQuery;

#[Object]
impl RosterDigestQuery {
    /// Computes a hash of all employees who are not TERMINATED, for each of a number of buckets. An HR system computes the same hashes of
    /// its own roster: where they are equal, both rosters agree.
    ///
    /// An employee is written as a JSON object in UTF-8 with the attributes of `EmployeeAttributesInput` under their names. Attributes
    /// without a value (null, or no custom attributes) are omitted. `customAttributes` is an object of strings, `status` is ACTIVE (of a
    /// PRE_HIRE employee too) or SUSPENDED, the manager is `managerExternalId`, dates are YYYY-MM-DD, and `jobLevel` is a number. Names are sorted by code point,
    /// there is no white space, and only `"`, `\` and control characters are escaped. The digest of the employee is the SHA-256 of that
    /// text. The bucket of the employee is the number in the first four bytes (big-endian) of the SHA-256 of the external id in UTF-8,
    /// modulo `buckets`.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadRosterPlan)), directive = cost::apply(COST))]
    async fn roster_digest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of buckets, 1 to 4,096. More buckets locate a difference more exactly.")] buckets: i32,
    ) -> Result<RosterDigest> {
        let (buckets, through) = roster::compute_digest(ctx.app()?, ctx.actor()?, buckets).await.map_err(IntoGraphqlError::into_graphql)?;
        let employee_count = buckets.iter().map(|bucket| bucket.count).sum();
        let buckets =
            (0..).zip(buckets).map(|(bucket, content)| RosterBucket { bucket, employee_count: content.count, digest: content.digest });
        Ok(RosterDigest { buckets: buckets.collect(), employee_count, through_seq: SequenceNumber(through) })
    }

    /// Lists the employees of one bucket of `rosterDigest`, each with its own digest. A bucket with more than 1,000 employees is refused
    /// with INVALID: use more buckets.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadRosterPlan)), directive = cost::apply(COST))]
    async fn roster_bucket(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number of buckets, 1 to 4,096, as passed to `rosterDigest`.")] buckets: i32,
        #[graphql(desc = "The number of the bucket, from 0 to one less than `buckets`.")] bucket: i32,
    ) -> Result<RosterBucketMembers> {
        let (members, through) =
            roster::bucket_members(ctx.app()?, ctx.actor()?, buckets, bucket).await.map_err(IntoGraphqlError::into_graphql)?;
        let employees = members.into_iter().map(|member| RosterEmployeeDigest { external_id: member.external_id, digest: member.digest });
        Ok(RosterBucketMembers { employees: employees.collect(), through_seq: SequenceNumber(through) })
    }
}
