//! The attributes that this server keeps (RFC 7643, section 7), said once: what `/Schemas` publishes, what a path may name, how
//! a value is read.

use serde_json::{Value, json};

pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Truth,
    Reference(&'static [&'static str]),
    Complex,
}

/// Who may write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    ReadWrite,
    ReadOnly,
    Immutable,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    pub name: &'static str,
    pub description: &'static str,
    pub kind: Kind,
    pub multi: bool,
    pub required: bool,
    pub exact: bool,
    pub unique: bool,
    pub mutability: Mutability,
    pub canonical: &'static [&'static str],
    pub subs: &'static [Attribute],
}

const fn text(name: &'static str, description: &'static str) -> Attribute {
    Attribute {
        name,
        description,
        kind: Kind::Text,
        multi: false,
        required: false,
        exact: false,
        unique: false,
        mutability: Mutability::ReadWrite,
        canonical: &[],
        subs: &[],
    }
}

const fn truth(name: &'static str, description: &'static str) -> Attribute {
    Attribute { kind: Kind::Truth, ..text(name, description) }
}

const fn complex(name: &'static str, description: &'static str, subs: &'static [Attribute]) -> Attribute {
    Attribute { kind: Kind::Complex, subs, ..text(name, description) }
}

const fn many(name: &'static str, description: &'static str, subs: &'static [Attribute]) -> Attribute {
    Attribute { multi: true, ..complex(name, description, subs) }
}

const PRIMARY: Attribute = truth("primary", "Whether it is the preferred one; true at most once.");

/// Attributes that every resource has and no schema lists.
pub const COMMON: &[Attribute] = &[
    Attribute { exact: true, mutability: Mutability::ReadOnly, ..text("id", "The identifier.") },
    Attribute { exact: true, ..text("externalId", "The key of the client: the stable key of the person in Coachgraph, too.") },
    Attribute { multi: true, exact: true, mutability: Mutability::ReadOnly, ..text("schemas", "The schemas of the resource.") },
    Attribute {
        mutability: Mutability::ReadOnly,
        ..complex(
            "meta",
            "About the resource.",
            &[
                text("resourceType", "Its type."),
                text("created", "When it was added."),
                text("lastModified", "When it last changed."),
                text("location", "Where it is."),
                text("version", "Its ETag."),
            ],
        )
    },
];

const USER_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, unique: true, ..text("userName", "The sign-in name; unique whatever the case.") },
    complex(
        "name",
        "The parts of the name.",
        &[
            text("formatted", "The whole name, as the client writes it."),
            text("familyName", "Family name."),
            text("givenName", "Given name."),
            text("middleName", "Middle name."),
            text("honorificPrefix", "Title before the name."),
            text("honorificSuffix", "What follows the name."),
        ],
    ),
    text("displayName", "How the person is called."),
    text("nickName", "How friends call them."),
    text("title", "Job title."),
    text("userType", "The relation to the company, such as Employee or Contractor."),
    text("preferredLanguage", "Language, as Accept-Language has it."),
    text("locale", "Where numbers and dates are written so."),
    text("timezone", "Time zone, by its IANA name."),
    truth("active", "Whether the person works here. False ends the employment, true afterwards is a re-hire."),
    many(
        "emails",
        "E-mail addresses. The primary one, else that of type work, else the first is the address in Coachgraph; filters ask for that one.",
        &[
            text("value", "The address."),
            Attribute { canonical: &["work", "home", "other"], ..text("type", "What kind of address it is.") },
            PRIMARY,
        ],
    ),
    many(
        "phoneNumbers",
        "Phone numbers: kept for the client, shown to nobody else.",
        &[
            text("value", "The number."),
            Attribute { canonical: &["work", "home", "mobile", "fax", "pager", "other"], ..text("type", "What kind of number it is.") },
            PRIMARY,
        ],
    ),
    many(
        "addresses",
        "Addresses: kept for the client, shown to nobody else.",
        &[
            text("formatted", "The whole address."),
            text("streetAddress", "Street."),
            text("locality", "City."),
            text("region", "State or region."),
            text("postalCode", "Postal code."),
            text("country", "Country."),
            Attribute { canonical: &["work", "home", "other"], ..text("type", "What kind of address it is.") },
            PRIMARY,
        ],
    ),
];

const ENTERPRISE_ATTRIBUTES: &[Attribute] = &[
    text("employeeNumber", "The number on the badge or payroll."),
    text("costCenter", "Cost center."),
    text("organization", "The legal entity that employs the person."),
    text("division", "Division."),
    text("department", "Department."),
    complex(
        "manager",
        "Whom the person reports to.",
        &[
            Attribute {
                exact: true,
                ..text("value", "The id or externalId of the manager, who may come later: until then it is kept as it was said.")
            },
            Attribute { kind: Kind::Reference(&["User"]), exact: true, ..text("$ref", "Where the manager is.") },
            Attribute { mutability: Mutability::ReadOnly, ..text("displayName", "How the manager is called.") },
        ],
    ),
];

const GROUP_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, unique: true, ..text("displayName", "The name of the group; unique whatever the case.") },
    many(
        "members",
        "The people in the group.",
        &[
            Attribute { exact: true, mutability: Mutability::Immutable, ..text("value", "The id of the user.") },
            Attribute {
                kind: Kind::Reference(&["User"]),
                exact: true,
                mutability: Mutability::Immutable,
                ..text("$ref", "Where the user is.")
            },
            Attribute { mutability: Mutability::ReadOnly, ..text("display", "How the user is called.") },
        ],
    ),
];

/// A type of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    User,
    Group,
}

impl Type {
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// Below which its resources are.
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "Users",
            Self::Group => "Groups",
        }
    }

    pub const fn urn(self) -> &'static str {
        match self {
            Self::User => USER,
            Self::Group => GROUP,
        }
    }

    pub const fn attributes(self) -> &'static [Attribute] {
        match self {
            Self::User => USER_ATTRIBUTES,
            Self::Group => GROUP_ATTRIBUTES,
        }
    }

    /// The attributes of the extension, which stand below its URN.
    pub const fn extension(self) -> &'static [Attribute] {
        match self {
            Self::User => ENTERPRISE_ATTRIBUTES,
            Self::Group => &[],
        }
    }

    /// The attribute of a name outside the extension.
    pub fn attribute(self, name: &str) -> Option<&'static Attribute> {
        find(self.attributes(), name).or_else(|| find(COMMON, name))
    }
}

/// The attribute of a name, whatever its case.
pub fn find(attributes: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// A schema as `/Schemas` shows it.
fn published(urn: &str, name: &str, description: &str, attributes: &'static [Attribute], base: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": urn,
        "name": name,
        "description": description,
        "attributes": attributes.iter().map(shown).collect::<Vec<_>>(),
        "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{urn}") },
    })
}

fn shown(attribute: &Attribute) -> Value {
    let kind = match attribute.kind {
        Kind::Text => "string",
        Kind::Truth => "boolean",
        Kind::Reference(_) => "reference",
        Kind::Complex => "complex",
    };
    let mutability = match attribute.mutability {
        Mutability::ReadWrite => "readWrite",
        Mutability::ReadOnly => "readOnly",
        Mutability::Immutable => "immutable",
    };
    let mut published = json!({
        "name": attribute.name,
        "type": kind,
        "multiValued": attribute.multi,
        "description": attribute.description,
        "required": attribute.required,
        "caseExact": attribute.exact,
        "mutability": mutability,
        "returned": "default",
        "uniqueness": if attribute.unique { "server" } else { "none" },
    });
    if let Some(members) = published.as_object_mut() {
        if !attribute.canonical.is_empty() {
            members.insert("canonicalValues".into(), json!(attribute.canonical));
        }
        if let Kind::Reference(types) = attribute.kind {
            members.insert("referenceTypes".into(), json!(types));
        }
        if !attribute.subs.is_empty() {
            members.insert("subAttributes".into(), attribute.subs.iter().map(shown).collect());
        }
    }
    published
}

/// All schemas.
pub fn all(base: &str) -> Vec<Value> {
    vec![
        published(USER, "User", "A person on the roster.", USER_ATTRIBUTES, base),
        published(ENTERPRISE, "EnterpriseUser", "What a company knows of its people.", ENTERPRISE_ATTRIBUTES, base),
        published(GROUP, "Group", "A group of people that a directory pushes.", GROUP_ATTRIBUTES, base),
    ]
}
