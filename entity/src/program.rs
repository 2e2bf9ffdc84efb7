//! `program`: a peer-coaching program.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "program")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgramId,
    pub version: i64,
    pub name: String,
    pub description: Option<String>,
    pub kind: Kind,
    pub status: Status,
    /// The number of days between two sessions of a pairing.
    pub cadence_days: i32,
    pub mixing: Mixing,
    /// The largest number of members of a pairing: 2 or 3.
    pub group_size: i32,
    /// The largest difference between the job levels of two partners. `None`: unlimited.
    pub max_job_level_gap: Option<i32>,
    pub conflict_policy: ConflictPolicy,
    /// The weights of the reasons for a match, as JSON. `None`: the defaults.
    pub match_weights: Option<Json>,
    /// Whether a pairing may have a third member although the group size is 2.
    pub allows_trio: bool,
    /// The smallest number of minutes per week that two partners both work. 0: unlimited.
    pub min_shared_minutes: i32,
    /// How far a member's share of the coaching time may be from the equal share, in percent of it.
    pub balance_tolerance_percent: i32,
    /// When participants work who have not set their own hours, as JSON. `None`: Monday to Friday, 09:00 to 17:00.
    pub working_hours: Option<Json>,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(ProgramId);

/// How formal a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// Scheduled sessions, goals required.
    Formal,
    /// Flexible sessions, goals optional.
    Informal,
}

/// The status of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Draft,
    Open,
    Closed,
}

/// Which participants may be paired, by department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mixing {
    SameTeam,
    CrossTeam,
    Any,
}

/// What happens to a pairing when a roster change puts two members in one reporting line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConflictPolicy {
    /// The conflict is recorded in the change log.
    Raise,
    /// The conflict is recorded in the change log, and the pairing is suspended until it is resolved.
    Suspend,
}
