//! The one table of attributes: of `User`, of its extensions, of `Group` and of both. Each attribute says where its value is kept.

use super::{Attribute, DataType, Mutability, Storage};

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
        storage: Storage::Column,
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

const fn reference(name: &'static str, description: &'static str, types: &'static [&'static str]) -> Attribute {
    Attribute { data_type: DataType::Reference(types), case_exact: true, ..string(name, description) }
}

const fn read_only(attribute: Attribute) -> Attribute {
    Attribute { mutability: Mutability::ReadOnly, ..attribute }
}

const fn immutable(attribute: Attribute) -> Attribute {
    Attribute { mutability: Mutability::Immutable, ..attribute }
}

/// Stored for the directory and used nowhere else.
const fn kept(attribute: Attribute) -> Attribute {
    Attribute { storage: Storage::Directory, ..attribute }
}

/// Accepted from directories that send it by default, and not stored.
const fn ignored(attribute: Attribute) -> Attribute {
    Attribute { storage: Storage::Ignored, mutability: Mutability::WriteOnly, ..attribute }
}

const PRIMARY: Attribute = boolean("primary", "Whether this is the preferred value. At most one value is primary.");
const TYPE: Attribute = string("type", "The type of the value, as the client names it.");
const DISPLAY: Attribute = string("display", "The name to display for the value.");

/// The common attributes of every resource (RFC 7643, section 3.1) and `schemas`. No schema lists them.
pub const COMMON: &[Attribute] = &[
    read_only(Attribute { case_exact: true, ..string("id", "The identifier, assigned by Coachgraph.") }),
    Attribute {
        case_exact: true,
        ..string("externalId", "The identifier assigned by the client. It is the external id of the employee in Coachgraph.")
    },
    read_only(Attribute { multi_valued: true, case_exact: true, ..string("schemas", "The URNs of the schemas of the resource.") }),
    read_only(complex(
        "meta",
        "The metadata of the resource.",
        &[
            string("resourceType", "The name of the resource type."),
            string("created", "The instant at which the resource was created, in RFC 3339 format."),
            string("lastModified", "The instant of the last change, in RFC 3339 format."),
            string("location", "The URI of the resource."),
            string("version", "The version of the resource: its ETag."),
        ],
    )),
];

pub const USER_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, unique: true, ..string("userName", "The sign-in name. Unique, compared without case.") },
    complex(
        "name",
        "The components of the user's name.",
        &[
            kept(string("formatted", "The full name as the client formats it.")),
            string("familyName", "The family name."),
            string("givenName", "The given name."),
            kept(string("middleName", "The middle names.")),
            kept(string("honorificPrefix", "The titles before the name, such as Dr.")),
            kept(string("honorificSuffix", "The suffix after the name, such as III.")),
        ],
    ),
    string("displayName", "The name to display for the user."),
    kept(string("nickName", "The casual name of the user. It is stored for the client and not used elsewhere.")),
    kept(reference("profileUrl", "The URL of the user's profile. It is stored for the client and not used elsewhere.", &["external"])),
    string("title", "The job title."),
    kept(string(
        "userType",
        "The relationship to the company, such as Employee or Contractor. It is stored for the client and not used elsewhere.",
    )),
    kept(string(
        "preferredLanguage",
        "The preferred language, in the format of the Accept-Language header. It is stored for the client and not used elsewhere.",
    )),
    kept(string(
        "locale",
        "The locale for formatting numbers and dates, such as en-US. It is stored for the client and not used elsewhere.",
    )),
    string("timezone", "The time zone, as an IANA name such as Europe/Rome."),
    boolean(
        "active",
        "Whether the user is employed and may sign in. False ends the employment at once, also that of a suspended employee and of one \
         with a future termination date; true re-hires a terminated employee.",
    ),
    ignored(string("password", "Accepted and not stored: users sign in at the identity provider of the organization.")),
    multi_valued(
        "emails",
        "The e-mail addresses. Coachgraph uses the primary one, else the one of type work, else the first; filters match only this one.",
        &[
            string("value", "The e-mail address."),
            Attribute { canonical_values: &["work", "home", "other"], ..string("type", "The type of the e-mail address.") },
            PRIMARY,
        ],
    ),
    kept(multi_valued(
        "phoneNumbers",
        "The phone numbers. They are stored for the client and not used elsewhere.",
        &[
            string("value", "The phone number."),
            Attribute {
                canonical_values: &["work", "home", "mobile", "fax", "pager", "other"],
                ..string("type", "The type of the phone number.")
            },
            PRIMARY,
            DISPLAY,
        ],
    )),
    kept(multi_valued(
        "ims",
        "The instant messaging addresses. They are stored for the client and not used elsewhere.",
        &[string("value", "The instant messaging address."), TYPE, PRIMARY, DISPLAY],
    )),
    ignored(multi_valued(
        "photos",
        "Accepted and not stored: Coachgraph shows no photos.",
        &[reference("value", "The URL of the photo.", &["external"]), TYPE, PRIMARY, DISPLAY],
    )),
    kept(multi_valued(
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
    )),
    read_only(multi_valued(
        "groups",
        "The groups that the user is a member of. They change by changes of the groups.",
        &[
            read_only(Attribute { case_exact: true, ..string("value", "The id of the group.") }),
            read_only(reference("$ref", "The URI of the group.", &["Group"])),
            read_only(string("display", "The name of the group.")),
            read_only(Attribute { canonical_values: &["direct"], ..string("type", "Always direct: groups are not nested.") }),
        ],
    )),
    kept(multi_valued(
        "entitlements",
        "The entitlements of the user at the client. They are stored for the client and grant nothing in Coachgraph.",
        &[string("value", "The entitlement."), TYPE, PRIMARY, DISPLAY],
    )),
    kept(multi_valued(
        "roles",
        "The roles of the user at the client. They are stored for the client and grant nothing in Coachgraph.",
        &[string("value", "The role."), TYPE, PRIMARY, DISPLAY],
    )),
    ignored(multi_valued(
        "x509Certificates",
        "Accepted and not stored: users sign in at the identity provider of the organization.",
        &[string("value", "The certificate, DER in base64."), TYPE, PRIMARY, DISPLAY],
    )),
];

pub const ENTERPRISE_ATTRIBUTES: &[Attribute] = &[
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
                    "The manager by id or externalId, else by userName or e-mail address. A manager who does not exist yet is kept by this \
                     value, and set as soon as such a user exists.",
                )
            },
            reference("$ref", "The URI of the manager.", &["User"]),
            read_only(string("displayName", "The display name of the manager.")),
        ],
    ),
];

pub const COACHGRAPH_USER_ATTRIBUTES: &[Attribute] = &[
    Attribute {
        canonical_values: &["10", "20", "30", "40", "50"],
        ..string(
            "jobLevel",
            "The seniority, a whole number from 0 to 100, as text or number. A program can limit the difference between partners.",
        )
    },
    string("location", "The place of work."),
    Attribute {
        canonical_values: &["2026-01-31"],
        ..string(
            "hiredOn",
            "The date on which the employment starts, in the format of the canonical value. The time of an instant is ignored.",
        )
    },
    multi_valued(
        "customAttributes",
        "The attributes that only this organization uses, at most 100. Each name occurs once.",
        &[
            Attribute { canonical_values: &["shift"], ..string("name", "The name of the attribute, 1 to 100 characters.") },
            string("value", "The value, 1 to 1,000 characters."),
        ],
    ),
];

pub const GROUP_ATTRIBUTES: &[Attribute] = &[
    Attribute { required: true, unique: true, ..string("displayName", "The name of the group. Unique, compared without case.") },
    multi_valued(
        "members",
        "The users in the group.",
        &[
            immutable(Attribute { case_exact: true, ..string("value", "The id of the user.") }),
            immutable(reference("$ref", "The URI of the user.", &["User"])),
            read_only(string("display", "The display name of the user.")),
        ],
    ),
];

pub const COACHGRAPH_GROUP_ATTRIBUTES: &[Attribute] = &[read_only(Attribute {
    multi_valued: true,
    case_exact: true,
    ..string(
        "unknownMembers",
        "The members in a request that are not users and were not added. Present only in the response to this request.",
    )
})];
