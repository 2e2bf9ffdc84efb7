//! The change log: pulled page by page, or followed live.

use super::{
    directives::{of, requires},
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
use std::sync::Arc;
use uuid::Uuid;

/// A number of the change log: a whole number from 0 that JSON carries exactly (below 2^53).
#[derive(Clone, Copy)]
pub struct SequenceNumber(pub i64);

/// A number of the change log: a whole number from 0 that JSON carries exactly (below 2^53).
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

/// Who made a change.
#[derive(Union)]
#[expect(clippy::large_enum_variant, reason = "there are few at a time, and each is moved once")]
pub enum ChangeActor {
    /// An API client.
    Integration(Integration),
    /// A person.
    Employee(Employee),
}

/// One entry of the change log: what happened to what. It carries identifiers, never content: the subject is loaded under
/// your own permissions, as it is now.
pub struct Change(pub Arc<Model>);

/// One entry of the change log: what happened to what. It carries identifiers, never content: the subject is loaded under
/// your own permissions, as it is now.
#[Object(directive = requires::apply(of(Permission::ReadChange)))]
impl Change {
    /// Its number: 1, 2, 3 … without gaps, in the order of the commits.
    async fn seq(&self) -> SequenceNumber {
        SequenceNumber(self.0.seq)
    }

    /// The position in the log, for `after` of every list and stream that the log numbers.
    async fn cursor(&self) -> String {
        encode_cursor(self.0.seq)
    }

    /// What happened, such as `session.scheduled`.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What kind of thing it happened to, such as `session`.
    async fn subject_kind(&self) -> &str {
        &self.0.subject_kind
    }

    /// The identifier of what it happened to.
    async fn subject_id(&self) -> ID {
        ID(subject_id(&self.0))
    }

    /// What it happened to, as it is now; null when you may not see it.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<Node>> {
        let Some(noun) = SubjectKind::parse(&self.0.subject_kind) else { return Ok(None) };
        // The entry itself may be seen; the thing needs a permission of its own.
        if ctx.actor()?.reach(noun.permission()).is_err() {
            return Ok(None);
        }
        find(ctx, &subject_id(&self.0)).await
    }

    /// The version of the subject that this change made.
    async fn subject_version(&self) -> i64 {
        self.0.subject_version
    }

    /// The fields that changed, as the schema names them; empty when the whole subject is new.
    async fn changed_fields(&self) -> Vec<&str> {
        self.0.changed_fields.split_whitespace().collect()
    }

    /// The identifier of who did it; null for the operator's command line and for rules of the server.
    async fn actor_id(&self) -> Option<ID> {
        who_id(self.0.actor_kind, self.0.actor_id)
    }

    /// Who did it; null where you may not see them.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
        who(ctx, self.0.actor_kind, self.0.actor_id).await
    }

    /// When it was committed.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }
}

/// The identifier of an entry's subject as it stands outside.
fn subject_id(entry: &Model) -> String {
    let id = entry.subject_id;
    match SubjectKind::parse(&entry.subject_kind) {
        Some(noun) => typed(noun, id),
        None => id.to_string(),
    }
}

fn typed(noun: SubjectKind, id: Uuid) -> String {
    match noun {
        SubjectKind::Organization => OrganizationId(id).to_string(),
        SubjectKind::IdentityProvider => IdentityProviderId(id).to_string(),
        SubjectKind::Integration => IntegrationId(id).to_string(),
        SubjectKind::Employee => EmployeeId(id).to_string(),
        SubjectKind::Team => TeamId(id).to_string(),
        SubjectKind::RosterPlan => RosterPlanId(id).to_string(),
        SubjectKind::CompetencyFramework => CompetencyFrameworkId(id).to_string(),
        SubjectKind::Assessment => AssessmentId(id).to_string(),
        SubjectKind::Program => ProgramId(id).to_string(),
        SubjectKind::Participant => ParticipantId(id).to_string(),
        SubjectKind::Round => RoundId(id).to_string(),
        SubjectKind::Pairing => PairingId(id).to_string(),
        SubjectKind::Session => SessionId(id).to_string(),
        SubjectKind::LearningRecord => LearningRecordId(id).to_string(),
    }
}

/// Who did something, as it was kept; `None` where the caller may not see them.
pub async fn who(ctx: &Context<'_>, kind: ActorKind, id: Option<Uuid>) -> Result<Option<ChangeActor>> {
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

/// The identifier of who did something; `None` for the operator and for rules of the server.
pub fn who_id(kind: ActorKind, id: Option<Uuid>) -> Option<ID> {
    match kind {
        ActorKind::Integration => Some(ID(IntegrationId(id?).to_string())),
        ActorKind::Employee => Some(ID(EmployeeId(id?).to_string())),
        ActorKind::Operator | ActorKind::System => None,
    }
}

/// Which entries of the log are wanted: all conditions must hold.
#[derive(InputObject, Default)]
pub struct ChangeFilter {
    /// Only these kinds, such as `session.held`.
    kinds: Option<Vec<String>>,
    /// Only entries about these kinds of things, such as `session`.
    subject_kinds: Option<Vec<String>>,
}

fn filter(wanted: Option<ChangeFilter>) -> Outcome<Filter> {
    let wanted = wanted.unwrap_or_default();
    let kind = |text: String| {
        ChangeKind::parse(&text)
            .map(ChangeKind::as_str)
            .ok_or_else(|| Error::invalid("filter.kinds", format!("{text} is not a kind of change")))
    };
    let noun = |text: String| {
        SubjectKind::parse(&text).ok_or_else(|| Error::invalid("filter.subjectKinds", format!("{text} is not a kind of thing")))
    };
    Ok(Filter {
        kinds: wanted.kinds.map(|kinds| kinds.into_iter().map(kind).collect()).transpose()?,
        subject_kinds: wanted.subject_kinds.map(|nouns| nouns.into_iter().map(noun).collect()).transpose()?,
    })
}

/// A page of the change log.
#[derive(SimpleObject)]
pub struct ChangeConnection {
    /// The entries with their cursors.
    edges: Vec<ChangeEdge>,
    /// The entries.
    nodes: Vec<Change>,
    /// Where the page lies. `endCursor` is where to go on, also when no entry fitted the filter.
    page_info: PageInfo,
    /// Everything up to this number has been looked at: what is not here was not asked for.
    through_seq: SequenceNumber,
}

/// An entry with its position.
#[derive(SimpleObject)]
pub struct ChangeEdge {
    /// The position, to be passed as `after`.
    cursor: String,
    /// The entry.
    node: Change,
}

/// What the stream of changes delivers: an entry, or only the news of how far the log has been looked at.
#[derive(SimpleObject)]
pub struct ChangeEvent {
    /// The entry; null when the entries up to `throughSeq` did not fit the filter, and in the first event of a stream that
    /// begins at the present.
    change: Option<Change>,
    /// Where to go on after a lost connection: pass it as `after`.
    cursor: String,
    /// Everything up to this number has been looked at.
    through_seq: SequenceNumber,
}

#[derive(Default)]
pub struct ChangeQuery;

#[Object]
impl ChangeQuery {
    /// What happened, in order, after a cursor. Poll it, or follow it with the subscription of the same name: the cursors are
    /// the same. A cursor older than the log's retention is answered `RESYNC_REQUIRED` with the cursor to go on from.
    #[graphql(directive = requires::apply(of(Permission::ReadChange)))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only entries after this cursor; from the beginning when not given.")] after: Option<String>,
        #[graphql(desc = "How many.")] first: Option<i32>,
        #[graphql(name = "filter", desc = "Which entries.")] wanted: Option<ChangeFilter>,
    ) -> Result<ChangeConnection> {
        let wanted = filter(wanted).map_err(IntoGraphqlError::into_graphql)?;
        let page = change::list(ctx.app()?, ctx.actor()?, after.as_deref(), first, &wanted).await?;
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
    /// What happens, as it happens, and before that what happened since a cursor: without a gap and without repetition.
    /// Without a cursor the first event holds no change and says where the stream begins.
    #[graphql(directive = requires::apply(of(Permission::ReadChange)))]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only entries after this cursor; from now on when not given.")] after: Option<String>,
        #[graphql(name = "filter", desc = "Which entries.")] wanted: Option<ChangeFilter>,
    ) -> Result<impl Stream<Item = Result<ChangeEvent>> + use<>> {
        let (app, actor) = (ctx.request_context()?.app.clone(), ctx.actor()?);
        actor.reach(Permission::ReadChange)?;
        let wanted = filter(wanted).map_err(IntoGraphqlError::into_graphql)?;
        let organization = actor.organization();
        let (after, begun) = match after {
            Some(after) => (change::decode_cursor("after", Some(&after))?, None),
            None => {
                let head = feed::head(&app.db, organization).await?.seq;
                (head, Some(Ok(event(head, None))))
            }
        };
        let batches = app.tail.follow(organization, after).flat_map(move |batch| {
            let events = match batch {
                Ok(batch) => events(batch.0.iter().cloned(), &wanted),
                Err(error) => vec![Err(error.into_graphql())],
            };
            stream::iter(events)
        });
        Ok(stream::iter(begun).chain(batches))
    }
}

/// The entries that fit, and for those at the end that do not the news that they were looked at.
fn events(entries: impl Iterator<Item = Model>, wanted: &Filter) -> Vec<Result<ChangeEvent>> {
    let (mut events, mut skipped) = (Vec::new(), None);
    for entry in entries {
        let seq = entry.seq;
        if wanted.matches(&entry) {
            skipped = None;
            events.push(Ok(event(seq, Some(Change(Arc::new(entry))))));
        } else {
            skipped = Some(seq);
        }
    }
    events.extend(skipped.map(|seq| Ok(event(seq, None))));
    events
}

fn event(seq: i64, change: Option<Change>) -> ChangeEvent {
    ChangeEvent { change, cursor: encode_cursor(seq), through_seq: SequenceNumber(seq) }
}
