//! Which address means what, and what its methods do.

use super::{
    bulk,
    cursor::Cursors,
    discovery,
    etag::Known,
    query::Query,
    refusal::Refusal,
    schema::Type,
    service::{Done, Service},
    shape::Shape,
};
use crate::domain::asked::Start;
use serde_json::{Value, json};

const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// What was asked, as far as the rooms need to know.
pub struct Asked {
    pub method: String,
    pub place: Place,
    pub query: String,
    pub if_match: Known,
    pub if_none_match: Known,
    pub body: Value,
}

/// What is answered.
#[derive(Default)]
pub struct Answer {
    pub status: u16,
    pub body: Option<Value>,
    pub location: Option<String>,
    pub version: Option<i64>,
}

impl Answer {
    fn ok(body: Value) -> Self {
        Self { status: 200, body: Some(body), ..Self::default() }
    }

    fn of(done: Done, status: u16, shape: &Shape, base: &str) -> Self {
        let location = format!("{base}/{}/{}", done.of.endpoint(), done.id);
        let body = shape.give(done.of, done.resource);
        Self { status, body: Some(body), location: Some(location), version: Some(done.version) }
    }
}

/// What an address names.
pub enum Place {
    Config,
    Types(Option<String>),
    Schemas(Option<String>),
    Bulk,
    Search(&'static [Type]),
    Collection(Type),
    Resource(Type, String),
}

impl Place {
    /// Reads a path behind `/scim/v2/`.
    ///
    /// # Errors
    /// 404, and 501 for what others have.
    pub fn of(path: &str) -> Result<Self, Refusal> {
        let steps: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let typed = |endpoint: &str| Type::ALL.into_iter().find(|of| of.endpoint() == endpoint).ok_or_else(Refusal::missing);
        Ok(match steps.as_slice() {
            ["ServiceProviderConfig"] => Self::Config,
            ["ResourceTypes"] => Self::Types(None),
            ["ResourceTypes", name] => Self::Types(Some((*name).to_owned())),
            ["Schemas"] => Self::Schemas(None),
            ["Schemas", urn] => Self::Schemas(Some((*urn).to_owned())),
            ["Me"] => return Err(Refusal::new(501, "there is no /Me: directories speak for many")),
            ["Bulk"] => Self::Bulk,
            [".search"] => Self::Search(&Type::ALL),
            ["Users", ".search"] => Self::Search(&[Type::User]),
            ["Groups", ".search"] => Self::Search(&[Type::Group]),
            [endpoint] => Self::Collection(typed(endpoint)?),
            [endpoint, id] => Self::Resource(typed(endpoint)?, (*id).to_owned()),
            _ => return Err(Refusal::missing()),
        })
    }

    /// Whether it knows a method.
    ///
    /// # Errors
    /// 405, with those that it knows.
    pub fn knows(&self, method: &str) -> Result<(), Refusal> {
        let allow = match self {
            Self::Config | Self::Types(_) | Self::Schemas(_) => "GET",
            Self::Bulk | Self::Search(_) => "POST",
            Self::Collection(_) => "GET, POST",
            Self::Resource(..) => "GET, PUT, PATCH, DELETE",
        };
        if allow.split(", ").any(|one| one == method) {
            return Ok(());
        }
        Err(Refusal { allow: Some(allow), ..Refusal::new(405, format!("this address knows {allow}")) })
    }
}

/// Carries out a request, as long as there is time. Of a bulk each operation is carried out or given up by itself, so that its
/// answer tells what was done.
///
/// # Errors
/// What is to be answered instead.
pub async fn carry_out(service: Service<'_>, asked: &Asked) -> Result<Answer, Refusal> {
    match &asked.place {
        Place::Bulk => answer(service, asked).await,
        _ => service.in_time(answer(service, asked)).await,
    }
}

async fn answer(service: Service<'_>, asked: &Asked) -> Result<Answer, Refusal> {
    let (config, base) = (&service.app.config, service.base);
    match &asked.place {
        Place::Config => Ok(Answer::ok(discovery::config(config, base))),
        Place::Types(None) => Ok(Answer::ok(listed(asked, discovery::types(base))?)),
        Place::Types(Some(name)) => Ok(Answer::ok(named(discovery::types(base), name)?)),
        Place::Schemas(None) => Ok(Answer::ok(listed(asked, discovery::schemas(base))?)),
        Place::Schemas(Some(urn)) => Ok(Answer::ok(named(discovery::schemas(base), urn)?)),
        Place::Bulk => Ok(Answer::ok(bulk::carry_out(service, &asked.body).await?)),
        Place::Search(types) => page(service, &Query::of_body(&asked.body)?, types).await,
        Place::Collection(of) if asked.method == "GET" => page(service, &Query::of_address(&asked.query)?, &[*of]).await,
        Place::Collection(of) => {
            let shape = Query::of_address(&asked.query)?.shape;
            Ok(Answer::of(service.create(*of, &asked.body).await?, 201, &shape, base))
        }
        Place::Resource(of, id) => resource(service, asked, *of, id).await,
    }
}

/// What is published is not filtered (RFC 7644, section 4).
fn listed(asked: &Asked, all: Vec<Value>) -> Result<Value, Refusal> {
    if Query::of_address(&asked.query)?.filter.is_some() {
        return Err(Refusal::new(403, "this list is not filtered"));
    }
    let total = all.len();
    Ok(json!({ "schemas": [LIST], "totalResults": total, "startIndex": 1, "itemsPerPage": total, "Resources": all }))
}

fn named(all: Vec<Value>, id: &str) -> Result<Value, Refusal> {
    all.into_iter().find(|one| one.get("id").and_then(Value::as_str) == Some(id)).ok_or_else(Refusal::missing)
}

/// A page of one type, or of several one after the other: as many as are skipped lie before it, or it begins behind a cursor.
async fn page(service: Service<'_>, query: &Query, types: &[Type]) -> Result<Answer, Refusal> {
    let limit = usize::try_from(query.limit(service.app.config.limit_page_max)).unwrap_or(usize::MAX);
    let cursors = Cursors::new(service.actor, query, types);
    let begin = query.cursor.as_deref().map(|cursor| cursors.read(cursor)).transpose()?;
    let (mut total, mut found) = (0, Vec::new());
    for (at, of) in types.iter().enumerate() {
        let (start, most) = match &begin {
            // One more than is shown tells whether there is another page.
            Some((first, start)) if at == *first => (start.clone(), limit + 1),
            Some((first, _)) => (Start::Skipping(0), if at < *first { 0 } else { limit + 1 }),
            None => (Start::Skipping(query.offset.saturating_sub(total)), limit),
        };
        let room = u64::try_from(most.saturating_sub(found.len())).unwrap_or(u64::MAX);
        let (count, rows) = service.list(*of, query, types.len() > 1, start, room).await?;
        total += count;
        found.extend(rows);
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| cursors.write(last.of, &last.place));
    let resources: Vec<Value> = found.into_iter().map(|one| query.shape.give(one.of, one.resource)).collect();
    let mut list = json!({ "schemas": [LIST], "totalResults": total, "itemsPerPage": resources.len(), "Resources": resources });
    let place =
        if begin.is_some() { next.map(|next| ("nextCursor", next.into())) } else { Some(("startIndex", (query.offset + 1).into())) };
    if let (Some((name, value)), Some(members)) = (place, list.as_object_mut()) {
        members.insert(name.into(), value);
    }
    Ok(Answer::ok(list))
}

async fn resource(service: Service<'_>, asked: &Asked, of: Type, id: &str) -> Result<Answer, Refusal> {
    let shape = Query::of_address(&asked.query)?.shape;
    let expected = async || {
        let now = if asked.if_match.is_choice() { Some(service.get(of, id, &shape).await?.version) } else { None };
        asked.if_match.expected(now)
    };
    match asked.method.as_str() {
        "GET" => {
            let done = service.get(of, id, &shape).await?;
            if asked.if_none_match.has(done.version) {
                return Ok(Answer { status: 304, version: Some(done.version), ..Answer::default() });
            }
            Ok(Answer::of(done, 200, &shape, service.base))
        }
        "PUT" => Ok(Answer::of(service.replace(of, id, &asked.body, expected().await?).await?, 200, &shape, service.base)),
        "PATCH" => {
            let done = service.patch(of, id, &asked.body, expected().await?).await?;
            if done.is_large() && shape.is_whole() {
                return Ok(Answer { status: 204, version: Some(done.version), ..Answer::default() });
            }
            Ok(Answer::of(done, 200, &shape, service.base))
        }
        _ => {
            service.remove(of, id, expected().await?).await?;
            Ok(Answer { status: 204, ..Answer::default() })
        }
    }
}
