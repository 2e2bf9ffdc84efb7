//! Erases the personal data of an employee, table by table, except in rosters (`roster_rows`). Rows that are about others too stay, with the
//! identifier of the employee; texts that the employee wrote, or that are about the employee, go.
//!
//! A table with a column for personal data has its place here; a test searches all columns of all tables for the values of an erased person.

use super::{ERASED_TEXT, pseudonym};
use crate::{
    app::UnitOfWork,
    domain::record_statement,
    feed::ChangeKind,
    platform::{Result, db},
};
use entity::{
    Tenanted, agenda_item, assessment, badge_award, calendar_feed, commitment,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee, Role},
    employee_external_id, feedback, feedback_version, goal,
    id::{EmployeeId, TeamId, TypedId},
    idempotency_key, match_block, personal_key, recognition, reflection, statement, takeaway, team, team_member, working_hours,
};
use sea_orm::{
    ColumnTrait, Condition, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, Func},
};

/// Erases the personal data of the employee, and returns the employee as stored.
pub(super) async fn erase(work: &mut UnitOfWork<'_>, employee: Employee) -> Result<Employee> {
    erase_written_texts(work, employee.id).await?;
    erase_shared_texts(work, employee.id).await?;
    withdraw_badges(work, employee.id).await?;
    erase_references(work, &employee).await?;
    leave_teams(work, employee.id).await?;
    record_statement::withdraw(work, employee.id).await?;
    let pseudonym = pseudonym(employee.id);
    let row = Employee {
        version: employee.version + 1,
        external_id: pseudonym.clone(),
        user_name: pseudonym.clone(),
        user_name_exact: false,
        email: String::new(),
        email_type: None,
        given_name: ERASED_TEXT.into(),
        family_name: pseudonym,
        display_name: None,
        job_title: None,
        job_level: None,
        department: None,
        employee_number: None,
        cost_center: None,
        division: None,
        company: None,
        location: None,
        time_zone: None,
        manager_id: None,
        manager_pending: None,
        role: Role::Employee,
        record_consent: false,
        hired_on: None,
        custom: None,
        directory: None,
        // The directory no longer sees the user.
        deprovisioned_at: employee.deprovisioned_at.or(Some(work.at)),
        erased_at: Some(work.at),
        updated_at: work.at,
        ..employee
    };
    work.update(row.clone())?;
    Ok(row)
}

/// Destroys the key of the confidential texts, and removes the other texts that the employee wrote, or that name evidence about them.
async fn erase_written_texts(work: &UnitOfWork<'_>, id: EmployeeId) -> Result<()> {
    let (organization, tx) = (work.actor.organization(), &**work);
    personal_key::Entity::delete_of(organization).filter(personal_key::Column::EmployeeId.eq(id)).exec(tx).await?;
    let goals = goal::Entity::update_of(organization).filter(goal::Column::EmployeeId.eq(id));
    let goals = goals.col_expr(goal::Column::Title, Expr::value(ERASED_TEXT));
    goals.col_expr(goal::Column::Why, Expr::value(Option::<String>::None)).exec(tx).await?;
    let commitments = commitment::Entity::update_of(organization).filter(commitment::Column::EmployeeId.eq(id));
    commitments.col_expr(commitment::Column::Text, Expr::value(ERASED_TEXT)).exec(tx).await?;
    let topics = agenda_item::Entity::update_of(organization).filter(agenda_item::Column::AuthorId.eq(id));
    topics.col_expr(agenda_item::Column::Text, Expr::value(ERASED_TEXT)).exec(tx).await?;
    let is_involved = Condition::any().add(assessment::Column::EmployeeId.eq(id)).add(assessment::Column::AssessorId.eq(id));
    let assessments = assessment::Entity::update_of(organization).filter(is_involved);
    assessments.col_expr(assessment::Column::EvidenceUri, Expr::value(Option::<String>::None)).exec(tx).await?;
    Ok(())
}

/// Deletes what the employee wrote for themselves, and the texts of what they gave to others or received from them.
async fn erase_shared_texts(work: &UnitOfWork<'_>, id: EmployeeId) -> Result<()> {
    let (organization, tx) = (work.actor.organization(), &**work);
    reflection::Entity::delete_of(organization).filter(reflection::Column::AuthorId.eq(id)).exec(tx).await?;
    // Feedback that others gave is about the employee, and its key is theirs.
    let of_employee = Condition::any().add(feedback::Column::GiverId.eq(id)).add(feedback::Column::ReceiverId.eq(id));
    let of_employee = feedback::Entity::of(organization).filter(of_employee).select_only().column(feedback::Column::Id).into_query();
    let versions = feedback_version::Entity::delete_of(organization);
    versions.filter(feedback_version::Column::FeedbackId.in_subquery(of_employee)).exec(tx).await?;
    let is_involved = Condition::any().add(recognition::Column::GiverId.eq(id)).add(recognition::Column::ReceiverId.eq(id));
    let thanks = recognition::Entity::update_of(organization).filter(is_involved);
    let thanks = thanks.col_expr(recognition::Column::Text, Expr::value(Option::<String>::None));
    thanks.col_expr(recognition::Column::Status, Expr::value(recognition::Status::Withdrawn)).exec(tx).await?;
    let takeaways = takeaway::Entity::update_of(organization).filter(takeaway::Column::AuthorId.eq(id));
    let takeaways = takeaways.col_expr(takeaway::Column::Text, Expr::value(Option::<String>::None));
    let takeaways = takeaways.col_expr(takeaway::Column::Words, Expr::value(""));
    takeaways.col_expr(takeaway::Column::Status, Expr::value(takeaway::Status::Withdrawn)).exec(tx).await?;
    Ok(())
}

/// Deletes the credentials of the employee, which are listed as revoked from then on, and the reasons of revocations.
async fn withdraw_badges(work: &mut UnitOfWork<'_>, id: EmployeeId) -> Result<()> {
    use badge_award::{Column, Entity, Model, Status};
    let awards = Entity::of(work.actor.organization()).filter(Column::EmployeeId.eq(id)).filter(Column::Status.ne(Status::Declined));
    for row in awards.all(&**work).await? {
        let ended_at = row.ended_at.or(Some(work.at));
        let (version, updated_at) = (row.version + 1, work.at);
        let row = Model { status: Status::Withdrawn, reason: None, credential: None, ended_at, version, updated_at, ..row };
        work.record(ChangeKind::BadgeAwardWithdrawn.entry(row.id, row.version).with_fields(vec!["status"]));
        work.update(row)?;
    }
    Ok(())
}

/// Removes the keys of the employee in other systems, and what only makes sense for a person who can act.
async fn erase_references(work: &UnitOfWork<'_>, employee: &Employee) -> Result<()> {
    let (organization, tx) = (work.actor.organization(), &**work);
    let keys = employee_external_id::Entity::delete_of(organization);
    keys.filter(employee_external_id::Column::EmployeeId.eq(employee.id)).exec(tx).await?;
    let used = idempotency_key::Entity::delete_of(organization);
    used.filter(idempotency_key::Column::Actor.eq(employee.id.to_string())).exec(tx).await?;
    working_hours::Entity::delete_of(organization).filter(working_hours::Column::EmployeeId.eq(employee.id)).exec(tx).await?;
    let statements = statement::Entity::update_of(organization).filter(statement::Column::EmployeeId.eq(employee.id));
    statements.col_expr(statement::Column::PersonKey, Expr::value(Option::<String>::None)).exec(tx).await?;
    calendar_feed::Entity::delete_of(organization).filter(calendar_feed::Column::EmployeeId.eq(employee.id)).exec(tx).await?;
    let (low, high) = (match_block::Column::EmployeeLowId.eq(employee.id), match_block::Column::EmployeeHighId.eq(employee.id));
    match_block::Entity::delete_of(organization).filter(low.or(high)).exec(tx).await?;
    // Employees who wait for a manager with one of these names would wait for a person who does not come back under them.
    let names = [&employee.external_id, &employee.user_name, &employee.email].map(|name| name.to_ascii_lowercase());
    let reference = Expr::expr(Func::lower(Expr::col(EmployeeColumn::ManagerPending)));
    let pending = Employees::update_of(organization).filter(db::expr_in_texts(tx, reference, names));
    pending.col_expr(EmployeeColumn::ManagerPending, Expr::value(Option::<String>::None)).exec(tx).await?;
    Ok(())
}

/// Removes the employee from the groups of directories.
async fn leave_teams(work: &mut UnitOfWork<'_>, id: EmployeeId) -> Result<()> {
    let organization = work.actor.organization();
    let memberships = team_member::Entity::of(organization).filter(team_member::Column::EmployeeId.eq(id));
    let ids: Vec<TeamId> = memberships.select_only().column(team_member::Column::TeamId).into_tuple().all(&**work).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let teams = team::Entity::of(organization).filter(db::in_ids(&**work, team::Column::Id, ids.iter().map(|id| id.uuid())));
    for old in teams.all(&**work).await? {
        let row = team::Model { member_count: old.member_count - 1, version: old.version + 1, updated_at: work.at, ..old };
        work.record(ChangeKind::TeamUpdated.entry(row.id, row.version).with_fields(vec!["members"]));
        work.update(row)?;
    }
    team_member::Entity::delete_of(organization).filter(team_member::Column::EmployeeId.eq(id)).exec(&**work).await?;
    Ok(())
}
