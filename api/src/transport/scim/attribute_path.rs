//! Attribute paths: in PATCH operations (RFC 7644, section 3.5.2), in filters and in `sortBy`, `attributes` and
//! `excludedAttributes` (RFC 7644, section 3.10).

use super::{
    error::ScimError,
    schema::{Attribute, DataType, Extension, Mutability, ResourceType, Storage, find_attribute},
};
use scim_v2::filter::{PatchPath, ValFilter};

/// The target of a PATCH path.
pub enum PatchTarget {
    /// The URN of an extension schema: all attributes of the extension.
    Extension(&'static Extension),
    Attribute(AttributeTarget),
}

/// An attribute, optionally restricted to some of its values and to one sub-attribute.
pub struct AttributeTarget {
    /// The extension schema that the attribute belongs to; `None`: the core schema.
    pub extension: Option<&'static Extension>,
    pub attribute: &'static Attribute,
    /// The value filter of a `valuePath`, such as `type eq "work"`.
    pub value_filter: Option<ValFilter>,
    pub sub_attribute: Option<&'static Attribute>,
}

impl AttributeTarget {
    /// Whether Coachgraph uses the attribute, and a client may write it.
    pub fn is_used(&self) -> bool {
        let is_used = |attribute: &Attribute| attribute.storage == Storage::Column && attribute.mutability != Mutability::ReadOnly;
        is_used(self.attribute) && self.sub_attribute.is_none_or(is_used)
    }
}

/// Removes the schema URN before an attribute name. Returns the extension whose URN it was, and the rest. Without a URN, a name that only
/// an extension has belongs to the extension.
pub fn strip_urn(resource_type: ResourceType, path: &str) -> (Option<&'static Extension>, &str) {
    let strip = |urn: &str| {
        let has_urn = path.get(..urn.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(urn));
        has_urn.then(|| path.get(urn.len()..)?.strip_prefix(':')).flatten()
    };
    let of_extension = |extension: &'static Extension| Some((Some(extension), strip(extension.urn)?));
    if let Some(stripped) = resource_type.extensions().iter().find_map(of_extension) {
        return stripped;
    }
    if let Some(rest) = strip(resource_type.urn()) {
        return (None, rest);
    }
    let name = path.split(['.', '[', ' ']).next().unwrap_or_default();
    (resource_type.find_anywhere(name).and_then(|(extension, _)| extension), path)
}

/// Parses the path of a PATCH operation (RFC 7644, section 3.5.2, figure 7).
///
/// # Errors
/// `invalidPath` when the text is not a path or names an attribute that no schema declares.
pub fn parse_patch_path(resource_type: ResourceType, path: &str) -> Result<PatchTarget, ScimError> {
    let path = path.trim();
    if let Some(extension) = resource_type.find_extension(path) {
        return Ok(PatchTarget::Extension(extension));
    }
    let (extension, local_path) = strip_urn(resource_type, path);
    let unknown = || ScimError::invalid_path(format!("path: {} is not a supported attribute", quote_excerpt(path)));
    let parsed: PatchPath =
        local_path.parse().map_err(|_| ScimError::invalid_path(format!("path: {} is not a path", quote_excerpt(path))))?;
    let (attr_path, value_filter, sub_name) = match parsed {
        PatchPath::Attr(attr_path) => (attr_path.clone(), None, attr_path.sub_attr),
        PatchPath::Value(value_path) => (value_path.attr, Some(value_path.filter), value_path.sub_attr),
    };
    if attr_path.uri.is_some() {
        return Err(unknown());
    }
    let attribute = match extension {
        Some(extension) => find_attribute(extension.attributes, &attr_path.name),
        None => resource_type.find_attribute(&attr_path.name),
    };
    let attribute = attribute.ok_or_else(unknown)?;
    let sub_attribute = match sub_name {
        Some(name) => Some(find_attribute(attribute.sub_attributes, &name).ok_or_else(unknown)?),
        None => None,
    };
    if value_filter.is_some() && !(attribute.multi_valued && attribute.data_type == DataType::Complex) {
        return Err(ScimError::invalid_path(format!("path: {} has a single value and takes no value filter", attribute.name)));
    }
    Ok(PatchTarget::Attribute(AttributeTarget { extension, attribute, value_filter, sub_attribute }))
}

/// Whether only the server writes this attribute. Clients that send a whole resource back send these attributes, too.
pub fn is_server_managed(name: &str) -> bool {
    ["id", "schemas", "meta", "groups"].iter().any(|managed| name.eq_ignore_ascii_case(managed))
}

/// The first 100 characters of a text, quoted, for error messages.
pub fn quote_excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(100).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    format!("{excerpt:?}")
}
