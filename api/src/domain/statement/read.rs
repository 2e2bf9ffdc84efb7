//! Finds statements (IEEE 9274.1.1, section 4.1.6.1).

use super::{activity, agent::Agent, term::Term};
use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    feed,
    platform::{Error, Result, row::column_value},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{OrganizationId, StatementId},
    statement::{Column, Entity, Model},
    statement_term,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use serde_json::Value;

/// The number of statements that are read first when there are large ones. If they are small, the rest of the page is read at once.
const FIRST_ROWS: u64 = 100;

/// The size in bytes after which a page ends, whatever its limit.
const MAX_PAGE_BYTES: usize = 8 << 20;

/// The number of statements in which the names of an agent are looked up.
const NAMED_STATEMENTS: u64 = 20;

/// Which statements a reader wants. All conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub agent: Option<Agent>,
    /// Whether the agent may occur anywhere.
    pub related_agents: bool,
    pub verb: Option<String>,
    pub activity: Option<String>,
    /// Whether the activity may occur anywhere.
    pub related_activities: bool,
    pub registration: Option<String>,
    /// Stored after this instant.
    pub since: Option<DateTime<Utc>>,
    /// Stored at this instant or before it.
    pub until: Option<DateTime<Utc>>,
    /// Whether the oldest come first instead of the newest.
    pub ascending: bool,
    /// The last statement of the page before, by its `stored`.
    pub after: Option<DateTime<Utc>>,
    pub limit: u64,
}

/// What a reader learns before it reads statements.
#[derive(Clone, Copy, Debug)]
pub struct StoreState {
    /// The instant for which it is certain that every statement with an earlier `stored`, also one that is being written, can be read: now,
    /// or while a write of the organization is in progress that of the last statement.
    pub consistent_through: DateTime<Utc>,
    /// Whether there are large statements: then a page is read in parts, and may be short.
    pub has_large: bool,
    /// Whether learning records wait to be made statements.
    pub has_pending: bool,
}

/// A page of statements.
#[derive(Debug, Default)]
pub struct Page {
    /// The texts of the statements in their order, with commas between them.
    pub statements: String,
    /// Where the next page begins; `None`: this is the last one.
    pub next: Option<DateTime<Utc>>,
}

impl Query {
    /// The terms that the statements must have, those of few statements first.
    fn terms(&self) -> Vec<String> {
        let agent = self.agent.as_ref().map(|agent| if self.related_agents { Term::RelatedAgent(agent) } else { Term::Agent(agent) });
        let activity = self.activity.as_deref();
        let activity = activity.map(|iri| if self.related_activities { Term::RelatedActivity(iri) } else { Term::Activity(iri) });
        let (registration, verb) = (self.registration.as_deref().map(Term::Registration), self.verb.as_deref().map(Term::Verb));
        [registration, agent, activity, verb].into_iter().flatten().map(|term| term.text()).collect()
    }

    fn select(&self, actor: &Actor) -> Result<Select<Entity>> {
        let organization = actor.organization();
        let mut statements = visible_to(actor)?.filter(Column::Voided.eq(false));
        let mut terms = self.terms().into_iter();
        let mut order = Expr::col((Entity, Column::Stored));
        // The statements are read in the order of the index of the first term.
        if let Some(first) = terms.next() {
            let terms_of_statement = Entity::belongs_to(statement_term::Entity)
                .from((Column::OrganizationId, Column::Stored))
                .to((statement_term::Column::OrganizationId, statement_term::Column::Stored));
            statements = statements.join(JoinType::InnerJoin, terms_of_statement.into()).filter(statement_term::Column::Term.eq(first));
            order = Expr::col((statement_term::Entity, statement_term::Column::Stored));
        }
        for term in terms {
            let stored = Expr::col((statement_term::Entity, statement_term::Column::Stored));
            let same = statement_term::Entity::of(organization)
                .select_only()
                .expr(Expr::val(1))
                .filter(statement_term::Column::Term.eq(term))
                .filter(stored.equals((Entity, Column::Stored)));
            statements = statements.filter(Expr::exists(same.into_query()));
        }
        let bounds = [
            self.since.map(|since| order.clone().gt(since)),
            self.until.map(|until| order.clone().lte(until)),
            self.after.map(|after| if self.ascending { order.clone().gt(after) } else { order.clone().lt(after) }),
        ];
        statements = bounds.into_iter().flatten().fold(statements, |statements, bound| statements.filter(bound));
        Ok(if self.ascending { statements.order_by_asc(order) } else { statements.order_by_desc(order) })
    }
}

/// Whether the actor may read the statements that are derived from learning records.
pub fn may_read_derived(actor: &Actor) -> bool {
    [Permission::ReadStatement, Permission::ReadLearningRecord]
        .into_iter()
        .all(|permission| actor.reach(permission).ok() == Some(Reach::All))
}

/// The statements that the actor may read: those of clients, and those of learning records with the permission to read these.
fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.authorize(Permission::ReadStatement, &[])?;
    let all = Entity::of(actor.organization());
    Ok(if may_read_derived(actor) { all } else { all.filter(Column::RecordEmployeeId.is_null()) })
}

/// Finds a page of statements.
pub async fn find(db: &impl ConnectionTrait, actor: &Actor, query: &Query, state: StoreState) -> Result<Page> {
    let (mut page, mut count, mut query) = (Page::default(), 0, query.clone());
    loop {
        let wanted = query.limit + 1 - count;
        let chunk = if count == 0 && state.has_large { Ord::min(wanted, FIRST_ROWS) } else { wanted };
        let select = query.select(actor)?.limit(chunk).select_only().column(Column::Stored).column(Column::Content).into_query();
        let rows = db.query_all(&select).await?;
        let contents = rows.iter().map(|row| column_value::<&str>(row, 1)).collect::<Result<Vec<_>>>()?;
        page.statements.reserve(contents.iter().flatten().map(|content| content.len() + 1).sum());
        for (row, content) in rows.iter().zip(&contents) {
            if count == query.limit || page.statements.len() > MAX_PAGE_BYTES {
                page.next = query.after;
                return Ok(page);
            }
            if count > 0 {
                page.statements.push(',');
            }
            page.statements.push_str(content.unwrap_or_default());
            query.after = column_value(row, 0)?;
            count += 1;
        }
        let is_end = u64::try_from(rows.len()).map_err(Error::internal)? < chunk;
        if is_end {
            return Ok(page);
        }
    }
}

/// Finds a statement by its identifier, among those that are voided or those that are not.
///
/// # Errors
/// `NotFound` when there is none.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: StatementId, voided: bool) -> Result<Model> {
    let statement = visible_to(actor)?.filter(Column::Id.eq(id)).filter(Column::Voided.eq(voided)).one(db).await?;
    statement.ok_or(Error::NotFound { noun: "statement" })
}

/// The state of the store. `is_pending`: whether learning records wait to be made statements.
///
/// A write determines `stored` after it has locked the log, so a write that begins later has a later instant.
pub async fn load_state(app: &App, organization: OrganizationId, is_pending: Expr) -> Result<StoreState> {
    let (now, is_writing_here) = (app.clock.now(), app.is_writing(organization));
    let scalar = |select: SelectStatement| Expr::SubQuery(None, Box::new(select.into()));
    let last = Entity::of(organization).select_only().column(Column::Stored).order_by_desc(Column::Stored).limit(1);
    // As in the index `statement_large`.
    let large = Entity::of(organization).select_only().expr(Expr::val(1)).filter(Expr::cust("length(content) > 16384"));
    let mut state = SelectStatement::new();
    state.expr(scalar(last.into_query())).expr(scalar(feed::unlocked_head_query(organization)));
    state.exprs([Expr::exists(large.into_query()), is_pending]);
    let row = app.db.query_one(&state).await?.ok_or_else(|| Error::internal("a statement without FROM returned no row"))?;
    let (last, head): (Option<DateTime<Utc>>, Option<i64>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    // Statements of one write are a microsecond apart, so the last one can be later than now.
    let consistent_through = match last {
        Some(last) if is_writing_here || head.is_none() => last,
        None if is_writing_here || head.is_none() => DateTime::UNIX_EPOCH,
        last => last.map_or(now, |last| Ord::max(last, now)),
    };
    Ok(StoreState { consistent_through, has_large: row.try_get_by_index(2)?, has_pending: row.try_get_by_index(3)? })
}

/// What is known about an activity. `None`: nothing. What a client said about it comes before the definition in a derived statement.
pub async fn definition_of(db: &impl ConnectionTrait, actor: &Actor, iri: &str) -> Result<Option<Value>> {
    if let Some(definition) = activity::definition_of(db, actor, iri).await? {
        return Ok(Some(definition));
    }
    if !may_read_derived(actor) {
        return Ok(None);
    }
    let query = Query { activity: Some(iri.to_owned()), related_activities: true, ..Query::default() };
    let Some(row) = query.select(actor)?.filter(Column::RecordEmployeeId.is_not_null()).limit(1).one(db).await? else { return Ok(None) };
    let (statement, mut found): (Value, _) = (serde_json::from_str(&row.content).map_err(Error::internal)?, Vec::new());
    activity::defined_activities(&statement, &mut found);
    Ok(found.into_iter().find(|(known, _)| *known == iri).map(|(_, definition)| definition.clone().into()))
}

/// The names of an agent in the newest statements in which it occurs, newest first.
pub async fn names_of(db: &impl ConnectionTrait, actor: &Actor, agent: &Agent) -> Result<Vec<String>> {
    let query = Query { agent: Some(agent.clone()), related_agents: true, ..Query::default() };
    let rows = query.select(actor)?.limit(NAMED_STATEMENTS).all(db).await?;
    let mut names = Vec::new();
    for row in rows {
        add_names(&serde_json::from_str(&row.content).map_err(Error::internal)?, agent, &mut names);
    }
    Ok(names)
}

fn add_names(value: &Value, agent: &Agent, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(name) = members.get("name").and_then(Value::as_str)
                && Agent::of(value).as_ref() == Some(agent)
                && !names.iter().any(|known| known == name)
            {
                names.push(name.to_owned());
            }
            members.iter().filter(|(name, _)| *name != "extensions").for_each(|(_, member)| add_names(member, agent, names));
        }
        Value::Array(items) => items.iter().for_each(|item| add_names(item, agent, names)),
        _ => {}
    }
}
