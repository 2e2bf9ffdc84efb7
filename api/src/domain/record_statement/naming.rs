//! How the employees in statements are named: by an account, or by the e-mail address. It is a setting of the organization.

use super::vocabulary::Vocabulary;
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        shared::ensure_version,
        statement::{is_iri, is_mailto},
    },
    feed::ChangeKind,
    platform::{Error, Result},
};
use entity::{
    Tenanted, employee,
    id::OrganizationId,
    identity_provider,
    organization::{Entity, Model},
};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use serde_json::{Value, json};

/// The longest IRI of a home page, in characters.
const MAX_HOME_PAGE: usize = 1000;

/// How an organization names employees.
pub struct Naming {
    /// The system in which the names of accounts are unique.
    home_page: String,
    uses_email: bool,
}

impl Naming {
    /// Reads the settings. Without a home page, it is the issuer of the organization's first identity provider, and without one the server.
    pub async fn load(db: &impl ConnectionTrait, organization: OrganizationId, vocabulary: &Vocabulary) -> Result<Self> {
        let row = Entity::of(organization).one(db).await?.ok_or(Error::NotFound { noun: "organization" })?;
        let home_page = match row.statement_home_page {
            Some(home_page) => home_page,
            None => load_issuer(db, organization).await?.unwrap_or_else(|| vocabulary.server().to_owned()),
        };
        Ok(Self { home_page, uses_email: row.statement_uses_email })
    }

    /// An employee as an agent. One without an e-mail address is named by the account.
    pub fn agent(&self, employee: &employee::Model) -> Value {
        let mbox = format!("mailto:{}", employee.email);
        if self.uses_email && is_mailto(&mbox) {
            json!({ "objectType": "Agent", "mbox": mbox })
        } else {
            json!({ "objectType": "Agent", "account": { "homePage": self.home_page, "name": employee.external_id } })
        }
    }
}

async fn load_issuer(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<Option<String>> {
    let first = identity_provider::Entity::of(organization).order_by_asc(identity_provider::Column::Id).limit(1);
    Ok(first.select_only().column(identity_provider::Column::Issuer).into_tuple().one(db).await?)
}

/// Sets how the employees in new statements are named. Settings that are the present ones change nothing.
///
/// # Errors
/// `Invalid` for a home page that is no IRI; `Conflict` when the organization is not at the expected version.
pub async fn set_naming(
    app: &App,
    actor: &Actor,
    home_page: Option<String>,
    uses_email: bool,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let row = Entity::of(actor.organization()).one(&*work).await?.ok_or(Error::NotFound { noun: "organization" })?;
    ensure_version(expected_version, row.version)?;
    if home_page.as_ref().is_some_and(|iri| !is_iri(iri) || iri.chars().count() > MAX_HOME_PAGE) {
        let message = format!("must be an absolute IRI of at most {MAX_HOME_PAGE} characters, such as https://hr.example.com");
        return Err(Error::invalid("homePage", message));
    }
    let mut fields = Vec::new();
    fields.extend((row.statement_home_page != home_page).then_some("statementHomePage"));
    fields.extend((row.statement_uses_email != uses_email).then_some("statementUsesEmail"));
    if fields.is_empty() {
        return Ok(row);
    }
    let row =
        Model { statement_home_page: home_page, statement_uses_email: uses_email, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::OrganizationUpdated.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}
