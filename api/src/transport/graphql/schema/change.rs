//! The change log: the entry, the query that pages through the log, and the subscription that follows it. Entries themselves are written by
//! `feed`.

use super::{
    directives::{requires, scope_of},
    employee::Employee,
    integration::Integration,
    node::{Node, find},
};
use crate::{
    access::Permission,
    domain::change::{self, encode_cursor},
    feed::{self, ChangeKind, Filter, SubjectKind},
    platform::{Error, error::Result as Outcome},
    transport::graphql::engine::{
        accelerator::ColumnFormat, column_value::ColumnValue, connection::PageInfo, error_format::IntoGraphqlError, object_loader::by_id,
        request_context::ContextExt,
    },
};
use async_graphql::{
    Context, ID, InputObject, InputValueError, InputValueResult, Object, Result, Scalar, ScalarType, SimpleObject, Subscription, Union,
    Value,
};
use chrono::{DateTime, Utc};
use entity::{
    change::{ActorKind, Model},
    id::*,
};
use futures_util::{Stream, StreamExt, stream};
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// A value of the `SequenceNumber` scalar.
#[derive(Clone, Copy)]
pub struct SequenceNumber(pub i64);

/// A sequence number of an organization's change log: a JSON number, whole, from 0 and below 2^53. The first entry has the number 1.
#[Scalar]
impl ScalarType for SequenceNumber {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => number.as_i64().map(Self).ok_or_else(|| InputValueError::expected_type(value)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}

impl ColumnValue for SequenceNumber {
    type Stored = i64;
    type Output = Self;

    fn to_value(stored: &i64) -> Value {
        ScalarType::to_value(&Self(*stored))
    }

    fn format() -> ColumnFormat {
        ColumnFormat::Integer
    }
}

/// The integration or employee that made a change, or that sent or released a roster plan.
#[derive(Union)]
#[expect(clippy::large_enum_variant, reason = "there are few at a time, and each is moved once")]
pub enum ChangeActor {
    /// An integration that called in its own name.
    Integration(Integration),
    /// An employee who called.
    Employee(Employee),
}

/// An entry of the change log, as an object of the schema.
pub struct Change(pub Arc<Model>);

/// An entry of the change log: what kind of change was made to which object, when, and by which actor. It contains identifiers and no
/// content; the content is read through `subject`, with the permissions of the caller.
#[Object(directive = requires::apply(scope_of(Permission::ReadChange)))]
impl Change {
    /// The sequence number of the entry: 1, 2, 3 … without gaps, in the order of the commits. A number that a reader does not see belongs to an
    /// entry that does not match the filter, or that only the members of a pairing read.
    async fn seq(&self) -> SequenceNumber {
        SequenceNumber(self.0.seq)
    }

    /// The cursor of the entry. Pass it as `after` to any list or subscription that is sorted by sequence number.
    async fn cursor(&self) -> String {
        encode_cursor(self.0.seq)
    }

    /// The kind of the change, such as `session.scheduled`. Kinds are never renamed.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// The type of the changed object, such as `session` or `roster_plan`.
    async fn subject_kind(&self) -> &str {
        &self.0.subject_kind
    }

    /// The identifier of the changed object, with its type prefix.
    async fn subject_id(&self) -> ID {
        ID(change::subject_id(&self.0))
    }

    /// The changed object in its current state. Null when the caller may not see it, when it was deleted, and when its type is `team`,
    /// which only the SCIM API shows, `agenda_item`, which only its session shows, or `xapi_document`, which only the
    /// xAPI shows. Null also for a `statement` of this program, which its learning record shows.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
        let Some(kind) = SubjectKind::parse(&self.0.subject_kind) else { return Ok(None) };
        // Reading the log does not include the permission to read the subject.
        if ctx.actor()?.reach(kind.permission()).is_err() {
            return Ok(None);
        }
        find(ctx, &change::subject_id(&self.0)).await
    }

    /// The version of the changed object after this change.
    async fn subject_version(&self) -> i64 {
        self.0.subject_version
    }

    /// The names of the changed fields in the schema. Empty when the change is about the object as a whole, such as its creation.
    async fn changed_fields(&self) -> Vec<&str> {
        self.0.changed_fields.split_whitespace().collect()
    }

    /// The identifier of the integration or employee that made the change. Null for the operator's command line and for the server itself.
    async fn actor_id(&self) -> Option<ID> {
        actor_id(self.0.actor_kind, self.0.actor_id)
    }

    /// The integration or employee that made the change. Null where `actorId` is null, and when the caller may not see that integration or
    /// employee.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
        load_actor(ctx, self.0.actor_kind, self.0.actor_id).await
    }

    /// The instant at which the change was made.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }
}

/// Loads the integration or employee that a row names. `None` for the operator and the server, and when the caller may not see it.
pub async fn load_actor(ctx: &Context<'_>, kind: ActorKind, id: Option<Uuid>) -> Result<Option<ChangeActor>> {
    let Some(id) = id else { return Ok(None) };
    let actor = ctx.actor()?;
    match kind {
        ActorKind::Integration if actor.reach(Permission::ManageOrganization).is_ok() => {
            Ok(by_id::<Integration>(ctx, IntegrationId(id)).await?.map(ChangeActor::Integration))
        }
        ActorKind::Employee if actor.reach(Permission::ReadEmployee).is_ok() => {
            Ok(by_id::<Employee>(ctx, EmployeeId(id)).await?.map(ChangeActor::Employee))
        }
        _ => Ok(None),
    }
}

/// The identifier of the integration or employee that a row names. `None` for the operator and the server.
pub fn actor_id(kind: ActorKind, id: Option<Uuid>) -> Option<ID> {
    change::actor_id(kind, id).map(ID)
}

/// Conditions on entries of the change log. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct ChangeFilter {
    /// The kind of the change is one of these, such as `session.held`. An unknown kind is refused with INVALID; an empty list matches
    /// nothing.
    kinds: Option<Vec<String>>,
    /// The type of the changed object is one of these, such as `session`. An unknown type is refused with INVALID; an empty list matches
    /// nothing.
    subject_kinds: Option<Vec<String>>,
}

/// Parses a filter.
///
/// # Errors
/// `Invalid` on the element that names no kind.
fn parse_filter(input: Option<ChangeFilter>) -> Outcome<Filter> {
    let input = input.unwrap_or_default();
    let parse_kind = |name: String| {
        ChangeKind::parse(&name)
            .map(ChangeKind::as_str)
            .ok_or_else(|| Error::invalid("filter.kinds", format!("{name:?} is not a kind of change")))
    };
    let parse_subject_kind = |name: String| {
        SubjectKind::parse(&name)
            .ok_or_else(|| Error::invalid("filter.subjectKinds", format!("{name:?} is not a type of object in the change log")))
    };
    Ok(Filter {
        kinds: input.kinds.map(|names| names.into_iter().map(parse_kind).collect()).transpose()?,
        subject_kinds: input.subject_kinds.map(|names| names.into_iter().map(parse_subject_kind).collect()).transpose()?,
    })
}

/// A page of the change log, in ascending order of the sequence numbers.
#[derive(SimpleObject)]
pub struct ChangeConnection {
    /// The entries of the page with their cursors.
    edges: Vec<ChangeEdge>,
    /// The entries of the page, in ascending order.
    nodes: Vec<Change>,
    /// The position of the page in the log. `endCursor` is the cursor to continue from, also when no entry matched the filter;
    /// `hasNextPage` is true while the log has entries after `throughSeq`, whether they match or not.
    page_info: PageInfo,
    /// The sequence number up to which the log was read. An entry up to it that is not on the page does not match the filter.
    through_seq: SequenceNumber,
}

/// An entry of a page with its cursor.
#[derive(SimpleObject)]
pub struct ChangeEdge {
    /// The cursor of the entry. Pass it as `after` to continue with the next entry.
    cursor: String,
    /// The entry of the change log at this cursor.
    node: Change,
}

/// A message of the subscription `changes`: an entry of the change log, or only the position up to which the log was read.
#[derive(SimpleObject)]
pub struct ChangeEvent {
    /// The entry. Null when the entries up to `throughSeq` do not match the filter, and in the first message of a subscription without
    /// `after`.
    change: Option<Change>,
    /// The cursor to continue from after a lost connection. Pass it as `after`.
    cursor: String,
    /// The sequence number up to which the log was read. An entry up to it that was not sent does not match the filter.
    through_seq: SequenceNumber,
}

#[derive(Default)]
pub struct ChangeQuery;

#[Object]
impl ChangeQuery {
    /// Lists the entries of the change log after a cursor, in ascending order of their sequence numbers. One request reads at most 10,000
    /// entries of the log, so a page with a filter can be short or empty although more entries match. The subscription of the same name
    /// uses the same cursors. A cursor older than `feed_retention_days` is refused with RESYNC_REQUIRED. Entries whose kind is for the members
    /// of a pairing, such as `pairing.out_of_balance`, are on the pages of these members only; the role EMPLOYEE reads no other entries.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadChange)))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A cursor of the change log: the page starts after its entry. Null: the start of the log.")] after: Option<String>,
        #[graphql(desc = "The largest number of entries to return, 0 to `limit_page_max`. Null: `limit_page_default`.")] first: Option<i32>,
        #[graphql(desc = "Conditions that every entry of the page meets. Null: all entries.")] filter: Option<ChangeFilter>,
    ) -> Result<ChangeConnection> {
        let filter = parse_filter(filter).map_err(IntoGraphqlError::into_graphql)?;
        let page = change::list(ctx.app()?, ctx.actor()?, after.as_deref(), first, &filter).await?;
        let page_info = PageInfo {
            has_next_page: page.has_next,
            has_previous_page: after.is_some(),
            start_cursor: page.entries.first().map(|entry| encode_cursor(entry.seq)),
            end_cursor: Some(encode_cursor(page.through)),
        };
        let entries: Vec<_> = page.entries.into_iter().map(Arc::new).collect();
        Ok(ChangeConnection {
            edges: entries.iter().map(|entry| ChangeEdge { cursor: encode_cursor(entry.seq), node: Change(entry.clone()) }).collect(),
            nodes: entries.into_iter().map(Change).collect(),
            page_info,
            through_seq: SequenceNumber(page.through),
        })
    }
}

#[derive(Default)]
pub struct ChangeSubscription;

#[Subscription]
impl ChangeSubscription {
    /// Sends the entries of the change log after a cursor: first those that exist, then each new one when it is committed, in order,
    /// without gaps or repetitions, as far as the query of the same name lists them for the caller. Without a cursor it starts at the end of the log; the first message then contains no change, only the
    /// cursor.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadChange)))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A cursor of the change log: the first entry is the one after it. Null: the end of the log.")] after: Option<
            String,
        >,
        #[graphql(desc = "Conditions that every sent entry meets. Null: all entries.")] filter: Option<ChangeFilter>,
    ) -> Result<impl Stream<Item = Result<ChangeEvent>> + use<>> {
        let (app, actor) = (ctx.request_context()?.app.clone(), ctx.actor()?.clone());
        actor.reach(Permission::ReadChange)?;
        let filter = parse_filter(filter).map_err(IntoGraphqlError::into_graphql)?;
        let organization = actor.organization();
        let (after, first) = match after {
            Some(after) => (change::decode_cursor("after", Some(&after))?, None),
            None => {
                let head = feed::head(&app.db, organization).await?.seq;
                (head, Some(Ok(new_event(head, None))))
            }
        };
        let reader = Arc::new((app.clone(), actor, filter));
        let batches = app.tail.follow(organization, after).then(move |batch| {
            let reader = reader.clone();
            async move {
                let (app, actor, filter) = &*reader;
                let readable = match &batch {
                    Ok(batch) => change::select_readable(&app.db, actor, &batch.0).await,
                    Err(_) => Ok(HashSet::new()),
                };
                match (batch, readable) {
                    (Ok(batch), Ok(readable)) => {
                        to_events(batch.0.iter().cloned(), |entry| readable.contains(&entry.seq) && filter.matches(entry))
                    }
                    (Err(error), _) | (_, Err(error)) => vec![Err(error.into_graphql())],
                }
            }
        });
        Ok(stream::iter(first).chain(batches.flat_map(stream::iter)))
    }
}

/// An event for each entry that matches the filter. When the last entries do not match, one event without a change follows, so that the
/// reader knows how far the log was read.
fn to_events(entries: impl Iterator<Item = Model>, matches: impl Fn(&Model) -> bool) -> Vec<Result<ChangeEvent>> {
    let (mut events, mut skipped) = (Vec::new(), None);
    for entry in entries {
        let seq = entry.seq;
        if matches(&entry) {
            skipped = None;
            events.push(Ok(new_event(seq, Some(Change(Arc::new(entry))))));
        } else {
            skipped = Some(seq);
        }
    }
    events.extend(skipped.map(|seq| Ok(new_event(seq, None))));
    events
}

fn new_event(seq: i64, change: Option<Change>) -> ChangeEvent {
    ChangeEvent { change, cursor: encode_cursor(seq), through_seq: SequenceNumber(seq) }
}
