//! Cursor pagination (RFC 9865). A cursor is the sort position of the last resource of a page (keyset pagination): the server
//! stores nothing for it, it does not expire, and resources that are created, changed or deleted between two requests do not
//! make other resources appear twice or not at all.
//!
//! A cursor is valid only for the list that it came from: same organization, resource types, filter and sort order. Its content is
//! neither secret nor an authorization: a forged cursor only starts elsewhere among the resources that the caller may read.

use super::{error::ScimError, query_parameters::QueryParameters, resource_service, schema::ResourceType};
use crate::{
    access::Actor,
    domain::{
        employee::search,
        shared::directory_filter::{PageStart, SortPosition},
        team,
    },
    platform::{
        Error,
        digest::sha256_hex,
        page::{CursorValue, decode, encode},
    },
};
use serde_json::json;
use uuid::Uuid;

/// The number of hexadecimal digits of the list's digest in a cursor: 80 bits, so that lists do not collide.
const LIST_DIGEST_DIGITS: usize = 20;

/// Encodes and decodes the cursors of one list.
pub struct CursorCodec<'a> {
    parameters: &'a QueryParameters,
    resource_types: &'a [ResourceType],
    list_digest: String,
}

impl<'a> CursorCodec<'a> {
    /// The codec for lists of these resource types in the actor's organization.
    pub fn new(actor: &Actor, parameters: &'a QueryParameters, resource_types: &'a [ResourceType]) -> Self {
        let endpoints: Vec<_> = resource_types.iter().map(|resource_type| resource_type.endpoint()).collect();
        let organization = actor.organization().to_string();
        let list = json!([organization, endpoints, parameters.filter, parameters.sort_by, parameters.descending]);
        let list_digest = sha256_hex(list.to_string()).chars().take(LIST_DIGEST_DIGITS).collect();
        Self { parameters, resource_types, list_digest }
    }

    fn list_name(&self, resource_type: ResourceType) -> String {
        format!("{}.{}", resource_type.endpoint(), self.list_digest)
    }

    /// The cursor of the page that starts after this position.
    pub fn encode(&self, resource_type: ResourceType, position: &SortPosition) -> String {
        let values: Vec<CursorValue> = position.value.clone().into_iter().chain([CursorValue::Id(position.id)]).collect();
        encode(&self.list_name(resource_type), &values)
    }

    /// The resource type that a page starts with, as an index into the types of the list, and the start of the page. The empty
    /// cursor is the start of the list.
    ///
    /// # Errors
    /// `invalidCursor` when the cursor does not belong to this list.
    pub fn decode(&self, cursor: &str) -> Result<(usize, PageStart), ScimError> {
        if cursor.is_empty() {
            return Ok((0, PageStart::Offset(0)));
        }
        let mut types = self.resource_types.iter().enumerate();
        let start =
            types.find_map(|(index, resource_type)| Some((index, PageStart::After(self.decode_position(*resource_type, cursor).ok()?))));
        let message = "cursor: does not belong to this list: pass the nextCursor of the previous page with all other parameters \
                       unchanged, or start with an empty cursor";
        start.ok_or_else(|| ScimError::invalid_cursor(message))
    }

    fn decode_position(&self, resource_type: ResourceType, cursor: &str) -> Result<SortPosition, ScimError> {
        let key_kind = match resource_type {
            ResourceType::User => search::sort_value_kind(resource_service::parse_user_sort(self.parameters)?),
            // A list of several resource types has groups in the order of their identifiers.
            ResourceType::Group if self.resource_types.len() > 1 => None,
            ResourceType::Group => team::sort_value_kind(resource_service::parse_group_sort(self.parameters)?),
        };
        let (list_name, id_kind) = (self.list_name(resource_type), CursorValue::Id(Uuid::nil()));
        let decode_as = |kinds: &[CursorValue]| decode("cursor", &list_name, kinds, cursor);
        let id_only = std::slice::from_ref(&id_kind);
        // A resource may have no value of the attribute that is sorted by.
        let values = match key_kind {
            Some(key_kind) => decode_as(&[key_kind, id_kind.clone()]).or_else(|_| decode_as(id_only)),
            None => decode_as(id_only),
        };
        match values?.as_slice() {
            [key, CursorValue::Id(id)] => Ok(SortPosition { value: Some(key.clone()), id: *id }),
            [CursorValue::Id(id)] => Ok(SortPosition { value: None, id: *id }),
            _ => Err(Error::internal("a cursor without an identifier").into()),
        }
    }
}
