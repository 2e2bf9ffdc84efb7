//! Managers whom a roster names by e-mail address or user name instead of the external id. A manager is an employee of the same roster, else
//! of the organization.

use super::row_input::RowInput;
use crate::{
    domain::{
        attribute_owner::Ownership,
        employee::{Patch, own_keys},
    },
    platform::{Code, Result, db, error::Problem},
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::OrganizationId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter,
    sea_query::{Expr, Func},
};
use std::collections::HashMap;

/// What a row says about the manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagerReference {
    key: ManagerKey,
    /// As the row writes it.
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum ManagerKey {
    Email,
    UserName,
}

impl ManagerKey {
    const ALL: [Self; 2] = [Self::Email, Self::UserName];

    /// The attribute of the mapping.
    fn attribute(self) -> &'static str {
        match self {
            Self::Email => "managerEmail",
            Self::UserName => "managerUserName",
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Self::Email => "e-mail address",
            Self::UserName => "user name",
        }
    }
}

impl ManagerReference {
    /// `None` when the text is empty: the row says that there is no manager.
    pub fn new(attribute: &str, text: &str) -> Option<Self> {
        let key = ManagerKey::ALL.into_iter().find(|key| key.attribute() == attribute)?;
        (!text.is_empty()).then(|| Self { key, text: text.to_owned() })
    }

    /// The attribute of the mapping, and its text.
    pub fn into_attribute(self) -> (String, String) {
        (self.key.attribute().to_owned(), self.text)
    }

    fn problem(&self, code: Code, what: &str) -> Problem {
        let message = format!("{what} the {} {:?}", self.key.describe(), self.text);
        Problem { field: self.key.attribute().into(), code, message }
    }
}

/// Employees by e-mail address and user name, in lower case. An employee is named by external id; `None`: several employees have the key.
#[derive(Debug, Default)]
pub struct ManagerIndex {
    employees: HashMap<(ManagerKey, String), Option<String>>,
}

impl ManagerIndex {
    /// Adds the employee of a row.
    pub fn add(&mut self, row: &RowInput) {
        let keys = [(ManagerKey::Email, &row.attributes.email), (ManagerKey::UserName, &row.attributes.user_name)];
        for (key, text) in keys {
            if let Some(text) = text.as_deref().filter(|text| !text.is_empty()) {
                self.insert(key, text, &row.attributes.external_id);
            }
        }
    }

    fn insert(&mut self, key: ManagerKey, text: &str, external_id: &str) {
        let entry = self.employees.entry((key, text.to_lowercase()));
        entry
            .and_modify(|known| *known = known.take().filter(|known| known == external_id))
            .or_insert_with(|| Some(external_id.to_owned()));
    }

    /// Sets the managers who are in the index.
    pub fn resolve(&self, row: &mut RowInput) {
        let Some(reference) = &row.manager else { return };
        match self.employees.get(&(reference.key, reference.text.to_lowercase())) {
            None => return,
            Some(Some(external_id)) => row.attributes.manager_external_id = Patch::Set(external_id.clone()),
            Some(None) => row.problems.push(reference.problem(Code::Invalid, "several employees have")),
        }
        row.manager = None;
    }
}

/// Sets the managers that the rows still name otherwise, from the employees of the organization. A manager who is not found is a problem
/// of the row.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn resolve_among_employees(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    ownership: Ownership,
    rows: &mut [RowInput],
) -> Result<()> {
    let mut index = ManagerIndex::default();
    for (key, column) in [(ManagerKey::Email, Column::Email), (ManagerKey::UserName, Column::UserName)] {
        let wanted = rows.iter().filter_map(|row| row.manager.as_ref()).filter(|reference| reference.key == key);
        // SQLite lowers only ASCII letters.
        let lowered = wanted.flat_map(|reference| [reference.text.to_lowercase(), reference.text.to_ascii_lowercase()]);
        let texts: Vec<String> = lowered.filter(|text| !text.contains('\0')).collect();
        if texts.is_empty() {
            continue;
        }
        let lower = Expr::expr(Func::lower(Expr::col((Entity, column))));
        let found = Entity::of(organization).filter(db::expr_in_texts(db, lower, texts)).filter(Column::Status.ne(Status::Terminated));
        let found = found.all(db).await?;
        let own_keys = own_keys::load(db, organization, ownership.key_integration(), found.iter().map(|row| row.id)).await?;
        for Model { id, email, user_name, external_id, .. } in found {
            let external_id = own_keys.get(&id).unwrap_or(&external_id);
            index.insert(key, if key == ManagerKey::Email { &email } else { &user_name }, external_id);
        }
    }
    for row in rows {
        index.resolve(row);
        if let Some(reference) = row.manager.take() {
            row.problems.push(reference.problem(Code::NotFound, "no employee, neither of this roster nor of the organization, has"));
        }
    }
    Ok(())
}
