//! Finds the employees whom roster rows mean: by external id and previous external id, as the sender knows them, and, for rows with unknown keys, by user name or
//! e-mail address when the sender asks for it.

use super::row_input::RowInput;
use crate::{
    domain::{
        attribute_owner::Ownership,
        employee::{self, Attributes, KeyedEmployees},
    },
    platform::{Result, db, error::Problem},
};
use entity::{
    Tenanted,
    employee::{Column, Entity as Employees, Model as Employee, Status},
    id::OrganizationId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter,
    sea_query::{Expr, Func},
};
use std::{collections::HashMap, str::FromStr};

/// How a row finds its employee when no employee has its external id or its previous external id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub enum MatchBy {
    /// It does not: it creates an employee.
    #[default]
    ExternalId,
    /// It means the current employee with its user name.
    UserName,
    /// It means the only current employee with its e-mail address.
    Email,
}

impl FromStr for MatchBy {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_uppercase().replace('-', "_").as_str() {
            "EXTERNAL_ID" => Ok(Self::ExternalId),
            "USER_NAME" => Ok(Self::UserName),
            "EMAIL" => Ok(Self::Email),
            _ => Err("must be EXTERNAL_ID, USER_NAME or EMAIL"),
        }
    }
}

impl MatchBy {
    /// The column and the value of a row by which it can find its employee.
    fn key(self, attributes: &Attributes) -> Option<(Column, String)> {
        let (column, text) = match self {
            Self::ExternalId => return None,
            Self::UserName => (Column::UserName, attributes.user_name.as_ref()?),
            Self::Email => (Column::Email, attributes.email.as_ref()?),
        };
        Some((column, text.to_lowercase())).filter(|(_, text)| !text.is_empty() && !text.contains('\0'))
    }

    fn value_of(self, employee: &Employee) -> String {
        if self == Self::Email { employee.email.to_lowercase() } else { employee.user_name.to_lowercase() }
    }
}

/// The employees whom some rows name, as subject or manager.
pub struct NamedEmployees {
    /// By the keys with which the sender names them.
    keyed: KeyedEmployees,
    match_by: MatchBy,
    /// The current employees with the user names or e-mail addresses of rows whose keys are unknown, by that value in lower case. `None`:
    /// several employees have the value.
    by_match: HashMap<String, Option<Employee>>,
}

impl NamedEmployees {
    /// Loads the employees whom the rows name.
    pub async fn load(
        db: &impl ConnectionTrait,
        organization: OrganizationId,
        ownership: Ownership,
        match_by: MatchBy,
        rows: &[RowInput],
    ) -> Result<Self> {
        let attributes = || rows.iter().map(|row| &row.attributes);
        let keys = attributes()
            .flat_map(|row| [Some(&row.external_id), row.previous_external_id.as_ref(), row.manager_external_id.as_set()])
            .flatten();
        let keys = keys.filter(|id| !id.contains('\0')).cloned().collect();
        let keyed = employee::find_by_keys(db, organization, ownership, keys).await?;
        let mut named = Self { keyed, match_by, by_match: HashMap::new() };
        let unknown = attributes().filter(|row| matches!(employee::find_subject(row, named.keyed.employees()), Ok(None)));
        let keys: Vec<(Column, String)> = unknown.filter_map(|row| match_by.key(row)).collect();
        let Some((column, _)) = keys.first() else { return Ok(named) };
        // SQLite's `lower` changes only ASCII letters.
        let texts = keys.iter().flat_map(|(_, text)| [text.clone(), text.to_ascii_lowercase()]);
        let has_value = db::expr_in_texts(db, Func::lower(Expr::col(*column)).into(), texts);
        let matched = Employees::of(organization).filter(has_value).filter(Column::Status.ne(Status::Terminated)).all(db).await?;
        for employee in matched {
            let value = match_by.value_of(&employee);
            named.by_match.entry(value).and_modify(|one| *one = None).or_insert(Some(employee));
        }
        Ok(named)
    }

    /// The employee whom a row means. `None` when it is a new employee. With a problem when the keys of the row belong to different
    /// employees.
    pub fn find_subject(&self, attributes: &Attributes) -> (Option<&Employee>, Option<Problem>) {
        match employee::find_subject(attributes, self.keyed.employees()) {
            Ok(None) => {
                let key = self.match_by.key(attributes);
                (key.and_then(|(_, text)| self.by_match.get(&text)).and_then(Option::as_ref), None)
            }
            Ok(subject) => (subject, None),
            Err(problem) => (self.find(&attributes.external_id), Some(problem)),
        }
    }

    /// The employee with an external id, as the sender knows it.
    pub fn find(&self, external_id: &str) -> Option<&Employee> {
        self.keyed.employees().get(external_id)
    }

    /// All employees by key.
    pub fn keyed(&self) -> &KeyedEmployees {
        &self.keyed
    }
}
