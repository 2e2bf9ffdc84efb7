//! The column names of well-known HR systems. To teach the suggestion a new name, add it to a line.

/// An HR system, as a bit of [`KnownName::systems`].
#[derive(Clone, Copy)]
pub struct System {
    bit: u16,
    pub name: &'static str,
}

const WORKDAY: u16 = 1;
const BAMBOOHR: u16 = 2;
const PERSONIO: u16 = 4;
const SUCCESSFACTORS: u16 = 8;
const ADP: u16 = 16;
const HIBOB: u16 = 32;
const UKG: u16 = 64;
const RIPPLING: u16 = 128;
/// Names that many systems use.
const COMMON: u16 = 0;

pub const SYSTEMS: [System; 8] = [
    System { bit: WORKDAY, name: "Workday" },
    System { bit: BAMBOOHR, name: "BambooHR" },
    System { bit: PERSONIO, name: "Personio" },
    System { bit: SUCCESSFACTORS, name: "SAP SuccessFactors" },
    System { bit: ADP, name: "ADP" },
    System { bit: HIBOB, name: "HiBob" },
    System { bit: UKG, name: "UKG" },
    System { bit: RIPPLING, name: "Rippling" },
];

/// A column name, and the systems that use it.
pub struct KnownName {
    /// Compared by letters and digits, without case.
    pub name: &'static str,
    systems: u16,
}

impl KnownName {
    /// Whether a system uses the name.
    pub fn is_of(&self, system: System) -> bool {
        self.systems & system.bit != 0
    }

    /// The systems that use the name, as text.
    pub fn describe_systems(&self) -> String {
        let names: Vec<&str> = SYSTEMS.into_iter().filter(|system| self.is_of(*system)).map(|system| system.name).collect();
        if names.is_empty() { "many HR systems".into() } else { names.join(", ") }
    }
}

const fn known(name: &'static str, systems: u16) -> KnownName {
    KnownName { name, systems }
}

/// The names of each attribute, best first. A column is used for the first attribute that names it and has no better column.
pub const KNOWN_COLUMNS: &[(&str, &[KnownName])] = &[
    (
        "externalId",
        &[
            known("External ID", COMMON),
            known("Employee ID", WORKDAY | PERSONIO | HIBOB | RIPPLING),
            known("Worker ID", WORKDAY),
            known("User ID", SUCCESSFACTORS),
            known("personIdExternal", SUCCESSFACTORS),
            known("Associate ID", ADP),
            known("Associate OID", ADP),
            known("id", BAMBOOHR | HIBOB),
            known("EEID", BAMBOOHR | UKG),
            known("Employee #", BAMBOOHR),
            known("Personalnummer", PERSONIO | SUCCESSFACTORS),
            known("Personnel Number", PERSONIO | SUCCESSFACTORS),
            known("Employee Number", UKG | RIPPLING | BAMBOOHR),
            known("EmpNo", UKG),
            known("File Number", ADP),
            known("Person Number", UKG),
            known("employeeId", COMMON),
        ],
    ),
    (
        "email",
        &[
            known("Email Address - Work", WORKDAY),
            known("primaryWorkEmail", WORKDAY),
            known("Work Email", WORKDAY | BAMBOOHR | UKG | RIPPLING),
            known("Work Contact: Work Email", ADP),
            known("Work Email Address", RIPPLING | UKG),
            known("Email", PERSONIO | SUCCESSFACTORS | HIBOB),
            known("E-Mail", PERSONIO),
            known("Email Address", UKG | ADP),
        ],
    ),
    (
        "userName",
        &[
            known("User Name", WORKDAY | SUCCESSFACTORS | UKG),
            known("Workday Account", WORKDAY),
            known("Login", COMMON),
            known("Login Name", COMMON),
            known("userPrincipalName", COMMON),
        ],
    ),
    (
        "givenName",
        &[
            known("Legal First Name", WORKDAY | ADP | RIPPLING),
            known("First Name", WORKDAY | BAMBOOHR | PERSONIO | SUCCESSFACTORS | HIBOB | UKG),
            known("Legal Name - First Name", WORKDAY),
            known("Preferred First Name", WORKDAY | RIPPLING),
            known("Given Name", COMMON),
            known("Vorname", PERSONIO),
        ],
    ),
    (
        "familyName",
        &[
            known("Legal Last Name", WORKDAY | ADP | RIPPLING),
            known("Last Name", WORKDAY | BAMBOOHR | PERSONIO | SUCCESSFACTORS | UKG),
            known("Legal Name - Last Name", WORKDAY),
            known("Surname", HIBOB),
            known("Family Name", COMMON),
            known("Nachname", PERSONIO),
        ],
    ),
    (
        "displayName",
        &[
            known("Preferred Name", WORKDAY | BAMBOOHR),
            known("Display Name", BAMBOOHR | HIBOB),
            known("Worker Name", ADP),
            known("Payroll Name", ADP),
            known("Full Name", HIBOB | RIPPLING),
            known("Employee Name", UKG),
            known("Employee", RIPPLING),
            known("Worker", WORKDAY),
            known("Name", COMMON),
        ],
    ),
    (
        "jobTitle",
        &[
            known("Business Title", WORKDAY),
            known("Job Title", WORKDAY | BAMBOOHR | ADP | HIBOB),
            known("Title", SUCCESSFACTORS | RIPPLING),
            known("Job Title Description", ADP),
            known("Position", PERSONIO),
            known("Primary Job", UKG),
            known("Job", UKG),
        ],
    ),
    ("jobLevel", &[known("Job Level", COMMON), known("Level", HIBOB | RIPPLING), known("Grade", COMMON)]),
    (
        "department",
        &[
            known("Department", BAMBOOHR | PERSONIO | SUCCESSFACTORS | HIBOB | RIPPLING),
            known("Supervisory Organization", WORKDAY),
            known("Home Department", ADP),
            known("Home Department Description", ADP),
            known("Abteilung", PERSONIO),
            known("Org Level 1", UKG),
        ],
    ),
    (
        "managerExternalId",
        &[
            known("Manager Employee ID", WORKDAY),
            known("Manager ID", WORKDAY | RIPPLING),
            known("Worker's Manager ID", WORKDAY),
            known("supervisorEId", BAMBOOHR),
            known("Supervisor ID", BAMBOOHR | UKG),
            known("Manager", SUCCESSFACTORS),
            known("Reports To Associate ID", ADP),
            known("Reports To ID", HIBOB),
            known("Supervisor Employee Number", UKG),
            known("Manager Employee Number", RIPPLING),
            known("Reports To", BAMBOOHR | ADP),
            known("Supervisor", PERSONIO | UKG),
            known("Vorgesetzter", PERSONIO),
        ],
    ),
    (
        "managerEmail",
        &[
            known("Manager Email", WORKDAY | RIPPLING),
            known("Supervisor Email", BAMBOOHR | PERSONIO | UKG),
            known("Manager Work Email", RIPPLING),
            known("Reports to (email)", HIBOB),
            known("Vorgesetzter E-Mail", PERSONIO),
        ],
    ),
    (
        "hiredOn",
        &[
            known("Hire Date", WORKDAY | BAMBOOHR | SUCCESSFACTORS | ADP | UKG | PERSONIO),
            known("Original Hire Date", WORKDAY | UKG | ADP),
            known("Start Date", HIBOB | RIPPLING),
            known("Last Hire Date", UKG),
            known("Eintrittsdatum", PERSONIO),
        ],
    ),
    (
        "terminatedOn",
        &[
            known("Termination Date", WORKDAY | BAMBOOHR | ADP | UKG | HIBOB | PERSONIO),
            known("End Date", RIPPLING),
            known("Exit Date", SUCCESSFACTORS),
            known("Austrittsdatum", PERSONIO),
        ],
    ),
    (
        "status",
        &[
            known("Worker Status", WORKDAY),
            known("Employment Status", BAMBOOHR | UKG | RIPPLING),
            known("Position Status", ADP),
            known("Lifecycle Status", HIBOB),
            known("Status", BAMBOOHR | PERSONIO | SUCCESSFACTORS | HIBOB),
            known("Employee Status", UKG),
        ],
    ),
    (
        "location",
        &[
            known("Location", WORKDAY | BAMBOOHR | SUCCESSFACTORS | UKG),
            known("Work Location", RIPPLING),
            known("Location Description", ADP),
            known("Office", PERSONIO),
            known("Büro", PERSONIO),
            known("Site", HIBOB),
        ],
    ),
    ("timeZone", &[known("Time Zone", SUCCESSFACTORS), known("Timezone", COMMON)]),
    ("division", &[known("Division", BAMBOOHR | SUCCESSFACTORS), known("Business Unit", WORKDAY | ADP)]),
    ("company", &[known("Company", WORKDAY | PERSONIO | HIBOB), known("Legal Entity", SUCCESSFACTORS), known("Company Code", ADP | UKG)]),
    (
        "costCenter",
        &[known("Cost Center - ID", WORKDAY), known("Cost Center", WORKDAY | PERSONIO | SUCCESSFACTORS), known("Kostenstelle", PERSONIO)],
    ),
    (
        "employeeNumber",
        &[known("Employee Number", BAMBOOHR | UKG), known("Employee #", BAMBOOHR), known("EmpID", SUCCESSFACTORS), known("Badge", COMMON)],
    ),
];

/// The words of HR systems for the status of an employment.
pub const KNOWN_STATUSES: &[(&str, &[&str])] = &[
    ("PRE_HIRE", &["pre-hire", "prehire", "pre hire", "future hire", "onboarding"]),
    ("ACTIVE", &["active", "a", "aktiv", "employed", "full-time", "part-time", "1", "current", "hired"]),
    (
        "SUSPENDED",
        &[
            "on leave",
            "leave",
            "leave of absence",
            "l",
            "suspended",
            "garden leave",
            "elternzeit",
            "unpaid leave",
            "paid leave",
            "furlough",
        ],
    ),
    ("TERMINATED", &["terminated", "t", "inactive", "inaktiv", "left", "retired", "resigned", "discharged", "deceased", "0", "i"]),
];

/// Words that HR systems write where there is no value.
pub const KNOWN_EMPTY_WORDS: &[&str] =
    &["n/a", "na", "-", "--", "none", "null", "(blank)", "no_manager", "no manager", "0000-00-00", "00/00/0000", "not applicable"];
