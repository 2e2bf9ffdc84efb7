//! Calendar feeds: the mutations that issue and revoke the address, and when it was issued.

use super::{
    directives::{requires, scopes_of},
    employee::{Employee, EmployeePayload},
    id::Gid,
    payload::{Payload, UserError, into_payload},
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::calendar_feed,
    platform::Result as Outcome,
    transport::graphql::engine::{loader::BatchLoad, request_context::ContextExt},
};
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{employee::Model, id::EmployeeId};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;

/// The instant at which the feed of an employee was issued, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FeedOfEmployee(pub EmployeeId);

impl BatchLoad for FeedOfEmployee {
    type Value = DateTime<Utc>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, DateTime<Utc>>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let issued = calendar_feed::load_issued(&app.db, actor, &ids).await?;
        Ok(issued.into_iter().map(|(id, at)| (Self(id), at)).collect())
    }
}

/// The payload of `employeeIssueCalendarFeed`.
#[derive(SimpleObject)]
pub struct CalendarFeedIssuePayload {
    /// The employee with the new feed. Null when the mutation was refused.
    employee: Option<Employee>,
    /// The address of the feed, which is shown only in this response, because the server stores a hash of it. It contains a secret: with it, anyone
    /// can read the times of the employee's sessions. Null when the mutation was refused.
    url: Option<String>,
    /// The errors of the input, which the caller can correct. Empty when the mutation succeeded.
    user_errors: Vec<UserError>,
}

impl Payload for CalendarFeedIssuePayload {
    type Model = (Model, SecretString);
    fn of(model: Option<Self::Model>, user_errors: Vec<UserError>) -> Self {
        let (employee, url) = model.unzip();
        Self { employee: employee.map(Employee), url: url.map(|url| url.expose_secret().to_owned()), user_errors }
    }
}

#[derive(Default)]
pub struct CalendarFeedMutation;

#[Object]
impl CalendarFeedMutation {
    /// Issues an address from which a calendar program reads the calling employee's own sessions as iCalendar (RFC 5545). The earlier address, if
    /// there was one, is no longer valid.
    #[graphql(directive = requires::apply(scopes_of([Permission::ManageCalendarFeed, Permission::ReadSession, Permission::ReadEmployee])))]
    async fn employee_issue_calendar_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the calling employee.")] id: Gid<EmployeeId>,
    ) -> Result<CalendarFeedIssuePayload> {
        into_payload(ctx, calendar_feed::issue(ctx.app()?, ctx.actor()?, id.0).await)
    }

    /// Revokes the address of the calling employee's own calendar feed. Without one, it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::ManageCalendarFeed, Permission::ReadEmployee])))]
    async fn employee_revoke_calendar_feed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the calling employee.")] id: Gid<EmployeeId>,
    ) -> Result<EmployeePayload> {
        into_payload(ctx, calendar_feed::revoke(ctx.app()?, ctx.actor()?, id.0).await)
    }
}
