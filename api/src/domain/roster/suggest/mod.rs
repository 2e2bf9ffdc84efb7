//! Suggests a roster mapping for a sample of a file, and shows the first rows as they would be read with it. Nothing is stored, and no
//! roster is read with a suggestion until a caller has set it as the mapping of an integration.

mod columns;
mod known_columns;
mod sample;

use super::{manager_reference::ManagerIndex, parse::parse_rows, row_input::RowInput, row_interpreter::InterpretedRow};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        employee::rules,
        roster_mapping::{Format, Mapping},
        table_file::ReadOptions,
    },
    platform::{Error, Result, error::Problem},
};
use chrono::{DateTime, NaiveDate};
use entity::id::{EmployeeId, OrganizationId, TypedId};

pub use columns::ColumnSuggestion;

/// The number of rows that a suggestion shows.
const SHOWN_ROWS: usize = 10;

/// A suggested mapping.
pub struct Suggestion {
    pub mapping: Mapping,
    pub columns: Vec<ColumnSuggestion>,
    /// What was seen in the file, and what should be checked.
    pub notes: Vec<String>,
    pub rows: Vec<SampleRow>,
    /// Why the sample could not be read with the mapping.
    pub problems: Vec<Problem>,
}

/// A row of the sample, as the mapping reads it for a new employee.
pub struct SampleRow {
    pub number: i32,
    /// The attributes by name, in the order of the schema.
    pub attributes: Vec<(String, String)>,
    pub problems: Vec<Problem>,
}

/// Suggests a mapping for a sample. `sheet`: the sheet of a workbook.
///
/// # Errors
/// `Invalid` on `sample` when it has no columns or cannot be read.
pub fn suggest_mapping(app: &App, actor: &Actor, sample: &[u8], sheet: Option<String>) -> Result<Suggestion> {
    actor.authorize(Permission::ManageOrganization, &[])?;
    let mut detected = sample::detect(sample, sheet);
    let table = sample::read_detected(sample, &mut detected)?;
    if table.columns.is_empty() {
        return Err(Error::invalid("sample", "has no columns"));
    }
    let (mut mapping, mut notes) = (Mapping { file: detected.file, ..Mapping::default() }, detected.notes);
    let columns = columns::suggest(&table, &mut mapping, &mut notes);
    let (rows, problems) = match read_sample(sample, &mapping, actor.organization(), app.clock.today()) {
        Ok(rows) => (rows, Vec::new()),
        Err(Error::Invalid(problems)) => (Vec::new(), problems),
        Err(error) => return Err(error),
    };
    Ok(Suggestion { mapping, columns, notes, rows, problems })
}

/// Reads the first rows with a mapping.
fn read_sample(sample: &[u8], mapping: &Mapping, organization: OrganizationId, today: NaiveDate) -> Result<Vec<SampleRow>> {
    let compiled = mapping.compile()?;
    let format = mapping.file.format.unwrap_or(Format::Csv);
    let options = ReadOptions { format, mapping: &compiled, is_full: false, is_checked: false, field: "sample" };
    let (mut managers, mut rows) = (ManagerIndex::default(), Vec::new());
    parse_rows(options, sample, |row| {
        let InterpretedRow::Accepted(row) = row else { return Ok(()) };
        managers.add(&row);
        if rows.len() < SHOWN_ROWS {
            rows.push(row);
        }
        Ok(())
    })?;
    rows.iter_mut().for_each(|row| managers.resolve(row));
    Ok((1..).zip(rows).map(|(number, row)| to_sample_row(number, row, organization, today)).collect())
}

fn to_sample_row(number: i32, row: RowInput, organization: OrganizationId, today: NaiveDate) -> SampleRow {
    let RowInput { attributes, manager, problems } = row;
    let mut all = attributes.validate(true, today).into_inner();
    all.extend(problems);
    let blank = attributes.new_employee(organization, EmployeeId::from_uuid(uuid::Uuid::nil()), DateTime::UNIX_EPOCH);
    let new = attributes.apply_to(&blank, None);
    let mut shown = vec![("externalId".to_owned(), attributes.external_id.clone())];
    let differences = rules::differences(&blank, &new).into_iter().map(|(_, difference)| difference);
    shown.extend(differences.filter_map(|difference| Some((difference.field, difference.to?))));
    shown.extend(attributes.manager_external_id.as_set().map(|id| ("managerExternalId".to_owned(), id.clone())));
    shown.extend(manager.map(|manager| manager.into_attribute()));
    SampleRow { number, attributes: shown, problems: all }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
