//! Reading employees: which of them an actor may see, and lists of them.

use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    domain::shared::{Listing, OptionalFilters, list_filters::ensure_reads_all_sessions, reporting_lines},
    platform::{
        Error, Result, db,
        page::{CursorValue, NullInstant, SortOrder},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, OrganizationId, ProgramId, TypedId},
    pairing_member, participant,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use std::collections::HashMap;

/// The employees that the actor may see. An employee sees themself and the employees they are or were paired with.
///
/// # Errors
/// `Forbidden` without permission to read employees.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadEmployee)? {
        Reach::All => all,
        Reach::Own(employee) => {
            let partners = select_partner_ids(actor.organization(), employee);
            all.filter(Column::Id.eq(employee).or(Column::Id.in_subquery(partners)))
        }
    })
}

/// The ids of the employees who are or were members of a pairing with the employee, who is one of them.
fn select_partner_ids(organization: OrganizationId, employee: EmployeeId) -> SelectStatement {
    use pairing_member::Column::{EmployeeId, PairingId};
    let own = pairing_member::Entity::of(organization).filter(EmployeeId.eq(employee)).select_only().column(PairingId).into_query();
    pairing_member::Entity::of(organization).filter(PairingId.in_subquery(own)).select_only().column(EmployeeId).into_query()
}

/// # Errors
/// `NotFound` when the employee does not exist or the actor may not see them.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: EmployeeId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "employee" })
}

/// The current names of employees: the display name, or given name and family name, or else the user name. Checks no permission: the reader
/// sees an object that names these employees to all of its readers.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn load_names(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ids: impl IntoIterator<Item = EmployeeId>,
) -> Result<HashMap<EmployeeId, String>> {
    let employees = Entity::of(organization).filter(db::in_ids(db, Column::Id, ids.into_iter().map(|id| id.uuid()))).select_only();
    let columns = [Column::Id, Column::DisplayName, Column::GivenName, Column::FamilyName, Column::UserName];
    let rows: Vec<(EmployeeId, Option<String>, String, String, String)> = employees.columns(columns).into_tuple().all(db).await?;
    let to_name = |display_name: Option<String>, full_name: String, user_name: String| {
        let is_given = |name: &String| !name.trim().is_empty();
        display_name.filter(is_given).or_else(|| Some(full_name.trim().to_owned()).filter(is_given)).unwrap_or(user_name)
    };
    let names =
        rows.into_iter().map(|(id, display_name, given, family, user)| (id, to_name(display_name, format!("{given} {family}"), user)));
    Ok(names.collect())
}

/// # Errors
/// `NotFound` when no employee has the external id or the actor may not see them.
pub async fn get_by_external_id(app: &App, actor: &Actor, external_id: String) -> Result<Model> {
    visible_to(actor)?.filter(Column::ExternalId.eq(external_id)).one(&app.db).await?.ok_or(Error::NotFound { noun: "employee" })
}

/// Finds employees by external id. Does not check permissions: for operations that require [`Permission::WriteEmployee`].
pub async fn find_by_external_ids(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    external_ids: Vec<String>,
) -> Result<HashMap<String, Model>> {
    let rows = Entity::of(organization).filter(db::in_texts(db, Column::ExternalId, external_ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.external_id.clone(), row)).collect())
}

/// The ids of the employees with a participation that meets the condition.
///
/// # Errors
/// `Forbidden` without permission to read participants.
fn select_participant_ids(actor: &Actor, condition: Expr) -> Result<SelectStatement> {
    actor.reach(Permission::ReadParticipant)?;
    let participants = participant::Entity::of(actor.organization()).filter(condition);
    Ok(participants.select_only().column(participant::Column::EmployeeId).into_query())
}

/// Checks that the actor may read every manager in a reporting line. Of a partner, an employee sees the direct manager only.
fn ensure_reads_all_managers(actor: &Actor) -> Result<()> {
    match actor.reach(Permission::ReadEmployee)? {
        Reach::All => Ok(()),
        Reach::Own(_) => {
            let needs = "the role PROGRAM_MANAGER or ADMINISTRATOR, because it shows whom the managers of partners report to";
            Err(Error::Forbidden { needs: needs.into() })
        }
    }
}

/// The sort order of a list of employees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    FamilyNameAsc,
    FamilyNameDesc,
    ExternalIdAsc,
    ExternalIdDesc,
    LastSessionAsc,
    LastSessionDesc,
}

impl Sort {
    fn is_by_session(self) -> bool {
        matches!(self, Self::LastSessionAsc | Self::LastSessionDesc)
    }
}

/// A list of employees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<EmployeeId>>,
    pub external_ids: Option<Vec<String>>,
    pub user_names: Option<Vec<String>>,
    pub emails: Option<Vec<String>>,
    pub family_names: Option<Vec<String>>,
    pub family_name_prefix: Option<String>,
    pub departments: Option<Vec<String>>,
    pub managers: Option<Vec<EmployeeId>>,
    /// Employees who report to any of these managers, directly or through other managers.
    pub manager_lines: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    pub manager_pending: Option<bool>,
    pub locations: Option<Vec<String>>,
    pub job_levels: Option<Vec<i32>>,
    /// Employees with this job level or a higher one.
    pub job_level_min: Option<i32>,
    /// Employees with this job level or a lower one.
    pub job_level_max: Option<i32>,
    /// Employees who were or will be hired on this date or later.
    pub hired_from: Option<NaiveDate>,
    /// Employees who were or will be hired before this date.
    pub hired_to: Option<NaiveDate>,
    /// Employees who are participants of any of these programs, unless WITHDRAWN.
    pub programs: Option<Vec<ProgramId>>,
    /// Employees with an ACTIVE participation who have attended no session since this instant, in any program. Not those who are TERMINATED
    /// or PRE_HIRE.
    pub without_session_since: Option<DateTime<Utc>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        // A literal, not a parameter: only then do the planners use the partial index of employees with a pending manager.
        let is_pending = self
            .manager_pending
            .map(|is_pending| Expr::cust(if is_pending { "manager_pending IS NOT NULL" } else { "manager_pending IS NULL" }));
        if self.without_session_since.is_some() || self.sort.is_by_session() {
            ensure_reads_all_sessions(actor)?;
        }
        let mut employees = visible_to(actor)?;
        if let Some(programs) = &self.programs {
            use participant::{
                Column as Participant,
                Status::{Active, Completed, Invited, Paused},
            };
            let of_programs = db::in_ids(db, Participant::ProgramId, programs.iter().map(|id| id.uuid()));
            let takes_part = of_programs.and(Participant::Status.is_in([Invited, Active, Paused, Completed]));
            employees = employees.filter(Column::Id.in_subquery(select_participant_ids(actor, takes_part)?));
        }
        if let Some(managers) = &self.manager_lines {
            ensure_reads_all_managers(actor)?;
            let reports = reporting_lines::select_reports(db, actor.organization(), managers);
            employees = employees.filter(db::in_few_ids(db, Column::Id, reports));
        }
        if self.without_session_since.is_some() {
            let is_active = participant::Column::Status.eq(participant::Status::Active);
            employees = employees
                .filter(Column::Id.in_subquery(select_participant_ids(actor, is_active)?))
                .filter(Column::Status.is_in([Status::Active, Status::Suspended]));
        }
        Ok(employees
            .filter(Condition::all().add_option(is_pending))
            .filter_none_since(Column::LastSessionAt, self.without_session_since)
            .filter_texts(db, Column::Location, &self.locations)
            .filter_number_range(db, Column::JobLevel, &self.job_levels, (self.job_level_min, self.job_level_max))
            .filter_range(Column::HiredOn, self.hired_from, self.hired_to)
            .filter_ids(db, Column::Id, &self.ids)
            .filter_texts(db, Column::ExternalId, &self.external_ids)
            .filter_texts(db, Column::UserName, &self.user_names)
            .filter_texts(db, Column::Email, &self.emails)
            .filter_texts(db, Column::FamilyName, &self.family_names)
            .filter_prefix(Column::FamilyName, &self.family_name_prefix)
            .filter_texts(db, Column::Department, &self.departments)
            .filter_ids(db, Column::ManagerId, &self.managers)
            .filter_values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("employee.created").then_id();
        let family_name = SortOrder::new("employee.family_name")
            .key(Column::FamilyName, |row: &Model| CursorValue::Text(row.family_name.clone()))
            .then_id();
        let external_id =
            SortOrder::new("employee.external_id").key(Column::ExternalId, |row: &Model| CursorValue::Text(row.external_id.clone()));
        let last_session = SortOrder::new("employee.last_session")
            .nullable_key(Column::LastSessionAt, NullInstant::First, "last_session_at_or_first", |row: &Model| {
                NullInstant::First.cursor_value(row.last_session_at)
            })
            .then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("employee.created.desc"),
            Sort::FamilyNameAsc => family_name,
            Sort::FamilyNameDesc => family_name.reversed("employee.family_name.desc"),
            Sort::ExternalIdAsc => external_id,
            Sort::ExternalIdDesc => external_id.reversed("employee.external_id.desc"),
            Sort::LastSessionAsc => last_session,
            Sort::LastSessionDesc => last_session.reversed("employee.last_session.desc"),
        }
    }
}
