//! User names across rows: no two current employees have one, without regard to case. A row may take the user name of an employee whose
//! employment another row ends, or to whom another row gives another user name.

use super::{CrossRowChecks, IN_PLAN, problem};
use crate::{
    domain::{
        employee::USER_NAME_TAKEN,
        roster::row_warning::{Warning, WarningCode},
    },
    platform::{Code, Result},
};
use chrono::NaiveDate;
use entity::roster_row::Column;
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};

/// Join: `e` is another current employee who has the user name that `r` assigns.
const JOIN_HOLDER: &str = "join employee e on e.organization_id = $1 and lower(e.user_name) = r.user_name and e.status <> 'TERMINATED'
    and e.id <> r.subject_id";
/// Condition: `g` is the row by which the employee `e` gives up the user name.
const GIVES_UP: &str = "g.organization_id = $1 and g.roster_plan_id = $2 and g.subject_id = e.id and g.action <> 'REJECTED'
    and (g.action = 'TERMINATE' or g.user_name <> lower(e.user_name))";

impl<C: ConnectionTrait> CrossRowChecks<'_, C> {
    /// Rejects rows with the user name of an earlier row.
    pub(super) async fn reject_repeated_user_names(&self) -> Result<()> {
        let repeated = format!(
            "select user_name, min(row_number) from roster_row r
            where {IN_PLAN} and user_name is not null and action <> 'REJECTED' group by user_name having count(*) > 1"
        );
        let first: HashMap<String, i32> = self.query_pairs(&repeated, []).await?.into_iter().collect();
        let rows = self.rows_with_texts(Column::UserName, first.keys().cloned(), false).await?;
        let later: Vec<i32> = rows.into_iter().filter(|(name, number)| first.get(name) != Some(number)).map(|(_, number)| number).collect();
        self.reject(&later, |row| {
            let earlier = row.user_name.as_ref().and_then(|name| first.get(name)).copied().unwrap_or_default();
            problem("userName", Code::Taken, format!("row {earlier} has the same user name, which is compared without case"))
        })
        .await
    }

    /// Rejects rows with the user name of a current employee who does not give it up. Returns whether there were any.
    pub(super) async fn reject_taken_user_names(&self) -> Result<bool> {
        let taken = format!(
            "select r.row_number, e.terminated_on from roster_row r {JOIN_HOLDER}
            where {IN_PLAN} and r.action <> 'REJECTED' and not exists (select 1 from roster_row g where {GIVES_UP})"
        );
        let last_days: HashMap<i32, Option<NaiveDate>> = self.query_pairs(&taken, []).await?.into_iter().collect();
        let rows: Vec<i32> = last_days.keys().copied().collect();
        self.reject(&rows, |row| {
            let last_day = last_days.get(&row.row_number).copied().flatten();
            let until = last_day.map(|on| format!("; they keep it until their employment ends on {on}")).unwrap_or_default();
            problem("userName", Code::Taken, format!("{USER_NAME_TAKEN}{until}"))
        })
        .await?;
        Ok(!rows.is_empty())
    }

    /// Warns of rows whose user name another employee gives up.
    pub(super) async fn warn_of_passed_on_user_names(&self) -> Result<()> {
        let passed_on = format!(
            "select r.row_number, g.row_number, g.action = 'TERMINATE' from roster_row r {JOIN_HOLDER} join roster_row g on {GIVES_UP}
            where {IN_PLAN} and r.action <> 'REJECTED'"
        );
        let mut warnings = HashMap::new();
        for row in self.query(&passed_on, []).await? {
            let (taker, giver): (i32, i32) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let is_leaving: bool = row.try_get_by_index(2)?;
            let reason = if is_leaving { "whose employment row" } else { "to whom row" };
            let effect = if is_leaving { "ends" } else { "gives another one" };
            let message = format!("belongs to an employee {reason} {giver} {effect}: whoever signs in with it is then this employee");
            warnings.insert(taker, Warning::new(WarningCode::UserNamePassedOn, "userName", message));
        }
        self.warn(warnings).await
    }

    /// The rows that give a user name to, or take it from, the employee of another row.
    pub(super) async fn find_name_exchanges(&self) -> Result<HashSet<i32>> {
        // A termination releases its user name in an earlier batch, unless it also assigns a new manager: then it is applied later.
        let exchanges = format!(
            "select r.row_number, g.row_number from roster_row r {JOIN_HOLDER} join roster_row g on g.organization_id = $1
            and g.roster_plan_id = $2 and g.subject_id = e.id and g.action <> 'REJECTED'
            and (g.action <> 'TERMINATE' or g.manager_id is not null)
            where {IN_PLAN} and r.action <> 'REJECTED'"
        );
        Ok(self.query_pairs::<i32, i32>(&exchanges, []).await?.into_iter().flat_map(|(taker, giver)| [taker, giver]).collect())
    }
}
