//! The schemas of the supported resource types: the only declaration of their attributes (RFC 7643, sections 2, 4 and 7). It is
//! published at `/Schemas`, resolves attribute paths and controls how values are normalized.

use serde_json::{Value, json};

/// Schema URN of `User` (RFC 7643, section 4.1).
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// Schema URN of the enterprise extension of `User` (RFC 7643, section 4.3).
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
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
    pub canonical_values: &'static [&'static str],
    pub sub_attributes: &'static [Attribute],
}

const fn string(name: &'static str, description: &'static str) -> Attribute {
    Attribute {
        name,
        description,
        data_type: DataType::String,
        multi_valued: false,
        required: false,
        case_exact: false,
        unique: false,
        mutability: Mutability::ReadWrite,
        canonical_values: &[],
        sub_attributes: &[],
    }
}

const fn boolean(name: &'static str, description: &'static str) -> Attribute {
    Attribute { data_type: DataType::Boolean, ..string(name, description) }
}

const fn complex(name: &'static str, description: &'static str, sub_attributes: &'static [Attribute]) -> Attribute {
    Attribute { data_type: DataType::Complex, sub_attributes, ..string(name, description) }
}

const fn multi_valued(name: &'static str, description: &'static str, sub_attributes: &'static [Attribute]) -> Attribute {
    Attribute { multi_valued: true, ..complex(name, description, sub_attributes) }
}

const PRIMARY: Attribute = boolean("primary", "Whether this is the preferred value. At most one value is primary.");

/// The common attributes of every resource (RFC 7643, section 3.1) and `schemas`. No schema lists them.
pub const COMMON: &[Attribute] = &[
    Attribute { case_exact: true, mutability: Mutability::ReadOnly, ..string("id", "The identifier, assigned by Coachgraph.") },
    Attribute {
        case_exact: true,
        ..string("externalId", "The identifier assigned by the client. It is the external id of the employee in Coachgraph.")
    },
    Attribute {
        multi_valued: true,
        case_exact: true,
        mutability: Mutability::ReadOnly,
        ..string("schemas", "The URNs of the schemas of the resource.")
    },
    Attribute {
        mutability: Mutability::ReadOnly,
        ..complex(
            "meta",
            "The metadata of the resource.",
            &[
                string("resourceType", "The name of the resource type."),
                string("created", "The instant at which the resource was created, in RFC 3339 format."),
                string("lastModified", "The instant of the last change, in RFC 3339 format."),
                string("location", "The URI of the resource."),
                string("version", "The version of the resource: its ETag."),
            ],
        )
    },
];

const USER_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, unique: true, ..string("userName", "The sign-in name. Unique, compared without case.") },
    complex(
        "name",
        "The components of the user's name.",
        &[
            string("formatted", "The full name as the client formats it."),
            string("familyName", "The family name."),
            string("givenName", "The given name."),
            string("middleName", "The middle names."),
            string("honorificPrefix", "The titles before the name, such as Dr."),
            string("honorificSuffix", "The suffix after the name, such as III."),
        ],
    ),
    string("displayName", "The name to display for the user."),
    string("nickName", "The casual name of the user."),
    string("title", "The job title."),
    string("userType", "The relationship to the company, such as Employee or Contractor."),
    string("preferredLanguage", "The preferred language, in the format of the Accept-Language header."),
    string("locale", "The locale for formatting numbers and dates, such as en-US."),
    string("timezone", "The time zone, as an IANA name such as Europe/Rome."),
    boolean("active", "Whether the user is employed. False terminates the employee; true re-hires a terminated employee."),
    multi_valued(
        "emails",
        "The e-mail addresses. Coachgraph uses the primary one, else the one of type work, else the first; filters match only this one.",
        &[
            string("value", "The e-mail address."),
            Attribute { canonical_values: &["work", "home", "other"], ..string("type", "The type of the e-mail address.") },
            PRIMARY,
        ],
    ),
    multi_valued(
        "phoneNumbers",
        "The phone numbers. They are stored for the client and not used elsewhere.",
        &[
            string("value", "The phone number."),
            Attribute {
                canonical_values: &["work", "home", "mobile", "fax", "pager", "other"],
                ..string("type", "The type of the phone number.")
            },
            PRIMARY,
        ],
    ),
    multi_valued(
        "addresses",
        "The postal addresses. They are stored for the client and not used elsewhere.",
        &[
            string("formatted", "The full address as the client formats it."),
            string("streetAddress", "The street address."),
            string("locality", "The city."),
            string("region", "The state or region."),
            string("postalCode", "The postal code."),
            string("country", "The country."),
            Attribute { canonical_values: &["work", "home", "other"], ..string("type", "The type of the address.") },
            PRIMARY,
        ],
    ),
];

const ENTERPRISE_ATTRIBUTES: &[Attribute] = &[
    string("employeeNumber", "The employee number, such as the payroll number."),
    string("costCenter", "The cost center."),
    string("organization", "The legal entity that employs the user."),
    string("division", "The division."),
    string("department", "The department."),
    complex(
        "manager",
        "The manager of the user.",
        &[
            Attribute {
                case_exact: true,
                ..string(
                    "value",
                    "The id or externalId of the manager. A manager who does not exist yet is kept by this value and resolved on creation.",
                )
            },
            Attribute { data_type: DataType::Reference(&["User"]), case_exact: true, ..string("$ref", "The URI of the manager.") },
            Attribute { mutability: Mutability::ReadOnly, ..string("displayName", "The display name of the manager.") },
        ],
    ),
];

const GROUP_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, unique: true, ..string("displayName", "The name of the group. Unique, compared without case.") },
    multi_valued(
        "members",
        "The users in the group.",
        &[
            Attribute { case_exact: true, mutability: Mutability::Immutable, ..string("value", "The id of the user.") },
            Attribute {
                data_type: DataType::Reference(&["User"]),
                case_exact: true,
                mutability: Mutability::Immutable,
                ..string("$ref", "The URI of the user.")
            },
            Attribute { mutability: Mutability::ReadOnly, ..string("display", "The display name of the user.") },
        ],
    ),
];

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

    /// The attributes of the extension schema, which a resource holds under the URN of the extension.
    pub const fn extension_attributes(self) -> &'static [Attribute] {
        match self {
            Self::User => ENTERPRISE_ATTRIBUTES,
            Self::Group => &[],
        }
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
    vec![
        schema_to_json(USER, "User", "An employee of the organization.", USER_ATTRIBUTES, base_url),
        schema_to_json(ENTERPRISE, "EnterpriseUser", "Employment attributes of a user.", ENTERPRISE_ATTRIBUTES, base_url),
        schema_to_json(GROUP, "Group", "A group of users, provisioned by a directory.", GROUP_ATTRIBUTES, base_url),
    ]
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
    };
    let mut definition = json!({
        "name": attribute.name,
        "type": data_type,
        "multiValued": attribute.multi_valued,
        "description": attribute.description,
        "required": attribute.required,
        "caseExact": attribute.case_exact,
        "mutability": mutability,
        "returned": "default",
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
