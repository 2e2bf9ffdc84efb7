//! `roster_source`: a place from which the server fetches rosters by itself.

use crate::{id::*, roster_plan::Mode, tenanted::tenanted};
use sea_orm::entity::prelude::*;
use std::fmt;

#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RosterSourceId,
    pub version: i64,
    /// The integration whose mapping reads the rosters, and in whose name they are planned and applied.
    pub integration_id: IntegrationId,
    pub name: String,
    /// An `https` or `sftp` URL without credentials.
    pub address: String,
    pub authentication: Authentication,
    /// The user of BASIC, PASSWORD and PRIVATE_KEY.
    pub user_name: Option<String>,
    /// The header of HEADER.
    pub header_name: Option<String>,
    /// The fingerprint of the SFTP server's host key, such as `SHA256:…`.
    pub host_key: Option<String>,
    /// The token, password or private key, encrypted.
    pub secret: Option<String>,
    /// The name of the key with which the secret is encrypted.
    pub secret_key_name: Option<String>,
    pub mode: Mode,
    /// `None`: by the content type or the file name.
    pub format: Option<Format>,
    /// `None`: by the first bytes.
    pub compression: Option<Compression>,
    /// A cron expression. `None`: the source is fetched on request only.
    pub schedule: Option<String>,
    /// The time zone of the schedule, a name of the IANA time zone database.
    pub time_zone: String,
    /// Whether a plan that the brake does not hold is applied.
    pub applies_when_not_held: bool,
    /// Whether the schedule is in effect.
    pub enabled: bool,
    /// `None`: the source is disabled or has no schedule.
    pub next_run_at: Option<DateTimeUtc>,
    /// What the last planned roster was recognized by, as JSON.
    pub fetched: Option<Json>,
    /// The run that is under way.
    pub running_id: Option<RosterSourceRunId>,
    /// When other nodes may take the run for abandoned. The node that runs it extends it.
    pub lease_expires_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

/// Without the secret: even encrypted it belongs in no log.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosterSource").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(RosterSourceId);

/// How the server authenticates to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Authentication {
    /// https: not at all.
    None,
    /// https: a bearer token (RFC 6750).
    Bearer,
    /// https: a user name and a password (RFC 7617).
    Basic,
    /// https: a header whose value is the secret.
    Header,
    /// SFTP: a user name and a password.
    Password,
    /// SFTP: a user name and a private key.
    PrivateKey,
}

/// The format of the rosters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Format {
    Csv,
    Ndjson,
    Json,
    Xlsx,
}

/// How the rosters are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Compression {
    None,
    Gzip,
}
