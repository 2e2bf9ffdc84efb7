//! The schemas of the supported resource types (RFC 7643, sections 2, 4 and 7): what is published at `/Schemas`, resolves attribute paths
//! and controls how values are normalized. The attributes are declared in `attributes`.

mod attributes;

use attributes::{
    COACHGRAPH_GROUP_ATTRIBUTES, COACHGRAPH_USER_ATTRIBUTES, COMMON, ENTERPRISE_ATTRIBUTES, GROUP_ATTRIBUTES, USER_ATTRIBUTES,
};
use serde_json::{Value, json};

/// Schema URN of `User` (RFC 7643, section 4.1).
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// Schema URN of the enterprise extension of `User` (RFC 7643, section 4.3).
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// Schema URN of Coachgraph's own extension of `User`.
pub const COACHGRAPH_USER: &str = "urn:ietf:params:scim:schemas:extension:coachgraph:2.0:User";
/// Schema URN of Coachgraph's own extension of `Group`.
pub const COACHGRAPH_GROUP: &str = "urn:ietf:params:scim:schemas:extension:coachgraph:2.0:Group";
/// Schema URN of `Group` (RFC 7643, section 4.2).
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// The data type of an attribute (RFC 7643, section 2.3). Instants occur only in `meta` and are declared as strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    String,
    Boolean,
    /// A URI of a resource of one of these types.
    Reference(&'static [&'static str]),
    Complex,
}

/// Whether and how clients may write an attribute (RFC 7643, section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    ReadWrite,
    ReadOnly,
    Immutable,
    /// Accepted, never returned.
    WriteOnly,
}

/// Where the value of an attribute is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In a column: Coachgraph uses the value.
    Column,
    /// With the other attributes of the directory: only the directory reads it.
    Directory,
    /// Nowhere: directories send the attribute by default, and Coachgraph has no use for it.
    Ignored,
}

/// The definition of an attribute (RFC 7643, section 7).
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    pub name: &'static str,
    pub description: &'static str,
    pub data_type: DataType,
    pub multi_valued: bool,
    pub required: bool,
    pub case_exact: bool,
    /// Whether the value is unique in the organization (`uniqueness: server`).
    pub unique: bool,
    pub mutability: Mutability,
    pub storage: Storage,
    pub canonical_values: &'static [&'static str],
    pub sub_attributes: &'static [Attribute],
}

/// An extension schema: a resource holds its attributes under the URN (RFC 7643, section 3.3).
#[derive(Clone, Copy, Debug)]
pub struct Extension {
    pub urn: &'static str,
    name: &'static str,
    description: &'static str,
    pub attributes: &'static [Attribute],
}

const ENTERPRISE_EXTENSION: Extension = Extension {
    urn: ENTERPRISE,
    name: "EnterpriseUser",
    description: "Employment attributes of a user.",
    attributes: ENTERPRISE_ATTRIBUTES,
};

const COACHGRAPH_USER_EXTENSION: Extension = Extension {
    urn: COACHGRAPH_USER,
    name: "CoachgraphUser",
    description: "Attributes of a user that programs use and the standard schemas do not have.",
    attributes: COACHGRAPH_USER_ATTRIBUTES,
};

const COACHGRAPH_GROUP_EXTENSION: Extension = Extension {
    urn: COACHGRAPH_GROUP,
    name: "CoachgraphGroup",
    description: "What a response says about a request to change a group.",
    attributes: COACHGRAPH_GROUP_ATTRIBUTES,
};

/// A resource type (RFC 7643, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceType {
    User,
    Group,
}

impl ResourceType {
    /// The supported resource types, in the order of lists that cover all of them.
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// The name of the resource type: `meta.resourceType`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The path segment of the resource type's endpoint, without slashes.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "Users",
            Self::Group => "Groups",
        }
    }

    /// The URN of the core schema.
    pub const fn urn(self) -> &'static str {
        match self {
            Self::User => USER,
            Self::Group => GROUP,
        }
    }

    /// The attributes of the core schema.
    pub const fn attributes(self) -> &'static [Attribute] {
        match self {
            Self::User => USER_ATTRIBUTES,
            Self::Group => GROUP_ATTRIBUTES,
        }
    }

    /// The extension schemas.
    pub const fn extensions(self) -> &'static [Extension] {
        match self {
            Self::User => &[ENTERPRISE_EXTENSION, COACHGRAPH_USER_EXTENSION],
            Self::Group => &[COACHGRAPH_GROUP_EXTENSION],
        }
    }

    /// The extension schema with this URN, compared without case.
    pub fn find_extension(self, urn: &str) -> Option<&'static Extension> {
        self.extensions().iter().find(|extension| extension.urn.eq_ignore_ascii_case(urn))
    }

    /// The attribute of this name that a path without a URN means: of the core schema, else of the first extension that has it. RFC 7644
    /// wants the URN before an attribute of an extension; some directories send only `manager` or `department`.
    pub fn find_anywhere(self, name: &str) -> Option<(Option<&'static Extension>, &'static Attribute)> {
        let of_extension = |extension: &'static Extension| Some((Some(extension), find_attribute(extension.attributes, name)?));
        self.find_attribute(name).map(|attribute| (None, attribute)).or_else(|| self.extensions().iter().find_map(of_extension))
    }

    /// The core or common attribute of this name, compared without case.
    pub fn find_attribute(self, name: &str) -> Option<&'static Attribute> {
        find_attribute(self.attributes(), name).or_else(|| find_attribute(COMMON, name))
    }
}

/// The attribute of this name. Attribute names are compared without case (RFC 7643, section 2.1).
pub fn find_attribute(attributes: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// The `Schema` resources of `/Schemas` (RFC 7643, section 7).
pub fn schema_resources(base_url: &str) -> Vec<Value> {
    let of_extension =
        |extension: &Extension| schema_to_json(extension.urn, extension.name, extension.description, extension.attributes, base_url);
    let core = [
        schema_to_json(USER, "User", "An employee of the organization.", USER_ATTRIBUTES, base_url),
        schema_to_json(GROUP, "Group", "A group of users, provisioned by a directory.", GROUP_ATTRIBUTES, base_url),
    ];
    core.into_iter().chain(ResourceType::ALL.into_iter().flat_map(ResourceType::extensions).map(of_extension)).collect()
}

fn schema_to_json(urn: &str, name: &str, description: &str, attributes: &'static [Attribute], base_url: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": urn,
        "name": name,
        "description": description,
        "attributes": attributes.iter().map(attribute_to_json).collect::<Vec<_>>(),
        "meta": { "resourceType": "Schema", "location": format!("{base_url}/Schemas/{urn}") },
    })
}

fn attribute_to_json(attribute: &Attribute) -> Value {
    let data_type = match attribute.data_type {
        DataType::String => "string",
        DataType::Boolean => "boolean",
        DataType::Reference(_) => "reference",
        DataType::Complex => "complex",
    };
    let mutability = match attribute.mutability {
        Mutability::ReadWrite => "readWrite",
        Mutability::ReadOnly => "readOnly",
        Mutability::Immutable => "immutable",
        Mutability::WriteOnly => "writeOnly",
    };
    let returned = if attribute.mutability == Mutability::WriteOnly { "never" } else { "default" };
    let mut definition = json!({
        "name": attribute.name,
        "type": data_type,
        "multiValued": attribute.multi_valued,
        "description": attribute.description,
        "required": attribute.required,
        "caseExact": attribute.case_exact,
        "mutability": mutability,
        "returned": returned,
        "uniqueness": if attribute.unique { "server" } else { "none" },
    });
    if let Some(members) = definition.as_object_mut() {
        if !attribute.canonical_values.is_empty() {
            members.insert("canonicalValues".into(), json!(attribute.canonical_values));
        }
        if let DataType::Reference(types) = attribute.data_type {
            members.insert("referenceTypes".into(), json!(types));
        }
        if !attribute.sub_attributes.is_empty() {
            members.insert("subAttributes".into(), attribute.sub_attributes.iter().map(attribute_to_json).collect());
        }
    }
    definition
}
