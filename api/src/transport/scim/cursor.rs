//! Cursors (RFC 9865): the place behind which the next page begins. They are keyset cursors: nothing is kept for them, they never
//! expire, and whoever is created, changed or deleted while somebody pages neither hides nor repeats anybody else.
//!
//! A cursor belongs to its list: what was asked for, in which order, of which types, in whose organization. What it holds is no
//! secret and no right: a forged one only begins elsewhere in what its reader may see.

use super::{query::Query, refusal::Refusal, schema::Type, service};
use crate::{
    access::Actor,
    domain::{
        asked::{Position, Start},
        employee::search,
    },
    platform::{
        Error,
        digest::fingerprint,
        page::{Part, decode, encode},
    },
};
use serde_json::json;
use uuid::Uuid;

/// How many digits of the list's fingerprint stand in its cursors: enough that two lists are not taken for each other.
const DIGITS: usize = 20;

/// The cursors of one list.
pub struct Cursors<'a> {
    query: &'a Query,
    types: &'a [Type],
    list: String,
}

impl<'a> Cursors<'a> {
    pub fn new(actor: &Actor, query: &'a Query, types: &'a [Type]) -> Self {
        let endpoints: Vec<_> = types.iter().map(|of| of.endpoint()).collect();
        let organization = actor.organization().to_string();
        let asked = json!([organization, endpoints, query.filter, query.sort_by, query.descending]);
        Self { query, types, list: fingerprint(asked.to_string()).chars().take(DIGITS).collect() }
    }

    fn name(&self, of: Type) -> String {
        format!("{}.{}", of.endpoint(), self.list)
    }

    /// The cursor of a resource at this place.
    pub fn write(&self, of: Type, place: &Position) -> String {
        let parts: Vec<Part> = place.key.clone().into_iter().chain([Part::Id(place.id)]).collect();
        encode(&self.name(of), &parts)
    }

    /// With which of the types a page begins, and where; an empty cursor begins with the first.
    ///
    /// # Errors
    /// `invalidCursor` when it is none of this list.
    pub fn read(&self, cursor: &str) -> Result<(usize, Start), Refusal> {
        if cursor.is_empty() {
            return Ok((0, Start::Skipping(0)));
        }
        let found = self.types.iter().enumerate().find_map(|(at, of)| Some((at, Start::After(self.place(*of, cursor).ok()?))));
        let wrong =
            "cursor: is none of this list: pass the nextCursor of its last page with everything else as it was, or begin with an empty one";
        found.ok_or_else(|| Refusal::cursor(wrong))
    }

    fn place(&self, of: Type, cursor: &str) -> Result<Position, Refusal> {
        let kind = match of {
            Type::User => search::kind(service::sort(self.query)?),
            Type::Group => None,
        };
        let (name, id) = (self.name(of), Part::Id(Uuid::nil()));
        let read = |kinds: &[Part]| decode("cursor", &name, kinds, cursor);
        let bare = std::slice::from_ref(&id);
        // A resource may have no value of what is sorted by.
        let parts = kind.map_or_else(|| read(bare), |kind| read(&[kind, id.clone()]).or_else(|_| read(bare)));
        match parts?.as_slice() {
            [key, Part::Id(id)] => Ok(Position { key: Some(key.clone()), id: *id }),
            [Part::Id(id)] => Ok(Position { key: None, id: *id }),
            _ => Err(Error::internal("a cursor without an identifier").into()),
        }
    }
}
