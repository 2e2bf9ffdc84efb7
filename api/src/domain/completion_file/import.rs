//! Plans and applies a completion file.

use super::{mapping::CompiledCompletions, row::Completion};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        evidence,
        roster_mapping::Format,
        statement::{self, Batch, Version, account_key, mailbox_key},
        table_file::{MappedRows, ReadOptions, read_rows},
    },
    platform::{Code, Error, Result, db, error::Problem},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, OrganizationId, StatementId, TypedId},
    statement::{Column as StatementColumn, Entity as Statements},
};
use sea_orm::{QueryFilter, QuerySelect};
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    io::Read,
};
use uuid::Uuid;

/// The most rows of a file.
const MAX_ROWS: usize = 20_000;

/// How many statements are stored in one transaction.
const STATEMENTS: usize = 500;

/// The field that errors about the whole file name.
const FIELD: &str = "file";

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowOutcome {
    /// It becomes a statement.
    New,
    /// Its statement is stored already, or an earlier row is the same.
    AlreadyKnown,
    /// No employee, or more than one, is meant.
    UnknownPerson,
    /// It cannot be read.
    Invalid,
    /// A filter of the mapping skips it.
    Skipped,
}

/// What a row does, and why.
#[derive(Debug)]
pub struct RowResult {
    pub outcome: RowOutcome,
    /// What is wrong with a row that is invalid, or whose person is unknown.
    pub problems: Vec<Problem>,
    /// The statement of a row that is new or known.
    pub statement: Option<StatementId>,
}

impl RowResult {
    fn of(outcome: RowOutcome) -> Self {
        Self { outcome, problems: Vec::new(), statement: None }
    }
}

/// A file to import.
pub struct Import {
    pub format: Format,
    pub mapping: CompiledCompletions,
    /// Whether the new rows become statements, instead of being counted only.
    pub applies: bool,
}

/// A row of the file. `None`: a filter skips it.
type Row = Option<Result<Completion, Vec<Problem>>>;

/// A row that can be stored if it is new.
struct Candidate {
    /// The place of the row.
    place: usize,
    id: StatementId,
    employee: EmployeeId,
    completion: Completion,
}

/// Plans a file, or applies it. Returns what each row does, in the order of the file.
///
/// # Errors
/// `Invalid` when the file as a whole cannot be read or has too many rows; then nothing is stored. `Unavailable` when the database does not
/// respond: the transactions that were committed before stay, and the same file can be sent again.
pub async fn import(app: &App, actor: &Actor, import: Import, bytes: impl Read + Send + 'static) -> Result<Vec<RowResult>> {
    actor.authorize(Permission::WriteStatement, &[])?;
    let (applies, now) = (import.applies, app.clock.now());
    let rows = tokio::task::spawn_blocking(move || read(&import, now, bytes)).await.map_err(Error::internal)??;
    app.rate_limiter.charge_cost(actor, u64::try_from(rows.len()).unwrap_or_default())?;
    let (mut results, mut completions) = (Vec::new(), Vec::new());
    for (place, row) in rows.into_iter().enumerate() {
        results.push(match row {
            None => RowResult::of(RowOutcome::Skipped),
            Some(Err(problems)) => RowResult { problems, ..RowResult::of(RowOutcome::Invalid) },
            Some(Ok(completion)) => {
                completions.push((place, completion));
                RowResult::of(RowOutcome::UnknownPerson)
            }
        });
    }
    let candidates = find_people(app, actor, completions, &mut results).await?;
    let new = keep_new(app, actor, candidates, &mut results).await?;
    if applies {
        for chunk in new.chunks(STATEMENTS) {
            store(app, actor, chunk).await?;
        }
    }
    Ok(results)
}

fn read(import: &Import, now: DateTime<Utc>, bytes: impl Read) -> Result<Vec<Row>> {
    let options = ReadOptions { format: import.format, mapping: &import.mapping.table, is_full: true, is_checked: true, field: FIELD };
    let mut rows = Vec::new();
    let required = &["activityId", "completedAt"];
    let mut sink = MappedRows::new(&import.mapping.table, FIELD, required, |row| {
        if rows.len() == MAX_ROWS {
            return Err(Error::invalid(FIELD, format!("has more than {MAX_ROWS} rows: send several files")));
        }
        rows.push(if row.is_skipped { None } else { Some(Completion::read(&import.mapping, row, now)) });
        Ok(())
    });
    read_rows(options, bytes, &mut sink)?;
    Ok(rows)
}

/// Finds the employees by external id, or else by e-mail address.
async fn find_people(app: &App, actor: &Actor, completions: Vec<(usize, Completion)>, results: &mut [RowResult]) -> Result<Vec<Candidate>> {
    let organization = actor.organization();
    let home_page = statement::home_page(&app.db, organization).await?;
    let key_of = |completion: &Completion| match (&completion.external_id, &completion.email) {
        (Some(external_id), _) => account_key(&home_page, external_id),
        (None, email) => mailbox_key(email.as_deref().unwrap_or_default()),
    };
    let keys: BTreeSet<String> = completions.iter().map(|(_, completion)| key_of(completion)).collect();
    let people = statement::find_employees(&app.db, organization, &keys).await?;
    let mut candidates = Vec::new();
    for (place, completion) in completions {
        match people.get(&key_of(&completion)) {
            Some(employee) => {
                let id = statement_id(organization, *employee, &completion);
                candidates.push(Candidate { place, id, employee: *employee, completion });
            }
            None => {
                let field = if completion.external_id.is_some() { "externalId" } else { "email" };
                let message = "no employee has it, or more than one: correct it, or import the roster first".to_owned();
                let problem = Problem { field: field.into(), code: Code::NotFound, message };
                if let Some(result) = results.get_mut(place) {
                    result.problems.push(problem);
                }
            }
        }
    }
    Ok(candidates)
}

/// RFC 9562, section 5.5: the same employee, activity and instant give the same identifier.
fn statement_id(organization: OrganizationId, employee: EmployeeId, completion: &Completion) -> StatementId {
    let name = format!("completion/{employee}/{}/{}", completion.completed_at.to_rfc3339(), completion.activity_id);
    StatementId(Uuid::new_v5(&organization.uuid(), name.as_bytes()))
}

/// Keeps the rows whose statement is not stored.
async fn keep_new(app: &App, actor: &Actor, candidates: Vec<Candidate>, results: &mut [RowResult]) -> Result<Vec<Candidate>> {
    let stored = Statements::of(actor.organization())
        .filter(db::in_ids(&app.db, StatementColumn::Id, candidates.iter().map(|candidate| candidate.id.uuid())))
        .select_only()
        .column(StatementColumn::Id);
    let stored: Vec<StatementId> = stored.into_tuple().all(&app.db).await?;
    let mut known: HashSet<StatementId> = stored.into_iter().collect();
    let mut new = Vec::new();
    for candidate in candidates {
        let is_new = known.insert(candidate.id);
        if let Some(result) = results.get_mut(candidate.place) {
            result.outcome = if is_new { RowOutcome::New } else { RowOutcome::AlreadyKnown };
            result.statement = Some(candidate.id);
        }
        if is_new {
            new.push(candidate);
        }
    }
    Ok(new)
}

/// Stores the statements of some rows, with their evidence, in one transaction.
async fn store(app: &App, actor: &Actor, rows: &[Candidate]) -> Result<()> {
    let organization = actor.organization();
    let home_page = statement::home_page(&app.db, organization).await?;
    let ids: BTreeSet<EmployeeId> = rows.iter().map(|row| row.employee).collect();
    let external_ids = employee::Entity::of(organization)
        .filter(db::in_ids(&app.db, employee::Column::Id, ids.iter().map(|id| id.uuid())))
        .select_only()
        .columns([employee::Column::Id, employee::Column::ExternalId]);
    let external_ids: Vec<(EmployeeId, String)> = external_ids.into_tuple().all(&app.db).await?;
    let external_ids: HashMap<EmployeeId, String> = external_ids.into_iter().collect();
    let statements = rows.iter().filter_map(|row| {
        let account = json!({ "homePage": home_page, "name": external_ids.get(&row.employee)? });
        Some(row.completion.to_statement(&row.id.uuid().to_string(), &account))
    });
    let statements = Value::Array(statements.collect());
    evidence::store(app, actor, Batch::parse(statements.to_string().as_bytes(), Version::V2, Vec::new())?).await?;
    Ok(())
}
