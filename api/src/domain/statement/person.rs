//! Which employee is the actor of a statement: by an account whose name is an external id, by an e-mail address, or by the hash of one.

use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::ensure_version,
    feed::ChangeKind,
    platform::{Error, Result, db, digest::sha1_hex, error::Problems},
};
use entity::{
    Tenanted,
    employee::{Column, Entity as Employees, Status},
    id::{EmployeeId, OrganizationId},
    identity_provider, organization,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Func},
};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The longest key in bytes: an index contains it.
const MAX_KEY_BYTES: usize = 1000;

/// The most home pages of an organization.
const MAX_HOME_PAGES: usize = 20;

/// The longest home page, in characters.
const MAX_HOME_PAGE_LENGTH: usize = 500;

/// The identifier of the actor of a statement, normalized: a letter for its kind, and the value. `None` for a group and for an OpenID.
pub fn person_key(statement: &Value) -> Option<String> {
    let actor = statement.get("actor").filter(|actor| actor.get("objectType").is_none_or(|kind| kind == "Agent"))?;
    let text = |name: &str| actor.get(name).and_then(Value::as_str);
    let key = if let Some(mbox) = text("mbox") {
        mailbox_key(mbox.strip_prefix("mailto:")?)
    } else if let Some(hash) = text("mbox_sha1sum") {
        format!("s:{}", hash.to_ascii_lowercase())
    } else {
        let account = actor.get("account")?;
        account_key(account.get("homePage")?.as_str()?, account.get("name")?.as_str()?)
    };
    (key.len() <= MAX_KEY_BYTES).then_some(key)
}

/// The key of an account.
pub fn account_key(home_page: &str, name: &str) -> String {
    format!("a:{}\n{name}", home_page.trim_end_matches('/'))
}

/// The key of an e-mail address.
pub fn mailbox_key(address: &str) -> String {
    format!("m:{}", address.to_ascii_lowercase())
}

/// A home page of accounts whose names are external ids, for statements of this program.
///
/// # Errors
/// `Invalid` when the organization has no identity provider and has stated no home page.
pub async fn home_page(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<String> {
    let page = load_home_pages(db, organization).await?.into_iter().next();
    page.ok_or_else(|| Error::invalid("homePages", "state a home page of accounts with organizationSetAccountHomePages first"))
}

/// The employees whom the keys identify. A key that could mean several employees is absent from the result.
pub async fn find_employees(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    keys: &BTreeSet<String>,
) -> Result<HashMap<String, EmployeeId>> {
    let of_kind = |kind: &'static str| keys.iter().filter_map(move |key| key.strip_prefix(kind));
    let mut candidates = Candidates::default();
    let names: BTreeSet<String> = of_kind("a:").filter_map(|key| Some(key.split_once('\n')?.1.to_owned())).collect();
    if !names.is_empty() {
        let home_pages = load_home_pages(db, organization).await?;
        let rows = load(db, organization, Column::ExternalId, db::in_texts(db, Column::ExternalId, names)).await?;
        for (id, external_id, status) in rows {
            for home_page in &home_pages {
                candidates.add(account_key(home_page, &external_id), id, status);
            }
        }
    }
    let addresses: Vec<String> = of_kind("m:").map(str::to_owned).collect();
    if !addresses.is_empty() {
        let address = Expr::expr(Func::lower(Expr::col((Employees, Column::Email))));
        for (id, email, status) in load(db, organization, Column::Email, db::expr_in_texts(db, address, addresses)).await? {
            candidates.add(mailbox_key(&email), id, status);
        }
    }
    let hashes: HashSet<&str> = of_kind("s:").collect();
    if !hashes.is_empty() {
        // No database computes these hashes, so the addresses of all employees are hashed here.
        for (id, email, status) in load(db, organization, Column::Email, Column::Email.ne("")).await? {
            let written = sha1_hex(format!("mailto:{email}"));
            let lower = sha1_hex(format!("mailto:{}", email.to_ascii_lowercase()));
            for hash in BTreeSet::from([written, lower]).into_iter().filter(|hash| hashes.contains(hash.as_str())) {
                candidates.add(format!("s:{hash}"), id, status);
            }
        }
    }
    let mut found = candidates.into_unambiguous();
    found.retain(|key, _| keys.contains(key));
    Ok(found)
}

/// The employees by one of their attributes, without those whose personal data were erased.
async fn load(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    attribute: Column,
    condition: Expr,
) -> Result<Vec<(EmployeeId, String, Status)>> {
    let employees = Employees::of(organization).filter(Column::ErasedAt.is_null()).filter(condition);
    Ok(employees.select_only().columns([Column::Id, attribute, Column::Status]).into_tuple().all(db).await?)
}

/// The employees that a key can mean: those who are employed, and those who have left.
#[derive(Default)]
struct Candidates(HashMap<String, (Vec<EmployeeId>, Vec<EmployeeId>)>);

impl Candidates {
    fn add(&mut self, key: String, id: EmployeeId, status: Status) {
        let (current, former) = self.0.entry(key).or_default();
        if status == Status::Terminated { former.push(id) } else { current.push(id) }
    }

    /// A former employee is meant only when no current one is.
    fn into_unambiguous(self) -> HashMap<String, EmployeeId> {
        let only = |(current, former): (Vec<EmployeeId>, Vec<EmployeeId>)| match (&*current, &*former) {
            ([one], _) | ([], [one]) => Some(*one),
            _ => None,
        };
        self.0.into_iter().filter_map(|(key, ids)| Some((key, only(ids)?))).collect()
    }
}

/// The home pages of accounts whose names are external ids: the issuers of the identity providers, and those that the organization states.
async fn load_home_pages(db: &impl ConnectionTrait, organization: OrganizationId) -> Result<Vec<String>> {
    use identity_provider::{Column as Provider, Entity as Providers};
    let issuers = Providers::of(organization).select_only().column(Provider::Issuer);
    let mut pages: Vec<String> = issuers.into_tuple().all(db).await?;
    if let Some(row) = organization::Entity::of(organization).one(db).await? {
        pages.extend(stated_home_pages(&row));
    }
    let pages: BTreeSet<String> = pages.iter().map(|page| page.trim_end_matches('/').to_owned()).collect();
    Ok(pages.into_iter().collect())
}

/// The home pages that the organization states.
pub fn stated_home_pages(organization: &organization::Model) -> Vec<String> {
    let pages = organization.account_home_pages.as_ref().and_then(Value::as_array).into_iter().flatten();
    pages.filter_map(|page| page.as_str().map(str::to_owned)).collect()
}

/// States the home pages of accounts whose names are external ids. Setting those that are set changes nothing.
///
/// # Errors
/// `Invalid` on the home page that is not an IRI, or with too many; `Conflict` when the organization is not at the expected version.
pub async fn set_account_home_pages(
    app: &App,
    actor: &Actor,
    home_pages: Vec<String>,
    expected_version: Option<i64>,
) -> Result<organization::Model> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let row = organization::Entity::of(actor.organization()).one(&*work).await?.ok_or(Error::NotFound { noun: "organization" })?;
    ensure_version(expected_version, row.version)?;
    let mut problems = Problems::default();
    problems.require(home_pages.len() <= MAX_HOME_PAGES, "homePages", format!("must be at most {MAX_HOME_PAGES}"));
    for (index, page) in home_pages.iter().enumerate() {
        let is_valid = super::is_iri(page) && page.chars().count() <= MAX_HOME_PAGE_LENGTH;
        problems.require(
            is_valid,
            format!("homePages.{index}"),
            format!("must be an absolute IRI of at most {MAX_HOME_PAGE_LENGTH} characters, such as https://lms.example.com"),
        );
    }
    problems.into_result()?;
    if stated_home_pages(&row) == home_pages {
        return Ok(row);
    }
    let account_home_pages = (!home_pages.is_empty()).then(|| home_pages.into());
    let row = organization::Model { account_home_pages, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::OrganizationUpdated.entry(row.id, row.version).with_fields(vec!["accountHomePages"]));
    work.commit().await?;
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_actor_has_a_key_by_its_identifier() {
        let key = |actor: Value| person_key(&json!({ "actor": actor }));
        assert_eq!(key(json!({ "mbox": "mailto:Ann@Example.com" })).as_deref(), Some("m:ann@example.com"));
        assert_eq!(key(json!({ "mbox_sha1sum": "AB" })).as_deref(), Some("s:ab"));
        let account = |page: &str| key(json!({ "account": { "homePage": page, "name": "E1" } }));
        assert_eq!(account("https://lms.example.com/"), account("https://lms.example.com"));
        assert_eq!(key(json!({ "objectType": "Group", "mbox": "mailto:team@example.com" })), None);
        assert_eq!(key(json!({ "openid": "https://ann.example.com" })), None);
        assert_eq!(account(&format!("https://{}.example.com", "x".repeat(MAX_KEY_BYTES))), None);
    }

    #[test]
    fn a_key_of_two_current_employees_means_neither() {
        let id = |number| EmployeeId(uuid::Uuid::from_u128(number));
        let mut candidates = Candidates::default();
        candidates.add("one".into(), id(1), Status::Active);
        candidates.add("one".into(), id(2), Status::Terminated);
        candidates.add("former".into(), id(2), Status::Terminated);
        candidates.add("two".into(), id(1), Status::Active);
        candidates.add("two".into(), id(2), Status::Suspended);
        let expected: HashMap<String, EmployeeId> = [("one".into(), id(1)), ("former".into(), id(2))].into_iter().collect();
        assert_eq!(candidates.into_unambiguous(), expected);
    }
}
