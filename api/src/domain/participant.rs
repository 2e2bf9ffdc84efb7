//! An employee's membership of a program: INVITED → ACTIVE ⇄ PAUSED; any of these → WITHDRAWN → (enrolled again) ACTIVE;
//! ACTIVE or PAUSED → COMPLETED when the program closes.

use super::{
    employee, integration,
    listing::{Listing, Narrowed, expect_version},
    program,
};
use crate::{
    access::{Act, Actor, Reach},
    app::App,
    feed::Kind,
    platform::{Code, Error, Result, db, page::Order},
};
use entity::{
    Tenanted,
    employee::{Column as OfEmployee, Entity as Employees, Model as Employee, Status as EmployeeStatus},
    id::{EmployeeId, OrganizationId, ParticipantId, ProgramId, TypedId},
    pairing_member,
    participant::{Column, Entity, Model, Status},
    program::{Column as OfProgram, Status as ProgramStatus},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
    SelectA, SelectB,
    sea_query::{Expr, ExprTrait, IntoCondition, SelectStatement},
};

/// All; for an employee their own memberships and those of the people they are or were paired with.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Act::ReadParticipant)? {
        Reach::All => all,
        Reach::Own(me) => {
            let partners = partners_of(actor.organization(), me);
            all.filter(Column::EmployeeId.eq(me).or(Column::Id.in_subquery(partners)))
        }
    })
}

/// The ids of the participants with whom an employee is or was paired.
fn partners_of(organization: OrganizationId, employee: EmployeeId) -> SelectStatement {
    use pairing_member::Column as Member;
    let mine = pairing_member::Entity::of(organization).filter(Member::EmployeeId.eq(employee)).select_only().column(Member::PairingId);
    let all = pairing_member::Entity::of(organization).filter(Member::PairingId.in_subquery(mine.into_query()));
    all.select_only().column(Member::ParticipantId).into_query()
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: ParticipantId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "participant" })
}

/// Those of the named participants that there are, locked until the end of the write: for rooms whose input refers to them.
pub(super) async fn named(db: &impl ConnectionTrait, actor: &Actor, ids: &[ParticipantId]) -> Result<Vec<Model>> {
    let among = db::among(db, Column::Id, ids.iter().map(|id| id.uuid()));
    Ok(Entity::of(actor.organization()).filter(among).lock_exclusive().all(db).await?)
}

/// Participants, as they were enrolled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub employees: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.ids(db, Column::ProgramId, &self.programs).ids(db, Column::EmployeeId, &self.employees).values(
            db,
            Column::Status,
            &self.statuses,
        ))
    }

    fn order(&self) -> Order<Entity> {
        let created = Order::new("participant.created").then_id();
        if self.newest_first { created.reversed("participant.created.desc") } else { created }
    }
}

/// Brings somebody into an open program; `invite` leaves it to them to accept. Whoever withdrew is taken back.
///
/// # Errors
/// `Invalid` when the program is not open or the employee has left or is suspended.
pub async fn enrol(
    app: &App,
    actor: &Actor,
    program_id: ProgramId,
    employee_id: EmployeeId,
    invite: bool,
    key: Option<&str>,
) -> Result<Model> {
    actor.may(Act::WriteProgram, &[])?;
    let mut work = app.begin(actor).await?;
    let Some((employee, known, program_status)) = candidate(&*work, actor, employee_id, program_id).await? else {
        program::open(&*work, actor, program_id, "programId").await?;
        return Err(integration::missing(Error::NotFound { noun: "employee" }, "employeeId"));
    };
    let id = known.as_ref().map_or_else(|| app.clock.id(), |known| known.id);
    if let Some(done) = work.once(key, "participantEnrol", &(program_id, employee_id, invite), id).await? {
        return get(&*work, actor, done).await;
    }
    program::is_open(program_status, "programId")?;
    if employee.status != EmployeeStatus::Active {
        return Err(Error::refused("employeeId", Code::WrongState, "the employee is not active"));
    }
    let status = if invite { Status::Invited } else { Status::Active };
    let row = match known {
        None => {
            let row = Model {
                organization_id: actor.organization(),
                id,
                version: 1,
                program_id,
                employee_id,
                status,
                waiting_since: None,
                created_at: work.at,
                updated_at: work.at,
            };
            work.add([row.clone()])?;
            row
        }
        Some(known) if known.status == Status::Withdrawn => {
            let row = Model { status, version: known.version + 1, updated_at: work.at, ..known };
            work.change(row.clone())?;
            row
        }
        Some(known) => return Ok(known),
    };
    work.record(Kind::ParticipantEnrolled.of(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// An employee, their membership of a program if they are or were in it, and how the program stands if the actor may see it: one
/// statement.
async fn candidate(
    db: &impl ConnectionTrait,
    actor: &Actor,
    employee: EmployeeId,
    program: ProgramId,
) -> Result<Option<(Employee, Option<Model>, Option<ProgramStatus>)>> {
    let theirs = Employees::belongs_to(Entity)
        .from((OfEmployee::OrganizationId, OfEmployee::Id))
        .to((Column::OrganizationId, Column::EmployeeId))
        .on_condition(move |_, memberships| Expr::col((memberships, Column::ProgramId)).eq(program).into_condition());
    let select = employee::visible_to(actor)?.filter(OfEmployee::Id.eq(employee)).join(JoinType::LeftJoin, theirs.into());
    let program = program::visible_to(actor)?.filter(OfProgram::Id.eq(program)).select_only().column(OfProgram::Status).into_query();
    let mut select = select.select_also(Entity).into_query();
    select.expr_as(Expr::SubQuery(None, Box::new(program.into())), "program_status");
    let Some(row) = db.query_one(&select).await? else { return Ok(None) };
    let known = Model::from_query_result_optional(&row, SelectB.as_str())?;
    Ok(Some((Employee::from_query_result(&row, SelectA.as_str())?, known, row.try_get("", "program_status")?)))
}

/// What a participant, or whoever runs the program, may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Accept,
    Pause,
    Resume,
    Withdraw,
}

impl Answer {
    /// The status that the answer leads to, from those in which it can be given.
    fn leads(self) -> (&'static [Status], Status, Kind) {
        match self {
            Self::Accept => (&[Status::Invited], Status::Active, Kind::ParticipantAccepted),
            Self::Pause => (&[Status::Active], Status::Paused, Kind::ParticipantPaused),
            Self::Resume => (&[Status::Paused], Status::Active, Kind::ParticipantResumed),
            Self::Withdraw => (&[Status::Invited, Status::Active, Status::Paused], Status::Withdrawn, Kind::ParticipantWithdrawn),
        }
    }
}

/// Moves a membership on. An answer that was given already changes nothing.
///
/// # Errors
/// `Conflict` when the membership is not in a state that allows it.
pub async fn answer(app: &App, actor: &Actor, id: ParticipantId, answer: Answer, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.may(Act::AnswerParticipant, &[row.employee_id])?;
    expect_version(expected_version, row.version)?;
    let (from, to, kind) = answer.leads();
    if row.status == to {
        return Ok(row);
    }
    if !from.contains(&row.status) {
        let message = format!("the membership is {}", sea_orm::ActiveEnum::to_value(&row.status));
        return Err(Error::conflict("id", Code::WrongState, message));
    }
    let row = Model { status: to, version: row.version + 1, updated_at: work.at, ..row };
    work.change(row.clone())?;
    work.record(kind.of(row.id, row.version).changing(vec!["status"]));
    work.commit().await?;
    Ok(row)
}
