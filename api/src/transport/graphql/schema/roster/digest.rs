//! Comparing a roster with its sender's without sending it.

use crate::{
    access::Permission,
    domain::roster,
    transport::graphql::{
        engine::{error_format::IntoGraphqlError, request_context::ContextExt},
        schema::{
            change::SequenceNumber,
            directives::{cost, of, requires},
        },
    },
};
use async_graphql::{Context, Object, Result, SimpleObject};

/// As much as everybody costs who is looked at.
const COST: i32 = 10_000;

/// Everybody who has not left, spread over buckets.
#[derive(SimpleObject)]
pub struct RosterDigest {
    /// The buckets, as many as were asked for, from bucket 0 on.
    buckets: Vec<RosterBucket>,
    /// How many people there are.
    employee_count: i32,
    /// All changes up to this number of the change log went into it, and none after it.
    through_seq: SequenceNumber,
}

/// A part of the people.
#[derive(SimpleObject)]
pub struct RosterBucket {
    /// Counted from 0.
    bucket: i32,
    /// How many people are in it.
    employee_count: i32,
    /// 64 hexadecimal digits in lower case: SHA-256 over the digests of its people (32 bytes each), in the order of their external
    /// ids by bytes.
    digest: String,
}

/// Who is in a bucket.
#[derive(SimpleObject)]
pub struct RosterBucketMembers {
    /// The people, in the order of their external ids by bytes.
    employees: Vec<RosterEmployeeDigest>,
    /// All changes up to this number of the change log went into it, and none after it.
    through_seq: SequenceNumber,
}

/// Somebody, and the digest of what is known of them.
#[derive(SimpleObject)]
pub struct RosterEmployeeDigest {
    /// The key of the person.
    external_id: String,
    /// 64 hexadecimal digits in lower case: SHA-256 over the person as JSON, as `rosterDigest` says.
    digest: String,
}

#[derive(Default)]
pub struct RosterDigestQuery;

#[Object]
impl RosterDigestQuery {
    /// Digests of everybody who has not left, by which a sender sees whether both sides agree, and where they do not.
    ///
    /// A person is written as a JSON object in UTF-8: the attributes of `EmployeeAttributesInput` under their names, `customAttributes`
    /// as an object of texts; what has no value (null, empty, an object without members) is left out; `status` is ACTIVE or SUSPENDED, the
    /// manager is `managerExternalId`, dates are YYYY-MM-DD, `jobLevel` is a number; names in the order of their code points, no spaces,
    /// only `"`, `\` and control characters escaped. The person's digest is the SHA-256 of that text. The bucket of a person is the first
    /// four bytes of the SHA-256 of the external id (UTF-8), as a number with the highest byte first, modulo `buckets`.
    #[graphql(directive = requires::apply(of(Permission::ReadRosterPlan)), directive = cost::apply(COST))]
    async fn roster_digest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many buckets, 1 to 4096.")] buckets: i32,
    ) -> Result<RosterDigest> {
        let (all, through) = roster::compute_digest(ctx.app()?, ctx.actor()?, buckets).await.map_err(IntoGraphqlError::into_graphql)?;
        let employee_count = all.iter().map(|bucket| bucket.count).sum();
        let told = (0..).zip(all).map(|(bucket, one)| RosterBucket { bucket, employee_count: one.count, digest: one.digest });
        Ok(RosterDigest { buckets: told.collect(), employee_count, through_seq: SequenceNumber(through) })
    }

    /// Who is in one of the buckets of `rosterDigest`, each with their own digest: up to a thousand people.
    #[graphql(directive = requires::apply(of(Permission::ReadRosterPlan)), directive = cost::apply(COST))]
    async fn roster_bucket(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many buckets there are, 1 to 4096.")] buckets: i32,
        #[graphql(desc = "Which of them, counted from 0.")] bucket: i32,
    ) -> Result<RosterBucketMembers> {
        let (all, through) =
            roster::bucket_members(ctx.app()?, ctx.actor()?, buckets, bucket).await.map_err(IntoGraphqlError::into_graphql)?;
        let employees = all.into_iter().map(|one| RosterEmployeeDigest { external_id: one.external_id, digest: one.digest });
        Ok(RosterBucketMembers { employees: employees.collect(), through_seq: SequenceNumber(through) })
    }
}
