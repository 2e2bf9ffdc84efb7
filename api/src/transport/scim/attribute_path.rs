//! Attribute paths: in PATCH operations (RFC 7644, section 3.5.2), in filters and in `sortBy`, `attributes` and
//! `excludedAttributes` (RFC 7644, section 3.10).

use super::{
    error::ScimError,
    schema::{Attribute, DataType, ENTERPRISE, ResourceType, find_attribute},
};
use scim_v2::filter::{PatchPath, ValFilter};

/// The target of a PATCH path.
pub enum PatchTarget {
    /// The URN of the extension schema: all attributes of the extension.
    Extension,
    Attribute(AttributeTarget),
}

/// An attribute, optionally restricted to some of its values and to one sub-attribute.
pub struct AttributeTarget {
    /// Whether the attribute belongs to the extension schema.
    pub is_extension: bool,
    pub attribute: &'static Attribute,
    /// The value filter of a `valuePath`, such as `type eq "work"`.
    pub value_filter: Option<ValFilter>,
    pub sub_attribute: Option<&'static Attribute>,
}

/// Removes the schema URN before an attribute name. Returns whether it was the URN of the extension, and the rest.
pub fn strip_urn(resource_type: ResourceType, path: &str) -> (bool, &str) {
    let strip = |urn: &str| {
        let has_urn = path.get(..urn.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(urn));
        has_urn.then(|| path.get(urn.len()..)?.strip_prefix(':')).flatten()
    };
    if resource_type == ResourceType::User
        && let Some(rest) = strip(ENTERPRISE)
    {
        return (true, rest);
    }
    (false, strip(resource_type.urn()).unwrap_or(path))
}

/// Parses the path of a PATCH operation (RFC 7644, section 3.5.2, figure 7).
///
/// # Errors
/// `invalidPath` when the text is not a path or names an attribute that no schema declares.
pub fn parse_patch_path(resource_type: ResourceType, path: &str) -> Result<PatchTarget, ScimError> {
    let path = path.trim();
    if resource_type == ResourceType::User && path.eq_ignore_ascii_case(ENTERPRISE) {
        return Ok(PatchTarget::Extension);
    }
    let (is_extension, local_path) = strip_urn(resource_type, path);
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
    let attribute = if is_extension {
        find_attribute(resource_type.extension_attributes(), &attr_path.name)
    } else {
        resource_type.find_attribute(&attr_path.name)
    };
    let attribute = attribute.ok_or_else(unknown)?;
    let sub_attribute = match sub_name {
        Some(name) => Some(find_attribute(attribute.sub_attributes, &name).ok_or_else(unknown)?),
        None => None,
    };
    if value_filter.is_some() && !(attribute.multi_valued && attribute.data_type == DataType::Complex) {
        return Err(ScimError::invalid_path(format!("path: {} has a single value and takes no value filter", attribute.name)));
    }
    Ok(PatchTarget::Attribute(AttributeTarget { is_extension, attribute, value_filter, sub_attribute }))
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
