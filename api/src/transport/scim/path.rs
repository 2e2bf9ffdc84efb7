//! What a path of a PATCH, a sort or a list of attributes names (RFC 7644, sections 3.5.2 and 3.10).

use super::{
    refusal::Refusal,
    schema::{Attribute, ENTERPRISE, Kind, Type, find},
};
use scim_v2::filter::{PatchPath, ValFilter};

/// A place in a resource.
pub enum Place {
    /// The whole extension.
    Extension,
    At(Target),
}

/// An attribute, perhaps only some of its values, perhaps only a part of them.
pub struct Target {
    /// Below the URN of the extension.
    pub extended: bool,
    pub attribute: &'static Attribute,
    pub only: Option<ValFilter>,
    pub sub: Option<&'static Attribute>,
}

/// A path without the URN before it, and whether that was the extension's.
pub fn local(of: Type, path: &str) -> (bool, &str) {
    let after = |urn: &str| {
        let begins = path.get(..urn.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(urn));
        begins.then(|| path.get(urn.len()..)?.strip_prefix(':')).flatten()
    };
    if of == Type::User
        && let Some(rest) = after(ENTERPRISE)
    {
        return (true, rest);
    }
    (false, after(of.urn()).unwrap_or(path))
}

/// Reads a path.
///
/// # Errors
/// `invalidPath` when it is none, or names nothing that this server keeps.
pub fn read(of: Type, path: &str) -> Result<Place, Refusal> {
    let path = path.trim();
    if of == Type::User && path.eq_ignore_ascii_case(ENTERPRISE) {
        return Ok(Place::Extension);
    }
    let (extended, local) = local(of, path);
    let nothing = || Refusal::path(format!("path: {} names nothing that is kept here", shortened(path)));
    let parsed: PatchPath = local.parse().map_err(|_| Refusal::path(format!("path: {} is not a path", shortened(path))))?;
    let (named, only, sub) = match parsed {
        PatchPath::Attr(named) => (named.clone(), None, named.sub_attr),
        PatchPath::Value(value) => (value.attr, Some(value.filter), value.sub_attr),
    };
    if named.uri.is_some() {
        return Err(nothing());
    }
    let attribute = if extended { find(of.extension(), &named.name) } else { of.attribute(&named.name) }.ok_or_else(nothing)?;
    let sub = match sub {
        Some(name) => Some(find(attribute.subs, &name).ok_or_else(nothing)?),
        None => None,
    };
    if only.is_some() && !(attribute.multi && attribute.kind == Kind::Complex) {
        return Err(Refusal::path(format!("path: {} has one value, of which none is picked", attribute.name)));
    }
    Ok(Place::At(Target { extended, attribute, only, sub }))
}

/// Whether a name is that of an attribute which only this server writes and which clients send back.
pub fn is_ours(name: &str) -> bool {
    ["id", "schemas", "meta", "groups"].iter().any(|ours| name.eq_ignore_ascii_case(ours))
}

/// Enough of a text to know it by.
pub fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(100).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{short:?}")
}
