//! How the learning system of an integration writes completions: columns, words and dates as in a roster mapping, and what its codes mean.

use crate::{
    access::Actor,
    app::App,
    domain::{
        integration,
        roster_mapping::{CompiledMapping, Mapping, Vocabulary},
        statement::is_iri,
    },
    platform::{Error, Result},
};
use entity::{id::IntegrationId, integration::Model as Integration};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// What the columns of a completion file can set.
static COMPLETIONS: Vocabulary = Vocabulary {
    attributes: &["externalId", "email", "activityId", "activityName", "completedAt", "score", "result"],
    mapped_attributes: &[],
    has_custom: false,
    keys: &["externalId", "email"],
    check_value: |attribute, value| match attribute {
        "result" if !RESULTS.contains(&value) => Some("must be PASSED, FAILED or COMPLETED"),
        _ => None,
    },
};

/// The results of a completion.
pub const RESULTS: [&str; 3] = ["PASSED", "FAILED", "COMPLETED"];

/// The largest maximum of scores.
const LARGEST_MAX_SCORE: i32 = 1_000_000;

/// The longest beginning of the IRIs of activities, in characters.
const MAX_BASE_LENGTH: usize = 500;

/// The mapping of an integration, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CompletionMapping {
    #[serde(flatten)]
    pub table: Mapping,
    /// The beginning of the IRIs of activities: a code follows. `None`: an address of this server.
    pub activity_base: Option<String>,
    /// The score that is 100 percent. `None`: 100.
    pub max_score: Option<i32>,
}

/// A checked mapping.
#[derive(Clone, Debug)]
pub struct CompiledCompletions {
    pub table: CompiledMapping,
    pub activity_base: String,
    pub max_score: f64,
}

impl CompletionMapping {
    /// Reads the `completion_mapping` column of an integration. `None`: the integration uses the names of this API.
    pub fn from_stored(stored: Option<&serde_json::Value>) -> Result<Option<Self>> {
        stored.map(Self::deserialize).transpose().map_err(Error::internal)
    }

    fn compile(&self, public_url: &str) -> Result<CompiledCompletions> {
        let table = self.table.compile_for(&COMPLETIONS)?;
        if !self.table.statuses.is_empty() {
            return Err(Error::invalid("mapping.statuses", "has no meaning here: map the words of the column result"));
        }
        if self.table.keeps_unknown_columns {
            return Err(Error::invalid("mapping.keepsUnknownColumns", "has no meaning here: ignore unknown columns instead"));
        }
        let activity_base = self.activity_base.clone().unwrap_or_else(|| format!("{public_url}/completions/activities/"));
        if !is_iri(&activity_base) || activity_base.chars().count() > MAX_BASE_LENGTH {
            let message = format!(
                "must be the beginning of an IRI of at most {MAX_BASE_LENGTH} characters, such as https://lms.example.com/courses/"
            );
            return Err(Error::invalid("mapping.activityBase", message));
        }
        let max_score = self.max_score.unwrap_or(100);
        if !(1..=LARGEST_MAX_SCORE).contains(&max_score) {
            return Err(Error::invalid("mapping.maxScore", format!("must be between 1 and {LARGEST_MAX_SCORE}")));
        }
        Ok(CompiledCompletions { table, activity_base, max_score: max_score.into() })
    }
}

/// The mapping of an integration: `integration`, or the actor's own when it is `None`.
///
/// # Errors
/// `Invalid` on `mapping` when the integration does not exist.
pub async fn load_mapping(app: &App, db: &impl ConnectionTrait, actor: &Actor, id: Option<IntegrationId>) -> Result<CompiledCompletions> {
    let integration = integration::find_for_mapping(db, actor, id).await?;
    let mapping = CompletionMapping::from_stored(integration.as_ref().and_then(|integration| integration.completion_mapping.as_ref()))?;
    mapping.unwrap_or_default().compile(&app.config.public_url)
}

/// Saves the mapping of an integration. `None` removes it: the integration then uses the names of this API.
///
/// # Errors
/// `Invalid` with the errors of the mapping; `Conflict` when the integration is not at the expected version.
pub async fn set_mapping(
    app: &App,
    actor: &Actor,
    id: IntegrationId,
    mapping: Option<CompletionMapping>,
    expected_version: Option<i64>,
) -> Result<Integration> {
    integration::change_setting(app, actor, id, expected_version, "completionMapping", |row| {
        if let Some(mapping) = &mapping {
            mapping.compile(&app.config.public_url)?;
        }
        // A stored mapping can have another form with the same meaning.
        if CompletionMapping::from_stored(row.completion_mapping.as_ref())? == mapping {
            return Ok(row);
        }
        let completion_mapping = mapping.map(serde_json::to_value).transpose().map_err(Error::internal)?;
        Ok(Integration { completion_mapping, ..row })
    })
    .await
}
