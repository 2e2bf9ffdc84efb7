//! Roster sources and their runs: the objects and the root fields that read them. Mutations are in `write`.

mod write;

pub use write::RosterSourceMutation;

use super::{
    id::Gid,
    integration::Integration,
    roster::{RosterMode, RosterPlan},
};
use crate::{
    domain::roster_source::{List, RunList},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
    },
};
use async_graphql::Enum;
use chrono::{DateTime, Utc};
use entity::id::{IntegrationId, RosterPlanId, RosterSourceId, RosterSourceRunId};

/// The method by which the server authenticates when it fetches a roster.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_source::Authentication")]
pub enum RosterSourceAuthentication {
    /// https: without credentials.
    None,
    /// https: with the secret as a bearer token (RFC 6750).
    Bearer,
    /// https: with a user name, and the secret as its password (RFC 7617).
    Basic,
    /// https: with a header whose value is the secret.
    Header,
    /// SFTP: with a user name, and the secret as its password.
    Password,
    /// SFTP: with a user name, and the secret as a private key in the format of OpenSSH or PEM, without a passphrase.
    PrivateKey,
}
enum_column!(RosterSourceAuthentication, entity::roster_source::Authentication);

/// The format of a roster file.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_source::Format")]
pub enum RosterFormat {
    /// Delimited text with a header line (RFC 4180).
    Csv,
    /// One JSON object per line.
    Ndjson,
    /// A JSON document with an array of objects.
    Json,
    /// An Excel workbook (.xlsx) of at most 20 MiB.
    Xlsx,
}
enum_column!(RosterFormat, entity::roster_source::Format);

/// The compression of a roster file.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_source::Compression")]
pub enum RosterCompression {
    /// The file is not compressed.
    None,
    /// The file is compressed by gzip (RFC 1952).
    Gzip,
}
enum_column!(RosterCompression, entity::roster_source::Compression);

/// The cause of a run of a roster source.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_source_run::Cause")]
pub enum RosterSourceRunCause {
    /// The schedule of the source.
    Schedule,
    /// The mutation `rosterSourceRun`.
    Request,
    /// The server that did the run before stopped. A source is retried once.
    Retry,
}
enum_column!(RosterSourceRunCause, entity::roster_source_run::Cause);

/// The outcome of a run of a roster source.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_source_run::Outcome")]
pub enum RosterSourceRunOutcome {
    /// The roster has not changed since the last one that was planned. Nothing was planned.
    Unchanged,
    /// The roster was planned. The plan waits for `rosterApply`.
    Planned,
    /// The roster was planned and applied.
    Applied,
    /// The roster was planned, and the brake holds the plan. `rosterRelease` releases it.
    Held,
    /// The roster was not fetched, not planned, or not applied. `failure` has the reason.
    Failed,
}
enum_column!(RosterSourceRunOutcome, entity::roster_source_run::Outcome);

object! {
    /// A place from which the server fetches rosters of an integration by itself, by https or SFTP. Its secret is stored encrypted and
    /// cannot be read.
    RosterSource(entity::roster_source), list List, requires ManageOrganization;

    /// The identifier of the roster source, `rso_…`.
    id: RosterSourceId;

    columns {
        /// The version of the roster source, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version. Runs do not change it.
        version: i64,

        /// The name of the roster source, for people. Its plans have it as `source`.
        name: String,

        /// The address of the file, an https or sftp URL without credentials.
        address: String,

        /// The method by which the server authenticates.
        authentication: RosterSourceAuthentication,

        /// The user name of the methods BASIC, PASSWORD and PRIVATE_KEY. Null for the others.
        user_name: Option<String>,

        /// The name of the header of the method HEADER. Null for the others.
        header_name: Option<String>,

        /// The fingerprint that the host key of the SFTP server must have, such as `SHA256:…`. Null for https.
        host_key_fingerprint: Option<String> = host_key,

        /// Determines what happens to employees who are missing from the roster.
        mode: RosterMode,

        /// The format of the file. Null: that of the roster mapping, else it is detected by the content type or the end of the file name.
        format: Option<RosterFormat>,

        /// The compression of the file. Null: it is detected by the first bytes.
        compression: Option<RosterCompression>,

        /// The schedule: a cron expression of five fields (minute, hour, day of the month, month, day of the week). Null: the roster is
        /// fetched by `rosterSourceRun` only.
        schedule: Option<String>,

        /// The time zone of the schedule, a name of the IANA time zone database.
        time_zone: String,

        /// Whether a plan is applied at once unless the brake holds it. Otherwise it waits for `rosterApply`.
        applies_when_not_held: bool,

        /// Whether the schedule is in effect. `rosterSourceRun` works in any case.
        enabled: bool,

        /// The instant from which on the roster is fetched next by the schedule, within about 10 seconds. Null when the source is disabled,
        /// has no schedule, or its schedule has no further time.
        next_run_at: Option<DateTime<Utc>>,

        /// The identifier of the integration in whose name the source is read, `int_…`.
        integration_id: Gid<IntegrationId>,

        /// The identifier of the run that has not ended, `rsr_…`. Null when none is running.
        running_id: Option<Gid<RosterSourceRunId>>,

        /// The instant at which the roster source was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The integration whose roster mapping reads the rosters, and in whose name they are planned and applied.
        integration: Integration = integration_id;
        /// The run that is under way. Null when there is none.
        running: RosterSourceRun = running_id;
    }

    connections {
        /// The runs of the roster source, oldest first: `last: 1` is the latest. They are kept for `roster_retention_days`.
        runs: RosterSourceRun[] = RunList::default, below RosterSourceId;
    }
}

object! {
    /// One attempt to fetch a roster from its source, to plan it, and to apply the plan if the source says so.
    RosterSourceRun(entity::roster_source_run), list RunList, requires ManageOrganization;

    /// The identifier of the run, `rsr_…`.
    id: RosterSourceRunId;

    columns {
        /// The cause of the run.
        cause: RosterSourceRunCause,

        /// The outcome of the run. Null while it is under way.
        outcome: Option<RosterSourceRunOutcome>,

        /// The reason why the run failed. Null unless the outcome is FAILED.
        failure: Option<String>,

        /// The number of bytes received, as transferred. 0 while the run is under way.
        byte_count: i64,

        /// The instant at which the run started.
        started_at: DateTime<Utc>,

        /// The instant at which the run ended. Null while it is under way.
        ended_at: Option<DateTime<Utc>>,

        /// The identifier of the roster source that was read, `rso_…`.
        roster_source_id: Gid<RosterSourceId>,

        /// The identifier of the roster plan that the run made, `rpl_…`. Null when it made none.
        roster_plan_id: Option<Gid<RosterPlanId>>,
    }

    objects {
        /// The source of the roster.
        roster_source: RosterSource = roster_source_id;
        /// The plan that was made. Null when there is none, when it was deleted, and when the caller may not see it.
        roster_plan: RosterPlan = roster_plan_id, requires ReadRosterPlan;
    }
}

queries! {
    RosterSourceQuery;

    nouns { RosterSource, RosterSourceRun }

    objects {
        /// Finds a roster source by its identifier. Null when it does not exist or the caller may not see it.
        roster_source: RosterSource, by RosterSourceId, requires ManageOrganization;
    }

    connections {
        /// Lists the roster sources of the organization, disabled ones included, oldest first.
        roster_sources: RosterSource[] = List::default, requires ManageOrganization;
    }
}
