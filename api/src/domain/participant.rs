//! Participant: an employee's membership of a program.
//!
//! States: INVITED → ACTIVE ⇄ PAUSED; INVITED, ACTIVE or PAUSED → WITHDRAWN → (enrolled again) ACTIVE or INVITED; ACTIVE or PAUSED →
//! COMPLETED when the program closes.
//!
//! Not here: what happens to the pairings of an employee whose employment ends (`shared::continuity`), and completion (`program::close`).

use super::{
    employee, program,
    shared::{
        Listing, OptionalFilters, ensure_version,
        list_filters::{ensure_reads_all_sessions, select_employees_in, select_employees_named},
        not_found_as_invalid,
    },
};
use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    feed::ChangeKind,
    platform::{
        Code, Error, Result, db,
        page::{NullInstant, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee, Status as EmployeeStatus},
    id::{EmployeeId, OrganizationId, ParticipantId, ProgramId, TypedId},
    pairing_member,
    participant::{Column, Entity, Model, Status},
    program::{Column as ProgramColumn, Status as ProgramStatus},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, JoinType, QueryFilter, QuerySelect, QueryTrait,
    Select, SelectA, SelectB,
    sea_query::{Expr, ExprTrait, IntoCondition, SelectStatement},
};

/// The participants that the actor may see. Employees see their own memberships and those of their current and former partners.
///
/// # Errors
/// `Forbidden` without permission to read participants.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadParticipant)? {
        Reach::All => all,
        Reach::Own(employee) => {
            let partners = select_partner_ids(actor.organization(), employee);
            all.filter(Column::EmployeeId.eq(employee).or(Column::Id.in_subquery(partners)))
        }
    })
}

/// The ids of the participants with whom an employee is or was paired.
pub(super) fn select_partner_ids(organization: OrganizationId, employee: EmployeeId) -> SelectStatement {
    use pairing_member::Column as Member;
    let own = pairing_member::Entity::of(organization).filter(Member::EmployeeId.eq(employee)).select_only().column(Member::PairingId);
    let members = pairing_member::Entity::of(organization).filter(Member::PairingId.in_subquery(own.into_query()));
    members.select_only().column(Member::ParticipantId).into_query()
}

/// The statuses of those who take part in a program, and so read what its participants share.
pub(super) const TAKES_PART: [Status; 3] = [Status::Active, Status::Paused, Status::Completed];

/// The ids of the programs in which an employee takes part.
pub(super) fn select_program_ids(organization: OrganizationId, employee: EmployeeId) -> SelectStatement {
    let own = Entity::of(organization).filter(Column::EmployeeId.eq(employee)).filter(Column::Status.is_in(TAKES_PART));
    own.select_only().column(Column::ProgramId).into_query()
}

/// # Errors
/// `NotFound` when the participant does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: ParticipantId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "participant" })
}

/// The participants with these identifiers, without those that do not exist, locked until the end of the transaction. Checks no permission:
/// it validates the input of other modules.
pub(super) async fn load_existing_locked(db: &impl ConnectionTrait, actor: &Actor, ids: &[ParticipantId]) -> Result<Vec<Model>> {
    let has_id = db::in_ids(db, Column::Id, ids.iter().map(|id| id.uuid()));
    Ok(Entity::of(actor.organization()).filter(has_id).lock_exclusive().all(db).await?)
}

/// The sort orders of participants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    WaitingSinceAsc,
    LastSessionAsc,
    LastSessionDesc,
}

impl Sort {
    fn is_by_session(self) -> bool {
        matches!(self, Self::LastSessionAsc | Self::LastSessionDesc)
    }
}

/// A list of participants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub employees: Option<Vec<EmployeeId>>,
    /// Participants whose employee is in any of these departments at present.
    pub departments: Option<Vec<String>>,
    /// Participants whose employee has one of these family names at present.
    pub family_names: Option<Vec<String>>,
    pub family_name_prefix: Option<String>,
    pub statuses: Option<Vec<Status>>,
    /// Participants who have waited since this instant or a later one.
    pub waiting_from: Option<DateTime<Utc>>,
    /// Participants who have waited since an instant before this one.
    pub waiting_to: Option<DateTime<Utc>>,
    /// ACTIVE participants who have attended no session of the program since this instant.
    pub without_session_since: Option<DateTime<Utc>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        if self.without_session_since.is_some() || self.sort.is_by_session() {
            ensure_reads_all_sessions(actor)?;
        }
        let mut participants = visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::EmployeeId, &self.employees)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_nullable_range(Column::WaitingSince, NullInstant::Last, (self.waiting_from, self.waiting_to))
            .filter_none_since(Column::LastSessionAt, self.without_session_since);
        if self.without_session_since.is_some() {
            participants = participants.filter_values(db, Column::Status, &Some(vec![Status::Active]));
        }
        if let Some(departments) = &self.departments {
            participants = participants.filter(Column::EmployeeId.in_subquery(select_employees_in(db, actor, departments)?));
        }
        if self.family_names.is_some() || self.family_name_prefix.is_some() {
            let named = select_employees_named(db, actor, &self.family_names, &self.family_name_prefix)?;
            participants = participants.filter(Column::EmployeeId.in_subquery(named));
        }
        Ok(participants)
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("participant.created").then_id();
        let last_session = SortOrder::new("participant.last_session")
            .nullable_key(Column::LastSessionAt, NullInstant::First, "last_session_at_or_first", |row: &Model| {
                NullInstant::First.cursor_value(row.last_session_at)
            })
            .then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("participant.created.desc"),
            Sort::WaitingSinceAsc => SortOrder::new("participant.waiting_since")
                .nullable_key(Column::WaitingSince, NullInstant::Last, "waiting_since_or_last", |row: &Model| {
                    NullInstant::Last.cursor_value(row.waiting_since)
                })
                .then_id(),
            Sort::LastSessionAsc => last_session,
            Sort::LastSessionDesc => last_session.reversed("participant.last_session.desc"),
        }
    }
}

/// Enrols an employee in an open program: as ACTIVE, or as INVITED when `invite` is set or the first day of the employee is still to come. A withdrawn participant is enrolled again; any
/// other existing membership stays as it is.
///
/// # Errors
/// `Invalid` when the program is not open, or the employee is suspended or terminated.
pub async fn enrol(
    app: &App,
    actor: &Actor,
    program_id: ProgramId,
    employee_id: EmployeeId,
    invite: bool,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    actor.authorize(Permission::WriteProgram, &[])?;
    let mut work = app.begin(actor).await?;
    let Some(candidate) = load_candidate(&*work, actor, employee_id, program_id).await? else {
        program::get_open(&*work, actor, program_id, "programId").await?;
        return Err(not_found_as_invalid(Error::NotFound { noun: "employee" }, "employeeId"));
    };
    let Candidate { employee, membership, program_status } = candidate;
    let id = membership.as_ref().map_or_else(|| app.clock.new_id(), |membership| membership.id);
    let input = (program_id, employee_id, invite);
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "participantEnrol", &input, id).await? {
        return get(&*work, actor, earlier).await;
    }
    program::ensure_open(program_status, "programId")?;
    let status = match employee.status {
        EmployeeStatus::PreHire => Status::Invited,
        EmployeeStatus::Active if invite => Status::Invited,
        EmployeeStatus::Active => Status::Active,
        EmployeeStatus::Suspended | EmployeeStatus::Terminated => {
            return Err(Error::invalid_with_code("employeeId", Code::WrongState, "the employee is not active"));
        }
    };
    let row = match membership {
        None => {
            let row = Model {
                organization_id: actor.organization(),
                id,
                version: 1,
                program_id,
                employee_id,
                status,
                waiting_since: None,
                last_session_at: None,
                created_at: work.at,
                updated_at: work.at,
            };
            work.insert([row.clone()])?;
            row
        }
        Some(old) if old.status == Status::Withdrawn => {
            let row = Model { status, version: old.version + 1, updated_at: work.at, ..old };
            work.update(row.clone())?;
            row
        }
        Some(existing) => return Ok(existing),
    };
    work.record(ChangeKind::ParticipantEnrolled.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// What `enrol` reads before it decides.
struct Candidate {
    employee: Employee,
    /// The employee's membership of the program, in any status.
    membership: Option<Model>,
    /// `None` when the program does not exist or the actor may not see it.
    program_status: Option<ProgramStatus>,
}

/// Loads a candidate with one statement. `None` when the employee does not exist or the actor may not see them.
async fn load_candidate(db: &impl ConnectionTrait, actor: &Actor, employee: EmployeeId, program: ProgramId) -> Result<Option<Candidate>> {
    let membership = Employees::belongs_to(Entity)
        .from((EmployeeColumn::OrganizationId, EmployeeColumn::Id))
        .to((Column::OrganizationId, Column::EmployeeId))
        .on_condition(move |_, memberships| Expr::col((memberships, Column::ProgramId)).eq(program).into_condition());
    let employees = employee::visible_to(actor)?.filter(EmployeeColumn::Id.eq(employee)).join(JoinType::LeftJoin, membership.into());
    let programs = program::visible_to(actor)?.filter(ProgramColumn::Id.eq(program)).select_only().column(ProgramColumn::Status);
    let mut query = employees.select_also(Entity).into_query();
    query.expr_as(Expr::SubQuery(None, Box::new(programs.into_query().into())), "program_status");
    let Some(row) = db.query_one(&query).await? else { return Ok(None) };
    Ok(Some(Candidate {
        employee: Employee::from_query_result(&row, SelectA.as_str())?,
        membership: Model::from_query_result_optional(&row, SelectB.as_str())?,
        program_status: row.try_get("", "program_status")?,
    }))
}

/// A change of status that a participant, or a person who manages the program, can request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    Accept,
    Pause,
    Resume,
    Withdraw,
}

impl Transition {
    /// The statuses in which the transition is possible, the status afterwards, and the change log entry.
    fn definition(self) -> (&'static [Status], Status, ChangeKind) {
        match self {
            Self::Accept => (&[Status::Invited], Status::Active, ChangeKind::ParticipantAccepted),
            Self::Pause => (&[Status::Active], Status::Paused, ChangeKind::ParticipantPaused),
            Self::Resume => (&[Status::Paused], Status::Active, ChangeKind::ParticipantResumed),
            Self::Withdraw => (&[Status::Invited, Status::Active, Status::Paused], Status::Withdrawn, ChangeKind::ParticipantWithdrawn),
        }
    }
}

/// Checks that the first day of an employee has come: only then may somebody accept the invitation on their behalf.
async fn ensure_started(db: &impl ConnectionTrait, actor: &Actor, id: EmployeeId) -> Result<()> {
    let future = Employees::of(actor.organization()).filter(EmployeeColumn::Id.eq(id));
    match future.filter(EmployeeColumn::Status.eq(EmployeeStatus::PreHire)).one(db).await? {
        Some(_) => Err(Error::conflict("id", Code::WrongState, "the first day of the employee is still to come")),
        None => Ok(()),
    }
}

/// Changes the status of a participant. A participant who has the resulting status already stays unchanged.
///
/// # Errors
/// `Conflict` when the participant is not at the expected version, or the status does not allow the transition.
pub async fn change_status(
    app: &App,
    actor: &Actor,
    id: ParticipantId,
    transition: Transition,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::UpdateParticipant, &[row.employee_id])?;
    ensure_version(expected_version, row.version)?;
    let (possible_in, status, kind) = transition.definition();
    if row.status == status {
        return Ok(row);
    }
    if !possible_in.contains(&row.status) {
        let message = format!("the participant is {}", row.status.to_value());
        return Err(Error::conflict("id", Code::WrongState, message));
    }
    if transition == Transition::Accept {
        ensure_started(&*work, actor, row.employee_id).await?;
    }
    let mut fields = vec!["status"];
    // Who has withdrawn waits for no partner; who pauses goes on to wait afterwards.
    let ends_waiting = status == Status::Withdrawn && row.waiting_since.is_some();
    let waiting_since = row.waiting_since.filter(|_| !ends_waiting);
    if ends_waiting {
        fields.push("waitingSince");
    }
    let row = Model { status, waiting_since, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}
