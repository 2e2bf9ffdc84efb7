//! The suggestion of a roster mapping for a sample of an HR system's export. The domain suggests; this file translates.

use crate::{
    access::Permission,
    domain::roster::{self, ColumnSuggestion, SampleRow, Suggestion},
    platform::Error,
    transport::graphql::{
        engine::{error_format::IntoGraphqlError, request_context::ContextExt},
        schema::{
            directives::{cost, requires, scope_of},
            integration::RosterMapping,
            payload::UserError,
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use base64::{Engine, engine::general_purpose::STANDARD};

/// A sample of a roster file, either as `text` or as `base64`: the whole file, or its first lines.
#[derive(InputObject)]
pub struct RosterSampleInput {
    /// The sample as text: CSV, NDJSON or a JSON document.
    text: Option<String>,
    /// The bytes of the sample in base64 (RFC 4648), for a workbook and for text in another encoding than UTF-8.
    base64: Option<String>,
    /// The name of the sheet of a workbook. Null: the first.
    sheet: Option<String>,
}

/// A suggested roster mapping. It is not stored: check it, and set it with `integrationSetRosterMapping`.
#[derive(SimpleObject)]
pub struct RosterMappingSuggestion {
    /// The suggested mapping. Its fields are those of `RosterMappingInput`.
    mapping: RosterMapping,
    /// The columns of the sample in their order, each with the reason for the suggestion. A column that sets two attributes is listed twice.
    columns: Vec<RosterColumnSuggestion>,
    /// Observations on the file as a whole, and what should be checked, for people.
    notes: Vec<String>,
    /// The first rows of the sample, at most 10, as the mapping reads them.
    rows: Vec<RosterSampleRow>,
    /// Why the sample as a whole cannot be read with the mapping. Empty when it can.
    errors: Vec<UserError>,
}

/// The suggestion for a column of a sample.
#[derive(SimpleObject)]
pub struct RosterColumnSuggestion {
    /// The name of the column.
    name: String,
    /// The attribute that the column sets. Null: the column is ignored.
    attribute: Option<String>,
    /// The reason, for people.
    reason: String,
}

/// A row of a sample, as a mapping reads it for a new employee.
#[derive(SimpleObject)]
pub struct RosterSampleRow {
    /// The number of the row, from 1.
    row_number: i32,
    /// The attributes that the row sets.
    attributes: Vec<RosterSampleAttribute>,
    /// Why the row would be rejected. Empty when it would not. What depends on other employees is not checked.
    errors: Vec<UserError>,
}

/// An attribute that a row of a sample sets.
#[derive(SimpleObject)]
pub struct RosterSampleAttribute {
    /// The name of the attribute, as in `RosterColumnInput.attribute`.
    name: String,
    /// The value of the attribute as text.
    value: String,
}

impl From<Suggestion> for RosterMappingSuggestion {
    fn from(suggestion: Suggestion) -> Self {
        let to_column = |ColumnSuggestion { name, attribute, reason }| RosterColumnSuggestion { name, attribute, reason };
        Self {
            mapping: RosterMapping(suggestion.mapping),
            columns: suggestion.columns.into_iter().map(to_column).collect(),
            notes: suggestion.notes,
            rows: suggestion.rows.into_iter().map(Into::into).collect(),
            errors: suggestion.problems.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<SampleRow> for RosterSampleRow {
    fn from(row: SampleRow) -> Self {
        let to_attribute = |(name, value)| RosterSampleAttribute { name, value };
        Self {
            row_number: row.number,
            attributes: row.attributes.into_iter().map(to_attribute).collect(),
            errors: row.problems.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(Default)]
pub struct RosterSuggestionQuery;

#[Object]
impl RosterSuggestionQuery {
    /// Suggests a roster mapping for a sample of an HR system's export, with the reason for each column, and shows the first rows as they
    /// would be read. The known column names are those of Workday, BambooHR, Personio, SAP SuccessFactors, ADP, HiBob, UKG and Rippling.
    /// Nothing is stored, and nothing is guessed when a roster is read: only the mapping that is set counts.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)), directive = cost::apply(100))]
    async fn roster_mapping_suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sample, as text or as bytes.")] sample: RosterSampleInput,
    ) -> Result<RosterMappingSuggestion> {
        let bytes = match (sample.text, sample.base64) {
            (Some(text), None) => Ok(text.into_bytes()),
            (None, Some(base64)) => STANDARD.decode(base64.trim()).map_err(|_| Error::invalid("sample.base64", "is not base64 (RFC 4648)")),
            _ => Err(Error::invalid("sample", "give either text or base64")),
        };
        let bytes = bytes.map_err(IntoGraphqlError::into_graphql)?;
        let suggestion = roster::suggest_mapping(ctx.app()?, ctx.actor()?, &bytes, sample.sheet);
        Ok(suggestion.map_err(IntoGraphqlError::into_graphql)?.into())
    }
}
