//! Working hours: the intervals of a week, as an object and as an input, and the mutation that sets those of an employee.

use super::{
    directives::{requires, scopes_of},
    employee::EmployeePayload,
    id::Gid,
    payload::into_payload_or_current,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        employee,
        shared::week::{Interval, IntervalText, Week, Weekday as Day},
        working_hours,
    },
    platform::Result as Outcome,
    transport::graphql::engine::{loader::BatchLoad, request_context::ContextExt},
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use entity::id::EmployeeId;
use std::{collections::HashMap, sync::Arc};

/// A day of the week. A week begins on Monday.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Day")]
pub enum Weekday {
    /// The first day of the week.
    Monday,
    /// The second day of the week.
    Tuesday,
    /// The third day of the week.
    Wednesday,
    /// The fourth day of the week.
    Thursday,
    /// The fifth day of the week.
    Friday,
    /// The sixth day of the week.
    Saturday,
    /// The seventh day of the week.
    Sunday,
}

/// An interval of working time on one weekday, in local time.
#[derive(SimpleObject)]
pub struct WorkingInterval {
    /// The day of the week on which the interval lies.
    weekday: Weekday,
    /// The local time at which the interval starts, of the form `HH:MM`, from `00:00`.
    start: String,
    /// The local time at which the interval ends, of the form `HH:MM`, until `24:00`.
    end: String,
}

/// An interval of working time on one weekday, in local time. Work past midnight is two intervals.
#[derive(InputObject)]
pub struct WorkingIntervalInput {
    /// The day of the week on which the interval lies.
    weekday: Weekday,
    /// The local time at which the interval starts, of the form `HH:MM`, from `00:00`.
    start: String,
    /// The local time at which the interval ends, of the form `HH:MM`, after the start and until `24:00`.
    end: String,
}

impl From<&Interval> for WorkingInterval {
    fn from(interval: &Interval) -> Self {
        Self { weekday: interval.weekday.into(), start: interval.start.to_string(), end: interval.end.to_string() }
    }
}

impl From<WorkingIntervalInput> for IntervalText {
    fn from(input: WorkingIntervalInput) -> Self {
        Self { weekday: input.weekday.into(), start: input.start, end: input.end }
    }
}

/// The intervals of a week, in ascending order.
pub fn to_intervals(week: &Week) -> Vec<WorkingInterval> {
    week.0.iter().map(Into::into).collect()
}

/// The intervals of an input as the domain parses them.
pub fn to_texts(input: Vec<WorkingIntervalInput>) -> Vec<IntervalText> {
    input.into_iter().map(Into::into).collect()
}

/// The working hours that an employee has set, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HoursOfEmployee(pub EmployeeId);

impl BatchLoad for HoursOfEmployee {
    type Value = Arc<Week>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Arc<Week>>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let weeks = working_hours::load(&app.db, actor, &ids).await?;
        Ok(weeks.into_iter().map(|(id, week)| (Self(id), Arc::new(week))).collect())
    }
}

#[derive(Default)]
pub struct WorkingHoursMutation;

#[Object]
impl WorkingHoursMutation {
    /// Sets the calling employee's own working hours, which matching and `suggestedTimes` of their pairings use. The list replaces the current
    /// one. Setting the same hours has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::SetWorkingHours, Permission::ReadEmployee])))]
    async fn employee_set_working_hours(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the calling employee.")] id: Gid<EmployeeId>,
        #[graphql(
            desc = "The intervals, at most 42, which must not overlap, in the time zone of the employee. Null: the working hours of the program apply."
        )]
        intervals: Option<Vec<WorkingIntervalInput>>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the employee has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = working_hours::set(app, actor, id.0, intervals.map(to_texts), expected_version).await;
        into_payload_or_current(ctx, outcome, employee::get(&app.db, actor, id.0)).await
    }
}
