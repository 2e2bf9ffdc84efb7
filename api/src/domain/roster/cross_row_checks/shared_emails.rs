//! E-mail addresses across rows: several employees may share one, such as that of a shop. Rows that bring this about are warned of, because
//! whoever is found by the address, such as a manager or a person who signs in, is then nobody.

use super::{CrossRowChecks, IN_PLAN};
use crate::{
    domain::roster::row_warning::{Warning, WarningCode},
    platform::Result,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// Condition: `r` gives its employee an e-mail address.
const ASSIGNS_EMAIL: &str = "r.action <> 'REJECTED' and r.email <> ''";

impl<C: ConnectionTrait> CrossRowChecks<'_, C> {
    /// Warns of rows whose e-mail address another current employee has, or gets by another row.
    pub(super) async fn warn_of_shared_emails(&self) -> Result<()> {
        let mut warnings = HashMap::new();
        for (number, external_id) in self.find_rows_with_held_emails().await? {
            warnings.insert(number, warning(format!("the employee with the external id {external_id} has this e-mail address too")));
        }
        for (number, other) in self.find_rows_with_repeated_emails().await? {
            warnings.insert(number, warning(format!("row {other} has the same e-mail address")));
        }
        self.warn(warnings).await
    }

    /// Rows whose e-mail address another current employee has and keeps, with the external id of that employee.
    async fn find_rows_with_held_emails(&self) -> Result<Vec<(i32, String)>> {
        let held = format!(
            "select r.row_number, min(e.external_id) from roster_row r
            join employee e on e.organization_id = $1 and lower(e.email) = r.email and e.status <> 'TERMINATED' and e.id <> r.subject_id
            where {IN_PLAN} and {ASSIGNS_EMAIL} and not exists (select 1 from roster_row g
                where g.organization_id = $1 and g.roster_plan_id = $2 and g.subject_id = e.id and g.action <> 'REJECTED'
                and (g.action = 'TERMINATE' or g.email is not null))
            group by r.row_number"
        );
        self.query_pairs(&held, []).await
    }

    /// Rows with the e-mail address of another row, with the number of the first other row.
    async fn find_rows_with_repeated_emails(&self) -> Result<Vec<(i32, i32)>> {
        let repeated = format!(
            "select r.email, r.row_number from roster_row r join (select r.email from roster_row r
                where {IN_PLAN} and {ASSIGNS_EMAIL} group by r.email having count(*) > 1) s on s.email = r.email
            where {IN_PLAN} and {ASSIGNS_EMAIL} order by r.row_number"
        );
        let rows: Vec<(String, i32)> = self.query_pairs(&repeated, []).await?;
        let mut first_rows: HashMap<&str, (i32, Option<i32>)> = HashMap::new();
        for (email, number) in &rows {
            first_rows.entry(email).and_modify(|(_, second)| _ = second.get_or_insert(*number)).or_insert((*number, None));
        }
        let other_row = |(email, number): &(String, i32)| match first_rows.get(email.as_str()) {
            Some((first, second)) if first == number => second.map(|second| (*number, second)),
            first => first.map(|(first, _)| (*number, *first)),
        };
        Ok(rows.iter().filter_map(other_row).collect())
    }
}

fn warning(message: String) -> Warning {
    Warning::new(WarningCode::EmailShared, "email", message)
}
